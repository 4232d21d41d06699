"""Wraps and recovery tickets as rows."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field

from app.core.table import Table
from app.sealing.column import sealed, sealed_check
from app.sealing.envelope import WRAP

# The most characters of a credential id: 1023 bytes in base64url (WebAuthn Level 3, 4).
CREDENTIAL = 1364


class PasswordWrap(Table, table=True):
    """The vault key under the passphrase; the envelope itself is encrypted under the server key, so it is no sealed column."""

    __tablename__ = "password_wrap"
    __table_args__ = (CheckConstraint("rev >= 1", name="rev"),)

    owner: str = Field(primary_key=True, foreign_key="account.id")
    rev: int
    protected: str


class RecoveryWrap(Table, table=True):
    """The vault key under the recovery code. Never under the server key: losing that key leaves recovery by code.

    `made` is the day that stands on the sheet.
    """

    __tablename__ = "recovery_wrap"
    __table_args__ = (
        CheckConstraint("rev >= 1", name="rev"),
        CheckConstraint("length(verifier) = 43", name="verifier"),
        sealed_check("wrap", WRAP),
    )

    owner: str = Field(primary_key=True, foreign_key="account.id")
    rev: int
    wrap: str = Field(sa_column=sealed())
    verifier: str
    made: date


class Passkey(Table, table=True):
    """The vault key under what one passkey gives (`docs/sealing.md` 5). `device` says in words where it was made."""

    __table_args__ = (
        CheckConstraint(f"length(credential) BETWEEN 16 AND {CREDENTIAL}", name="credential"),
        sealed_check("wrap", WRAP),
    )

    owner: str = Field(primary_key=True, foreign_key="account.id")
    credential: str = Field(primary_key=True)
    public_key: str
    sign_count: int = Field(sa_type=BigInteger)
    wrap: str = Field(sa_column=sealed())
    device: str
    made: date


class RecoveryTicket(Table, table=True):
    """Permission to finish a recovery within 15 minutes, against the wraps as they were when it was given."""

    __tablename__ = "recovery_ticket"

    token_hash: str = Field(primary_key=True)
    owner: str = Field(foreign_key="account.id", index=True)
    cred_rev: int
    recovery_rev: int
    expires: datetime
