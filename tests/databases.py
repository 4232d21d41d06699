"""Which database the tests run on: a file in each data folder, or a database for each in a PostgreSQL of the run's own.

`python -m tests.databases` says whether PostgreSQL's programs are here.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

import psycopg
from psycopg import sql

NOT_HERE = (
    "PostgreSQL's programs were not found, so the tests ran on SQLite alone. "
    "On Debian and Ubuntu `apt install postgresql` brings them; PostgreSQL itself need not run."
)

# Nothing here has to outlive a power cut.
HASTE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "128MB",
    "max_connections": "200",
}

# A database for each test is eight megabytes written and thrown away: in memory, where there is room for some of them.
MEMORY = Path("/dev/shm")
ROOM = 2 * 2**30


def programs() -> Path | None:
    """The folder of initdb and postgres, newest version first."""
    asked = (
        subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False) if _on_path("pg_config") else None
    )
    stated = [Path(asked.stdout.strip())] if asked is not None and asked.returncode == 0 else []
    by_version = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: int(found.parent.name), reverse=True)
    return next((folder for folder in [*stated, *by_version] if (folder / "initdb").exists()), None)


def _on_path(name: str) -> bool:
    return shutil.which(name) is not None


class Files:
    """SQLite: the database is a file in the data folder, and is copied with it."""

    kind = "sqlite"
    names: ClassVar[dict[Path, str]] = {}

    def url_of(self, folder: Path) -> str:
        """Empty, as in the settings of most clinics."""
        return ""

    def copy(self, source: Path, folder: Path) -> None:
        """Nothing more to do."""

    def kept_in(self, folder: Path) -> bytes:
        """Every byte on the disk, the log included: what was erased is nowhere in it."""
        return b"".join(path.read_bytes() for path in sorted(folder.glob("mooring.db*")))

    def keep_only(self, folders: set[Path]) -> None:
        """The files go with their folders."""

    def stop(self) -> None:
        """Nothing runs."""


class Cluster:
    """PostgreSQL: a server that listens on a socket in a temporary folder, and a database for each data folder."""

    kind = "postgresql"

    def __init__(self) -> None:
        found = programs()
        assert found is not None, NOT_HERE
        roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
        self.home = Path(tempfile.mkdtemp(prefix="mooring-pg-", dir=MEMORY if roomy else None))
        self.names: dict[Path, str] = {}
        # PostgreSQL refuses to run as root.
        self.user: dict[str, object] = {}
        if os.geteuid() == 0:
            shutil.chown(self.home, "postgres", "postgres")
            self.user = {"user": "postgres", "group": "postgres", "extra_groups": []}
        self._run(found / "initdb", "-D", self.home / "data", "-U", "mooring", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = [word for name, value in HASTE.items() for word in ("-c", f"{name}={value}")]
        command = [found / "postgres", "-D", self.home / "data", "-k", self.home, "-c", "listen_addresses=", *options]
        self.log = (self.home / "log").open("wb")
        self.process = subprocess.Popen(command, cwd=self.home, stdout=self.log, stderr=self.log, **self.user)  # type: ignore[call-overload]
        self._wait(found / "pg_isready")

    def _run(self, *command: str | Path) -> None:
        subprocess.run(command, cwd=self.home, check=True, capture_output=True, **self.user)  # type: ignore[call-overload]

    def _wait(self, ready: Path) -> None:
        for _ in range(200):
            assert self.process.poll() is None, (self.home / "log").read_text()
            asked = subprocess.run([ready, "-q", "-h", self.home, "-t", "1"], check=False)
            if asked.returncode == 0:
                return
        raise AssertionError((self.home / "log").read_text())

    def _do(self, statement: sql.Composed) -> None:
        with psycopg.connect(f"host={self.home} user=mooring dbname=postgres", autocommit=True) as connection:
            connection.execute(statement)

    def _create(self, folder: Path, template: str) -> str:
        self.names[folder] = name = f"t{secrets.token_hex(8)}"
        self._do(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def url_of(self, folder: Path) -> str:
        """The database of a data folder, an empty one when nobody asked before."""
        folder = folder.absolute()
        name = self.names.get(folder) or self._create(folder, "template0")
        return f"postgresql://mooring@/{name}?host={self.home}"

    def copy(self, source: Path, folder: Path) -> None:
        """The database of one folder, copied for another; nobody may be connected to the first."""
        self._create(folder.absolute(), self.names[source.absolute()])

    def kept_in(self, folder: Path) -> bytes:
        """Every row as text. What PostgreSQL's own files keep of an erased row is said in `docs/operating.md`."""
        with psycopg.connect(f"host={self.home} user=mooring dbname={self.names[folder.absolute()]}") as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            rows = [connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(*table))).fetchall() for table in tables]
        return repr(rows).encode()

    def keep_only(self, folders: set[Path]) -> None:
        """Drop the databases of all other folders."""
        for folder in self.names.keys() - folders:
            self._do(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self.names.pop(folder))))

    def stop(self) -> None:
        """Stop the server, whoever is still connected, and remove all of it."""
        self.process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=10)
        self.process.kill()
        self.log.close()
        shutil.rmtree(self.home, ignore_errors=True)


chosen: Files | Cluster = Files()


if __name__ == "__main__":
    if programs() is None:
        print(NOT_HERE)
    sys.exit(programs() is None)
