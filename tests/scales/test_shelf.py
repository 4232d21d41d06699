"""A clinic's folder of scales: what is wrong in a file is named by line and field, leaves it out, and stops nothing."""

import logging
import re
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app.main import create_app
from app.scales.shelf import Shelf, read_shelf
from tests.conftest import settings_in

SHELF = Path(__file__).parent / "shelf"
QUIET = (SHELF / "quiet-evenings.yaml").read_text(encoding="utf-8")
KIND = (SHELF / "small-kindnesses.yaml").read_text(encoding="utf-8")


@pytest.fixture
def folder_of_scales(tmp_path: Path) -> Path:
    folder = tmp_path / "scales"
    folder.mkdir()
    (folder / "small-kindnesses.yaml").write_text(KIND, encoding="utf-8")
    return folder


def with_quiet(folder: Path, text: str, name: str = "quiet-evenings.yaml") -> Shelf:
    (folder / name).write_text(text, encoding="utf-8")
    return read_shelf(folder)


def problem(folder: Path, text: str, name: str = "quiet-evenings.yaml") -> str:
    """The one thing that is wrong with it. The other scale is there all the same."""
    shelf = with_quiet(folder, text, name)
    assert [scale.id for scale in shelf.scales] == ["small-kindnesses"]
    (said,) = shelf.problems
    return said


def test_none_is_shipped() -> None:
    assert read_shelf(None) == Shelf()
    root = Path(__file__).resolve().parents[2]
    assert not list((root / "app" / "scales").rglob("*.y*ml"))


def test_each_file_is_a_scale_and_they_stand_by_name() -> None:
    shelf = read_shelf(SHELF)
    assert shelf.problems == ()
    assert [(scale.id, scale.version, len(scale.items)) for scale in shelf.scales] == [
        ("quiet-evenings", 1, 5),
        ("small-kindnesses", 3, 4),
    ]


REQUIRED = [
    "version",
    "language",
    "title",
    "short_name",
    "introduction",
    "items",
    "scoring",
    "range",
    "source",
    "licence",
    "permission",
    "responsible",
]


@pytest.mark.parametrize("field", ["id", *REQUIRED])
def test_what_is_required_is_missed_by_name_with_what_to_do(field: str, folder_of_scales: Path) -> None:
    without = re.sub(rf"^{field}:.*\n(?:[ ].*\n)*", "", QUIET, flags=re.MULTILINE)
    assert without != QUIET
    (first, *_) = with_quiet(folder_of_scales, without).problems
    assert re.match(rf"quiet-evenings\.yaml, line \d+: scale: {field}: It is missing\. [A-Z].+\.$", first), first


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (", factor: 4", "", "line 21: scale: scoring.factor: It is missing. Say by what the sum or the mean is multiplied; 1"),
        (", decimals: 0", "", "line 21: scale: scoring.decimals: It is missing. Say to how many places"),
        ("by: sum", "by: median", "line 21: scale: scoring.by: Input should be 'sum' or 'mean'"),
        ("factor: 4", "factor: .nan", "line 21: scale: scoring.factor: "),
        ("factor: 4", "factor: -4", "line 21: scale: scoring.factor: "),
        ("factor: 4", "factor: 5", "line 22: scale: range: By this scoring the number goes from 0 to 125, and the range"),
        ("highest: 100", "highest: 25", "line 22: scale: range: By this scoring the number goes from 0 to 100, and the range"),
        (
            "{answers: [3, 2, 4, 1, 3], number: 52}",
            "{answers: [3, 2, 4, 1, 3], number: 32}",
            "line 32: scale: examples.1: By this scoring these answers make 52, and not 32.",
        ),
        ("[3, 2, 4, 1, 3]", "[3, 2, 4, 1]", "line 32: scale: examples.1: It has 4 answers, and there are 5 items."),
        ("[3, 2, 4, 1, 3]", "[3, 2, 9, 1, 3]", "line 32: scale: examples.1: The answer to item 3 is none that can be chosen."),
        ("[3, 2, 4, 1, 3]", "[3, 2, null, 1, 3]", "line 32: scale: examples.1: By this scoring these answers make no number"),
        ("points: 5}", "points: 5.0}", "line 14: scale: options.5.points: It has to be a whole number, without quotes."),
        ("label: At no time", "label: No", "line 9: scale: options.0.label: Put it into quotes: without them YAML reads it"),
        ("label: Some of the time", "label: At no time", "line 8: scale: options: Two answers have the same label."),
        ("version: 1", "version: one", "line 3: scale: version: "),
        ("language: en", "language: English", "line 4: scale: language: "),
        ("given_on: 2026-11-20", "given_on: in autumn", "line 28: scale: permission.given_on: "),
        ("  holder: The Mooring project\n", "", "line 25: scale: permission.holder: It is missing. Name who holds the rights."),
        ("id: quiet-evenings", "id: quiet-nights", "line 2: scale: id: The file has another name than quiet-nights."),
        (
            "  - text: I heard the kettle.",
            "  - txt: I heard the kettle.",
            "line 17: item 2: text: It is missing. Copy the item's own words.",
        ),
        (
            "  - text: I heard the kettle.",
            "  - text: I heard the kettle.\n    reversed: often",
            "line 18: item 2: reversed: It has to be",
        ),
        (
            "  - text: I heard the kettle.",
            "  - text: I heard the kettle.\n    reverse: true",
            "line 18: item 2: reverse: There is no such field. Is reversed meant?",
        ),
        ("language: en", "language: en\nauthor: Bea", "line 5: scale: author: There is no such field. Remove it."),
        (
            "decimals: 0}",
            "decimals: 0, missing: {at_most: 5}}",
            "line 21: scale: scoring.missing.at_most: There are 5 items, and not all",
        ),
        ("decimals: 0}", "decimals: 0, missing: {at_most: 1, then: zero}}", "line 21: scale: scoring.missing.then: "),
        ("title: The", "title: The : ", "line 5: file: "),
    ],
)
def test_a_mistake_is_told_by_file_line_and_field_and_the_rest_holds(
    before: str, after: str, says: str, folder_of_scales: Path
) -> None:
    assert before in QUIET
    shelf = with_quiet(folder_of_scales, QUIET.replace(before, after, 1))
    assert shelf.problems[0].startswith(f"quiet-evenings.yaml, {says}"), shelf.problems
    assert [scale.id for scale in shelf.scales] == ["small-kindnesses"]


@pytest.mark.parametrize(
    "field", ["bands", "cut_off", "cutoffs", "Cut-offs", "labels", "severity", "interpretation", "thresholds", "traffic light"]
)
@pytest.mark.parametrize("place", ["scale", "scoring", "option"])
def test_what_would_say_what_a_number_means_is_refused_with_the_reason(field: str, place: str, folder_of_scales: Path) -> None:
    where = {
        "scale": ("language: en", f'language: en\n"{field}": {{50: low}}'),
        "scoring": ("decimals: 0}", f'decimals: 0, "{field}": 3}}'),
    }
    where["option"] = ("points: 5}", f'points: 5, "{field}": high}}')
    said = problem(folder_of_scales, QUIET.replace(*where[place], 1))
    assert f"{field}: Mooring shows a number and its day, and never a band, a cut-off or a label" in said
    assert said.endswith("what a number means is for a therapist to talk about.")


@pytest.mark.parametrize(
    "title",
    [
        "PHQ-9",
        "The PHQ9, short",
        "Patient Health Questionnaire-9",
        "Patient Health Questionnaire for Adolescents",
        "BDI-II",
        "Columbia-Suicide Severity",
        "Edinburgh Postnatal Depression Scale",
        "CORE-10",
        "Suicidal Ideation Scale",
    ],
)
def test_a_scale_that_is_known_to_ask_about_suicide_is_refused_by_name(title: str, folder_of_scales: Path) -> None:
    said = with_quiet(folder_of_scales, QUIET.replace("The Invented Scale of Quiet Evenings", title)).problems[0]
    assert said.startswith("quiet-evenings.yaml, line 5: scale: title: It seems to ask about suicide or self-harm (")
    assert said.endswith(
        "Nobody looks at these answers in time, so it must not be filled in here. Ask it where somebody is there to answer."
    )


@pytest.mark.parametrize("name", ["phq-nine", "phq-a", "bdi"])
def test_an_id_is_looked_at_too(name: str, folder_of_scales: Path) -> None:
    shelf = with_quiet(folder_of_scales, QUIET.replace("id: quiet-evenings", f"id: {name}"), f"{name}.yaml")
    assert [scale.id for scale in shelf.scales] == (
        ["phq-nine", "small-kindnesses"] if name == "phq-nine" else ["small-kindnesses"]
    )


@pytest.mark.parametrize(
    "item",
    [
        "Thoughts that you would be better off dead",
        "Thoughts of hurting yourself in some way",
        "I have thought of suicide.",
        "I wanted to kill myself.",
        "I did not want to live any more.",
        "I don’t want to be alive.",
        "I wished I was dead.",
        "I thought of ending my life.",
        "Have you harmed yourself?",
        "Life isn't worth living.",
        "Haben Sie an Selbstmord gedacht?",
        "Wanted to die",
        "I engaged in self-harm.",
    ],
)
def test_an_item_that_asks_in_plain_words_is_refused_at_its_line(item: str, folder_of_scales: Path) -> None:
    said = problem(folder_of_scales, QUIET.replace("I heard the kettle.", f'"{item}"'))
    assert said.startswith("quiet-evenings.yaml, line 17: scale: items.1.text: It seems to ask about suicide or self-harm (")


@pytest.mark.parametrize(
    "item",
    [
        "I cut myself some slack.",
        "I was hard on myself.",
        "I killed time.",
        "My life was my own.",
        "I looked after myself.",
        "Nothing hurt.",
    ],
)
def test_plain_items_pass(item: str, folder_of_scales: Path) -> None:
    assert with_quiet(folder_of_scales, QUIET.replace("I heard the kettle.", item)).problems == ()


@pytest.mark.parametrize(
    "title", ["Patient Health Questionnaire (PHQ-8)", "A well-being index of five", "Anxiety in seven items (GAD-7)"]
)
def test_others_that_sound_alike_pass(title: str, folder_of_scales: Path) -> None:
    assert with_quiet(folder_of_scales, QUIET.replace("The Invented Scale of Quiet Evenings", title)).problems == ()


def test_items_need_answers_of_their_own_or_of_all(folder_of_scales: Path) -> None:
    without = re.sub(r"^options:\n(?:  .*\n)*", "", QUIET, flags=re.MULTILINE)
    shelf = with_quiet(folder_of_scales, without)
    assert len(shelf.problems) == 5
    assert shelf.problems[1] == (
        "quiet-evenings.yaml, line 10: scale: items.1: There is nothing to choose. "
        "Give options above the items for all of them, or here."
    )


def test_a_skipped_item_is_stood_for_only_by_items_of_the_same_reach(folder_of_scales: Path) -> None:
    wider = KIND.replace('{label: "Yes", points: 5}', '{label: "Yes", points: 9}').replace("highest: 5", "highest: 6")
    (folder_of_scales / "small-kindnesses.yaml").write_text(wider, encoding="utf-8")
    (said,) = [each for each in read_shelf(folder_of_scales).problems if "then" in each]
    assert "The mean of the rest stands for a skipped item only among items whose answers" in said


def test_one_that_would_not_fit_into_a_page_is_refused(folder_of_scales: Path) -> None:
    items = "items:\n" + "".join(f"  - text: {number} {'word ' * 70}\n" for number in range(60))
    long = re.sub(r"^items:\n(?:  .*\n)*", items, QUIET, flags=re.MULTILINE).replace(
        "range: {lowest: 0, highest: 100}", "range: {lowest: 0, highest: 1200}"
    )
    assert "It is too long: what is filled in would not fit into one page." in problem(
        folder_of_scales, long.partition("examples:")[0]
    )


@pytest.mark.parametrize("text", ["", "- one\n- two\n", "[" * 5000, "\x00", "id: [unclosed\n"])
def test_a_file_that_is_none_stops_nothing(text: str, folder_of_scales: Path) -> None:
    shelf = with_quiet(folder_of_scales, text)
    assert shelf.problems
    assert all(said.startswith("quiet-evenings.yaml") for said in shelf.problems)
    assert len(shelf.scales) == 1


def test_a_few_lines_that_repeat_one_another_without_bounds_are_not_written_out(folder_of_scales: Path) -> None:
    lines = ["a: &a {" + ", ".join(f"k{place}: 1" for place in range(10)) + "}"]
    for name, before in pairwise("abcdef"):
        lines.append(f"{before}: &{before} {{<<: [{', '.join([f'*{name}'] * 10)}]}}")
    assert problem(folder_of_scales, "\n".join(lines)) == (
        "quiet-evenings.yaml: file: what it repeats grows out of all bounds: write it out"
    )
    assert problem(folder_of_scales, "&a {<<: *a}\n").startswith("quiet-evenings.yaml: file: ")


def test_an_answer_that_is_written_once_and_merged_may_stand(folder_of_scales: Path) -> None:
    once = KIND.replace("{label: Not at all, points: 1}", "&least {label: Not at all, points: 1}")
    merged = once.replace('{label: "No", points: 1}', '{<<: *least, label: "No"}')
    assert merged.count("least") == 2
    shelf = with_quiet(folder_of_scales, merged, "small-kindnesses.yaml")
    assert shelf.problems == ()
    assert [option.label for option in shelf.scales[0].items[3].options] == ["No", "Yes"]


def test_of_a_file_full_of_mistakes_the_first_are_told_and_it_is_looked_through_once(
    folder_of_scales: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[bytes] = []
    compose = yaml.compose
    monkeypatch.setattr(yaml, "compose", lambda text, *more: looked.append(text) or compose(text, *more))
    shelf = with_quiet(folder_of_scales, "".join(f"k{place}: 1\n" for place in range(400)))
    assert [scale.id for scale in shelf.scales] == ["small-kindnesses"]
    assert len(shelf.problems) == 51
    assert re.fullmatch(r"quiet-evenings\.yaml: file: \d{3} more are wrong; mend these first", shelf.problems[-1])
    assert len(looked) == 1


def test_a_file_without_end_is_not_read_to_it(folder_of_scales: Path) -> None:
    said = problem(folder_of_scales, QUIET + "#" * 1_000_000)
    assert said == "quiet-evenings.yaml: file: it has more than 1000000 bytes: make several files of it"


def test_whatever_else_lies_in_the_folder_stops_nothing(folder_of_scales: Path) -> None:
    (folder_of_scales / "letter.txt").write_text("from the publisher", encoding="utf-8")
    (folder_of_scales / "folder.yaml").mkdir()
    assert read_shelf(folder_of_scales).problems == ("folder.yaml: file: it cannot be read",)
    (folder_of_scales / "folder.yaml").rmdir()
    assert problem(folder_of_scales, QUIET, "quiet-evenings.yml") == "quiet-evenings.yml: file: its name has to end in .yaml"
    assert "there is no such folder" in read_shelf(folder_of_scales / "nowhere").problems[0]


@settings(max_examples=150, deadline=None)
@given(junk=st.text(max_size=12), ends=st.tuples(*[st.integers(0, len(QUIET))] * 2))
def test_no_file_whatever_it_says_keeps_another_one_out(junk: str, ends: tuple[int, int]) -> None:
    with TemporaryDirectory() as folder:
        first, last = sorted(ends)
        (Path(folder) / "quiet-evenings.yaml").write_bytes((QUIET[:first] + junk + QUIET[last:]).encode(errors="replace"))
        (Path(folder) / "small-kindnesses.yaml").write_text(KIND, encoding="utf-8")
        shelf = read_shelf(Path(folder))
    assert "small-kindnesses" in {scale.id for scale in shelf.scales}
    assert len(shelf.scales) == 2 or shelf.problems


def test_the_server_starts_with_a_broken_scale_and_says_what_it_left_out(
    folder: Path, folder_of_scales: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder_of_scales / "quiet-evenings.yaml").write_text(QUIET.replace("by: sum", "by: median"), encoding="utf-8")
    with caplog.at_level(logging.WARNING, logger="mooring"):
        app = create_app(settings_in(folder, scales=str(folder_of_scales)))
    assert [record.message for record in caplog.records if record.name == "mooring"] == [
        "scales: left out: quiet-evenings.yaml, line 21: scale: scoring.by: Input should be 'sum' or 'mean'"
    ]
    told = TestClient(app, base_url="http://localhost").get(app.state.scales.address).json()
    assert [scale["id"] for scale in told["scales"]] == ["small-kindnesses"]
    app.state.engine.dispose()


def test_the_example_of_the_readme_is_one(folder_of_scales: Path) -> None:
    readme = Path(__file__).resolve().parents[2] / "app" / "scales" / "README.md"
    (example,) = re.findall(r"```yaml\n(.+?)```", readme.read_text(encoding="utf-8"), re.DOTALL)
    shelf = with_quiet(folder_of_scales, example)
    assert shelf.problems == ()
    assert [len(scale.examples) for scale in shelf.scales] == [2, 2]
