"""Alembic: the way from one schema to the next. Imported only where a database needs it (`core/migrations.py`)."""

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from alembic import command


def known(folder: str, revision: str) -> bool:
    """Whether there is such a migration."""
    return any(script.revision == revision for script in ScriptDirectory(folder).walk_revisions())


def run(folder: str, settings: str, connection: Connection, to: str) -> None:
    """Take the steps that are missing."""
    config = Config(toml_file=settings)
    config.set_main_option("script_location", folder)
    config.attributes["connection"] = connection
    command.upgrade(config, to)
