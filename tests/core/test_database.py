"""The database holds what it is told to, durably, erases what is deleted, and refuses what is not an envelope."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from traceback import format_exception

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import Session

from app import tables
from app.core import migrations
from app.core.db import connect, unit_of_work
from app.core.errors import Busy
from app.core.table import Table
from app.entries.models import EntryBody
from app.sealing.column import SealedColumn
from app.vaults.models import Passkey
from tests.cast import Person, envelope, mint
from tests.conftest import START, settings_in

SEALED = [
    (table.name, column.name)
    for table in Table.metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, SealedColumn)
]
PLAIN = [
    "The sea was calm.",
    "",
    "mo1.",
    "mo1.B" + "A" * 120,
    "mo2.A" + "A" * 120,
    " " + envelope(),
    envelope(72),
    "MO1.A" + "A" * 120,
]


@pytest.fixture
def kept(ada: Person, engine: Engine) -> Engine:
    """A database with a row in every table that keeps something sealed."""
    first = ada.write()
    ada.save(ada.sealed(id=first.id, rev=2), first.hash)
    ada.share()
    with unit_of_work(engine, writing=True) as db:
        passkey = {"credential": "A" * 22, "public_key": "key", "sign_count": 0, "device": "", "made": START.date()}
        db.add(Passkey(owner=ada.account, wrap=envelope(105), **passkey))
    return engine


def test_the_schema_of_this_version_is_the_newest_migration() -> None:
    scripts = ScriptDirectory(str(migrations.ROOT / "alembic"))
    assert scripts.get_current_head() == migrations.HEAD, "set HEAD in app/core/migrations.py to the new migration"


@pytest.mark.only("sqlite", "these are SQLite's own settings")
def test_every_connection_is_durable_and_erases_what_is_deleted(engine: Engine) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "busy_timeout": 10000}
    with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in expected}
            assert found == expected


@pytest.mark.only("postgresql", "these are PostgreSQL's own settings")
def test_no_connection_waits_for_ever_or_holds_up_others_for_ever(engine: Engine) -> None:
    expected = {"lock_timeout": "10s", "idle_in_transaction_session_timeout": "30s", "TimeZone": "UTC"}
    with engine.connect() as connection:
        assert {name: connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in expected} == expected


@pytest.mark.only("postgresql", "SQLite's readers see one moment by themselves")
def test_who_reads_sees_one_moment_and_cannot_write(engine: Engine, ada: Person) -> None:
    with unit_of_work(engine, writing=False) as db:
        before = db.execute(text("SELECT count(*) FROM entry")).scalar_one()
        ada.write()
        assert db.execute(text("SELECT count(*) FROM entry")).scalar_one() == before
        with pytest.raises(DBAPIError):
            db.execute(text("DELETE FROM sign_in"))
        db.rollback()
    with unit_of_work(engine, writing=False) as db:
        assert db.execute(text("SELECT count(*) FROM entry")).scalar_one() == before + 1


def test_the_sealed_columns_are_these() -> None:
    assert sorted(SEALED) == [
        ("entry", "head"),
        ("entry_body", "body"),
        ("entry_revision", "head"),
        ("passkey", "wrap"),
        ("profile", "sealed"),
        ("recovery_wrap", "wrap"),
        ("share", "owner_envelope"),
        ("share", "packet"),
    ]


@pytest.mark.parametrize(("table", "column"), SEALED, ids=".".join)
def test_the_database_itself_refuses_what_is_not_an_envelope(table: str, column: str, kept: Engine) -> None:
    with kept.connect() as connection:
        names = [found["name"] for found in inspect(connection).get_columns(table)]
        row = connection.execute(text(f"SELECT * FROM {table}")).mappings().first()
        assert row is not None
        key = inspect(connection).get_pk_constraint(table)["constrained_columns"][-1]
        fresh = {**row, key: 99 if isinstance(row[key], int) else "f" * 32}
        insert = text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})")
        for value in PLAIN:
            with pytest.raises(IntegrityError, match=f"ck_{table}_{column}_sealed"), connection.begin_nested():
                connection.execute(insert, {**fresh, column: value})
            with pytest.raises(IntegrityError, match=f"ck_{table}_{column}_sealed"), connection.begin_nested():
                connection.execute(text(f"UPDATE {table} SET {column} = :value"), {"value": value})


@pytest.mark.parametrize("value", [*PLAIN, envelope() + "\n", envelope() + "=", envelope()[:-1] + "é"], ids=lambda _value: "")
def test_a_row_cannot_be_built_around_the_forms(value: str, engine: Engine, ada: Person) -> None:
    row = EntryBody(owner=ada.account, entry="0" * 32, rev=1, body=value)
    with Session(engine) as db:
        db.add(row)
        with pytest.raises(StatementError, match="not an envelope") as caught:
            db.flush()
    assert value not in str(caught.value) or value == ""


def test_errors_about_the_database_say_nothing_of_what_was_in_it(engine: Engine) -> None:
    planted = mint()
    with engine.connect() as connection, pytest.raises(IntegrityError) as caught:
        connection.execute(text("INSERT INTO journal (owner, made, seq) VALUES (:owner, 0, 0)"), {"owner": planted})
    assert planted not in "".join(format_exception(caught.value))


def test_every_constraint_has_a_name_so_that_a_migration_can_change_it(engine: Engine) -> None:
    for table in Table.metadata.sorted_tables:
        assert all(constraint.name for constraint in table.constraints), table.name
        assert all(index.name for index in table.indexes), table.name
    looked = inspect(engine)
    for name in looked.get_table_names():
        if name != "alembic_version":
            assert looked.get_pk_constraint(name)["name"], name
        found = [*looked.get_foreign_keys(name), *looked.get_unique_constraints(name), *looked.get_check_constraints(name)]
        assert all(constraint["name"] for constraint in found), name


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(engine: Engine) -> None:
    with engine.connect() as connection:
        options = {"compare_type": True, "render_as_batch": True}
        found = compare_metadata(MigrationContext.configure(connection, opts=options), Table.metadata)
    assert found == []


def test_the_migrations_make_the_same_checks_as_the_code(engine: Engine, tmp_path: Path) -> None:
    by_code = connect(settings_in(tmp_path).database_url)
    Table.metadata.create_all(by_code)

    def checks(at: Engine) -> dict[str, set[tuple[str, str]]]:
        looked = inspect(at)
        return {
            table: {(str(check["name"]), " ".join(check["sqltext"].split())) for check in looked.get_check_constraints(table)}
            for table in looked.get_table_names()
            if table != "alembic_version"
        }

    assert checks(engine) == checks(by_code)
    assert len(tables.__all__) == len(checks(by_code))
    by_code.dispose()


def test_nothing_shadows_the_migration_library() -> None:
    assert not Path("alembic/__init__.py").exists()


def test_a_unit_of_work_that_fails_leaves_nothing_behind(engine: Engine, ada: Person) -> None:
    def fail() -> None:
        with unit_of_work(engine, writing=True) as db:
            db.execute(text("DELETE FROM sign_in"))
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert ada.get("/my/today").status_code == 200


def test_a_commit_that_fails_keeps_nobody_else_out(tmp_path: Path) -> None:
    url = settings_in(tmp_path).database_url
    engine = connect(url)
    with unit_of_work(engine, writing=True) as db:
        db.execute(text("CREATE TABLE one (id INTEGER PRIMARY KEY)"))
        db.execute(text("CREATE TABLE other (id INTEGER REFERENCES one (id) DEFERRABLE INITIALLY DEFERRED)"))

    def fail() -> None:
        with unit_of_work(engine, writing=True) as db:
            db.execute(text("INSERT INTO other VALUES (7)"))

    with pytest.raises(IntegrityError):
        fail()
    elsewhere = connect(url)
    with unit_of_work(elsewhere, writing=True) as db:
        db.execute(text("INSERT INTO one VALUES (1)"))
    with unit_of_work(engine, writing=True) as db:
        assert db.execute(text("SELECT count(*) FROM other")).scalar_one() == 0
    engine.dispose()
    elsewhere.dispose()


def test_writers_take_turns_and_none_is_lost(tmp_path: Path) -> None:
    engine = connect(settings_in(tmp_path).database_url)
    with unit_of_work(engine, writing=True) as db:
        db.execute(text("CREATE TABLE one (number INTEGER)"))
        db.execute(text("INSERT INTO one VALUES (0)"))

    def count(turn: int) -> None:
        try:
            with unit_of_work(engine, writing=True) as db:
                number = db.execute(text("SELECT number FROM one")).scalar_one()
                db.execute(text("UPDATE one SET number = :next"), {"next": number + 1})
                if turn % 4 == 0:
                    raise LookupError
        except LookupError:
            pass

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(count, range(64)))
    with unit_of_work(engine, writing=False) as db:
        assert db.execute(text("SELECT number FROM one")).scalar_one() == 48
    engine.dispose()


def test_a_turn_ends_with_its_transaction_however_that_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = settings_in(tmp_path).database_url
    engine, elsewhere = connect(url), connect(url)
    with unit_of_work(engine, writing=True) as db:
        db.execute(text("CREATE TABLE one (number INTEGER)"))
    monkeypatch.setattr("app.core.db.PATIENCE", 50)
    impatient = connect(url)

    def write(at: Engine) -> None:
        with unit_of_work(at, writing=True) as db:
            db.execute(text("INSERT INTO one VALUES (1)"))

    with unit_of_work(elsewhere, writing=True) as db:
        db.execute(text("INSERT INTO one VALUES (1)"))
        for _ in range(2):
            with pytest.raises(Busy):
                write(impatient)
    write(impatient)
    for each in (engine, elsewhere, impatient):
        each.dispose()


def test_a_share_that_ended_cannot_keep_what_would_open_it(kept: Engine) -> None:
    with kept.connect() as connection, pytest.raises(IntegrityError, match="ck_share_ended"):
        connection.execute(text("UPDATE share SET ended = '2026-11-22'"))


def test_a_share_cannot_be_opened_more_often_than_allowed_whatever_the_code_does(kept: Engine) -> None:
    with kept.connect() as connection, pytest.raises(IntegrityError, match="ck_share_opened"):
        connection.execute(text("UPDATE share SET openings_limit = 1, opened = 2"))
