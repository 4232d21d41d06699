"""A practice is short, keeps the eyes open, can be left at any step, and has another way wherever one is hard."""

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from app.core.content import BadContent
from app.practices import library
from app.practices.library import FIRST, Practice, load_practices
from tests.wording import alike, faults, reading_grade

FOLDER = Path(library.__file__).parent / "library" / "en"
PRACTICES = load_practices(FOLDER)
BY_NAME = {practice.practice: practice for practice in PRACTICES}

each = pytest.mark.parametrize("practice", PRACTICES, ids=lambda practice: practice.practice)


def said(practice: Practice) -> list[str]:
    parts = [part for step in practice.steps for part in (step.heading, step.text, step.alternative)]
    return [line for line in (practice.title, practice.intro, *parts, practice.closing) if line]


def prose(practice: Practice) -> list[str]:
    steps = [part for step in practice.steps for part in (step.text, step.alternative)]
    return [line for line in (practice.intro, *steps, practice.closing) if line]


def test_there_are_enough_to_choose_from() -> None:
    assert len(PRACTICES) >= 12
    assert len({practice.title for practice in PRACTICES}) == len(PRACTICES)
    kinds = Counter(practice.kind for practice in PRACTICES if practice.settles)
    assert len(kinds) >= 4
    assert {
        "grounding", "orienting", "feet-and-hands", "slow-breathing", "compassion-break", "kind-letter", "weather-inside",
        "object", "counting", "cool-or-warm", "someone-to-call",
    } <= set(BY_NAME)  # fmt: skip


def test_five_things_around_you_comes_first() -> None:
    first = PRACTICES[0]
    assert (first.practice, first.title) == (FIRST, "Five things around you")
    assert [step.heading.split()[0] for step in first.steps] == ["Five", "Four", "Three", "Two", "One"]


@each
def test_eyes_stay_open_and_it_can_be_left(practice: Practice) -> None:
    assert re.search(r"eyes (stay )?open", practice.intro, re.IGNORECASE)
    assert "stop" in practice.intro.lower()
    assert practice.minutes <= 5


@each
def test_every_step_is_short_and_has_another_way(practice: Practice) -> None:
    assert all(step.alternative for step in practice.steps)
    assert all(len(step.text.split()) <= 24 for step in practice.steps)
    assert 3 <= len(practice.steps) <= 5


@each
def test_nothing_commands_promises_or_exclaims(practice: Practice) -> None:
    assert [(line, faults(line)) for line in said(practice) if faults(line)] == []
    assert not re.search(r"\b(relax|calm down|breathe deeply)\b", " ".join(said(practice)).lower())


@each
def test_the_note_is_honest_and_nobody_vouches_for_a_draft(practice: Practice) -> None:
    assert not faults(practice.evidence_note)
    assert practice.evidence_level != "E1"
    assert (practice.status, practice.reviewed_by, practice.reviewed_on) == ("draft", (), None)


@each
def test_it_reads_at_grade_seven_or_below(practice: Practice) -> None:
    assert reading_grade(prose(practice)) <= 7


def test_no_two_are_the_same() -> None:
    near = [(a.practice, b.practice) for a, b in combinations(PRACTICES, 2) if alike(*map(text, (a, b))) > 0.5]
    assert near == []


def text(practice: Practice) -> str:
    """Its steps: beginnings and ends say the same in all of them, that it can be left."""
    return " ".join(step.heading + " " + step.text for step in practice.steps)


def test_breathing_goes_out_longer_and_holds_nothing() -> None:
    paced = [practice for practice in PRACTICES if practice.pace]
    assert [practice.practice for practice in paced] == ["slow-breathing"]
    pace = paced[0].pace
    assert pace is not None
    assert (pace.breathe_in, pace.breathe_out) == (4, 6)
    assert pace.rounds * (pace.breathe_in + pace.breathe_out) <= 60 * paced[0].minutes
    assert "breath" in paced[0].topics
    assert "four" in paced[0].steps[0].text
    assert "six" in paced[0].steps[1].text


def test_who_is_in_danger_reads_whom_to_call_before_all_else() -> None:
    people = [practice for practice in PRACTICES if practice.kind == "people"]
    assert people
    assert all(practice.intro.startswith("In danger, call the emergency number first.") for practice in people)


def test_what_looks_inward_is_not_offered_on_a_hard_page() -> None:
    assert not [practice.practice for practice in PRACTICES if practice.settles and practice.kind == "kindness"]


GOOD = """\
practice: rest
version: 1
status: draft
title: Rest
intro: Sit down.
kind: breath
minutes: 2
settles: true
pace: {breathe_in: 4, breathe_out: 6, rounds: 10}
steps:
  - {heading: One, text: Look round.}
closing: That is the end.
source_themes: [S12]
evidence_level: E4
evidence_note: Not tested.
"""


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        ("heading: One, ", "", "rest.yaml, line 11: step 1: heading: "),
        ("heading: One, ", "heading: One, sound: bell, ", "rest.yaml, line 11: step 1: sound: "),
        ("closing: That is the end.\n", "", "rest.yaml, line 1: practice: closing: "),
        ("practice: rest", "practice: sleep", "rest.yaml, line 1: practice: "),
        ("minutes: 2", "minutes: 9", "rest.yaml, line 7: practice: minutes: "),
        ("breathe_out: 6", "breathe_out: 4", "rest.yaml, line 9: practice: pace: "),
        ("rounds: 10", "rounds: 10, hold: 4", "rest.yaml, line 9: practice: pace.hold: "),
        ("kind: breath", "kind: trance", "rest.yaml, line 6: practice: kind: "),
        ("E4", "E2", "rest.yaml, line 1: practice: references: "),
    ],
)
def test_a_broken_practice_names_file_line_entry_and_field(tmp_path: Path, was: str, becomes: str, named: str) -> None:
    assert was in GOOD
    path = tmp_path / "rest.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_practices(tmp_path)[0].title == "Rest"
    path.write_text(GOOD.replace(was, becomes), encoding="utf-8")
    with pytest.raises(BadContent, match=f"^{re.escape(named)}"):
        load_practices(tmp_path)


def test_what_is_not_yaml_is_told_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "rest.yaml").write_text(GOOD.replace("minutes: 2", "minutes: 2: 3"), encoding="utf-8")
    with pytest.raises(BadContent, match=r"^rest\.yaml, line 7: file: "):
        load_practices(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadContent, match="no practice was found"):
        load_practices(tmp_path)
