"""What can happen to somebody who writes: each fault once, for a new page, a revision and a letter (docs/reliability.md)."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from playwright.sync_api import Error, Page, Route, expect

from tests.browser.people import Person
from tests.browser.saves import is_save, lose_first_answer, refuse_saves
from tests.browser.server import Server

FULL = """() => {
  window.roomy = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => { throw new DOMException('no room', 'QuotaExceededError'); };
}"""
ROOM = "() => { IDBObjectStore.prototype.put = window.roomy; }"

# Longer than a person waits: after so long the page says that it goes on by itself.
SLOW_SECONDS = 9


@dataclass
class Writing:
    """Somebody at a page: `keep` types and waits for "Kept on this phone", `finish` presses the button."""

    person: Person
    server: Server
    kind: str
    path: str
    text: str = ""
    also: str = ""

    @property
    def page(self) -> Page:
        """The tab in which they write."""
        return self.person.page

    @property
    def is_letter(self) -> bool:
        """Whether what is written cannot be read back before the journal is unlocked."""
        return self.kind == "letter"

    @property
    def element(self) -> str:
        """The element that holds the words."""
        return "letter-composer" if self.is_letter else "entry-composer"

    def begin(self) -> None:
        """Open the place to write."""
        self.person.goto(self.path)
        expect(self.page.locator(f"{self.element}[data-state=open]")).to_be_attached()

    def keep(self, text: str) -> None:
        """Type, in the place of all that stood there, until it is said to be kept."""
        self.type(text)
        expect(self.page.locator(f"{self.element}[data-save=kept]")).to_be_attached()

    def type(self, text: str) -> None:
        """Type, in the place of all that stood there."""
        self.text = text
        self.page.get_by_label("Your page").fill(text)

    def finish(self) -> None:
        """Save it, or put the letter in."""
        self.page.get_by_role("button", name="Put it in" if self.is_letter else "Save", exact=True).click()


def the_tab_is_killed(writing: Writing) -> None:
    """The renderer dies under the page, as on a phone that needs the memory."""
    crashed = writing.page
    writing.person.page = writing.person.context.new_page()
    with suppress(Error):
        crashed.goto("chrome://crash", timeout=3000)
    crashed.close()


def the_server_is_restarted(writing: Writing) -> None:
    """A restart between typing and saving."""
    writing.server.stop()
    writing.server.start()
    writing.finish()


def the_server_is_killed_during_the_save(writing: Writing) -> None:
    """It has the request, or a part of it, and dies."""
    os.kill(writing.server.pid, signal.SIGSTOP)
    writing.finish()
    writing.page.wait_for_timeout(300)
    writing.server.stop(kill=True)
    writing.server.start()


def the_server_is_killed_once_it_has_the_save(writing: Writing) -> None:
    """It is killed in the very moment in which the row is there."""
    lose_first_answer(writing.page, lambda: writing.server.stop(kill=True))
    writing.finish()
    if not writing.is_letter:
        expect(writing.page.locator("entry-composer[data-save=waiting]")).to_be_visible()
    else:
        writing.server.stop(kill=True)
    writing.server.start()
    writing.page.unroute_all()


def end_sign_ins(writing: Writing) -> None:
    """The server does not know them any more."""
    writing.server.change("DELETE FROM sign_in WHERE account = (SELECT id FROM account WHERE login = ?)", writing.person.login)


def the_sign_in_expired(writing: Writing) -> None:
    """While somebody writes."""
    end_sign_ins(writing)
    writing.finish()


def the_journal_locked_by_itself(writing: Writing) -> None:
    """Nobody touched it for longer than the limit: the server dropped its half."""
    past = "UPDATE sign_in SET active = '2001-01-01 00:00:00.000000' WHERE account = (SELECT id FROM account WHERE login = ?)"
    writing.server.change(past, writing.person.login)
    writing.finish()


def the_sign_in_was_ended_elsewhere(writing: Writing) -> None:
    """From the list of sign-ins on another device."""
    end_sign_ins(writing)
    # The page learns it while somebody types, not when they save.
    writing.page.evaluate("() => fetch('/my/presence', { method: 'POST' })")
    writing.type(f"{writing.text} and on")
    writing.page.wait_for_timeout(1200)


def offline_until_the_page_is_gone(writing: Writing) -> None:
    """The connection goes and never comes back to this page."""
    writing.person.context.set_offline(True)
    writing.finish()
    writing.page.wait_for_timeout(800)
    writing.page.close()
    writing.person.page = writing.person.context.new_page()
    writing.person.context.set_offline(False)


def offline_during_the_save(writing: Writing) -> None:
    """The request breaks off on its way."""
    writing.page.route("**/my/entries/*", lambda route: route.abort() if is_save(route.request) else route.fallback())
    writing.finish()
    writing.page.wait_for_timeout(800)
    writing.page.unroute_all()


def the_answer_is_lost(writing: Writing) -> None:
    """The save arrived, was committed, and nobody was told."""
    sent = lose_first_answer(writing.page)
    writing.finish()
    writing.page.wait_for_timeout(800)
    assert sent or writing.is_letter
    writing.page.reload()


def the_answer_is_slow(writing: Writing) -> None:
    """The server thinks for longer than anybody waits; they go on typing meanwhile."""
    held: list[Route] = []
    writing.page.route("**/my/entries/*", lambda route: held.append(route) if is_save(route.request) else route.fallback())
    writing.finish()
    if not writing.is_letter:
        expect(writing.page.locator("entry-composer[data-save=waiting]")).to_be_visible(timeout=2 * SLOW_SECONDS * 1000)
        writing.keep(f"{writing.text} and on")
    for route in held:
        route.continue_()
    writing.page.unroute_all(behavior="wait")


def the_server_fails_twice(writing: Writing) -> None:
    """500, 500, then all is well."""
    refuse_saves(writing.page, times=2)
    writing.finish()
    if not writing.is_letter:
        writing.page.wait_for_timeout(600)
        writing.page.evaluate("() => dispatchEvent(new Event('online'))")
        writing.page.wait_for_timeout(600)


def keep_both(writing: Writing) -> None:
    """Where the page asks which of two versions counts: both."""
    versions = writing.page.locator("[data-part=versions]")
    if not writing.is_letter:
        expect(versions.or_(writing.page.locator("entry-page"))).to_be_visible()
        if versions.is_visible():
            writing.page.get_by_role("button", name="Keep both, as two pages").click()
            writing.page.wait_for_url("**/my/entries/*")


def two_tabs(writing: Writing) -> None:
    """The same place in a second tab, with other words; both are finished."""
    other = Writing(writing.person.tab(), writing.server, writing.kind, writing.path)
    other.person.goto(writing.path)
    place = other.page.locator(f"{other.element}[data-state=open], {other.element}[data-state=elsewhere]")
    expect(place).to_be_attached()
    if place.get_attribute("data-state") == "open":
        other.keep(f"Second tab beside {writing.text.partition(' ')[0]}")
        other.finish()
        writing.also = other.text
        other.page.wait_for_timeout(600)
    writing.finish()
    keep_both(writing)
    writing.page.wait_for_timeout(600)
    other.page.close()


def full_storage(writing: Writing) -> None:
    """The device takes nothing more; what is typed then is saved from the page, or stays in it until there is room."""
    writing.page.evaluate(FULL)
    writing.type(f"{writing.text} and on")
    if writing.is_letter:
        expect(writing.page.locator(f"{writing.element}[data-save=unkept]")).to_be_visible()
        writing.finish()
        expect(writing.page.get_by_label("Your page")).to_have_value(writing.text)
        writing.page.evaluate(ROOM)
        writing.finish()
        expect(writing.page.get_by_role("heading", name="It is in the letterbox")).to_be_visible()
    else:
        expect(writing.page.locator(f"{writing.element}[data-save=unkept]")).to_be_visible()
        writing.finish()
        writing.page.wait_for_url("**/my/entries/*")


ANYWHERE: tuple[Callable[[Writing], None], ...] = (
    the_tab_is_killed,
    the_server_is_restarted,
    the_server_is_killed_during_the_save,
    the_server_is_killed_once_it_has_the_save,
    the_sign_in_expired,
    the_journal_locked_by_itself,
    the_sign_in_was_ended_elsewhere,
    offline_until_the_page_is_gone,
    offline_during_the_save,
    the_answer_is_lost,
    the_answer_is_slow,
    the_server_fails_twice,
    two_tabs,
    full_storage,
)
