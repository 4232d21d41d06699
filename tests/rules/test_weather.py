"""The table of rough weather: each row quotes sentences that people really read, and names tests that really run."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "docs" / "rough-weather.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TABLE.splitlines()
    if line.startswith("|") and not line.startswith(("|---", "| Weather"))
]
SAID = re.sub(
    r"\s+",
    " ",
    " ".join(path.read_text() for path in [*(ROOT / "templates").rglob("*.html"), ROOT / "app" / "web" / "errors.py"]),
)

each = pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])


def test_the_table_is_whole() -> None:
    assert len(ROWS) > 35


@each
def test_a_row_says_what_is_read_and_what_proves_it(row: list[str]) -> None:
    _weather, read, proof = row
    quoted = re.findall(r'"([^"]+)"', read)
    assert quoted or "nothing:" in read
    assert [sentence for sentence in quoted if sentence not in SAID] == []
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", proof)
    assert named
    assert len(named) == proof.count("`") / 2
    for file, name in named:
        assert re.search(rf"^def {name}\(", (ROOT / file).read_text(), re.MULTILINE), f"{file}::{name}"
