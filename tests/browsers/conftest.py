"""One browser at a time: all journeys in the first, then all in the second. Where one is not here, what to install is said."""

import os
import subprocess
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.browser.server import Server
from tests.browsers.driver import Browser
from tests.browsers.firefox import Firefox
from tests.browsers.people import Person
from tests.browsers.setup import KINDS, firefox, missing
from tests.browsers.webkit import WebKit

Bring = Callable[[str], Person]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A screen that nobody sees."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    screen = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    screen.terminate()
    screen.wait(timeout=20)


@pytest.fixture(scope="session", params=KINDS)
def make(request: pytest.FixtureRequest) -> Callable[[Path], Browser]:
    """Makes a browser of one kind, on a profile folder."""
    if lacks := missing(request.param):
        pytest.skip(lacks)
    if request.param == "firefox":
        playwright = request.getfixturevalue("playwright")
        return lambda folder: Firefox(folder, playwright, str(firefox()))
    display = request.getfixturevalue("display")
    return lambda folder: WebKit(folder, display, "WebKitWebDriver")


@pytest.fixture(scope="session")
def server(make: Callable[[Path], Browser], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def bring(server: Server, make: Callable[[Path], Browser], tmp_path: Path) -> Iterator[Bring]:
    """Brings people in, each with a fresh profile; nobody's browser complains."""
    people: list[Person] = []

    def arrive(login: str) -> Person:
        browser = make(tmp_path / f"profile-{len(people)}")
        people.append(Person(server, browser, login))
        browser.start()
        return people[-1]

    yield arrive
    complaints = [complaint for person in people for complaint in person.browser.complaints]
    for person in people:
        person.browser.stop()
    assert complaints == []


@pytest.fixture(scope="session")
def joined(server: Server, make: Callable[[Path], Browser], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    browser = make(tmp_path_factory.mktemp("ada"))
    browser.start()
    print(f"\nIn {browser.version}:", flush=True)
    person = Person(server, browser, "ada")
    person.join(server.first_link())
    yield person
    browser.stop()


@pytest.fixture
def ada(joined: Person) -> Iterator[Person]:
    """Ada, who joined once in this kind of browser: in a new tab at Today, unlocked, with nothing kept from before."""
    joined.settle()
    yield joined
    assert joined.browser.complaints == []


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of a page that has nothing to do with Mooring."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Elsewhere</title><h1>An encyclopedia</h1>")

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()
