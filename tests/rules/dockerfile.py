"""Reads a Dockerfile, and performs it without Docker: each line in an empty folder, as somebody who may do nothing special.

A path of the image becomes the same path under that folder. What an image is by itself (a base system) this machine has to be.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
UID = "10001"


@dataclass(frozen=True)
class Line:
    """One instruction: `COPY`, its options, and the rest."""

    verb: str
    options: dict[str, str]
    rest: str


def lines(text: str) -> list[Line]:
    """The instructions, with continued lines joined and comments dropped."""
    kept = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(kept))
    return [_line(line) for line in joined.splitlines() if line.strip()]


def _line(line: str) -> Line:
    verb, rest = line.split(maxsplit=1)
    options = {}
    while found := re.fullmatch(r"--([a-z-]+)=(\S+)\s+(.*)", rest):
        options[found[1]], rest = found[2], found[3]
    return Line(verb.upper(), options, rest.strip())


class NoSuchPerson(RuntimeError):
    """There is no ordinary user on this machine who could do it."""


def _ordinary() -> dict[str, Any]:
    """How to start a process as somebody who is not root."""
    if os.geteuid() != 0:
        return {}
    return {"user": int(UID), "group": int(UID), "extra_groups": []}


def _python(person: dict[str, Any]) -> str:
    """A Python that this person may run and that can make environments, of the version the image has or newer."""
    ask = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))"
    for path in (sys._base_executable, shutil.which("python3", path="/usr/local/bin:/usr/bin")):  # type: ignore[attr-defined]
        try:
            # The folder they stand in must be theirs to enter, too.
            if path and subprocess.run([path, "-c", ask], cwd="/", env={}, capture_output=True, **person).returncode == 0:
                return path
        except OSError:
            continue
    raise NoSuchPerson("no ordinary user can run Python with venv here, so the Dockerfile was read and not performed")


@dataclass
class Performance:
    """What came of it: the folder that stands for the image, its environment and its commands."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"
    health: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    stages: dict[str, Path] = field(default_factory=dict)
    stage: str = ""
    person: dict[str, Any] = field(default_factory=_ordinary)

    def perform(self, text: str) -> None:
        """Do what each line says."""
        python = _python(self.person)
        for line in lines(text):
            getattr(self, f"_{line.verb.lower()}")(line)
            if line.verb == "FROM":
                self._give(self.root / "base" / "bin")
                (self.root / "base" / "bin" / "python").symlink_to(python)

    def run(self, command: list[str], **other: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the image, as the ordinary user."""
        environment = {**self.environment, **other}
        # Which program is meant is looked up where the image would.
        program = shutil.which(command[0], path=environment["PATH"]) or command[0]
        return subprocess.run(
            [program, *command[1:]], cwd=self.here, env=environment, capture_output=True, text=True, timeout=300, **self.person
        )

    @property
    def here(self) -> Path:
        """The working folder."""
        return self._inside(self.workdir)

    def _inside(self, path: str) -> Path:
        return self.root / path.lstrip("/") if path.startswith("/") else self.here / path

    def _mapped(self, text: str) -> str:
        """The text with the image's own paths as they are here."""
        return re.sub(r"(?<![\w./])/(?=(?:mooring|data)\b)", f"{self.root}/", text)

    def _expanded(self, text: str) -> str:
        return Template(text).safe_substitute({**self.environment, **self.variables})

    def _give(self, folder: Path) -> None:
        """Make a folder that belongs to the ordinary user, and the ones above it up to the root."""
        for one in [folder, *folder.parents]:
            if one.is_relative_to(self.root):
                one.mkdir(parents=True, exist_ok=True)
                self._hand_over(one)

    def _hand_over(self, path: Path) -> None:
        if self.person:
            os.chown(path, self.person["user"], self.person["group"], follow_symlinks=False)

    # One for each instruction that our Dockerfile uses; another one is an AttributeError, and then this file has to learn it.

    def _from(self, line: Line) -> None:
        if self.root.exists():
            # Both stages have the same paths, so the first one is moved away as a whole.
            self.stages[self.stage] = Path(self.root.rename(self.root.with_name(f"stage-{self.stage}")))
        self.stage = line.rest.split(" AS ")[1] if " AS " in line.rest else "last"
        self._give(self.root)
        search = f"{self.root}/base/bin:/usr/bin:/bin"
        passed = {
            name: value for name, value in os.environ.items() if name.lower().startswith(("pip_", "http", "ssl_", "no_proxy"))
        }
        self.environment = {**passed, "PATH": search, "HOME": str(self.root)}
        self.variables, self.workdir = {}, "/"

    def _arg(self, line: Line) -> None:
        name, default = line.rest.split("=")
        # As with `docker build --build-arg`: an ordinary user can make files their own and nobody else's.
        self.variables[name] = default if self.person else str(os.getuid())

    def _workdir(self, line: Line) -> None:
        self.workdir = line.rest
        self._give(self.here)

    def _copy(self, line: Line) -> None:
        *sources, target = line.rest.split()
        stage = line.options.get("from")
        for source in sources:
            start = self.stages[stage] / source.lstrip("/") if stage else ROOT / source
            end = self._inside(target)
            ignored = shutil.ignore_patterns("__pycache__") if not stage else None
            if start.is_dir():
                shutil.copytree(start, end, symlinks=True, dirs_exist_ok=True, ignore=ignored)
            else:
                shutil.copy2(start, end / start.name if end.is_dir() else end)
        for path in [self.here, *self.here.rglob("*")]:
            self._hand_over(path)

    def _run(self, line: Line) -> None:
        answer = self.run(["sh", "-euc", self._mapped(self._expanded(line.rest))])
        assert answer.returncode == 0, f"RUN {line.rest}\n{answer.stdout}{answer.stderr}"

    def _env(self, line: Line) -> None:
        for part in shlex.split(line.rest):
            name, value = part.split("=", 1)
            self.environment[name] = self._mapped(self._expanded(value))

    def _user(self, line: Line) -> None:
        user = self._expanded(line.rest).split(":")[0]
        assert user.isdigit(), "a number, so that the platform can see that it is not root"
        assert user not in {"", "0"}

    def _volume(self, line: Line) -> None:
        assert self._inside(line.rest).is_dir()

    def _expose(self, line: Line) -> None:
        assert line.rest == self.environment["MOORING_PORT"]

    def _healthcheck(self, line: Line) -> None:
        self.health = json.loads(line.rest.removeprefix("CMD "))

    def _cmd(self, line: Line) -> None:
        self.command = json.loads(line.rest)


@contextmanager
def sealed(folder: Path) -> Iterator[None]:
    """A folder in which nothing can be written, as with `read_only: true`."""
    everything = [folder, *(path for path in folder.rglob("*") if not path.is_symlink())]
    for path in everything:
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        yield
    finally:
        for path in everything:
            if path.is_dir():
                path.chmod(path.stat().st_mode | 0o700)
