"""Writing: to a prompt or on a free page, found again everywhere, and nothing ever lost on the way."""

import json
import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.finding import kept_what_was_seen
from tests.browser.people import Person
from tests.browser.saves import SAVED, asked, hold_posts, is_save, lose_first_answer, refuse_saves

UNSAVED = "Here are the words you had not saved yet."
KEPT = "Kept on this phone"
WAITING = "Waiting for a connection"
FAULT = "Could not be saved: something went wrong on the server."


@pytest.fixture
def ada(settled_ada):
    return settled_ada


def field(page: Page) -> Locator:
    return page.get_by_label("Your page")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()


def says(page: Page, words: str) -> None:
    expect(page.locator(".save-state > :visible")).to_contain_text(words)


def compose(person: Person, text: str, path: str = "/my/entries/new") -> None:
    """Write without saving, until the draft is kept."""
    person.goto(path)
    field(person.page).fill(text)
    says(person.page, KEPT)


def shown(page: Page, *paragraphs: str) -> str:
    """Wait until the saved page is there with exactly these words; its id."""
    page.wait_for_url(SAVED)
    expect(page.locator("[data-part=text] p")).to_have_text(list(paragraphs))
    return page.url.rsplit("/", 1)[1]


def stands(row: Locator, words: str) -> None:
    """How a draft stands, as its row says it."""
    expect(row.locator("[data-stands]:visible")).to_have_text(words)


def drafts(person: Person) -> Locator:
    """The drafts that Today offers."""
    person.goto("/my/today")
    expect(person.page.locator("prompt-card[data-state=shown]")).to_be_attached()
    person.unlocked()
    return person.page.locator("draft-list li")


def entries(person: Person) -> Locator:
    """The rows of the journal, opened."""
    person.goto("/my/entries")
    expect(person.page.locator("entry-list li[data-state=open]").first).to_be_attached()
    expect(person.page.locator("entry-list li:not([data-state=open])")).to_have_count(0)
    return person.page.locator("entry-list li")


def count(person: Person) -> int:
    """How many entries the server has of this person."""
    return person.server.change(
        "SELECT count(*) FROM entry WHERE owner = (SELECT id FROM account WHERE login = ?)", person.login
    )[0][0]


def test_today_suggests_a_gentle_prompt_with_a_way_out_at_every_step(ada):
    page = ada.page
    question = page.locator("[data-part=question]")
    first = question.inner_text()
    expect(page.get_by_text("Gentle", exact=True)).to_be_visible()
    page.get_by_role("button", name="Another").click()
    expect(question).not_to_have_text(first)
    expect(question).to_be_focused()
    page.get_by_role("button", name="A little deeper").click()
    expect(page.locator(".prompt-kind").get_by_text("A little deeper")).to_be_visible()
    page.get_by_role("button", name="Something gentler").click()
    expect(page.locator(".prompt-kind").get_by_text("Gentle")).to_be_visible()
    page.get_by_role("button", name="Not today").click()
    expect(page.get_by_text("Not today is an answer too.")).to_be_focused()
    # It is an answer for the day: Today does not ask again.
    page.reload()
    expect(page.get_by_text("Not today is an answer too.")).to_be_visible()
    page.get_by_role("button", name="Show me one after all").click()
    expect(question).to_be_focused()
    page.reload()
    expect(question).to_be_visible()
    page.get_by_role("link", name="Free page").click()
    expect(field(page)).to_be_focused()
    expect(page.locator("[data-part=asked]")).to_be_hidden()


def test_a_prompt_stays_in_view_while_answering_and_stands_above_the_answer(ada):
    page = ada.page
    asked = page.locator("[data-part=question]").inner_text()
    page.get_by_role("button", name="Write to this").click()
    question = page.locator("entry-composer [data-part=question]")
    expect(question).to_have_text(asked)
    long = "\n\n".join(f"The lake was quiet, line {line}." for line in range(60))
    field(page).fill(long)
    field(page).press("Control+End")
    page.mouse.wheel(0, 20_000)
    expect(question).to_be_in_viewport()
    expect(page.get_by_role("button", name="Save")).to_be_in_viewport()
    save(page)
    page.wait_for_url(SAVED)
    expect(page.get_by_role("heading", level=1)).to_have_text(asked)
    expect(page.locator("[data-part=text] p")).to_have_count(60)
    expect(page.get_by_text("Saved. Only you can read it.")).to_be_visible()


def test_one_word_is_enough_and_a_prompt_may_be_put_aside(ada):
    page = ada.page
    page.get_by_role("button", name="One word is enough").click()
    expect(page.locator("entry-composer[data-small] [data-part=ways]")).to_have_text("One word is enough.", use_inner_text=True)
    save(page)
    says(page, "There is nothing to save yet")
    field(page).fill("moss")
    page.get_by_role("button", name="Write without the prompt").click()
    expect(page.locator("[data-part=asked]")).to_be_hidden()
    save(page)
    shown(page, "moss")
    expect(page.locator(".reading-prompt")).to_be_hidden()


def test_what_is_ticked_becomes_lines_of_the_page_and_comes_back_ticked(ada):
    page = ada.page
    page.route("**/library/*/prompts.json", only_ticked)
    ada.goto("/my/today")
    page.get_by_role("button", name="Write to this").click()
    ticks = page.get_by_role("checkbox")
    expect(ticks.first).to_be_visible()
    options = page.locator("[data-part=options] label").all_inner_texts()
    ticks.nth(1).check()
    ticks.nth(0).check()
    ticks.nth(1).uncheck()
    ticks.nth(2).check()
    expect(field(page)).to_have_value(f"{options[0]}\n{options[2]}")
    field(page).press("Control+End")
    field(page).press_sequentially("\nand the rain")
    says(page, KEPT)
    page.reload()
    expect(ticks.nth(0)).to_be_checked()
    expect(ticks.nth(1)).not_to_be_checked()
    expect(ticks.nth(2)).to_be_checked()
    ticks.nth(2).uncheck()
    save(page)
    shown(page, f"{options[0]}\nand the rain")


def only_ticked(route: Route) -> None:
    """A library of one prompt, whose answer can be ticked."""
    answer = route.fetch(max_retries=3)
    library = json.loads(answer.text())
    ticked = next(prompt for prompt in library["prompts"] if prompt["options"] and prompt["intensity"] == "gentle")
    route.fulfill(response=answer, json={**library, "prompts": [ticked]})


def test_answers_to_two_prompts_differ_only_in_their_sealed_bytes(ada):
    page = ada.page
    sizes = {}
    page.route("**/library/*/prompts.json", lambda route: shortest_and_longest(route, sizes))
    told = [answer_one(page, place) for place in range(2)]
    assert sizes["longest"] - sizes["shortest"] > 50
    assert told[0] == told[1]


def shortest_and_longest(route: Route, sizes: dict[str, int]) -> None:
    """A library of two prompts that are as unlike as they can be."""
    answer = route.fetch(max_retries=3)
    library = json.loads(answer.text())
    suggested = [
        prompt
        for prompt in library["prompts"]
        if prompt["intensity"] == "gentle" and prompt["suggest"] and "undated" in prompt["phase"]
    ]
    kept = [which(suggested, key=lambda prompt: len(prompt["text"])) for which in (min, max)]
    sizes.update(shortest=len(kept[0]["text"]), longest=len(kept[1]["text"]))
    route.fulfill(response=answer, json={**library, "prompts": kept})


def answer_one(page: Page, place: int) -> list[object]:
    """Answer the shorter (0) or the longer (1) of two prompts; what went over the line meanwhile."""
    page.goto(page.url.split("/my/")[0] + "/my/today")
    question = page.locator("prompt-card [data-part=question]")
    expect(question).to_be_visible()
    wanted = max if place else min
    texts = [question.inner_text()]
    page.get_by_role("button", name="Another").click()
    expect(question).not_to_have_text(texts[0])
    texts.append(question.inner_text())
    if question.inner_text() != wanted(texts, key=len):
        page.get_by_role("button", name="Another").click()
        expect(question).to_have_text(wanted(texts, key=len))
    requests: list[Request] = []
    page.on("request", note := lambda request: requests.append(request))
    page.get_by_role("button", name="Write to this").click()
    field(page).fill(("An answer.", "Quite another answer, and a longer one.")[place])
    says(page, KEPT)
    save(page)
    page.wait_for_url(SAVED)
    expect(page.locator("entry-page[data-state=open]")).to_be_attached()
    page.remove_listener("request", note)
    told = []
    for request in requests:
        body = parse_qs(request.post_data or "", keep_blank_values=True, max_num_fields=20)
        told.append(
            (
                request.method,
                re.sub(r"[0-9a-f]{32}", "<id>", request.url),
                sorted(name for name in request.headers if name != "content-length"),
                [(name, [len(value) for value in values]) for name, values in body.items()],
            )
        )
    # The page's own files come in the order in which the browser finds them.
    return sorted(told)


def test_a_page_is_found_again_in_the_journal_after_every_way_of_coming_back(ada, cast):
    page = ada.page
    entry = ada.write("The lake was quiet.\n\nI stayed.", title="By the lake")
    path = f"/my/entries/{entry}"
    expect(page.get_by_role("heading", name="By the lake")).to_be_visible()
    row = entries(ada).first
    expect(row).to_contain_text("By the lake")
    month = page.evaluate("() => new Intl.DateTimeFormat('en', {month: 'long', year: 'numeric'}).format(new Date())")
    expect(page.locator(".entry-month-name").first).to_have_text(month)
    row.get_by_role("link").click()
    shown(page, "The lake was quiet.", "I stayed.")

    page.reload()
    shown(page, "The lake was quiet.", "I stayed.")

    ada.lock()
    expect(page.locator("[data-part=text] p")).to_have_count(0)
    ada.unlock()
    shown(page, "The lake was quiet.", "I stayed.")

    second_tab = ada.tab()
    second_tab.goto(path)
    shown(second_tab.page, "The lake was quiet.", "I stayed.")
    second_tab.page.close()

    tablet = cast(ada.server, ada.login)
    tablet.sign_in()
    tablet.goto(path)
    shown(tablet.page, "The lake was quiet.", "I stayed.")

    ada.goto("/my/more")
    ada.unlocked()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/signin")
    ada.goto(path)
    page.wait_for_url(f"**/signin?next={path}")
    page.get_by_label("Login").fill(ada.login)
    page.get_by_label("Passphrase", exact=True).fill(ada.passphrase)
    page.get_by_role("button", name="Sign in").click()
    shown(page, "The lake was quiet.", "I stayed.")


def test_a_page_is_revised_and_its_draft_is_gone_once_the_saved_copy_was_opened(ada):
    page = ada.page
    entry = ada.write("The first words.", title="Walk")
    page.get_by_role("link", name="Change this page").click()
    expect(field(page)).to_have_value("The first words.")
    expect(page.get_by_text(UNSAVED)).to_be_hidden()
    field(page).fill("The second words.")
    page.get_by_label("Title, if you like").fill("A walk")
    says(page, KEPT)
    expect(drafts(ada)).to_have_count(1)
    page.get_by_role("link", name="A walk").click()
    expect(page.get_by_text(UNSAVED)).to_be_visible()
    expect(field(page)).to_have_value("The second words.")
    save(page)
    assert shown(page, "The second words.") == entry
    expect(page.get_by_role("heading", name="A walk")).to_be_visible()
    expect(page.get_by_text("Saved. Only you can read it.")).to_be_visible()
    expect(drafts(ada)).to_have_count(0)
    page.goto(page.url.replace("today", f"entries/{entry}/edit"))
    expect(field(page)).to_have_value("The second words.")
    expect(page.get_by_text(UNSAVED)).to_be_hidden()


def test_the_draft_stays_until_the_saved_copy_was_opened_and_found_equal(ada):
    page = ada.page
    compose(ada, "Words that are saved and not looked at.")
    page.route(SAVED, lambda route: route.abort() if route.request.method == "GET" else route.continue_())
    with page.expect_event("requestfailed"), page.expect_response(lambda answer: is_save(answer.request)) as saved:
        save(page)
    assert saved.value.status == 204
    page.unroute_all()
    page.route("**/envelopes", lambda route: route.abort())
    row = drafts(ada)
    stands(row, "Draft")
    page.unroute_all()
    page.reload()
    stands(row, "Saved")
    row.get_by_role("link").click()
    shown(page, "Words that are saved and not looked at.")
    expect(drafts(ada)).to_have_count(0)


def test_typed_words_survive_a_reload_a_lock_and_leaving_the_page(ada):
    page = ada.page
    compose(ada, "Not saved yet.")
    page.reload()
    expect(field(page)).to_have_value("Not saved yet.")
    expect(page.get_by_text(UNSAVED)).to_be_visible()

    field(page).fill("Not saved yet, and longer.")
    ada.lock()
    expect(field(page)).to_have_value("")
    ada.unlock()
    expect(field(page)).to_have_value("Not saved yet, and longer.")

    field(page).fill("Left at once.")
    page.get_by_role("link", name="Today", exact=True).click()
    page.wait_for_url("**/my/today")
    ada.unlocked()
    page.locator("draft-list").get_by_role("link", name="Left at once.").click()
    expect(field(page)).to_have_value("Left at once.")
    expect(page.get_by_text(UNSAVED)).to_be_visible()
    save(page)
    shown(page, "Left at once.")


def test_a_draft_is_discarded_only_when_told_twice_or_thrown_away_in_the_page(ada):
    page = ada.page
    compose(ada, "One to discard.")
    compose(ada, "One to throw away.")
    rows = drafts(ada)
    expect(rows).to_have_count(2)
    one = rows.filter(has_text="One to discard.")
    one.get_by_role("button", name="Discard").click()
    expect(rows).to_have_count(2)
    one.get_by_role("button", name="Discard for good").click()
    expect(rows).to_have_count(1)
    rows.get_by_role("link").click()
    page.get_by_role("button", name="Throw them away").click()
    expect(page.get_by_text(UNSAVED)).to_be_hidden()
    expect(field(page)).to_have_value("")
    expect(drafts(ada)).to_have_count(0)


def test_a_save_without_a_connection_waits_and_goes_out_by_itself_when_there_is_one(ada):
    page = ada.page
    before = count(ada)
    compose(ada, "Written on a train.")
    ada.context.set_offline(True)
    save(page)
    says(page, WAITING)
    expect(field(page)).to_have_value("Written on a train.")
    ada.context.set_offline(False)
    says(page, "Saved")
    expect(page.get_by_text(UNSAVED)).to_be_hidden()
    page.get_by_role("link", name="See it").click()
    shown(page, "Written on a train.")
    expect(drafts(ada)).to_have_count(0)
    assert count(ada) == before + 1


def test_a_page_on_its_way_is_shown_with_how_it_stands_and_said_to_be_saved_once_it_is(ada):
    page = ada.page
    compose(ada, "On its way.")
    refuse_saves(page)
    save(page)
    says(page, FAULT)
    for path in ("/my/today", "/my/entries"):
        ada.goto(path)
        row = page.locator("draft-list li")
        expect(row).to_contain_text("On its way.")
        stands(row, WAITING)
    page.unroute_all()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    stands(row, "Saved")
    row.get_by_role("link").click()
    shown(page, "On its way.")
    expect(drafts(ada)).to_have_count(0)


def test_a_save_that_meets_a_fault_of_the_server_twice_goes_through_the_third_time(ada):
    page = ada.page
    before = count(ada)
    compose(ada, "Through a storm.")
    sent = refuse_saves(page, times=2)
    save(page)
    says(page, FAULT)
    expect(field(page)).to_have_value("Through a storm.")
    says(page, "Saved")
    assert len(sent) == 2
    assert sent[0] == sent[1]
    page.reload()
    expect(field(page)).to_have_value("Through a storm.")
    assert count(ada) == before + 1
    expect(drafts(ada)).to_have_count(0)


def test_a_save_after_the_sign_in_was_lost_waits_and_goes_out_after_signing_in_again(ada):
    page = ada.page
    before = count(ada)
    compose(ada, "The cookie went away.")
    ada.context.clear_cookies()
    save(page)
    expect(page.get_by_role("dialog")).to_contain_text("What you had not saved is kept on this device, sealed.")
    expect(field(page)).to_have_value("")
    elsewhere = ada.tab()
    elsewhere.sign_in()
    elsewhere.page.close()
    expect(field(page)).to_have_value("The cookie went away.")
    says(page, "Saved")
    assert count(ada) == before + 1
    expect(drafts(ada)).to_have_count(0)


def test_a_save_whose_answer_is_lost_is_sent_again_byte_for_byte_and_makes_one_page(ada):
    page = ada.page
    before = count(ada)
    compose(ada, "Did it arrive?")
    sent = lose_first_answer(page)
    save(page)
    says(page, WAITING)
    save(page)
    shown(page, "Did it arrive?")
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert count(ada) == before + 1
    expect(drafts(ada)).to_have_count(0)


def test_a_save_whose_answer_is_lost_is_sent_again_byte_for_byte_after_a_reload(ada):
    page = ada.page
    before = count(ada)
    compose(ada, "Did it arrive before the reload?")
    sent = lose_first_answer(page)
    save(page)
    says(page, WAITING)
    page.reload()
    says(page, "Saved")
    save(page)
    shown(page, "Did it arrive before the reload?")
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert count(ada) == before + 1


def test_words_changed_after_a_lost_answer_make_one_page_with_the_newer_words(ada):
    page = ada.page
    before = count(ada)
    compose(ada, "The earlier words.")
    sent = lose_first_answer(page)
    save(page)
    says(page, WAITING)
    field(page).fill("The newer words.")
    save(page)
    shown(page, "The newer words.")
    assert count(ada) == before + 1
    assert len(sent) == 3
    assert sent[0] == sent[1]
    expect(drafts(ada)).to_have_count(0)


def test_what_is_saved_over_and_over_without_a_connection_arrives_in_order_after_the_browser_was_closed(ada):
    page = ada.page
    compose(ada, "First.")
    refuse_saves(page)
    for words in ("First.", "Second.", "Third."):
        field(page).fill(words)
        save(page)
        says(page, FAULT)
    field(page).fill("Third, and not saved.")
    says(page, KEPT)
    address = page.url
    page.close()

    later = ada.tab()
    later.page.goto(address)
    expect(field(later.page)).to_have_value("Third, and not saved.")
    expect(later.page).to_have_url(re.compile(r"/edit#draft\."))
    entry = later.page.url.split("/")[5]
    texts = []
    for rev in (1, 2):
        later.goto(f"/my/entries/{entry}/versions/{rev}")
        expect(later.page.locator("version-page[data-state=open]")).to_be_attached()
        texts.append(later.page.locator("[data-part=then-text]").inner_text())
    assert texts == ["First.", "Second."]
    later.page.goto(address)
    later.goto(f"/my/entries/{entry}/edit")
    expect(field(later.page)).to_have_value("Third, and not saved.")
    save(later.page)
    shown(later.page, "Third, and not saved.")
    expect(drafts(later)).to_have_count(0)


def test_a_locked_journal_sends_what_waits_and_two_tabs_send_it_once(ada):
    page = ada.page
    before = count(ada)
    compose(ada, "Goes out while locked.")
    refuse_saves(page)
    save(page)
    says(page, FAULT)
    ada.lock()
    other = ada.tab()
    posted: list[str] = []
    for each in (page, other.page):
        each.on("request", lambda request: posted.append(request.url) if is_save(request) else None)
    page.unroute_all()
    with other.page.expect_response(lambda answer: is_save(answer.request)) as saved:
        other.goto("/my/today")
    assert saved.value.status == 204
    expect(other.page.locator("vault-gate[data-state=locked]")).to_be_attached()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    other.unlock()
    expect(other.page.locator("draft-list [data-stands=waiting]:visible")).to_have_count(0)
    says(page, "Saved")
    assert len(posted) == 1
    assert count(ada) == before + 1
    other.page.close()


def test_a_slow_answer_lets_its_writer_go_on_and_is_still_heard(ada):
    page = ada.page
    before = count(ada)
    compose(ada, "Slowly.")
    held: list[Route] = []
    page.route(SAVED, lambda route: held.append(route) if is_save(route.request) else route.continue_())
    page.clock.install()
    with page.expect_request(is_save):
        save(page)
    says(page, "Saving")
    page.clock.fast_forward(9000)
    says(page, WAITING)
    field(page).fill("Slowly, and more.")
    held[0].continue_()
    expect(page).to_have_url(re.compile(r"/my/entries/[0-9a-f]{32}/edit#draft\."))
    page.unroute_all()
    save(page)
    shown(page, "Slowly, and more.")
    assert count(ada) == before + 1


@pytest.mark.parametrize(
    ("choice", "pages"),
    [
        ("Keep what is here", ["Mine, typed here."]),
        ("Keep what was saved", ["Theirs, saved first."]),
        ("Keep both, as two pages", ["Mine, typed here.", "Theirs, saved first."]),
        ("Put them together", ["Theirs, saved first. Mine, typed here."]),
    ],
)
def test_two_tabs_that_revise_one_page_show_both_versions_and_lose_neither(ada, choice, pages):
    page = ada.page
    entry = ada.write("Where it began.")
    before = count(ada)
    ada.goto(f"/my/entries/{entry}/edit")
    expect(field(page)).to_have_value("Where it began.")
    other = ada.tab()
    other.goto(f"/my/entries/{entry}/edit")
    field(other.page).fill("Theirs, saved first.")
    save(other.page)
    shown(other.page, "Theirs, saved first.")
    other.page.close()

    field(page).fill("Mine, typed here.")
    save(page)
    versions = page.locator("[data-part=versions]")
    expect(versions).to_be_visible()
    expect(versions.locator("[data-part=mine]")).to_have_text("Mine, typed here.")
    expect(versions.locator("[data-part=theirs]")).to_have_text("Theirs, saved first.")
    versions.get_by_role("button", name=choice).click()
    page.wait_for_url(SAVED)
    expect(page.locator("entry-page[data-state=open]")).to_be_attached()

    assert count(ada) == before + len(pages) - 1
    found = []
    for row in entries(ada).all()[: len(pages)]:
        reading = ada.tab()
        reading.goto(row.get_by_role("link").get_attribute("href"))
        expect(reading.page.locator("entry-page[data-state=open]")).to_be_attached()
        found.append(" ".join(reading.page.locator("[data-part=text] p").all_inner_texts()))
        reading.page.close()
    assert sorted(found) == sorted(pages)
    expect(drafts(ada)).to_have_count(0)


def test_two_devices_that_saved_the_same_words_are_not_asked_anything(ada, cast):
    entry = ada.write("Where it began.")
    tablet = cast(ada.server, ada.login)
    tablet.sign_in()
    for person in (ada, tablet):
        person.goto(f"/my/entries/{entry}/edit")
        expect(field(person.page)).to_have_value("Where it began.")
    for person in (ada, tablet):
        field(person.page).fill("The same change.")
        save(person.page)
        shown(person.page, "The same change.")
        expect(drafts(person)).to_have_count(0)


def test_when_somebody_else_signs_in_nothing_is_sent_and_neither_sees_the_other(ada, cast):
    cy = cast(ada.server, "cy-writing")
    cy.begin(ada.server.invite())
    page = ada.page
    before = count(ada)
    compose(ada, "Only Ada may read this.")
    saves: list[Request] = []
    page.on("request", lambda request: saves.append(request) if is_save(request) else None)
    visiting = ada.tab()
    visiting.login, visiting.passphrase = cy.login, cy.passphrase
    visiting.sign_in()

    expect(page.get_by_role("heading", name="Somebody else signed in")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("Only Ada may read this.")
    assert page.evaluate("() => document.querySelector('#composer-text').value") == ""
    assert saves == []

    expect(drafts(visiting)).to_have_count(0)
    expect(visiting.page.locator("body")).not_to_contain_text("Only Ada may read this.")
    visiting.page.close()
    page.get_by_role("button", name="Load the page anew").click()
    expect(page.locator(f"vault-gate[data-login='{cy.login}']")).to_be_attached()
    expect(page.locator("body")).not_to_contain_text("Only Ada may read this.")
    assert page.evaluate("() => document.querySelector('#composer-text').value") == ""

    ada.context.clear_cookies()
    ada.sign_in()
    page.locator("draft-list").get_by_role("link", name="Only Ada may read this.").click()
    expect(field(page)).to_have_value("Only Ada may read this.")
    save(page)
    shown(page, "Only Ada may read this.")
    assert count(ada) == before + 1


def test_a_save_under_somebody_elses_sign_in_is_refused_and_said_in_words(ada, cast):
    cy = cast(ada.server, "cy-cookie")
    cy.begin(ada.server.invite())
    page = ada.page
    compose(ada, "Whose cookie is this?")
    own = ada.context.cookies()
    ada.context.add_cookies(cy.context.cookies())
    save(page)
    expect(page.get_by_role("heading", name="Somebody else signed in")).to_be_visible()
    assert count(cy) == 0
    ada.context.clear_cookies()
    ada.context.add_cookies(own)
    # They are sent again by themselves, which may be sooner than one can see that they are not saved.
    held = hold_posts(page, "**/my/entries/*")
    page.reload()
    expect(field(page)).to_have_value("Whose cookie is this?")
    expect(page.get_by_text(UNSAVED)).to_be_visible()
    asked(page, held)
    held[0].continue_()
    expect(page.get_by_role("link", name="See it")).to_be_visible()
    assert count(cy) == 0


def test_an_older_page_than_this_device_has_seen_is_opened_with_a_plain_notice(ada):
    page = ada.page
    entry = ada.write("As it was in spring.")
    older = page.content()
    ada.goto(f"/my/entries/{entry}/edit")
    field(page).fill("As it is in autumn.")
    save(page)
    shown(page, "As it is in autumn.")
    kept_what_was_seen(page)
    attributes = r'data-(?:rev|head|body|body-rev)="[^"]*"'

    def serve_older(route: Route) -> None:
        answer = route.fetch(max_retries=3)
        old = iter(re.findall(attributes, re.search("<entry-page[^>]*>", older)[0]))
        body = re.sub("<entry-page[^>]*>", lambda tag: re.sub(attributes, lambda _: next(old), tag[0]), answer.text())
        route.fulfill(response=answer, body=body)

    page.route(f"**/my/entries/{entry}", serve_older)
    ada.goto(f"/my/entries/{entry}")
    shown(page, "As it was in spring.")
    expect(page.get_by_text("This is an older version than this device has seen.")).to_be_visible()
    page.unroute_all()
    page.reload()
    shown(page, "As it is in autumn.")
    expect(page.get_by_text("This is an older version than this device has seen.")).to_be_hidden()
