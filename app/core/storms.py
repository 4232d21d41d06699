"""What a database says in rough weather, named: busy, no room, no database. Everything else is a mistake of ours."""

import sqlite3

from app.core.errors import Busy, NoDatabase, NoRoom, Unavailable

# How long to wait before another try, in seconds.
SOON = 5

# SQLite's codes (https://www.sqlite.org/rescode.html). A write that did not succeed for another reason than a full disk is
# a quota, a limit of the process, or a disk that is breaking: for whoever is writing, there is no room.
_NO_ROOM = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_SHMSIZE,
}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_NO_DATABASE = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}


def storm_of(error: BaseException | None) -> Unavailable | None:
    """The storm that an error of the database's own library means; None when it means something else."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return _of_sqlite(code)
    state = getattr(error, "sqlstate", "")
    return None if state == "" else _of_postgresql(state, error)


def _of_sqlite(code: int) -> Unavailable | None:
    # The lower eight bits are the plain code; the others say more about it.
    plain = code & 0xFF
    if code in _NO_ROOM:
        return NoRoom()
    if plain in _BUSY:
        return Busy(seconds=SOON)
    return NoDatabase() if plain in _NO_DATABASE else None


def _of_postgresql(state: str | None, error: BaseException | None) -> Unavailable | None:
    # A connection that broke, or was never made, has no state (https://www.postgresql.org/docs/current/errcodes-appendix.html).
    if state is None:
        return NoDatabase() if type(error).__name__ == "OperationalError" else None
    if state == "53100":
        return NoRoom()
    if state in {"40001", "40P01", "55P03"} or state.startswith("53"):
        return Busy(seconds=SOON)
    return NoDatabase() if state.startswith(("08", "57P", "58", "XX")) else None
