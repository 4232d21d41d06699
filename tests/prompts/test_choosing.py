"""The browser chooses by the same days as the library is checked by."""

import re
from pathlib import Path

from app.prompts.prompt import DAYS, DEPTHS

CHOOSING = (Path(__file__).resolve().parents[2] / "static" / "js" / "entries" / "choosing.js").read_text(encoding="utf-8")


def test_the_phases_are_the_same_days_in_the_browser() -> None:
    found = re.findall(r"\['([a-z-]+)', (\d+), (\d+|Infinity)\]", CHOOSING)
    after = {phase: (int(first), None if last == "Infinity" else int(last)) for phase, first, last in found}
    first = int(re.findall(r"PREPARATION = (\d+)", CHOOSING)[0])
    assert {"preparation": (-first, -1), **after} == DAYS


def test_each_depth_begins_on_the_same_day_in_the_browser() -> None:
    (said,) = re.findall(r"FIRST_DAY = \{ (.+?) \}", CHOOSING)
    assert dict(re.findall(r"(\w+): (\d+)", said)) == {name: str(depth.first_day) for name, depth in DEPTHS.items()}
