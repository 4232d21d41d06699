"""Accounts, invitations and sign-ins as rows."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from app.core.table import Table

PROFILE = "a"
EPOCH = 1
PATIENT, THERAPIST = "patient", "therapist"


class Account(Table, table=True):
    """A person. `auth_hash` is encrypted under the server key; `server_salt` is written once and never recomputed."""

    __table_args__ = (
        CheckConstraint("length(id) = 32", name="id_shape"),
        CheckConstraint("role IN ('patient', 'therapist')", name="role"),
        CheckConstraint("epoch = 1", name="epoch"),
    )

    id: str = Field(primary_key=True)
    login: str = Field(unique=True)
    role: str
    desk: bool
    epoch: int
    profile_letter: str
    server_salt: str
    auth_hash: str
    joined: date


class Invitation(Table, table=True):
    """A one-time way in; only a hash of its secret is kept."""

    token_hash: str = Field(primary_key=True)
    role: str
    desk: bool
    made: datetime
    expires: datetime
    used_by: str | None = Field(default=None, foreign_key="account.id")


class SignIn(Table, table=True):
    """One browser's cookie. `half` is there only while the vault is unlocked (`docs/sealing.md` 7)."""

    __tablename__ = "sign_in"

    id: str = Field(primary_key=True)
    account: str = Field(foreign_key="account.id", index=True)
    half: str | None
    idle_seconds: int
    made: datetime
    active: datetime
    unlocked: datetime | None
