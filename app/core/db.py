"""The database: one engine, one unit of work. Nothing commits but the unit of work itself.

Writers take turns, on SQLite by its own lock and on PostgreSQL by one like it: what a unit of work has read is still so when
it writes, and no verb needs to think of a second writer (`docs/decisions/0007-writers-take-turns.md`).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from app.core import log
from app.core.errors import Busy, NoDatabase, Unavailable
from app.core.late import Late
from app.core.storms import SOON, storm_of

psycopg = Late("psycopg")

# The size of the framework's thread pool.
THREADS = 40

# How long a writer waits for its turn, and how long SQLite's log waits for a reader before it is emptied at another time, in
# milliseconds.
PATIENCE, SHORT = 10_000, 200

# So many may wait that long for their turn to write. Whoever comes after them waits half as long: a thread that waits is one
# that answers no page.
LINE, BEHIND = 24, 5_000

# PostgreSQL: connections that stay open, and how long a server that vanished in the middle of a write may hold up the others.
KEPT_OPEN, VANISHED = 10, 30_000

# The lock's name in PostgreSQL; it belongs to one database, so that several can live side by side.
TURN = 0x6D6F6F72


def connect(url: str | URL) -> Engine:
    """An engine whose errors never carry values, and, for SQLite, durable commits and erased deletions."""
    turns = _Turns()
    # As many connections as the framework has threads: a request that waits for its turn to write must not keep others out.
    if str(url).startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True, pool_size=THREADS)
        event.listen(engine, "connect", _prepare_sqlite)
        if engine.url.database and engine.url.database != ":memory:":
            same = _SameFile(Path(engine.url.database))
            event.listen(engine, "do_connect", same.before_opening)
            event.listen(engine, "connect", same.opened)
            event.listen(engine, "begin", same.require)
        event.listen(engine, "begin", turns.begin_sqlite)
        event.listen(engine, "checkin", turns.end_sqlite)
        return engine
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=KEPT_OPEN,
        max_overflow=THREADS - KEPT_OPEN,
        connect_args={
            "connect_timeout": PATIENCE // 1000,
            "options": f"-c lock_timeout={PATIENCE} -c idle_in_transaction_session_timeout={VANISHED} -c timezone=UTC",
        },
    )
    event.listen(engine, "begin", turns.begin_postgresql)
    event.listen(engine, "checkin", turns.end_postgresql)
    event.listen(engine, "handle_error", _leave_out_values)
    return engine


def look(url: str | URL) -> Engine:
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


class _SameFile:
    """The file that was opened first, and no other: what goes into a deleted one is kept by nobody.

    A file that was put in its place has a log of another one beside it. NoDatabase, until the first one is back or Mooring
    was started anew.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._first: tuple[int, int] | None = None

    def before_opening(self, *_: Any) -> None:
        """Opening would make an empty database where none is."""
        self._require()

    def opened(self, _connection: Any, _record: Any) -> None:
        """The first connection says which file it is."""
        self._first = self._first or self._standing()

    def require(self, _connection: Connection) -> None:
        """Before each transaction."""
        self._require()

    def _require(self) -> None:
        if self._first is not None and self._standing() != self._first:
            log.events.error("storage: %s is gone, or is another file now. Put it back, or start anew.", self._path.name)
            raise NoDatabase()

    def _standing(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._path)  # noqa: PTH116 - asked before every transaction; pathlib takes three times as long
        except OSError:
            return None
        return found.st_dev, found.st_ino


class _Turns:
    """One writer at a time, the next as soon as one has ended.

    Left to itself, SQLite lets those who wait sleep and try again, and PostgreSQL would let everybody write at once.
    """

    def __init__(self) -> None:
        self._turn = Lock()
        self._waiting = 0

    def _take(self, connection: Connection) -> bool:
        writing = bool(connection.get_execution_options().get("writing", False))
        if writing:
            # The database itself keeps writers of other processes apart.
            connection.info["turn"] = self._wait()
        return writing

    def _wait(self) -> bool:
        if self._turn.acquire(blocking=False):
            return True
        # Counted without a lock: one more or less makes no difference.
        self._waiting += 1
        try:
            if not self._turn.acquire(timeout=(PATIENCE if self._waiting <= LINE else BEHIND) / 1000):
                log.events.error("storage: busy, others have been writing for too long")
                raise Busy(seconds=SOON)
        finally:
            self._waiting -= 1
        return True

    def _give(self, record: Any) -> None:
        if record.info.pop("turn", False):
            self._turn.release()

    def begin_sqlite(self, connection: Connection) -> None:
        """Begin a transaction. Busy, when too many others are writing."""
        # A write that starts as a read can fail at its first statement instead of waiting its turn.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if self._take(connection) else "BEGIN")

    def begin_postgresql(self, connection: Connection) -> None:
        """Begin a transaction; the lock is let go by its end, and statements after it see all that was committed before."""
        if self._take(connection):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")

    def end_sqlite(self, connection: Any, record: Any) -> None:
        """A transaction has ended, well or not."""
        # A commit that failed can leave its transaction open, and its lock would keep every other writer out.
        if connection is not None and connection.in_transaction:
            connection.rollback()
        self._give(record)

    def end_postgresql(self, connection: Any, record: Any) -> None:
        """A transaction has ended, well or not."""
        idle = psycopg.pq.TransactionStatus.IDLE
        if connection is not None and not connection.closed and connection.info.transaction_status != idle:
            connection.rollback()
        self._give(record)


def _leave_out_values(context: ExceptionContext) -> None:
    # PostgreSQL's errors quote the row that was refused, whatever is said about parameters.
    found, told = context.original_exception, context.sqlalchemy_exception
    if isinstance(found, psycopg.Error) and found.sqlstate is not None:
        found.args = (f"{type(found).__name__} {found.diag.constraint_name or ''}".strip(),)
        if told is not None:
            told.args = found.args


@contextmanager
def unit_of_work(engine: Engine, *, writing: bool) -> Iterator[Session]:
    """One transaction: committed when the block ends well, rolled back when it does not. One that reads sees one moment.

    Busy, NoRoom, NoDatabase: nothing was changed.
    """
    bound = engine.execution_options(writing=writing)
    if engine.dialect.name == "postgresql" and not writing:
        bound = bound.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with _storms_named(), Session(bound, expire_on_commit=False) as db:
        yield db
        complete(db)


@contextmanager
def _storms_named() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        storm = storm_of(error.orig)
        if storm is None:
            raise
        log.events.error("storage: %s (%s)", storm.problem, type(error.orig).__name__)
        raise storm from None


def complete(db: Session) -> None:
    """Commit what a unit of work did; nothing is left to do when that was done already."""
    db.commit()


def forget_deleted(engine: Engine) -> None:
    """Empty SQLite's write-ahead log, so that an erased half or packet does not survive in it.

    Somebody who is still reading can stand in the way (a backup, say). Waiting for them would keep every writer out, so
    this gives up soon, as it does on a full disk; the sweep comes by again within a minute.
    """
    if engine.dialect.name != "sqlite":
        return
    with (
        suppress(Unavailable),
        _storms_named(),
        engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
    ):
        connection.exec_driver_sql(f"PRAGMA busy_timeout={SHORT}")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE}")
