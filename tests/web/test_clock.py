"""The server's clock jumps: nobody is locked out, nothing stays open for longer, and nothing that was kept is lost."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from passlib.totp import TOTP
from sqlalchemy import Engine, text

from app.core import clock as app_clock
from app.main import _sweep
from app.web import limits
from tests.cast import JSON, Person, mint_key, open_share
from tests.conftest import Arrive, Clock, invitation_from

DAY = timedelta(days=1)


def sweep(app: FastAPI, engine: Engine) -> None:
    _sweep(engine, app.state.limits)


def is_open(ada: Person) -> bool:
    return ada.half in ada.get("/my/today").text


def test_put_back_by_a_day_a_journal_stays_open_and_still_locks_in_time(
    ada: Person, app: FastAPI, engine: Engine, clock: Clock
) -> None:
    clock.now -= DAY
    sweep(app, engine)
    clock.pass_by(minutes=14)
    assert is_open(ada)
    clock.pass_by(minutes=15)
    assert not is_open(ada)


def test_put_back_by_a_day_a_journal_that_nobody_comes_back_to_is_locked_by_the_sweep(
    ada: Person, app: FastAPI, engine: Engine, clock: Clock
) -> None:
    clock.now -= DAY
    sweep(app, engine)
    clock.pass_by(minutes=15)
    sweep(app, engine)
    with engine.connect() as connection:
        half = text("SELECT half FROM sign_in WHERE account = :account")
        assert connection.execute(half, {"account": ada.account}).scalar_one() is None


def test_put_back_by_a_day_the_longest_time_open_is_not_a_day_longer(
    ada: Person, app: FastAPI, engine: Engine, clock: Clock
) -> None:
    clock.now -= DAY
    sweep(app, engine)
    for _ in range(12 * 6):
        clock.pass_by(minutes=10)
        ada.get("/my/today")
    assert not is_open(ada)


def test_put_forward_by_a_day_a_journal_locks_and_the_passphrase_opens_it(ada: Person, clock: Clock) -> None:
    clock.now += DAY
    assert not is_open(ada)
    assert ada.unlock().status_code == 200
    clock.now -= DAY
    assert ada.get("/my/today").status_code == 200


@pytest.mark.parametrize("jump", [DAY, -DAY, timedelta(minutes=3), -timedelta(minutes=3)])
def test_whoever_was_made_to_wait_waits_no_longer_than_was_said(
    jump: timedelta, ada: Person, arrive: Arrive, clock: Clock
) -> None:
    stranger = arrive()
    for _ in range(9):
        guess = stranger.post("/signins", json={"login": ada.login, "auth": mint_key()}, headers=JSON)
        clock.pass_by(seconds=guess.json().get("seconds", 0))
    clock.now += jump
    waited = 0
    while (answer := ada.sign_in(stranger)).status_code == 429:
        waited += answer.json()["seconds"]
        clock.pass_by(seconds=answer.json()["seconds"])
        assert waited <= 300
    assert answer.status_code == 200


@pytest.mark.parametrize("jump", [DAY, -DAY])
def test_a_ceiling_for_machines_does_not_outlast_the_jump(
    jump: timedelta, arrive: Arrive, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ADDRESS_TRIES", 20)
    http = arrive()
    while http.post("/signins/salts", json={"login": "guest"}, headers=JSON).status_code == 200:
        pass
    clock.now += jump
    assert http.post("/signins/salts", json={"login": "guest"}, headers=JSON).status_code == 200


def test_wrong_passphrases_for_a_share_do_not_keep_its_reader_waiting_for_a_day(
    ada: Person, bea: TestClient, clock: Clock
) -> None:
    shared = ada.share(passphrase="quiet harbour lantern")
    for _ in range(9):
        clock.pass_by(seconds=open_share(bea, shared, share_auth=mint_key()).json().get("seconds", 0))
    clock.now -= DAY
    assert open_share(bea, shared).status_code == 200


def test_an_invitation_holds_again_once_the_clock_is_right(arrive: Arrive, engine: Engine, clock: Clock) -> None:
    invitation = invitation_from(engine, days=1)
    eve = Person("eve.new", arrive())
    clock.now += DAY
    assert eve.post("/join/accounts", eve.joining(invitation)).json() == {"problem": "invitation-expired"}
    clock.now -= 2 * DAY
    eve.join(invitation)


@pytest.mark.parametrize("jump", [DAY, -DAY])
def test_digits_do_not_fit_a_wrong_clock_and_fit_again_afterwards_and_paper_works_all_along(
    jump: timedelta, ada: Person, arrive: Arrive, clock: Clock
) -> None:
    proof = {"account": ada.account, "auth": ada.auth}
    secret = ada.post("/my/keys/second-step", proof).json()["secret"]

    def digits() -> str:
        return str(TOTP(key=secret, format="base32").generate(app_clock.now()).token)

    codes = ada.post("/my/keys/second-step/confirmation", {"account": ada.account, "code": digits()}).json()["codes"]
    clock.pass_by(minutes=2)
    on_the_phone = digits()
    login = {"login": ada.login, "auth": ada.auth}
    clock.now += jump
    assert arrive().post("/signins", json={**login, "code": on_the_phone}, headers=JSON).json() == {"problem": "wrong-code"}
    assert arrive().post("/signins", json={**login, "code": codes[0]}).status_code == 200
    clock.now -= jump
    clock.pass_by(minutes=2)
    assert arrive().post("/signins", json={**login, "code": digits()}).status_code == 200


def test_saves_go_on_whatever_the_day_is_said_to_be(ada: Person, clock: Clock) -> None:
    save = ada.write()
    for rev, jump in enumerate((-DAY, 2 * DAY, -DAY), start=2):
        clock.now += jump
        after = ada.sealed(id=save.id, rev=rev, text=f"Revision {rev}.")
        assert ada.save(after, save.hash).status_code == 303
        save = after
    assert ada.stored(save.id)["head"] == save.head
