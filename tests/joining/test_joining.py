"""Joining makes everything or nothing, and a lost answer is asked for again."""

import pytest
from fastapi import FastAPI
from passlib.totp import TOTP
from sqlalchemy import Engine, text

from app.profiles import service as profiles
from tests.cast import JSON, Person, envelope, mint, mint_key
from tests.conftest import Arrive, Clock, invitation_from


@pytest.fixture
def eve(arrive: Arrive) -> Person:
    """Somebody who has just been invited."""
    return Person("eve.new", arrive())


def rows(engine: Engine) -> dict[str, int]:
    tables = ("account", "password_wrap", "recovery_wrap", "profile", "sign_in")
    with engine.connect() as connection:
        return {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables}


def test_who_joins_is_signed_in_and_unlocked(eve: Person, invitation: str) -> None:
    answer = eve.post("/join/accounts", eve.joining(invitation))
    assert answer.status_code == 200
    opened = answer.json()
    half = opened.pop("half")
    assert opened == {"account": eve.account, "epoch": 1, "cred_rev": 1, "recovery_rev": 1}
    assert f'data-half="{half}"' in eve.get("/my/today").text


def test_the_same_request_again_is_success_and_makes_nothing_twice(eve: Person, invitation: str, engine: Engine) -> None:
    request = eve.joining(invitation)
    eve.post("/join/accounts", request)
    before = rows(engine)
    again = eve.post("/join/accounts", request)
    assert (again.status_code, again.json()["account"]) == (200, eve.account)
    assert eve.get("/my/today").status_code == 200
    assert rows(engine) == {**before, "sign_in": before["sign_in"] + 1}


def test_a_repeat_succeeds_even_after_the_invitation_ran_out(eve: Person, invitation: str, clock: Clock) -> None:
    request = eve.joining(invitation)
    clock.pass_by(days=14, seconds=-1)
    eve.post("/join/accounts", request)
    clock.pass_by(minutes=20)
    assert eve.post("/join/accounts", request).status_code == 200


def test_a_repeat_is_for_a_lost_answer_and_no_way_in_for_ever(eve: Person, invitation: str, clock: Clock) -> None:
    request = eve.joining(invitation)
    eve.post("/join/accounts", request)
    clock.pass_by(days=2)
    answer = eve.post("/join/accounts", request)
    assert (answer.status_code, answer.json()) == (410, {"problem": "invitation-used"})
    assert "set-cookie" not in answer.headers


def test_a_used_invitation_is_no_way_around_the_second_step(eve: Person, invitation: str, arrive: Arrive, clock: Clock) -> None:
    request = eve.joining(invitation)
    eve.join(invitation)
    secret = eve.post("/my/keys/second-step", {"account": eve.account, "auth": eve.auth}).json()["secret"]
    code = str(TOTP(key=secret, format="base32").generate(clock.now).token)
    assert eve.post("/my/keys/second-step/confirmation", {"account": eve.account, "code": code}).status_code == 200
    answer = arrive().post("/join/accounts", json=request, headers=JSON)
    assert (answer.status_code, answer.json()) == (410, {"problem": "invitation-used"})
    assert "set-cookie" not in answer.headers


def test_a_used_invitation_makes_no_second_account(eve: Person, invitation: str, arrive: Arrive, engine: Engine) -> None:
    eve.join(invitation)
    before = rows(engine)
    other = Person("other.one", arrive())
    answer = other.post("/join/accounts", other.joining(invitation))
    assert (answer.status_code, answer.json()) == (410, {"problem": "invitation-used"})
    assert other.post("/join/logins", {"invitation": invitation, "login": "other.one"}).status_code == 410
    assert rows(engine) == before


def test_a_used_invitation_and_the_account_id_do_not_sign_anybody_in(eve: Person, invitation: str, arrive: Arrive) -> None:
    eve.join(invitation)
    thief = Person("eve.new", arrive(), account=eve.account)
    answer = thief.post("/join/accounts", thief.joining(invitation))
    assert (answer.status_code, answer.json()) == (410, {"problem": "invitation-used"})
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/join/logins", "/join/accounts"])
def test_an_invitation_that_ran_out_is_gone(path: str, eve: Person, invitation: str, clock: Clock) -> None:
    clock.pass_by(days=14)
    body = eve.joining(invitation) if "accounts" in path else {"invitation": invitation, "login": eve.login}
    answer = eve.post(path, body)
    assert (answer.status_code, answer.json()) == (410, {"problem": "invitation-expired"})


def test_an_invitation_holds_to_its_last_second(eve: Person, invitation: str, clock: Clock) -> None:
    clock.pass_by(days=14, seconds=-1)
    assert eve.post("/join/accounts", eve.joining(invitation)).status_code == 200


def test_an_invitation_nobody_made_is_unknown(eve: Person) -> None:
    answer = eve.post("/join/accounts", eve.joining(mint_key()))
    assert (answer.status_code, answer.json()) == (404, {"problem": "invitation-unknown"})


def test_a_login_is_taken_once(ada: Person, arrive: Arrive, invitation: str, engine: Engine) -> None:
    second = Person("ada", arrive())
    before = rows(engine)
    for path, body in (
        ("/join/logins", {"invitation": invitation, "login": "ada"}),
        ("/join/accounts", second.joining(invitation)),
    ):
        answer = second.post(path, body)
        assert (answer.status_code, answer.json()) == (409, {"problem": "login-taken"})
    assert rows(engine) == before
    second.login = "ada.second"
    assert second.post("/join/accounts", second.joining(invitation)).status_code == 200


def test_an_account_id_is_taken_once(ada: Person, arrive: Arrive, invitation: str, engine: Engine) -> None:
    second = Person("ada.second", arrive(), account=ada.account)
    before = rows(engine)
    answer = second.post("/join/accounts", second.joining(invitation))
    assert (answer.status_code, answer.json()) == (409, {"problem": "account-taken"})
    assert rows(engine) == before


@pytest.mark.parametrize(
    "login",
    [
        "ab",
        "a" * 65,
        "two words",
        "tab\tbed",
        "ends\n",
        "<script>",
        "a/b/c",
        "ａｂｃ",
        "ﬁsh.one",
        "e\u0301ve",
        "nul\0l",
        "💐💐💐",
    ],
    ids=ascii,
)
def test_a_login_has_its_normal_form(login: str, eve: Person, invitation: str, engine: Engine) -> None:
    eve.login = login
    before = rows(engine)
    for path, body in (
        ("/join/logins", {"invitation": invitation, "login": login}),
        ("/join/accounts", eve.joining(invitation)),
    ):
        answer = eve.post(path, body)
        assert (answer.status_code, answer.json()) == (422, {"problem": "invalid"})
    assert rows(engine) == before


@pytest.mark.parametrize("login", ["abc", "a" * 64, "évé-9", "日本語", "me@home.example", "a+b_c", "ada"[::-1] + "٣"])
def test_letters_marks_and_numbers_of_any_script_are_a_login(login: str, eve: Person, invitation: str) -> None:
    eve.login = login
    assert eve.post("/join/logins", {"invitation": invitation, "login": login}).status_code == 200
    assert eve.post("/join/accounts", eve.joining(invitation)).status_code == 200
    assert eve.sign_in().status_code == 200


@pytest.mark.parametrize("field", ["password_wrap", "recovery_wrap", "profile"])
def test_nothing_but_envelopes_is_taken(field: str, eve: Person, invitation: str, engine: Engine) -> None:
    before = rows(engine)
    for value in ("plain words", "mo1.plain", "mo1." + "A" * 98, "mo1.AQ", envelope() + "\n", "MO1" + envelope()[3:], ""):
        answer = eve.post("/join/accounts", {**eve.joining(invitation), field: value})
        assert answer.status_code == 422, value
    assert rows(engine) == before
    assert eve.post("/join/accounts", eve.joining(invitation)).status_code == 200


def test_a_join_that_fails_late_leaves_nothing_and_the_invitation_holds(
    eve: Person, invitation: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:

    def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    before = rows(engine)
    with monkeypatch.context() as patched:
        patched.setattr(profiles, "begin", broken)
        assert eve.post("/join/accounts", eve.joining(invitation)).status_code == 500
    assert rows(engine) == before
    assert eve.post("/join/accounts", eve.joining(invitation)).status_code == 200


def test_the_page_is_the_same_for_everyone(ada: Person, arrive: Arrive) -> None:
    page = arrive().get("/join")
    assert page.content == ada.get("/join").content
    assert "set-cookie" not in page.headers


def test_an_invitation_is_not_in_the_database(invitation: str, app: FastAPI, engine: Engine) -> None:
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT * FROM invitation")).all()
    assert invitation not in str(kept)
    assert len(kept) >= 1


def test_a_desk_invitation_makes_the_account_that_runs_the_desk(engine: Engine, arrive: Arrive) -> None:
    dov = Person("dov", arrive())
    dov.join(invitation_from(engine, role="therapist", desk=True))
    with engine.connect() as connection:
        found = connection.execute(text("SELECT role, desk FROM account WHERE login = 'dov'")).one()
    assert tuple(found) == ("therapist", 1)


def test_ids_are_shaped_before_anything_else(eve: Person, invitation: str) -> None:
    for account in (mint().upper(), mint()[:-1], mint() + "\n", "g" * 32, ""):
        assert eve.post("/join/accounts", {**eve.joining(invitation), "account": account}).status_code == 422
