"""Recovery: a ticket that changes nothing, then one request that changes everything, and the same again is success."""

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, text

from app.main import _sweep
from tests.cast import JSON, Person, mint_key
from tests.conftest import Arrive, Clock


def renewed(person: Person, ticket: str) -> dict[str, str]:
    """What finishing a recovery sends: a new passphrase and a new code, which the person has from now on."""
    person.auth, person.code = mint_key(), mint_key()
    return {"ticket": ticket, "auth": person.auth, **person.wraps()}


def state(engine: Engine) -> list[object]:
    """Everything a recovery may change."""
    with engine.connect() as connection:
        return [
            connection.execute(text(f"SELECT * FROM {table}")).all()
            for table in ("account", "password_wrap", "recovery_wrap", "profile", "sign_in")
        ]


@pytest.fixture
def elsewhere(ada: Person, arrive: Arrive) -> Person:
    """Ada at a browser that knows nothing of her, with her code."""
    return Person(ada.login, arrive(), ada.account, ada.auth, ada.code, ada.key)


def test_the_right_code_gives_all_that_opens_the_vault_again(elsewhere: Person) -> None:
    ticket = elsewhere.recover()
    assert ticket.status_code == 200
    assert ticket.json().keys() == {
        "ticket",
        "account",
        "login",
        "epoch",
        "cred_rev",
        "recovery_rev",
        "wrap",
        "profile",
        "profile_rev",
        "profile_letter",
        "server_salt",
    }
    assert "set-cookie" not in ticket.headers


def test_a_ticket_changes_nothing(ada: Person, elsewhere: Person, engine: Engine) -> None:
    before = state(engine)
    elsewhere.recover()
    assert state(engine) == before
    assert ada.half in ada.get("/my/today").text
    assert ada.sign_in(elsewhere.http).status_code == 200


def test_a_ticket_is_not_in_the_database(elsewhere: Person, engine: Engine) -> None:
    ticket = elsewhere.recover().json()["ticket"]
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT * FROM recovery_ticket")).all()
    assert len(kept) == 1
    assert ticket not in str(kept)


def test_a_wrong_code_and_an_unknown_login_are_answered_alike(elsewhere: Person) -> None:
    wrong = elsewhere.post("/recoveries", {"login": "ada", "recovery_auth": mint_key()})
    unknown = elsewhere.post("/recoveries", {"login": "nobody.here", "recovery_auth": mint_key()})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json() == {"problem": "wrong-code"}
    assert wrong.headers == unknown.headers


def test_guessing_codes_gets_slower(elsewhere: Person, clock: Clock) -> None:
    for _ in range(5):
        assert elsewhere.post("/recoveries", {"login": "ada", "recovery_auth": mint_key()}).status_code == 401
    answer = elsewhere.recover()
    assert (answer.status_code, answer.json()) == (429, {"problem": "wait", "seconds": 1})
    clock.pass_by(seconds=1)
    assert elsewhere.recover().status_code == 200


def test_completion_changes_both_secrets_and_ends_all_sign_ins_but_its_own(
    ada: Person, elsewhere: Person, arrive: Arrive
) -> None:
    old_auth, old_code = elsewhere.auth, elsewhere.code
    answer = elsewhere.post("/recoveries/completions", renewed(elsewhere, elsewhere.recover().json()["ticket"]))
    assert answer.status_code == 200
    opened = answer.json()
    half = opened.pop("half")
    assert opened == {"account": ada.account, "epoch": 1, "cred_rev": 2, "recovery_rev": 2}
    assert half in elsewhere.get("/my/today").text
    assert ada.get("/my/today").status_code == 303
    http = arrive()
    assert http.post("/signins", json={"login": "ada", "auth": old_auth}, headers=JSON).status_code == 401
    assert http.post("/recoveries", json={"login": "ada", "recovery_auth": old_code}, headers=JSON).status_code == 401
    assert elsewhere.sign_in(http).status_code == 200
    assert elsewhere.recover().status_code == 200


def test_the_same_completion_again_is_success(elsewhere: Person, arrive: Arrive, engine: Engine) -> None:
    request = renewed(elsewhere, elsewhere.recover().json()["ticket"])
    elsewhere.post("/recoveries/completions", request)
    before = state(engine)[:4]
    other = arrive()
    again = other.post("/recoveries/completions", json=request, headers=JSON)
    assert again.status_code == 200
    assert (again.json()["cred_rev"], again.json()["recovery_rev"]) == (2, 2)
    assert again.json()["half"] in other.get("/my/today").text
    assert state(engine)[:4] == before
    assert elsewhere.get("/my/today").status_code == 200


@pytest.mark.parametrize("changed", ["auth", "recovery_verifier", "password_wrap", "recovery_wrap"])
def test_almost_the_same_completion_again_is_not(changed: str, elsewhere: Person, engine: Engine) -> None:
    request = renewed(elsewhere, elsewhere.recover().json()["ticket"])
    elsewhere.post("/recoveries/completions", request)
    before = state(engine)
    other = {**request, changed: mint_key() if changed not in elsewhere.wraps() else elsewhere.wraps()[changed]}
    other[changed] = mint_key() if changed == "recovery_verifier" else other[changed]
    answer = elsewhere.post("/recoveries/completions", other)
    assert (answer.status_code, answer.json()) == (409, {"problem": "changed-meanwhile"})
    assert "set-cookie" not in answer.headers
    assert state(engine) == before


def test_of_two_recoveries_at_once_the_second_is_told(elsewhere: Person) -> None:
    one, two = elsewhere.recover().json()["ticket"], elsewhere.recover().json()["ticket"]
    kept = renewed(elsewhere, one)
    assert elsewhere.post("/recoveries/completions", kept).status_code == 200
    late = renewed(elsewhere, two)
    answer = elsewhere.post("/recoveries/completions", late)
    assert (answer.status_code, answer.json()) == (409, {"problem": "changed-meanwhile"})
    elsewhere.auth = kept["auth"]
    assert elsewhere.sign_in().status_code == 200


def test_a_ticket_holds_for_fifteen_minutes(elsewhere: Person, clock: Clock) -> None:
    first, second = elsewhere.recover().json()["ticket"], elsewhere.recover().json()["ticket"]
    clock.pass_by(minutes=14, seconds=59)
    assert elsewhere.post("/recoveries/completions", renewed(elsewhere, first)).status_code == 200
    clock.pass_by(seconds=1)
    answer = elsewhere.post("/recoveries/completions", renewed(elsewhere, second))
    assert (answer.status_code, answer.json()) == (410, {"problem": "ticket-expired"})


def test_a_ticket_that_nobody_used_is_deleted_soon_after_its_time(
    elsewhere: Person, app: FastAPI, engine: Engine, clock: Clock
) -> None:
    def kept() -> int:
        with engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM recovery_ticket")).scalar_one())

    elsewhere.recover()
    clock.pass_by(minutes=15, seconds=-1)
    _sweep(app.state.engine, app.state.limits)
    assert kept() == 1
    clock.pass_by(seconds=1)
    _sweep(app.state.engine, app.state.limits)
    assert kept() == 0


def test_a_ticket_nobody_gave_opens_nothing(elsewhere: Person, engine: Engine) -> None:
    before = state(engine)
    assert elsewhere.post("/recoveries/completions", renewed(elsewhere, mint_key())).status_code == 410
    assert state(engine) == before


def test_the_old_code_works_until_the_commit(elsewhere: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    code, ticket = elsewhere.code, elsewhere.recover().json()["ticket"]
    with monkeypatch.context() as patched:
        patched.setattr("app.accounts.signins.end_all", broken)
        assert elsewhere.post("/recoveries/completions", renewed(elsewhere, ticket)).status_code == 500
    elsewhere.code = code
    assert elsewhere.recover().json()["cred_rev"] == 1


def test_recovery_keeps_entries_and_the_salt(ada: Person, elsewhere: Person) -> None:
    entry = ada.write()
    before = elsewhere.recover().json()
    elsewhere.post("/recoveries/completions", renewed(elsewhere, before["ticket"]))
    assert elsewhere.stored(entry.id)["body"] == entry.body
    assert elsewhere.post("/signins/salts", {"login": "ada"}).json()["server_salt"] == before["server_salt"]
