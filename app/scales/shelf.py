"""The scales of a clinic: read from its folder and checked. What is wrong in a file leaves that file out, and stops nothing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pydantic_core import ErrorDetails

from app.core import content
from app.core.content import BadContent, Parts, Where
from app.scales import refusing, scoring
from app.scales.scale import Item, Missing, Option, Permission, Range, Scale, Scoring

PARTS = Parts(whole="scale", field="items", noun="item")
# What a filled one says has to fit into one sealed body, which is as large for any scale (`static/js/entries/kinds.js`).
LONGEST = 14_000

# What to do about a field that is not there.
WANTED = {
    "id": "Give it the file's own name, such as sleep-evenings.",
    "version": "Begin with 1, and count on with every change of a word.",
    "language": "Say which language it is written in, such as en.",
    "title": "Give its full name, as its authors write it.",
    "short_name": "Give a few words for lists.",
    "introduction": "Copy what stands above the items, with the time that they are about.",
    "items": "Copy every item, in its own words and its own order.",
    "text": "Copy the item's own words.",
    "label": "Copy the answer's own words.",
    "points": "Say what the answer counts, as a whole number.",
    "scoring": "Say how the number is made: by, factor, decimals.",
    "by": "Say sum or mean.",
    "factor": "Say by what the sum or the mean is multiplied; 1 where it is not.",
    "decimals": "Say to how many places the number is rounded: 0, 1, 2 or 3.",
    "range": "Say from where to where the number can go: lowest, highest.",
    "lowest": "Say the lowest number that can come out.",
    "highest": "Say the highest number that can come out.",
    "source": "Name the publication that it comes from.",
    "licence": "Say under which terms it may be used, and what has to be shown with it.",
    "permission": "Say who holds the rights, how leave was given and when: holder, how, given_on.",
    "holder": "Name who holds the rights.",
    "how": "Say how leave was given, such as a letter or public terms.",
    "given_on": "Give the day on which leave was given, such as 2026-11-20.",
    "responsible": "Name who at the clinic answers for it.",
    "answers": "Give what is chosen for each item, as points.",
    "number": "Give the number that these answers make.",
}
SAID = {
    "string_type": "Put it into quotes: without them YAML reads it as something else than words.",
    "int_type": "It has to be a whole number, without quotes.",
    "bool_type": "It has to be true or false, without quotes.",
}
_FIELDS = sorted({name for part in (Scale, Item, Option, Scoring, Missing, Range, Permission) for name in part.model_fields})


@dataclass(frozen=True)
class Shelf:
    """What can be filled in, by name, and all that was wrong in the folder."""

    scales: tuple[Scale, ...] = ()
    problems: tuple[str, ...] = ()


def read_shelf(folder: Path | None) -> Shelf:
    """Every scale of a folder. A file with a mistake is left out whole."""
    if folder is None:
        return Shelf()
    try:
        paths = content.files(folder, ".yaml", ".yml")
    except BadContent as error:
        return Shelf(problems=(str(error),))
    scales, problems = content.read_all(paths, read_scale)
    return Shelf(tuple(sorted(scales, key=lambda scale: scale.id)), tuple(problems))


def read_scale(path: Path) -> Scale:
    """One file. Raises BadContent with all that is wrong in it."""
    if path.suffix != ".yaml":
        raise BadContent(f"{path.name}: file: its name has to end in .yaml")
    scale = content.read(path, Scale, PARTS, _told)
    wrong = [f"{content.at(path, where)}: scale: {_name(where)}: {said}" for where, said in _wrong(scale, path.stem)]
    if wrong:
        raise BadContent("\n".join(wrong))
    return scale


def _told(problem: ErrorDetails) -> str:
    """What is wrong with one field, and what to do."""
    field = next((str(part) for part in reversed(problem["loc"]) if isinstance(part, str)), "")
    if problem["type"] == "extra_forbidden":
        if refusing.is_verdict(field):
            return refusing.NO_VERDICT
        near = get_close_matches(field, _FIELDS, 1, 0.75)
        return "There is no such field. " + (f"Is {near[0]} meant?" if near else "Remove it.")
    if problem["type"] == "missing":
        return f"It is missing. {WANTED.get(field, '')}".strip()
    return SAID.get(problem["type"], problem["msg"])


def _name(where: Where) -> str:
    return ".".join(str(part) for part in where)


def _wrong(scale: Scale, name: str) -> Iterator[tuple[Where, str]]:
    """What holds between fields: where it does not, and what to do."""
    if scale.id != name:
        yield ("id",), f"The file has another name than {scale.id}. Give both the same."
    yield from _asks(scale)
    unanswerable = list(_not_answerable(scale))
    yield from unanswerable
    if scale.scoring.missing.at_most >= len(scale.items):
        yield ("scoring", "missing", "at_most"), f"There are {len(scale.items)} items, and not all of them can be skipped."
    if not unanswerable:
        yield from _misnumbered(scale)
    if _length(scale) > LONGEST:
        yield ("items",), "It is too long: what is filled in would not fit into one page. Make two scales of it."


def _asks(scale: Scale) -> Iterator[tuple[Where, str]]:
    for field in ("id", "title", "short_name"):
        if found := refusing.asked_by_name([getattr(scale, field)]):
            yield (field,), refusing.ASKS.format(found=found)
            break
    texts: list[tuple[Where, str]] = [((field,), getattr(scale, field)) for field in ("title", "short_name", "introduction")]
    texts += [(("options", place), option.label) for place, option in enumerate(scale.options)]
    for place, item in enumerate(scale.items):
        texts.append((("items", place, "text"), item.text))
        texts += [(("items", place, "options", at), option.label) for at, option in enumerate(item.options)]
    for where, text in texts:
        if found := refusing.asked_in(text):
            yield where, refusing.ASKS.format(found=found)


def _not_answerable(scale: Scale) -> Iterator[tuple[Where, str]]:
    for place, item in enumerate(scale.items):
        options = scale.options_of(item)
        where: Where = ("items", place, "options") if item.options else ("options",)
        if not options:
            yield ("items", place), "There is nothing to choose. Give options above the items for all of them, or here."
            continue
        if len({option.label for option in options}) < len(options):
            yield where, "Two answers have the same label."
        elif len({option.points for option in options}) < 2:
            yield where, "There have to be two or more answers that do not count the same."
        else:
            continue
        if not item.options:
            # Said once for all of them.
            return


def _misnumbered(scale: Scale) -> Iterator[tuple[Where, str]]:
    low, high = scoring.lowest(scale), scoring.highest(scale)
    if scale.range.lowest > low or scale.range.highest < high or scale.range.lowest >= scale.range.highest:
        said = f"the range says {scale.range.lowest} to {scale.range.highest}"
        yield ("range",), f"By this scoring the number goes from {low} to {high}, and {said}. One of the two is wrong."
    ends = {(min(counts), max(counts)) for counts in _counts(scale)}
    if scale.scoring.missing.then == "mean-of-the-rest" and len(ends) > 1:
        said = "items whose answers all go from the same lowest to the same highest points"
        yield ("scoring", "missing", "then"), f"The mean of the rest stands for a skipped item only among {said}."
    for place, example in enumerate(scale.examples):
        where = ("examples", place)
        known = _counts(scale)
        if len(example.answers) != len(known):
            yield where, f"It has {len(example.answers)} answers, and there are {len(known)} items."
        elif strange := [str(at + 1) for at, each in enumerate(example.answers) if each is not None and each not in known[at]]:
            yield where, f"The answer to item {strange[0]} is none that can be chosen."
        elif (made := scoring.number(scale, example.answers)) != example.number:
            said = f"these answers make {_or_none(made)}, and not {_or_none(example.number)}"
            yield where, f"By this scoring {said}. One of the two is wrong."


def _counts(scale: Scale) -> list[set[int]]:
    """What the answers to each item count."""
    return [{option.points for option in scale.options_of(item)} for item in scale.items]


def _or_none(number: object) -> str:
    return "no number" if number is None else str(number)


def _length(scale: Scale) -> int:
    """The most bytes that the words of a filled one take, with some for what stands between them."""
    longest = (max((option.label for option in scale.options_of(item)), key=len, default="") for item in scale.items)
    items = [(item.text, label) for item, label in zip(scale.items, longest, strict=True)]
    return len(json.dumps([scale.title, scale.introduction, scale.source, items], ensure_ascii=False).encode()) + 16 * len(items)
