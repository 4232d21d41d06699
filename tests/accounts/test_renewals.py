"""A new journal under the same login: in one step or not at all, and the old one comes back when the sheet turns up."""

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from sqlmodel import select

from app.accounts import invitations, renewals
from app.accounts.service import check_login
from app.core.db import unit_of_work
from app.departures import service as departures
from app.profiles import service as profiles
from app.shares import service as shares
from tests.cast import JSON, Person, mint, mint_key, open_share
from tests.conftest import Arrive, Clock, invitation_from


def renewal(engine: Engine, person: Person, *, days: int = 3) -> str:
    """The secret of a link with which somebody begins anew."""
    with unit_of_work(engine, writing=True) as db:
        token, minted = invitations.mint()
        renewals.offer(db, person.account, minted, login=person.login, days=days)
    return token


def rows(engine: Engine) -> list[object]:
    tables = ("account", "password_wrap", "recovery_wrap", "profile", "sign_in", "entry", "share", "invitation")
    with engine.connect() as connection:
        return [connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables]


def login_of(engine: Engine, person: Person) -> tuple[object, ...]:
    with engine.connect() as connection:
        query = text("SELECT login, former_login, set_aside, desk FROM account WHERE id = :id")
        login, former, until, desk = connection.execute(query, {"id": person.account}).one()
    # SQLite hands out text and numbers where PostgreSQL knows days and truths.
    return login, former, until and str(until), int(desk)


def new_self(person: Person, arrive: Arrive) -> Person:
    """The same person with new keys, in a browser that knows nothing."""
    return Person(person.login, arrive())


def recover(person: Person, http: TestClient, login: str) -> dict[str, str]:
    """The whole way back with the code; what the ticket said."""
    ticket = http.post("/recoveries", json={"login": login, "recovery_auth": person.code}, headers=JSON).json()
    person.auth, person.code = mint_key(), mint_key()
    body = {"ticket": ticket["ticket"], "auth": person.auth, **person.wraps()}
    answer = http.post("/recoveries/completions", json=body, headers=JSON)
    assert answer.status_code == 200, answer.text
    return dict(ticket)


def test_the_invitation_says_for_whom_it_is_and_others_say_nothing(ada: Person, engine: Engine, bea: TestClient) -> None:
    token, other = renewal(engine, ada), invitation_from(engine)
    assert bea.post("/join/invitations", json={"invitation": token}, headers=JSON).json() == {"login": "ada"}
    assert bea.post("/join/invitations", json={"invitation": other}, headers=JSON).json() == {}
    assert bea.post("/join/invitations", json={"invitation": mint_key()}, headers=JSON).status_code == 404


def test_until_it_is_used_nothing_has_changed(ada: Person, engine: Engine, clock: Clock, arrive: Arrive) -> None:
    before = rows(engine)[:-1]
    token = renewal(engine, ada)
    again = new_self(ada, arrive)
    again.post("/join/invitations", {"invitation": token})
    again.post("/join/logins", {"invitation": token, "login": "ada"})
    assert rows(engine)[:-1] == before
    assert ada.sign_in().status_code == 200
    clock.pass_by(days=3)
    answer = again.post("/join/accounts", again.joining(token))
    assert (answer.status_code, answer.json()) == (410, {"problem": "invitation-expired"})
    assert login_of(engine, ada) == ("ada", None, None, 0)


def test_when_it_is_used_the_old_journal_is_put_aside_and_the_new_one_has_its_login(
    ada: Person, engine: Engine, arrive: Arrive
) -> None:
    entry = ada.write()
    again = new_self(ada, arrive)
    again.join(renewal(engine, ada))
    assert login_of(engine, ada) == ("ada.earlier", "ada", "2027-02-20", 0)
    assert login_of(engine, again) == ("ada", None, None, 0)
    assert again.sign_in().status_code == 200
    assert again.get(f"/my/entries/{entry.id}").status_code == 404
    assert "ada.earlier" not in again.get("/my/today").text + again.get("/my/more").text
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM entry WHERE owner = :id"), {"id": ada.account}).scalar_one() == 1


def test_the_old_sign_ins_have_ended_with_the_very_next_request(ada: Person, engine: Engine, arrive: Arrive) -> None:
    phone = replace(ada, http=arrive())
    phone.sign_in()
    new_self(ada, arrive).join(renewal(engine, ada))
    for device in (ada, phone):
        assert device.get("/my/today").status_code == 303
        assert device.post("/my/presence", {}).status_code == 401


def test_what_was_shared_ends_at_once_and_is_deleted_by_the_next_sweep(
    ada: Person, engine: Engine, arrive: Arrive, bea: TestClient
) -> None:
    shared = ada.share()
    assert open_share(bea, shared).status_code == 200
    new_self(ada, arrive).join(renewal(engine, ada))
    answer = open_share(bea, shared)
    assert (answer.status_code, answer.json()) == (410, {"problem": "share-ended"})
    with unit_of_work(engine, writing=True) as db:
        shares.clear_out(db)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT packet, auth_verifier, ended FROM share WHERE id = :id"), {"id": shared.id}).one()
    assert (kept[0], kept[1], str(kept[2])) == (None, None, "2026-11-22")


def test_a_join_that_fails_late_leaves_the_old_journal_as_it_was(
    ada: Person, engine: Engine, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    token, again = renewal(engine, ada), new_self(ada, arrive)
    before = rows(engine)
    with monkeypatch.context() as patched:
        patched.setattr(profiles, "begin", broken)
        assert again.post("/join/accounts", again.joining(token)).status_code == 500
    assert rows(engine) == before
    assert ada.get("/my/today").status_code == 200
    again.join(token)


def test_the_same_request_again_is_success_and_puts_nothing_else_aside(ada: Person, engine: Engine, arrive: Arrive) -> None:
    token, again = renewal(engine, ada), new_self(ada, arrive)
    request = again.joining(token)
    for _ in range(2):
        assert again.post("/join/accounts", request).status_code == 200
    assert login_of(engine, ada)[0] == "ada.earlier"
    assert login_of(engine, again)[0] == "ada"


@pytest.mark.parametrize("login", ["cy.k", "somebody-else", "ada.earlier"])
def test_it_is_good_for_that_login_only(login: str, ada: Person, engine: Engine, arrive: Arrive) -> None:
    token, thief = renewal(engine, ada), Person(login, arrive())
    before = rows(engine)
    for path, body in (
        ("/join/logins", {"invitation": token, "login": login}),
        ("/join/accounts", thief.joining(token)),
    ):
        answer = thief.post(path, body)
        assert (answer.status_code, answer.json()) == (422, {"problem": "invalid"})
    assert rows(engine) == before


def test_a_second_sheet_voids_the_first_and_a_repeat_of_the_same_does_not(ada: Person, engine: Engine, arrive: Arrive) -> None:
    first, second = renewal(engine, ada), renewal(engine, ada)
    again = new_self(ada, arrive)
    answer = again.post("/join/accounts", again.joining(first))
    assert (answer.status_code, answer.json()) == (410, {"problem": "invitation-withdrawn"})
    with unit_of_work(engine, writing=True) as db:
        kept = db.exec(select(invitations.Invitation).where(invitations.Invitation.withdrawn == False)).all()  # noqa: E712
        mine = next(row for row in kept if row.renews == ada.account)
        renewals.offer(db, ada.account, invitations.Minted(mine.handle, mine.token_hash), login="ada", days=3)
    again.join(second)


def test_the_sheet_turns_up_under_the_login_that_stands_on_it(ada: Person, engine: Engine, arrive: Arrive) -> None:
    entry = ada.write()
    again = new_self(ada, arrive)
    again.join(renewal(engine, ada))
    browser = arrive()
    ticket = recover(ada, browser, "ada")
    assert (ticket["account"], ticket["login"]) == (ada.account, "ada.earlier")
    assert login_of(engine, ada) == ("ada.earlier", None, None, 0)
    assert replace(ada, http=browser).get(f"/my/entries/{entry.id}").status_code == 200
    elsewhere = replace(ada, http=arrive(), login="ada.earlier")
    assert elsewhere.sign_in().status_code == 200
    # The new journal is what it was.
    assert again.get("/my/today").status_code == 200
    assert again.sign_in().status_code == 200
    assert again.recover().json()["login"] == "ada"


def test_until_the_recovery_is_finished_the_journal_stays_aside(ada: Person, engine: Engine, arrive: Arrive) -> None:
    new_self(ada, arrive).join(renewal(engine, ada))
    assert arrive().post("/recoveries", json={"login": "ada", "recovery_auth": ada.code}, headers=JSON).status_code == 200
    assert login_of(engine, ada) == ("ada.earlier", "ada", "2027-02-20", 0)


def test_of_two_that_were_put_aside_each_sheet_brings_back_its_own(ada: Person, engine: Engine, arrive: Arrive) -> None:
    second = new_self(ada, arrive)
    second.join(renewal(engine, ada))
    third = new_self(ada, arrive)
    third.join(renewal(engine, second))
    assert [login_of(engine, each)[0] for each in (ada, second, third)] == ["ada.earlier", "ada.earlier2", "ada"]
    assert recover(second, arrive(), "ada")["login"] == "ada.earlier2"
    assert recover(ada, arrive(), "ada.earlier")["account"] == ada.account
    assert third.get("/my/today").status_code == 200


def test_a_recovery_that_was_begun_before_ends_with_the_login_it_was_begun_for(
    ada: Person, engine: Engine, arrive: Arrive
) -> None:
    ticket = ada.recover().json()["ticket"]
    new_self(ada, arrive).join(renewal(engine, ada))
    answer = ada.post("/recoveries/completions", {"ticket": ticket, "auth": mint_key(), **ada.wraps()})
    assert (answer.status_code, answer.json()) == (410, {"problem": "ticket-expired"})


def test_the_salts_tell_nobody_that_a_journal_was_put_aside(ada: Person, engine: Engine, arrive: Arrive) -> None:
    browser = arrive()

    def salts() -> list[dict[str, str]]:
        asked = ("ada", "ada.earlier", "ada.earlier2", "nobody.earlier")
        return [browser.post("/signins/salts", json={"login": login}, headers=JSON).json() for login in asked]

    before = salts()
    new_self(ada, arrive).join(renewal(engine, ada))
    assert salts() == before
    recover(ada, arrive(), "ada")
    assert salts() == before
    assert len({each["server_salt"] for each in before}) == 4


def test_a_wrong_code_is_refused_alike_whoever_is_meant(ada: Person, engine: Engine, arrive: Arrive) -> None:
    again = new_self(ada, arrive)
    again.join(renewal(engine, ada))
    answers = [
        arrive().post("/recoveries", json={"login": login, "recovery_auth": mint_key()}, headers=JSON)
        for login in ("ada", "ada.earlier", "cy.k", "nobody")
    ]
    assert {(each.status_code, each.text) for each in answers} == {(401, '{"problem":"wrong-code"}')}
    others = arrive().post("/recoveries", json={"login": "cy.k", "recovery_auth": ada.code}, headers=JSON)
    assert others.status_code == 401


def test_after_90_days_it_is_erased_and_a_journal_that_came_back_is_not(
    ada: Person, cy: Person, engine: Engine, arrive: Arrive, clock: Clock
) -> None:
    for person in (ada, cy):
        new_self(person, arrive).join(renewal(engine, person))
    recover(cy, arrive(), "cy.k")
    for days, left in ((90, ["ada", "ada.earlier", "cy.k", "cy.k.earlier"]), (1, ["ada", "cy.k", "cy.k.earlier"])):
        clock.pass_by(days=days)
        departures.carry_out(engine)
        with engine.connect() as connection:
            assert list(connection.execute(text("SELECT login FROM account ORDER BY login")).scalars()) == left


@pytest.mark.parametrize(
    ("login", "aside"),
    [
        ("eve", ["eve.earlier", "eve.earlier2", "eve.earlier3"]),
        ("a" * 64, ["a" * 56 + ".earlier", "a" * 55 + ".earlier2", "a" * 55 + ".earlier3"]),
        ("é" * 60, ["é" * 56 + ".earlier", "é" * 55 + ".earlier2", "é" * 55 + ".earlier3"]),
    ],
    ids=["short", "longest", "accents"],
)
def test_the_login_of_a_journal_put_aside_is_a_login(login: str, aside: list[str], engine: Engine, arrive: Arrive) -> None:
    journals = [Person(login, arrive())]
    journals[0].join(invitation_from(engine))
    for _ in aside:
        journals.append(new_self(journals[0], arrive))
        journals[-1].join(renewal(engine, journals[-2]))
    found = [str(login_of(engine, journal)[0]) for journal in journals]
    assert found == [*aside, login]
    for each in found:
        check_login(each)
        assert len(each) <= 64


def test_the_role_and_the_desk_go_on_with_the_new_journal(engine: Engine, arrive: Arrive) -> None:
    dov = Person("dov", arrive())
    dov.join(invitation_from(engine, role="therapist", desk=True))
    again = new_self(dov, arrive)
    again.join(renewal(engine, dov))
    assert login_of(engine, dov)[3] == 0
    assert login_of(engine, again)[3] == 1
    assert again.get("/clinic").status_code == 200


def test_who_was_let_go_of_the_desk_does_not_come_back_with_a_sheet_of_before(
    engine: Engine, dov: Person, arrive: Arrive
) -> None:
    eve = Person("eve", arrive())
    eve.join(invitation_from(engine, role="therapist", desk=True))
    token = renewal(engine, eve)
    assert dov.http.post(f"/clinic/people/{eve.account}/desk", data={"desk": "false"}).status_code == 303
    again = new_self(eve, arrive)
    again.join(token)
    assert login_of(engine, again)[3] == 0
    assert again.get("/clinic").status_code == 404


def test_earlier_pages_are_kept_for_90_days_also_when_their_owner_had_asked_to_leave(
    ada: Person, engine: Engine, arrive: Arrive, clock: Clock
) -> None:
    entry = ada.write()
    assert ada.post("/my/leaving", {"account": ada.account, "auth": ada.auth}).status_code == 200
    new_self(ada, arrive).join(renewal(engine, ada))
    clock.pass_by(days=30)
    departures.carry_out(engine)
    browser = arrive()
    recover(ada, browser, "ada")
    back = replace(ada, http=browser)
    assert back.get(f"/my/entries/{entry.id}").status_code == 200
    assert "will be deleted" not in back.get("/my/today").text


def test_an_id_that_nobody_has_is_not_offered_anything(ada: Person, dov: Person) -> None:
    body = {"login": "ada", "days": 3, "invitations": [{"handle": mint(), "token_hash": "0" * 64}]}
    assert dov.http.post(f"/clinic/people/{mint()}/renewals", json=body, headers=JSON).status_code == 404
