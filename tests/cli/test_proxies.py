"""Behind TLS: whose word counts about where a request came from, and that a whole clinic may share one address.

The application is asked through what `mooring serve` hands to the server, the reading of the proxy's headers included.
"""

from collections.abc import Callable, Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from passlib.hash import argon2
from sqlmodel import select
from starlette.types import Receive, Scope, Send

from app.cli.serve import server
from app.core import passwords, server_key
from app.core.config import Settings
from app.core.db import connect, unit_of_work
from app.web.limits import FREE_TRIES, Attempt
from tests.cast import JSON, Person, mint_key
from tests.conftest import Clock, invitation_from, settings_in

ORIGIN = "https://notes.example.org"
PROXY, OTHER, HOME = "172.30.87.2", "172.30.87.9", "203.0.113.7"

Connect = Callable[..., TestClient]


@pytest.fixture
def settings(folder: Path) -> Settings:
    return settings_in(folder, origin=ORIGIN, trusted_proxies=PROXY)


@pytest.fixture
def connect_from(settings: Settings, clock: Clock) -> Iterator[Connect]:
    """A connection from an address, with the headers that a proxy adds, or that somebody forges."""
    config = server(settings)
    config.load()

    def connect_from(peer: str, **headers: str) -> TestClient:
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        http = TestClient(plain, base_url=ORIGIN, client=(peer, 50000), follow_redirects=False)
        http.headers.update({"Sec-Fetch-Site": "same-origin", **said})
        return http

    async def plain(scope: Scope, receive: Receive, send: Send) -> None:
        # The person's browser speaks https; the last stretch, to Mooring, is plain.
        await config.loaded_app({**scope, "scheme": "http"}, receive, send)  # type: ignore[arg-type]

    yield connect_from
    config.loaded_app.app.state.engine.dispose()


def ask(http: TestClient) -> Response:
    return http.post("/signins/salts", json={"login": "ada"}, headers=JSON)


def guess(http: TestClient) -> int:
    return http.post("/signins", json={"login": "ada", "auth": mint_key()}, headers=JSON).status_code


def counted(settings: Settings, purpose: str, address: str) -> int:
    """How often an address was counted for something."""
    label, engine = server_key.load(settings).label_for(purpose, address), connect(settings.database_url)
    with unit_of_work(engine, writing=False) as db:
        found = db.exec(select(Attempt.count).where(Attempt.label == label)).first()
    engine.dispose()
    return found or 0


def test_what_the_trusted_proxy_says_counts(connect_from: Connect, settings: Settings) -> None:
    http = connect_from(PROXY, X_Forwarded_For=HOME, X_Forwarded_Proto="https")
    assert ask(http).status_code == 200
    assert counted(settings, "signing-in", HOME) == 1
    assert counted(settings, "signing-in", PROXY) == 0


def test_what_a_person_put_before_the_proxys_word_changes_nothing(connect_from: Connect, settings: Settings) -> None:
    forged = "198.51.100.1, 127.0.0.1"
    assert ask(connect_from(PROXY, X_Forwarded_For=f"{forged}, {HOME}", X_Forwarded_Proto="https")).status_code == 200
    assert counted(settings, "signing-in", HOME) == 1
    assert [counted(settings, "signing-in", address) for address in ("198.51.100.1", "127.0.0.1")] == [0, 0]


def test_a_stranger_who_forges_the_address_is_counted_at_the_own_one(folder: Path, clock: Clock) -> None:
    # Over http on this machine nobody is a proxy; over https `test_a_stranger_cannot_say_that_plain_http_was_safe` holds.
    settings = settings_in(folder)
    config = server(settings)
    config.load()
    http = TestClient(config.loaded_app, base_url="http://localhost:8000", client=(OTHER, 50000))  # type: ignore[arg-type]
    http.headers.update({"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": HOME, "Forwarded": f"for={HOME}", "X-Real-IP": HOME})
    assert ask(http).status_code == 200
    assert counted(settings, "signing-in", OTHER) == 1
    assert counted(settings, "signing-in", HOME) == 0
    config.app.state.engine.dispose()  # type: ignore[union-attr]


@pytest.mark.parametrize("peer", [OTHER, "127.0.0.1", HOME])
def test_a_stranger_cannot_say_that_plain_http_was_safe(peer: str, connect_from: Connect, settings: Settings) -> None:
    answer = ask(connect_from(peer, X_Forwarded_For=HOME, X_Forwarded_Proto="https"))
    assert answer.status_code == 403
    assert counted(settings, "signing-in", HOME) == counted(settings, "signing-in", peer) == 0


def test_changing_the_forged_address_gives_whoever_guesses_no_fresh_start(connect_from: Connect) -> None:
    answers = []
    for number in range(FREE_TRIES + 3):
        forged = f"198.51.100.{number}, {HOME}"
        answers.append(guess(connect_from(PROXY, X_Forwarded_For=forged, X_Forwarded_Proto="https")))
    assert answers == [401] * FREE_TRIES + [429] * 3


def test_the_addresses_of_one_home_are_one_place(connect_from: Connect) -> None:
    same = [f"2001:db8:1:2::{number}" for number in range(FREE_TRIES + 1)]
    answers = [guess(connect_from(PROXY, X_Forwarded_For=address, X_Forwarded_Proto="https")) for address in same]
    assert answers == [401] * FREE_TRIES + [429]
    assert guess(connect_from(PROXY, X_Forwarded_For="2001:db8:1:3::1", X_Forwarded_Proto="https")) == 401


def test_the_environments_own_word_for_proxies_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    config = server(settings_in(folder, origin=ORIGIN, trusted_proxies=PROXY))
    assert [ip_network(trusted) for trusted in config.forwarded_allow_ips] == settings_in(folder, trusted_proxies=PROXY).proxies
    config.app.state.engine.dispose()  # type: ignore[union-attr]


def test_sixty_people_behind_one_address_are_not_slowed(
    connect_from: Connect, settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a group session: everybody joins, locks, unlocks, and signs in once more, and one in three mistypes first."""
    # The slow hash is slow in 200 places; what is asked here is who is counted.
    monkeypatch.setattr(passwords, "_HASH", argon2.using(type="ID", memory_cost=8, time_cost=1, parallelism=1))
    engine, answers = connect(settings.database_url), []
    for number in range(60):
        person = Person(f"patient{number}", connect_from(PROXY, X_Forwarded_For=HOME, X_Forwarded_Proto="https"))
        invitation = invitation_from(engine)
        login = {"invitation": invitation, "login": person.login}
        answers.append(person.post("/join/logins", login))
        person.join(invitation)
        answers += [person.lock(), ask(person.http)]
        if number % 3 == 0:
            assert person.unlock(mint_key()).status_code == 401
        answers += [person.unlock(), person.http.post("/signouts"), ask(person.http)]
        if number % 3 == 0:
            assert guess_at(person) == 401
        answers.append(person.sign_in())
        clock.pass_by(seconds=9)
    engine.dispose()
    assert {answer.status_code for answer in answers} == {200, 204, 303}


def guess_at(person: Person) -> int:
    return person.http.post("/signins", json={"login": person.login, "auth": mint_key()}, headers=JSON).status_code
