"""Accounts as the desk sees them: a login, a role, the day of joining. Nothing here says what anybody does."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from app.accounts.models import Account
from app.core.errors import Conflict, NotFound

PAGE = 50


@dataclass(frozen=True)
class Row:
    """A person, or a journal that was put aside for a new one."""

    id: str
    login: str
    role: str
    desk: bool
    joined: date
    set_aside: date | None
    former_login: str | None


_COLUMNS = columns(
    col(Account.id),
    col(Account.login),
    col(Account.role),
    col(Account.desk),
    col(Account.joined),
    col(Account.set_aside),
    col(Account.former_login),
)


def page_of(db: Session, sought: str = "", start: int = 0) -> list[Row]:
    """Those with this in their login, by login; one more than a page when there are more."""
    query = _COLUMNS.order_by(col(Account.login)).offset(start).limit(PAGE + 1)
    part = unicodedata.normalize("NFKC", sought).strip().lower()
    if part:
        query = query.where(col(Account.login).contains(part, autoescape=True))
    return [Row(**row._mapping) for row in db.execute(query)]


def get(db: Session, id: str) -> Row:
    """One of them; NotFound."""
    row = db.execute(_COLUMNS.where(col(Account.id) == id)).first()
    if row is None:
        raise NotFound()
    return Row(**row._mapping)


def give_desk(db: Session, id: str) -> None:
    """Let somebody work at the desk; once more changes nothing. NotFound, Conflict (`set-aside`)."""
    account = db.get(Account, id)
    if account is None:
        raise NotFound()
    if account.set_aside is not None:
        raise Conflict("set-aside")
    account.desk = True


def take_desk(db: Session, id: str) -> None:
    """Let somebody work at the desk no more. NotFound, Conflict (`last-desk`): somebody has to."""
    at_the_desk = db.exec(select(Account).where(col(Account.desk).is_(True))).all()
    account = db.get(Account, id)
    if account is None:
        raise NotFound()
    if not [other for other in at_the_desk if other.id != id and other.leaving is None]:
        raise Conflict("last-desk")
    account.desk = False
