"""Writes the list of what browsers are served: `python -m tests.rules.sums`, with every change under `static/`."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
LIST = Path(__file__).with_name("static.sums")


def listed() -> dict[str, str]:
    """Name and SHA-256 of each file, as committed."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def present() -> dict[str, str]:
    """Name and SHA-256 of each file, as it stands in the tree."""
    files = sorted(path for path in STATIC.rglob("*") if path.is_file())
    return {path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


if __name__ == "__main__":
    LIST.write_text("".join(f"{digest}  {name}\n" for name, digest in present().items()), encoding="utf-8")
