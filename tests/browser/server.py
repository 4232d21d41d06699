"""A real server for the journeys: the command a clinic runs, on a free port, with a data folder of its own."""

import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

from app.accounts import invitations
from app.core.db import connect, unit_of_work

ROOT = Path(__file__).resolve().parents[2]
# Invented ones: none is shipped.
SCALES = ROOT / "tests" / "scales" / "shelf"
MOORING = Path(sys.executable).with_name("mooring")


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """Starts, restarts and stops `mooring serve`; its output is a log that tests may read."""

    def __init__(self, folder: Path, *, tree: Path = ROOT, **settings: str) -> None:
        self.data = folder / "data"
        self.port = free_port()
        self.origin = settings.get("MOORING_ORIGIN", f"http://localhost:{self.port}")
        self.log = folder / "server.log"
        # Where its code, templates and static files are: another tree is another build.
        self.tree = tree
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What the command is told."""
        own = {"MOORING_DATA": str(self.data), "MOORING_PORT": str(self.port), "MOORING_SCALES": str(SCALES), **self._settings}
        return {**os.environ, **own, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(self.tree)}

    @property
    def pid(self) -> int:
        """Its process, while it runs."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen([MOORING, "serve"], env=self.environment, cwd=self.tree, stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(self.log.read_text())
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError(self.log.read_text())

    def start_again(self) -> None:
        """Start it where it does not run, whatever a test before did to it."""
        if self._process is None or self._process.poll() is not None:
            self._process = None
            self.start()

    def update(self, tree: Path) -> None:
        """Stop this build and start another on the same data."""
        self.stop()
        self.tree = tree
        self.start()

    def stop(self, *, kill: bool = False) -> None:
        """Stop it, gently or not."""
        if self._process is not None:
            self._process.kill() if kill else self._process.terminate()
            self._process.wait(timeout=20)
            self._process = None

    def change(self, statement: str, *values: str | int) -> list[tuple[Any, ...]]:
        """Look into the database, or change a row behind the server's back, as the passing of time would."""
        with closing(sqlite3.connect(self.data / "mooring.db", timeout=10)) as database, database:
            return database.execute(statement, values).fetchall()

    def first_link(self) -> str:
        """The one-time link that the first start printed."""
        found = re.findall(r"https?://\S+/join#\S+", self.log.read_text())
        return str(found[-1])

    def invite(self, *, role: str = "patient", desk: bool = False) -> str:
        """A one-time link, as `mooring account invite` prints one; made here, because starting a command takes a second."""
        engine = connect(f"sqlite:///{self.data / 'mooring.db'}")
        with unit_of_work(engine, writing=True) as db:
            token = invitations.invite(db, role=role, desk=desk)
        engine.dispose()
        return f"{self.origin}/join#{token}"
