"""The library of prompts keeps its promises: gentle, short, plain, and never after what happened."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pyphen  # type: ignore[import-untyped]  # it ships no types
import pytest

from app.core.content import BadContent
from app.prompts import library as prompts
from app.prompts.library import Prompt, load_library, public_json, public_version

FOLDER = Path(prompts.__file__).parent / "library" / "en"
LIBRARY = load_library(FOLDER)
PROMPTS = list(LIBRARY.prompts())
IDS = [prompt.id for prompt in PROMPTS]


def listed(text: str, between: str | None = None) -> set[str]:
    return {part.strip() for part in text.split(between)}


AVOIDED = listed(
    """breakthrough unlock release releasing toxic broken victim trigger triggered clean normal just simply
    deserve deserves journey ceremony medicine healing heal healed shadow must should why closure forgive
    forgiveness gift gifts memory memories remember recall trauma traumatic flashback suicide amazing
    brave proud congratulations overcome fix fixed truth negative positive"""
)
AVOIDED_PHRASES = listed(
    """let go, letting go, close your eyes, deep inside, hand on your heart, hold your breath, what happened,
    well done, good job, great job, inner healer, worst, in detail, reach out, most people, you have to,
    you need to, try to, it wasn't your fault, at least you""",
    ",",
)
SUBSTANCES = listed(
    """mdma ecstasy molly psilocybin mushroom mushrooms ketamine lsd acid ayahuasca mescaline peyote ibogaine
    dmt cannabis drug drugs substance substances psychedelic psychedelics dose dosing trip tripping pill"""
)
CLAIMS = listed("treat treats treatment cure cures symptom symptoms proven diagnose diagnosis recover")
# Words that carry no subject of their own; two prompts may share any number of them.
STOP = listed(
    """a an and any are as at be been but by can could did do does for from had has have how i if in is it its
    like may might more no not of off on one or other out so some something than that the them then there
    these they thing this to today up was week were what when where which who will with would you your yours
    name pick enough word"""
)
# Breaks allowed next to the first and last letter, or short syllables would not be counted.
HYPHENS = pyphen.Pyphen(lang="en_US", left=1, right=1)


def said(prompt: Prompt) -> list[str]:
    """Every sentence a patient may see."""
    return [prompt.title, prompt.text, *prompt.follow_ups, *filter(None, [prompt.gentler_variant])]


def words(text: str) -> list[str]:
    return re.findall(r"[a-zà-ÿ]+(?:['\u2019-][a-zà-ÿ]+)*", text.lower())


def reading_grade(prompt: Prompt) -> float:
    """Flesch-Kincaid over the sentences of a prompt; the title is not a sentence."""
    text = " ".join(said(prompt)[1:])
    sentences = max(1, len(re.findall(r"[.?!…]+(?=\W|$)", text)))
    spoken = words(text)
    syllables = sum(len(HYPHENS.positions(word)) + 1 for word in spoken)
    return 0.39 * len(spoken) / sentences + 11.8 * syllables / len(spoken) - 15.59


def alike(one: Prompt, other: Prompt) -> float:
    """Cosine of the two prompts' words, stop words left out: 0 shares nothing, 1 says the same."""
    a, b = (Counter(w for w in words(" ".join(said(p)[1:])) if w not in STOP) for p in (one, other))
    lengths = math.sqrt(sum(n * n for n in a.values()) * sum(n * n for n in b.values()))
    return sum(a[word] * b[word] for word in a) / lengths


each = pytest.mark.parametrize("prompt", PROMPTS, ids=IDS)


def test_there_are_eighteen_prompts_in_each_family() -> None:
    families = Counter(theme.family for theme in LIBRARY.themes for _ in theme.prompts)
    assert families == {"integrating": 18, "compassion": 18}


def test_all_sixteen_themes_have_prompts() -> None:
    assert len(LIBRARY.themes) == 16
    assert len({theme.name for theme in LIBRARY.themes}) == 16


def test_a_theme_has_its_own_three_letters() -> None:
    letters = [{prompt.id[:3] for prompt in theme.prompts} for theme in LIBRARY.themes]
    assert all(len(used) == 1 for used in letters)
    assert len(set().union(*letters)) == 16


def test_numbers_kept_for_later_are_free() -> None:
    assert not {"MEA-03", "KND-03", "SFT-03", "COM-03", "EMO-03", "REL-03"} & set(IDS)


def test_at_least_two_thirds_are_gentle_and_none_goes_further_than_reflective() -> None:
    intensities = Counter(prompt.intensity for prompt in PROMPTS)
    assert set(intensities) == {"gentle", "reflective"}
    assert intensities["gentle"] >= 2 * len(PROMPTS) / 3
    for family in ("integrating", "compassion"):
        own = [p for theme in LIBRARY.themes if theme.family == family for p in theme.prompts]
        assert sum(p.intensity == "gentle" for p in own) >= 2 * len(own) / 3


def test_every_prompt_is_a_draft_until_a_clinician_has_read_it() -> None:
    assert {prompt.status for prompt in PROMPTS} == {"draft"}


@each
def test_every_prompt_has_a_smaller_form(prompt: Prompt) -> None:
    """The model asks it of reflective ones; this library gives it to all."""
    assert prompt.gentler_variant
    assert len(words(prompt.gentler_variant)) < len(words(prompt.text))


@each
def test_a_gentle_prompt_takes_five_minutes_at_most_and_one_word_or_a_list_will_do(prompt: Prompt) -> None:
    if prompt.intensity == "gentle":
        assert prompt.minutes <= 5
        assert {"one_word", "list"} & set(prompt.medium)


@each
def test_one_question_is_asked_at_a_time(prompt: Prompt) -> None:
    assert prompt.text.count("?") == 1
    assert all(line.count("?") <= 1 for line in said(prompt))
    assert len(words(prompt.text)) <= 36


@each
def test_words_to_avoid_are_avoided(prompt: Prompt) -> None:
    for line in said(prompt):
        assert not set(words(line)) & AVOIDED, line
        spaced = " ".join(words(line))
        assert not [phrase for phrase in AVOIDED_PHRASES if f" {phrase} " in f" {spaced} "], line
        assert "!" not in line


@each
def test_nothing_names_a_substance_or_claims_to_treat(prompt: Prompt) -> None:
    for line in [*said(prompt), prompt.evidence_note]:
        assert not set(words(line)) & (SUBSTANCES | CLAIMS), line


@each
def test_no_prompt_is_harder_than_grade_nine(prompt: Prompt) -> None:
    assert reading_grade(prompt) <= 9


@pytest.mark.parametrize("theme", LIBRARY.themes, ids=lambda theme: theme.theme)
def test_a_theme_reads_at_grade_seven_or_below(theme: prompts.Theme) -> None:
    grades = [reading_grade(prompt) for prompt in theme.prompts]
    assert sum(grades) / len(grades) <= 7


def test_no_two_prompts_ask_the_same() -> None:
    """Above 0.35, in texts this short, most of the words that carry the subject are shared: a near-copy."""
    close = [(a.id, b.id, round(alike(a, b), 2)) for a, b in combinations(PROMPTS, 2) if alike(a, b) > 0.35]
    assert close == []
    assert len({prompt.title for prompt in PROMPTS}) == len(PROMPTS)
    assert len({prompt.gentler_variant for prompt in PROMPTS}) == len(PROMPTS)


def test_a_near_copy_would_be_noticed() -> None:
    first = PROMPTS[0]
    copy = first.model_copy(update={"text": f"If you like: {first.text}"})
    assert alike(first, copy) > 0.9


# The public file


def test_the_public_file_is_the_same_bytes_every_time() -> None:
    public = public_json(LIBRARY)
    assert public == public_json(load_library(FOLDER))
    assert re.fullmatch(r"[0-9a-f]{16}", public_version(public))
    document = json.loads(public)
    assert [prompt["id"] for prompt in document["prompts"]] == sorted(IDS)
    assert {prompt["family"] for prompt in document["prompts"]} == {"integrating", "compassion"}
    assert document["language"] == "en"


def test_the_public_file_does_not_depend_on_the_order_of_files() -> None:
    turned = LIBRARY.model_copy(update={"themes": LIBRARY.themes[::-1]})
    assert public_json(turned) == public_json(LIBRARY)


def test_a_changed_sentence_changes_the_version(tmp_path: Path) -> None:
    public = public_json(LIBRARY)
    assert public_version(public) != public_version(public.replace(b"toast", b"bread"))


# A broken library


GOOD = """
theme: settling
name: Settling
family: integrating
prompts:
  - id: SET-01
    version: 1
    status: draft
    title: Two words
    text: What is near you?
    intensity: gentle
    minutes: 2
    medium: [list]
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
    assert [prompt.id for prompt in load_library(tmp_path / "en").prompts()] == ["SET-01"]


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        ("    minutes: 2\n", "", "settling.yaml: SET-01: minutes: "),
        ("minutes: 2", "minutes: 40", "settling.yaml: SET-01: minutes: "),
        ("minutes: 2", "minutes: 2\n    mood: sad", "settling.yaml: SET-01: mood: "),
        ("intensity: gentle", "intensity: deep", "settling.yaml: SET-01: intensity: "),
        ("intensity: gentle", "intensity: reflective", "settling.yaml: SET-01: entry: "),
        ("medium: [list]", "medium: [dance]", "settling.yaml: SET-01: medium.0: "),
        ("- id: SET-01\n    version", "- version", "settling.yaml: prompt 1: id: "),
        ("family: integrating", "family: other", "settling.yaml: theme: family: "),
        ("theme: settling", "theme: rest", "settling.yaml: theme: "),
        (GOOD[GOOD.index("prompts:") :], "prompts: []", "settling.yaml: theme: prompts: "),
        ("medium: [list]", "medium: []", "settling.yaml: SET-01: medium: "),
        ("prompts:", "prompts: [", "settling.yaml: file: "),
    ],
)
def test_a_broken_library_names_file_entry_and_field(tmp_path: Path, was: str, becomes: str, named: str) -> None:
    assert was in GOOD
    (line,) = broken(tmp_path, settling=GOOD.replace(was, becomes))
    assert line.startswith(named)


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    lines = broken(tmp_path, settling=GOOD, rest=GOOD.replace("theme: settling", "theme: rest"))
    assert list(lines) == ["settling.yaml: SET-01: id: already used in rest.yaml"]


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    lines = broken(tmp_path, settling=GOOD.replace("    version: 1\n", ""), rest="theme: rest")
    assert {line.split(":")[0] for line in lines} == {"rest.yaml", "settling.yaml"}


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert list(broken(tmp_path)) == ["en: library: no theme was found"]
