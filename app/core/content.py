"""Content files (prompts, scales, numbers), read and checked in one way: what is wrong is told by file, line and field."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
Line = Annotated[str, Field(min_length=1, max_length=240, pattern=r"^\S(.*\S)?$")]
Slug = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]

Status = Literal["draft", "reviewed", "retired"]
# What a person may ask never to be offered, and a prompt or practice says that it is about.
Topic = Literal[
    "anger",
    "body",
    "breath",
    "care",
    "children",
    "death",
    "faith",
    "family",
    "food",
    "friends",
    "future",
    "home",
    "illness",
    "money",
    "partner",
    "sex",
    "shame",
    "sleep",
    "unsafe-relationship",
    "work",
]
# The rows of the table of themes that the library was written from, S1 to S37.
Source = Annotated[str, Field(pattern=r"^S([1-9]|[12][0-9]|3[0-7])$")]
# The one reader that is fast enough for a whole library at every start, where the machine has it.
Reader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Where = Sequence[str | int]

# Whatever lies in a clinic's folder, Mooring starts, and soon: no file of ours comes near any of these.
LONGEST = 1_000_000
MOST_NODES = 100_000
MOST_TOLD = 50


class BadContent(Exception):
    """The content cannot be used as it is; every line names a file, its line, an entry and a field."""


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


Lines = tuple[Line, ...]


class Vouched(BaseModel):
    """What stands behind a text: how far it was tested, and who has read it. Nobody vouches for a draft."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Annotated[int, Field(ge=1)]
    status: Status
    evidence_level: Literal["E1", "E2", "E3", "E4"]
    evidence_note: Line
    references: Annotated[Lines, Field(validate_default=True)] = ()
    changelog: Annotated[Lines, Field(validate_default=True)] = ()
    reviewed_by: Annotated[Lines, Field(validate_default=True)] = ()
    reviewed_on: Annotated[date | None, Field(validate_default=True)] = None
    review_due: date | None = None

    @field_validator("references")
    @classmethod
    def _names_the_trial(cls, references: Lines, info: ValidationInfo) -> Lines:
        if info.data.get("evidence_level") in {"E1", "E2"} and not references:
            raise ValueError("what was tested (E1, E2) names the study")
        return references

    @field_validator("changelog")
    @classmethod
    def _says_what_changed(cls, changelog: Lines, info: ValidationInfo) -> Lines:
        version = info.data.get("version", 1)
        if len(changelog) != version - 1:
            raise ValueError(f"version {version} needs {version - 1} lines, one for each change")
        return changelog

    @field_validator("reviewed_by", "reviewed_on")
    @classmethod
    def _is_there_once_reviewed(cls, given: Lines | date | None, info: ValidationInfo) -> Lines | date | None:
        status = info.data.get("status")
        if status == "reviewed" and not given:
            raise ValueError("what is reviewed says by whom and on which day")
        if status == "draft" and given:
            raise ValueError("nobody has reviewed a draft")
        return given

    def reviewed(self, by: Lines, on: date) -> Self:
        """The same, read and approved by these people."""
        return self.model_copy(update={"status": "reviewed", "reviewed_by": by, "reviewed_on": on})


def as_it_is(problem: ErrorDetails) -> str:
    """What the model itself says of a mistake."""
    return problem["msg"]


def read(path: Path, model: type[M], parts: Parts, told: Callable[[ErrorDetails], str] = as_it_is) -> M:
    """What a file says. Raises BadContent with all that is wrong in it, each `told` in one sentence."""
    try:
        written = _written(path)
        return model.model_validate(written)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f", line {mark.line + 1}" if mark else ""
        raise BadContent(f"{path.name}{place}: file: {error.problem or error.context or 'is not YAML'}") from error
    except ValidationError as error:
        raise BadContent("\n".join(_explained(path, written, error, parts, told))) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # Bytes that are no text, a day that no calendar has, brackets without end.
        raise BadContent(f"{path.name}: file: {' '.join(str(error).split())}") from error
    except OSError as error:
        raise BadContent(f"{path.name}: file: it cannot be read") from error


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise ValueError(f"it has more than {LONGEST} bytes: make several files of it")
    return content


def _written(path: Path) -> object:
    """As `yaml.load` has it, unless merging (`<<`) made more of it than anybody wrote: ten lines can make a thousand million."""
    content = _bytes(path)
    reader = Reader(content)
    try:
        node = reader.get_single_node()
        if node is not None and b"<<" in content and _spread(node, {}) > MOST_NODES:
            raise ValueError("what it repeats grows out of all bounds: write it out")
        return None if node is None else reader.construct_document(node)
    finally:
        reader.dispose()


def _spread(node: yaml.Node, known: dict[int, float]) -> float:
    """How many nodes it has with all that it repeats written out; one that stands within itself has no end of them."""
    if id(node) not in known:
        known[id(node)] = float("inf")
        parts = node.value if isinstance(node, yaml.CollectionNode) else ()
        pairs = (each if isinstance(each, tuple) else (each,) for each in parts)
        known[id(node)] = 1 + sum(_spread(each, known) for pair in pairs for each in pair)
    return known[id(node)]


@lru_cache(maxsize=1)
def _composed(content: bytes) -> yaml.Node | None:
    """Asked for each mistake in turn, most of which are in the same file."""
    return yaml.compose(content, Reader)


def files(folder: Path, *endings: str) -> list[Path]:
    """What lies in a folder by such a name, sorted. Raises BadContent where it cannot be looked into."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in endings)
    except OSError as error:
        raise BadContent(f"{folder}: there is no such folder, or Mooring may not look into it") from error


def read_all(paths: Sequence[Path], read_one: Callable[[Path], M]) -> tuple[list[M], list[str]]:
    """What every one of these says, and all that is wrong in any of them, line by line."""
    found: list[M] = []
    problems: list[str] = []
    for path in paths:
        try:
            found.append(read_one(path))
        except BadContent as error:
            problems += str(error).splitlines()
    return found, problems


def at(path: Path, where: Where) -> str:
    """A file's name and the line that `where` leads to, such as ("prompts", 3, "text"); of what is not there, its entry's."""
    node = _composed(_bytes(path))
    line = 0
    for part in where:
        found = _inside(node, part)
        if not found:
            break
        line, node = found
    return f"{path.name}, line {line + 1}"


def _inside(node: yaml.Node | None, part: str | int) -> tuple[int, yaml.Node] | None:
    """The line where that part begins, and what it holds."""
    if isinstance(node, yaml.MappingNode):
        return next(((key.start_mark.line, value) for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return (node.value[part].start_mark.line, node.value[part])
    return None


def _explained(
    path: Path, written: object, error: ValidationError, parts: Parts, told: Callable[[ErrorDetails], str]
) -> Iterator[str]:
    problems = error.errors(include_url=False, include_context=False)
    for problem in islice(problems, MOST_TOLD):
        where = problem["loc"]
        entry, field = parts.whole, where
        if len(where) > 1 and where[0] == parts.field and isinstance(where[1], int):
            entry, field = _called(written, where[1], parts), where[2:]
        said = ".".join(str(part) for part in field) or "entry"
        yield f"{at(path, where)}: {entry}: {said}: {told(problem)}"
    if len(problems) > MOST_TOLD:
        yield f"{path.name}: file: {len(problems) - MOST_TOLD} more are wrong; mend these first"


def _called(written: object, place: int, parts: Parts) -> str:
    """An entry's own name, or its place in the file when it has none."""
    entry = written[parts.field][place] if isinstance(written, dict) else None
    return str((isinstance(entry, dict) and entry.get(parts.key)) or f"{parts.noun} {place + 1}")
