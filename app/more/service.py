"""What the server holds about a person: the readable part, and how much of the sealed one. Nothing here may see plaintext."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, col

from app.accounts.models import Account, SignIn
from app.accounts.signins import Who
from app.entries.models import Entry, EntryBody, EntryRevision
from app.profiles.models import Profile
from app.shares.models import Share


@dataclass(frozen=True)
class Held:
    """A person's own values. `sealed` is in bytes, as they are stored."""

    login: str
    role: str
    desk: bool
    joined: date
    entries: int
    sealed: int
    sign_ins: int
    shares: int

    @property
    def kilobytes(self) -> int:
        """As people read a size, rounded up."""
        return -(-self.sealed // 1000)


def held(db: Session, who: Who) -> Held:
    """What is stored of whoever asks."""
    of = who.account
    sealed = (
        (col(EntryRevision.head), col(EntryRevision.owner)),
        (col(EntryBody.body), col(EntryBody.owner)),
        (col(Profile.sealed), col(Profile.owner)),
        (col(Share.packet), col(Share.owner)),
        (col(Share.owner_envelope), col(Share.owner)),
    )
    sizes = [
        columns(func.coalesce(func.sum(func.length(each)), 0)).where(owner == of).scalar_subquery() for each, owner in sealed
    ]
    counts = [
        columns(func.count()).where(owner == of).scalar_subquery()
        for owner in (col(Entry.owner), col(SignIn.account), col(Share.owner))
    ]
    own = (col(Account.login), col(Account.role), col(Account.desk), col(Account.joined))
    row = db.execute(columns(*own, *counts, *sizes).where(col(Account.id) == of)).one()
    entries, sign_ins, shares, *parts = row[len(own) :]
    return Held(row.login, row.role, row.desk, row.joined, entries, sum(parts), sign_ins, shares)
