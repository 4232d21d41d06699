"""One scale, as its file has it: what is asked, how it is scored, where it comes from. It says nothing about any person."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.core.content import Line, Slug, not_empty

By = Literal["sum", "mean"]
Then = Literal["no-number", "mean-of-the-rest"]

# The head of an entry holds its name, its number and every answer, and is as large for any scale.
MOST_ITEMS = 60
MOST_POINTS = 999

Count = Annotated[int, Field(strict=True, ge=0)]
Whole = Annotated[int, Field(strict=True, ge=-100_000, le=100_000)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1200)]


class Part(BaseModel):
    """Some of a scale's file. What it does not know is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Option(Part):
    """One answer to choose, and what it counts."""

    label: Annotated[Line, Field(max_length=120)]
    points: Annotated[int, Field(strict=True, ge=-MOST_POINTS, le=MOST_POINTS)]


Options = tuple[Option, ...]


class Item(Part):
    """One question or sentence. `reversed`: the highest answer counts as the lowest. `options` where they are its own."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
    reversed: Annotated[bool, Field(strict=True)] = False
    options: Options = ()


class Missing(Part):
    """How many items may be skipped, and what is done then."""

    at_most: Count = 0
    then: Then = "no-number"


class Scoring(Part):
    """The sum or the mean of the points, times a factor, rounded half away from zero to so many decimals."""

    by: By
    factor: Annotated[Decimal, Field(gt=0, le=1000, decimal_places=4, allow_inf_nan=False)]
    decimals: Annotated[int, Field(strict=True, ge=0, le=3)]
    missing: Missing = Missing()


class Range(Part):
    """From where to where the number can go, for whoever draws it. It says nothing about what a number means."""

    lowest: Whole
    highest: Whole


class Permission(Part):
    """Who holds the rights, how they gave leave to use the scale here, and on what day."""

    holder: Line
    how: Line
    given_on: date


class Example(Part):
    """Answers whose number is known from elsewhere, such as the instrument's own manual. A skipped item is empty."""

    answers: Annotated[tuple[Annotated[int, Field(strict=True)] | None, ...], AfterValidator(not_empty)]
    number: Decimal | None


class Scale(Part):
    """One scale. A changed word is a new `version`; an `id` is for good."""

    id: Annotated[Slug, Field(max_length=40)]
    version: Annotated[int, Field(strict=True, ge=1, le=9999)]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=24)]
    title: Annotated[Line, Field(max_length=120)]
    short_name: Annotated[Line, Field(max_length=40)]
    introduction: Words
    options: Options = ()
    items: Annotated[tuple[Item, ...], Field(max_length=MOST_ITEMS), AfterValidator(not_empty)]
    scoring: Scoring
    range: Range
    source: Words
    licence: Words
    permission: Permission
    responsible: Line
    examples: tuple[Example, ...] = ()

    def options_of(self, item: Item) -> Options:
        """What can be chosen for it: its own answers, or those of all."""
        return item.options or self.options

    def said(self) -> tuple[str, ...]:
        """Every sentence that a person reads before and while answering."""
        labels = (option.label for options in (self.options, *(item.options for item in self.items)) for option in options)
        return (self.title, self.short_name, self.introduction, *(item.text for item in self.items), *labels)
