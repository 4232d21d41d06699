"""Writes the list of what browsers are served: `python -m tests.rules.sums`, with every change under `static/`."""

from pathlib import Path

from app.web.static import Assets

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
LIST = Path(__file__).with_name("static.sums")


def listed() -> dict[str, str]:
    """Name and SHA-256 of each file, as committed."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines)}


def present() -> dict[str, str]:
    """Name and SHA-256 of each file, as the tree has it; the style sheets as the one that they are joined into."""
    return {name: digest.hex() for name, digest in Assets().sums.items()}


if __name__ == "__main__":
    LIST.write_text("".join(f"{digest}  {name}\n" for name, digest in present().items()), encoding="utf-8")
