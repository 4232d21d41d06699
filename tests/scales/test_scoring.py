"""A scale's number: one table for the browser's arithmetic and the server's, and what holds for any scale."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.scales import scoring
from app.scales.scale import Scale

# The same file as `tests/js/scoring.test.js` goes through.
CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "scoring-cases.json").read_text(encoding="utf-8"))


def options(points: list[int]) -> list[dict[str, Any]]:
    return [{"label": f"counts {each}, {place}", "points": each} for place, each in enumerate(points)]


def scale(case: dict[str, Any]) -> Scale:
    """A scale with these points for each item; one list of points is for all of them."""
    each = case["points"] * (len(case["reversed"]) if len(case["points"]) == 1 else 1)
    items = [
        {"text": f"Item {place}", "reversed": bool(turned), "options": options(points)}
        for place, (turned, points) in enumerate(zip(case["reversed"], each, strict=True))
    ]
    scored = {name: case[name] for name in ("by", "decimals")} | {"factor": Decimal(case["factor"])}
    return Scale.model_validate(
        {
            "id": "any",
            "version": 1,
            "language": "en",
            "title": "Any",
            "short_name": "Any",
            "introduction": "Any",
            "items": items,
            "scoring": scored | ({"missing": case["missing"]} if "missing" in case else {}),
            "range": {"lowest": -100_000, "highest": 100_000},
            "source": "Any",
            "licence": "Any",
            "permission": {"holder": "Any", "how": "Any", "given_on": "2026-11-20"},
            "responsible": "Any",
        }
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_table_holds(case: dict[str, Any]) -> None:
    found = scoring.number(scale(case), case["answers"])
    assert (None if found is None else str(found)) == case["number"]


def test_the_ends_are_what_a_clinic_knows_its_scale_by() -> None:
    for case, low, high in ((CASES[0], "0", "100"), (CASES[4], "1.00", "5.00"), (CASES[6], "2", "10"), (CASES[9], "0", "12")):
        assert (str(scoring.lowest(scale(case))), str(scoring.highest(scale(case)))) == (low, high)


points = st.lists(st.integers(-20, 20), min_size=2, max_size=6).filter(lambda each: len(set(each)) > 1)


@st.composite
def answered(draw: st.DrawFn, *, skipping: bool = False) -> tuple[dict[str, Any], list[int | None]]:
    each = draw(st.lists(points, min_size=1, max_size=8))
    case = {
        "by": draw(st.sampled_from(["sum", "mean"])),
        "factor": draw(st.sampled_from(["1", "4", "0.25", "0.3333", "12.5", "1000"])),
        "decimals": draw(st.integers(0, 3)),
        "points": each,
        "reversed": draw(st.lists(st.booleans(), min_size=len(each), max_size=len(each))),
        "missing": {"at_most": len(each) - 1, "then": "mean-of-the-rest"},
    }
    answers: list[int | None] = [draw(st.sampled_from(one)) for one in each]
    if skipping:
        answers = [None if draw(st.booleans()) else one for one in answers]
    return case, answers


@settings(max_examples=200, deadline=None)
@given(answered(skipping=True))
def test_every_number_lies_between_the_ends_or_is_none(given_: tuple[dict[str, Any], list[int | None]]) -> None:
    case, answers = given_
    # Where some may be skipped, a file's items have to go from the same lowest to the same highest answer.
    alike = {**case, "points": [case["points"][0]] * len(case["points"])}
    answers = [None if one is None else case["points"][0][0] for one in answers]
    made = scoring.number(scale(alike), answers)
    assert (made is None) == all(one is None for one in answers)
    if made is not None:
        assert scoring.lowest(scale(alike)) <= made <= scoring.highest(scale(alike))


@settings(max_examples=200, deadline=None)
@given(answered())
def test_whoever_answers_everything_comes_out_between_the_ends(given_: tuple[dict[str, Any], list[int | None]]) -> None:
    case, answers = given_
    made = scoring.number(scale(case), answers)
    assert made is not None
    assert scoring.lowest(scale(case)) <= made <= scoring.highest(scale(case))


@settings(max_examples=200, deadline=None)
@given(answered(skipping=True), st.randoms())
def test_the_order_of_items_does_not_matter(given_: tuple[dict[str, Any], list[int | None]], chance: Any) -> None:
    case, answers = given_
    order = list(range(len(answers)))
    chance.shuffle(order)
    turned = {**case, "points": [case["points"][at] for at in order], "reversed": [case["reversed"][at] for at in order]}
    assert scoring.number(scale(turned), [answers[at] for at in order]) == scoring.number(scale(case), answers)


@settings(max_examples=200, deadline=None)
@given(answered())
def test_reversing_twice_changes_nothing(given_: tuple[dict[str, Any], list[int | None]]) -> None:
    case, answers = given_
    turned = {**case, "reversed": [not each for each in case["reversed"]]}
    mirrored = [min(one) + max(one) - each for one, each in zip(case["points"], answers, strict=True) if each is not None]
    # Answers between uneven steps may be none that can be chosen: the arithmetic is the same for them.
    assert scoring.number(scale(turned), mirrored) == scoring.number(scale(case), answers)
