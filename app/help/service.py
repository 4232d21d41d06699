"""Help as this clinic has it: what ships stays whole, the clinic adds its own and says which numbers it has tried."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, field, replace
from datetime import date, timedelta

from pydantic import ValidationError
from sqlmodel import Session, select

from app.clinic.service import as_line, as_text
from app.core import clock
from app.core.errors import Conflict, NotFound
from app.help.models import BY, NAME, NOTE, PHONE, TEXT, HelpCard, HelpCheck, HelpContact
from app.help.numbers import Contact, Country, Numbers, Phone

# After so long somebody should try a number again.
FRESH = timedelta(days=90)

LIMITS = {"name": NAME, "phone": PHONE, "note": NOTE, "text": TEXT, "reviewed_by": BY}


@dataclass(frozen=True)
class Added:
    """A number that the clinic added, as it was typed."""

    id: str
    country: str
    name: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True)
class Card:
    """When to call a doctor. It is shown once it says something, and by whom it was read."""

    text: str = ""
    reviewed_by: str = ""
    reviewed_on: date | None = None

    @property
    def version(self) -> str:
        """A name for exactly these words: whoever changes them says which ones they saw."""
        return hashlib.sha256("\0".join(map(str, astuple(self))).encode("utf-8")).hexdigest()

    @property
    def paragraphs(self) -> list[str]:
        """Paragraph by paragraph."""
        return re.split(r"\n{2,}", self.text) if self.text else []


@dataclass(frozen=True)
class Known:
    """All that the clinic has said about help."""

    added: tuple[Added, ...] = ()
    checks: Mapping[str, date] = field(default_factory=dict)
    card: Card = Card()


@dataclass(frozen=True)
class Listed:
    """One contact with its name for the desk. `id` where the clinic added it, `due` when it should be tried again."""

    contact: Contact
    key: str
    id: str | None
    due: bool


@dataclass(frozen=True)
class Place:
    """One country: the three slots that are never empty, and what the clinic added."""

    code: str
    name: str
    emergency: tuple[Listed, ...]
    crisis: tuple[Listed, ...]
    independent: tuple[Listed, ...]
    own: tuple[Listed, ...]

    @property
    def everyone(self) -> tuple[Listed, ...]:
        """All of them, in the order in which they are shown."""
        return (*self.emergency, *self.crisis, *self.own, *self.independent)


def places(numbers: Numbers, known: Known) -> tuple[Place, ...]:
    """Every country as it is shown."""
    return tuple(_place(country, known) for country in numbers.countries)


def _place(country: Country, known: Known) -> Place:
    def listed(contact: Contact, id: str | None = None) -> Listed:
        key = key_of(country.code, contact)
        on = known.checks.get(key)
        return Listed(contact.model_copy(update={"checked_on": on}), key, id, on is not None and clock.today() - on > FRESH)

    own = tuple(listed(_contact(added), added.id) for added in known.added if added.country == country.code)
    emergency, crisis, independent = (
        tuple(map(listed, slot)) for slot in (country.emergency, country.crisis, country.independent)
    )
    return Place(country.code, country.name, emergency, crisis, independent, own)


def _contact(added: Added) -> Contact:
    return Contact(name=added.name, phone=_phone(added.phone), note=added.note or None, checked_on=None)


def _phone(shown: str) -> Phone:
    return Phone(tel=re.sub(r"[ -]", "", shown), shown=shown)


def key_of(country: str, contact: Contact) -> str:
    """A name for exactly this way of reaching somebody: another number is another name, and nobody has tried it."""
    said = [country, contact.name, contact.model_dump(mode="json", include={"phone", "sms", "words"})]
    return hashlib.sha256(json.dumps(said).encode("utf-8")).hexdigest()


def due(shown: tuple[Place, ...]) -> int:
    """How many numbers somebody should try again."""
    return sum(listed.due for place in shown for listed in place.everyone)


def known(db: Session) -> Known:
    """All that the clinic has said about help."""
    rows = db.exec(select(HelpContact).order_by(HelpContact.name, HelpContact.id)).all()
    added = tuple(Added(row.id, row.country, row.name, row.phone, row.note) for row in rows)
    checks = {row.contact: row.checked_on for row in db.exec(select(HelpCheck)).all()}
    return Known(added, checks, card_of(db))


def card_of(db: Session) -> Card:
    """When to call a doctor, as the clinic has it."""
    row = db.get(HelpCard, 1)
    return Card() if row is None else Card(row.text, row.reviewed_by, row.reviewed_on)


def check(db: Session, numbers: Numbers, key: str) -> str:
    """Somebody tried that number today, and it led where it should. The country it stands in; NotFound when it stands in none."""
    for place in places(numbers, known(db)):
        if any(listed.key == key for listed in place.everyone):
            row = db.get(HelpCheck, key) or HelpCheck(contact=key, checked_on=clock.today())
            row.checked_on = clock.today()
            db.add(row)
            return place.code
    raise NotFound()


def tidied(added: Added) -> Added:
    """The same without what nobody sees."""
    return replace(added, name=as_line(added.name), phone=as_line(added.phone), note=as_line(added.note))


def problems(added: Added, numbers: Numbers) -> dict[str, str]:
    """What cannot be taken as it is, by field: `long`, `missing`, or `shape` for a number that no telephone takes."""
    found = dict(_too_long({"name": added.name, "phone": added.phone, "note": added.note}))
    if not added.name:
        found["name"] = "missing"
    try:
        _phone(added.phone)
    except ValidationError:
        found["phone"] = "shape"
    if added.country not in {country.code for country in numbers.countries}:
        found["country"] = "missing"
    return found


def add(db: Session, added: Added) -> None:
    """Add a number; a repeat of the same one is success, and another under the same id is refused (Conflict)."""
    row = db.get(HelpContact, added.id)
    if row is None:
        db.add(HelpContact(id=added.id, country=added.country, name=added.name, phone=added.phone, note=added.note))
    elif (row.country, row.name, row.phone, row.note) != (added.country, added.name, added.phone, added.note):
        raise Conflict()


def remove(db: Session, id: str) -> None:
    """Take away a number that the clinic added; that it is gone already is as good. What ships has no id."""
    if row := db.get(HelpContact, id):
        db.delete(row)


def tidied_card(card: Card) -> Card:
    """The same without what nobody sees."""
    return replace(card, text=as_text(card.text), reviewed_by=as_line(card.reviewed_by))


def card_problems(card: Card) -> dict[str, str]:
    """What cannot be taken as it is: `long`, or `missing` where nobody answers for the words."""
    found = dict(_too_long({"text": card.text, "reviewed_by": card.reviewed_by}))
    if card.text and not card.reviewed_by:
        found["reviewed_by"] = "missing"
    return found


def _too_long(typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((name, "long") for name, value in typed.items() if len(value) > LIMITS[name])


def say(db: Session, card: Card, *, base: str) -> None:
    """Take new words, reviewed today. Without words there is no card. Conflict when somebody else changed it meanwhile."""
    saved = card_of(db)
    if (saved.text, saved.reviewed_by) == (card.text, card.reviewed_by):
        return
    if saved.version != base:
        raise Conflict()
    row = db.get(HelpCard, 1)
    if not card.text:
        if row is not None:
            db.delete(row)
        return
    row = row or HelpCard(text="", reviewed_by="", reviewed_on=clock.today())
    row.text, row.reviewed_by, row.reviewed_on = card.text, card.reviewed_by, clock.today()
    db.add(row)
