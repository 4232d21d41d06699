"""A person's own people: sealed, shown in Help now while the journal is open, and nowhere else."""

from playwright.sync_api import APIResponse, Page, Route, expect

from tests.browser.finding import kept_what_was_begun
from tests.browser.people import Person
from tests.browser.saves import asked, hold_posts, lose_answers
from tests.browser.traces import read_all, traces

NAME, PHONE, DIALLED, NOTE = "Marguerite-4471", "+41 (0)79 555 44-71", "+41795554471", "Pelargonium-9012 no questions"


def add(page: Page, name: str, phone: str = "", note: str = "") -> None:
    page.get_by_label("Who", exact=True).fill(name)
    page.get_by_label("Phone number, if there is one").fill(phone)
    page.get_by_label("What helps with them, or when").fill(note)
    page.get_by_role("button", name="Add", exact=True).click()


def rows(page: Page):
    return page.locator("support-people li[data-person]")


def test_people_are_added_shown_in_help_now_and_gone_when_it_locks(own_server, cast):
    ada: Person = cast(own_server, "ada")
    page = ada.page
    ada.begin(own_server.first_link())
    sent: list[str] = []
    page.context.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    ada.goto("/my/help")
    ada.unlocked()
    expect(page.get_by_text("You can keep a few people here")).to_be_visible()
    page.get_by_role("link", name="Change the list").click()
    expect(page.get_by_text("Nobody is on the list yet.")).to_be_visible()

    add(page, "", PHONE)
    expect(page.get_by_text("Say who it is.")).to_be_visible()
    add(page, NAME, "ask her")
    expect(page.get_by_text("This is not a number that a telephone takes.")).to_be_visible()
    expect(page.get_by_label("Who", exact=True)).to_have_value(NAME)
    add(page, NAME, PHONE, NOTE)
    expect(page.get_by_text("Added, and sealed.")).to_be_visible()
    expect(rows(page)).to_have_count(1)
    assert page.get_by_label("Who", exact=True).input_value() == ""
    add(page, "Somebody next door")
    expect(rows(page)).to_have_count(2)

    ada.goto("/my/help")
    first, second = rows(page).nth(0), rows(page).nth(1)
    expect(first).to_contain_text(NAME)
    expect(first).to_contain_text(NOTE)
    expect(first.get_by_role("link", name="Call")).to_have_attribute("href", f"tel:{DIALLED}")
    expect(first.get_by_role("link", name="Write to them")).to_have_attribute("href", f"sms:{DIALLED}")
    expect(second.locator("a:visible")).to_have_count(0)

    ada.lock()
    expect(rows(page)).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text(NAME)

    places = {"requests": "\n".join(sent).encode(), **read_all(own_server.data), "log": own_server.log.read_bytes()}
    for word in (NAME, PHONE, DIALLED, NOTE):
        assert traces(word, places) == []


def test_somebody_is_taken_off_and_the_rest_of_the_profile_stays(settled_ada):
    page = settled_ada.page
    settled_ada.goto("/my/help/people")
    settled_ada.unlocked()
    for name in ("First person", "Second person"):
        before = rows(page).count()
        add(page, name)
        expect(rows(page)).to_have_count(before + 1)
    expect(rows(page).filter(has_text="First person")).to_have_count(1)
    page.get_by_role("button", name="Take off the list First person").click()
    expect(page.get_by_text("Taken off the list.")).to_be_visible()
    expect(rows(page).filter(has_text="First person")).to_have_count(0)
    expect(page.get_by_role("heading", name="Your own people")).to_be_focused()
    page.reload()
    expect(rows(page).filter(has_text="Second person")).to_have_count(1)
    base = page.evaluate(
        "() => document.querySelector('script[src*=\"/static/\"]').getAttribute('src').match(/.static.[0-9a-f]+/)[0]"
    )
    profile = page.evaluate("base => import(`${base}/js/profile/profile.js`).then(({ readProfile }) => readProfile())", base)
    assert "letterbox" in profile
    assert [set(person) for person in profile["people"]] == [{"id", "name", "phone", "note"}]


def test_what_is_said_of_somebody_is_changed_in_their_place(settled_ada):
    page = settled_ada.page
    settled_ada.goto("/my/help/people")
    settled_ada.unlocked()
    olive, second = (rows(page).filter(has_text=name) for name in ("Olive-5510", "Second-5511"))
    add(page, "Olive-5510", "044 111 11 11", "mornings")
    expect(olive).to_have_count(1)
    add(page, "Second-5511")
    expect(second).to_have_count(1)
    who, phone = page.get_by_label("Who", exact=True), page.get_by_label("Phone number, if there is one")
    olive.get_by_role("button", name="Change").click()
    expect(who).to_be_focused()
    expect(who).to_have_value("Olive-5510")
    expect(page.get_by_role("heading", name="Change what stands there")).to_be_visible()
    phone.fill("044 222 22 22")
    second.get_by_role("button", name="Change").click()
    expect(second.get_by_text("Something is typed in the form below already.")).to_be_visible()
    kept_what_was_begun(page, "people", "044 222 22 22")
    page.reload()
    expect(phone).to_have_value("044 222 22 22")
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_text("Changed, and sealed.")).to_be_visible()
    expect(olive.get_by_role("link", name="Call")).to_have_attribute("href", "tel:0442222222")
    expect(olive.get_by_role("button", name="Change")).to_be_focused()
    expect(page.get_by_role("heading", name="Add somebody")).to_be_visible()
    expect(who).to_have_value("")

    second.get_by_role("button", name="Change").click()
    expect(who).to_have_value("Second-5511")
    page.get_by_role("button", name="Leave it as it was").click()
    expect(second.get_by_role("button", name="Change")).to_be_focused()
    expect(who).to_have_value("")

    # Taken off meanwhile: what was typed goes on as somebody new.
    second.get_by_role("button", name="Change").click()
    phone.fill("044 333 33 33")
    second.get_by_role("button", name="Take off the list").click()
    expect(second).to_have_count(0)
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_text("This one was changed or taken off the list meanwhile.")).to_be_visible()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(second.get_by_role("link", name="Call")).to_have_attribute("href", "tel:0443333333")


def test_a_number_that_arrived_without_an_answer_is_mended_further_and_stands_once(settled_ada):
    page = settled_ada.page
    settled_ada.goto("/my/help/people")
    settled_ada.unlocked()
    add(page, "Lost-6401", "044 111 11 11")
    row = rows(page).filter(has_text="Lost-6401")
    expect(row).to_have_count(1)

    row.get_by_role("button", name="Change").click()
    lose_answers(page, "**/my/profile")
    phone = page.get_by_label("Phone number, if there is one")
    phone.fill("044 222 22 22")
    page.get_by_role("button", name="Save the change").click()
    expect(page.locator("support-people [data-problem]:visible")).to_contain_text("No answer came.")
    page.unroute("**/my/profile")
    phone.fill("044 333 33 33")
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_text("Changed, and sealed.")).to_be_visible()
    expect(row.get_by_role("link", name="Call")).to_have_attribute("href", "tel:0443333333")
    expect(row).to_have_count(1)


def test_who_types_the_next_name_while_one_is_added_keeps_it(settled_ada):
    page = settled_ada.page
    settled_ada.goto("/my/help/people")
    settled_ada.unlocked()
    held = hold_posts(page, "**/my/profile")
    add(page, "One-7001")
    asked(page, held)
    who = page.get_by_label("Who", exact=True)
    who.fill("Two-7002")
    held[0].continue_()
    page.unroute("**/my/profile")
    expect(rows(page).filter(has_text="One-7001")).to_have_count(1)
    expect(who).to_have_value("Two-7002")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(rows(page).filter(has_text="Two-7002")).to_have_count(1)
    expect(who).to_have_value("")


def test_a_problem_that_was_said_at_a_row_is_not_lost_with_it(settled_ada):
    page = settled_ada.page
    settled_ada.goto("/my/help/people")
    settled_ada.unlocked()
    add(page, "Row-6021")
    row = rows(page).filter(has_text="Row-6021")
    expect(row).to_have_count(1)
    settled_ada.context.set_offline(True)
    row.get_by_role("button", name="Take off the list").click()
    expect(row.get_by_text("No answer came.")).to_be_visible()
    settled_ada.context.set_offline(False)
    row.get_by_role("button", name="Take off the list").click()
    expect(row).to_have_count(0)
    add(page, "")
    expect(page.get_by_text("Say who it is.")).to_be_visible()


def test_a_problem_that_was_said_at_a_row_outlives_a_lock(settled_ada):
    page = settled_ada.page
    settled_ada.goto("/my/help/people")
    settled_ada.unlocked()
    add(page, "Row-6022")
    row = rows(page).filter(has_text="Row-6022")
    expect(row).to_have_count(1)
    page.get_by_label("Who", exact=True).fill("Half a name")
    row.get_by_role("button", name="Change").click()
    expect(row.get_by_text("Something is typed in the form below already.")).to_be_visible()
    settled_ada.lock()
    expect(page.get_by_text("Something is typed in the form below already.")).to_be_hidden()
    settled_ada.unlock()
    expect(row).to_have_count(1)
    add(page, "")
    expect(page.get_by_text("Say who it is.")).to_be_visible()


def test_the_focus_stays_where_somebody_is_when_the_answer_comes(settled_ada):
    page = settled_ada.page
    settled_ada.goto("/my/help/people")
    settled_ada.unlocked()
    first, second = (rows(page).filter(has_text=name) for name in ("First-6031", "Second-6032"))
    add(page, "First-6031", "044 111 11 11")
    expect(first).to_have_count(1)
    who = page.get_by_label("Who", exact=True)
    held = hold_posts(page, "**/my/profile")

    def goes_on() -> None:
        asked(page, held)
        held.pop().continue_()

    # On a row that is written anew.
    add(page, "Second-6032")
    call = first.get_by_role("link", name="Call")
    call.focus()
    goes_on()
    expect(second).to_have_count(1)
    expect(call).to_be_focused()

    # On the way out of a change that is being saved: it is no way out by then.
    first.get_by_role("button", name="Change").click()
    who.fill("First-6033")
    page.get_by_role("button", name="Save the change").click()
    leave = page.get_by_role("button", name="Leave it as it was")
    leave.focus()
    page.keyboard.press("Enter")
    expect(who).to_have_value("First-6033")
    goes_on()
    first = rows(page).filter(has_text="First-6033")
    expect(first.get_by_role("button", name="Change")).to_be_focused()

    # Somewhere else on the page.
    first.get_by_role("button", name="Change").click()
    who.fill("First-6034")
    page.get_by_role("button", name="Save the change").click()
    helps = page.get_by_role("link", name="Help now").first
    helps.focus()
    goes_on()
    expect(rows(page).filter(has_text="First-6034")).to_have_count(1)
    expect(helps).to_be_focused()

    # In the form, while somebody is taken off.
    second.get_by_role("button", name="Take off the list").click()
    who.press_sequentially("Thi")
    goes_on()
    expect(second).to_have_count(0)
    page.keyboard.type("rd-6035")
    expect(who).to_have_value("Third-6035")
    who.fill("")

    # And one is never nowhere: whoever was being changed is gone.
    first = rows(page).filter(has_text="First-6034")
    first.get_by_role("button", name="Change").click()
    first.get_by_role("button", name="Take off the list").click()
    goes_on()
    expect(first).to_have_count(0)
    page.get_by_role("button", name="Leave it as it was").click()
    expect(page.get_by_role("heading", name="Your own people")).to_be_focused()
    page.unroute("**/my/profile")


def test_nobody_comes_back_into_a_page_that_was_locked_before_the_server_answered(settled_ada):
    page = settled_ada.page
    settled_ada.goto("/my/help/people")
    settled_ada.unlocked()
    add(page, "Keeps-3307")
    kept = rows(page).filter(has_text="Keeps-3307")
    expect(kept).to_have_count(1)
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if posts(route):
            held.append((route, route.fetch(max_retries=3)))
        else:
            route.continue_()

    page.route("**/my/profile", hold)
    for press in (
        lambda: add(page, "Arrives-8812"),
        lambda: page.get_by_role("button", name="Take off the list Arrives-8812").click(),
    ):
        with page.expect_response("**/my/profile"):
            press()
            page.wait_for_function("() => document.querySelector('support-people [aria-busy]')")
            asked(page, held)
            settled_ada.lock()
            route, answer = held.pop()
            route.fulfill(response=answer)
        expect(page.locator("support-people [aria-busy=true]")).to_have_count(0)
        expect(rows(page)).to_have_count(0)
        assert "Arrives-8812" not in page.content()
        settled_ada.goto("/my/help/people")
        settled_ada.page.evaluate("document.dispatchEvent(new CustomEvent('mooring:unlock'))")
        settled_ada.unlock()
        expect(kept).to_have_count(1)
    expect(rows(page).filter(has_text="Arrives-8812")).to_have_count(0)


def test_a_lock_before_anything_was_sent_says_so_and_the_change_is_there_again(settled_ada):
    page = settled_ada.page
    settled_ada.goto("/my/help/people")
    settled_ada.unlocked()
    add(page, "Early-6041")
    row = rows(page).filter(has_text="Early-6041")
    expect(row).to_have_count(1)
    row.get_by_role("button", name="Change").click()
    page.get_by_label("Who", exact=True).fill("Early-6042")
    held: list[Route] = []
    page.route("**/my/profile", lambda route: route.continue_() if posts(route) else held.append(route))
    save = page.get_by_role("button", name="Save the change")
    said = page.locator("support-people [data-problem=locked-meanwhile]")
    save.click()
    asked(page, held)
    settled_ada.lock()
    held[0].continue_()
    page.unroute("**/my/profile")
    expect(said).to_be_visible()
    assert "Early-60" not in page.content()
    settled_ada.unlock()
    expect(said).to_be_hidden()
    expect(page.get_by_label("Who", exact=True)).to_have_value("Early-6042")
    save.click()
    expect(rows(page).filter(has_text="Early-6042")).to_have_count(1)
    expect(row).to_have_count(0)


def test_nothing_that_was_deleted_comes_back_into_a_locked_page_by_undo(settled_ada):
    page, lock = settled_ada.page, settled_ada.lock
    for path, label in (("/my/help/people", "Who"), ("/my/intentions", "In your words")):
        settled_ada.goto(path)
        settled_ada.unlocked()
        field = page.get_by_label(label, exact=True)
        if not field.is_visible():
            page.get_by_text("Set a new one").click()
        field.fill("Deleted-6051")
        lock()
        settled_ada.unlock()
        expect(field).to_have_value("Deleted-6051")
        # In one go, as a keyboard on a phone or a paste does.
        field.fill("Other words")
        lock()
        page.keyboard.press("Escape")
        field.focus()
        for _ in range(4):
            page.keyboard.press("Control+z")
        expect(field).to_have_value("")
        page.evaluate("document.dispatchEvent(new CustomEvent('mooring:unlock'))")
        settled_ada.unlock()
        expect(field).to_have_value("Other words")
        expect(field).to_be_focused()
        field.fill("")
        page.wait_for_timeout(600)


def posts(route: Route) -> bool:
    return route.request.method == "POST"


def test_what_cannot_be_loaded_says_so_and_the_numbers_stay(settled_ada):
    page = settled_ada.page
    page.route("**/my/profile", lambda route: route.abort())
    settled_ada.goto("/my/help")
    settled_ada.unlocked()
    expect(page.get_by_text("Your list could not be loaded.")).to_be_visible()
    expect(page.get_by_label("Where are you?")).to_be_visible()
    settled_ada.complaints.clear()


def test_somebody_whom_one_began_to_add_is_there_again_after_a_lock_and_gone_once_added(settled_ada):
    ada, page = settled_ada, settled_ada.page
    name, phone = page.get_by_label("Who", exact=True), page.get_by_label("Phone number, if there is one")
    ada.goto("/my/help/people")
    ada.unlocked()
    name.fill("Yarrow who is up late")
    phone.fill("+41 79 555 00 11")
    ada.lock()
    expect(name).to_have_value("")
    ada.unlock()
    expect(name).to_have_value("Yarrow who is up late")
    page.reload()
    expect(phone).to_have_value("+41 79 555 00 11")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Added, and sealed.")).to_be_visible()
    page.wait_for_timeout(300)
    page.reload()
    expect(page.locator("li[data-person]").filter(has_text="Yarrow")).to_be_visible()
    expect(name).to_have_value("")
