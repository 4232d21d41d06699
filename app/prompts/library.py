"""The library of prompts: themes, what holds between their prompts, and reading them from files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from app.core import content
from app.core.content import BadContent, Line, Parts, Slug, not_empty
from app.prompts.prompt import DEPTHS, Prompt

PARTS = Parts(whole="theme", field="prompts", noun="prompt", key="id")
SHIPPED = Path(__file__).parent / "library"
# Ids that begin so are a clinic's own, for good: the library never uses them.
OWN = "X"

Family = Literal["integrating", "compassion"]


class Theme(BaseModel):
    """One file of the library: a theme, the family it belongs to, and its prompts in order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    theme: Slug
    name: Line
    family: Family
    prompts: Annotated[tuple[Prompt, ...], AfterValidator(not_empty)]


class Library(BaseModel):
    """Every theme of one language. The language is the folder's name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: str
    themes: tuple[Theme, ...]

    def prompts(self) -> Iterator[Prompt]:
        for theme in self.themes:
            yield from theme.prompts


def load_library(folder: Path) -> Library:
    """Reads every theme in `folder`, by name. Raises BadContent with all that is wrong."""
    themes, problems = content.read_all(content.files(folder, ".yaml"), read_theme)
    if not themes and not problems:
        problems.append(f"{folder.name}: library: no theme was found")
    # While a file is missing, what refers to it would only add noise.
    problems = problems or [said for _, said in disagreements(themes, folder)]
    if problems:
        raise BadContent("\n".join(problems))
    return Library(language=folder.name, themes=tuple(themes))


def read_theme(path: Path) -> Theme:
    """One file. Raises BadContent with all that is wrong in it."""
    theme = content.read(path, Theme, PARTS)
    if theme.theme != path.stem:
        raise BadContent(f"{content.at(path, ('theme',))}: theme: the file has another name than its theme {theme.theme!r}")
    return theme


def disagreements(themes: list[Theme], folder: Path, beside: Library | None = None) -> Iterator[tuple[Theme, str]]:
    """What is wrong between prompts, and in which file: an id used twice, a gentler one or another theme that is not there."""
    there = list(beside.themes) if beside else []
    named = {theme.theme for theme in [*there, *themes]}
    depth = {prompt.id: _depth(prompt) for theme in [*there, *themes] for prompt in theme.prompts}
    first = {prompt.id: theme.theme for theme in there for prompt in theme.prompts}
    for theme in themes:
        for place, prompt in enumerate(theme.prompts):
            for field, said in _wrong(prompt, first, depth, named):
                where = content.at(folder / f"{theme.theme}.yaml", ("prompts", place, field))
                yield theme, f"{where}: {prompt.id}: {field}: {said}"
            first.setdefault(prompt.id, theme.theme)


def _wrong(prompt: Prompt, first: dict[str, str], depth: dict[str, int], named: set[str]) -> Iterator[tuple[str, str]]:
    if prompt.id in first:
        yield "id", f"already used in {first[prompt.id]}.yaml"
    if prompt.gentler is not None and depth.get(prompt.gentler, 99) >= _depth(prompt):
        yield "gentler", f"{prompt.gentler} is not there, or is no gentler"
    if lost := sorted(set(prompt.secondary_themes) - named):
        yield "secondary_themes", f"there is no theme {lost[0]!r}"


def _depth(prompt: Prompt) -> int:
    """What cannot be offered is no way to something gentler."""
    return 99 if prompt.status == "retired" else list(DEPTHS).index(prompt.intensity)
