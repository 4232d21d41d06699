"""One browser and one server for all journeys; each person has a profile of their own in it."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser.people import PATIENCE, Person, arrive
from tests.browser.server import ROOT, Server
from tests.browser.setup import HOW, find

# Nothing on this machine but the server under test is to be called.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = find()
    assert path, HOW
    running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield running
    running.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server for a test that stops it, or that reads all of its data."""
    running = Server(tmp_path)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The same Mooring with one more line in a static file: another build."""
    tree = tmp_path / "newer"
    for name in ("app", "templates", "static", "alembic"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tree)
    with (tree / "static" / "css" / "utilities.css").open("a") as sheet:
        sheet.write("\n/* A newer build */\n")
    return tree


@contextmanager
def _company(browser: Browser, **options: Any) -> Iterator[Callable[..., Person]]:
    """Brings people in, and afterwards asks that no browser complained (a CSP violation is a console error)."""
    people: list[Person] = []

    def bring(server: Server, login: str, **more: Any) -> Person:
        people.append(arrive(server, browser, login, **options, **more))
        return people[-1]

    yield bring
    complaints = [complaint for person in people for complaint in person.complaints]
    for person in people:
        person.context.close()
    assert not complaints, complaints


@pytest.fixture
def cast(browser: Browser) -> Iterator[Callable[..., Person]]:
    """People as they come."""
    with _company(browser) as bring:
        yield bring


@pytest.fixture
def bring(browser: Browser) -> Iterator[Callable[..., Person]]:
    """People whose browsers may have a service worker."""
    with _company(browser, service_workers="allow") as bring:
        yield bring


@pytest.fixture(scope="module")
def _joined(server: Server, browser: Browser) -> Iterator[Person]:
    person = arrive(server, browser, f"ada-{secrets.token_hex(4)}")
    person.begin(server.invite())
    yield person
    person.context.close()


@pytest.fixture
def settled_ada(_joined: Person) -> Iterator[Person]:
    """The Ada of this file, who joined once: in a new tab at Today, unlocked, with no drafts left from the test before."""
    _joined.settle()
    yield _joined
    assert not _joined.complaints, _joined.complaints


_count = 0


@pytest.fixture
def ada(server: Server, cast: Callable[[Server, str], Person]) -> Person:
    """Ada, who has joined and stands at Today."""
    global _count
    _count += 1
    person = cast(server, f"ada{_count}")
    person.begin(server.invite())
    return person
