"""When the database meets rough weather it is named, nothing is half kept, and afterwards everything goes on."""

import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine, event, text

from app.core import db as app_db
from app.core.db import connect, forget_deleted, unit_of_work
from app.core.errors import Busy, NoDatabase, NoRoom, Unavailable
from app.core.storms import storm_of


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "one.db"


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    made = connect(f"sqlite:///{file}")
    with unit_of_work(made, writing=True) as db:
        db.execute(text("CREATE TABLE one (words TEXT)"))
    yield made
    made.dispose()


def write(engine: Engine, words: str = "kept") -> None:
    with unit_of_work(engine, writing=True) as db:
        db.execute(text("INSERT INTO one VALUES (:words)"), {"words": words})


def count(engine: Engine) -> int:
    with unit_of_work(engine, writing=False) as db:
        return int(db.execute(text("SELECT count(*) FROM one")).scalar_one())


@contextmanager
def held_by_another(file: Path) -> Iterator[None]:
    """Another program holds the database for itself."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def full(engine: Engine, file: Path) -> Iterator[None]:
    """A database that cannot become larger than it is: what SQLite then says is what it says of a full disk."""
    with closing(sqlite3.connect(file)) as other:
        pages = other.execute("PRAGMA page_count").fetchone()[0]

    def most(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    engine.dispose()
    event.listen(engine, "connect", most)
    yield
    event.remove(engine, "connect", most)
    engine.dispose()


def test_a_full_disk_is_named_and_keeps_nothing_and_lets_people_read(engine: Engine, file: Path) -> None:
    write(engine)
    with full(engine, file):
        for _ in range(3):
            with pytest.raises(NoRoom):
                write(engine, "x" * 100_000)
            assert count(engine) == 1
    write(engine, "x" * 100_000)
    assert count(engine) == 2


def test_a_database_that_another_program_holds_is_named_and_everything_goes_on_afterwards(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_db, "PATIENCE", 50)
    impatient = connect(f"sqlite:///{file}")
    with unit_of_work(impatient, writing=True) as db:
        db.execute(text("CREATE TABLE one (words TEXT)"))
    with held_by_another(file):
        for _ in range(2):
            with pytest.raises(Busy) as caught:
                write(impatient)
            assert caught.value.seconds
            assert count(impatient) == 0
    write(impatient)
    assert count(impatient) == 1
    impatient.dispose()


def test_whoever_waits_behind_a_long_line_of_writers_is_told_soon(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_db, "LINE", 0)
    monkeypatch.setattr(app_db, "BEHIND", 20)
    writing, done = Event(), Event()

    def hold() -> None:
        with unit_of_work(engine, writing=True) as db:
            db.execute(text("INSERT INTO one VALUES ('first')"))
            writing.set()
            done.wait(10)

    with ThreadPoolExecutor(1) as threads:
        holding = threads.submit(hold)
        writing.wait(10)
        with pytest.raises(Busy):
            write(engine)
        done.set()
        holding.result()
    write(engine)
    assert count(engine) == 2


def test_nothing_is_written_into_a_database_that_is_gone_and_none_is_made(engine: Engine, file: Path, tmp_path: Path) -> None:
    write(engine)
    away = tmp_path / "away.db"
    file.rename(away)
    for ask in (write, count):
        with pytest.raises(NoDatabase):
            ask(engine)
    engine.dispose()
    with pytest.raises(NoDatabase):
        count(engine)
    assert not file.exists()
    away.rename(file)
    write(engine)
    assert count(engine) == 2


def test_another_file_in_its_place_is_not_written_into(engine: Engine, file: Path, tmp_path: Path) -> None:
    write(engine)
    forget_deleted(engine)
    shutil.copy(file, tmp_path / "copy.db")
    (tmp_path / "copy.db").rename(file)
    with pytest.raises(NoDatabase):
        write(engine)
    engine.dispose()
    anew = connect(f"sqlite:///{file}")
    assert count(anew) == 1
    anew.dispose()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "none.db"
    file.write_bytes(b"This is no database. " * 500)
    engine = connect(f"sqlite:///{file}")
    with pytest.raises(NoDatabase):
        count(engine)
    engine.dispose()


def test_damage_inside_is_named(engine: Engine, file: Path) -> None:
    for number in range(400):
        write(engine, f"{number} " * 300)
    engine.dispose()
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xa5" * (len(whole) - 8192))
    with pytest.raises(NoDatabase):
        count(engine)


def test_a_mistake_of_ours_stays_a_mistake(engine: Engine) -> None:
    with pytest.raises(Exception, match="no such table") as caught, unit_of_work(engine, writing=False) as db:
        db.execute(text("SELECT * FROM nowhere"))
    assert not isinstance(caught.value, Unavailable)


class Said(Exception):
    """What the library for PostgreSQL says, by its state."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__()
        self.sqlstate = sqlstate


class OperationalError(Said):
    """A connection that broke."""


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Said("53100"), NoRoom),
        (Said("53300"), Busy),
        (Said("40001"), Busy),
        (Said("55P03"), Busy),
        (Said("57P01"), NoDatabase),
        (Said("08006"), NoDatabase),
        (OperationalError(None), NoDatabase),
        (Said("23505"), None),
        (Said(None), None),
        (ValueError(), None),
        (None, None),
    ],
    ids=str,
)
def test_postgresql_means_the_same_storms(error: Exception | None, kind: type[Unavailable] | None) -> None:
    storm = storm_of(error)
    assert storm is None if kind is None else type(storm) is kind
