"""Opening a share from outside: possession of link and passphrase is proven, counted once, and answered with the packet."""

import hmac
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select, update

from app.accounts.models import Account
from app.core import clock
from app.core.errors import DomainError, Gone, NotFound, SignInRequired, TooMany
from app.core.ids import mint_id, verifier
from app.shares.forms import OpeningForm
from app.shares.models import Opening, Share

# A reading that goes on after a reload is the same reading.
SAME_READING = timedelta(minutes=30)
FREE_TRIES, LONGEST_WAIT = 5, 900


@dataclass(frozen=True)
class Opened:
    """The sealed packet, released; `opening` is the reading it belongs to."""

    packet: str
    rev: int
    opening: str


def open_for(db: Session, id: str, form: OpeningForm, *, earlier: str | None) -> Opened | DomainError:
    """Release the packet. A refusal is returned, not raised, so that a wrong passphrase stays counted.

    NotFound: no such share, or another link (one answer for both). Gone: `share-ended`, `share-expired`, `share-used-up`,
    `share-suspended`. TooMany. SignInRequired: `wrong-passphrase`. `earlier` is the reading this browser began before.
    """
    link = verifier(form.link_auth)
    # Whoever was sent the link could store a share of their own under its id: the one that was there first is meant.
    shared = select(Share, col(Account.set_aside)).join(Account, col(Account.id) == col(Share.owner))
    found = db.exec(shared.where(Share.id == id, Share.link_verifier == link).order_by(col(Share.made))).first()
    if found is None:
        return NotFound("share-unknown")
    share, set_aside = found
    now = clock.now()
    # What somebody shared from a journal that was put aside ends with it, at once; the next sweep deletes the packets.
    if share.ended is not None or share.auth_verifier is None or set_aside is not None:
        return Gone("share-ended")
    used_up = share.openings_limit is not None and share.opened >= share.openings_limit
    if now >= share.expires or (share.packet is None and not used_up):
        return Gone("share-expired")
    same = _recent(db, share, form.opening) or (_recent(db, share, earlier) if earlier else None)
    # Once nobody's last reading goes on, the packet is deleted (`shares.clear_out`).
    if share.packet is None or (used_up and same is None):
        return Gone("share-used-up")
    if share.suspended:
        return Gone("share-suspended")
    # Longer than anybody is ever made to wait: the server's clock was put back since.
    if now < share.wait_until <= now + timedelta(seconds=LONGEST_WAIT):
        return TooMany(seconds=max(1, int((share.wait_until - now).total_seconds())))
    if not hmac.compare_digest(verifier(form.share_auth), share.auth_verifier):
        share.wrong += 1
        over = share.wrong - FREE_TRIES
        if over >= 0:
            share.wait_until = now + timedelta(seconds=min(2 ** min(over, 10), LONGEST_WAIT))
        return SignInRequired("wrong-passphrase")
    if same is None:
        if not _count(db, share):
            return Gone("share-used-up")
        # The press of an earlier reading, sent again after its time, begins another one.
        known = db.get(Opening, (share.owner, share.id, form.opening)) is not None
        same = mint_id() if known else form.opening
        db.add(Opening(owner=share.owner, share=share.id, id=same, at=now))
    return Opened(share.packet, share.rev, same)


def _recent(db: Session, share: Share, opening: str) -> str | None:
    row = db.get(Opening, (share.owner, share.id, opening))
    return opening if row is not None and clock.now() - row.at < SAME_READING else None


def _count(db: Session, share: Share) -> bool:
    counted = db.exec(
        update(Share)
        .where(
            col(Share.owner) == share.owner,
            col(Share.id) == share.id,
            col(Share.openings_limit).is_(None) | (col(Share.opened) < col(Share.openings_limit)),
        )
        .values(opened=Share.opened + 1)
    )
    return bool(counted.rowcount)
