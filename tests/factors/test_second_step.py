"""The second step: asked for at signing in, never at unlocking; no code counts twice; the recovery code switches it off."""

import pytest
from passlib.totp import TOTP
from sqlalchemy import Engine, text

from tests.cast import JSON, Person, mint_key
from tests.conftest import Arrive, Clock


def proof(ada: Person) -> dict[str, str]:
    return {"account": ada.account, "auth": ada.auth}


class App:
    """Ada's authenticator app."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self.totp, self.clock = TOTP(key=secret, format="base32"), clock

    def code(self) -> str:
        return str(self.totp.generate(self.clock.now).token)


def set_up(ada: Person, clock: Clock) -> tuple[App, list[str]]:
    app = App(ada.post("/my/keys/second-step", proof(ada)).json()["secret"], clock)
    answer = ada.post("/my/keys/second-step/confirmation", {"account": ada.account, "code": app.code()})
    assert answer.status_code == 200, answer.text
    clock.pass_by(seconds=90)
    return app, answer.json()["codes"]


def sign_in(ada: Person, arrive: Arrive, code: str | None = None) -> tuple[int, str]:
    body = {"login": ada.login, "auth": ada.auth, **({"code": code} if code else {})}
    answer = arrive().post("/signins", json=body, headers=JSON)
    return answer.status_code, answer.json().get("problem", "")


def test_signing_in_asks_for_the_digits_before_any_wrap_is_released(ada: Person, arrive: Arrive, clock: Clock) -> None:
    app, _ = set_up(ada, clock)
    asked = arrive().post("/signins", json={"login": ada.login, "auth": ada.auth}, headers=JSON)
    assert (asked.status_code, asked.json()) == (401, {"problem": "second-step"})
    assert "set-cookie" not in asked.headers
    assert sign_in(ada, arrive, app.code()) == (200, "")


def test_who_does_not_know_the_passphrase_does_not_learn_that_there_is_a_second_step(
    ada: Person, arrive: Arrive, clock: Clock
) -> None:
    set_up(ada, clock)
    ada.auth = mint_key()
    assert sign_in(ada, arrive) == (401, "wrong-passphrase")


def test_it_counts_only_once_it_was_confirmed(ada: Person, arrive: Arrive) -> None:
    ada.post("/my/keys/second-step", proof(ada))
    assert sign_in(ada, arrive) == (200, "")
    wrong = ada.post("/my/keys/second-step/confirmation", {"account": ada.account, "code": "000000"})
    assert wrong.json()["problem"] == "wrong-code"
    assert sign_in(ada, arrive) == (200, "")


def test_the_same_digits_do_not_sign_in_twice(ada: Person, arrive: Arrive, clock: Clock) -> None:
    app, _ = set_up(ada, clock)
    code = app.code()
    assert sign_in(ada, arrive, code) == (200, "")
    assert sign_in(ada, arrive, code) == (401, "wrong-code")
    clock.pass_by(seconds=30)
    assert sign_in(ada, arrive, app.code()) == (200, "")


@pytest.mark.parametrize(("seconds", "works"), [(-30, True), (30, True), (-90, False), (90, False)])
def test_a_clock_may_be_half_a_minute_off(ada: Person, arrive: Arrive, clock: Clock, seconds: int, works: bool) -> None:
    app, _ = set_up(ada, clock)
    clock.pass_by(minutes=5)
    code = str(app.totp.generate(clock.now.timestamp() + seconds).token)
    assert (sign_in(ada, arrive, code)[0] == 200) is works


def test_a_code_on_paper_works_once_however_it_is_typed(ada: Person, arrive: Arrive, clock: Clock) -> None:
    _, codes = set_up(ada, clock)
    assert len(set(codes)) == 10
    typed = codes[0].lower().replace("-", " ")
    assert sign_in(ada, arrive, typed) == (200, "")
    assert sign_in(ada, arrive, typed) == (401, "wrong-code")
    assert sign_in(ada, arrive, codes[1]) == (200, "")


def test_new_codes_void_the_old_ones(ada: Person, arrive: Arrive, clock: Clock) -> None:
    _, codes = set_up(ada, clock)
    fresh = ada.post("/my/keys/second-step/codes", proof(ada)).json()["codes"]
    assert sign_in(ada, arrive, codes[0]) == (401, "wrong-code")
    assert sign_in(ada, arrive, fresh[0]) == (200, "")


def test_guessing_digits_gets_slow_and_the_right_ones_work_afterwards(ada: Person, arrive: Arrive, clock: Clock) -> None:
    app, _ = set_up(ada, clock)
    found = [sign_in(ada, arrive, "123456") for _ in range(6)]
    assert found[-1][0] == 429
    clock.pass_by(seconds=301)
    assert sign_in(ada, arrive, app.code()) == (200, "")


def test_unlocking_does_not_ask(ada: Person, clock: Clock) -> None:
    set_up(ada, clock)
    ada.lock()
    assert ada.unlock().status_code == 200


def test_switching_it_off_needs_the_passphrase(ada: Person, arrive: Arrive, clock: Clock) -> None:
    set_up(ada, clock)
    wrong = {"account": ada.account, "auth": mint_key()}
    assert ada.post("/my/keys/second-step/removal", wrong).status_code == 401
    assert sign_in(ada, arrive) == (401, "second-step")
    assert ada.post("/my/keys/second-step/removal", proof(ada)).status_code == 204
    assert sign_in(ada, arrive) == (200, "")


def test_coming_back_with_the_recovery_code_switches_it_off(ada: Person, arrive: Arrive, clock: Clock) -> None:
    set_up(ada, clock)
    ticket = ada.recover().json()["ticket"]
    ada.auth = mint_key()
    assert ada.post("/recoveries/completions", {"ticket": ticket, "auth": ada.auth, **ada.wraps()}).status_code == 200
    assert sign_in(ada, arrive) == (200, "")


def test_one_that_is_on_is_not_replaced_by_another_in_passing(ada: Person, clock: Clock) -> None:
    set_up(ada, clock)
    assert ada.post("/my/keys/second-step", proof(ada)).json()["problem"] == "second-step-on"


def test_the_secret_and_the_codes_are_not_in_the_database(ada: Person, engine: Engine, clock: Clock) -> None:
    app, codes = set_up(ada, clock)
    with engine.connect() as connection:
        rows = str(connection.execute(text("SELECT * FROM second_factor")).all())
        rows += str(connection.execute(text("SELECT * FROM one_time_code")).all())
    assert app.totp.base32_key not in rows
    assert not any(code.replace("-", "") in rows or code in rows for code in codes)
