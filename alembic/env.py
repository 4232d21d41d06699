"""Runs migrations over the connection it is handed, or over the configured database when called by hand."""

from sqlalchemy import Connection

from alembic import context
from app import tables  # noqa: F401 - every table must be known before schemas are compared
from app.core.config import Settings
from app.core.db import connect
from app.core.table import Table


def run(connection: Connection) -> None:
    """Bring the schema up; SQLite changes tables by copying them."""
    context.configure(connection=connection, target_metadata=Table.metadata, render_as_batch=True, compare_type=True)
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # A table that others point at cannot be dropped for its copy while keys are watched; outside a transaction only.
        _watch_keys(connection, on=False)
    with context.begin_transaction():
        context.run_migrations()
        if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise RuntimeError("the migration would leave rows that point at nothing; nothing was changed")
    if sqlite:
        _watch_keys(connection, on=True)


def _watch_keys(connection: Connection, *, on: bool) -> None:
    connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")  # type: ignore[union-attr]


handed = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    with connect(Settings().database_url).connect() as own:
        run(own)
        own.commit()
