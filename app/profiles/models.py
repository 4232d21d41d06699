"""The profile as a row."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from app.core.table import Table
from app.sealing.column import sealed, sealed_check
from app.sealing.envelope import PROFILE


class Profile(Table, table=True):
    """A person's sealed document at its current revision."""

    __table_args__ = (CheckConstraint("rev >= 1", name="rev"), sealed_check("sealed", PROFILE))

    owner: str = Field(primary_key=True, foreign_key="account.id")
    rev: int
    sealed: str = Field(sa_column=sealed())
