"""Who runs on a SQLite database: a lock beside the file, let go by the system when its holder ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL


class Occupied(Exception):
    """Somebody else runs on this database."""


def file_of(url: URL) -> Path | None:
    """The database's file; None for PostgreSQL, which several servers may share."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


@contextmanager
def occupying(url: URL) -> Iterator[None]:
    """Run on this database alone; Occupied."""
    file = file_of(url)
    if file is None:
        yield
        return
    handle = os.open(file.with_name(f"{file.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Occupied from None
        yield
    finally:
        os.close(handle)
