"""What the papers point to is there: files, tests, settings. A claim that names its proof must name a proof that exists."""

import re
from pathlib import Path

import pytest

from app.cli.check_machine import NEIGHBOURS
from app.core.config import Settings

ROOT = Path(__file__).resolve().parents[2]
OTHERS = [ROOT / name for name in ("compose.yaml", "Caddyfile", "Dockerfile")]
PAPERS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]

each = pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())


@each
def test_a_link_to_a_file_leads_to_it(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text()):
        if "://" not in target:
            assert (path.parent / target).exists(), target


@each
def test_a_link_to_a_heading_leads_to_it(path: Path) -> None:
    text = path.read_text()
    headings = {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings


@each
def test_a_test_that_is_named_exists(path: Path) -> None:
    for file, name in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", path.read_text()):
        assert re.search(rf"^\s*def {name}\(", (ROOT / file).read_text(), re.MULTILINE), f"{file}::{name}"


@pytest.mark.parametrize(
    "path", [*PAPERS, ROOT / "compose.yaml", ROOT / "Caddyfile", ROOT / "Dockerfile"], ids=lambda path: path.name
)
def test_a_setting_that_is_named_exists(path: Path) -> None:
    known = {f"MOORING_{name.upper()}" for name in Settings.model_fields}
    files = {f"MOORING_{name}_FILE" for name in ("DATABASE", "SERVER_KEY", "SALT_SECRET")}
    named = {name for name in re.findall(r"\bMOORING_[A-Z_]*[A-Z]\b", path.read_text()) if not name.startswith(NEIGHBOURS)}
    assert named <= known | files


def test_every_part_of_the_threat_model_says_what_can_be_had_and_what_is_proved() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text()
    parts = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    assert len(parts) >= 15
    assert not [part.splitlines()[0] for part in parts if "**Can get" not in part or "stop" not in part]
    assert len(set(re.findall(r"`(tests/[\w/]+\.py::\w+)`", text))) > 40
