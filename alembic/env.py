"""Runs migrations over the connection it is handed, or over the configured database when called by hand."""

from sqlalchemy import Connection

from alembic import context
from app import tables  # noqa: F401 - every table must be known before schemas are compared
from app.core.config import Settings
from app.core.db import connect
from app.core.migrations import migrating
from app.core.table import Table


def run(connection: Connection) -> None:
    """Bring the schema up; SQLite changes tables by copying them. Whoever handed the connection commits."""
    context.configure(connection=connection, target_metadata=Table.metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    with migrating(connect(Settings().database_url)) as own:
        run(own)
