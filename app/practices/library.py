"""The practices: read and checked. Each can be left at any step, and keeps the eyes open."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

T = TypeVar("T")
Line = Annotated[str, Field(min_length=1, max_length=240, pattern=r"^\S(.*\S)?$")]
Slug = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]


class BadPractices(Exception):
    """The practices cannot be used as they are; every line names a file, an entry and a field."""


def _not_empty(entries: tuple[T, ...]) -> tuple[T, ...]:
    """Asked once the entries themselves are good, so that one mistake is told once."""
    if not entries:
        raise ValueError("there has to be at least one")
    return entries


class Step(BaseModel):
    """One short thing to do, and another way where that sense is hard."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: Line
    text: Line
    alternative: Line | None = None


class Practice(BaseModel):
    """One practice, as its file has it. The file's name is its address."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    practice: Slug
    version: Annotated[int, Field(ge=1)]
    status: Literal["draft", "reviewed", "retired"]
    title: Line
    intro: Line
    steps: Annotated[tuple[Step, ...], AfterValidator(_not_empty)]
    closing: Line


def load_practices(folder: Path) -> tuple[Practice, ...]:
    """Reads every practice in `folder`, by name. Raises BadPractices with all that is wrong."""
    practices: list[Practice] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            practices.append(_practice(path))
        except BadPractices as error:
            problems.append(str(error))
    if not practices and not problems:
        problems.append(f"{folder.name}: library: no practice was found")
    if problems:
        raise BadPractices("\n".join(problems))
    return tuple(practices)


def _practice(path: Path) -> Practice:
    try:
        practice = Practice.model_validate(yaml.safe_load(path.read_bytes()))
    except yaml.YAMLError as error:
        raise BadPractices(f"{path.name}: file: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        raise BadPractices("\n".join(_explained(path, error))) from error
    if practice.practice != path.stem:
        raise BadPractices(f"{path.name}: practice: the file has another name than {practice.practice!r}")
    return practice


def _explained(path: Path, error: ValidationError) -> Iterator[str]:
    for problem in error.errors(include_url=False, include_context=False):
        where = problem["loc"]
        entry, field = "practice", where
        if len(where) > 1 and where[0] == "steps" and isinstance(where[1], int):
            entry, field = f"step {where[1] + 1}", where[2:]
        said = ".".join(str(part) for part in field) or "entry"
        yield f"{path.name}: {entry}: {said}: {problem['msg']}"
