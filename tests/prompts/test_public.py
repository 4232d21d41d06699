"""The one public file: the same bytes for everyone, with all that a browser needs to choose by itself."""

import gzip
import json
import re
from pathlib import Path

from app.prompts import library as prompts
from app.prompts.library import Library, load_library
from app.prompts.public import public_json
from app.web.public_file import PublicFile

FOLDER = Path(prompts.__file__).parent / "library" / "en"
LIBRARY = load_library(FOLDER)


def without(library: Library, *ids: str) -> Library:
    themes = [
        theme.model_copy(update={"prompts": tuple(p for p in theme.prompts if p.id not in ids)}) for theme in library.themes
    ]
    return library.model_copy(update={"themes": tuple(themes)})


def public(library: Library, **words: str) -> dict[str, dict[str, object]]:
    return {prompt["id"]: prompt for prompt in json.loads(public_json(library, **words))["prompts"]}


def test_it_is_the_same_bytes_every_time() -> None:
    made = public_json(LIBRARY)
    assert made == public_json(load_library(FOLDER))
    assert re.fullmatch(r"/library/[0-9a-f]{16}/prompts.json", PublicFile("prompts.json", made).address)
    document = json.loads(made)
    assert [prompt["id"] for prompt in document["prompts"]] == sorted(prompt.id for prompt in LIBRARY.prompts())
    assert {prompt["family"] for prompt in document["prompts"]} == {"integrating", "compassion"}
    assert (document["language"], document["licence"]) == ("en", "CC-BY-4.0")


def test_it_does_not_depend_on_the_order_of_files() -> None:
    turned = LIBRARY.model_copy(update={"themes": LIBRARY.themes[::-1]})
    assert public_json(turned) == public_json(LIBRARY)


def test_a_changed_sentence_changes_its_name() -> None:
    made = public_json(LIBRARY)
    assert PublicFile("prompts.json", made).address != PublicFile("prompts.json", made.replace(b"toast", b"bread")).address


def test_it_is_light_enough_for_a_phone_on_a_bad_line() -> None:
    assert len(gzip.compress(public_json(LIBRARY), mtime=0)) < 32 * 1024


def test_every_prompt_says_all_that_choosing_asks_of_it() -> None:
    for prompt in public(LIBRARY).values():
        assert {
            "id", "version", "status", "theme", "family", "intensity", "minutes", "medium", "options", "phase", "day_anchor",
            "day_min", "day_max", "suggest", "offered_up_to", "daily_cap_group", "topics", "grounding_before", "grounding_after",
            "care_note", "shows_card", "gentler", "gentler_variant", "evidence_level", "evidence_note", "reviewed_by",
            "reviewed_on",
        } <= set(prompt)  # fmt: skip


def test_the_highest_rating_comes_from_the_depth_unless_the_prompt_says_less() -> None:
    told = public(LIBRARY)
    assert [told[one]["offered_up_to"] for one in ("SET-01", "CAP-02", "MEA-03", "EMO-03")] == [10, 6, 5, 3]


def test_the_clinic_has_its_own_word_for_a_session() -> None:
    assert "your session" in str(public(LIBRARY)["CAP-01"]["text"])
    assert "your visit" in str(public(LIBRARY, session="visit")["CAP-01"]["text"])
    assert b"{session}" not in public_json(LIBRARY)


def test_a_hidden_gentler_one_gives_way_to_the_next_in_its_theme() -> None:
    assert public(LIBRARY)["SET-05"]["gentler"] == "SET-01"
    assert public(without(LIBRARY, "SET-01"))["SET-05"]["gentler"] == "SET-02"
    assert public(without(LIBRARY, "PRE-01", "PRE-03", "PRE-04"))["PRE-07"]["gentler"] == "PRE-02"


def test_a_retired_prompt_is_not_in_it() -> None:
    first = LIBRARY.themes[0]
    retired = first.prompts[0].model_copy(update={"status": "retired"})
    theme = first.model_copy(update={"prompts": (retired, *first.prompts[1:])})
    assert retired.id not in public(LIBRARY.model_copy(update={"themes": (theme, *LIBRARY.themes[1:])}))
