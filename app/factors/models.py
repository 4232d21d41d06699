"""Second factors and their one-time codes as rows."""

from datetime import date

from sqlalchemy import BigInteger
from sqlmodel import Field

from app.core.table import Table


class SecondFactor(Table, table=True):
    """A TOTP secret (RFC 6238), encrypted under the server key. It counts once `confirmed`, and no step counts twice."""

    __tablename__ = "second_factor"

    owner: str = Field(primary_key=True, foreign_key="account.id")
    protected: str
    confirmed: date | None
    last_step: int = Field(sa_type=BigInteger)


class OneTimeCode(Table, table=True):
    """A code on paper for when the phone is away; it is deleted when it is used."""

    __tablename__ = "one_time_code"

    owner: str = Field(primary_key=True, foreign_key="account.id")
    code_hash: str = Field(primary_key=True)
