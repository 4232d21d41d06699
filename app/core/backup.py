"""Backups: one file with every kept row of one moment, checksummed, for either kind of database.

It holds what the database holds: envelopes, hashes and what is under the server key. Never the server key itself.
"""

import hashlib
import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, Self

from sqlalchemy import Connection, Engine, MetaData, Table, select

from app.core import clock
from app.core.db import unit_of_work
from app.core.migrations import revision_of

FORMAT = 1
MANIFEST = "manifest.json"
MANIFEST_LIMIT = 1024 * 1024
DIGEST = 64

# What is not in a backup, and why. Everything else is.
LEFT_OUT = {
    "sign_in": "what unlocks a browser; after a restore everybody signs in again",
    "attempt": "tries of the last hour",
    "recovery_ticket": "good for a quarter of an hour",
    "alembic_version": "stands in the manifest",
}

# Rows at a time: a packet can have eight megabytes.
_ROWS = 16
_BYTES = 1024 * 1024

_NOT_WHOLE = "it is not a whole backup of Mooring, or it is damaged"

# What reading a damaged archive can end in.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class BadBackup(Exception):
    """The file cannot be restored from; the text says why, without a word of what is in it."""


@dataclass(frozen=True)
class Contents:
    """One table in a backup."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; `server_keys` are fingerprints, of which the first wrote the newest rows."""

    format: int
    app: str
    revision: str
    made: str
    database: str
    server_keys: list[str]
    tables: dict[str, Contents]


def write(engine: Engine, file: Path, server_keys: Sequence[str]) -> Manifest:
    """Back up while the server goes on: one read transaction, so one moment. FileExistsError; OSError when the disk is full."""
    with fresh_file(file) as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            with unit_of_work(engine, writing=False) as db:
                connection, found = db.connection(), MetaData()
                found.reflect(connection)
                manifest = Manifest(
                    format=FORMAT,
                    app=version("mooring"),
                    revision=revision_of(connection) or "",
                    made=clock.now().isoformat(),
                    database=engine.dialect.name,
                    server_keys=list(server_keys),
                    tables={t.name: _put(archive, connection, t) for t in found.sorted_tables if t.name not in LEFT_OUT},
                )
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            archive.comment = b"0" * DIGEST
        finish(out)
    return manifest


def finish(out: IO[bytes]) -> None:
    """Put the checksum of the whole file at its end, as the archive's comment: then no byte of it can change unseen."""
    digest = _digest(out)
    out.seek(-DIGEST, os.SEEK_END)
    out.write(digest.encode("ascii"))


def _digest(file: IO[bytes]) -> str:
    left, digest = file.seek(0, os.SEEK_END) - DIGEST, hashlib.sha256()
    file.seek(0)
    while left > 0 and (piece := file.read(min(left, _BYTES))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest()


@contextmanager
def fresh_file(file: Path) -> Iterator[IO[bytes]]:
    """A new file for its owner alone: there as a whole when the block ends well, and not at all when it does not."""
    if file.exists():
        raise FileExistsError(file)
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        _name(part, file)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def _name(part: Path, file: Path) -> None:
    try:
        # Unlike a renaming, this never takes the place of a file that came in between.
        os.link(part, file)
    except FileExistsError:
        raise
    except OSError:
        # Memory sticks and network shares often know no links.
        part.rename(file)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder as durable as what is in the files."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put(archive: zipfile.ZipFile, connection: Connection, table: Table) -> Contents:
    digest, count = hashlib.sha256(), 0
    ordered = select(table).order_by(*table.primary_key.columns)
    rows = connection.execute(ordered, execution_options={"yield_per": _ROWS})
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as lines:
        for row in rows.mappings():
            line = json.dumps({name: _plain(value) for name, value in row.items()}, separators=(",", ":")).encode() + b"\n"
            lines.write(line)
            digest.update(line)
            count += 1
    return Contents(count, digest.hexdigest())


def _plain(value: object) -> str | int | bool | None:
    match value:
        case None | bool() | int() | str():
            return value
        case datetime():
            # SQLite keeps UTC without saying so.
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
    raise TypeError(type(value).__name__)


def opened(file: Path) -> "Backup":
    """A backup whose every byte was checked, to be closed by `with`; BadBackup, OSError when it cannot be read at all."""
    raw = file.open("rb")
    try:
        if _digest(raw).encode("ascii") != raw.read(DIGEST):
            raise BadBackup(_NOT_WHOLE)
        archive = zipfile.ZipFile(raw)
        backup = Backup(_manifest(archive), archive, raw)
        backup.check()
    except (*_DAMAGE, KeyError, TypeError):
        raw.close()
        raise BadBackup(_NOT_WHOLE) from None
    except BadBackup:
        raw.close()
        raise
    return backup


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    with archive.open(MANIFEST) as file:
        said = json.loads(file.read(MANIFEST_LIMIT))
    if said["format"] > FORMAT:
        raise BadBackup("it was made by a newer version of Mooring")
    tables = {name: Contents(int(found["rows"]), str(found["sha256"])) for name, found in said.pop("tables").items()}
    known = {name: said[name] for name in Manifest.__dataclass_fields__ if name != "tables"}
    return Manifest(**known, tables=tables)


@dataclass(frozen=True)
class Backup:
    """A backup that is open for reading."""

    manifest: Manifest
    archive: zipfile.ZipFile
    raw: IO[bytes]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.archive.close()
        self.raw.close()

    def check(self) -> None:
        """Compare every table with its checksum and count."""
        expected = {MANIFEST, *(f"{name}.jsonl" for name in self.manifest.tables)}
        if sorted(self.archive.namelist()) != sorted(expected):
            raise BadBackup("it is damaged: the tables in it are not those that it lists")
        for name, contents in self.manifest.tables.items():
            digest, count = hashlib.sha256(), 0
            try:
                with self.archive.open(f"{name}.jsonl") as lines:
                    while piece := lines.read(_BYTES):
                        digest.update(piece)
                        count += piece.count(b"\n")
            except _DAMAGE:
                raise BadBackup(f"it is damaged ({name})") from None
            if (count, digest.hexdigest()) != (contents.rows, contents.sha256):
                raise BadBackup(f"it is damaged ({name})")

    def rows(self, name: str) -> Iterator[list[dict[str, Any]]]:
        """The rows of a table, as many at a time as fit into a little memory."""
        with self.archive.open(f"{name}.jsonl") as lines:
            batch: list[dict[str, Any]] = []
            size = 0
            for line in lines:
                batch.append(json.loads(line))
                size += len(line)
                if size > _BYTES:
                    yield batch
                    batch, size = [], 0
            if batch:
                yield batch


def fill(connection: Connection, backup: Backup) -> None:
    """Put every row into a database that has the backup's schema and none of its rows."""
    found = MetaData()
    found.reflect(connection)
    for table in found.sorted_tables:
        if table.name in backup.manifest.tables:
            for batch in backup.rows(table.name):
                connection.execute(table.insert(), [_typed(table, row) for row in batch])
    missing = backup.manifest.tables.keys() - found.tables.keys()
    if missing:
        raise BadBackup(f"it has tables that its version does not know ({', '.join(sorted(missing))})")


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _read(table.columns[name].type.python_type, value) for name, value in row.items()}


def _read(kind: type, value: Any) -> Any:
    if value is not None and issubclass(kind, datetime):
        return datetime.fromisoformat(value)
    if value is not None and issubclass(kind, date):
        return date.fromisoformat(value)
    return value
