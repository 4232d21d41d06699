"""With scripts switched off, or broken: every page says what to do, nothing readable leaves it, and what needs no key works."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.people import PHONE, Person, arrive
from tests.browser.server import Server
from tests.browser.traces import traces
from tests.browser.wire import Wire

TYPED = "Canary-7731-never-sent"

SAYS = re.compile("JavaScript")

# Everything is brought out and filled in, and every form is sent: what a person could do, and more.
BRING_OUT = """(word) => {
  // The reminder of the recovery sheet stands aside for it; it has no form itself.
  document.querySelector('intention-card')?.remove();
  for (const each of document.querySelectorAll('[hidden]')) each.hidden = false;
  for (const each of document.querySelectorAll('details, dialog')) each.setAttribute('open', '');
  for (const each of document.querySelectorAll('input, textarea')) {
    if (each.type === 'hidden') continue;
    if (each.type === 'checkbox') each.checked = true;
    else if (each.type === 'number') each.value = '7';
    else { each.removeAttribute('readonly'); each.value = word; }
  }
  return document.forms.length;
}"""


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    listening = Wire()
    yield listening
    listening.close()


@pytest.fixture(scope="module")
def behind(wire: Wire, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of which every request is heard."""
    running = Server(tmp_path_factory.mktemp("heard"), MOORING_ORIGIN=wire.origin)
    wire.in_front_of(running)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def ada(behind: Server, browser: Browser) -> Iterator[tuple[Person, str, str]]:
    """Ada with a page and a share, both made while scripts were on."""
    person = arrive(behind, browser, "ada")
    person.join(behind.first_link())
    entry = person.write("Written while scripts were on")
    _, share = person.share([entry], passphrase=None)
    yield person, entry, share
    person.context.close()


@pytest.fixture(scope="module")
def off(ada: tuple[Person, str, str], browser: Browser) -> Iterator[BrowserContext]:
    """Ada's browser, signed in and unlocked there, with scripts switched off."""
    context = browser.new_context(viewport=PHONE, locale="en-GB", java_script_enabled=False, reduced_motion="reduce")
    context.add_cookies(ada[0].context.cookies())  # type: ignore[arg-type]
    yield context
    context.close()


@pytest.fixture
def page(off: BrowserContext) -> Iterator[Page]:
    opened = off.new_page()
    yield opened
    opened.close()


def addresses(ada: tuple[Person, str, str]) -> dict[str, str]:
    _, entry, share = ada
    return {
        "today": "/my/today",
        "write": "/my/entries/new",
        "page": f"/my/entries/{entry}",
        "change": f"/my/entries/{entry}/edit",
        "journal": "/my/entries",
        "shared": "/my/shares",
        "share": "/my/shares/new",
        "one share": share,
        "a link": "/s/" + "0" * 32,
        "sign in": "/signin",
        "recovery": "/recovery",
        "join": "/join",
    }


PLACES = ("today", "write", "page", "change", "journal", "shared", "share", "one share", "a link", "sign in", "recovery", "join")


@pytest.mark.parametrize("place", PLACES)
def test_a_page_that_needs_scripts_says_so(place: str, ada: tuple[Person, str, str], page: Page) -> None:
    page.goto(ada[0].server.origin + addresses(ada)[place])
    expect(page.get_by_text(SAYS).filter(visible=True).first).to_be_visible()
    expect(page.get_by_role("link", name="Help now").first).to_be_visible()
    typing = page.locator("main :is(textarea, input:not([type=hidden])), dialog[open] input").filter(visible=True)
    expect(typing).to_have_count(0)


def _submit(page: Page, number: int) -> None:
    """As the browser does it by itself."""
    page.locator("form").nth(number).locator("button[type=submit], button:not([type])").first.focus()
    with page.expect_navigation(timeout=5000):
        page.keyboard.press("Enter")


@pytest.mark.parametrize("place", PLACES)
def test_whatever_is_submitted_carries_nothing_readable(place: str, ada: tuple[Person, str, str], page: Page, wire: Wire) -> None:
    address = ada[0].server.origin + addresses(ada)[place]
    page.goto(address)
    forms = page.evaluate(BRING_OUT, TYPED)
    # Signing out is not about words, and would end the story here; ending a share is a test of its own.
    for number in range(forms):
        page.goto(address)
        page.evaluate(BRING_OUT, TYPED)
        if page.evaluate("n => /signouts|revocation|my.bin/.test(document.forms[n].action)", number):
            continue
        before = len(wire.sent)
        _submit(page, number)
        assert len(wire.sent) > before, "nothing was submitted, so nothing was tried"
    assert not traces(TYPED, {"requests": wire.sent})
    assert TYPED not in page.url


def test_the_wire_would_hear_a_named_field(behind: Server, page: Page, wire: Wire) -> None:
    page.goto(f"{behind.origin}/signin")
    page.evaluate(BRING_OUT, "Planted-2284-named")
    page.evaluate("() => { document.querySelector('#login').name = 'login'; }")
    _submit(page, 0)
    assert traces("Planted-2284-named", {"requests": wire.sent})


def test_no_control_for_words_has_a_name(ada: tuple[Person, str, str], page: Page) -> None:
    numbers = {"days", "openings"}
    for address in addresses(ada).values():
        page.goto(ada[0].server.origin + address)
        named = page.locator("textarea[name], input[name]:not([type=hidden]), select[name]")
        assert {each.get_attribute("name") for each in named.all()} <= numbers
        # Whose page this is stands in the gate too.
        hidden = page.locator("input[type=hidden][value]:not([value=''], [name=account])")
        assert hidden.count() == 0, "a hidden control is filled before anything was sealed"


def test_help_now_and_the_calm_corner_and_what_the_server_sees_work(behind: Server, page: Page) -> None:
    for path, said in (
        ("/my/help", "Help now"),
        ("/my/calm", None),
        ("/my/privacy", "What the server can see"),
        ("/my/more", "More"),
    ):
        page.goto(behind.origin + path)
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_be_visible()
        if said:
            expect(heading).to_have_text(said)
    page.goto(f"{behind.origin}/my/help")
    country = page.locator("details").first
    country.locator("summary").click()
    expect(country.locator("a[href^='tel:']").first).to_be_visible()
    assert page.locator("a[href^='tel:']").count() > 5
    page.get_by_role("link", name="Calm corner").first.click()
    page.locator("main a[href='/my/calm/slow-breathing']").click()
    expect(page.locator(".practice-step").first).to_be_visible()
    expect(page.get_by_text("Out: 1, 2, 3, 4, 5, 6")).to_be_visible()
    shape = page.locator(".breath-shape")
    expect(shape).to_be_hidden()
    switch = page.get_by_label("Show a shape that moves with it")
    switch.check()
    expect(shape).to_be_visible()
    switch.uncheck()
    expect(shape).to_be_hidden()


def test_leave_quickly_leaves(behind: Server, page: Page) -> None:
    page.goto(f"{behind.origin}/my/today")
    leave = page.get_by_role("link", name="Leave quickly")
    expect(leave).to_be_visible()
    assert str(leave.get_attribute("href")).startswith("https://")


def test_a_page_can_be_put_into_the_bin_and_brought_back(ada: tuple[Person, str, str], page: Page) -> None:
    person, entry, _ = ada
    page.goto(f"{person.server.origin}/my/entries/{entry}")
    away = page.locator(f"form[action='/my/bin/{entry}']")
    with page.expect_navigation():
        away.evaluate("form => form.submit()")
    expect(page.get_by_role("heading", name="In the bin")).to_be_visible()
    page.goto(f"{person.server.origin}/my/bin")
    expect(page.get_by_role("button", name="Delete for good now")).to_have_count(0)
    page.get_by_role("button", name="Bring it back", exact=True).click()
    page.wait_for_url(f"**/my/entries/{entry}")
    expect(page.get_by_role("heading", name="In the bin")).to_have_count(0)


def test_a_share_can_be_ended(ada: tuple[Person, str, str], page: Page) -> None:
    person, entry, _ = ada
    _, share = person.share([entry], passphrase=None)
    page.goto(person.server.origin + share)
    end = page.get_by_role("button", name="End it now").filter(visible=True)
    expect(end).to_have_count(1)
    end.click()
    expect(page.locator(".share-state").filter(visible=True)).to_have_text("Ended by you")
    ended = person.server.change("SELECT packet, auth_verifier, ended IS NOT NULL FROM share WHERE id = ?", share[-32:])
    assert ended == [(None, None, 1)]


def test_a_person_can_sign_out(ada: tuple[Person, str, str], browser: Browser) -> None:
    elsewhere = arrive(ada[0].server, browser, ada[0].login)
    elsewhere.sign_in()
    signed_in = ada[0].server.change("SELECT count(*) FROM sign_in")[0][0]
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(elsewhere.context.cookies())  # type: ignore[arg-type]
    elsewhere.context.close()
    page = context.new_page()
    page.goto(f"{ada[0].server.origin}/my/more")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/signin")
    assert ada[0].server.change("SELECT count(*) FROM sign_in")[0][0] == signed_in - 1
    context.close()
