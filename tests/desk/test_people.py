"""People at the desk: logins, roles and days, and nothing of what anybody does."""

import hashlib
import re

import pytest
from httpx2 import Response
from sqlalchemy import Engine, text

from tests.cast import JSON, Person, mint, mint_key, verifier
from tests.conftest import Arrive, Clock, Counted, invitation_from
from tests.reference import reader


def logins(page: str) -> list[str]:
    return re.findall(r'<a href="/clinic/people/[0-9a-f]{32}">([^<]+)</a>', page)


def search(dov: Person, login: str, start: int = 0, **headers: str) -> Response:
    return dov.http.post("/clinic/people/searches", data={"login": login, "start": str(start)}, headers=headers)


def add(engine: Engine, *names: str) -> None:
    """Accounts of which nothing but the row is of interest."""
    columns = "id, login, role, desk, epoch, profile_letter, server_salt, auth_hash, joined, idle_minutes"
    values = ":id, :login, 'patient', false, 1, 'a', :salt, :auth, '2026-01-02', 15"
    with engine.begin() as connection:
        for name in names:
            person = {"id": mint(), "login": name, "salt": mint_key(), "auth": verifier(mint_key())}
            connection.execute(text(f"INSERT INTO account ({columns}) VALUES ({values})"), person)


def offer(dov: Person, person: Person, token: str, **other: object) -> Response:
    handle = hashlib.sha256(token.encode()).hexdigest()[:32]
    minted = {"handle": handle, "token_hash": hashlib.sha256(reader.from_base64url(token)).hexdigest()}
    body = {"login": person.login, "days": 3, "invitations": [minted], **other}
    return dov.http.post(f"/clinic/people/{person.account}/renewals", json=body, headers=JSON)


def test_everybody_is_listed_by_login_with_role_and_day(dov: Person, ada: Person) -> None:
    page = dov.get("/clinic/people").text
    assert logins(page) == ["ada", "cy.k", "dov"]
    assert page.count("Joined on November 22, 2026") == 3
    assert "Patient · Desk" in page


def test_what_people_do_is_nowhere_at_the_desk(dov: Person, ada: Person, clock: Clock) -> None:
    def seen() -> list[str]:
        return [dov.get(path).text for path in ("/clinic/people", f"/clinic/people/{ada.account}")]

    before = seen()
    ada.write()
    ada.share()
    ada.lock()
    ada.sign_in()
    assert seen() == before


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("", ["ada", "cy.k", "dov", "ødegård", "per_cent"]),
        ("AD", ["ada"]),
        (" cy", ["cy.k"]),
        ("ØDE", ["ødegård"]),
        ("_", ["per_cent"]),
        ("%", []),
        ("\\", []),
        ("'", []),
        ("nobody", []),
    ],
)
def test_a_part_of_a_login_finds_it(sought: str, found: list[str], dov: Person, engine: Engine) -> None:
    add(engine, "per_cent", "ødegård")
    assert sorted(logins(search(dov, sought).text)) == sorted(found)


def test_who_is_not_found_is_said(dov: Person) -> None:
    page = search(dov, "nobody").text
    assert "No login has this in it." in page
    assert 'value="nobody"' in page


def test_more_come_on_request_also_of_what_was_sought(dov: Person, engine: Engine) -> None:
    add(engine, *(f"person{number:03}" for number in range(120)))
    first = search(dov, "person").text
    assert len(logins(first)) == 50
    assert 'name="start" value="50"' in first
    part = search(dov, "person", 100, **{"HX-Request": "true", "HX-Request-Type": "partial"}).text
    assert logins(part) == [f"person{number:03}" for number in range(100, 120)]
    assert "<html" not in part
    assert 'name="start"' not in part


def test_the_list_asks_the_database_as_often_for_many_as_for_one(dov: Person, engine: Engine, counted: Counted) -> None:
    dov.get("/clinic/people")
    counted.statements.clear()
    dov.get("/clinic/people")
    few = list(counted.statements)
    add(engine, *(f"person{number:03}" for number in range(45)))
    counted.statements.clear()
    dov.get("/clinic/people")
    assert counted.statements == few
    assert len([statement for statement in few if statement.startswith("SELECT")]) == 2


def test_a_person_is_helped_to_a_new_journal(dov: Person, ada: Person, arrive: Arrive) -> None:
    token = mint_key()
    assert offer(dov, ada, token).json() == {"expires": "2026-11-25"}
    page = dov.get(f"/clinic/people/{ada.account}").text
    number = hashlib.sha256(token.encode()).hexdigest()[:4].upper()
    assert f"Sheet {number} for a new journal is out" in page
    assert "A new journal for ada" in dov.get("/clinic").text
    again = Person("ada", arrive())
    again.join(token)
    aside = dov.get(f"/clinic/people/{ada.account}").text
    assert "A new journal was begun for ada. These earlier pages are kept sealed until February 20, 2027" in aside
    assert "Begin a new journal" not in aside
    assert dov.get(f"/clinic/people/{ada.account}/renewals/new").status_code == 404
    assert offer(dov, ada, mint_key(), login="ada.earlier").status_code == 409
    assert logins(dov.get("/clinic/people").text) == ["ada", "ada.earlier", "cy.k", "dov"]
    assert "A new journal for ada" in dov.get("/clinic?state=used").text


def test_the_sheet_can_be_withdrawn_and_nothing_has_changed(dov: Person, ada: Person, arrive: Arrive) -> None:
    token = mint_key()
    offer(dov, ada, token)
    handle = hashlib.sha256(token.encode()).hexdigest()[:32]
    dov.http.post(f"/clinic/invitations/{handle}/withdrawal")
    again = Person("ada", arrive())
    assert again.post("/join/accounts", again.joining(token)).json() == {"problem": "invitation-withdrawn"}
    assert "is out" not in dov.get(f"/clinic/people/{ada.account}").text
    assert ada.get("/my/today").status_code == 200


@pytest.mark.parametrize("login", ["cy.k", "Ada", "ada ", "nobody"])
def test_another_login_typed_is_another_journal_meant(login: str, dov: Person, ada: Person) -> None:
    answer = offer(dov, ada, mint_key(), login=login)
    assert (answer.status_code, answer.json()) == (422, {"problem": "invalid"})


def test_the_desk_is_given_and_taken_and_never_left_without_anybody(dov: Person, ada: Person) -> None:
    def change(who: Person, of: Person, desk: str) -> Response:
        return who.http.post(f"/clinic/people/{of.account}/desk", data={"desk": desk})

    last = change(dov, dov, "false")
    assert last.status_code == 409
    assert "Somebody has to run the desk" in last.text
    assert ada.get("/clinic").status_code == 404
    assert change(dov, ada, "true").headers["location"] == f"/clinic/people/{ada.account}"
    assert ada.get("/clinic").status_code == 200
    assert change(dov, dov, "false").headers["location"] == "/my/more"
    assert dov.get("/clinic").status_code == 404
    assert change(ada, ada, "false").status_code == 409
    assert change(ada, dov, "perhaps").status_code == 422


def test_a_journal_put_aside_works_nowhere(dov: Person, ada: Person, arrive: Arrive) -> None:
    token = mint_key()
    offer(dov, ada, token)
    Person("ada", arrive()).join(token)
    assert dov.http.post(f"/clinic/people/{ada.account}/desk", data={"desk": "true"}).status_code == 409


def test_a_therapist_is_called_one(dov: Person, engine: Engine, arrive: Arrive) -> None:
    bea = Person("bea", arrive())
    bea.join(invitation_from(engine, role="therapist"))
    assert "Therapist" in dov.get(f"/clinic/people/{bea.account}").text
    assert dov.get(f"/clinic/people/{mint()}").status_code == 404
