"""Help numbers by country, read and validated. A number counts as checked only when a person has tried it."""

from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from app.core import content
from app.core.content import Line, Parts, not_empty

NUMBERS = Path(__file__).parent / "numbers.yaml"
ELSEWHERE = "elsewhere"
PARTS = Parts(whole="numbers", field="countries", noun="country", key="code")


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


Contacts = Annotated[tuple[Contact, ...], AfterValidator(not_empty)]


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
    """Reads and checks the file. Raises BadContent with all that is wrong."""
    return content.read(path, Numbers, PARTS)
