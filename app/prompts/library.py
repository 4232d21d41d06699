"""The library of prompts: read, validated and made public. A prompt says nothing about any person."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from app.core import content
from app.core.content import BadContent, Line, Parts, Slug, not_empty

LICENCE = "CC-BY-4.0"
PARTS = Parts(whole="theme", field="prompts", noun="prompt", key="id")

Family = Literal["integrating", "compassion"]
Medium = Literal["one_word", "list", "write", "letter"]


class Prompt(BaseModel):
    """One prompt as its theme's file has it. A changed sentence is a new `version`; an `id` is for good."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[A-Z]{3}-[0-9]{2}$")]
    version: Annotated[int, Field(ge=1)]
    status: Literal["draft", "reviewed", "retired"]
    title: Annotated[str, Field(pattern=r"^\S+( \S+){1,4}$", max_length=60)]
    text: Line
    follow_ups: Annotated[tuple[Line, ...], Field(max_length=2)] = ()
    gentler_variant: Line | None = None
    intensity: Literal["gentle", "reflective"]
    minutes: Annotated[int, Field(ge=1, le=10)]
    medium: Annotated[tuple[Medium, ...], AfterValidator(not_empty)]
    evidence_level: Literal["E1", "E2", "E3", "E4"]
    evidence_note: Line

    @model_validator(mode="after")
    def _has_a_smaller_form(self) -> Self:
        if self.intensity == "reflective" and self.gentler_variant is None:
            raise ValueError("a reflective prompt needs a gentler_variant")
        return self


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
    themes, problems = content.read_all(folder, _theme)
    problems += _said_twice(themes)
    if not themes and not problems:
        problems.append(f"{folder.name}: library: no theme was found")
    if problems:
        raise BadContent("\n".join(problems))
    return Library(language=folder.name, themes=tuple(themes))


def public_json(library: Library) -> bytes:
    """The one file browsers choose from: compact, sorted, and the same bytes for the same library."""
    prompts = [
        {**prompt.model_dump(mode="json"), "theme": theme.theme, "family": theme.family}
        for theme in library.themes
        for prompt in theme.prompts
        if prompt.status != "retired"
    ]
    themes = sorted(library.themes, key=lambda theme: theme.theme)
    document = {
        "language": library.language,
        "licence": LICENCE,
        "themes": [{"theme": each.theme, "name": each.name, "family": each.family} for each in themes],
        "prompts": sorted(prompts, key=lambda prompt: str(prompt["id"])),
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def public_version(public: bytes) -> str:
    """The name of those bytes: the first 16 hexadecimal digits of their SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def _theme(path: Path) -> Theme:
    theme = content.read(path, Theme, PARTS)
    if theme.theme != path.stem:
        raise BadContent(f"{path.name}: theme: the file has another name than its theme {theme.theme!r}")
    return theme


def _said_twice(themes: list[Theme]) -> Iterator[str]:
    first: dict[str, str] = {}
    for theme in themes:
        for prompt in theme.prompts:
            if prompt.id in first:
                yield f"{theme.theme}.yaml: {prompt.id}: id: already used in {first[prompt.id]}.yaml"
            first.setdefault(prompt.id, theme.theme)
