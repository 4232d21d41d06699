"""A clinic's own pack: prompts it adds, hides or has reviewed. What is wrong in it is left out and told, and stops nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.core import content
from app.core.content import BadContent, Lines, Parts, not_empty
from app.prompts.library import OWN, Library, Theme, disagreements, read_theme
from app.prompts.prompt import Id, Prompt

CHOICES = "pack.yaml"
PARTS = Parts(whole="pack", field="reviewed", noun="review", key="id")


class Review(BaseModel):
    """Who at the clinic has read which version of a prompt, and when. Their names are public."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    version: Annotated[int, Field(ge=1)]
    reviewed_by: Annotated[Lines, AfterValidator(not_empty)]
    reviewed_on: date


class Choices(BaseModel):
    """What a clinic says about the library's prompts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hide: tuple[Id, ...] = ()
    reviewed: tuple[Review, ...] = ()


@dataclass(frozen=True)
class Packed:
    """The library with the pack, and all that was wrong in it."""

    library: Library
    problems: tuple[str, ...] = ()
    own: int = 0
    hidden: int = 0
    reviewed: int = 0


def with_pack(library: Library, folder: Path | None) -> Packed:
    """The library as this clinic wants it. A file with a mistake is left out whole."""
    if folder is None:
        return Packed(library)
    try:
        paths = [path for path in content.files(folder, ".yaml") if path.name != CHOICES]
    except BadContent as error:
        return Packed(library, (str(error),))
    themes, problems = _own(folder, paths, library)
    whole = _joined(library, themes)
    choices, more = _choices(folder / CHOICES, whole)
    chosen = _chosen(whole, choices)
    own = sum(prompt.id.startswith(OWN) for prompt in chosen.prompts())
    return Packed(chosen, (*problems, *more), own, len(set(choices.hide)), len(choices.reviewed))


def _own(folder: Path, paths: list[Path], library: Library) -> tuple[list[Theme], list[str]]:
    """The pack's themes, less every file in which something is wrong."""
    themes: list[Theme] = []
    problems: list[str] = []
    for path in paths:
        try:
            theme = read_theme(path)
        except BadContent as error:
            problems += str(error).splitlines()
            continue
        wrong = list(_not_its_own(theme, path, library))
        problems += wrong
        themes += [] if wrong else [theme]
    # What is left out may be missed by another file, which then goes too.
    while wrong_ones := list(disagreements(themes, folder, library)):
        problems += [said for _, said in wrong_ones]
        themes = [theme for theme in themes if not any(theme is wrong for wrong, _ in wrong_ones)]
    return themes, problems


def _not_its_own(theme: Theme, path: Path, library: Library) -> Iterator[str]:
    shipped = next((each for each in library.themes if each.theme == theme.theme), theme)
    for field in ("name", "family"):
        if getattr(shipped, field) != getattr(theme, field):
            yield f"{content.at(path, (field,))}: theme: {field}: in the library it is {getattr(shipped, field)!r}"
    for place, prompt in enumerate(theme.prompts):
        if not prompt.id.startswith(OWN):
            where = content.at(path, ("prompts", place, "id"))
            yield f"{where}: {prompt.id}: id: a pack's own begin with {OWN}, such as {OWN}{prompt.id[:2]}{prompt.id[3:]}"


def _joined(library: Library, themes: list[Theme]) -> Library:
    own = {theme.theme: theme for theme in themes}
    joined = [
        theme.model_copy(update={"prompts": theme.prompts + own.pop(theme.theme).prompts}) if theme.theme in own else theme
        for theme in library.themes
    ]
    return library.model_copy(update={"themes": (*joined, *own.values())})


def _choices(path: Path, library: Library) -> tuple[Choices, list[str]]:
    """What the pack says about prompts, less what cannot be done."""
    if not path.exists():
        return Choices(), []
    known = {prompt.id: prompt for prompt in library.prompts()}
    try:
        choices = content.read(path, Choices, PARTS)
    except BadContent as error:
        # What it hid, and for which reason, cannot be known: whatever it names stays away until it can be read again.
        hide = tuple(one for one in dict.fromkeys(_named(path)) if one in known)
        return Choices(hide=hide), str(error).splitlines()
    problems = [
        f"{content.at(path, ('hide', place))}: pack: hide: there is no {one}"
        for place, one in enumerate(choices.hide)
        if one not in known
    ]
    fitting = []
    for place, review in enumerate(choices.reviewed):
        field, said = _not_reviewed(review, known.get(review.id))
        if said:
            problems.append(f"{content.at(path, ('reviewed', place, field))}: {review.id}: {field}: {said}")
        else:
            fitting.append(review)
    hide = tuple(one for one in choices.hide if one in known)
    return Choices(hide=hide, reviewed=tuple(fitting)), problems


def _named(path: Path) -> list[str]:
    try:
        return re.findall(r"\b[A-Z]{3}-[0-9]{2}\b", path.read_bytes().decode(errors="replace"))
    except OSError:
        return []


def _not_reviewed(review: Review, prompt: Prompt | None) -> tuple[str, str]:
    """Which field says something that is not so, and what is so."""
    if prompt is None or prompt.status == "retired":
        return "id", "there is no such prompt"
    if prompt.version != review.version:
        return "version", f"the prompt is at version {prompt.version} now, and its words may have changed"
    return "", ""


def _chosen(library: Library, choices: Choices) -> Library:
    hidden = set(choices.hide)
    reviews = {review.id: review for review in choices.reviewed}
    themes = []
    for theme in library.themes:
        left = (prompt for prompt in theme.prompts if prompt.id not in hidden)
        read = tuple(_read(prompt, reviews.get(prompt.id)) for prompt in left)
        themes += [theme.model_copy(update={"prompts": read})] if read else []
    return library.model_copy(update={"themes": tuple(themes)})


def _read(prompt: Prompt, review: Review | None) -> Prompt:
    return prompt.reviewed(review.reviewed_by, review.reviewed_on) if review else prompt
