"""Sign-ins: the rows behind the cookie, with their locks and limits. A lost row is a lost sign-in, never a lost word."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, select, update

from app.accounts.models import SHARED_IDLE_MINUTES, Account, SignIn
from app.core import clock
from app.core.errors import Gone, Locked, NotFound, SignInRequired
from app.core.ids import decode_key, mint_id, mint_key

ABSOLUTE = timedelta(hours=12)
LIFE = timedelta(days=30)
# Where others use the device too, a sign-in ends so long after its last use: some browsers bring cookies back when they open.
SHARED_LIFE = timedelta(hours=12)
# Activity is written down this often, not at every request.
GRAIN = timedelta(seconds=20)


@dataclass(frozen=True)
class Place:
    """Where somebody signs in: the kind of browser and machine in words, and whether others use it too."""

    device: str
    shared: bool = False


@dataclass(frozen=True)
class Who:
    """The account asking, through one sign-in. Every lookup of something personal takes it."""

    account: str
    login: str
    role: str
    desk: bool
    epoch: int
    sign_in: str
    half: str | None
    idle_seconds: int
    seconds_left: int
    stale: bool
    shared: bool
    # When the account will be deleted, as its owner asked.
    leaving: datetime | None

    @property
    def unlocked(self) -> bool:
        """Whether the vault is open in this sign-in."""
        return self.half is not None


# Asked by every request of somebody signed in: built once, because building it takes longer than running it.
_HOLDER = (
    columns(
        col(SignIn.account),
        col(Account.login),
        col(Account.role),
        col(Account.desk),
        col(Account.epoch),
        col(Account.leaving),
        col(SignIn.half),
        col(SignIn.idle_seconds),
        col(SignIn.made),
        col(SignIn.active),
        col(SignIn.unlocked),
        col(SignIn.shared),
    )
    .join(Account, col(Account.id) == col(SignIn.account))
    .where(col(SignIn.id) == bindparam("sign_in"))
)


def _id(token: str) -> str:
    return hashlib.sha256(decode_key(token)).hexdigest()


def begin(db: Session, account: str, place: Place) -> tuple[str, str]:
    """A new sign-in, unlocked: its cookie and its half."""
    token, half, now = mint_key(), mint_key(), clock.now()
    minutes = db.get_one(Account, account).idle_minutes
    db.add(
        SignIn(
            id=_id(token),
            handle=mint_id(),
            account=account,
            half=half,
            idle_seconds=_idle_seconds(minutes, shared=place.shared),
            made=now,
            active=now,
            unlocked=now,
            device=place.device,
            shared=place.shared,
        )
    )
    return token, half


def find(db: Session, token: str) -> Who | None:
    """Who holds this cookie. A sign-in past its idle or absolute limit is found locked, whatever the row still says."""
    try:
        sign_in = _id(token)
    except ValueError:
        return None
    row = db.execute(_HOLDER, {"sign_in": sign_in}).first()
    now = clock.now()
    if row is None or now - row.made >= LIFE or (row.shared and now - row.active >= SHARED_LIFE):
        return None
    left = _seconds_left(row.active, row.unlocked, row.idle_seconds, now)
    expired = row.half is not None and left <= 0
    return Who(
        account=row.account,
        login=row.login,
        role=row.role,
        desk=row.desk,
        epoch=row.epoch,
        sign_in=sign_in,
        half=None if expired else row.half,
        idle_seconds=row.idle_seconds,
        seconds_left=max(0, left) if row.half else 0,
        stale=expired or not -GRAIN < now - row.active < GRAIN,
        shared=row.shared,
        leaving=row.leaving,
    )


def _seconds_left(active: datetime, unlocked: datetime | None, idle_seconds: int, now: datetime) -> int:
    if unlocked is None:
        return 0
    # What lies ahead was written down before the server's clock was put back; it counts from now on (`lock_idle`).
    active, unlocked = min(active, now), min(unlocked, now)
    ends = min(active + timedelta(seconds=idle_seconds), unlocked + ABSOLUTE)
    return int((ends - now).total_seconds())


def refresh(db: Session, who: Who) -> int:
    """Write down that this sign-in is in use, or that its time had run out. Seconds until the lock."""
    row = db.get(SignIn, who.sign_in)
    if row is None or row.half is None:
        return 0
    now = clock.now()
    if _seconds_left(row.active, row.unlocked, row.idle_seconds, now) <= 0:
        row.half, row.unlocked = None, None
        return 0
    row.active = now
    return _seconds_left(now, row.unlocked, row.idle_seconds, now)


def unlock(db: Session, who: Who) -> str:
    """The half of this sign-in: the same one when another tab unlocked first, else a new one.

    SignInRequired (`signed-out`) when it was ended in the meantime.
    """
    row, now = _row(db, who), clock.now()
    still_open = row.half is not None and _seconds_left(row.active, row.unlocked, row.idle_seconds, now) > 0
    half = row.half if still_open and row.half else mint_key()
    row.half, row.active, row.unlocked = half, now, row.unlocked if still_open else now
    return half


def lock(db: Session, who: Who) -> None:
    """Erase the half: what the device holds opens nothing any more."""
    db.exec(update(SignIn).where(col(SignIn.id) == who.sign_in).values(half=None, unlocked=None))


CHALLENGE_LIFE = timedelta(minutes=5)


def challenge(db: Session, who: Who) -> str:
    """32 fresh bytes for a passkey to sign, good once and for five minutes. SignInRequired when ended meanwhile."""
    row = _row(db, who)
    row.challenge, row.challenged = mint_key(), clock.now()
    return row.challenge


def take_challenge(db: Session, who: Who) -> str:
    """The challenge, which is void from now on. Gone (`challenge-expired`)."""
    row = _row(db, who)
    found, at = row.challenge, row.challenged
    row.challenge, row.challenged = None, None
    if found is None or at is None or clock.now() - at >= CHALLENGE_LIFE:
        raise Gone("challenge-expired")
    return found


def _row(db: Session, who: Who) -> SignIn:
    row = db.get(SignIn, who.sign_in)
    if row is None:
        raise SignInRequired("signed-out")
    return row


def end(db: Session, who: Who) -> None:
    """End this sign-in."""
    db.exec(delete(SignIn).where(col(SignIn.id) == who.sign_in))


def end_all(db: Session, account: str) -> None:
    """End every sign-in of an account."""
    db.exec(delete(SignIn).where(col(SignIn.account) == account))


def end_others(db: Session, who: Who) -> None:
    """End every sign-in of this account but this one."""
    db.exec(delete(SignIn).where(col(SignIn.account) == who.account, col(SignIn.id) != who.sign_in))


def end_one(db: Session, who: Who, handle: str) -> None:
    """End one sign-in of this account, by its name in the list. NotFound."""
    ended = db.exec(delete(SignIn).where(col(SignIn.account) == who.account, col(SignIn.handle) == handle))
    if not ended.rowcount:
        raise NotFound()


@dataclass(frozen=True)
class Row:
    """A sign-in in its owner's list. Days, not times: the list is for recognising, not for watching."""

    handle: str
    device: str
    shared: bool
    made: date
    active: date
    here: bool


def all_for(db: Session, who: Who) -> list[Row]:
    """A person's sign-ins that still count: this one first, then the latest used."""
    rows = select(SignIn).where(SignIn.account == who.account, ~_over(clock.now()))
    found = [
        Row(row.handle, row.device, row.shared, row.made.date(), row.active.date(), row.id == who.sign_in)
        for row in db.exec(rows.order_by(col(SignIn.active).desc()))
    ]
    return sorted(found, key=lambda row: not row.here)


def set_idle(db: Session, who: Who, *, minutes: int, shared: bool) -> None:
    """Choose after how many minutes the journal locks, everywhere, and say whether others use this device too. Locked."""
    if not who.unlocked:
        raise Locked()
    db.get_one(Account, who.account).idle_minutes = minutes
    for row in db.exec(select(SignIn).where(SignIn.account == who.account)):
        if row.id == who.sign_in:
            row.shared = shared
        row.idle_seconds = _idle_seconds(minutes, shared=row.shared)


def _idle_seconds(minutes: int, *, shared: bool) -> int:
    return 60 * (min(minutes, SHARED_IDLE_MINUTES) if shared else minutes)


def lock_idle(db: Session) -> None:
    """Erase the halves whose time has run out, for people who never came back."""
    now = clock.now()
    for row in db.exec(select(SignIn).where(col(SignIn.half).is_not(None))):
        # After the clock was put back nothing would run out until it has caught up.
        row.active, row.unlocked = min(row.active, now), min(row.unlocked or now, now)
        if _seconds_left(row.active, row.unlocked, row.idle_seconds, now) <= 0:
            row.half, row.unlocked = None, None
    db.exec(delete(SignIn).where(_over(now)))


def _over(now: datetime) -> ColumnElement[bool]:
    forgotten = col(SignIn.shared) & (col(SignIn.active) <= now - SHARED_LIFE)
    return (col(SignIn.made) <= now - LIFE) | forgotten
