"""What is published names no machine and no registry: anybody can build it anywhere."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {".venv", "node_modules", ".git", "data", "screens", "__pycache__"}

HOSTS = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry." + "npmjs.org",
    "registry." + "yarnpkg.com",
    "proxy." + "golang.org",
]
PLACES = re.compile("/" + r"(?:root|home/[a-z]+|work|Users)/[\w.-]+")


def tracked() -> list[Path]:
    """Every file that is or would be committed; where there is no repository, every file."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):
        listed = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if not SKIPPED & set(path.parts)]
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def written() -> list[tuple[Path, str]]:
    found = []
    for path in tracked():
        try:
            found.append((path, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_no_registry_and_no_machine_is_named() -> None:
    found = []
    for path, text in written():
        if "vendor" in path.parts:
            continue
        found += [f"{path.relative_to(ROOT)}: {host}" for host in HOSTS if host in text]
        found += [f"{path.relative_to(ROOT)}: {place}" for place in PLACES.findall(text)]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_has_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "--index-url" not in text
    pinned = re.findall(r"^[a-z0-9._-]+(?:\[[^\]]+\])?==", text, re.MULTILINE | re.IGNORECASE)
    assert len(pinned) > 20
    assert text.count("--hash=sha256:") >= len(pinned)


def test_the_lock_of_the_type_checker_has_no_addresses() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_no_secret_and_no_journal_is_committed() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in tracked()}
    kept = {name for name in names if name.endswith((".db", ".key", ".secret", ".db-wal", ".sqlite", ".pem"))}
    assert kept == {"tests/upgrade/spine.db", "tests/upgrade/spine.key"}
    assert not [name for name in names if name.startswith("data/")]
