"""What a person does most, in each browser: nothing is lost, nothing is shown to others, nobody is told something wrong."""

import time

import pytest

from tests.browsers.driver import PATIENCE
from tests.browsers.people import READY

WAITING = "Waiting for a connection"
PLANTED = "() => { new Image().src = 'http://127.0.0.1:9/planted.png'; }"

# Asks the device's stores without a pause, and goes to another page in the middle of that.
LEFT_IN_THE_MIDDLE = """(address) =>
  import(document.querySelector('script[type=module]').src.replace(/js.*/, 'js/vault/device.js')).then(({ device }) => {
    let times = 0;
    const write = () => void device.put('pins', { account: 'nobody', sealed: `mo1.${times++}` }).then(write);
    const read = () => void device.all('drafts').then(read);
    for (let each = 0; each < 3; each++) { write(); read(); }
    setTimeout(() => location.assign(address), 60);
  })"""

FREE = """() => new Promise((resolve) => {
  const opening = indexedDB.open('mooring');
  opening.onsuccess = () => {
    const writing = opening.result.transaction(['pins', 'drafts'], 'readwrite');
    writing.objectStore('pins').delete('nobody');
    writing.oncomplete = () => { opening.result.close(); resolve(true); };
  };
  setTimeout(resolve, 5000, false);
})"""


def test_joining_with_a_passphrase_and_a_proven_recovery_code(bring, server):
    bea = bring("bea")
    bea.join(server.invite())
    bea.browser.see("Today")
    assert len(bea.code.split("-")) == 9
    assert server.change("SELECT count(*) FROM account WHERE login = ?", bea.login) == [(1,)]
    bea.browser.reload()
    bea.unlocked()
    bea.lock()
    bea.unlock()


def test_a_page_is_written_found_in_the_journal_and_revised(ada):
    browser, before = ada.browser, ada.count()
    entry = ada.write("The lake was quiet, ä ö ü ☂ and 水.", title="By the lake")
    browser.see("By the lake")
    ada.goto("/my/entries")
    browser.press("By the lake")
    ada.shown("The lake was quiet, ä ö ü ☂ and 水.")
    browser.press("Change this page")
    browser.holds("Your page", "The lake was quiet, ä ö ü ☂ and 水.")
    browser.fill("Your page", "The lake was quiet. I stayed.")
    browser.press("Save")
    assert ada.shown("The lake was quiet. I stayed.") == entry
    browser.reload()
    ada.shown("The lake was quiet. I stayed.")
    assert ada.count() == before + 1
    ada.kept_nothing()


def test_locking_takes_the_words_away_and_unlocking_brings_them_back(ada):
    browser = ada.browser
    ada.write("Only for me.")
    ada.lock()
    assert "Only for me." not in browser.evaluate("() => document.documentElement.innerHTML")
    ada.unlock()
    ada.shown("Only for me.")
    ada.compose("In the middle of")
    ada.lock()
    assert browser.evaluate("() => document.querySelector('textarea').value") == ""
    ada.unlock()
    browser.holds("Your page", "In the middle of")
    browser.add("Your page", " a sentence")
    browser.there("entry-composer[data-save=kept]")
    browser.reload()
    browser.holds("Your page", "In the middle of a sentence")


@pytest.mark.parametrize("fault", ["reload", "kill_tab", "crash"])
def test_a_draft_survives(ada, fault):
    browser, before = ada.browser, ada.count()
    ada.compose("The first words, and these after them.")
    getattr(browser, fault)()
    if fault != "reload":
        ada.come_in("/my/today")
        browser.press("The first words")
    browser.holds("Your page", "The first words, and these after them.")
    browser.see("Here are the words you had not saved yet.")
    browser.add("Your page", " And the last.")
    browser.press("Save")
    ada.shown("The first words, and these after them. And the last.")
    assert ada.count() == before + 1
    ada.kept_nothing()


def test_a_page_that_is_left_in_the_middle_of_keeping_holds_nothing_up(ada):
    browser = ada.browser
    for _ in range(4):
        ada.goto("/my/calm")
        browser.evaluate(LEFT_IN_THE_MIDDLE, "/my/more")
        browser.at("/my/more$")
        assert browser.wait(f"() => ({FREE})().then(String)") == "true"


def test_a_save_without_the_server_waits_and_goes_out_by_itself_once(ada):
    browser, before = ada.browser, ada.count()
    ada.compose("Written on a train.")
    with ada.without_server():
        browser.press("Save")
        browser.see(WAITING)
        browser.holds("Your page", "Written on a train.")
        assert ada.rows("outbox") == 1
    browser.see("Saved")
    browser.press("See it")
    ada.shown("Written on a train.")
    assert ada.count() == before + 1
    ada.kept_nothing()


def test_a_save_that_waits_survives_the_end_of_the_browser_and_goes_out_once(ada):
    browser, before = ada.browser, ada.count()
    ada.compose("Waiting over a crash.")
    with ada.without_server():
        browser.press("Save")
        browser.see(WAITING)
        browser.crash()
    ada.come_in("/my/today")
    ada.kept_nothing()
    ada.newest()
    ada.shown("Waiting over a crash.")
    assert ada.count() == before + 1


@pytest.mark.parametrize("fault", ["none", "kill_tab", "crash"])
def test_a_letter_written_while_locked_becomes_a_page_once(ada, fault):
    browser, before = ada.browser, ada.count()
    browser.wait(
        "() => import(document.querySelector('script[type=module]').src.replace(/js.*/, 'js/keep/letters.js'))"
        ".then(({ letterboxes }) => letterboxes.latest()).then(Boolean)",
        told="the letterbox is pinned",
    )
    ada.lock()
    browser.press("Write without unlocking")
    browser.fill("Your page", "Pushed through the slot.")
    browser.there("letter-composer[data-save=kept]")
    if fault == "none":
        browser.press("Put it in")
        browser.see("It is in the letterbox")
        browser.see("Waiting in the letterbox: 1.")
        assert browser.evaluate("() => document.querySelector('textarea').value") == ""
        assert ada.rows("letters") == 1
    else:
        getattr(browser, fault)()
    ada.come_in("/my/today")
    ada.kept_nothing()
    ada.newest()
    ada.shown("Pushed through the slot.")
    assert ada.count() == before + 1


def test_without_the_server_the_calm_corner_and_help_now_open_and_a_letter_is_taken(ada):
    browser, before = ada.browser, ada.count()
    browser.wait(READY)
    with ada.without_server():
        ada.goto("/my/calm")
        browser.wait("() => document.querySelector('.practice-step')?.checkVisibility()")
        assert browser.evaluate("() => getComputedStyle(document.querySelector('.top')).position") == "sticky"
        ada.goto("/my/help")
        browser.wait("() => document.querySelector('help-country select')?.checkVisibility()")
        ada.goto("/my/entries/new")
        browser.see("No connection right now")
        browser.fill("Your page", "From the train, locked out.")
        browser.there("letter-composer[data-save=kept]")
        browser.press("Put it in")
        browser.see("It is in the letterbox")
    ada.come_in("/my/today")
    ada.kept_nothing()
    ada.newest()
    ada.shown("From the train, locked out.")
    assert ada.count() == before + 1


def test_another_name_is_there_without_the_server_too_and_goes_again(ada):
    browser = ada.browser
    browser.wait(READY)
    ada.goto("/my/device/name")
    browser.press("Notes Use this name here")
    browser.see("On this device it is called Notes now")
    browser.see("Without a connection, too.")
    ada.goto("/my/device")
    ada.unlocked()
    browser.wait("() => document.title === 'Notes'")
    # WebKit complains of what is still on its way when a page is left.
    assert browser.evaluate("() => fetch('/my/profile').then(({ status }) => status)") == 200
    with ada.without_server():
        for path in ("/my/calm", "/my/help", "/my/entries"):
            ada.goto(path)
            browser.wait("() => document.title === 'Notes' && document.querySelector('h1')?.checkVisibility()", told=path)
    ada.come_in("/my/today")
    ada.goto("/my/device/name")
    browser.press("Back to its own name")
    browser.wait("() => document.title === 'On this device · Mooring'")


def test_a_shared_page_opens_in_a_fresh_browser_with_the_passphrase_alone(ada, bring):
    entry = ada.write("For Bea to read.")
    link = ada.share(entry, "quiet harbour lantern")
    browser = bring("bea").browser
    browser.goto(link)
    browser.fill("Passphrase", "quiet harbour lamp")
    browser.press("Open")
    browser.see("That passphrase does not fit.")
    assert "#" not in browser.evaluate("() => location.href")
    browser.fill("Passphrase", "quiet harbour lantern")
    browser.press("Open")
    browser.see("Shared with you")
    browser.see("For Bea to read.")


def test_two_devices_that_changed_one_page_keep_both(ada, bring):
    browser, before = ada.browser, ada.count()
    entry = ada.write("Where it began.")
    ada.goto(f"/my/entries/{entry}/edit")
    browser.holds("Your page", "Where it began.")
    browser.fill("Your page", "From the phone.")
    tablet = bring(ada.login)
    tablet.come_in(f"/my/entries/{entry}/edit")
    tablet.browser.holds("Your page", "Where it began.")
    tablet.browser.fill("Your page", "From the tablet.")
    tablet.browser.press("Save")
    tablet.shown("From the tablet.")
    browser.press("Save")
    browser.see("This page was changed somewhere else")
    browser.see("From the phone.")
    browser.see("From the tablet.")
    browser.press("Keep both, as two pages")
    other = ada.shown("From the phone.")
    assert other != entry
    ada.goto(f"/my/entries/{entry}")
    ada.shown("From the tablet.")
    assert ada.count() == before + 2
    ada.kept_nothing()


def test_leaving_quickly_leaves_at_once_and_back_shows_nothing(ada, elsewhere):
    browser = ada.browser
    ada.compose("Nobody is to see this.")
    browser.evaluate(
        "(address) => document.querySelectorAll('quick-exit a').forEach((link) => { link.href = address; })", elsewhere
    )
    browser.press("Leave quickly")
    browser.see("An encyclopedia")
    browser.back()
    browser.see_not("An encyclopedia")
    browser.see_not("Nobody is to see this.")
    assert not browser.evaluate("() => [...document.querySelectorAll('textarea')].some((field) => field.value)")
    assert ada.come_in("/my/today") == "locked"
    browser.press("Nobody is to see this.")
    browser.holds("Your page", "Nobody is to see this.")


def test_no_page_meets_its_policy_and_what_would_is_heard(ada):
    browser = ada.browser
    entry = ada.write("Seen from every side.")
    paths = (
        *("today", "entries", f"entries/{entry}", f"entries/{entry}/versions", f"entries/{entry}/edit", "entries/new"),
        *("shares", "shares/new", "bin", "more", "keys", "keys/passphrase", "keys/recovery-code", "keys/second-step"),
        *("signins", "device", "export", "privacy", "privacy/fields", "calm", "help", "letters/new", "leaving", "offline"),
    )
    for path in paths:
        ada.goto(f"/my/{path}")
        browser.wait("() => document.readyState === 'complete' && document.querySelector('h1')", told=path)
        assert browser.evaluate("() => fetch(location.pathname).then(({ status }) => status)") == 200, path
        assert browser.complaints == [], path
    browser.evaluate(PLANTED)
    deadline = time.monotonic() + PATIENCE
    while not any("img-src" in complaint for complaint in browser.complaints):
        assert time.monotonic() < deadline, "the planted image was not heard of"
        browser.evaluate("() => new Promise((resolve) => setTimeout(resolve, 100))")
    browser.complaints.clear()
