"""Leaving takes seven days and a proof; whoever changes their mind keeps everything, and afterwards nothing is left."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Boolean, Column, Date, DateTime, Engine, Integer, Table, insert, select, text
from sqlmodel import Session

from app import tables
from app.core import table as app_table
from app.core.db import unit_of_work
from app.departures import service as departures
from app.main import _sweep
from app.sealing.column import SealedColumn
from tests.cast import JSON, Person, envelope, mint, mint_key, open_share
from tests.conftest import START, Arrive, Clock, Counted, browser_of, invitation_from

METADATA = app_table.Table.metadata


def leave(person: Person, auth: str | None = None) -> Response:
    return person.post("/my/leaving", {"account": person.account, "auth": auth or person.auth})


def stay(person: Person) -> Response:
    return person.http.post("/my/leaving/withdrawal")


@pytest.fixture
def sweep(app: Any) -> Any:
    return lambda: _sweep(app.state.engine, app.state.limits)


@pytest.fixture
def dov(app: Any, clock: Clock) -> Person:
    """Dov runs the clinic's desk, alone."""
    person = Person("dov", browser_of(app))
    person.join(invitation_from(app.state.engine, desk=True))
    return person


# Asking for it


def test_nothing_goes_before_seven_days_are_over_and_everything_does_then(ada: Person, clock: Clock, sweep: Any) -> None:
    entry = ada.write()
    answer = leave(ada)
    assert answer.json() == {"account": ada.account, "leaving": "2026-11-29T10:00:00Z"}
    clock.pass_by(days=6, hours=23, minutes=59)
    sweep()
    ada.sign_in()
    assert ada.get(f"/my/entries/{entry.id}").status_code == 200
    clock.pass_by(minutes=1)
    sweep()
    assert ada.get("/my/today").headers["location"] == "/signin?next=/my/today"
    assert ada.sign_in().json() == {"problem": "wrong-passphrase"}


def test_a_wrong_passphrase_changes_nothing_and_waits_longer_each_time(ada: Person, clock: Clock, db: Session) -> None:
    for _ in range(5):
        refused = leave(ada, mint_key())
        assert (refused.status_code, refused.json()) == (401, {"problem": "wrong-passphrase"})
    assert leave(ada).status_code == 429
    assert "Your account will be deleted" not in ada.get("/my/leaving").text


def test_somebody_elses_proof_is_refused_by_name(ada: Person, cy: Person) -> None:
    answer = cy.post("/my/leaving", {"account": ada.account, "auth": ada.auth})
    assert (answer.status_code, answer.json()) == (409, {"problem": "other-account"})
    assert leave(cy, ada.auth).status_code == 401
    assert "will be deleted" not in ada.get("/my/today").text + cy.get("/my/today").text


def test_asked_for_again_the_day_stays(ada: Person, clock: Clock) -> None:
    first = leave(ada).json()
    clock.pass_by(days=2)
    assert leave(ada).json() == first


def test_every_page_says_the_day_and_the_way_back(ada: Person) -> None:
    paths = ("/my/today", "/my/entries", "/my/entries/new", "/my/shares", "/my/more", "/my/help", "/my/privacy")
    assert not [path for path in paths if "29 November" in ada.get(path).text]
    leave(ada)
    for path in paths:
        page = ada.get(path).text
        assert "Your account will be deleted on November 29, 2026." in page, path
        assert 'href="/my/leaving"' in page
    assert ada.get("/my/leaving").text.count("will be deleted on") == 0


def test_saying_so_costs_no_statement(ada: Person, counted: Counted) -> None:
    ada.get("/my/today")
    counted.statements.clear()
    ada.get("/my/today")
    before = len(counted.statements)
    leave(ada)
    counted.statements.clear()
    ada.get("/my/today")
    assert len(counted.statements) == before


def test_the_protocol_counts_what_goes(ada: Person, arrive: Arrive, engine: Engine) -> None:
    first = ada.write()
    ada.save(ada.sealed(id=first.id, rev=2), first.hash)
    binned = ada.write()
    ada.http.post(f"/my/bin/{binned.id}", data={"account": ada.account})
    ada.share()
    ada.sign_in(arrive())
    before = ada.get("/my/leaving").text
    leave(ada)
    after = ada.get("/my/leaving").text
    for page in (before, after):
        facts = {
            name: value.partition("</dd>")[0]
            for name, _, value in (fact.partition("</dt><dd>") for fact in page.split("<dt>")[1:])
        }
        assert facts["Account"] == "ada"
        assert (facts["Pages"], facts["In the bin"], facts["Earlier versions"]) == ("2", "1", "1")
        assert (facts["Shares"], facts["Passkeys"], facts["Signed-in devices"]) == ("1", "0", "2")
    assert "November 29, 2026 at 10:00 (UTC)" in before
    assert "November 22, 2026 at 10:00 (UTC), with your passphrase" in after
    assert 'action="/my/leaving/withdrawal"' in after


# Changing one's mind


def test_whoever_signs_in_meanwhile_keeps_everything_with_one_press(
    ada: Person, arrive: Arrive, clock: Clock, sweep: Any
) -> None:
    entry = ada.write()
    leave(ada)
    clock.pass_by(days=6)
    phone = Person("ada", arrive(), ada.account, ada.auth)
    assert phone.sign_in().status_code == 200
    assert "will be deleted on" in phone.get("/my/today").text
    assert stay(phone).headers["location"] == "/my/leaving"
    assert "will be deleted on" not in phone.get("/my/today").text
    clock.pass_by(days=7)
    sweep()
    assert phone.get(f"/my/entries/{entry.id}").status_code == 200


def test_a_way_back_that_was_not_needed_changes_nothing(ada: Person) -> None:
    assert stay(ada).status_code == 303
    assert "will be deleted on" not in ada.get("/my/today").text


def test_somebody_who_keeps_the_account_between_the_look_and_the_deed_keeps_it(
    ada: Person, clock: Clock, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(ada)
    clock.pass_by(days=8)
    real = departures.unit_of_work

    def slowly(engine: Engine, *, writing: bool) -> Any:
        if writing:
            with real(engine, writing=True) as db:
                db.execute(text("UPDATE account SET leaving = NULL"))
        return real(engine, writing=writing)

    monkeypatch.setattr(departures, "unit_of_work", slowly)
    departures.carry_out(engine)
    assert ada.sign_in().status_code == 200


# The desk


def test_whoever_runs_the_desk_alone_is_told_what_to_do_first(dov: Person, app: Any) -> None:
    assert "Somebody has to run the desk" in dov.get("/my/leaving").text
    refused = leave(dov)
    assert (refused.status_code, refused.json()) == (409, {"problem": "last-desk"})
    other = Person("dora", browser_of(app))
    other.join(invitation_from(app.state.engine, desk=True))
    assert leave(dov).status_code == 200
    # Two cannot leave it together.
    assert leave(other).json() == {"problem": "last-desk"}
    stay(dov)
    assert leave(other).status_code == 200


# What is left


def _leads_to_an_account(table: Table) -> bool:
    tables_named = {key.column.table for key in table.foreign_keys} - {table}
    return any(other.name == "account" or _leads_to_an_account(other) for other in tables_named)


PERSONAL = [table for table in METADATA.sorted_tables if _leads_to_an_account(table)]


def _value(column: Column[Any], account: str, parents: dict[str, dict[str, Any]]) -> Any:
    for key in column.foreign_keys:
        return account if key.column.table.name == "account" else parents[key.column.table.name][key.column.name]
    if isinstance(column.type, SealedColumn):
        return envelope()
    if column.nullable:
        return None
    kinds = {Boolean: False, Integer: 1, DateTime: START, Date: START.date()}
    found = [value for kind, value in kinds.items() if isinstance(getattr(column.type, "impl", column.type), kind)]
    return found[0] if found else mint() if column.name in {"id", "handle"} else mint_key()


def fill(engine: Engine, account: str) -> None:
    """A row of this account in every table that leads to one."""
    parents: dict[str, dict[str, Any]] = {}
    with engine.begin() as connection:
        for table in PERSONAL:
            row = {column.name: _value(column, account, parents) for column in table.columns}
            named = [column for column in table.columns if any(key.column.table.name == "account" for key in column.foreign_keys)]
            known = connection.execute(select(table).where(named[0] == account)).mappings().first() if named else None
            if known is None:
                connection.execute(insert(table).values(row))
            parents[table.name] = dict(known or row)


def rows_with(engine: Engine, account: str) -> dict[str, list[Any]]:
    """Every row, of any table at all, in which the account's id stands."""
    with engine.connect() as connection:
        return {
            table.name: found
            for table in METADATA.sorted_tables
            if (found := [row for row in connection.execute(table.select()).all() if account in map(str, row)])
        }


def test_no_row_of_any_table_is_left_and_nobody_elses_is_touched(
    ada: Person, cy: Person, clock: Clock, engine: Engine, sweep: Any
) -> None:
    """A new table fails here until the service that it belongs to erases it, too."""
    fill(engine, ada.account)
    fill(engine, cy.account)
    assert set(rows_with(engine, ada.account)) == {"account", *(table.name for table in PERSONAL)}
    others = rows_with(engine, cy.account)
    leave(ada)
    with unit_of_work(engine, writing=True) as db:
        departures.erase(db, ada.account)
    assert rows_with(engine, ada.account) == {}
    assert rows_with(engine, cy.account) == others


def test_every_table_that_names_somebody_leads_to_an_account() -> None:
    assert set(METADATA.tables) == {getattr(tables, name).__tablename__ for name in tables.__all__}
    naming = {
        table.name
        for table in METADATA.sorted_tables
        if {"owner", "account", "used_by", "who", "author"} & set(table.columns.keys())
    }
    assert naming <= {table.name for table in PERSONAL}


def test_the_login_is_free_again(ada: Person, arrive: Arrive, clock: Clock, engine: Engine, sweep: Any) -> None:
    leave(ada)
    clock.pass_by(days=7)
    sweep()
    new = Person("ada", arrive())
    new.join(invitation_from(engine))
    assert new.get("/my/entries").status_code == 200


def test_an_invitation_that_was_used_up_is_no_way_in_again(
    ada: Person, engine: Engine, clock: Clock, app: Any, sweep: Any
) -> None:
    token = invitation_from(engine, days=90)
    eve = Person("eve", browser_of(app))
    eve.join(token)
    leave(eve)
    clock.pass_by(days=7)
    sweep()
    again = Person("eve", browser_of(app))
    assert again.post("/join/accounts", again.joining(token)).status_code == 404


def test_a_link_works_until_then_and_is_unknown_afterwards(ada: Person, bea: TestClient, clock: Clock, sweep: Any) -> None:
    shared = ada.share(days=30)
    leave(ada)
    assert open_share(bea, shared).status_code == 200
    clock.pass_by(days=7)
    sweep()
    never_was = bea.post(f"/s/{mint()}/openings", json=shared.proofs(), headers=JSON)
    answer = open_share(bea, shared)
    assert (answer.status_code, answer.json()) == (never_was.status_code, never_was.json()) == (404, {"problem": "share-unknown"})


def test_a_journal_that_was_set_aside_goes_after_its_last_day(ada: Person, clock: Clock, engine: Engine, sweep: Any) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE account SET set_aside = '2026-11-24' WHERE id = :id"), {"id": ada.account})
    clock.pass_by(days=2, hours=13)
    sweep()
    assert rows_with(engine, ada.account)
    clock.pass_by(hours=1)
    sweep()
    assert rows_with(engine, ada.account) == {}


def test_nothing_of_it_is_left_in_the_files_of_the_database(ada: Person, clock: Clock, sweep: Any, folder: Any) -> None:
    entry = ada.write()
    leave(ada)
    clock.pass_by(days=7)
    sweep()
    kept = b"".join(path.read_bytes() for path in sorted(folder.glob("mooring.db*")))
    for trace in (entry.head, str(entry.body), ada.account, entry.id):
        assert trace.encode() not in kept
