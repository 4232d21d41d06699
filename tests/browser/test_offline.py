"""Without a connection: the Calm corner, Help now and the letterbox; what a device keeps for that; and a newer Mooring."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.finding import base_of, pinned
from tests.browser.people import Person
from tests.browser.server import Server
from tests.browser.test_writing import count, drafts

WORDS = "Serac-3307 written in the night"
MORE = "Firn-9915 and written on"

READY = """() => navigator.serviceWorker.ready.then(() => new Promise((resolve) => {
  if (navigator.serviceWorker.controller) resolve();
  else navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
}))"""

KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) {
      const answer = await caches.match(request, { ignoreVary: true });
      found[new URL(request.url).pathname + new URL(request.url).search] = await answer.text();
    }
  }
  return found;
}"""

LETTERS = """async (base) => {
  const { letters } = await import(`${base}/js/keep/letters.js`);
  const { readProfile } = await import(`${base}/js/profile/profile.js`);
  const { letterbox } = await readProfile();
  const open = (letter) => letters.whenPutIn(letter.id, () => letters.open(letter, letterbox));
  return (await Promise.all((await letters.all()).map(open))).map((letter) => letter?.text ?? null);
}"""


_count = 0


@pytest.fixture
def ada(server: Server, bring: Callable[..., Person]) -> Person:
    """Ada, who has joined, stands at Today, and has all that is kept."""
    global _count
    _count += 1
    person = bring(server, f"ada-offline-{_count}")
    person.begin(server.invite())
    ready(person)
    return person


def ready(person: Person) -> None:
    """All that is kept is there."""
    person.page.evaluate(READY)


def write_letter(page: Page, words: str) -> None:
    page.get_by_label("Your page").press_sequentially(words)
    expect(page.locator("letter-composer[data-save=kept]")).to_be_attached()


def letters_of(person: Person) -> list[str | None]:
    """What is in the letterbox, opened by its owner; None for what is still being written."""
    return list(person.page.evaluate(LETTERS, base_of(person.page)))


def became_pages(person: Person, *texts: str) -> None:
    """What was in the letterbox is in the journal, each once, and the device has nothing of it left."""
    page, rows = person.page, person.page.locator("entry-list li[data-id]")
    person.unlocked()
    for _ in range(100):
        if letters_of(person) == [] and count(person) >= len(texts):
            break
        page.wait_for_timeout(100)
    expect(drafts(person).and_(page.locator(":not([data-standing=saved])"))).to_have_count(0)
    expect(drafts(person)).to_have_count(0)
    person.goto("/my/entries")
    expect(rows).to_have_count(len(texts))
    found = []
    for entry in [row.get_attribute("data-id") for row in rows.all()]:
        person.goto(f"/my/entries/{entry}")
        expect(page.locator("entry-page[data-state=open]")).to_be_attached()
        found.append(page.locator("[data-part=text]").inner_text())
    assert sorted(found) == sorted(texts)


def is_dressed(page: Page) -> None:
    """The kept style sheets are there, all of them."""
    assert page.evaluate("() => getComputedStyle(document.querySelector('.top')).position") == "sticky"
    assert page.evaluate("() => getComputedStyle(document.documentElement).getPropertyValue('--paper')") != ""


@pytest.mark.parametrize("signed_in", [True, False], ids=["signed in", "signed out"])
def test_calm_corner_and_help_now_open_without_a_connection(
    signed_in: bool, server: Server, bring: Callable[..., Person], request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue("ada") if signed_in else bring(server, "nobody")
    page = person.page
    person.goto("/my/help")
    ready(person)
    # With a connection it stands aside: whoever is signed out is sent to sign in, whoever is signed in sees their own.
    person.goto("/my/entries")
    expect(page.locator("vault-gate[data-state=open]" if signed_in else "signin-form")).to_be_attached()
    person.context.set_offline(True)
    person.goto("/my/calm")
    ways = page.locator("main a[href^='/my/calm/']")
    addresses = sorted({str(way.get_attribute("href")) for way in ways.all()})
    assert len(addresses) >= 12
    for address in addresses:
        person.goto(address)
        expect(page.locator(".practice-step").first).to_be_visible()
        is_dressed(page)
        page.get_by_role("link", name="Stop here").click()
        expect(page.get_by_role("heading", name="Calm corner")).to_be_visible()
    person.goto("/my/help")
    page.get_by_label("Where are you?").select_option(label="Germany")
    place = page.locator(".help-place:visible")
    expect(place).to_have_count(1)
    expect(place.locator("a[href^='tel:']").first).to_be_visible()
    assert page.locator("vault-gate").count() == 0
    for name in (
        "When to call a doctor",
        "If something about your care feels wrong",
        "How Leave quickly works",
        "When others use this device",
    ):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        is_dressed(page)
        page.locator(".back").click()
        expect(page.get_by_role("heading", name="Help now", level=1)).to_be_visible()
    page.get_by_role("link", name="Mooring, first page").click()
    expect(page.get_by_role("heading", name="No connection right now")).to_be_visible()
    is_dressed(page)


def test_after_signing_out_they_still_open_and_nothing_of_the_account_is_kept(ada: Person) -> None:
    page = ada.page
    pinned(ada)
    ada.goto("/my/more")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/signin")
    ada.context.set_offline(True)
    ada.goto("/my/calm/orienting")
    expect(page.locator(".practice-step").first).to_be_visible()
    is_dressed(page)
    ada.goto("/my/entries")
    expect(page.get_by_text("There is no letterbox on this device yet")).to_be_visible()
    expect(page.get_by_label("Your page")).to_be_hidden()


def test_what_is_kept_is_exactly_the_list_and_the_same_for_everybody(ada: Person) -> None:
    page = ada.page
    entry = ada.write(WORDS, "Crevasse-1184")
    for path in ("/my/entries", f"/my/entries/{entry}", "/my/shares", "/my/more", "/my/help", "/my/calm", "/my/today"):
        ada.goto(path)
        ada.unlocked()
    script = page.request.get(f"{ada.server.origin}/my/worker.js").text()
    listed = re.findall(r'\["(/[^"]+)", "sha256-', script)
    assert {"/my/offline", "/my/calm", "/my/help"} < set(listed)
    found: dict[str, str] = page.evaluate(KEPT)
    assert sorted(found) == sorted(listed)
    account, half = ada.server.change(
        "SELECT a.id, s.half FROM account a JOIN sign_in s ON s.account = a.id WHERE login = ?", ada.login
    )[0]
    for address, text in found.items():
        for secret in (ada.login, str(account), str(half), entry, WORDS, "Crevasse-1184", "<vault-gate data-"):
            assert secret not in text, address
    with anonymous(ada) as answer_of:
        for address in ("/my/offline", "/my/calm", "/my/help"):
            assert found[address] == answer_of(address)


@contextmanager
def anonymous(person: Person) -> Iterator[Callable[[str], str]]:
    """What somebody gets who is not known."""
    context = person.context.browser.new_context()  # type: ignore[union-attr]
    yield lambda address: context.request.get(person.server.origin + address).text()
    context.close()


def test_a_page_that_could_not_be_loaded_takes_a_letter_instead(ada: Person) -> None:
    page = ada.page
    pinned(ada)
    ada.context.set_offline(True)
    ada.goto("/my/entries/new")
    expect(page.get_by_role("heading", name="No connection right now")).to_be_visible()
    page.get_by_role("button", name="Put it in").click()
    expect(page.get_by_text("There is nothing to put in yet.")).to_be_visible()
    write_letter(page, WORDS)
    expect(page.get_by_text("Kept on this device", exact=True)).to_be_visible()
    page.get_by_role("button", name="Put it in").click()
    expect(page.get_by_role("heading", name="It is in the letterbox")).to_be_focused()
    expect(page.get_by_text("Waiting in the letterbox: 1.")).to_be_visible()
    assert page.get_by_label("Your page").input_value() == ""
    page.get_by_role("button", name="Write another").click()
    expect(page.get_by_label("Your page")).to_be_focused()
    write_letter(page, MORE)
    page.get_by_role("button", name="Put it in").click()
    expect(page.get_by_text("Waiting in the letterbox: 2.")).to_be_visible()
    ada.context.set_offline(False)
    expect(page.get_by_text("The connection seems to be back.")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    ada.unlocked()
    became_pages(ada, WORDS, MORE)


def test_trying_again_puts_away_what_is_being_written_first(ada: Person) -> None:
    page = ada.page
    pinned(ada)
    ada.context.set_offline(True)
    ada.goto("/my/today")
    page.get_by_label("Your page").fill(WORDS)
    ada.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    ada.unlocked()
    became_pages(ada, WORDS)


def test_a_locked_journal_takes_a_letter_which_survives_the_end_of_the_tab_and_opens_after_unlocking(ada: Person) -> None:
    page = ada.page
    pinned(ada)
    ada.goto("/my/entries")
    ada.lock()
    page.get_by_role("dialog").get_by_role("link", name="Write without unlocking").click()
    page.wait_for_url("**/my/letters/new")
    write_letter(page, WORDS)
    other = ada.tab()
    other.goto("/my/today")
    other.unlock()
    # While it is still being written nobody takes it out.
    assert letters_of(other) == [None]
    page.close()
    other.page.reload()
    became_pages(other, WORDS)


def test_leaving_quickly_puts_the_letter_in_and_back_shows_nothing(ada: Person) -> None:
    page = ada.page
    pinned(ada)
    ada.context.route(
        "https://www.wikipedia.org/**", lambda route: route.fulfill(body="<h1>An encyclopedia</h1>", content_type="text/html")
    )
    ada.goto("/my/letters/new")
    page.get_by_label("Your page").fill(WORDS)
    page.get_by_role("link", name="Leave quickly").click()
    page.wait_for_url("https://www.wikipedia.org/")
    page.go_back()
    expect(page.locator("vault-gate[data-state=locked]")).to_be_attached()
    expect(page.locator("body")).not_to_contain_text(WORDS)
    ada.goto("/my/today")
    ada.unlock()
    became_pages(ada, WORDS)


def test_a_letter_that_nobody_goes_on_with_leaves_the_screen_by_itself(ada: Person) -> None:
    page = ada.page
    pinned(ada)
    page.clock.install()
    ada.goto("/my/letters/new")
    page.get_by_label("Your page").fill(WORDS)
    page.clock.fast_forward("06:00")
    expect(page.get_by_text("Nobody typed for five minutes, so it was put in for you.")).to_be_visible()
    assert page.get_by_label("Your page").input_value() == ""


def test_words_that_the_device_will_not_keep_stay_in_the_window(ada: Person) -> None:
    page = ada.page
    pinned(ada)
    ada.goto("/my/letters/new")
    expect(page.get_by_label("Your page")).to_be_visible()
    page.evaluate(
        "() => { IDBDatabase.prototype.transaction = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    page.get_by_label("Your page").fill(WORDS)
    expect(page.get_by_text("This device could not keep it.")).to_be_visible()
    page.get_by_role("button", name="Put it in").click()
    expect(page.get_by_label("Your page")).to_have_value(WORDS)
    expect(page.get_by_text("This device could not keep it.")).to_be_visible()


def test_a_letter_that_was_emptied_again_leaves_nothing(ada: Person) -> None:
    page = ada.page
    pinned(ada)
    ada.goto("/my/letters/new")
    write_letter(page, WORDS)
    page.get_by_label("Your page").fill("")
    expect(page.locator("letter-composer[data-save='']")).to_be_attached()
    ada.goto("/my/today")
    ada.unlocked()
    assert letters_of(ada) == []


def test_where_nobody_ever_unlocked_the_letterbox_says_so(server: Server, bring: Callable[..., Person]) -> None:
    nobody = bring(server, "nobody")
    nobody.goto("/my/letters/new")
    expect(nobody.page.get_by_text("There is no letterbox on this device yet")).to_be_visible()
    expect(nobody.page.get_by_label("Your page")).to_be_hidden()


def test_on_a_device_that_others_use_too_there_is_no_letterbox(ada: Person) -> None:
    page = ada.page
    pinned(ada)
    ada.server.change("UPDATE sign_in SET shared = 1 WHERE account = (SELECT id FROM account WHERE login = ?)", ada.login)
    ada.goto("/my/today")
    ada.unlocked()
    ada.lock()
    expect(page.get_by_role("dialog").get_by_label("Passphrase")).to_be_visible()
    expect(page.get_by_role("link", name="Write without unlocking")).to_be_hidden()
    ada.goto("/my/letters/new")
    expect(page.get_by_text("There is no letterbox on this device yet")).to_be_visible()


def test_a_server_that_does_not_answer_is_not_waited_for_for_ever(own_server: Server, bring: Callable[..., Person]) -> None:
    nobody = bring(own_server, "nobody")
    nobody.goto("/my/help")
    ready(nobody)
    os.kill(own_server.pid, signal.SIGSTOP)
    try:
        nobody.goto("/my/calm")
        nobody.page.locator("main a[href^='/my/calm/']").first.click()
        expect(nobody.page.locator(".practice-step").first).to_be_visible()
    finally:
        os.kill(own_server.pid, signal.SIGCONT)


def come_back(page: Page) -> None:
    """The tab is looked at again, after a while."""
    page.evaluate("() => navigator.serviceWorker.getRegistration('/my/').then((registration) => registration.update())")


def test_a_new_version_is_said_and_taking_it_keeps_what_is_being_written(
    own_server: Server, newer: Path, bring: Callable[..., Person]
) -> None:
    ada = bring(own_server, "ada")
    ada.begin(own_server.first_link())
    ready(ada)
    page = ada.page
    ada.goto("/my/entries/new")
    page.get_by_label("Your page").fill(WORDS)
    expect(page.locator("entry-composer[data-save=kept]")).to_be_attached()
    before = base_of(page)
    line = page.get_by_text("A new version of Mooring is there.")
    expect(line).to_be_hidden()

    own_server.update(newer)
    come_back(page)
    expect(line).to_be_visible()
    assert base_of(page) == before
    page.get_by_label("Your page").press_sequentially(MORE)
    page.get_by_role("button", name="Take it now").click()
    page.wait_for_function("before => !document.documentElement.outerHTML.includes(before)", arg=before)
    expect(page.get_by_label("Your page")).to_have_value(WORDS + MORE)
    ada.unlocked()
    expect(line).to_be_hidden()

    # Pages of the build before stay whole, those before it are gone, and the new one works without a connection.
    kept: list[str] = page.evaluate("() => caches.keys()")
    assert len([name for name in kept if name.startswith("mooring-files-")]) == 2
    assert len([name for name in kept if name.startswith("mooring-pages-")]) == 1
    ada.context.set_offline(True)
    ada.goto("/my/calm")
    is_dressed(page)
    assert base_of(page) != before


def test_a_new_version_can_wait_and_is_not_taken_over_words_that_are_not_kept(
    own_server: Server, newer: Path, bring: Callable[..., Person]
) -> None:
    ada = bring(own_server, "ada")
    ada.begin(own_server.first_link())
    ready(ada)
    page = ada.page
    ada.goto("/my/entries/new")
    expect(page.get_by_label("Your page")).to_be_visible()
    own_server.update(newer)
    come_back(page)
    line = page.get_by_text("A new version of Mooring is there.")
    expect(line).to_be_visible()
    page.evaluate(
        "() => { IDBDatabase.prototype.transaction = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    page.get_by_label("Your page").fill(WORDS)
    page.get_by_role("button", name="Take it now").click()
    expect(page.get_by_text("This device could not keep what you typed.")).to_be_visible()
    expect(page.get_by_label("Your page")).to_have_value(WORDS)
    page.get_by_role("button", name="Later").click()
    expect(page.get_by_text("This device could not keep what you typed.")).to_be_hidden()


def test_a_clinic_that_changes_its_number_changes_what_is_kept(own_server: Server, bring: Callable[..., Person]) -> None:
    dov = bring(own_server, "dov")
    dov.begin(own_server.first_link())
    ready(dov)
    page = dov.page
    dov.goto("/clinic/words/edit")
    page.get_by_label("Name of the clinic").fill("Quayside Practice")
    page.get_by_label("Phone number").fill("+44 1632 960 001")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/clinic/words")
    dov.goto("/my/today")
    come_back(page)
    for _ in range(100):
        if "1632" in page.evaluate(KEPT)["/my/help"]:
            break
        page.wait_for_timeout(100)
    # The build is the same: nobody has to take anything.
    expect(page.get_by_text("A new version of Mooring is there.")).to_be_hidden()
    dov.context.set_offline(True)
    dov.goto("/my/help")
    expect(page.get_by_role("link", name="Call +44 1632 960 001")).to_be_visible()


def test_a_page_of_an_older_mooring_goes_on_keeping_after_a_newer_one_changed_the_schema(ada: Person) -> None:
    page = ada.page
    ada.goto("/my/entries/new")
    page.get_by_label("Your page").fill(WORDS)
    expect(page.locator("entry-composer[data-save=kept]")).to_be_attached()
    page.evaluate(
        """() => new Promise((resolve, reject) => {
          const opening = indexedDB.open('mooring', 99);
          opening.onupgradeneeded = () => opening.result.createObjectStore('of-a-later-day', { keyPath: 'account' });
          opening.onsuccess = () => { opening.result.close(); resolve(); };
          opening.onerror = opening.onblocked = () => reject(opening.error);
        })"""
    )
    page.get_by_label("Your page").fill(WORDS + MORE)
    expect(page.locator("entry-composer[data-save=kept]")).to_be_attached()
    page.reload()
    expect(page.get_by_label("Your page")).to_have_value(WORDS + MORE)


# The schema as it was before there were letters, with a row in each store.
EARLIER = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('mooring', 2);
  opening.onupgradeneeded = () => {
    const db = opening.result;
    const rows = (name) => db.createObjectStore(name, { keyPath: 'account' });
    for (const name of ['lockboxes', 'pins', 'passkeys']) rows(name).put({ account: 'a', name });
    const drafts = db.createObjectStore('drafts', { keyPath: ['account', 'id'] });
    drafts.createIndex('account', 'account');
    drafts.put({ account: 'a', id: '1', sealed: 'mo1.x', unanswered: null });
  };
  opening.onsuccess = () => { opening.result.close(); resolve(); };
  opening.onerror = () => reject(opening.error);
})"""

MIGRATED = """async (base) => {
  const { device } = await import(`${base}/js/vault/device.js`);
  await device.put('letterboxes', { account: 'a', public: new Uint8Array(65), at: '' });
  await device.put('letters', { account: 'a', id: '2', sealed: new Uint8Array(3) });
  const stores = ['lockboxes', 'pins', 'passkeys', 'drafts', 'letterboxes', 'letters'];
  return Promise.all(stores.map(async (name) => (await device.all(name, 'a')).length));
}"""


def test_a_device_from_before_there_were_letters_keeps_all_it_had(server: Server, bring: Callable[..., Person]) -> None:
    nobody = bring(server, "nobody")
    nobody.goto("/signin")
    base = base_of(nobody.page)
    nobody.page.goto(server.origin + "/health")
    nobody.page.evaluate(EARLIER)
    found: list[Any] = nobody.page.evaluate(MIGRATED, base)
    assert found == [1, 1, 1, 1, 1, 1]
