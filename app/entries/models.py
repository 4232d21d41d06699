"""Entries as rows: a head that lists can show, a body that is fetched alone, and the revisions of both."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, text
from sqlmodel import Field

from app.core.table import Table
from app.sealing.column import sealed, sealed_check
from app.sealing.envelope import BODY, HEAD


class Journal(Table, table=True):
    """A person's two counters: how many entries were made, and how many changes there were."""

    owner: str = Field(primary_key=True, foreign_key="account.id")
    made: int = Field(sa_type=BigInteger)
    seq: int = Field(sa_type=BigInteger)


class Entry(Table, table=True):
    """An entry at its current revision, keyed by owner and id, so that somebody else's id is no oracle.

    `binned`: the day it was put into the bin, from which it can be brought back for 30 days.
    """

    __table_args__ = (
        CheckConstraint("length(id) = 32", name="id_shape"),
        CheckConstraint("rev >= 1 AND body_rev >= 1 AND body_rev <= rev", name="rev"),
        sealed_check("head", HEAD),
        Index(None, "owner", "made"),
        Index(None, "owner", "seq"),
        # The sweep looks for what was in the bin long enough, every minute, among everybody's entries.
        Index(None, "binned", sqlite_where=text("binned IS NOT NULL"), postgresql_where=text("binned IS NOT NULL")),
    )

    owner: str = Field(primary_key=True, foreign_key="account.id")
    id: str = Field(primary_key=True)
    rev: int = Field(sa_type=BigInteger)
    made: int = Field(sa_type=BigInteger)
    seq: int = Field(sa_type=BigInteger)
    saved: date
    head: str = Field(sa_column=sealed())
    head_hash: str
    body_rev: int = Field(sa_type=BigInteger)
    binned: date | None = None


class EntryBody(Table, table=True):
    """A body, under the revision it was sealed at; the last twenty of an entry are kept."""

    __tablename__ = "entry_body"
    __table_args__ = (
        ForeignKeyConstraint(["owner", "entry"], ["entry.owner", "entry.id"], ondelete="CASCADE"),
        sealed_check("body", BODY),
    )

    owner: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    rev: int = Field(primary_key=True, sa_type=BigInteger)
    body: str = Field(sa_column=sealed())


class EntryRevision(Table, table=True):
    """What was ever stored. Hashes outlive the kept envelopes, so that a repeated save is known whenever it comes."""

    __tablename__ = "entry_revision"
    __table_args__ = (
        ForeignKeyConstraint(["owner", "entry"], ["entry.owner", "entry.id"], ondelete="CASCADE"),
        sealed_check("head", HEAD),
    )

    owner: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    rev: int = Field(primary_key=True, sa_type=BigInteger)
    head_hash: str
    head: str | None = Field(sa_column=sealed(optional=True))
    body_rev: int = Field(sa_type=BigInteger)
    saved: date


class ErasedEntry(Table, table=True):
    """The id of an entry that was deleted for good. It is never used again: a save that comes late does not bring it back."""

    __tablename__ = "erased_entry"

    owner: str = Field(primary_key=True, foreign_key="account.id", ondelete="CASCADE")
    id: str = Field(primary_key=True)
