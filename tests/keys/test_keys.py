"""Keys are changed by whoever proves the passphrase; what was lost on the way is sent again and succeeds."""

from fastapi import FastAPI

from tests.cast import Person, mint_key, verifier
from tests.conftest import Arrive, Clock, browser_of


def new_passphrase(ada: Person, **other: object) -> dict[str, object]:
    wrap = ada.wraps()["password_wrap"]
    return {"account": ada.account, "auth": ada.auth, "new_auth": mint_key(), "password_wrap": wrap, "rev": 2, **other}


def new_code(ada: Person, code: str, **other: object) -> dict[str, object]:
    wrap = ada.wraps()["recovery_wrap"]
    return {
        "account": ada.account,
        "auth": ada.auth,
        "recovery_wrap": wrap,
        "recovery_verifier": verifier(code),
        "rev": 2,
        **other,
    }


def test_a_new_passphrase_counts_at_once_and_the_old_one_no_longer(ada: Person, arrive: Arrive) -> None:
    body, before = new_passphrase(ada), ada.auth
    answer = ada.post("/my/keys/passphrase", body)
    assert (answer.status_code, answer.json()["cred_rev"], answer.json()["half"]) == (200, 2, ada.half)
    assert ada.sign_in(arrive()).status_code == 401
    ada.auth = str(body["new_auth"])
    signed_in = ada.sign_in(arrive())
    assert signed_in.json()["wrap"] == body["password_wrap"]
    assert before != ada.auth


def test_that_old_keys_still_open_sealed_copies_is_said_where_they_are_changed(ada: Person) -> None:
    # The file carries the wraps of its day (docs/export.md), and no change here reaches it.
    assert "still opens with the old one" in ada.get("/my/keys/passphrase").text
    assert "it opens that copy" in ada.get("/my/keys/recovery-code").text
    assert "it opens that copy" in ada.http.get("/recovery").text


def test_a_new_passphrase_ends_every_other_sign_in_and_keeps_this_one(ada: Person, arrive: Arrive) -> None:
    other = arrive()
    ada.sign_in(other)
    ada.post("/my/keys/passphrase", new_passphrase(ada))
    assert other.get("/my/today").status_code == 303
    assert ada.get("/my/today").headers["Mooring-Vault"] == "open"


def test_a_lost_answer_is_asked_for_again(ada: Person) -> None:
    body = new_passphrase(ada)
    assert ada.post("/my/keys/passphrase", body).status_code == 200
    assert ada.post("/my/keys/passphrase", body).status_code == 200


def test_a_wrong_passphrase_changes_nothing(ada: Person, arrive: Arrive) -> None:
    answer = ada.post("/my/keys/passphrase", new_passphrase(ada, auth=mint_key()))
    assert (answer.status_code, answer.json()["problem"]) == (401, "wrong-passphrase")
    assert ada.sign_in(arrive()).status_code == 200


def test_two_devices_at_once_do_not_undo_each_other(ada: Person) -> None:
    first = new_passphrase(ada)
    ada.post("/my/keys/passphrase", first)
    late = ada.post("/my/keys/passphrase", new_passphrase(ada, auth=first["new_auth"]))
    assert (late.status_code, late.json()["problem"]) == (409, "changed-meanwhile")


def test_somebody_elses_page_changes_nothing(ada: Person, cy: Person) -> None:
    answer = cy.post("/my/keys/passphrase", new_passphrase(ada))
    assert (answer.status_code, answer.json()["problem"]) == (409, "other-account")


def test_a_new_recovery_code_voids_the_old_one_and_dates_the_sheet(ada: Person, clock: Clock) -> None:
    code = mint_key()
    clock.pass_by(days=3)
    ada.unlock()
    body = new_code(ada, code)
    assert ada.post("/my/keys/recovery-code", body).status_code == 204
    assert ada.post("/my/keys/recovery-code", body).status_code == 204
    assert ada.recover().json()["problem"] == "wrong-code"
    ada.code = code
    assert ada.recover().json()["recovery_rev"] == 2
    assert "November 25, 2026" in ada.get("/my/keys").text


def test_a_new_recovery_code_needs_the_passphrase(ada: Person) -> None:
    assert ada.post("/my/keys/recovery-code", new_code(ada, mint_key(), auth=mint_key())).status_code == 401
    assert ada.recover().status_code == 200


def test_guessing_here_gets_slow(ada: Person) -> None:
    for _ in range(6):
        answer = ada.post("/my/keys/recovery-code", new_code(ada, mint_key(), auth=mint_key()))
    assert answer.status_code == 429
    assert answer.json()["seconds"] >= 1


def test_a_ticket_from_before_does_not_undo_a_new_code(ada: Person, app: FastAPI) -> None:
    ticket = ada.recover().json()["ticket"]
    ada.post("/my/keys/recovery-code", new_code(ada, mint_key()))
    stranger = browser_of(app)
    finished = {"ticket": ticket, "auth": mint_key(), **ada.wraps()}
    answer = stranger.post("/recoveries/completions", json=finished, headers={"Accept": "application/json"})
    assert answer.json()["problem"] == "changed-meanwhile"
