"""Accounts, invitations and sign-ins as rows."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from app.core.table import Table

PROFILE = "a"
EPOCH = 1
PATIENT, THERAPIST = "patient", "therapist"
IDLE_MINUTES, SHARED_IDLE_MINUTES, LONGEST_IDLE = 15, 5, 60


class Account(Table, table=True):
    """A person. `auth_hash` is encrypted under the server key; `server_salt` is written once and never recomputed.

    `leaving`: when the account will be deleted, as its owner asked. `set_aside`: until when a journal is kept for which a
    new one was begun, and `former_login` is what its owner will type when the sheet turns up.
    """

    __table_args__ = (
        CheckConstraint("length(id) = 32", name="id_shape"),
        CheckConstraint("role IN ('patient', 'therapist')", name="role"),
        CheckConstraint("epoch = 1", name="epoch"),
        CheckConstraint(f"idle_minutes BETWEEN 1 AND {LONGEST_IDLE}", name="idle_minutes"),
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
    idle_minutes: int = IDLE_MINUTES
    leaving: datetime | None = None
    set_aside: date | None = None
    former_login: str | None = Field(default=None, index=True)


class Invitation(Table, table=True):
    """A one-time way in; only a hash of its secret is kept. `handle` is its name at the desk.

    `renews`: the account whose owner lost both secrets, and begins a new journal under the same login.
    """

    token_hash: str = Field(primary_key=True)
    handle: str = Field(unique=True)
    role: str
    desk: bool
    made: datetime
    expires: datetime
    used_by: str | None = Field(default=None, foreign_key="account.id")
    withdrawn: bool = False
    renews: str | None = Field(default=None, foreign_key="account.id")


class SignIn(Table, table=True):
    """One browser's cookie. `half` is there only while the vault is unlocked (`docs/sealing.md` 7).

    `handle` is its name in its owner's list, `device` the kind of browser and machine in words, `challenge` what a passkey
    is to sign next.
    """

    __tablename__ = "sign_in"

    id: str = Field(primary_key=True)
    handle: str = Field(unique=True)
    account: str = Field(foreign_key="account.id", index=True)
    half: str | None
    idle_seconds: int
    made: datetime
    active: datetime
    unlocked: datetime | None
    device: str
    shared: bool
    challenge: str | None = None
    challenged: datetime | None = None
