"""Shares and openings as rows."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, false
from sqlmodel import Field

from app.core.table import Table
from app.sealing.column import sealed, sealed_check
from app.sealing.envelope import OWNER, PACKET


class Share(Table, table=True):
    """One link. After its end only what says that it ended is kept, for 90 days.

    `suspended`: brought back by a restore, and shut until its owner opens it again.
    """

    __table_args__ = (
        CheckConstraint("length(id) = 32", name="id_shape"),
        CheckConstraint("length(link_verifier) = 43", name="link_verifier"),
        CheckConstraint("opened >= 0 AND (openings_limit IS NULL OR opened <= openings_limit)", name="opened"),
        CheckConstraint("ended IS NULL OR (packet IS NULL AND auth_verifier IS NULL)", name="ended"),
        sealed_check("owner_envelope", OWNER),
        sealed_check("packet", PACKET),
        Index(None, "id"),
    )

    owner: str = Field(primary_key=True, foreign_key="account.id")
    id: str = Field(primary_key=True)
    rev: int = Field(sa_type=BigInteger)
    owner_envelope: str = Field(sa_column=sealed())
    packet: str | None = Field(sa_column=sealed(optional=True))
    packet_hash: str
    link_verifier: str
    auth_verifier: str | None
    made: datetime
    expires: datetime
    openings_limit: int | None
    opened: int
    wrong: int
    wait_until: datetime
    ended: date | None
    suspended: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Opening(Table, table=True):
    """One reading: the id was minted at the press of Open, so that the same reading never counts twice."""

    __table_args__ = (ForeignKeyConstraint(["owner", "share"], ["share.owner", "share.id"], ondelete="CASCADE"),)

    owner: str = Field(primary_key=True)
    share: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    at: datetime
