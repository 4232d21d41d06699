"""Backups from the command line: made while the server runs, checked, and put back."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from app import tables  # noqa: F401 - the rows that are changed after a restore
from app.accounts import invitations
from app.accounts import service as accounts
from app.cli import start
from app.core import backup, restore, server_key
from app.core.backup import Backup, BadBackup, Manifest
from app.core.config import Settings
from app.core.db import unit_of_work
from app.core.occupied import file_of
from app.departures import service as departures
from app.entries import binned
from app.shares import service as shares

commands = typer.Typer(no_args_is_help=True, help="Back up and restore.")

File = Annotated[Path, typer.Argument(help="The backup.", show_default=False)]


@commands.callback()
def db_commands() -> None:
    """Back up and restore."""


@commands.command("backup")
def back_up(file: File) -> None:
    """Write everything into one new file, while the server goes on."""
    settings = start.settings()
    here = file_of(settings.database_url)
    # Opening a file that is not there would make it.
    if here is not None and not here.exists():
        start.stop(_NOTHING)
    engine = start.opened(settings)
    if not inspect(engine).has_table("account"):
        start.stop(_NOTHING)
    keys = _keys_of(engine, settings)
    try:
        made = backup.write(engine, file, keys)
    except FileExistsError:
        start.stop(f"{file} is there already, and a backup never takes another one's place. Choose another name.")
    except OSError as error:
        start.stop(f"the backup could not be written ({error.strerror}), and no part of it was left. Choose another place.")
    except DatabaseError:
        start.stop("the database could not be read to its end, so no backup was made. Its disk may be failing.")
    print(f"Everything is in {file}: {_amount(made)}.")
    if keys:
        print(_KEY.format(keys=", ".join(keys)))


_NOTHING = "there is nothing to back up yet. Start Mooring once with: mooring serve"
_KEY = """\
It belongs to the server key with the fingerprint {keys}, which is not in it.
Keep a copy of server.key and salt.secret in another place than the backups: whoever has both can try passphrases."""


@commands.command()
def verify(file: File) -> None:
    """Check every byte of a backup, and whether the server key that is here fits."""
    settings = start.settings()
    with _checked(file) as found:
        made = found.manifest
        print(f"{file} is whole: {_amount(made)}, made at {made.made} by Mooring {made.app} on {made.database}.")
        missing = _missing_keys(made, settings)
    if missing:
        start.stop(f"the server key it belongs to (fingerprint {', '.join(missing)}) is not here. Look for your copy of it now.")
    if made.server_keys:
        print(f"The server key here fits it (fingerprint {', '.join(made.server_keys)}).")


@commands.command("restore")
def put_back(
    file: File,
    replace: Annotated[
        bool, typer.Option("--replace", help="Although there is a database: it is kept beside the new one (SQLite).")
    ] = False,
    without_server_key: Annotated[
        bool,
        typer.Option("--without-server-key", help="Although the server key is lost: only recovery codes sign in then."),
    ] = False,
) -> None:
    """Put a backup in place of the database, while the server is stopped. Shares are paused until their owners confirm them."""
    settings = start.settings()
    url = settings.database_url
    on_postgresql = file_of(url) is None
    if on_postgresql:
        start.opened(settings).dispose()
    with start.alone(settings), _checked(file) as found:
        missing = _missing_keys(found.manifest, settings)
        if missing and not without_server_key:
            start.stop(_NO_KEY.format(keys=", ".join(missing), folder=settings.data))
        try:
            aside = restore.restore(url, found, _calm_down, replace=replace)
        except restore.NotEmpty:
            start.stop(_NOT_EMPTY[on_postgresql])
        except (BadBackup, DatabaseError, OSError) as error:
            start.stop(f"{file} was not restored: {_why_not(error)}. Nothing was changed.")
        print(f"Restored: {_amount(found.manifest)}, as of {found.manifest.made}.")
    if aside is not None:
        print(f"The database of before is kept as {aside}. Delete it when all is well.")
    print(_AFTERWARDS)
    if missing:
        print(_WITHOUT_KEY)
    if server_key.salt_missing(settings):
        print(_NO_SALT)


_NO_KEY = (
    "this backup belongs to the server key with the fingerprint {keys}, and that key is not here. Put your copy of server.key "
    "into {folder}, or set MOORING_SERVER_KEY. If it is lost for good, add --without-server-key: people come back by recovery "
    "code then. Nothing was changed."
)


def _why_not(error: BadBackup | DatabaseError | OSError) -> str:
    if isinstance(error, DatabaseError):
        return start.reason_of(error, _NOT_TAKEN) or "the database refused a row of it"
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


_NOT_TAKEN = {
    "is full": "the disk is full",
    "DiskFull": "PostgreSQL's disk is full",
    "LockNotAvailable": "somebody else is using this database",
    "InsufficientPrivilege": "PostgreSQL does not let this user make tables",
}
_NOT_EMPTY = {
    False: "there are accounts in this database. Nothing was changed. With --replace the backup takes its place, and it is kept.",
    True: "this database is not empty. Make a new one (createdb) and name it in MOORING_DATABASE. Nothing was changed.",
}
_AFTERWARDS = """\
Everybody signs in again, with the passphrases of then. Shares are paused until their owners open them again, and invitations
that nobody had used are void. Accounts and pages in the bin that were about to be deleted wait at least seven days more."""
_NO_SALT = """\
salt.secret is not here. Put your copy into the data folder before you start. Without it a new one is made: everybody can sign
in, but whoever noted answers of before can tell which logins exist."""
_WITHOUT_KEY = "Start with: mooring serve --new-server-key. Only recovery codes sign in, and each makes a new passphrase."


def _calm_down(db: Session) -> None:
    """What was ended since the backup was made must not come alive without a word, nor what was kept after all be deleted."""
    shares.suspend_all(db)
    invitations.withdraw_all(db)
    departures.put_off(db)
    binned.put_off(db)


def _checked(file: Path) -> Backup:
    try:
        return backup.opened(file)
    except OSError as error:
        start.stop(f"{file} could not be read ({error.strerror}).")
    except BadBackup as error:
        start.stop(f"{file} cannot be used: {error}. Nothing was changed. Take another backup.")


def _keys_of(engine: Engine, settings: Settings) -> tuple[str, ...]:
    """The fingerprints of the keys here, if they are the ones that this database was written under."""
    with unit_of_work(engine, writing=False) as db:
        if accounts.nobody_yet(db):
            return ()
        if not server_key.missing(settings) and accounts.readable(db, start.secrets(settings)):
            return server_key.fingerprints(settings)
    print(_NO_FINGERPRINT, file=sys.stderr)
    return ()


_NO_FINGERPRINT = """\
mooring: the server key does not belong to this database. The backup is made, but cannot say which key it needs. Look for your
copy of server.key: without it people come back by recovery code only."""


def _missing_keys(made: Manifest, settings: Settings) -> list[str]:
    here = server_key.fingerprints(settings)
    return [key for key in made.server_keys if key not in here]


def _amount(made: Manifest) -> str:
    counts = (("account", made.tables["account"].rows), ("page", made.tables["entry"].rows))
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for word, count in counts)
