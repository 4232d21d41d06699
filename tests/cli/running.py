"""The commands, run as a person types them."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests import databases

ROOT = Path(__file__).resolve().parents[2]
MOORING = Path(sys.executable).with_name("mooring")
LINK = re.compile(r"http://localhost:\d+/join#[A-Za-z0-9_-]{43}")


def environment(data: Path, **other: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MOORING_")}
    database = databases.chosen.url_of(data)
    return {**kept, "MOORING_DATA": str(data), "MOORING_DATABASE": database, "PYTHONUNBUFFERED": "1", **other}


def run(*words: str, data: Path, **other: str) -> subprocess.CompletedProcess[str]:
    """Run a command that ends by itself."""
    command = [str(MOORING), *words]
    return subprocess.run(command, env=environment(data, **other), cwd=ROOT, capture_output=True, text=True, timeout=30)


def sentence(answer: subprocess.CompletedProcess[str]) -> str:
    """The one sentence that a command ended with."""
    assert answer.returncode == 1
    assert "Traceback" not in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1
    assert answer.stderr.startswith("mooring: ")
    return answer.stderr


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Serving:
    """`mooring serve`, until it answers and until it is stopped."""

    def __init__(self, data: Path, log: Path, **other: str) -> None:
        self.port = free_port()
        self.log = log
        with log.open("wb") as out:
            environ = environment(data, MOORING_PORT=str(self.port), **other)
            self.process = subprocess.Popen([MOORING, "serve"], env=environ, cwd=ROOT, stdout=out, stderr=out)

    def answer(self) -> str:
        """What it has said once it answers."""
        for _ in range(400):
            assert self.process.poll() is None, self.log.read_text()
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        return self.log.read_text()

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(timeout=20)
