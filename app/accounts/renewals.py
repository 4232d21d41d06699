"""A new journal for somebody who lost both secrets. The old one is put aside: the sheet may turn up (`docs/sealing.md` 6)."""

from datetime import date, timedelta
from itertools import count

from sqlalchemy import case, or_
from sqlmodel import Session, col, select, update

from app.accounts import invitations
from app.accounts.invitations import Minted, Row
from app.accounts.models import Account, Invitation
from app.accounts.service import by_login
from app.core import clock
from app.core.errors import Conflict, Gone, Invalid, NotFound
from app.core.ids import encode_key
from app.core.server_key import ServerKey

# So long the old journal is kept, and so long the link to the new one holds where nobody says otherwise.
SET_ASIDE, DAYS = timedelta(days=90), 3
LONGEST_LOGIN = 64


def offer(db: Session, account: str, minted: Minted, *, login: str, days: int) -> date:
    """Keep an invitation to begin anew, and say until when; earlier ones for this account are void.

    Nothing changes until it is used. NotFound, Invalid (another login was typed), Conflict (`set-aside`).
    """
    row = db.get(Account, account)
    if row is None:
        raise NotFound()
    if row.login != login:
        raise Invalid()
    if row.set_aside is not None:
        raise Conflict("set-aside")
    db.exec(
        update(Invitation)
        .where(col(Invitation.renews) == account, col(Invitation.used_by).is_(None), col(Invitation.handle) != minted.handle)
        .values(withdrawn=True)
    )
    return invitations.keep(db, [minted], role=row.role, desk=row.desk, days=days, renews=account).date()


def offered(db: Session, account: str) -> Row | None:
    """The invitation to begin anew that stands open for this account."""
    return next(iter(invitations.page_of(db, "open", renews=account)), None)


def renewed_by(db: Session, invitation: Invitation) -> Account | None:
    """Whose journal an invitation begins anew, if any; Gone (`invitation-withdrawn`) when that was done already."""
    if invitation.renews is None:
        return None
    account = db.get(Account, invitation.renews)
    if account is None or account.set_aside is not None:
        raise Gone("invitation-withdrawn")
    return account


def set_aside(db: Session, key: ServerKey, account: Account) -> None:
    """Put a journal aside under a login of its own, so that a new one can begin under the one it had."""
    account.former_login, account.login = account.login, _earlier(db, account.login)
    # No passphrase of before fits the new login, and with the salt that this login always had nobody can ask whether it exists.
    account.server_salt = encode_key(key.salt_for(account.login))
    account.set_aside = clock.today() + SET_ASIDE
    account.desk = False
    # Whoever asked to be deleted and then begins anew was told of 90 days, not of seven.
    account.leaving = None
    db.flush()


def _earlier(db: Session, login: str) -> str:
    endings = (f".earlier{number}" if number > 1 else ".earlier" for number in count(1))
    return next(found for ending in endings if by_login(db, found := login[: LONGEST_LOGIN - len(ending)] + ending) is None)


def recoverable(db: Session, login: str) -> list[Account]:
    """Whose code somebody may mean who types this login: the account that has it, then those that had it, latest first."""
    meant = or_(col(Account.login) == login, col(Account.former_login) == login)
    first = case((col(Account.login) == login, 0), else_=1)
    return list(db.exec(select(Account).where(meant).order_by(first, col(Account.set_aside).desc())))


def bring_back(db: Session, account: str) -> None:
    """Its owner has it again: it stays, under the login that it has now."""
    row = db.get_one(Account, account)
    row.set_aside = row.former_login = None
