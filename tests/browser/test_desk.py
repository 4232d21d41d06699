"""The desk: Dov invites people on his phone, says who the clinic is, and helps somebody who lost both keys."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.people import Person, arrive
from tests.browser.server import Server
from tests.browser.test_keyboard import Keys
from tests.browser.traces import read_all, traces
from tests.reference import qr

Cast = Callable[[Server, str], Person]

_count = 0


@pytest.fixture
def dov(server: Server, cast: Cast) -> Person:
    """Dov, at Today."""
    global _count
    _count += 1
    person = cast(server, f"dov{_count}")
    person.join(server.invite(desk=True))
    return person


@pytest.fixture(scope="module")
def settled_dov(server: Server, browser: Browser) -> Iterator[Person]:
    """The Dov of this file, who joined once."""
    person = arrive(server, browser, "dov-settled")
    person.join(server.invite(desk=True))
    yield person
    person.context.close()
    assert not person.complaints, person.complaints


def make(dov: Person, *, count: int = 1, days: int = 14) -> Locator:
    """Invite people; the sheets."""
    page = dov.page
    dov.goto("/clinic/invitations/new")
    page.get_by_label("How many links?").fill(str(count))
    page.get_by_label("For how many days?").fill(str(days))
    page.get_by_role("button", name="Make", exact=True).click()
    sheets = page.locator(".invite-sheet")
    expect(sheets).to_have_count(count)
    return sheets


def link_on(sheet: Locator) -> str:
    return sheet.locator("[data-part=link]").inner_text()


def number_on(sheet: Locator) -> str:
    return sheet.locator("[data-fill=number]").inner_text()


def row(page: Page, number: str) -> Locator:
    return page.locator("li.desk-row", has=page.get_by_text(number, exact=True))


def drawn(code: Locator) -> list[list[bool]]:
    """The modules of a QR code, out of what was drawn, without the quiet edge."""
    edge, svg = 4, code.locator("svg")
    size = int(str(svg.get_attribute("viewBox")).split()[2]) - 2 * edge
    modules = [[False] * size for _ in range(size)]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", str(svg.locator("path").get_attribute("d"))):
        for step in range(int(length)):
            modules[int(y) - edge][int(x) - edge + step] = True
    return modules


def told(page: Page, words: str) -> None:
    expect(page.get_by_role("alert").get_by_text(words)).to_be_visible()


def test_dov_invites_ada_on_the_phone_and_she_joins(dov: Person, server: Server, cast: Cast) -> None:
    page = dov.page
    sent: list[str] = []
    dov.context.on("request", lambda request: sent.append(f"{request.url} {request.all_headers()} {request.post_data}"))
    dov.goto("/my/more")
    page.get_by_role("link", name="The clinic's desk").click()
    page.get_by_role("link", name="Invite people").click()
    page.get_by_role("button", name="Make", exact=True).click()
    sheet = page.locator(".invite-sheet")
    expect(sheet).to_have_count(1)
    link, number = link_on(sheet), number_on(sheet)
    assert re.fullmatch(rf"{server.origin}/join#[\w-]{{43}}", link)
    assert qr.read(drawn(sheet.locator("qr-code"))) == link

    # The secret never left the phone, and is nowhere on the server.
    secret = link.split("#")[1]
    assert any("/clinic/invitations" in each for each in sent)
    assert not traces(secret, {"requests": "\n".join(sent).encode(), **read_all(server.data), "log": server.log.read_bytes()})

    page.get_by_role("link", name="Done").click()
    expect(row(page, number)).to_contain_text("For a patient")
    ada = cast(server, f"ada-of-{dov.login}")
    ada.join(link)
    dov.goto("/clinic")
    expect(row(page, number)).to_have_count(0)
    page.get_by_role("link", name="Used").click()
    expect(row(page, number)).to_contain_text("Used")
    expect(page.locator("body")).not_to_contain_text(ada.login)

    # Shown once: not after a reload, and not on the way back.
    dov.goto("/clinic/invitations/new")
    page.go_back()
    page.go_back()
    expect(page.locator("body")).not_to_contain_text(secret)


def test_a_lost_answer_is_asked_for_again_and_makes_nothing_twice(dov: Person, server: Server) -> None:
    page = dov.page
    sent: list[str | None] = []

    def lose_the_first(route: Route) -> None:
        sent.append(route.request.post_data)
        if len(sent) > 1:
            route.continue_()
            return
        assert route.fetch(max_retries=3).status == 200
        route.abort()

    page.route("**/clinic/invitations", lose_the_first)
    before = server.change("SELECT count(*) FROM invitation")[0][0]
    dov.goto("/clinic/invitations/new")
    page.get_by_label("How many links?").fill("3")
    page.get_by_role("button", name="Make", exact=True).click()
    told(page, "No answer came.")
    page.get_by_role("button", name="Make", exact=True).click()
    expect(page.locator(".invite-sheet")).to_have_count(3)
    assert sent[0] == sent[1]
    assert server.change("SELECT count(*) FROM invitation")[0][0] == before + 3


@pytest.mark.parametrize(
    ("label", "wrong", "said"),
    [
        ("How many links?", "21", "Give a whole number of links, from 1 to 20."),
        ("How many links?", "", "Give a whole number of links, from 1 to 20."),
        ("For how many days?", "91", "Give a whole number of days, from 1 to 90."),
        ("For how many days?", "1.5", "Give a whole number of days, from 1 to 90."),
    ],
)
def test_a_number_that_does_not_fit_is_said_and_nothing_is_made(
    label: str, wrong: str, said: str, settled_dov: Person, server: Server
) -> None:
    page, before = settled_dov.page, server.change("SELECT count(*) FROM invitation")
    settled_dov.goto("/clinic/invitations/new")
    page.get_by_label(label).fill(wrong)
    page.get_by_role("button", name="Make", exact=True).click()
    told(page, said)
    expect(page.get_by_label(label)).to_have_attribute("aria-invalid", "true")
    assert server.change("SELECT count(*) FROM invitation") == before


def test_a_sheet_that_was_withdrawn_or_ran_out_says_which(dov: Person, server: Server, cast: Cast) -> None:
    page = dov.page
    sheets = make(dov, count=2)
    (withdrawn, old), number = [link_on(sheet) for sheet in sheets.all()], number_on(sheets.first)
    page.get_by_role("link", name="Done").click()
    place = row(page, number)
    place.get_by_text("Withdraw", exact=True).click()
    place.get_by_role("button", name="Withdraw it now").click()
    expect(row(page, number)).to_have_count(0)
    page.get_by_role("link", name="Withdrawn").click()
    expect(row(page, number)).to_be_visible()
    server.change("UPDATE invitation SET expires = ? WHERE withdrawn = 0 AND used_by IS NULL", _now())

    cy = cast(server, "cy-too-late").page
    for link, said in ((withdrawn, "The clinic has withdrawn this invitation"), (old, "This invitation has run out")):
        cy.goto("about:blank")
        cy.goto(link)
        cy.get_by_label("I am 18 or older").check()
        cy.get_by_role("button", name="Begin").click()
        told(cy, said)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.000000")


def test_several_are_printed_one_to_a_page_and_nothing_else_is(dov: Person) -> None:
    page = dov.page
    sheets = make(dov, count=3)
    page.evaluate("() => { window.print = () => { document.body.dataset.printed = 'yes'; } }")
    page.get_by_role("button", name="Print, one to a page").click()
    expect(page.locator("body[data-printed=yes]")).to_be_attached()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 3
    page.emulate_media(media="print")
    for sheet in sheets.all():
        expect(sheet.locator("qr-code svg")).to_be_visible()
        expect(sheet).to_contain_text("It works once, for one person.")
        expect(sheet).to_contain_text("For adults only.")
        expect(sheet).to_contain_text("not inside the mail app")
        expect(sheet).to_contain_text("Nobody watches this notebook")
        expect(sheet.get_by_role("button")).to_have_count(0)
    for other in ("header.top", "nav.bar", "footer.foot", ".invite-sheets ~ *", "h1", ".notice"):
        assert not [each for each in page.locator(other).all() if each.is_visible()], other
    assert page.evaluate("() => [...document.querySelectorAll('.invite-code')].every((code) => code.clientWidth > 200)")


def test_the_link_can_be_copied(dov: Person) -> None:
    dov.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sheet = make(dov)
    sheet.get_by_role("button", name="Copy the link").click()
    expect(sheet.get_by_text("Copied.")).to_be_visible()
    assert dov.page.evaluate("() => navigator.clipboard.readText()") == link_on(sheet)


def test_a_phone_that_lies_about_shows_nothing_of_the_desk(dov: Person) -> None:
    page = dov.page
    dov.goto("/clinic/people")
    expect(page.get_by_role("link", name=dov.login)).to_be_visible()
    dov.lock()
    expect(page.get_by_role("link", name=dov.login, include_hidden=True)).not_to_be_visible()
    dov.unlock()
    expect(page.get_by_role("link", name=dov.login)).to_be_visible()
    with page.expect_response("**/my/locks"):
        dov.lock()
    # Loaded anew, the server itself keeps the door closed.
    dov.goto("/clinic/people")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.get_by_text("Joined on").count() == 0
    page.get_by_role("dialog").get_by_role("button", name="Not now").click()
    page.locator("main").get_by_role("button", name="Unlock").click()
    dov.unlock()
    expect(page.get_by_role("link", name=dov.login)).to_be_visible()


def test_links_that_are_shown_once_outlast_a_lock(dov: Person) -> None:
    link = link_on(make(dov))
    dov.lock()
    expect(dov.page.locator(".invite-sheet")).not_to_be_visible()
    dov.unlock()
    expect(dov.page.locator(".invite-sheet")).to_be_visible()
    assert link_on(dov.page.locator(".invite-sheet")) == link


def test_of_two_who_change_the_words_the_second_sees_both(own_server: Server, cast: Cast) -> None:
    dov = cast(own_server, "dov-of-words")
    dov.join(own_server.first_link())
    page = dov.page
    dov.goto("/clinic")
    page.get_by_role("link", name="Fill in the clinic's words").click()
    other = dov.tab()
    other.goto("/clinic/words/edit")
    for person, name in ((dov, "Harbour Clinic"), (other, "Quayside Practice")):
        person.page.get_by_label("Name of the clinic").fill(name)
        person.page.get_by_label("Privacy notice").fill(f"{name} keeps little.")
        person.page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Harbour Clinic keeps little.")).to_be_visible()
    told(other.page, "Somebody else changed them while you were writing")
    expect(other.page.get_by_text("Harbour Clinic keeps little.")).to_be_visible()
    expect(other.page.get_by_label("Name of the clinic")).to_have_value("Quayside Practice")
    other.page.get_by_role("button", name="Save").click()
    expect(other.page.get_by_text("Quayside Practice keeps little.")).to_be_visible()

    cy = cast(own_server, "cy-of-words").page
    cy.goto(own_server.origin + "/join")
    expect(cy.get_by_text("Quayside Practice keeps this notebook for you.")).to_be_visible()
    cy.get_by_text("How the clinic handles your data").click()
    expect(cy.get_by_text("Quayside Practice keeps little.")).to_be_visible()


def test_people_are_found_by_login_and_more_of_them_on_request(own_server: Server, cast: Cast) -> None:
    dov = cast(own_server, "dov-of-people")
    dov.join(own_server.first_link())
    page = dov.page
    copied = "SELECT ?, ?, 'patient', 0, 1, 'a', server_salt, auth_hash, joined, 15, NULL, NULL, NULL FROM account WHERE desk = 1"
    for number in range(60):
        own_server.change(f"INSERT INTO account {copied}", f"{number:032x}", f"person{number:02}")
    dov.goto("/clinic/people")
    people = page.locator("li.desk-row")
    expect(people).to_have_count(50)
    page.get_by_role("button", name="More people").click()
    expect(people).to_have_count(61)
    expect(page.get_by_role("button", name="More people")).to_have_count(0)
    page.get_by_label("Part of a login").fill("PERSON5")
    page.get_by_role("button", name="Find").click()
    expect(people).to_have_count(10)
    assert "person" not in page.url.lower()
    page.get_by_label("Part of a login").fill("nobody")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No login has this in it.")).to_be_visible()


def test_somebody_who_lost_both_keys_begins_anew_and_the_sheet_that_turns_up_brings_the_pages_back(
    dov: Person, ada: Person, server: Server, cast: Cast
) -> None:
    entry = ada.write("Before it was lost.", title="Old")
    page = dov.page
    dov.goto("/clinic/people")
    page.get_by_label("Part of a login").fill(ada.login)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=ada.login, exact=True).click()
    page.get_by_role("link", name="Begin a new journal for this login").click()
    page.get_by_label("Type the login once more").fill("somebody else")
    page.get_by_role("button", name="Make the sheet").click()
    told(page, "That is not the login.")
    page.get_by_label("Type the login once more").fill(ada.login.upper())
    page.get_by_role("button", name="Make the sheet").click()
    link = link_on(page.locator(".invite-sheet"))
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_text("Until it is used, nothing has changed.")).to_be_visible()

    phone = cast(server, ada.login)
    phone.passphrase = "an altogether new passphrase for her"
    new = phone.page
    new.goto(link)
    new.get_by_label("I am 18 or older").check()
    new.get_by_role("button", name="Begin").click()
    expect(new.get_by_role("heading", name=f"A new, empty journal for {ada.login}")).to_be_visible()
    expect(new.get_by_text("The earlier pages stay sealed for 90 days.")).to_be_visible()
    login = new.get_by_label("Login")
    expect(login).to_have_value(ada.login)
    assert login.get_attribute("readonly") is not None
    new.get_by_role("button", name="Go on").click()
    phone.choose_passphrase()
    phone.prove_code()
    new.get_by_role("button", name="I understand, open my journal").click()
    new.wait_for_url("**/my/today")
    phone.unlocked()
    phone.goto("/my/entries")
    expect(new.get_by_text("Nothing here yet.")).to_be_visible()
    own = phone.write("A first page, anew.")

    # The device that was still signed in is not any more.
    ada.goto("/my/entries")
    ada.page.wait_for_url("**/signin?next=/my/entries")

    # The sheet turns up.
    ada.goto("/recovery")
    ada.page.get_by_label("Login").fill(ada.login)
    ada.page.get_by_role("textbox", name="Recovery code").fill(ada.code)
    ada.page.get_by_role("button", name="Go on").click()
    earlier = f"{ada.login}.earlier"
    expect(ada.page.get_by_text(f"Your earlier pages were found. Their login is {earlier} now.")).to_be_visible()
    ada.passphrase = "found again behind the kitchen drawer"
    ada.choose_passphrase()
    expect(ada.page.locator("recovery-sheet")).to_contain_text(f"Login: {earlier}")
    ada.prove_code()
    expect(ada.page.get_by_text(f"Your earlier pages are back then. Their login is {earlier}")).to_be_visible()
    ada.page.get_by_role("button", name="Change them and open my journal").click()
    ada.page.wait_for_url("**/my/today")
    ada.unlocked()
    ada.goto(f"/my/entries/{entry}")
    expect(ada.page.locator("[data-part=text]")).to_have_text("Before it was lost.")

    # Both journals open from now on, each with its own login and passphrase.
    ada.login = earlier
    ada.context.clear_cookies()
    ada.sign_in()
    ada.goto(f"/my/entries/{entry}")
    expect(ada.page.locator("[data-part=text]")).to_have_text("Before it was lost.")
    phone.context.clear_cookies()
    phone.sign_in()
    phone.goto(f"/my/entries/{own}")
    expect(new.locator("[data-part=text]")).to_have_text("A first page, anew.")


def test_the_desk_is_worked_at_without_a_mouse(settled_dov: Person) -> None:
    page = settled_dov.page
    page.set_viewport_size({"width": 1024, "height": 720})
    settled_dov.goto("/clinic")
    keys = Keys(page)
    keys.press("Invite people")
    expect(page.get_by_role("heading", name="Invite people")).to_be_visible()
    keys.to("A patient")
    page.keyboard.press("ArrowDown")
    keys.to("How many links?")
    page.keyboard.press("ArrowUp")
    keys.press("Make")
    expect(page.get_by_role("heading", name="Here are 2 links")).to_be_focused()
    assert page.locator(".invite-title").first.inner_text() == "Your own account in Mooring"
    keys.to("Copy the link", most=10)
    page.get_by_role("link", name="Done").press("Enter")
    expect(page.locator("li.desk-row")).not_to_have_count(0)
    keys.to("Withdraw", "SUMMARY")
    page.keyboard.press("Enter")
    keys.to("Withdraw it now", most=3)
