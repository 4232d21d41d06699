"""What the clinic keeps about help: its own numbers, when each number was last tried, and when to call a doctor."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from app.core.table import Table

NAME, PHONE, NOTE, TEXT, BY = 120, 40, 240, 4_000, 120


class HelpContact(Table, table=True):
    """A number that the clinic added, beside those that ship."""

    __tablename__ = "help_contact"

    id: str = Field(primary_key=True)
    country: str
    name: str
    phone: str
    note: str


class HelpCheck(Table, table=True):
    """The last day on which somebody tried a number. `contact` names its exact content: changed, it is unchecked again."""

    __tablename__ = "help_check"

    contact: str = Field(primary_key=True)
    checked_on: date


class HelpCard(Table, table=True):
    """When to call a doctor, in words that somebody at the clinic answers for."""

    __tablename__ = "help_card"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: int = Field(default=1, primary_key=True)
    text: str
    reviewed_by: str
    reviewed_on: date
