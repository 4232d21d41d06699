"""A passkey unlocks what is locked, for whoever holds it and proved that it is them; it never signs anybody in."""

import pytest
from httpx2 import Response

from tests.cast import Person, envelope
from tests.conftest import Clock
from tests.reference.authenticator import PRESENT, Authenticator


def challenge(person: Person) -> str:
    return str(person.post("/my/challenges", {}).json()["challenge"])


def register(person: Person, passkey: Authenticator, **other: str) -> Response:
    answer = passkey.register(other.pop("challenge", "") or challenge(person))
    body = {"account": person.account, "auth": person.auth, "wrap": envelope(105), **answer, **other}
    return person.post("/my/keys/passkeys", body)


def unlock(person: Person, passkey: Authenticator, **other: str) -> Response:
    return person.post("/my/unlocks/passkeys", {"account": person.account, **passkey.answer(challenge(person)), **other})


@pytest.fixture
def passkey(ada: Person) -> Authenticator:
    """Ada's passkey, known to the server."""
    made = Authenticator()
    assert register(ada, made).status_code == 204
    return made


def test_it_unlocks_with_its_own_wrap(ada: Person) -> None:
    passkey, wrap = Authenticator(), envelope(105)
    assert register(ada, passkey, wrap=wrap).status_code == 204
    ada.lock()
    answer = unlock(ada, passkey)
    assert answer.status_code == 200
    assert answer.json()["wrap"] == wrap
    assert ada.get("/my/today").headers["Mooring-Vault"] == "open"


def test_making_one_needs_the_passphrase_again(ada: Person) -> None:
    answer = register(ada, Authenticator(), auth="A" * 43)
    assert (answer.status_code, answer.json()["problem"]) == (401, "wrong-passphrase")
    assert ada.post("/my/challenges", {}).json()["credentials"] == []


@pytest.mark.parametrize(
    "passkey",
    [
        Authenticator(flags=PRESENT),
        Authenticator(origin="https://elsewhere.example"),
        Authenticator(party="elsewhere.example"),
    ],
    ids=["nobody was verified", "another origin", "another site"],
)
def test_one_that_is_not_for_here_is_refused_without_a_word_of_what_was_sent(ada: Person, passkey: Authenticator) -> None:
    answer = register(ada, passkey)
    assert (answer.status_code, answer.json()) == (401, {"problem": "passkey-refused"})


@pytest.mark.parametrize("broken", ["client_data", "authenticator_data", "signature"])
def test_an_answer_that_was_tampered_with_releases_nothing(ada: Person, passkey: Authenticator, broken: str) -> None:
    ada.lock()
    answer = unlock(ada, passkey, **{broken: "A" * 60})
    assert (answer.status_code, answer.json()) == (401, {"problem": "passkey-refused"})
    assert ada.get("/my/today").headers["Mooring-Vault"] == "locked"


def test_unlocking_asks_for_face_or_finger_every_time(ada: Person, passkey: Authenticator) -> None:
    passkey.flags = PRESENT
    assert unlock(ada, passkey).status_code == 401


def test_an_answer_counts_once(ada: Person, passkey: Authenticator) -> None:
    body = {"account": ada.account, **passkey.answer(challenge(ada))}
    assert ada.post("/my/unlocks/passkeys", body).status_code == 200
    again = ada.post("/my/unlocks/passkeys", body)
    assert (again.status_code, again.json()["problem"]) == (410, "challenge-expired")


def test_a_challenge_lasts_five_minutes(ada: Person, passkey: Authenticator, clock: Clock) -> None:
    body = {"account": ada.account, **passkey.answer(challenge(ada))}
    clock.pass_by(minutes=5)
    assert ada.post("/my/unlocks/passkeys", body).json()["problem"] == "challenge-expired"


def test_a_copied_passkey_whose_count_went_back_is_refused(ada: Person, passkey: Authenticator) -> None:
    assert unlock(ada, passkey).status_code == 200
    passkey.count = 0
    assert unlock(ada, passkey).status_code == 401


def test_anothers_passkey_opens_nothing_here(ada: Person, cy: Person, passkey: Authenticator) -> None:
    answer = unlock(cy, passkey)
    assert (answer.status_code, answer.json()["problem"]) == (404, "passkey-unknown")
    assert unlock(cy, passkey, account=ada.account).json()["problem"] == "other-account"


def test_there_may_be_several_and_each_can_be_taken_away(ada: Person, passkey: Authenticator) -> None:
    second = Authenticator()
    assert register(ada, second).status_code == 204
    removed = {"account": ada.account, "credential": passkey.credential}
    assert ada.post("/my/keys/passkeys/removals", removed).status_code == 204
    assert ada.post("/my/keys/passkeys/removals", removed).status_code == 204
    assert unlock(ada, passkey).json()["problem"] == "passkey-unknown"
    assert unlock(ada, second).status_code == 200


def test_a_locked_phone_takes_none_away(ada: Person, passkey: Authenticator) -> None:
    register(ada, passkey)
    ada.lock()
    answer = ada.post("/my/keys/passkeys/removals", {"account": ada.account, "credential": passkey.credential})
    assert (answer.status_code, answer.json()["problem"]) == (423, "locked")
    assert unlock(ada, passkey).status_code == 200


def test_nobody_takes_anothers_away(ada: Person, cy: Person, passkey: Authenticator) -> None:
    cy.post("/my/keys/passkeys/removals", {"account": cy.account, "credential": passkey.credential})
    assert unlock(ada, passkey).status_code == 200


def test_the_same_one_twice_is_said(ada: Person, passkey: Authenticator) -> None:
    assert register(ada, passkey).json()["problem"] == "passkey-known"


def test_ten_are_enough(ada: Person) -> None:
    for _ in range(10):
        assert register(ada, Authenticator()).status_code == 204
    assert register(ada, Authenticator()).json()["problem"] == "passkeys-many"


def test_what_a_passkey_gives_has_no_field_to_be_sent_in(ada: Person, passkey: Authenticator) -> None:
    body = {"account": ada.account, **passkey.answer(challenge(ada)), "clientExtensionResults": "prf"}
    assert ada.post("/my/unlocks/passkeys", body).status_code == 422
