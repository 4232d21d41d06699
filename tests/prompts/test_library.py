"""The library of prompts keeps its promises: gentle, short, plain, and never after what happened."""

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from app.prompts import library as prompts
from app.prompts.library import OWN, Theme, load_library
from app.prompts.prompt import Prompt
from tests.wording import alike, faults, reading_grade, shingles, words

FOLDER = Path(prompts.__file__).parent / "library" / "en"
LIBRARY = load_library(FOLDER)
PROMPTS = list(LIBRARY.prompts())
IDS = [prompt.id for prompt in PROMPTS]
BY_ID = {prompt.id: prompt for prompt in PROMPTS}
# The themes that are about nothing but the family's own matter.
CORE = {
    "integrating": {"capture", "insight", "small-change", "creative", "looking-back"},
    "compassion": {"self-kindness", "self-judgement", "common-humanity", "strong-feelings"},
}
# What a list to tick offers to who finds nothing of theirs in it.
NONE_OF_IT = {
    "none of these",
    "none I can name",
    "nothing I can name",
    "cannot tell",
    "no idea",
    "not today",
    "not now",
    "not this time",
}

# Words that are about a topic wherever they stand, as an example too.
SPOKEN_OF = {
    "anger": {"anger", "angry", "annoyed"},
    "body": {"body", "mirror"},
    "breath": {"breath", "breathe", "breathing"},
    "children": {"child", "children"},
    "death": {"death", "dead", "die", "died", "dying"},
    "faith": {"faith", "god", "prayer"},
    "family": {"brother", "family", "father", "mother", "parent", "parents", "sister"},
    "food": {"bread", "coffee", "cooking", "eat", "food", "hungry", "meal", "recipe", "toast"},
    "friends": {"friend", "friends"},
    "money": {"money", "rent"},
    "partner": {"husband", "partner", "wife"},
    "sex": {"sex", "sexual"},
    "shame": {"ashamed", "shame"},
    "sleep": {"nightmare", "sleep", "slept"},
}

each = pytest.mark.parametrize("prompt", PROMPTS, ids=IDS)
each_theme = pytest.mark.parametrize("theme", LIBRARY.themes, ids=lambda theme: theme.theme)


def asked(prompt: Prompt) -> str:
    """What a prompt asks for; not what it says about care."""
    return " ".join([prompt.text, *prompt.follow_ups, prompt.gentler_variant or "", *prompt.options])


def prose(prompt: Prompt) -> list[str]:
    """Its sentences; a title and what can be ticked are none."""
    return [line for line in prompt.said()[1:] if line not in prompt.options]


def test_a_theme_has_its_own_three_letters_and_none_of_a_clinic() -> None:
    letters = [{prompt.id[:3] for prompt in theme.prompts} for theme in LIBRARY.themes]
    assert all(len(used) == 1 for used in letters)
    assert len(set().union(*letters)) == 16
    assert not [one for one in IDS if one.startswith(OWN)]


def test_every_prompt_is_a_draft_until_a_clinician_has_read_it() -> None:
    assert {prompt.status for prompt in PROMPTS} == {"draft"}
    assert not [prompt.id for prompt in PROMPTS if prompt.reviewed_by or prompt.reviewed_on]


@each
def test_every_prompt_has_a_smaller_form(prompt: Prompt) -> None:
    """The model asks it of what is more than gentle; this library gives it to all. It stands alone: two words would not do."""
    assert prompt.gentler_variant
    assert 4 <= len(words(prompt.gentler_variant)) < len(words(prompt.text))


@each
def test_the_way_to_something_gentler_stays_in_the_theme(prompt: Prompt) -> None:
    if prompt.gentler:
        assert BY_ID[prompt.gentler].intensity == "gentle"
        assert prompt.gentler[:3] == prompt.id[:3]


@each
def test_a_gentle_prompt_takes_a_tick_one_word_or_a_list(prompt: Prompt) -> None:
    if prompt.intensity == "gentle":
        assert {"one_word", "list", "tick"} & set(prompt.medium)


@each
def test_who_ticks_can_say_that_nothing_fits(prompt: Prompt) -> None:
    assert not prompt.options or NONE_OF_IT & set(prompt.options)


@each
def test_one_question_is_asked_at_a_time(prompt: Prompt) -> None:
    assert prompt.text.count("?") == 1
    assert all(line.count("?") <= 1 for line in prompt.said())
    assert len(words(prompt.text)) <= 36


@each
def test_nothing_waits_behind_a_question_but_questions(prompt: Prompt) -> None:
    """Whom to call is told at once, in the line about care."""
    assert [line for line in prompt.follow_ups if "?" not in line] == []


@each
def test_words_to_avoid_are_avoided(prompt: Prompt) -> None:
    assert [(line, faults(line)) for line in prompt.said() if faults(line)] == []


@each
def test_a_prompt_carries_the_topic_that_it_speaks_of(prompt: Prompt) -> None:
    """Or who would rather not be asked about it is offered it all the same."""
    spoken = set(words(f"{prompt.title} {asked(prompt)}"))
    assert [topic for topic, about in SPOKEN_OF.items() if about & spoken and topic not in prompt.topics] == []


@each
def test_the_note_names_no_substance_and_claims_nothing(prompt: Prompt) -> None:
    for line in [prompt.evidence_note, *prompt.references, *prompt.changelog]:
        assert not faults(line), line


@each
def test_an_honest_note_says_what_was_not_tested(prompt: Prompt) -> None:
    """E3 is what others do, E4 what we made up: neither may sound like more."""
    told = {"not tested", "not been tested", "did worse"}
    assert prompt.evidence_level != "E1"
    assert prompt.evidence_level == "E2" or any(said in prompt.evidence_note.lower() for said in told)


@each
def test_no_prompt_is_harder_than_grade_nine(prompt: Prompt) -> None:
    assert reading_grade(prose(prompt)) <= 9


@each_theme
def test_a_theme_reads_at_grade_seven_or_below(theme: Theme) -> None:
    assert reading_grade([line for prompt in theme.prompts for line in prose(prompt)]) <= 7


# How many


def test_there_are_enough_in_sixteen_themes_and_two_families() -> None:
    assert len(PROMPTS) >= 112
    assert len(LIBRARY.themes) == len({theme.name for theme in LIBRARY.themes}) == 16
    for family, core in CORE.items():
        own = [theme for theme in LIBRARY.themes if theme.family == family]
        assert core <= {theme.theme for theme in own}
        # Enough of them are about the family's own matter, and not about what lies around it.
        assert sum(len(theme.prompts) for theme in own if theme.theme in core) >= 36


@each_theme
def test_a_theme_has_gentle_reflective_and_deep_ones(theme: Theme) -> None:
    depths = Counter(prompt.intensity for prompt in theme.prompts)
    assert depths["gentle"] >= 3
    assert depths["reflective"] >= 2
    assert depths["deep"] >= 1
    assert len(theme.prompts) >= 7


@each_theme
def test_a_theme_can_be_answered_in_more_ways_than_one(theme: Theme) -> None:
    """A tick where it is about choosing among few; a word, a list or a page everywhere."""
    ways = {medium for prompt in theme.prompts for medium in prompt.medium}
    assert {"one_word", "list", "write"} <= ways


def test_there_is_something_to_tick_in_most_themes_and_letters_in_some() -> None:
    ways = [(theme.theme, medium) for theme in LIBRARY.themes for prompt in theme.prompts for medium in prompt.medium]
    assert len({theme for theme, medium in ways if medium == "tick"}) >= 12
    assert len({theme for theme, medium in ways if medium == "letter"}) >= 4


# What is more than gentle


@each
def test_a_deep_prompt_says_how_to_take_care_and_comes_back_to_the_room(prompt: Prompt) -> None:
    if prompt.intensity == "deep":
        assert prompt.care_note
        assert prompt.grounding_after == "lead"
        assert len(prompt.follow_ups) >= 2


def test_what_is_about_avoided_feelings_is_found_and_never_suggested() -> None:
    assert [prompt.id for prompt in PROMPTS if not prompt.suggest] == ["EMO-03"]
    assert BY_ID["EMO-03"].grounding_before == "lead"


def test_the_hard_voice_is_not_listened_to_on_a_hard_day() -> None:
    about = [prompt for prompt in PROMPTS if any(said in asked(prompt).lower() for said in ("hard voice", "inner critic"))]
    assert {"SFT-01", "SFT-05", "SFT-06"} <= {prompt.id for prompt in about}
    assert not [prompt.id for prompt in about if prompt.offered_up_to > 6]


def test_looking_for_meaning_is_counted_and_never_in_the_first_days() -> None:
    meaning = [prompt for prompt in PROMPTS if prompt.daily_cap_group == "meaning"]
    assert {"MEA-01", "MEA-03", "MEA-06", "MEA-07", "MEA-08", "BAC-07", "PRE-05", "ALL-08"} == {p.id for p in meaning}
    assert not [p.id for p in meaning if {"session-day", "day-after"} & set(p.phase)]
    assert not [p.id for p in meaning if p.intensity == "gentle"]


def test_kindness_says_once_that_it_may_sting() -> None:
    kind = [prompt for prompt in PROMPTS if prompt.id in {"KND-02", "KND-03", "KND-07", "KND-10"}]
    assert all("strange or sore at first" in (prompt.care_note or "") for prompt in kind)


def test_a_prompt_about_ones_care_shows_help_outside_the_clinic() -> None:
    assert [prompt.id for prompt in PROMPTS if "independent_help" in prompt.shows_card] == ["ALL-02", "ALL-07"]


def test_what_speaks_of_a_session_waits_until_somebody_said_that_there_was_one() -> None:
    spoken = [prompt for prompt in PROMPTS if "{session}" in f"{prompt.text} {prompt.gentler_variant}"]
    assert spoken
    assert [prompt.id for prompt in spoken if "undated" in prompt.phase] == []


def test_what_comes_before_a_session_is_suggested_then_alone() -> None:
    for theme in LIBRARY.themes:
        for prompt in theme.prompts:
            if theme.theme == "preparation":
                assert prompt.phase == ("preparation",)
            if theme.theme == "looking-back":
                assert not {"preparation", "undated", "session-day", "day-after", "first-week"} & set(prompt.phase)


# No two ask the same


def test_no_two_prompts_ask_the_same() -> None:
    """Above 0.35, in texts this short, most of the words that carry the subject are shared: a near-copy."""
    texts = {prompt.id: asked(prompt) for prompt in PROMPTS}
    near = [(a, b, round(alike(texts[a], texts[b]), 2)) for a, b in combinations(IDS, 2) if alike(texts[a], texts[b]) > 0.35]
    assert near == []


def test_no_sentence_was_bent_into_another() -> None:
    """Runs of three words, stop words kept. The closest pair of this library shares a sixth of them."""
    runs = {prompt.id: shingles(asked(prompt)) for prompt in PROMPTS}
    near = [(a, b) for a, b in combinations(IDS, 2) if len(runs[a] & runs[b]) > 0.2 * min(len(runs[a]), len(runs[b]))]
    assert near == []


def test_titles_and_smaller_forms_are_told_apart() -> None:
    assert len({prompt.title.lower() for prompt in PROMPTS}) == len(PROMPTS)
    assert len({prompt.gentler_variant for prompt in PROMPTS}) == len(PROMPTS)


def test_a_near_copy_would_be_noticed() -> None:
    first = asked(PROMPTS[0])
    assert alike(first, f"If you like: {first}") > 0.9
    bent = first.replace("today", "this evening").replace("keep", "hold")
    assert len(shingles(first) & shingles(bent)) > 0.2 * len(shingles(first))
