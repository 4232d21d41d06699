"""What every command needs first: settings, a data folder that can be written, a database that is up to date."""

import os
import sys
from pathlib import Path
from typing import NoReturn

from alembic.config import Config
from alembic.util import CommandError
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError, OperationalError

from alembic import command
from app.core import server_key
from app.core.config import Settings
from app.core.db import connect
from app.core.server_key import ServerKey

ROOT = Path(__file__).resolve().parents[2]


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


def migrations() -> Config:
    """Where the migrations are."""
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.set_main_option("script_location", str(ROOT / "alembic"))
    return config


def migrated(found: Settings) -> Engine:
    """The database, brought up to the schema of this version, or a sentence about why it cannot be."""
    config = migrations()
    try:
        engine = connect(found.database_url)
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError:
        stop("the database was used with a newer Mooring. Go on with that version, or restore a backup from before it.")
    except (OperationalError, ArgumentError, ImportError) as error:
        stop(f"the database cannot be opened ({why(error)}). Is MOORING_DATABASE right, and does the database run?")
    return engine


def why(error: Exception) -> str:
    """The first line of what the database's own library says; it names hosts and files, and no passwords."""
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
