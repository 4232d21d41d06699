"""A practice is short, keeps the eyes open, and has another way wherever a sense is hard."""

import re
from pathlib import Path

import pytest

from app.core.content import BadContent
from app.practices import library
from app.practices.library import load_practices

FOLDER = Path(library.__file__).parent / "library" / "en"
(GROUNDING,) = load_practices(FOLDER)


def test_five_things_around_you_is_there() -> None:
    assert (GROUNDING.practice, GROUNDING.title) == ("grounding", "Five things around you")
    assert [step.heading.split()[0] for step in GROUNDING.steps] == ["Five", "Four", "Three", "Two", "One"]
    assert GROUNDING.status == "draft"


def test_eyes_stay_open_and_it_can_be_left() -> None:
    assert "eyes open" in GROUNDING.intro
    assert "stop" in GROUNDING.intro


def test_every_sense_has_another_way() -> None:
    assert all(step.alternative for step in GROUNDING.steps)


def test_each_step_is_a_short_line() -> None:
    assert all(len(step.text.split()) <= 24 for step in GROUNDING.steps)


def test_nothing_commands_promises_or_exclaims() -> None:
    lines = [GROUNDING.title, GROUNDING.intro, GROUNDING.closing]
    lines += [part for step in GROUNDING.steps for part in (step.heading, step.text, step.alternative or "")]
    for line in lines:
        assert "!" not in line
        assert not re.search(r"\b(must|should|just|simply|close your eyes|hold your breath|will help|relax)\b", line.lower())


GOOD = """
practice: rest
version: 1
status: draft
title: Rest
intro: Sit down.
steps:
  - {heading: One, text: Look round.}
closing: That is the end.
"""


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        ("heading: One, ", "", "rest.yaml: step 1: heading: "),
        ("heading: One, ", "heading: One, sound: bell, ", "rest.yaml: step 1: sound: "),
        ("closing: That is the end.\n", "", "rest.yaml: practice: closing: "),
        ("practice: rest", "practice: sleep", "rest.yaml: practice: "),
        ("steps:", "steps: [", "rest.yaml: file: "),
    ],
)
def test_a_broken_practice_names_file_entry_and_field(tmp_path: Path, was: str, becomes: str, named: str) -> None:
    assert was in GOOD
    path = tmp_path / "rest.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_practices(tmp_path)[0].title == "Rest"
    path.write_text(GOOD.replace(was, becomes), encoding="utf-8")
    with pytest.raises(BadContent, match=f"^{re.escape(named)}"):
        load_practices(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadContent, match="no practice was found"):
        load_practices(tmp_path)
