"""Leaving: a date seven days ahead, a way back until then, and one transaction that erases everything of an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select, update

from app.accounts import service as accounts
from app.accounts.models import Account, SignIn
from app.accounts.signins import Who
from app.core import clock
from app.core.db import unit_of_work
from app.core.errors import Conflict
from app.core.table import Table
from app.entries import service as entries
from app.entries.models import Entry, EntryRevision
from app.factors import service as factors
from app.factors.models import SecondFactor
from app.profiles import service as profiles
from app.shares import service as shares
from app.shares.models import Share
from app.vaults import service as vaults
from app.vaults.models import Passkey

GRACE = timedelta(days=7)


@dataclass(frozen=True)
class Holding:
    """What there is of a person, counted."""

    login: str
    entries: int
    binned: int
    earlier: int
    shares: int
    passkeys: int
    second_factor: bool
    sign_ins: int


def holding(db: Session, who: Who) -> Holding:
    """What would be deleted today."""

    def count(table: type[Table], *which: ColumnElement[bool]) -> ColumnElement[int]:
        return columns(func.count()).select_from(table).where(*which).scalar_subquery()

    of = who.account
    earlier = (col(EntryRevision.owner) == of, col(EntryRevision.head).is_not(None))
    row = db.execute(
        columns(
            count(Entry, col(Entry.owner) == of).label("entries"),
            count(Entry, col(Entry.owner) == of, col(Entry.binned).is_not(None)).label("binned"),
            count(EntryRevision, *earlier).label("versions"),
            count(Share, col(Share.owner) == of).label("shares"),
            count(Passkey, col(Passkey.owner) == of).label("passkeys"),
            count(SecondFactor, col(SecondFactor.owner) == of).label("factors"),
            count(SignIn, col(SignIn.account) == of).label("sign_ins"),
        )
    ).one()
    return Holding(
        login=who.login,
        entries=row.entries,
        binned=row.binned,
        earlier=row.versions - row.entries,
        shares=row.shares,
        passkeys=row.passkeys,
        second_factor=row.factors > 0,
        sign_ins=row.sign_ins,
    )


def is_last_at_the_desk(db: Session, who: Who) -> bool:
    """Whether nobody else would be left to run the desk."""
    others = select(Account.id).where(
        col(Account.desk), Account.id != who.account, col(Account.leaving).is_(None), col(Account.set_aside).is_(None)
    )
    return who.desk and db.exec(others.limit(1)).first() is None


def leave(db: Session, who: Who) -> datetime:
    """Delete the account in seven days; asked again, the day stays. Conflict (`last-desk`)."""
    account = db.get_one(Account, who.account)
    if account.leaving is None:
        if is_last_at_the_desk(db, who):
            raise Conflict("last-desk")
        account.leaving = clock.now() + GRACE
    return account.leaving


def stay(db: Session, who: Who) -> None:
    """Keep the account after all."""
    db.exec(update(Account).where(col(Account.id) == who.account).values(leaving=None))


def put_off(db: Session) -> None:
    """After a restore: who was leaving may have stayed since, and what was put aside may be in use. They get the days anew."""
    at = clock.now() + GRACE
    db.exec(update(Account).where(col(Account.leaving) < at).values(leaving=at))
    db.exec(update(Account).where(col(Account.set_aside) < at.date()).values(set_aside=at.date()))


def _due() -> ColumnElement[bool]:
    return (col(Account.leaving) <= clock.now()) | (col(Account.set_aside) < clock.today())


def carry_out(engine: Engine) -> None:
    """Erase every account whose time has come, each in a transaction of its own."""
    with unit_of_work(engine, writing=False) as db:
        due = db.exec(select(Account.id).where(_due())).all()
    for account in due:
        with unit_of_work(engine, writing=True) as db:
            # Its owner may have come back a moment ago.
            if db.exec(select(Account.id).where(Account.id == account, _due())).first() is not None:
                erase(db, account)


def erase(db: Session, account: str) -> None:
    """Everything of an account, everywhere. What refers to others goes first, the account itself last."""
    shares.erase(db, account)
    entries.erase(db, account)
    profiles.erase(db, account)
    factors.switch_off(db, account)
    vaults.erase(db, account)
    accounts.erase(db, account)
