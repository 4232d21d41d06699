"""Locking: by hand, in time, in every tab; nothing readable stays, and nothing typed is lost."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Person

WORDS = "The heron by the water"
WARNING = "This page will lock in less than a minute."
IDLE = timedelta(minutes=15)


@pytest.fixture
def ada(settled_ada):
    return settled_ada


# All of an element: what it shows, what it hides, and what stands in its controls.
WHOLE = """(tag) => {
  const lines = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE && node.data.trim()) lines.push(node.data.trim());
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const said = [...node.attributes].map(({ name, value }) => `${name}=${value}`).sort();
    lines.push([node.localName, ...said, node.value ?? '', node.checked ?? ''].join(' '));
    node.childNodes.forEach(walk);
  };
  walk(document.querySelector(tag));
  return lines;
}"""
CHANGE = """async (change) => {
  const base = document.querySelector('script[src*="/static/"]').getAttribute('src').match(/.static.[0-9a-f]+/)[0];
  const { changeProfile } = await import(`${base}/js/profile/profile.js`);
  await changeProfile((profile) => ({ ...profile, ...change }));
}"""
FAVOURITES = """async () => {
  const { prompts } = await (await fetch(document.querySelector('prompt-card').dataset.library)).json();
  return { deep: true, sessions: ['2026-01-05'], favourites: prompts.map(({ id }) => id), never: ['SET-01'] };
}"""


def locked(person: Person) -> Locator:
    """Wait until the page is locked and asks; the dialog."""
    expect(person.page.locator("vault-gate[data-state=locked]")).to_be_attached()
    dialog = person.page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Locked")).to_be_visible()
    return dialog


def shows_nothing(page: Page, words: str = WORDS) -> None:
    """Neither the text of the page nor any of its fields has the words."""
    expect(page.locator("body")).not_to_contain_text(words)
    typed = page.evaluate("() => [...document.querySelectorAll('input, textarea')].map(({ value }) => value).join()")
    assert words not in typed


def with_clock(person: Person, path: str) -> Page:
    """The page, with a clock that can be moved."""
    page = person.page
    page.clock.install()
    person.goto(path)
    person.unlocked()
    return page


@pytest.mark.parametrize("path", ["/my/today", "/my/entries", "/my/entries/new", "/my/suggestions", "/my/shares/new"])
def test_who_does_not_unlock_now_meets_no_page_that_seems_to_load_and_finds_the_way_in_on_it(ada, path):
    page = ada.page
    ada.write(WORDS)
    ada.goto(path)
    ada.unlocked()
    way = page.locator("main").get_by_role("button", name="Type my passphrase")
    expect(way).to_be_hidden()
    ada.lock()
    locked(ada).get_by_role("button", name="Not now").click()
    expect(page.get_by_text("This stays sealed until you type your passphrase.")).to_be_visible()
    expect(page.locator("main .opening:visible")).to_have_count(0)
    expect(way).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Passphrase")).to_be_focused()
    ada.unlock()
    expect(way).to_be_hidden()
    expect(page.locator("main:focus, main :focus")).to_have_count(1)


def test_a_locked_page_that_is_not_unlocked_now_puts_the_focus_on_the_way_in(ada):
    page = ada.page
    ada.lock()
    for path, way in (("/my/entries/new", "Type my passphrase"), ("/my/more", "Unlock")):
        ada.goto(path)
        expect(locked(ada).get_by_label("Passphrase")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name=way, exact=True)).to_be_focused()


def test_locking_closes_what_was_open_and_the_passphrase_opens_it_in_place(ada):
    page = ada.page
    ada.write(WORDS)
    ada.lock()
    dialog = locked(ada)
    shows_nothing(page)
    page.reload()
    dialog = locked(ada)
    shows_nothing(page)

    dialog.get_by_label("Passphrase").fill("not the right words at all")
    dialog.get_by_role("button", name="Unlock").click()
    expect(dialog.get_by_text("That passphrase does not fit.")).to_be_visible()
    dialog.get_by_label("Passphrase").fill("")
    dialog.get_by_role("button", name="Unlock").click()
    expect(dialog.get_by_text("Type your passphrase first.")).to_be_visible()
    shows_nothing(page)
    ada.unlock()
    expect(page.locator("[data-part=text]")).to_have_text(WORDS)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_back_button_shows_nothing_after_locking(ada):
    page = ada.page
    ada.write(WORDS)
    page.get_by_role("link", name="Change this page").click()
    expect(page.get_by_label("Your page")).to_have_value(WORDS)
    page.get_by_role("link", name="Today", exact=True).click()
    page.wait_for_url("**/my/today")
    ada.unlocked()
    ada.lock()
    locked(ada)
    for _ in range(3):
        page.go_back()
        locked(ada)
        shows_nothing(page)


def test_a_page_from_the_browsers_memory_is_empty_until_the_lock_was_looked_at(ada):
    page = ada.page
    ada.write(WORDS)
    # A page that is put into the browser's memory, and one that comes out of it.
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    shows_nothing(page)
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator("[data-part=text]")).to_have_text(WORDS)

    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    shows_nothing(page)
    other = ada.tab()
    other.goto("/my/today")
    other.unlocked()
    other.lock()
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    locked(ada)
    shows_nothing(page)


def test_typed_words_and_the_prompt_come_back_after_unlocking_in_place(ada):
    page = ada.page
    asked = page.locator("[data-part=question]").inner_text()
    page.get_by_role("button", name="Write to this").click()
    text = page.get_by_label("Your page")
    expect(text).to_be_visible()
    text.press_sequentially(WORDS)
    page.get_by_label("Title, if you like").fill("Birds")
    ada.lock()
    locked(ada)
    shows_nothing(page)
    shows_nothing(page, asked)
    ada.unlock()
    expect(text).to_have_value(WORDS)
    expect(page.get_by_label("Title, if you like")).to_have_value("Birds")
    expect(page.locator("entry-composer [data-part=question]")).to_have_text(asked)
    text.press("End")
    text.press_sequentially(", at dawn")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/my/entries/[0-9a-f]{32}$"))
    expect(page.locator("[data-part=text]")).to_have_text(f"{WORDS}, at dawn")


def test_locking_and_unlocking_in_one_tab_reaches_the_others(ada):
    page = ada.page
    ada.write(WORDS)
    writing = ada.tab()
    writing.goto("/my/entries/new")
    writing.page.get_by_label("Your page").fill("Typed in the other tab")
    ada.lock()
    for person in (ada, writing):
        locked(person)
    shows_nothing(page)
    shows_nothing(writing.page, "Typed in the other tab")
    ada.unlock()
    writing.unlocked()
    expect(page.locator("[data-part=text]")).to_have_text(WORDS)
    expect(writing.page.get_by_label("Your page")).to_have_value("Typed in the other tab")


def test_the_idle_limit_warns_then_locks_and_keeps_what_was_typed(ada):
    page = with_clock(ada, "/my/entries/new")
    page.get_by_label("Your page").fill(WORDS)
    expect(page.get_by_text(WARNING)).to_be_hidden()
    page.clock.fast_forward("14:30")
    expect(page.get_by_text(WARNING)).to_be_visible()
    page.clock.fast_forward("00:31")
    dialog = locked(ada)
    shows_nothing(page)
    expect(page.get_by_text(WARNING)).to_be_hidden()
    expect(dialog).to_be_visible()
    # The server dropped its half too: what the device holds opens nothing.
    page.reload()
    locked(ada)
    ada.unlock()
    expect(page.get_by_label("Your page")).to_have_value(WORDS)


def test_stay_asks_for_the_whole_time_again(ada):
    page = with_clock(ada, "/my/today")
    page.clock.fast_forward("14:30")
    expect(page.get_by_text(WARNING)).to_be_visible()
    with page.expect_response("**/my/presence") as answer:
        page.get_by_role("button", name="Stay").click()
    assert answer.value.json()["seconds"] == IDLE.total_seconds()
    expect(page.get_by_text(WARNING)).to_be_hidden()
    page.clock.fast_forward("13:30")
    expect(page.locator("vault-gate[data-state=open]")).to_be_attached()
    expect(page.get_by_text(WARNING)).to_be_hidden()


def test_typing_keeps_the_journal_open(ada):
    page = with_clock(ada, "/my/entries/new")
    text = page.get_by_label("Your page")
    for word in ("slowly ", "word ", "by ", "word "):
        page.clock.fast_forward("05:00")
        with page.expect_response(lambda answer: answer.url.endswith("/my/presence") and answer.request.method == "POST"):
            text.press_sequentially(word)
            page.clock.fast_forward("00:02")
    expect(page.locator("vault-gate[data-state=open]")).to_be_attached()
    expect(page.get_by_text(WARNING)).to_be_hidden()
    expect(text).to_have_value("slowly word by word ")


def test_the_server_keeps_the_limit_by_itself(ada):
    ada.write(WORDS)
    ada.server.change(
        "UPDATE sign_in SET active = '2001-01-01 00:00:00.000000' WHERE account = (SELECT id FROM account WHERE login = ?)",
        ada.login,
    )
    ada.page.reload()
    locked(ada)
    shows_nothing(ada.page)
    ada.unlock()
    expect(ada.page.locator("[data-part=text]")).to_have_text(WORDS)


def test_a_lock_without_a_connection_holds_and_the_server_is_told_later(ada):
    page = ada.page
    ada.write(WORDS)
    ada.context.set_offline(True)
    ada.lock()
    locked(ada)
    shows_nothing(page)
    halves = "SELECT count(half) FROM sign_in WHERE account = (SELECT id FROM account WHERE login = ?)"
    before = ada.server.change(halves, ada.login)[0][0]
    with page.expect_response("**/my/locks"):
        ada.context.set_offline(False)
    assert ada.server.change(halves, ada.login)[0][0] == before - 1
    ada.unlock()
    expect(page.locator("[data-part=text]")).to_have_text(WORDS)


def test_after_signing_out_the_back_button_shows_nothing(ada):
    page = ada.page
    ada.write(WORDS)
    ada.goto("/my/more")
    ada.unlocked()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/signin")
    page.go_back()
    page.wait_for_url("**/signin?next=/my/more")
    shows_nothing(page)
    page.go_back()
    shows_nothing(page)


def test_of_a_page_that_was_open_nothing_is_left_that_a_locked_one_does_not_have(ada):
    page = ada.page
    entry = f"/my/entries/{ada.write(WORDS)}"
    ada.today()
    step = {"id": "1" * 32, "kind": "step", "words": "Tea", "talk": "", "set": "2026-01-01", "meet": "2026-01-08"}
    change = {
        "intentions": [{**step, "shown": None, "met": None, "became": "open"}],
        "suggestions": page.evaluate(FAVOURITES),
    }
    page.evaluate(CHANGE, change)
    # How deep it is and whether it is a favourite; of which kind, and when again; that something is refused; when it was written.
    for path, tag, there in (
        ("/my/today", "prompt-card", "prompt-card [data-part=favourite][aria-pressed=true]"),
        ("/my/today", "intention-card", "intention-card [data-answer=gone]"),
        ("/my/suggestions", "suggestion-settings", "suggestion-settings [data-part=never] li"),
        (entry, "entry-page .reading-days", "entry-page .reading-days time[datetime*=T]"),
    ):
        ada.goto(path)
        ada.unlocked()
        if tag == "intention-card":
            page.locator("intention-card [data-choice=show]").click()
        expect(page.locator(there)).to_be_visible()
        ada.lock()
        before = page.evaluate(WHOLE, tag)
        page.reload()
        expect(page.locator("vault-gate[data-state=locked]")).to_be_attached()
        assert before == page.evaluate(WHOLE, tag)
        page.evaluate("document.dispatchEvent(new CustomEvent('mooring:unlock'))")
        ada.unlock()
