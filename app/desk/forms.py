"""What the desk sends."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.accounts.invitations import AT_ONCE, LONGEST_DAYS
from app.web.forms import Form, Id, Login

Hash = Annotated[str, StringConstraints(pattern=r"\A[0-9a-f]{64}\z")]
Days = Annotated[int, Field(ge=1, le=LONGEST_DAYS)]


class MintedForm(Form):
    """An invitation as the browser made it. The secret itself stays there."""

    handle: Id
    token_hash: Hash


class InvitationsForm(Form):
    """New invitations of one kind."""

    role: Literal["patient", "therapist"]
    days: Days
    invitations: Annotated[list[MintedForm], Field(min_length=1, max_length=AT_ONCE)]


class RenewalForm(Form):
    """An invitation to begin a new journal, with the login typed once more."""

    login: Login
    days: Days
    invitations: Annotated[list[MintedForm], Field(min_length=1, max_length=1)]


class SearchForm(Form):
    """A part of a login."""

    login: Annotated[str, StringConstraints(max_length=200)] = ""
    start: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class DeskForm(Form):
    """Whether somebody is to work at the desk."""

    desk: bool


class WordsForm(Form):
    """The clinic's own words, and which ones were seen when they were changed. What does not fit is said in the page."""

    base: Hash
    name: str = ""
    phone: str = ""
    hours: str = ""
    notice: str = ""
    session: str = ""


class CheckForm(Form):
    """A number that somebody has tried, by its name."""

    contact: Hash


class ContactForm(Form):
    """A number that the clinic adds. What does not fit is said in the page."""

    id: Id
    country: str = ""
    name: str = ""
    phone: str = ""
    note: str = ""


class CardForm(Form):
    """When to call a doctor, who answers for it, and which words were seen when they were changed."""

    base: Hash
    text: str = ""
    reviewed_by: str = ""
