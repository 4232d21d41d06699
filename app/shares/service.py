"""Making, listing and ending shares (`docs/sealing.md` 9). Nothing here may see what opens one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, select, update

from app.accounts.models import Account
from app.accounts.signins import Who
from app.core import clock
from app.core.errors import Conflict, NotFound
from app.sealing.envelope import digest_of
from app.shares.forms import ShareForm
from app.shares.models import Opening, Share
from app.shares.openings import SAME_READING

REMEMBERED = timedelta(days=90)


@dataclass(frozen=True)
class Row:
    """A share as its owner sees it; who it is for and what is in it stand in the envelope."""

    id: str
    rev: int
    owner_envelope: str
    made: date
    expires: datetime
    openings_limit: int | None
    opened: int
    wrong: int
    last_opened: datetime | None
    state: str


def _state(ended: date | None, expires: datetime, limit: int | None, opened: int, *, suspended: bool) -> str:
    if ended is not None:
        return "ended"
    if clock.now() >= expires:
        return "expired"
    if limit is not None and opened >= limit:
        return "used-up"
    return "suspended" if suspended else "open"


def _rows(db: Session, who: Who, *, id: str | None = None) -> list[Row]:
    last = func.max(col(Opening.at)).label("last")
    query = (
        columns(
            col(Share.id),
            col(Share.rev),
            col(Share.owner_envelope),
            col(Share.made),
            col(Share.expires),
            col(Share.openings_limit),
            col(Share.opened),
            col(Share.wrong),
            col(Share.ended),
            col(Share.suspended),
            last,
        )
        .join(Opening, (col(Opening.owner) == col(Share.owner)) & (col(Opening.share) == col(Share.id)), isouter=True)
        .where(col(Share.owner) == who.account)
        .group_by(col(Share.owner), col(Share.id))
        .order_by(col(Share.made).desc())
    )
    if id is not None:
        query = query.where(col(Share.id) == id)
    return [
        Row(
            id=row.id,
            rev=row.rev,
            owner_envelope=row.owner_envelope,
            made=row.made.date(),
            expires=row.expires,
            openings_limit=row.openings_limit,
            opened=row.opened,
            wrong=row.wrong,
            last_opened=row.last,
            state=_state(row.ended, row.expires, row.openings_limit, row.opened, suspended=row.suspended),
        )
        for row in db.execute(query)
    ]


def all_for(db: Session, who: Who) -> list[Row]:
    """A person's shares, newest first."""
    return _rows(db, who)


def get(db: Session, who: Who, id: str) -> Row:
    """One share of this person; NotFound when there is none."""
    rows = _rows(db, who, id=id)
    if not rows:
        raise NotFound()
    return rows[0]


def openings_of(db: Session, who: Who, id: str) -> list[datetime]:
    """When a share was opened, latest first."""
    times = select(Opening.at).where(Opening.owner == who.account, Opening.share == id)
    return list(db.exec(times.order_by(col(Opening.at).desc())))


def share(db: Session, who: Who, id: str, form: ShareForm) -> None:
    """Keep a new share; a repeat of the same one is success. Conflict (`other-account`, `conflict`)."""
    if form.account != who.account:
        raise Conflict("other-account")
    packet_hash = digest_of(form.packet)
    known = db.get(Share, (who.account, id))
    if known is not None:
        if known.packet_hash == packet_hash and known.link_verifier == form.link_verifier:
            return
        raise Conflict()
    now = clock.now()
    db.add(
        Share(
            owner=who.account,
            id=id,
            rev=1,
            owner_envelope=form.owner_envelope,
            packet=form.packet,
            packet_hash=packet_hash,
            link_verifier=form.link_verifier,
            auth_verifier=form.auth_verifier,
            made=now,
            expires=now + timedelta(days=form.days),
            openings_limit=form.openings,
            opened=0,
            wrong=0,
            wait_until=now,
            ended=None,
        )
    )


def revoke(db: Session, who: Who, id: str) -> None:
    """End a share at once: packet and proof are deleted, what says that it ended is kept. NotFound."""
    if db.get(Share, (who.account, id)) is None:
        raise NotFound()
    db.exec(
        update(Share)
        .where(col(Share.owner) == who.account, col(Share.id) == id, col(Share.ended).is_(None))
        .values(packet=None, auth_verifier=None, ended=clock.today())
    )


def suspend_all(db: Session) -> None:
    """Pause every share, as after a restore: one that was ended since must not open again without its owner's word."""
    db.exec(update(Share).where(col(Share.ended).is_(None)).values(suspended=True))


def confirm(db: Session, who: Who, id: str) -> None:
    """Let a paused share be opened again. NotFound."""
    if db.get(Share, (who.account, id)) is None:
        raise NotFound()
    db.exec(update(Share).where(col(Share.owner) == who.account, col(Share.id) == id).values(suspended=False))


def clear_out(db: Session) -> None:
    """End what was shared from journals that were put aside; delete packets that nobody can open any more: their days are over,
    or they were opened as often as allowed and no reading goes on. Forget what ended 90 days ago.
    """
    now = clock.now()
    aside = select(Account.id).where(col(Account.set_aside).is_not(None))
    db.exec(
        update(Share)
        .where(col(Share.owner).in_(aside), col(Share.ended).is_(None))
        .values(packet=None, auth_verifier=None, ended=clock.today())
    )
    going_on = exists().where(
        col(Opening.owner) == col(Share.owner), col(Opening.share) == col(Share.id), col(Opening.at) > now - SAME_READING
    )
    over = (col(Share.expires) <= now) | ((col(Share.opened) >= col(Share.openings_limit)) & ~going_on)
    db.exec(
        update(Share).where(col(Share.packet).is_not(None), over).values(packet=None).execution_options(synchronize_session=False)
    )
    db.exec(delete(Share).where((col(Share.ended) < (now - REMEMBERED).date()) | (col(Share.expires) < now - REMEMBERED)))


def erase(db: Session, account: str) -> None:
    """Delete an account's shares with all that was handed over; their links are unknown from now on."""
    for part in (Opening, Share):
        db.exec(delete(part).where(col(part.owner) == account))
