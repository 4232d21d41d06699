"""`mooring config`: the table of settings, and the same table in the documentation."""

from pathlib import Path

from typer.testing import CliRunner

from app.cli import main
from app.core.config import Settings

OPERATING = Path(__file__).resolve().parents[2] / "docs" / "operating.md"


def printed() -> str:
    answer = CliRunner().invoke(main, ["config"])
    assert answer.exit_code == 0
    return answer.output


def test_every_setting_has_its_row_and_no_secret_has_a_value() -> None:
    rows = [line for line in printed().splitlines() if line.startswith("| `MOORING_")]
    assert [row.split("`")[1] for row in rows] == [f"MOORING_{name.upper()}" for name in Settings.model_fields]
    assert not [row for row in rows if row.count("|") != 4]
    secret = [row for row in rows if "_KEY" in row or "_SECRET" in row]
    assert len(secret) == 2
    assert all("| empty |" in row for row in secret)


def test_the_documentation_has_the_table_as_it_is_printed() -> None:
    assert printed() in OPERATING.read_text(), "run `mooring config` and put what it prints into docs/operating.md"
