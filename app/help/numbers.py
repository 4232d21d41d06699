"""Help numbers by country, read and validated. A number counts as checked only when a person has tried it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Self, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

NUMBERS = Path(__file__).parent / "numbers.yaml"
ELSEWHERE = "elsewhere"

T = TypeVar("T")
Line = Annotated[str, Field(min_length=1, max_length=240, pattern=r"^\S(.*\S)?$")]


class BadNumbers(Exception):
    """The numbers cannot be used as they are; every line names the file, a country and a field."""


def _not_empty(entries: tuple[T, ...]) -> tuple[T, ...]:
    """Asked once the entries themselves are good, so that one mistake is told once."""
    if not entries:
        raise ValueError("there has to be at least one")
    return entries


class Phone(BaseModel):
    """A number twice: `tel` as a phone dials it, `shown` as a person reads it. Their digits are the same."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tel: Annotated[str, Field(pattern=r"^\+?[0-9]{2,15}$")]
    shown: Annotated[str, Field(pattern=r"^\+?[0-9]([0-9 -]*[0-9])$")]

    @model_validator(mode="after")
    def _is_one_number(self) -> Self:
        if self.tel != self.shown.replace(" ", "").replace("-", ""):
            raise ValueError("tel and shown are not the same number")
        return self


class Sms(BaseModel):
    """Where to text, and the word to send if the line asks for one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: Annotated[str, Field(pattern=r"^\+?[0-9]{3,15}$")]
    keyword: Annotated[str, Field(pattern=r"^[A-Z]+$")] | None = None


class Contact(BaseModel):
    """One way to reach someone: a call, a text, or words that say where to look. Never opening hours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Line
    phone: Phone | None = None
    sms: Sms | None = None
    words: Line | None = None
    note: Line | None = None
    checked_on: date | None

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if not (self.phone or self.sms or self.words):
            raise ValueError("a contact needs a phone, an sms or words")
        return self


Contacts = Annotated[tuple[Contact, ...], AfterValidator(_not_empty)]


class Country(BaseModel):
    """The three slots that are never empty. `independent` is help that does not belong to the clinic."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, Field(pattern=r"^([A-Z]{2}|elsewhere)$")]
    name: Line
    emergency: Contacts
    crisis: Contacts
    independent: Contacts


class Numbers(BaseModel):
    """All countries, and the one for everywhere else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    countries: tuple[Country, ...]

    @model_validator(mode="after")
    def _are_told_apart(self) -> Self:
        codes = [country.code for country in self.countries]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"used twice: {', '.join(twice)}")
        if ELSEWHERE not in codes:
            raise ValueError(f"there is no {ELSEWHERE!r}")
        return self

    def for_country(self, code: str) -> Country:
        """That country, or elsewhere: a person is never left without a number."""
        by_code = {country.code: country for country in self.countries}
        return by_code.get(code, by_code[ELSEWHERE])


def load_numbers(path: Path = NUMBERS) -> Numbers:
    """Reads and checks the file. Raises BadNumbers with all that is wrong."""
    try:
        written = yaml.safe_load(path.read_bytes())
        return Numbers.model_validate(written)
    except yaml.YAMLError as error:
        raise BadNumbers(f"{path.name}: file: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        raise BadNumbers("\n".join(_explained(path, written, error))) from error


def _explained(path: Path, written: object, error: ValidationError) -> Iterator[str]:
    for problem in error.errors(include_url=False, include_context=False):
        where = problem["loc"]
        entry, field = "numbers", where
        if len(where) > 1 and where[0] == "countries" and isinstance(where[1], int):
            entry, field = _called(written, where[1]), where[2:]
        said = ".".join(str(part) for part in field) or "entry"
        yield f"{path.name}: {entry}: {said}: {problem['msg']}"


def _called(written: object, place: int) -> str:
    """An entry's code, or its place in the file when it has none."""
    entry = written["countries"][place] if isinstance(written, dict) else None
    return str((isinstance(entry, dict) and entry.get("code")) or f"country {place + 1}")
