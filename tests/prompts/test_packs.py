"""A clinic's pack adds, hides and marks as reviewed; whatever is wrong in it is named, left out, and stops nothing."""

import json
import logging
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app.main import create_app
from app.prompts.library import SHIPPED, load_library
from app.prompts.packs import Packed, with_pack
from app.prompts.prompt import Prompt
from tests.conftest import settings_in

LIBRARY = load_library(SHIPPED / "en")
OWN = """\
theme: settling
name: Settling
family: integrating
prompts:
  - id: XSE-01
    version: 1
    status: draft
    intensity: gentle
    title: Our bench outside
    text: There is a bench behind the clinic. What do you see from there?
    minutes: 2
    medium: [list]
    phase: [session-day]
    domain: [nature]
    source_themes: [S31]
    evidence_level: E4
    evidence_note: Written here and not tested.
"""
OTHER = OWN.replace("theme: settling", "theme: the-garden").replace("name: Settling", "name: The garden").replace("XSE", "XGA")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    folder.mkdir()
    return folder


def added(folder: Path, /, **files: str) -> Packed:
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
    return with_pack(LIBRARY, folder)


def of(packed: Packed) -> dict[str, Prompt]:
    return {prompt.id: prompt for prompt in packed.library.prompts()}


def test_without_a_pack_the_library_is_as_it_is() -> None:
    assert with_pack(LIBRARY, None).library is LIBRARY


def test_an_empty_pack_changes_nothing(pack: Path) -> None:
    packed = added(pack)
    assert packed.problems == ()
    assert packed.library == LIBRARY


def test_a_prompt_joins_its_theme_and_a_new_theme_the_others(pack: Path) -> None:
    packed = added(pack, settling=OWN, the_garden=OTHER)
    assert packed.problems == ()
    assert packed.own == 2
    themes = {theme.theme: [prompt.id for prompt in theme.prompts] for theme in packed.library.themes}
    assert themes["settling"][-1] == "XSE-01"
    assert themes["the-garden"] == ["XGA-01"]
    assert len(of(packed)) == len(list(LIBRARY.prompts())) + 2


def test_a_hidden_prompt_is_gone_and_no_other(pack: Path) -> None:
    packed = added(pack, settling=OWN, pack="hide: [SET-01, XSE-01]\n")
    assert packed.problems == ()
    assert {prompt.id for prompt in LIBRARY.prompts()} - set(of(packed)) == {"SET-01"}
    assert "XSE-01" not in of(packed)
    assert packed.hidden == 2


def test_a_theme_that_is_hidden_whole_is_gone(pack: Path) -> None:
    hope = [prompt.id for theme in LIBRARY.themes if theme.theme == "hope" for prompt in theme.prompts]
    packed = added(pack, pack=f"hide: [{', '.join(hope)}]\n")
    assert "hope" not in {theme.theme for theme in packed.library.themes}


def test_a_review_names_who_and_when_and_counts_for_that_version_alone(pack: Path) -> None:
    packed = added(pack, pack="reviewed:\n  - {id: CAP-01, version: 1, reviewed_by: [Bea Holt], reviewed_on: 2026-11-20}\n")
    prompt = of(packed)["CAP-01"]
    assert packed.problems == ()
    assert (prompt.status, prompt.reviewed_by, str(prompt.reviewed_on)) == ("reviewed", ("Bea Holt",), "2026-11-20")
    packed = added(
        pack, pack="reviewed:\n  - id: CAP-01\n    version: 2\n    reviewed_by: [Bea Holt]\n    reviewed_on: 2026-11-20\n"
    )
    assert of(packed)["CAP-01"].status == "draft"
    (problem,) = packed.problems
    assert problem.startswith("pack.yaml, line 3: CAP-01: version: the prompt is at version 1 now")


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("settling", OWN.replace("    minutes: 2\n", ""), "settling.yaml, line 5: XSE-01: minutes: "),
        ("settling", OWN.replace("medium: [list]", "medium: [song]"), "settling.yaml, line 12: XSE-01: medium.0: "),
        ("settling", OWN.replace("XSE-01", "SET-01"), "settling.yaml, line 5: SET-01: id: a pack's own begin with X"),
        ("settling", OWN.replace("name: Settling", "name: Landing"), "settling.yaml, line 2: theme: name: in the library it is"),
        ("settling", OWN.replace("integrating", "compassion"), "settling.yaml, line 3: theme: family: in the library it is"),
        ("settling", OWN.replace("text: There", "text: There: "), "settling.yaml, line 10: file: "),
        ("rest", OWN, "rest.yaml, line 1: theme: the file has another name"),
        ("settling", "", "settling.yaml, line 1: theme: entry: "),
        ("settling", "- one\n- two\n", "settling.yaml, line 1: theme: entry: "),
        ("settling", OWN.replace("minutes: 2", "minutes: 2\n    gentler: XSE-09"), "settling.yaml, line 12: XSE-01: gentler: "),
        ("pack", "hide: [SET-99]\n", "pack.yaml, line 1: pack: hide: there is no SET-99"),
        ("pack", "hide:\n  - SET-01\n  - set 2\n", "pack.yaml, line 3: pack: hide.1: "),
        ("pack", "show: [SET-01]\n", "pack.yaml, line 1: pack: show: "),
        ("pack", "hide: [SET-01\n", "pack.yaml, line 2: file: "),
        (
            "pack",
            "reviewed:\n  - {id: SET-01, version: 1, reviewed_by: [], reviewed_on: 2026-11-20}\n",
            "pack.yaml, line 2: SET-01: reviewed_by: ",
        ),
        (
            "pack",
            "reviewed:\n  - {id: SET-01, version: 1, reviewed_by: [Bea], reviewed_on: soon}\n",
            "pack.yaml, line 2: SET-01: reviewed_on: ",
        ),
        (
            "pack",
            "reviewed:\n  - {id: SET-99, version: 1, reviewed_by: [Bea], reviewed_on: 2026-11-20}\n",
            "pack.yaml, line 2: SET-99: id: there is no",
        ),
    ],
)
def test_a_mistake_is_told_by_file_line_entry_and_field_and_the_rest_holds(pack: Path, name: str, text: str, named: str) -> None:
    packed = added(pack, the_garden=OTHER, **{name: text})
    assert packed.problems[0].startswith(named), packed.problems
    assert "XGA-01" in of(packed)
    assert "XSE-01" not in of(packed)
    # Only what pack.yaml names may be missing.
    assert {prompt.id for prompt in LIBRARY.prompts()} - set(of(packed)) <= ({"SET-01"} if name == "pack" else set())


@pytest.mark.parametrize("text", ["hide: [SET-01", "hide: [SET-01]\nshow: all\n", "hide: SET-01\n"])
def test_what_was_hidden_stays_hidden_while_the_pack_cannot_be_read(pack: Path, text: str) -> None:
    packed = added(pack, pack=text)
    assert packed.problems
    assert "SET-01" not in of(packed)
    assert "SET-02" in of(packed)


def test_a_file_that_needs_another_one_goes_with_it(pack: Path) -> None:
    leaning = OTHER.replace("intensity: gentle", "intensity: reflective\n    gentler: XSE-01\n    gentler_variant: A bench.")
    leaning = leaning.replace("phase: [session-day]", "phase: [weeks]")
    assert added(pack, settling=OWN, the_garden=leaning).problems == ()
    packed = added(pack, settling=OWN.replace("E4", "E9"), the_garden=leaning)
    assert [problem.split(",")[0] for problem in packed.problems] == ["settling.yaml", "the-garden.yaml"]
    assert packed.library == LIBRARY


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    packed = with_pack(LIBRARY, tmp_path / "nowhere")
    assert packed.library is LIBRARY
    assert "there is no such folder" in packed.problems[0]


def test_bytes_that_are_no_text_stop_nothing(pack: Path) -> None:
    (pack / "settling.yaml").write_bytes(b"\xff\xfe\x00theme")
    (pack / "pack.yaml").write_bytes(b"\x00\x01 SET-01")
    packed = with_pack(LIBRARY, pack)
    assert [problem.split(":")[0].split(",")[0] for problem in packed.problems] == ["settling.yaml", "pack.yaml"]
    assert "SET-01" not in of(packed)


def test_whatever_else_lies_in_the_folder_stops_nothing(pack: Path) -> None:
    (pack / "drafts.yaml").mkdir()
    (pack / "pack.yaml").mkdir()
    (pack / "notes.txt").write_text("not for Mooring", encoding="utf-8")
    (pack / "deep.yaml").write_text("[" * 5000, encoding="utf-8")
    packed = with_pack(LIBRARY, pack)
    assert [problem.split(":")[0].split(",")[0] for problem in packed.problems] == ["deep.yaml", "drafts.yaml", "pack.yaml"]
    assert packed.library == LIBRARY


@settings(max_examples=150, deadline=None)
@given(
    junk=st.text(max_size=12),
    ends=st.tuples(*[st.integers(0, len(OWN))] * 2),
    choices=st.text('hide:[]- \nreviwdSET01,{}"', max_size=60),
)
def test_no_file_whatever_it_says_takes_a_prompt_that_it_does_not_name(junk: str, ends: tuple[int, int], choices: str) -> None:
    with TemporaryDirectory() as folder:
        first, last = sorted(ends)
        (Path(folder) / "settling.yaml").write_bytes((OWN[:first] + junk + OWN[last:]).encode(errors="replace"))
        (Path(folder) / "pack.yaml").write_text(choices, encoding="utf-8")
        left = {prompt.id for prompt in LIBRARY.prompts()} - set(of(with_pack(LIBRARY, Path(folder))))
    assert all(one in choices for one in left)


def test_the_server_starts_with_a_broken_pack_and_says_what_it_left_out(
    folder: Path, pack: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (pack / "settling.yaml").write_text(OWN.replace("minutes: 2", "minutes: 200"), encoding="utf-8")
    (pack / "the-garden.yaml").write_text(OTHER, encoding="utf-8")
    with caplog.at_level(logging.WARNING, logger="mooring"):
        app = create_app(settings_in(folder, prompts=str(pack)))
    assert [record.message for record in caplog.records if record.name == "mooring"] == [
        "prompts: left out: settling.yaml, line 11: XSE-01: minutes: Value error, gentle takes 5 at most"
    ]
    library = json.loads(TestClient(app, base_url="http://localhost").get(app.state.library.current.address).content)
    assert "XGA-01" in {prompt["id"] for prompt in library["prompts"]}
    assert "the-garden" in {theme["theme"] for theme in library["themes"]}
