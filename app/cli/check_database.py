"""What `mooring check` asks of the database. It only reads: no migration, no row, no file beside it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlmodel import Session

from app.accounts import service as accounts
from app.cli import start
from app.cli.check_machine import key_of
from app.cli.finding import Wrong
from app.core import clock, migrations
from app.core.config import Settings
from app.core.db import look

# Two machines before one database differ by less.
SLACK = timedelta(minutes=5)

_RESTORE = "Stop Mooring, keep a copy of the data folder, and restore a backup."


def reached(settings: Settings) -> str:
    try:
        engine = look(settings.database_url)
        with engine.connect() as connection:
            inspect(connection).get_table_names()
            name = engine.dialect.name
        engine.dispose()
    except DatabaseError as error:
        if not isinstance(error, OperationalError):
            raise Wrong(f"is not a database, or a damaged one. {_RESTORE}") from None
        if not settings.database and not (settings.data / "mooring.db").exists():
            raise Wrong("there is none yet. Start Mooring once (mooring serve).") from None
        raise Wrong(f"cannot be opened: {start.why(error)}.") from None
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(name, name)


def _schema(_settings: Settings, db: Session) -> str:
    there = migrations.revision_of(db.connection())
    if there == migrations.HEAD:
        return "as this version of Mooring needs it"
    if there is None:
        raise Wrong("the database is empty. Start Mooring once (mooring serve).")
    if not migrations.known(there):
        raise Wrong("the database was used with a newer Mooring. Go on with that version.")
    raise Wrong("the database is from an older Mooring. Make a backup; the next start brings it up to date.")


def _integrity(_settings: Settings, db: Session) -> str:
    if db.connection().dialect.name != "sqlite":
        return "is in the hands of PostgreSQL"
    try:
        said = db.connection().execute(text("PRAGMA quick_check(1)")).scalar_one()
    except DatabaseError:
        said = "too damaged to be asked"
    if said != "ok":
        raise Wrong(f"the database file is damaged. {_RESTORE}")
    return "SQLite finds no damage"


def _server_key(settings: Settings, db: Session) -> str:
    if accounts.nobody_yet(db):
        return "nobody has joined yet"
    if not accounts.readable(db, key_of(settings)):
        raise Wrong(
            "does not belong to this database. Put your copy of server.key back. If it is lost for good, start with "
            "--new-server-key: people come back by recovery code then."
        )
    return "fits the database"


def _clock(_settings: Settings, db: Session) -> str:
    now = clock.now()
    made = max(path.name[:8] for path in (migrations.ROOT / "alembic" / "versions").glob("2*.py"))
    newest = accounts.newest_moment(db)
    if now < datetime.strptime(made, "%Y%m%d").replace(tzinfo=UTC):
        raise Wrong(f"it says {now:%Y-%m-%d}, which is before this version was made. Set this machine's clock.")
    if newest is not None and newest > now + SLACK:
        raise Wrong(f"it says {now:%Y-%m-%d %H:%M} UTC, but something was written later than that. Set this machine's clock.")
    return f"{now:%Y-%m-%d %H:%M} UTC"


def _people(_settings: Settings, db: Session) -> str:
    everybody, waiting, late = accounts.how_many(db)
    people = f"{everybody} {'account' if everybody == 1 else 'accounts'}"
    links = f"{waiting} unused {'link' if waiting == 1 else 'links'} to join"
    return f"{people}, {links}" + (f", {late} more ran out" if late else "")


DATABASE: dict[str, Callable[[Settings, Session], str]] = {
    "schema": _schema,
    "integrity": _integrity,
    "server key": _server_key,
    "clock": _clock,
    "people": _people,
}
