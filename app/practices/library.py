"""The practices: read and checked. Each can be left at any step, and keeps the eyes open."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from app.core import content
from app.core.content import BadContent, Line, Parts, Slug, Source, Topic, Vouched, not_empty
from app.core.errors import NotFound

PARTS = Parts(whole="practice", field="steps", noun="step")
# What the Calm corner opens with: it works for most, and asks for nothing but a look around.
FIRST = "grounding"
CHOICES = 3

Kind = Literal["senses", "movement", "breath", "counting", "kindness", "people"]


class Step(BaseModel):
    """One short thing to do, and another way where that sense is hard."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: Line
    text: Line
    alternative: Line | None = None


class Pace(BaseModel):
    """How slowly to breathe, in seconds. There is no field for holding, because nobody is asked to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    breathe_in: Annotated[int, Field(ge=2, le=6)]
    breathe_out: Annotated[int, Field(ge=3, le=10)]
    rounds: Annotated[int, Field(ge=3, le=20)]

    @model_validator(mode="after")
    def _goes_out_longer(self) -> Self:
        if self.breathe_out <= self.breathe_in:
            raise ValueError("out is longer than in")
        return self


class Practice(Vouched):
    """One practice, as its file has it; the file's name is its address. What `settles` looks outward, and suits a hard moment."""

    practice: Slug
    title: Line
    intro: Line
    kind: Kind
    minutes: Annotated[int, Field(ge=1, le=5)]
    settles: bool
    topics: tuple[Topic, ...] = ()
    pace: Pace | None = None
    steps: Annotated[tuple[Step, ...], AfterValidator(not_empty)]
    closing: Line
    source_themes: Annotated[tuple[Source, ...], AfterValidator(not_empty)]


def load_practices(folder: Path) -> tuple[Practice, ...]:
    """Reads every practice in `folder`: the first one first, the others by name. Raises BadContent with all that is wrong."""
    practices, problems = content.read_all(content.files(folder, ".yaml"), _practice)
    if not practices and not problems:
        problems.append(f"{folder.name}: library: no practice was found")
    if problems:
        raise BadContent("\n".join(problems))
    offered = (each for each in practices if each.status != "retired")
    return tuple(sorted(offered, key=lambda each: (each.practice != FIRST, each.practice)))


def to_begin_with(practices: Sequence[Practice]) -> tuple[Practice, ...]:
    """Three to choose from, of different kinds. They look outward: breath and kindness suit some, and not everybody."""
    of_each_kind: dict[Kind, Practice] = {}
    for practice in practices:
        if practice.settles:
            of_each_kind.setdefault(practice.kind, practice)
    return tuple(of_each_kind.values())[:CHOICES]


def by_kind(practices: Sequence[Practice]) -> tuple[tuple[Kind, tuple[Practice, ...]], ...]:
    """All of them, kind by kind."""
    kinds: tuple[Kind, ...] = get_args(Kind)
    found = ((kind, tuple(each for each in practices if each.kind == kind)) for kind in kinds)
    return tuple((kind, of_it) for kind, of_it in found if of_it)


def named(practices: Sequence[Practice], name: str) -> Practice:
    """The practice of that name. NotFound when there is none."""
    for practice in practices:
        if practice.practice == name:
            return practice
    raise NotFound()


def _practice(path: Path) -> Practice:
    practice = content.read(path, Practice, PARTS)
    if practice.practice != path.stem:
        where = content.at(path, ("practice",))
        raise BadContent(f"{where}: practice: the file has another name than {practice.practice!r}")
    return practice
