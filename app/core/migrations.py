"""Bringing a database to the schema of a version: all of it or nothing, by one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, Table, inspect, select

from app.core.late import Late

ROOT = Path(__file__).resolve().parents[2]

_STEPS = str(ROOT / "alembic")
# A server that finds its schema needs no Alembic: eleven megabytes.
_upgrades = Late("app.core.upgrades")

# The revision of this version's schema: the newest file in `alembic/versions`.
HEAD = "b4e7d2059c1f"


class UnknownRevision(RuntimeError):
    """The database has a schema that this version does not know: a newer version made it."""


def known(revision: str) -> bool:
    """Whether this version knows the way from that schema to its own."""
    return revision == HEAD or bool(_upgrades.known(_STEPS, revision))


def revision_of(connection: Connection) -> str | None:
    """The revision that a database is at; None when it has no schema yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    versions = Table("alembic_version", MetaData(), autoload_with=connection)
    return connection.execute(select(versions.c.version_num)).scalar()


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the schema up; UnknownRevision when a newer version was here."""
    with migrating(engine) as connection:
        upgrade_within(connection, to)


def upgrade_within(connection: Connection, to: str = "head") -> None:
    """The same, inside of `migrating`."""
    found = revision_of(connection)
    if found == HEAD and to == "head":
        return
    if found is not None and not known(found):
        raise UnknownRevision(found)
    _upgrades.run(_STEPS, str(ROOT / "pyproject.toml"), connection, to)


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """One transaction in which nobody else writes: two servers may start at once. What fails leaves the schema as it was."""
    with engine.execution_options(writing=True).connect() as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        # A table that others point at cannot be dropped for its copy while keys are watched, and dropping it would delete
        # what points at it. Outside a transaction only.
        _watch_keys(connection, on=False)
        try:
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise RuntimeError("the migration would leave rows that point at nothing; nothing was changed")
        finally:
            _watch_keys(connection, on=True)


def _watch_keys(connection: Connection, *, on: bool) -> None:
    connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")  # type: ignore[union-attr]
