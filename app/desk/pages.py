"""The desk's pages."""

from dataclasses import dataclass
from typing import ClassVar

from app.accounts.invitations import Row
from app.accounts.people import Row as PersonRow
from app.clinic.service import Words
from app.help.service import Added, Card, Place
from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class DeskLocked(Page):
    """The door while the vault is locked."""

    template: ClassVar[str] = "desk/locked.html"
    screen: ClassVar[str] = _("Desk")
    nav: ClassVar[str] = "more"


@dataclass(frozen=True)
class InvitationIndex(Page):
    """Invitations in one state, newest first. `older` is where the next ones begin."""

    template: ClassVar[str] = "desk/index.html"
    partial: ClassVar[str] = "desk/_invitations.html"
    screen: ClassVar[str] = _("Desk")
    nav: ClassVar[str] = "more"

    state: str
    counts: dict[str, int]
    invitations: list[Row]
    older: int | None
    clinic_said: bool
    help_due: int
    help_tried: bool


@dataclass(frozen=True)
class InvitationNew(Page):
    """Making invitations. `origin` is where their links lead."""

    template: ClassVar[str] = "desk/invite.html"
    screen: ClassVar[str] = _("Invite people")
    nav: ClassVar[str] = "more"

    clinic: Words
    origin: str
    days: int
    longest: int
    at_once: int


@dataclass(frozen=True)
class WordsShow(Page):
    """The clinic's words as people read them."""

    template: ClassVar[str] = "desk/words.html"
    screen: ClassVar[str] = _("The clinic's words")
    nav: ClassVar[str] = "more"

    clinic: Words


@dataclass(frozen=True)
class WordsEdit(Page):
    """Changing them. These words are public, so what was typed comes back. `saved`: what somebody else saved meanwhile."""

    template: ClassVar[str] = "desk/edit_words.html"
    screen: ClassVar[str] = _("The clinic's words")
    nav: ClassVar[str] = "more"

    words: Words
    base: str
    problems: dict[str, str]
    limits: dict[str, int]
    saved: Words | None = None


@dataclass(frozen=True)
class PeopleIndex(Page):
    """Who has an account, by login. `more` is where the next ones begin."""

    template: ClassVar[str] = "desk/people.html"
    partial: ClassVar[str] = "desk/_people.html"
    screen: ClassVar[str] = _("People")
    nav: ClassVar[str] = "more"

    sought: str
    people: list[PersonRow]
    more: int | None


@dataclass(frozen=True)
class PersonShow(Page):
    """One account. `own` when it is the one that asks, `renewal` while a sheet for a new journal is out."""

    template: ClassVar[str] = "desk/person.html"
    screen: ClassVar[str] = _("Person")
    nav: ClassVar[str] = "more"

    person: PersonRow
    own: bool
    renewal: Row | None


@dataclass(frozen=True)
class RenewalNew(Page):
    """What happens when a journal begins anew, and the sheet for it."""

    template: ClassVar[str] = "desk/renew.html"
    screen: ClassVar[str] = _("A new journal")
    nav: ClassVar[str] = "more"

    clinic: Words
    origin: str
    person: PersonRow
    days: int
    longest: int


@dataclass(frozen=True)
class HelpDesk(Page):
    """Help now from behind: every number and when it was tried, the clinic's own, and when to call a doctor.

    `typed` and `card` are what stands in the two forms; `saved_card` is what somebody else saved meanwhile.
    """

    template: ClassVar[str] = "desk/help.html"
    screen: ClassVar[str] = _("Help numbers")
    nav: ClassVar[str] = "more"

    places: tuple[Place, ...]
    due: int
    country: str
    typed: Added
    card: Card
    base: str
    problems: dict[str, str]
    limits: dict[str, int]
    saved_card: Card | None = None
