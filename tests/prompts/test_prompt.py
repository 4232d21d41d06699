"""What a prompt's record may say, and how a mistake in it is told: by file, line, entry and field."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from app.core.content import BadContent, Topic
from app.prompts.library import SHIPPED, load_library
from app.prompts.prompt import DAYS, DEPTHS, PHASES, Card, Medium, Prompt

GOOD = """\
theme: settling
name: Settling
family: integrating
prompts:
  - id: SET-01
    version: 1
    status: draft
    intensity: gentle
    title: Two words
    text: What is near you?
    minutes: 2
    medium: [list]
    phase: [weeks, undated]
    domain: [body]
    source_themes: [S4]
    evidence_level: E4
    evidence_note: Not tested.
  - id: SET-02
    version: 1
    status: draft
    intensity: deep
    title: Two more words
    text: What holds in your {session}?
    gentler_variant: One word.
    gentler: SET-01
    minutes: 15
    medium: [write]
    phase: [weeks, months]
    day_anchor: last_session
    day_min: 21
    grounding_after: lead
    domain: [mind]
    source_themes: [S12]
    evidence_level: E4
    evidence_note: Not tested.
"""


def broken(tmp_path: Path, **files: str) -> Iterator[str]:
    folder = tmp_path / "en"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadContent) as caught:
        load_library(folder)
    yield from str(caught.value).splitlines()


def test_the_good_example_is_good(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "settling.yaml").write_text(GOOD, encoding="utf-8")
    assert [prompt.id for prompt in load_library(tmp_path / "en").prompts()] == ["SET-01", "SET-02"]


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        # What is not there is told at the line where its entry begins.
        ("    minutes: 2\n", "", "settling.yaml, line 5: SET-01: minutes: "),
        ("    source_themes: [S4]\n", "", "settling.yaml, line 5: SET-01: source_themes: "),
        ("minutes: 2", "minutes: 2\n    mood: sad", "settling.yaml, line 12: SET-01: mood: "),
        ("intensity: deep", "intensity: bottomless", "settling.yaml, line 21: SET-02: intensity: "),
        ("medium: [list]", "medium: [dance]", "settling.yaml, line 12: SET-01: medium.0: "),
        ("medium: [list]", "medium: []", "settling.yaml, line 12: SET-01: medium: "),
        ("phase: [weeks, undated]", "phase: [someday]", "settling.yaml, line 13: SET-01: phase.0: "),
        ("domain: [body]", "domain: [garden]", "settling.yaml, line 14: SET-01: domain.0: "),
        ("[S4]", "[S99]", "settling.yaml, line 15: SET-01: source_themes.0: "),
        ("- id: SET-01\n    version", "- version", "settling.yaml, line 5: prompt 1: id: "),
        ("family: integrating", "family: other", "settling.yaml, line 3: theme: family: "),
        ("theme: settling", "theme: rest", "settling.yaml, line 1: theme: "),
        (GOOD[GOOD.index("prompts:") :], "prompts: []", "settling.yaml, line 4: theme: prompts: "),
        ("prompts:", "prompts: [", ": file: "),
        ("minutes: 2", "minutes: 2: 3", "settling.yaml, line 11: file: "),
        # How deep a prompt goes says how long, when and how it may be.
        ("minutes: 2", "minutes: 6", "settling.yaml, line 11: SET-01: minutes: Value error, gentle takes 5 at most"),
        ("minutes: 15", "minutes: 21", "settling.yaml, line 26: SET-02: minutes: Value error, deep takes 20 at most"),
        ("    gentler_variant: One word.\n", "", "settling.yaml, line 18: SET-02: gentler_variant: "),
        ("    gentler: SET-01\n", "", "settling.yaml, line 18: SET-02: gentler: "),
        ("gentler: SET-01", "gentler: SET-02", "settling.yaml, line 25: SET-02: gentler: SET-02 is not there, or is no gentler"),
        ("gentler: SET-01", "gentler: SET-09", "settling.yaml, line 25: SET-02: gentler: SET-09 is not there, or is no gentler"),
        ("    grounding_after: lead\n", "", "settling.yaml, line 18: SET-02: grounding_after: "),
        ("phase: [weeks, months]", "phase: [first-week]", "settling.yaml, line 28: SET-02: phase: "),
        ("day_min: 21", "day_min: 21\n    distress_offer_max: 6", "line 31: SET-02: distress_offer_max: "),
        # Days
        ("    day_anchor: last_session\n", "", "settling.yaml, line 29: SET-02: day_min: "),
        ("day_min: 21", "day_min: 3", "settling.yaml, line 30: SET-02: day_min: "),
        ("day_min: 21", "day_min: 21\n    day_max: 20", "settling.yaml, line 31: SET-02: day_max: "),
        ("last_session", "next_session", "settling.yaml, line 29: SET-02: day_anchor: "),
        ("phase: [weeks, months]", "phase: [preparation, months]", "settling.yaml, line 29: SET-02: day_anchor: "),
        # Ticking
        ("medium: [list]", "medium: [tick]", "settling.yaml, line 5: SET-01: options: "),
        ("medium: [list]", "medium: [list]\n    options: [a, b, c]", "settling.yaml, line 13: SET-01: options: "),
        ("medium: [list]", "medium: [tick]\n    options: [a, b, b]", "settling.yaml, line 13: SET-01: options: "),
        # Words
        ("{session}", "{dose}", "settling.yaml, line 23: SET-02: text: "),
        ("Two words", "One", "settling.yaml, line 9: SET-01: title: "),
        ("domain: [body]", "domain: []", "settling.yaml, line 14: SET-01: domain: "),
        ("intensity: gentle", "intensity: gentle\n    secondary_themes: [hope]", "line 9: SET-01: secondary_themes: there is no"),
        ("intensity: gentle", "intensity: gentle\n    topics: [weather]", "settling.yaml, line 9: SET-01: topics.0: "),
        # Who vouches for it
        ("status: draft\n    intensity: gentle", "status: reviewed\n    intensity: gentle", "line 5: SET-01: reviewed_by: "),
        ("intensity: gentle", "intensity: gentle\n    reviewed_by: [Bea]", "settling.yaml, line 9: SET-01: reviewed_by: "),
        ("intensity: gentle", "intensity: gentle\n    reviewed_on: 2026-11-31", "settling.yaml: file: "),
        ("SET-01\n    version: 1", "SET-01\n    version: 2", "settling.yaml, line 5: SET-01: changelog: "),
    ],
)
def test_a_mistake_is_told_by_file_line_entry_and_field(tmp_path: Path, was: str, becomes: str, named: str) -> None:
    assert was in GOOD
    lines = list(broken(tmp_path, settling=GOOD.replace(was, becomes, 1)))
    assert named in lines[0], lines
    assert lines[0].startswith("settling.yaml")


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    lines = broken(tmp_path, settling=GOOD, rest=GOOD.replace("theme: settling", "theme: rest"))
    assert list(lines) == [
        "settling.yaml, line 5: SET-01: id: already used in rest.yaml",
        "settling.yaml, line 18: SET-02: id: already used in rest.yaml",
    ]


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    lines = broken(tmp_path, settling=GOOD.replace("    version: 1\n", ""), rest="theme: rest")
    assert {line.split(",")[0] for line in lines} == {"rest.yaml", "settling.yaml"}


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert list(broken(tmp_path)) == ["en: library: no theme was found"]


def test_what_was_tested_names_the_study(tmp_path: Path) -> None:
    (line, *_) = broken(tmp_path, settling=GOOD.replace("E4", "E2"))
    assert "SET-01: references: " in line


def test_a_retired_prompt_is_no_way_to_something_gentler(tmp_path: Path) -> None:
    (line,) = broken(tmp_path, settling=GOOD.replace("status: draft", "status: retired", 1))
    assert "SET-02: gentler: " in line


def test_phases_follow_each_other_without_a_gap() -> None:
    assert (*DAYS, "undated") == PHASES
    after = list(DAYS.values())[1:]
    assert [first for first, _ in after] == [0] + [last + 1 for _, last in after[:-1] if last is not None]
    assert after[-1][1] is None
    assert DAYS["preparation"] == (-14, -1)


def test_what_goes_deeper_waits_longer_and_asks_for_calmer_hours() -> None:
    gentle, reflective, deep = DEPTHS.values()
    assert gentle.minutes < reflective.minutes < deep.minutes
    assert gentle.first_day < reflective.first_day < deep.first_day == 14
    assert gentle.rating > reflective.rating > deep.rating == 5


def test_whoever_writes_one_finds_every_field_and_value_explained() -> None:
    readme = (SHIPPED / "README.md").read_text(encoding="utf-8")
    told = "\n".join(line.rsplit("|", 2)[0] for line in readme.splitlines() if line.startswith("| `"))
    values = {value for kind in (Topic, Card, Medium) for value in get_args(kind)}
    assert {name for name in {*Prompt.model_fields, *PHASES, *values} if f"`{name}`" not in told} == set()
