"""Rough weather as a person meets it: each kind has its own sentence, nothing that was typed is lost, and it passes."""

import re
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.people import Person
from tests.browser.server import Server
from tests.browser.test_writing import KEPT, SAVED, compose, count, drafts, field, save, says, shown

Cast = Callable[[Server, str], Person]

BLOCKED = "() => { IDBFactory.prototype.open = () => { throw new DOMException('refused', 'SecurityError'); }; }"
FULL = "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('no room', 'QuotaExceededError'); }; }"
# As browsers do it where somebody switched it off: the policy forbids it, and the object is there.
WITHOUT_WASM = "default-src 'none'; script-src 'self'"


@pytest.fixture
def ada(settled_ada: Person) -> Person:
    return settled_ada


def told(page: Page, words: str) -> None:
    """Wait until the page says what is wrong."""
    expect(page.get_by_role("alert").get_by_text(words)).to_be_visible()


def try_to_sign_in(person: Person) -> None:
    person.goto("/signin")
    person.page.get_by_label("Login").fill(person.login)
    person.page.get_by_label("Passphrase", exact=True).fill(person.passphrase)
    person.page.get_by_role("button", name="Sign in").click()


def without_webassembly(page: Page) -> None:
    def forbid(route: Route) -> None:
        answer = route.fetch(max_retries=3)
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": WITHOUT_WASM})

    page.route("**/argon2-worker.js", forbid)


def passphrase_kept(page: Page, person: Person) -> None:
    expect(page.locator("[data-control=passphrase]").first).to_have_value(person.passphrase)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            (503, '{"problem": "busy", "seconds": 5}'),
            "The server has a lot to do right now. You did nothing wrong. Please wait 5",
        ),
        ((507, '{"problem": "no-room"}'), "The server has no room left, so nothing new can be kept there now."),
        ((503, '{"problem": "no-database"}'), "The server cannot get at the journals right now."),
        ((500, '{"problem": "fault"}'), "Something went wrong on the server. What you typed is still here."),
        ((502, "<p>Bad gateway</p>"), "No answer came. Check your connection and try again."),
        ((429, '{"problem": "wait", "seconds": 8}'), "Too many tries for now. Please wait 8 seconds"),
    ],
    ids=lambda answer: answer[1][13:20] if isinstance(answer, tuple) else "",
)
def test_signing_in_says_what_the_weather_is_and_keeps_what_was_typed(
    server: Server, cast: Cast, ada: Person, answer: tuple[int, str], words: str
) -> None:
    phone = cast(server, ada.login)
    status, body = answer
    phone.page.route("**/signins", lambda route: route.fulfill(status=status, body=body), times=1)
    try_to_sign_in(phone)
    told(phone.page, words)
    passphrase_kept(phone.page, phone)
    phone.page.get_by_role("button", name="Sign in").click()
    phone.page.wait_for_url("**/my/today")
    phone.unlocked()


def test_without_webassembly_the_passphrase_is_not_called_wrong(server: Server, cast: Cast, ada: Person) -> None:
    phone = cast(server, ada.login)
    without_webassembly(phone.page)
    try_to_sign_in(phone)
    told(phone.page, "This browser cannot make your keys. WebAssembly may be switched off")
    expect(phone.page.get_by_text("do not fit together")).to_be_hidden()
    passphrase_kept(phone.page, phone)
    phone.page.unroute_all()
    phone.page.get_by_role("button", name="Sign in").click()
    phone.page.wait_for_url("**/my/today")
    phone.unlocked()
    # The browser's own words about the policy that was put there.
    phone.complaints.clear()


def test_without_webassembly_a_locked_journal_says_so_and_stays_locked(ada: Person) -> None:
    page = ada.page
    without_webassembly(page)
    ada.goto("/my/entries")
    ada.unlocked()
    ada.lock()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Passphrase").fill(ada.passphrase)
    dialog.get_by_role("button", name="Unlock", exact=True).click()
    expect(dialog.get_by_text("WebAssembly may be switched off")).to_be_visible()
    expect(dialog.get_by_text("That passphrase does not fit.")).to_be_hidden()
    page.unroute_all()
    dialog.get_by_role("button", name="Unlock", exact=True).click()
    ada.unlocked()
    ada.complaints.clear()


def test_where_storage_is_refused_signing_in_says_so_before_anything_is_sent(server: Server, cast: Cast, ada: Person) -> None:
    phone = cast(server, ada.login)
    phone.page.add_init_script(f"({BLOCKED})()")
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    try_to_sign_in(phone)
    told(phone.page, "This browser does not let the page keep anything on this device.")
    passphrase_kept(phone.page, phone)
    assert asked == []


def test_storage_that_is_refused_while_the_journal_is_open_still_lets_its_owner_write_and_save(ada: Person) -> None:
    page = ada.page
    ada.goto("/my/entries/new")
    ada.unlocked()
    expect(page.locator("entry-composer[data-state=open]")).to_be_attached()
    page.evaluate(BLOCKED.replace("IDBFactory.prototype.open", "IDBDatabase.prototype.transaction"))
    field(page).fill("Written although nothing is kept.")
    says(page, "This device could not keep a draft. Save soon.")
    save(page)
    page.wait_for_url(SAVED)
    page.reload()
    shown(page, "Written although nothing is kept.")


def test_a_device_without_room_for_drafts_says_so_and_typing_and_saving_go_on(ada: Person) -> None:
    page = ada.page
    compose(ada, "Kept so far.")
    page.evaluate(FULL)
    field(page).press_sequentially(" And more.", delay=20)
    says(page, "This device could not keep a draft. Save soon.")
    field(page).press_sequentially(" And yet more.", delay=20)
    expect(field(page)).to_have_value("Kept so far. And more. And yet more.")
    save(page)
    shown(page, "Kept so far. And more. And yet more.")


def test_a_save_that_is_pressed_twice_makes_one_page(ada: Person) -> None:
    page, before = ada.page, count(ada)
    sent: list[str] = []
    compose(ada, "Pressed twice.")
    page.on(
        "request", lambda request: sent.append(request.url) if request.method == "POST" and SAVED.search(request.url) else None
    )
    page.evaluate("() => { const save = document.querySelector('[data-part=save]'); save.click(); save.click(); save.click(); }")
    shown(page, "Pressed twice.")
    assert len(sent) == 1
    assert count(ada) == before + 1


def test_a_page_that_is_too_long_is_told_so_stays_and_can_be_split(ada: Person) -> None:
    page = ada.page
    ada.goto("/my/entries/new")
    expect(page.locator("entry-composer[data-state=open]")).to_be_attached()
    # A page takes about a million and a half of letters; nobody types them, somebody may paste them.
    field(page).evaluate(
        "(field) => { field.value = 'The sea. '.repeat(180_000); field.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    says(page, KEPT)
    save(page)
    says(page, "Could not be saved: this is too long for one page.")
    assert field(page).evaluate("(field) => field.value.length") == 9 * 180_000
    field(page).fill("The first half.")
    save(page)
    shown(page, "The first half.")


def test_pages_that_are_too_much_for_one_link_are_told_so_and_nothing_is_shared(ada: Person) -> None:
    page = ada.page
    entry = ada.write("To be shared.")
    before = ada.server.change("SELECT count(*) FROM share")
    page.route(re.compile(r"/my/shares/[0-9a-f]{32}$"), _swollen, times=1)
    ada.goto("/my/shares/new")
    limits = page.get_by_role("button", name="I have read this")
    choose = page.get_by_role("button", name="See what they will see")
    expect(limits.or_(choose)).to_be_visible()
    if limits.is_visible():
        limits.click()
    page.locator(f"li[data-id='{entry}'] input").check()
    choose.click()
    page.get_by_role("button", name="Yes, this").click()
    page.get_by_label("No passphrase").check()
    page.get_by_role("button", name="Make the link").click()
    told(page, "This is too much for one link")
    expect(page.get_by_text("Not shared. Nothing left this device.")).to_be_visible()
    assert ada.server.change("SELECT count(*) FROM share") == before
    page.get_by_role("button", name="Make the link").click()
    page.wait_for_url(re.compile(r"/my/shares/[0-9a-f]{32}$"))


def _swollen(route: Route) -> None:
    """What a packet of many long pages weighs."""
    route.continue_(post_data=(route.request.post_data or "") + "&packet=" + "x" * 8_500_000)


@contextmanager
def no_room(server: Server) -> Iterator[None]:
    """The server may make no file larger than the largest that it has: each write beyond ends as on a full disk."""
    largest = max(path.stat().st_size for path in server.data.iterdir() if path.is_file())
    before = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (largest, before[1]))
    try:
        yield
    finally:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux lets a test take another process's disk away")
def test_a_server_without_room_says_so_the_words_stay_and_are_saved_once_there_is_room(own_server: Server, cast: Cast) -> None:
    ada = cast(own_server, "ada-without-room")
    ada.begin(own_server.first_link())
    kept, page = ada.write("Saved before."), ada.page
    long = "As long as it takes to fill what is left. " * 4000
    with no_room(own_server):
        ada.goto("/my/entries/new")
        for _ in range(2):
            field(page).fill(long)
            save(page)
            says(page, "Could not be saved: the server has no room left.")
            expect(field(page)).to_have_value(long)
        address = page.url
        ada.goto(f"/my/entries/{kept}")
        expect(page.locator("[data-part=text] p")).to_have_text(["Saved before."])
        page.goto(address)
        expect(field(page)).to_have_value(long)
    save(page)
    shown(page, long.strip())
    expect(drafts(ada)).to_have_count(0)


def test_a_device_whose_clock_is_put_back_locks_in_time_all_the_same(ada: Person) -> None:
    page = ada.page
    page.clock.install()
    ada.goto("/my/entries/new")
    ada.unlocked()
    field(page).fill("Words from before.")
    says(page, KEPT)
    page.clock.set_system_time(datetime.now() - timedelta(days=1))
    page.clock.run_for("16:00")
    expect(page.locator("vault-gate[data-state=locked]")).to_be_attached()
    expect(field(page)).not_to_be_visible()


def test_a_device_whose_clock_is_put_forward_locks_at_once_and_keeps_what_was_typed(ada: Person) -> None:
    page = ada.page
    page.clock.install()
    ada.goto("/my/entries/new")
    ada.unlocked()
    field(page).fill("Words from before.")
    says(page, KEPT)
    page.clock.set_system_time(datetime.now() + timedelta(days=1))
    page.clock.run_for("00:03")
    expect(page.locator("vault-gate[data-state=locked]")).to_be_attached()
    ada.unlock()
    expect(field(page)).to_have_value("Words from before.")


def test_a_page_that_was_written_by_a_wrong_clock_says_so_and_shows_the_day_it_was_saved(ada: Person) -> None:
    page = ada.page
    page.clock.install(time=datetime.now() + timedelta(days=400))
    ada.write("From the year to come.")
    expect(page.get_by_text("Its clock seems to have been wrong that day.")).to_be_visible()
    today = ada.server.change("SELECT max(saved) FROM entry")[0][0]
    expect(page.locator("[data-part=saved-on]")).to_have_attribute("datetime", today)
    expect(page.locator("[data-part=saved-on]")).to_contain_text(today[:4])
    ada.write("Of the same clock.")
    ada.page.clock.set_system_time(datetime.now())


@pytest.mark.parametrize(
    ("after", "asked"),
    [("2026-01-01", True), ("2026-01-08", True), ("2025-12-31", False), ("2025-11-20", True)],
    ids=["due", "late", "not yet", "set by a wrong clock"],
)
def test_the_reminder_about_the_sheet_survives_a_clock_that_was_wrong(ada: Person, after: str, asked: bool) -> None:
    page = ada.page
    address = page.locator("script[type=module]").first.get_attribute("src").replace("app.js", "profile/sheet.js")
    is_due = page.evaluate(
        "async ([module, now]) => (await import(module)).isDue({ next: '2026-01-01' }, new Date(`${now}T12:00:00`))",
        [address, after],
    )
    assert is_due is asked


@pytest.mark.parametrize(
    ("what_happened", "words"),
    [
        ("UPDATE invitation SET expires = '2001-01-01 00:00:00.000000'", "This invitation has run out."),
        ("UPDATE invitation SET used_by = (SELECT id FROM account LIMIT 1)", "This invitation was used already."),
        ("DELETE FROM invitation", "This invitation is not known here."),
    ],
    ids=["run out", "used", "gone"],
)
def test_an_invitation_that_ends_while_somebody_joins_is_said_by_name(
    server: Server, cast: Cast, what_happened: str, words: str
) -> None:
    cy = cast(server, "cy-too-late")
    page = cy.page
    page.goto(server.invite())
    page.get_by_label("I am 18 or older").check()
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Login").fill(cy.login)
    server.change(f"{what_happened} WHERE made = (SELECT max(made) FROM invitation) AND used_by IS NULL")
    page.get_by_role("button", name="Go on").click()
    told(page, words)
    expect(page.get_by_label("Login")).to_have_value(cy.login)


@pytest.mark.parametrize(
    ("way", "there", "elsewhere"),
    [
        ("Keep what is here", ["Here."], None),
        ("Keep what was saved", ["There."], None),
        ("Keep both, as two pages", ["Here."], ["There."]),
        ("Put them together", ["There.", "Here."], None),
    ],
)
def test_each_of_the_four_ways_on_from_two_versions_leads_where_it_says(
    ada: Person, way: str, there: list[str], elsewhere: list[str] | None
) -> None:
    entry, tab = ada.write("Before."), ada.tab()
    tab.goto(f"/my/entries/{entry}/edit")
    expect(field(tab.page)).to_have_value("Before.")
    ada.goto(f"/my/entries/{entry}/edit")
    field(ada.page).fill("There.")
    save(ada.page)
    shown(ada.page, "There.")
    pages = count(ada)
    field(tab.page).fill("Here.")
    save(tab.page)
    expect(tab.page.get_by_text("Both versions are below. Nothing was overwritten.")).to_be_visible()
    tab.page.get_by_role("button", name=way).click()
    assert (shown(tab.page, *there) == entry) == (elsewhere is None)
    if way != "Keep what was saved":
        expect(tab.page.get_by_text("Saved. Only you can read it.")).to_be_visible()
    tab.page.close()
    if elsewhere:
        ada.goto(f"/my/entries/{entry}")
        shown(ada.page, *elsewhere)
    assert count(ada) == pages + (1 if elsewhere else 0)
    expect(drafts(ada)).to_have_count(0)
