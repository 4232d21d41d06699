"""As a clinic runs it: Caddy with our Caddyfile, https, the cookie with its prefix, and each person's own address."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.core import server_key
from app.core.config import Settings
from tests.browser.caddy import HOW, Caddy, find
from tests.browser.people import arrive
from tests.browser.server import Server

PAGES = ["/signin", "/join", "/s/" + "0" * 32, "/no/such/address"]
# Caddy's own part in an answer: the connection.
OF_THE_CONNECTION = {"date", "connection", "transfer-encoding", "keep-alive"}


class Clinic:
    """Mooring behind Caddy."""

    def __init__(self, folder: Path) -> None:
        if find() is None:
            pytest.skip(HOW)
        self.caddy = Caddy(folder)
        self.server = Server(folder, MOORING_ORIGIN=self.caddy.origin)
        self.server.start()
        self.caddy.start(self.server)

    def stop(self) -> None:
        self.caddy.stop()
        self.server.stop()

    def counted(self, purpose: str, address: str) -> int:
        """How often an address was counted for something."""
        label = server_key.load(Settings(data=self.server.data)).label_for(purpose, address)
        rows = self.server.change("SELECT count FROM attempt WHERE label = ?", label)
        return int(rows[0][0]) if rows else 0


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    running = Clinic(tmp_path_factory.mktemp("clinic"))
    yield running
    running.stop()


@pytest.fixture
def own_clinic(tmp_path: Path) -> Iterator[Clinic]:
    """A clinic for a test that stops its server."""
    running = Clinic(tmp_path)
    yield running
    running.stop()


def ask_salt(clinic: Clinic, source: str, **headers: str) -> int:
    body = json.dumps({"login": "ada"}).encode()
    told = {"Content-Type": "application/json", "Accept": "application/json", "Sec-Fetch-Site": "same-origin", **headers}
    return clinic.caddy.ask("/signins/salts", method="POST", body=body, source=source, **told).status


def test_a_journal_is_begun_written_locked_and_unlocked_over_https(clinic, browser):
    ada = arrive(clinic.server, browser, "ada", ignore_https_errors=True)
    link = clinic.server.invite()
    assert link.startswith(f"{clinic.caddy.origin}/join#")
    ada.join(link)
    assert ada.page.evaluate("() => isSecureContext")

    entry = ada.write("The sea was calm today.", title="Harbour")
    ada.lock()
    expect(ada.page.get_by_text("The sea was calm today.")).to_have_count(0)
    ada.unlock()
    expect(ada.page.get_by_text("The sea was calm today.")).to_be_visible()

    answer = ada.page.goto(f"{clinic.caddy.origin}/my/entries/{entry}")
    assert answer.header_value("strict-transport-security").startswith("max-age=63072000")
    cookies = {cookie["name"]: cookie for cookie in ada.context.cookies()}
    assert "mooring" not in cookies
    cookie = cookies["__Host-mooring"]
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, True, "Lax", "/")
    assert cookie["domain"] == "notes.localhost"
    assert not ada.complaints, ada.complaints
    ada.context.close()


@pytest.mark.parametrize("path", ["/", "/signin?next=/my/today", "/s/" + "0" * 32])
def test_plain_http_leads_to_https_and_shows_nothing(path, clinic):
    answer = clinic.caddy.ask(path, plain=True)
    assert answer.status == 308
    assert answer.getheader("location").startswith("https://notes.localhost")
    assert answer.getheader("location").endswith(path)
    assert answer.read() == b""


@pytest.mark.parametrize("path", PAGES)
def test_every_header_arrives_as_mooring_sent_it_and_none_is_added(path, clinic):
    direct = HTTPConnection("127.0.0.1", clinic.server.port)
    direct.request("GET", path, headers={"Host": f"notes.localhost:{clinic.caddy.https}", "X-Forwarded-Proto": "https"})
    sent, came = direct.getresponse(), clinic.caddy.ask(path)
    assert sent.status == came.status

    def own(headers):
        return sorted((name.lower(), value) for name, value in headers if name.lower() not in OF_THE_CONNECTION)

    assert own(came.getheaders()) == own(sent.getheaders())
    assert {"content-security-policy", "strict-transport-security"} <= {name for name, _ in own(came.getheaders())}


def test_limits_count_the_persons_address_and_not_caddys(clinic):
    assert ask_salt(clinic, "127.0.0.5") == 200
    assert clinic.counted("signing-in", "127.0.0.5") == 1


def test_a_forged_address_changes_nothing(clinic):
    forged = {"X-Forwarded-For": "203.0.113.7", "X-Real-IP": "203.0.113.7", "Forwarded": "for=203.0.113.7"}
    assert ask_salt(clinic, "127.0.0.6", **forged) == 200
    assert clinic.counted("signing-in", "127.0.0.6") == 1
    assert clinic.counted("signing-in", "203.0.113.7") == 0


def test_what_is_too_large_is_refused_in_moorings_words(clinic):
    told = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "Accept": "application/json"}
    answer = clinic.caddy.ask("/signins/salts", method="POST", body=b" " * (1024 * 1024), **told)
    assert answer.status == 413
    assert answer.getheader("content-security-policy")
    assert json.loads(answer.read())


def test_a_restart_makes_people_wait_a_moment_and_nothing_else(own_clinic):
    own_clinic.server.stop()
    with ThreadPoolExecutor() as people:
        waiting = people.submit(own_clinic.caddy.ask, "/signin")
        own_clinic.server.start()
        assert waiting.result(timeout=30).status == 200


def test_while_mooring_is_down_a_page_says_so_and_nothing_is_written_about_who_asked(own_clinic):
    own_clinic.server.stop()
    share = "/s/" + "c0ffee" * 5 + "00"
    with ThreadPoolExecutor() as people:
        person = people.submit(own_clinic.caddy.ask, share, source="127.0.0.7", Sec_Fetch_Mode="navigate")
        script = people.submit(own_clinic.caddy.ask, share, source="127.0.0.7", Sec_Fetch_Mode="cors")
    page, bare = person.result(), script.result()
    assert (page.status, bare.status) == (502, 502)
    assert page.getheader("cache-control") == "no-store"
    words = page.read().decode()
    assert "Mooring does not answer right now." in words
    assert "call your local emergency number" in words
    assert bare.read() == b""
    log = own_clinic.caddy.log.read_text()
    assert "certificate obtained" in log
    assert "127.0.0.7" not in log
    assert "c0ffee" not in log
