"""Everything of a person, as it is stored. Nothing here may see plaintext."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, Row, and_, func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from app.accounts.models import Account
from app.accounts.service import Proven
from app.accounts.signins import Who
from app.core import clock
from app.core.server_key import ServerKey
from app.entries.models import Entry, EntryBody, EntryRevision, ErasedEntry
from app.exports.answers import EarlierPart, EntriesPart, EntryPart, KeysPart, PasskeyPart, RestPart, SharePart
from app.profiles import service as profiles
from app.shares.models import Opening, Share
from app.vaults import service as vaults
from app.vaults.models import Passkey, RecoveryWrap

# How many entries come at once, and after how much sealed text no more do. One entry always does.
PAGE, MOST = 40, 2 * 1024 * 1024


def keys_for(db: Session, key: ServerKey, proven: Proven, *, app: str) -> KeysPart:
    """The wraps and what belongs to them, for whoever proved the passphrase."""
    account = db.get_one(Account, proven.account)
    released = vaults.release(db, key, proven)
    profile = profiles.of(db, account.id)
    passkeys = columns(col(Passkey.credential), col(Passkey.wrap), col(Passkey.device), col(Passkey.made))
    return KeysPart(
        app=app,
        made=clock.now(),
        login=account.login,
        role=account.role,
        joined=account.joined,
        account=account.id,
        epoch=account.epoch,
        profile_letter=account.profile_letter,
        server_salt=account.server_salt,
        cred_rev=released.revs.cred_rev,
        recovery_rev=released.revs.recovery_rev,
        password_wrap=released.wrap,
        recovery_wrap=db.get_one(RecoveryWrap, account.id).wrap,
        passkeys=[PasskeyPart(*row) for row in db.execute(passkeys.where(col(Passkey.owner) == account.id))],
        profile_rev=profile.rev,
        profile=profile.sealed,
    )


def entries_of(db: Session, who: Who) -> int:
    """How many entries there are, those in the bin included."""
    return int(db.execute(columns(func.count()).where(col(Entry.owner) == who.account)).scalar_one())


def entries_for(db: Session, who: Who, *, after: int, current: bool) -> EntriesPart:
    """The next entries after a place in the order of changes; with `current`, without their earlier versions."""
    rows = _next_rows(db, who, after, current=current)
    ids = [row.id for row in rows]
    bodies: dict[str, dict[int, str]] = defaultdict(dict)
    for entry, rev, body in db.execute(_bodies(who, ids, current=current)):
        bodies[entry][rev] = body
    earlier: dict[str, list[EarlierPart]] = defaultdict(list)
    if not current:
        for entry, *version in db.execute(_earlier(who, ids)):
            earlier[entry].append(EarlierPart(*version))
    parts = [
        EntryPart(row.id, row.made, row.rev, row.saved, row.binned, row.head, row.body_rev, bodies[row.id], earlier[row.id])
        for row in rows
    ]
    return EntriesPart(parts, rows[-1].seq if rows else after, entries_of(db, who), [] if rows else _erased(db, who))


def _next_rows(db: Session, who: Who, after: int, *, current: bool) -> list[Row[Any]]:
    size = columns(func.sum(func.length(col(EntryBody.body)))).where(*_of_entry(EntryBody))
    if current:
        size = size.where(col(EntryBody.rev) == col(Entry.body_rev))
    wanted = (Entry.id, Entry.made, Entry.seq, Entry.rev, Entry.saved, Entry.binned, Entry.head, Entry.body_rev)
    found = db.execute(
        columns(*(col(each) for each in wanted), size.scalar_subquery().label("size"))
        .where(col(Entry.owner) == who.account, col(Entry.seq) > after)
        .order_by(col(Entry.seq))
        .limit(PAGE)
    )
    rows: list[Row[Any]] = []
    taken = 0
    for row in found:
        taken += row.size or 0
        if rows and taken > MOST:
            break
        rows.append(row)
    return rows


def _erased(db: Session, who: Who) -> list[str]:
    return list(db.exec(select(ErasedEntry.id).where(ErasedEntry.owner == who.account)))


def _bodies(who: Who, ids: list[str], *, current: bool) -> Executable:
    wanted = columns(col(EntryBody.entry), col(EntryBody.rev), col(EntryBody.body))
    if current:
        wanted = wanted.join(Entry, and_(*_of_entry(EntryBody), col(Entry.body_rev) == col(EntryBody.rev)))
    return wanted.where(col(EntryBody.owner) == who.account, col(EntryBody.entry).in_(ids)).order_by(col(EntryBody.rev))


def _earlier(who: Who, ids: list[str]) -> Executable:
    version = EntryRevision
    return (
        columns(col(version.entry), col(version.rev), col(version.saved), col(version.head), col(version.body_rev))
        .join(Entry, and_(*_of_entry(version), col(version.rev) < col(Entry.rev)))
        .where(col(version.owner) == who.account, col(version.entry).in_(ids), col(version.head).is_not(None))
        .order_by(col(version.rev).desc())
    )


def _of_entry(part: type[EntryBody | EntryRevision]) -> tuple[ColumnElement[bool], ...]:
    return col(part.owner) == col(Entry.owner), col(part.entry) == col(Entry.id)


def rest_for(db: Session, who: Who) -> RestPart:
    """The shares, oldest first, and how far keys and profile have come by now."""
    revs = vaults.revs_of(db, who.account)
    return RestPart(_shares(db, who), revs.cred_rev, revs.recovery_rev, profiles.of(db, who.account).rev)


def _shares(db: Session, who: Who) -> list[SharePart]:
    openings: dict[str, list[datetime]] = defaultdict(list)
    times = columns(col(Opening.share), col(Opening.at)).where(col(Opening.owner) == who.account)
    for share, at in db.execute(times.order_by(col(Opening.at))):
        openings[share].append(at)
    # The packets stay behind: they may be large, and the pages in them are among the entries.
    own = (Share.id, Share.rev, Share.made, Share.expires, Share.openings_limit, Share.ended, Share.owner_envelope)
    wanted = columns(*(col(each) for each in own)).where(col(Share.owner) == who.account).order_by(col(Share.made))
    return [SharePart(**row._mapping, openings=openings[row.id]) for row in db.execute(wanted)]
