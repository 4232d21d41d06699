"""Content files (prompts, practices, numbers): read and checked in one way; what is wrong is told by file, entry and field."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import BaseModel, Field, ValidationError

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
Line = Annotated[str, Field(min_length=1, max_length=240, pattern=r"^\S(.*\S)?$")]
Slug = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]


class BadContent(Exception):
    """The content cannot be used as it is; every line names a file, an entry and a field."""


@dataclass(frozen=True)
class Parts:
    """How a file's entries are called: `field` holds them, each is a `noun`, and `key` is its own name where it has one."""

    whole: str
    field: str
    noun: str
    key: str = ""


def not_empty(entries: tuple[T, ...]) -> tuple[T, ...]:
    """Asked once the entries themselves are good, so that one mistake is told once."""
    if not entries:
        raise ValueError("there has to be at least one")
    return entries


def read(path: Path, model: type[M], parts: Parts) -> M:
    """What a file says. Raises BadContent with all that is wrong in it."""
    try:
        written = yaml.safe_load(path.read_bytes())
        return model.model_validate(written)
    except yaml.YAMLError as error:
        raise BadContent(f"{path.name}: file: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        raise BadContent("\n".join(_explained(path, written, error, parts))) from error


def read_all(folder: Path, read_one: Callable[[Path], M]) -> tuple[list[M], list[str]]:
    """What every file of a folder says, by name, and all that is wrong in any of them."""
    found: list[M] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found.append(read_one(path))
        except BadContent as error:
            problems.append(str(error))
    return found, problems


def _explained(path: Path, written: object, error: ValidationError, parts: Parts) -> Iterator[str]:
    for problem in error.errors(include_url=False, include_context=False):
        where = problem["loc"]
        entry, field = parts.whole, where
        if len(where) > 1 and where[0] == parts.field and isinstance(where[1], int):
            entry, field = _called(written, where[1], parts), where[2:]
        said = ".".join(str(part) for part in field) or "entry"
        yield f"{path.name}: {entry}: {said}: {problem['msg']}"


def _called(written: object, place: int, parts: Parts) -> str:
    """An entry's own name, or its place in the file when it has none."""
    entry = written[parts.field][place] if isinstance(written, dict) else None
    return str((isinstance(entry, dict) and entry.get(parts.key)) or f"{parts.noun} {place + 1}")
