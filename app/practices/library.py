"""The practices: read and checked. Each can be left at any step, and keeps the eyes open."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.core import content
from app.core.content import BadContent, Line, Parts, Slug, not_empty

PARTS = Parts(whole="practice", field="steps", noun="step")


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
    steps: Annotated[tuple[Step, ...], AfterValidator(not_empty)]
    closing: Line


def load_practices(folder: Path) -> tuple[Practice, ...]:
    """Reads every practice in `folder`, by name. Raises BadContent with all that is wrong."""
    practices, problems = content.read_all(folder, _practice)
    if not practices and not problems:
        problems.append(f"{folder.name}: library: no practice was found")
    if problems:
        raise BadContent("\n".join(problems))
    return tuple(practices)


def _practice(path: Path) -> Practice:
    practice = content.read(path, Practice, PARTS)
    if practice.practice != path.stem:
        raise BadContent(f"{path.name}: practice: the file has another name than {practice.practice!r}")
    return practice
