"""The database: one engine, one unit of work. Nothing commits but the unit of work itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlmodel import Session

# The size of the framework's thread pool.
THREADS = 40

# How long SQLite waits for another writer, and how long for a reader before the log is emptied at another time, in milliseconds.
PATIENCE, SHORT = 10_000, 200


def connect(url: str) -> Engine:
    """An engine whose errors never carry values, and, for SQLite, durable commits and erased deletions."""
    sqlite = url.startswith("sqlite")
    # As many connections as the framework has threads: a request that waits for its turn to write must not keep others out.
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=not sqlite, pool_size=THREADS if sqlite else 5)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        turns = _Turns()
        event.listen(engine, "begin", turns.begin)
        event.listen(engine, "checkin", turns.end)
    return engine


def look(url: str) -> Engine:
    """An engine that changes nothing: no row, no file beside SQLite's, no file where none is."""
    named = make_url(url)
    if named.get_backend_name() != "sqlite" or not named.database:
        return create_engine(url, hide_parameters=True, execution_options={"postgresql_readonly": True})
    path = Path(named.database)
    # While nobody uses the database it has no log beside it, and reading must not make one.
    unused = "" if path.with_name(path.name + "-wal").exists() else "&immutable=1"
    return create_engine(f"sqlite:///file:{quote(str(path.absolute()))}?mode=ro{unused}&uri=true", hide_parameters=True)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own implicit transactions begin too late to keep two writers apart; `_begin_sqlite` begins them.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        "foreign_keys=ON",
        f"busy_timeout={PATIENCE}",
    ):
        connection.execute(f"PRAGMA {pragma}")


class _Turns:
    """One writer at a time, the next as soon as one has ended: left to itself, SQLite lets those who wait sleep and try again."""

    def __init__(self) -> None:
        self._turn = Lock()

    def begin(self, connection: Connection) -> None:
        """Begin a transaction."""
        # A write that starts as a read can fail at its first statement instead of waiting its turn.
        writing = connection.get_execution_options().get("writing", False)
        if writing:
            # Without it, after so long, SQLite still keeps writers apart, also those of other processes.
            connection.info["turn"] = self._turn.acquire(timeout=PATIENCE / 1000)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    def end(self, connection: Any, record: Any) -> None:
        """A transaction has ended, well or not."""
        # A commit that failed can leave its transaction open, and its lock would keep every other writer out.
        if connection is not None and connection.in_transaction:
            connection.rollback()
        if record.info.pop("turn", False):
            self._turn.release()


@contextmanager
def unit_of_work(engine: Engine, *, writing: bool) -> Iterator[Session]:
    """One transaction: committed when the block ends well, rolled back when it does not."""
    bound = engine.execution_options(writing=writing)
    with Session(bound, expire_on_commit=False) as db:
        yield db
        complete(db)


def complete(db: Session) -> None:
    """Commit what a unit of work did; nothing is left to do when that was done already."""
    db.commit()


def forget_deleted(engine: Engine) -> None:
    """Empty SQLite's write-ahead log, so that an erased half or packet does not survive in it.

    Somebody who is still reading can stand in the way (a backup, say). Waiting for them would keep every writer out, so
    this gives up soon; the sweep comes by again within a minute.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={SHORT}")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE}")
