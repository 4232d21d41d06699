"""The fault matrix: after each of them every word that was said to be kept is found, opened, exactly once."""

import os
import secrets
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright

from tests.browser.conftest import ARGUMENTS
from tests.browser.faults import ANYWHERE, Writing, keep_both
from tests.browser.finding import Found, look, pinned
from tests.browser.people import PHONE, Person, accompany, arrive
from tests.browser.server import Server
from tests.browser.setup import find

KINDS = ("new", "revision", "letter")

# `make soak` walks every fault with every kind; each run of the tests every fault, and the kinds in turn.
WHOLE = "JOURNEYS" in os.environ


def kinds(*chosen: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("writing", KINDS if WHOLE else chosen, indirect=True)


WALKED = [(fault, kind) for place, fault in enumerate(ANYWHERE) for kind in (KINDS if WHOLE else (KINDS[place % 3],))]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that may be killed."""
    running = Server(tmp_path_factory.mktemp("faults"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def joined(world: Server, browser: Browser) -> Iterator[Person]:
    person = arrive(world, browser, f"ada-{secrets.token_hex(4)}")
    person.begin(world.first_link())
    pinned(person)
    yield person
    person.context.close()


@pytest.fixture
def writing(request: pytest.FixtureRequest, joined: Person, world: Server) -> Writing:
    """Ada, who has typed words and was told that they are kept."""
    world.start_again()
    joined.settle()
    return begin(joined, world, request.param)


def begin(person: Person, server: Server, kind: str) -> Writing:
    path = {"new": "/my/entries/new", "letter": "/my/letters/new"}.get(kind) or f"/my/entries/{person.write('Before.')}/edit"
    writing = Writing(person, server, kind, path)
    writing.begin()
    writing.keep(f"Keel-{secrets.token_hex(4)} and what followed")
    return writing


def found_once(found: Found, writing: Writing) -> None:
    """All of it, in one place; what was written beside it in another."""
    for text in filter(None, (writing.text, writing.also)):
        entries = found.entries_with(text)
        assert len(entries) == 1, f"{len(entries)} places have {text!r}"
    assert found.waiting == 0


@pytest.mark.parametrize(
    ("fault", "writing"), WALKED, indirect=["writing"], ids=lambda each: each if isinstance(each, str) else each.__name__
)
def test_every_word_is_found_once(fault: Callable[[Writing], None], writing: Writing) -> None:
    fault(writing)
    found_once(look(writing.person), writing)


@kinds("revision")
def test_every_word_is_found_once_after_another_device_saved_first(writing: Writing, browser: Browser) -> None:
    tablet = arrive(writing.server, browser, writing.person.login)
    tablet.sign_in()
    other = Writing(tablet, writing.server, "revision" if writing.kind == "revision" else "new", writing.path)
    if other.kind == "new":
        other.path = "/my/entries/new"
    other.begin()
    other.keep(f"Tablet beside {writing.text.partition(' ')[0]}")
    other.finish()
    tablet.page.wait_for_url("**/my/entries/*")
    writing.also = other.text
    writing.finish()
    keep_both(writing)
    found_once(look(writing.person), writing)
    tablet.context.close()


@kinds("letter")
def test_every_word_is_found_once_after_an_update_of_mooring(writing: Writing, newer: Path) -> None:
    server, before = writing.server, writing.server.tree
    server.update(newer)
    writing.finish()
    writing.page.wait_for_timeout(500)
    found_once(look(writing.person), writing)
    server.tree = before


@pytest.fixture
def launch(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[[], BrowserContext]]:
    """A browser process of its own, with a profile that outlives it."""
    running: list[BrowserContext] = []

    def start() -> BrowserContext:
        running.append(
            playwright.chromium.launch_persistent_context(
                tmp_path / "profile", executable_path=find(), args=ARGUMENTS, viewport=PHONE, service_workers="block"
            )
        )
        return running[-1]

    yield start
    running[-1].close()


def kill_processes_of(profile: Path) -> None:
    """As a phone does that runs out of power."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if f"--user-data-dir={profile}".encode() in told:
            os.kill(int(process.name), signal.SIGKILL)


def test_every_word_is_found_once_after_the_browser_itself_was_killed(
    world: Server, joined: Person, launch: Callable[[], BrowserContext], tmp_path: Path
) -> None:
    world.start_again()
    person = accompany(world, launch(), joined.login)
    person.sign_in()
    pinned(person)
    writings = [begin(person, world, kind) for kind in ("revision", "letter")]
    writings.append(begin(person, world, "new"))
    kill_processes_of(tmp_path / "profile")
    back = accompany(world, launch(), joined.login)
    found = look(back)
    for writing in writings:
        found_once(found, writing)
