"""Invitations: one-time ways in. Only a hash of the secret is kept; what the desk mints in its browser never comes here."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, select, update

from app.accounts.models import Account, Invitation
from app.core import clock
from app.core.errors import Conflict, Gone, NotFound
from app.core.ids import decode_key, mint_id, mint_key

DAYS, LONGEST_DAYS, AT_ONCE = 14, 90, 20
STATES = ("open", "used", "expired", "withdrawn")
PAGE = 50
# So long the desk can still look up what became of a sheet.
REMEMBERED = timedelta(days=90)


@dataclass(frozen=True)
class Minted:
    """An invitation as a browser made it: its name, and the hash of the secret that stays there."""

    handle: str
    token_hash: str


@dataclass(frozen=True)
class Row:
    """An invitation as the desk sees it. Who it was for is asked and kept nowhere."""

    handle: str
    role: str
    desk: bool
    made: datetime
    expires: datetime
    state: str
    renews: str | None

    @property
    def number(self) -> str:
        """What the printed sheet is called."""
        return self.handle[:4].upper()


def _hash(token: str) -> str:
    return hashlib.sha256(decode_key(token)).hexdigest()


def mint() -> tuple[str, Minted]:
    """A secret, and what is kept of it."""
    token = mint_key()
    return token, Minted(mint_id(), _hash(token))


def invite(db: Session, *, role: str, desk: bool, days: int = DAYS) -> str:
    """Make an invitation on this machine and give its one-time secret, which is kept nowhere."""
    token, minted = mint()
    keep(db, [minted], role=role, desk=desk, days=days)
    return token


def keep(
    db: Session, minted: Sequence[Minted], *, role: str, desk: bool = False, days: int, renews: str | None = None
) -> datetime:
    """Keep invitations until they expire, and say when that is; a repeat of the same ones is success. Conflict."""
    now = clock.now()
    hashes = {each.handle: each.token_hash for each in minted}
    known = db.exec(
        select(Invitation).where(
            or_(col(Invitation.handle).in_(hashes), col(Invitation.token_hash).in_(hashes.values())),
        )
    ).all()
    if len(hashes) < len(minted) or any(hashes.get(row.handle) != row.token_hash for row in known):
        raise Conflict()
    if known:
        return known[0].expires
    expires = now + timedelta(days=days)
    for handle, token_hash in hashes.items():
        db.add(Invitation(token_hash=token_hash, handle=handle, role=role, desk=desk, made=now, expires=expires, renews=renews))
    return expires


def open_invitation(db: Session, token: str, *, account: str | None = None) -> Invitation:
    """The invitation behind a secret, if it can still be used (by `account`, when that is who used it).

    NotFound, Gone (`invitation-used`, `invitation-withdrawn`, `invitation-expired`).
    """
    invitation = db.get(Invitation, _hash(token))
    if invitation is None:
        raise NotFound("invitation-unknown")
    if invitation.used_by is not None:
        if invitation.used_by != account:
            raise Gone("invitation-used")
        return invitation
    if invitation.withdrawn:
        raise Gone("invitation-withdrawn")
    if clock.now() >= invitation.expires:
        raise Gone("invitation-expired")
    return invitation


def withdraw(db: Session, handle: str) -> None:
    """Void an invitation; once more changes nothing. NotFound, Conflict (`invitation-used`)."""
    invitation = db.exec(select(Invitation).where(Invitation.handle == handle)).first()
    if invitation is None:
        raise NotFound()
    if invitation.used_by is not None:
        raise Conflict("invitation-used")
    invitation.withdrawn = True


def withdraw_all(db: Session) -> None:
    """Void every invitation that nobody used: after a restore it is unknown which of them were used or withdrawn since."""
    db.exec(update(Invitation).where(col(Invitation.used_by).is_(None)).values(withdrawn=True))


def forget_unused(db: Session, *, desk: bool) -> None:
    """Delete the unused invitations of a kind: the first account's link is made anew at each start until it is used."""
    db.exec(delete(Invitation).where(col(Invitation.used_by).is_(None), col(Invitation.desk) == desk))


def clear_out(db: Session) -> None:
    """Delete what ended so long ago that nobody looks for it any more."""
    db.exec(delete(Invitation).where(col(Invitation.expires) < clock.now() - REMEMBERED))


def _is(state: str) -> ColumnElement[bool]:
    unused, now = col(Invitation.used_by).is_(None), clock.now()
    standing = and_(unused, col(Invitation.withdrawn).is_(False))
    return {
        "used": col(Invitation.used_by).is_not(None),
        "withdrawn": and_(unused, col(Invitation.withdrawn).is_(True)),
        "expired": and_(standing, col(Invitation.expires) <= now),
        "open": and_(standing, col(Invitation.expires) > now),
    }[state]


def counts(db: Session) -> dict[str, int]:
    """How many there are in each state."""
    query = columns(*(func.coalesce(func.sum(case((_is(state), 1), else_=0)), 0) for state in STATES))
    return dict(zip(STATES, db.execute(query).one(), strict=True))


def page_of(db: Session, state: str, start: int = 0, *, renews: str | None = None) -> list[Row]:
    """Those in one state (of one account that they renew), newest first; one more than a page when there are older ones."""
    query = (
        columns(
            col(Invitation.handle),
            col(Invitation.role),
            col(Invitation.desk),
            col(Invitation.made),
            col(Invitation.expires),
            func.coalesce(col(Account.former_login), col(Account.login)).label("renews"),
        )
        .join(Account, col(Account.id) == col(Invitation.renews), isouter=True)
        .where(_is(state))
        .order_by(col(Invitation.made).desc(), col(Invitation.handle))
        .offset(start)
        .limit(PAGE + 1)
    )
    if renews is not None:
        query = query.where(col(Invitation.renews) == renews)
    return [Row(state=state, **row._mapping) for row in db.execute(query)]
