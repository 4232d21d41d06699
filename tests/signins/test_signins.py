"""Signing in and out: what a login's existence costs to learn, and what a sign-in releases."""

import pytest
from passlib.hash import argon2
from sqlalchemy import Engine, text

from app.core import passwords
from tests.cast import JSON, Person, mint_key
from tests.conftest import Arrive, Clock
from tests.reference import reader

WRONG = {"problem": "wrong-passphrase"}


class Verifications:
    """Counts what the password hash is asked to do, and still does it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.costs: list[str] = []
        real = passwords._HASH

        class Counting:
            hash = staticmethod(real.hash)

            @staticmethod
            def verify(secret: str, kept: str) -> bool:
                self.costs.append(kept.rsplit("$", 2)[0])
                return bool(real.verify(secret, kept))

        monkeypatch.setattr(passwords, "_HASH", Counting)


def salt(person: Person, login: str) -> dict[str, str]:
    answer = person.post("/signins/salts", {"login": login})
    assert answer.status_code == 200
    return dict(answer.json())


def test_an_unknown_login_gets_a_salt_that_looks_like_any_other(ada: Person, cy: Person) -> None:
    known, unknown = salt(cy, "ada"), salt(cy, "nobody.here")
    assert known.keys() == unknown.keys() == {"profile", "server_salt"}
    assert known["profile"] == unknown["profile"]
    assert len(reader.from_base64url(known["server_salt"])) == len(reader.from_base64url(unknown["server_salt"])) == 32
    assert salt(cy, "nobody.here") == unknown
    assert salt(cy, "somebody.else") != unknown


def test_a_salt_is_the_same_before_and_after_somebody_takes_the_login(arrive: Arrive, invitation: str) -> None:
    eve = Person("eve.new", arrive())
    before = salt(eve, "eve.new")
    assert eve.post("/join/logins", {"invitation": invitation, "login": "eve.new"}).json() == before
    eve.join(invitation)
    assert salt(eve, "eve.new") == before


def test_a_known_logins_salt_never_changes_not_even_with_the_servers_secret(ada: Person, engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("UPDATE account SET server_salt = :salt WHERE login = 'ada'"), {"salt": "A" * 43})
        connection.commit()
    assert salt(ada, "ada")["server_salt"] == "A" * 43


def test_signing_in_releases_wrap_and_half(ada: Person, arrive: Arrive) -> None:
    http = arrive()
    answer = ada.sign_in(http)
    assert answer.status_code == 200
    opened = answer.json()
    assert opened.keys() == {"account", "epoch", "cred_rev", "recovery_rev", "half", "wrap"}
    assert opened["account"] == ada.account
    assert len(reader.from_envelope(opened["wrap"])) == 1 + 24 + 32 + 32 + 16
    assert f'data-half="{opened["half"]}"' in http.get("/my/today").text
    assert opened["half"] != ada.half


def test_a_wrong_passphrase_and_an_unknown_login_are_answered_alike(
    ada: Person, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    http, counted = arrive(), Verifications(monkeypatch)
    wrong = http.post("/signins", json={"login": "ada", "auth": mint_key()}, headers=JSON)
    unknown = http.post("/signins", json={"login": "nobody.here", "auth": mint_key()}, headers=JSON)
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json() == WRONG
    assert wrong.headers == unknown.headers
    assert len(counted.costs) == 2
    assert counted.costs[0] == counted.costs[1]
    assert counted.costs[0] == "$argon2id$v=19$m=19456,t=2,p=1"


def test_the_hash_of_nobody_fits_nothing() -> None:
    assert not passwords.verify_auth("nobody", None)
    assert argon2.verify("nobody", passwords._NOBODY)


@pytest.mark.parametrize("login", ["ada", "nobody.here"])
def test_guessing_gets_slower_and_nobody_is_locked_out(login: str, ada: Person, arrive: Arrive, clock: Clock) -> None:
    http, waits = arrive(), []
    for _ in range(14):
        answer = http.post("/signins", json={"login": login, "auth": mint_key()}, headers=JSON)
        if answer.status_code == 429:
            waits.append(answer.json()["seconds"])
            assert answer.headers["retry-after"] == str(waits[-1])
            assert answer.json() == {"problem": "wait", "seconds": waits[-1]}
            clock.pass_by(seconds=waits[-1])
            answer = http.post("/signins", json={"login": login, "auth": mint_key()}, headers=JSON)
        assert answer.json() == WRONG
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256]
    clock.pass_by(seconds=300)
    if login == "ada":
        assert ada.sign_in(http).status_code == 200


def test_the_right_passphrase_too_has_to_wait_and_then_clears_the_count(ada: Person, arrive: Arrive, clock: Clock) -> None:
    http = arrive()
    for _ in range(5):
        assert http.post("/signins", json={"login": "ada", "auth": mint_key()}, headers=JSON).status_code == 401
    assert ada.sign_in(http).status_code == 429
    clock.pass_by(seconds=1)
    assert ada.sign_in(http).status_code == 200
    for _ in range(5):
        assert http.post("/signins", json={"login": "ada", "auth": mint_key()}, headers=JSON).status_code == 401


def test_tries_at_one_login_do_not_slow_another(ada: Person, cy: Person, arrive: Arrive) -> None:
    http = arrive()
    for _ in range(6):
        http.post("/signins", json={"login": "ada", "auth": mint_key()}, headers=JSON)
    assert cy.sign_in(http).status_code == 200


def test_tries_are_forgotten_after_a_quiet_hour(arrive: Arrive, clock: Clock) -> None:
    http = arrive()
    for _ in range(5):
        http.post("/signins", json={"login": "ada", "auth": mint_key()}, headers=JSON)
    clock.pass_by(hours=1, seconds=1)
    for _ in range(5):
        assert http.post("/signins", json={"login": "ada", "auth": mint_key()}, headers=JSON).json() == WRONG


def test_a_machine_is_slowed_down_whatever_login_it_tries(arrive: Arrive, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.limits.ADDRESS_TRIES", 3)
    http = arrive()
    for count in range(3):
        assert http.post("/signins/salts", json={"login": f"login{count}"}, headers=JSON).status_code == 200
    answer = http.post("/signins/salts", json={"login": "another"}, headers=JSON)
    assert (answer.status_code, answer.json()) == (429, {"problem": "wait", "seconds": 600})
    clock.pass_by(minutes=10, seconds=1)
    assert http.post("/signins/salts", json={"login": "another"}, headers=JSON).status_code == 200


def test_logins_and_addresses_are_counted_under_names_that_say_neither(arrive: Arrive, engine: Engine) -> None:
    http = arrive()
    http.post("/signins", json={"login": "ada.of.the.sea", "auth": mint_key()}, headers=JSON)
    with engine.connect() as connection:
        kept = str(connection.execute(text("SELECT * FROM attempt")).all())
    assert "ada.of" not in kept
    assert "testclient" not in kept


def test_signing_in_as_another_person_ends_the_sign_in_before(ada: Person, cy: Person, engine: Engine) -> None:
    before = dict(ada.http.cookies)
    assert cy.sign_in(ada.http).status_code == 200
    assert ada.get("/my/today").headers["mooring-account"] == cy.account
    ada.http.cookies.clear()
    for name, value in before.items():
        ada.http.cookies.set(name, value)
    assert ada.get("/my/today").status_code == 303


def test_signing_out_ends_the_sign_in_and_takes_the_cookie_back(ada: Person) -> None:
    before = dict(ada.http.cookies)
    answer = ada.http.post("/signouts")
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin")
    assert answer.headers["clear-site-data"] == '"cache"'
    assert answer.headers["set-cookie"].startswith('mooring=""; expires=')
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert not ada.http.cookies
    for name, value in before.items():
        ada.http.cookies.set(name, value)
    assert ada.get("/my/today").status_code == 303


def test_signing_out_ends_this_sign_in_only(ada: Person, arrive: Arrive) -> None:
    phone = arrive()
    ada.sign_in(phone)
    ada.http.post("/signouts")
    assert phone.get("/my/today").status_code == 200


def test_a_sign_in_ends_after_thirty_days(ada: Person, clock: Clock) -> None:
    clock.pass_by(days=30, seconds=-1)
    assert ada.get("/my/today").status_code == 200
    clock.pass_by(seconds=1)
    assert ada.get("/my/today").status_code == 303
