"""Restoring a backup: into a new database, checked as a whole, and only then in the old one's place."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, func, inspect, select, table
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from app.core import clock
from app.core.backup import Backup, BadBackup, fill, sync_folder
from app.core.db import connect, forget_deleted
from app.core.migrations import known, migrating, upgrade_within
from app.core.occupied import file_of

Afterwards = Callable[[Session], None]


class NotEmpty(Exception):
    """There is something in the database already."""


def restore(url: URL, backup: Backup, afterwards: Afterwards, *, replace: bool = False) -> Path | None:
    """Put a backup in place, brought up to this version. Where the old SQLite file is kept now, if there was one.

    NotEmpty; BadBackup when a newer version made it. `afterwards` has the last word on the rows, before anybody sees them.
    """
    if not known(backup.manifest.revision):
        raise BadBackup("it was made by a newer version of Mooring")
    file = file_of(url)
    if file is None:
        _into_postgresql(url, backup, afterwards)
        return None
    if file.exists() and not replace and _has_accounts(url):
        raise NotEmpty
    made = _beside(file, "restoring")
    _remove(made)
    try:
        _into_file(made, backup, afterwards)
        return _put_in_place(made, file)
    finally:
        _remove(made)


def _into_postgresql(url: URL, backup: Backup, afterwards: Afterwards) -> None:
    engine = connect(url)
    try:
        # One transaction: what goes wrong leaves the database as empty as it was.
        with migrating(engine) as connection:
            if inspect(connection).get_table_names():
                raise NotEmpty
            _fill(connection, backup, afterwards)
    finally:
        engine.dispose()


def _into_file(made: Path, backup: Backup, afterwards: Afterwards) -> None:
    os.close(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    engine = connect(URL.create("sqlite", database=str(made)))
    try:
        with migrating(engine) as connection:
            _fill(connection, backup, afterwards)
        _settle(engine)
    finally:
        engine.dispose()


def _fill(connection: Connection, backup: Backup, afterwards: Afterwards) -> None:
    upgrade_within(connection, backup.manifest.revision)
    fill(connection, backup)
    for name, contents in backup.manifest.tables.items():
        if connection.execute(select(func.count()).select_from(table(name))).scalar_one() != contents.rows:
            raise BadBackup(f"not every row of it arrived ({name})")
    upgrade_within(connection)
    with Session(connection, expire_on_commit=False) as db:
        afterwards(db)
        db.flush()


def _settle(engine: Engine) -> None:
    """Everything into the one file, and every page of it checked."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        if connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() != "ok":
            raise OSError("the disk does not keep what is written to it")


def _has_accounts(url: URL) -> bool:
    engine = connect(url)
    try:
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            counted = select(func.count()).select_from(table("account"))
            # A first start makes the tables and nobody in them.
            return bool(connection.execute(counted).scalar_one()) if "account" in tables else bool(tables)
    except DatabaseError:
        # Damaged is not empty.
        return True
    finally:
        engine.dispose()


def _put_in_place(made: Path, file: Path) -> Path | None:
    aside = None
    if file.exists():
        aside = _beside(file, f"before-restore-{clock.now():%Y%m%dT%H%M%SZ}")
        _finish_log(file)
        # A log that stayed belongs to the old file: under the new one it would be read into it.
        for log in ("-wal", "-shm"):
            if (left := _beside(file, log, "")).exists():
                left.rename(_beside(aside, log, ""))
        _second_name(file, aside)
    made.replace(file)
    sync_folder(file.parent)
    return aside


def _finish_log(file: Path) -> None:
    """Let SQLite bring what a killed server left in its log into the old file."""
    engine = connect(URL.create("sqlite", database=str(file)))
    try:
        forget_deleted(engine)
    except DatabaseError:
        # Damaged: kept as it is, with its log.
        return
    finally:
        engine.dispose()


def _second_name(file: Path, aside: Path) -> None:
    try:
        # The old database is under its own name until the very moment in which the new one takes it.
        os.link(file, aside)
    except FileExistsError:
        raise
    except OSError:
        shutil.copy2(file, aside)


def _beside(file: Path, ending: str, dot: str = ".") -> Path:
    return file.with_name(f"{file.name}{dot}{ending}")


def _remove(made: Path) -> None:
    for path in (made, _beside(made, "-wal", ""), _beside(made, "-shm", "")):
        path.unlink(missing_ok=True)
