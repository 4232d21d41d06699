"""The server under load: requests a second, memory, and how soon it answers after its start."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from tests.bench.load import Ask, as_text
from tests.bench.seed import Journalled
from tests.browser.server import MOORING, ROOT, Server, free_port

ROUNDS = 3
SECONDS = 3.0


@dataclass
class Running:
    """A server: its port, its process."""

    port: int
    pid: int
    seconds: float

    @property
    def megabytes(self) -> float:
        """What it holds in memory now."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    @property
    def cpu(self) -> float:
        """Milliseconds of processor that it has used, in the kernel too."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


@contextmanager
def _started(command: list[str | Path], port: int, environment: dict[str, str]) -> Iterator[Running]:
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - began > 30:
                    raise
                time.sleep(0.005)
        yield Running(port, process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def mooring(journal: Journalled) -> Iterator[Running]:
    """The command that a clinic runs."""
    server = Server(journal.folder.parent)
    with _started([MOORING, "serve"], server.port, server.environment) as running:
        yield running


@contextmanager
def bare(journal: Journalled) -> Iterator[Running]:
    """The least that the same tools can do, on the same database."""
    server = Server(journal.folder.parent)
    port, url = free_port(), f"sqlite:///{journal.folder / 'mooring.db'}"
    command = [sys.executable, "-m", "tests.bench.reference", url, str(port)]
    with _started(command, port, server.environment) as running:
        yield running


def rate(running: Running, ask: Ask, before: Callable[[], object] = lambda: None) -> dict[str, float]:
    """The median of some rounds, one after another; `cpu`: milliseconds of processor that one request takes."""
    rounds = []
    for _ in range(ROUNDS):
        before()
        used = running.cpu
        answer = subprocess.run(
            [sys.executable, "-m", "tests.bench.load"], input=as_text(ask), cwd=ROOT, capture_output=True, text=True, check=False
        )
        if answer.returncode:
            raise RuntimeError(answer.stderr)
        told = json.loads(answer.stdout)
        rounds.append({**told, "cpu": (running.cpu - used) / told["answers"]})
    return {name: median(each[name] for each in rounds) for name in rounds[0]}


def asks(running: Running, journal: Journalled) -> dict[str, Ask]:
    """The four requests, as a browser sends them."""
    headers = {"Cookie": journal.cookie, "Accept-Encoding": "gzip, deflate, br"}
    save = {"account": journal.account, "rev": "1", "base": "-", "head": journal.save.head, "body": journal.save.body or ""}
    asked = Ask(running.port, ["/my/entries"], SECONDS, headers=headers)
    return {
        "journal": asked,
        "entry": replace(asked, paths=journal.paths),
        "save": replace(asked, expect=303, form=urlencode(save)),
        "sign-in": replace(
            asked,
            paths=["/signins"],
            json=[json.dumps(proof) for proof in journal.proofs],
            headers={"Accept": "application/json"},
        ),
    }


def asks_bare(running: Running, journal: Journalled) -> dict[str, Ask]:
    """Their counterparts of the reference."""
    asked = Ask(running.port, ["/list"], SECONDS)
    save = {"head": journal.save.head, "body": journal.save.body or ""}
    return {
        "journal": asked,
        "entry": replace(asked, paths=journal.paths),
        "save": replace(asked, paths=["/my/entries"], expect=303, form=urlencode(save)),
        "sign-in": replace(asked, paths=["/proof"]),
    }


def untried(journal: Journalled) -> None:
    """Forget the tries to sign in: the limits are for people, and this is none."""
    Server(journal.folder.parent).change("DELETE FROM attempt")
