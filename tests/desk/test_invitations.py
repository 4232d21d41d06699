"""Invitations at the desk: what they are called, what becomes of them, and that the server never has their secrets."""

import hashlib
import re
import secrets

import pytest
from httpx2 import Response
from sqlalchemy import Engine, text

from app.accounts import invitations
from app.core.db import unit_of_work
from tests.cast import JSON, Person, mint, mint_key
from tests.conftest import Arrive, Clock, Counted
from tests.reference import reader


class Minted:
    """An invitation as the desk's browser makes it."""

    def __init__(self) -> None:
        self.handle, self.token = mint(), mint_key()

    @property
    def sent(self) -> dict[str, str]:
        raw = reader.from_base64url(self.token)
        return {"handle": self.handle, "token_hash": hashlib.sha256(raw).hexdigest()}

    @property
    def number(self) -> str:
        return self.handle[:4].upper()


def invite(dov: Person, *minted: Minted, role: str = "patient", days: int = 14) -> Response:
    return dov.http.post(
        "/clinic/invitations", json={"role": role, "days": days, "invitations": [each.sent for each in minted]}, headers=JSON
    )


def listed(dov: Person, state: str) -> list[str]:
    return re.findall(r'sheet-number">([0-9A-F]{4})<', dov.get(f"/clinic?state={state}").text)


def counted_states(dov: Person) -> list[int]:
    return [int(found) for found in re.findall(r'desk-count">(\d+)<', dov.get("/clinic").text)]


@pytest.fixture
def eve(arrive: Arrive) -> Person:
    return Person("eve.new", arrive())


def test_what_the_browser_made_is_kept_as_a_hash_and_lets_somebody_join(dov: Person, eve: Person, engine: Engine) -> None:
    made = Minted()
    assert invite(dov, made, role="therapist").json() == {"expires": "2026-12-06"}
    with engine.connect() as connection:
        assert made.token not in str(connection.execute(text("SELECT * FROM invitation")).all())
    assert made.number in listed(dov, "open")
    eve.join(made.token)
    assert made.number not in listed(dov, "open")
    assert made.number in listed(dov, "used")
    with engine.connect() as connection:
        found = connection.execute(text("SELECT role, desk FROM account WHERE login = 'eve.new'")).one()
    assert tuple(found) == ("therapist", 0)


def test_several_are_made_at_once_and_the_same_request_again_makes_none(dov: Person, clock: Clock) -> None:
    made = [Minted() for _ in range(20)]
    first = invite(dov, *made)
    clock.pass_by(days=1)
    dov.sign_in()
    assert invite(dov, *made).json() == first.json() == {"expires": "2026-12-06"}
    assert counted_states(dov)[0] == 20


def test_a_name_or_a_secret_that_is_known_is_not_taken_for_another(dov: Person) -> None:
    first, second = Minted(), Minted()
    invite(dov, first)
    second.handle = first.handle
    assert invite(dov, second).status_code == 409
    third = Minted()
    third.token = first.token
    assert invite(dov, third).status_code == 409
    assert invite(dov, Minted(), first).status_code == 200
    twice = Minted()
    assert invite(dov, twice, twice).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": 0},
        {"days": 91},
        {"role": "desk"},
        {"desk": True},
        {"invitations": []},
        {"invitations": [{"handle": mint(), "token_hash": secrets.token_hex(32)}] * 21},
        {"invitations": [{"handle": mint(), "token_hash": mint_key()}]},
        {"invitations": [{"handle": mint(), "token_hash": secrets.token_hex(32), "token": mint_key()}]},
        {"invitations": [{"handle": mint(), "token_hash": secrets.token_hex(32), "name": "Ada"}]},
    ],
    ids=["no days", "too long", "no role", "the desk", "none", "too many", "no hash", "the secret", "a name"],
)
def test_what_does_not_fit_is_refused(wrong: dict[str, object], dov: Person) -> None:
    body = {"role": "patient", "days": 14, "invitations": [Minted().sent], **wrong}
    answer = dov.http.post("/clinic/invitations", json=body, headers=JSON)
    assert (answer.status_code, answer.json()) == (422, {"problem": "invalid"})
    assert counted_states(dov)[0] == 0


def test_a_withdrawn_one_says_so_and_once_more_changes_nothing(dov: Person, eve: Person) -> None:
    made = Minted()
    invite(dov, made)
    for _ in range(2):
        answer = dov.http.post(f"/clinic/invitations/{made.handle}/withdrawal")
        assert (answer.status_code, answer.headers["location"]) == (303, "/clinic")
    assert listed(dov, "withdrawn") == [made.number]
    for path in ("/join/logins", "/join/accounts"):
        body = eve.joining(made.token) if "accounts" in path else {"invitation": made.token, "login": eve.login}
        answer = eve.post(path, body)
        assert (answer.status_code, answer.json()) == (410, {"problem": "invitation-withdrawn"})


def test_a_used_one_cannot_be_withdrawn_and_its_person_stays(dov: Person, eve: Person) -> None:
    made = Minted()
    invite(dov, made)
    request = eve.joining(made.token)
    eve.post("/join/accounts", request)
    answer = dov.http.post(f"/clinic/invitations/{made.handle}/withdrawal")
    assert answer.status_code == 409
    assert "Somebody joined with it" in answer.text
    assert eve.post("/join/accounts", request).status_code == 200
    assert made.number in listed(dov, "used")


def test_one_that_ran_out_is_listed_as_that_and_forgotten_after_90_days(dov: Person, clock: Clock, engine: Engine) -> None:
    made = Minted()
    invite(dov, made, days=3)
    clock.pass_by(days=3)
    dov.sign_in()
    assert listed(dov, "open") == []
    assert listed(dov, "expired") == [made.number]
    for passing, left in ((90, 1), (1, 0)):
        clock.pass_by(days=passing)
        with unit_of_work(engine, writing=True) as db:
            invitations.clear_out(db)
            assert len(invitations.page_of(db, "expired")) == left


def test_the_newest_come_first_and_older_ones_on_request(dov: Person, clock: Clock) -> None:
    made = []
    for _ in range(53):
        made.append(Minted())
        invite(dov, made[-1])
        clock.pass_by(seconds=1)
    numbers = [each.number for each in reversed(made)]
    page = dov.get("/clinic").text
    assert re.findall(r'sheet-number">([0-9A-F]{4})<', page) == numbers[:50]
    older = re.search(r'hx-get="([^"]+)"', page)
    assert older
    part = dov.get(older[1].replace("&amp;", "&"), **{"HX-Request": "true", "HX-Request-Type": "partial"})
    assert re.findall(r'sheet-number">([0-9A-F]{4})<', part.text) == numbers[50:]
    assert "<html" not in part.text
    assert "hx-get" not in part.text


def test_an_empty_list_says_so_in_each_state(dov: Person) -> None:
    for state, said in (("open", "No invitation is open"), ("expired", "has run out unused"), ("withdrawn", "was withdrawn")):
        assert said in dov.get(f"/clinic?state={state}").text
    assert dov.get("/clinic?state=lost").status_code == 422


def test_the_list_asks_the_database_as_often_for_many_as_for_one(dov: Person, counted: Counted) -> None:
    invite(dov, Minted())
    dov.get("/clinic")
    counted.statements.clear()
    dov.get("/clinic")
    few = list(counted.statements)
    invite(dov, *(Minted() for _ in range(20)))
    counted.statements.clear()
    dov.get("/clinic")
    assert counted.statements == few
    assert len([statement for statement in few if statement.startswith("SELECT")]) <= 4
