"""What every command needs first: settings, a data folder that can be written, a database that is up to date."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import NoReturn

from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from app.core import migrations, server_key
from app.core.config import Settings
from app.core.db import connect
from app.core.occupied import Occupied, occupying
from app.core.server_key import ServerKey


def stop(sentence: str) -> NoReturn:
    """Say what is wrong and how to go on, and end."""
    print(f"mooring: {sentence}", file=sys.stderr)
    raise SystemExit(1)


def read() -> Settings:
    """The settings, or a sentence about the one that does not fit. Nothing is made."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        stop(f"{f'MOORING_{name}: ' if name else ''}{first['msg'].removeprefix('Value error, ')}")
    except OSError as error:
        stop(f"a file named in a MOORING_..._FILE setting could not be read: {error.filename}")


def settings() -> Settings:
    """The settings, with a data folder that can be written, or a sentence about what does not fit."""
    found = read()
    try:
        found.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        stop(f"the data folder {found.data} could not be made. Set MOORING_DATA to a folder this user may write to.")
    if not os.access(found.data, os.W_OK | os.X_OK):
        stop(f"the data folder {found.data} is not writable. Give this user the right to write there, or set MOORING_DATA.")
    return found


def secrets(found: Settings) -> ServerKey:
    """The two secrets, made when they are missing."""
    try:
        return server_key.load(found)
    except server_key.BadSecret as error:
        stop(str(error))


def opened(found: Settings) -> Engine:
    """The database, or a sentence about why it cannot be opened."""
    engine = connect(found.database_url)
    try:
        engine.connect().close()
    except DatabaseError as error:
        stop(f"the database cannot be opened: {why(error)}.")
    return engine


@contextmanager
def alone(found: Settings) -> Iterator[None]:
    """Nobody else serves or restores this SQLite database meanwhile, or a sentence."""
    with ExitStack() as held:
        try:
            held.enter_context(occupying(found.database_url))
        except Occupied:
            stop("Mooring is running on this database, or a backup is being put back. Stop that first.")
        except OSError:
            stop(f"the database could not be opened: {_NOT_OPENED['unable to open database file']}.")
        yield


def migrated(found: Settings) -> Engine:
    """The database, brought up to the schema of this version."""
    engine = opened(found)
    try:
        migrations.upgrade(engine)
    except migrations.UnknownRevision:
        stop("the database was used with a newer Mooring. Go on with that version, or restore a backup from before it.")
    except DatabaseError as error:
        reason = reason_of(error, _NOT_CHANGED)
        if reason is None:
            raise
        stop(f"the database could not be brought up to date: {reason}.")
    return engine


def why(error: DatabaseError) -> str:
    """Why a database does not open, in our words."""
    return reason_of(error, _NOT_OPENED) or _NO_ANSWER


def reason_of(error: DatabaseError, reasons: dict[str, str]) -> str | None:
    """What a database complains of, in our words."""
    # Never the driver's own words: after a slip in the address they can repeat a part of the password.
    return next((reason for sign, reason in reasons.items() if sign in str(error.orig)), None)


_NOT_OPENED = {
    "authentication failed": "PostgreSQL refused the user or the password in MOORING_DATABASE",
    "no password supplied": "PostgreSQL asks for a password, and MOORING_DATABASE has none",
    "does not exist": "PostgreSQL does not know the user or the database in MOORING_DATABASE. Create it first",
    "unable to open database file": "the file cannot be written. Check the rights of its folder, or MOORING_DATABASE",
    "not a database": "the file is no database. Put the right one back, or restore a backup",
    "malformed": "the file is damaged. Restore a backup",
    "is locked": "another program keeps it locked. Stop that program and try again",
}
_NO_ANSWER = "nothing answers where MOORING_DATABASE points. Check the address, and that PostgreSQL is running"
_NOT_CHANGED = {
    "InsufficientPrivilege": "PostgreSQL does not let this user make tables. Make the user the owner of the database",
    "is locked": "another program keeps it locked. Stop that program and try again",
    "LockNotAvailable": "another program keeps it locked. Stop that program and try again",
    "malformed": "the file is damaged. Restore a backup",
}
