"""Locking is real: the half is there only while the vault is open, and afterwards not even in the database's files."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, text

from app.core import passwords
from app.core.db import forget_deleted
from app.main import _sweep
from tests import databases
from tests.cast import JSON, Person, mint_key
from tests.conftest import Arrive, Clock

PAGES = ["/my/today", "/my/more", "/my/entries", "/my/entries/new", "/my/shares", "/my/shares/new"]


def half_in(engine: Engine, account: str) -> str | None:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT half FROM sign_in WHERE account = :account"), {"account": account})
        return found.scalar_one()  # type: ignore[no-any-return]


@pytest.mark.parametrize("path", PAGES)
def test_the_half_stands_in_pages_of_the_unlocked_sign_in_only(path: str, ada: Person, cy: Person, arrive: Arrive) -> None:
    phone = arrive()
    ada.sign_in(phone)
    assert f'data-half="{ada.half}"' in ada.get(path).text
    assert ada.half not in cy.get(path).text
    assert ada.half not in phone.get(path).text
    ada.lock()
    locked = ada.get(path)
    assert locked.status_code == 200
    assert "data-half" not in locked.text
    assert ada.half not in locked.text


def test_the_half_is_in_nothing_but_whole_pages(ada: Person) -> None:
    entry, share = ada.write(), ada.share()
    for path in ("/my/entries", "/my/shares/new"):
        assert ada.half not in ada.get(path, **{"HX-Request": "true", "HX-Request-Type": "partial"}).text
    for path in (f"/my/entries/{entry.id}/envelopes", f"/s/{share.id}", "/join", "/recovery"):
        assert ada.half not in ada.get(path).text
    for path in PAGES:
        assert all(ada.half not in value for value in ada.get(path).headers.values())


@pytest.mark.parametrize("locked", [False, True])
def test_a_cookie_alone_never_gets_a_wrap(locked: bool, ada: Person, engine: Engine) -> None:
    wrap = ada.unlock().json()["wrap"]
    with engine.connect() as connection:
        recovery_wrap = connection.execute(
            text("SELECT wrap FROM recovery_wrap WHERE owner = :a"), {"a": ada.account}
        ).scalar_one()
    entry, share = ada.write(), ada.share()
    if locked:
        ada.lock()
    own = [
        f"/my/entries/{entry.id}",
        f"/my/entries/{entry.id}/edit",
        f"/my/entries/{entry.id}/envelopes",
        f"/my/shares/{share.id}",
    ]
    for path in [*PAGES, *own, "/signin", "/recovery", "/my/help"]:
        page = ada.get(path).text
        assert wrap not in page
        assert recovery_wrap not in page
    refused = ada.post("/my/unlocks", {"account": ada.account, "auth": mint_key()})
    assert (refused.status_code, refused.json()) == (401, {"problem": "wrong-passphrase"})


def test_unlocking_gives_the_same_half_while_the_vault_is_open(ada: Person) -> None:
    assert ada.unlock().json()["half"] == ada.half
    ada.lock()
    second = ada.unlock().json()["half"]
    assert second != ada.half
    assert ada.unlock().json()["half"] == second
    assert f'data-half="{second}"' in ada.get("/my/today").text


def test_every_answer_to_somebody_signed_in_says_whose_it_is_and_whether_it_is_open(ada: Person) -> None:
    entry = ada.write()
    for path in (*PAGES, f"/my/entries/{entry.id}", f"/my/entries/{entry.id}/envelopes", "/my/entries/" + "0" * 32, "/my/help"):
        answer = ada.get(path)
        assert (answer.headers["mooring-account"], answer.headers["mooring-vault"]) == (ada.account, "open"), path
    ada.lock()
    for path in PAGES:
        assert ada.get(path).headers["mooring-vault"] == "locked"


def test_a_locked_sign_in_still_takes_sealed_writes(ada: Person) -> None:
    ada.lock()
    first = ada.sealed()
    answer = ada.save(first)
    assert answer.status_code == 303
    assert answer.headers["mooring-vault"] == "locked"
    assert ada.stored(first.id)["head"] == first.head
    share = ada.packet()
    assert ada.http.post(f"/my/shares/{share.id}", data=ada.sharing(share)).status_code == 303


def test_locking_erases_the_half_from_the_disk_too(ada: Person, engine: Engine, folder: Path) -> None:
    ada.lock()
    half = ada.unlock().json()["half"].encode()
    assert half in databases.chosen.kept_in(folder)
    assert ada.lock().status_code == 204
    assert half_in(engine, ada.account) is None
    assert half not in databases.chosen.kept_in(folder)


def test_signing_out_erases_the_half_from_the_disk_too(ada: Person, folder: Path) -> None:
    assert ada.half.encode() in databases.chosen.kept_in(folder)
    ada.http.post("/signouts")
    assert ada.half.encode() not in databases.chosen.kept_in(folder)


def test_signing_in_anew_erases_the_half_before_from_the_disk_too(ada: Person, folder: Path) -> None:
    ada.sign_in()
    assert ada.half.encode() not in databases.chosen.kept_in(folder)


def test_a_recovery_erases_every_half_from_the_disk_too(ada: Person, folder: Path) -> None:
    ticket = ada.recover().json()["ticket"]
    assert ada.post("/recoveries/completions", {"ticket": ticket, "auth": mint_key(), **ada.wraps()}).status_code == 200
    assert ada.half.encode() not in databases.chosen.kept_in(folder)


def test_who_never_comes_back_is_locked_on_the_disk_too(ada: Person, app: FastAPI, folder: Path, clock: Clock) -> None:
    clock.pass_by(minutes=14, seconds=59)
    _sweep(app.state.engine, app.state.limits)
    assert ada.half.encode() in databases.chosen.kept_in(folder)
    clock.pass_by(seconds=1)
    _sweep(app.state.engine, app.state.limits)
    assert ada.half.encode() not in databases.chosen.kept_in(folder)


def test_the_idle_limit_locks_whatever_the_row_still_says(ada: Person, engine: Engine, folder: Path, clock: Clock) -> None:
    clock.pass_by(minutes=14, seconds=59)
    assert ada.half in ada.get("/my/today").text
    clock.pass_by(minutes=14, seconds=59)
    assert ada.half in ada.get("/my/today").text
    clock.pass_by(minutes=15)
    assert half_in(engine, ada.account) == ada.half
    assert ada.half not in ada.get("/my/today").text
    assert half_in(engine, ada.account) is None
    assert ada.half.encode() not in databases.chosen.kept_in(folder)


def test_a_write_counts_as_being_here(ada: Person, clock: Clock) -> None:
    clock.pass_by(minutes=14)
    ada.write()
    clock.pass_by(minutes=14)
    assert ada.half in ada.get("/my/today").text


def test_the_absolute_limit_locks_however_busy_somebody_is(ada: Person, clock: Clock) -> None:
    for _ in range(12 * 6 - 1):
        clock.pass_by(minutes=10)
        assert ada.post("/my/presence", {}).status_code == 200
    clock.pass_by(minutes=9, seconds=59)
    assert ada.post("/my/presence", {}).json() == {"seconds": 1}
    clock.pass_by(seconds=1)
    assert ada.half not in ada.get("/my/today").text


def test_presence_says_how_long_is_left(ada: Person, clock: Clock) -> None:
    assert ada.post("/my/presence", {}).json() == {"seconds": 900}
    clock.pass_by(minutes=14)
    assert 'data-seconds-left="900"' in ada.get("/my/today").text
    clock.pass_by(seconds=10)
    assert 'data-seconds-left="890"' in ada.get("/my/today").text
    assert ada.post("/my/presence", {}).json() == {"seconds": 900}


def test_a_page_that_asks_by_itself_does_not_count_as_being_here(ada: Person, clock: Clock) -> None:
    for minutes in range(1, 15):
        clock.pass_by(minutes=1)
        assert ada.http.get("/my/presence", headers=JSON).json() == {"seconds": 900 - 60 * minutes}
    clock.pass_by(minutes=1)
    answer = ada.http.get("/my/presence", headers=JSON)
    assert (answer.status_code, answer.json()) == (423, {"problem": "locked"})


def test_presence_does_not_unlock(ada: Person, clock: Clock) -> None:
    clock.pass_by(minutes=15)
    for _ in range(2):
        answer = ada.post("/my/presence", {})
        assert (answer.status_code, answer.json()) == (423, {"problem": "locked"})
    assert ada.half not in ada.get("/my/today").text


def test_locking_locks_this_sign_in_only(ada: Person, arrive: Arrive) -> None:
    phone = arrive()
    half = ada.sign_in(phone).json()["half"]
    ada.lock()
    assert half in phone.get("/my/today").text


def test_guessing_at_a_locked_screen_gets_slower_and_keeps_nobody_from_signing_in(ada: Person, arrive: Arrive) -> None:
    ada.lock()
    for _ in range(5):
        assert ada.unlock(mint_key()).status_code == 401
    answer = ada.unlock()
    assert (answer.status_code, answer.json()) == (429, {"problem": "wait", "seconds": 1})
    assert ada.sign_in(arrive()).status_code == 200


def test_a_stranger_who_guesses_at_a_login_does_not_keep_its_owner_from_unlocking(ada: Person, arrive: Arrive) -> None:
    ada.lock()
    stranger = arrive()
    guesses = [stranger.post("/signins", json={"login": ada.login, "auth": mint_key()}, headers=JSON) for _ in range(6)]
    assert [guess.status_code for guess in guesses] == [401] * 5 + [429]
    assert ada.unlock().status_code == 200


def test_unlocking_a_sign_in_that_ends_meanwhile_is_a_lost_sign_in(
    ada: Person, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada.lock()
    check = passwords.verify_auth

    def end_first(auth: str, kept: str | None) -> bool:
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM sign_in"))
        return check(auth, kept)

    monkeypatch.setattr(passwords, "verify_auth", end_first)
    answer = ada.unlock()
    assert (answer.status_code, answer.json()) == (401, {"problem": "signed-out"})


def test_many_who_come_at_once_wait_their_turn_and_meet_no_fault(arrive: Arrive) -> None:
    http = arrive()

    def sign_in(number: int) -> int:
        return http.post("/signins", json={"login": f"guest{number}", "auth": mint_key()}, headers=JSON).status_code

    with ThreadPoolExecutor(40) as crowd:
        assert set(crowd.map(sign_in, range(40))) == {401}


def test_somebody_who_reads_for_long_does_not_keep_others_from_writing(ada: Person, engine: Engine) -> None:
    with engine.connect() as reader:
        reader.execute(text("SELECT count(*) FROM account")).all()
        ada.lock()
        started = monotonic()
        forget_deleted(engine)
        assert ada.unlock().status_code == 200
        assert monotonic() - started < 5


@pytest.mark.parametrize("path", ["/my/locks", "/my/presence"])
def test_an_empty_request_is_empty(path: str, ada: Person) -> None:
    assert ada.http.post(path, json={"half": ada.half}, headers=JSON).status_code == 422
