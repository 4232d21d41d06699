"""The bin: entries that were put away, and can be brought back for 30 days. Nothing here may see plaintext."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, insert
from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, select, update

from app.accounts.signins import Who
from app.core import clock
from app.core.errors import Conflict, Locked, NotFound
from app.entries.forms import BinForm, ErasureForm
from app.entries.models import Entry, ErasedEntry
from app.entries.service import PAGE, count

KEPT = timedelta(days=30)
# For so long at least after a restore.
SPARED = timedelta(days=7)


@dataclass(frozen=True)
class Binned:
    """An entry in the bin: its sealed head, its place in the order of changes, and for how many more days it is kept."""

    id: str
    rev: int
    seq: int
    head: str
    days_left: int


def days_left(since: date) -> int:
    """For how many days after this one something is still kept that was put into the bin on that day."""
    return max(0, (since + KEPT - clock.today()).days)


def page_for(db: Session, who: Who, *, before: int | None = None) -> list[Binned]:
    """One page of what is in a person's bin, last put there first; one row more than a page when there are older ones."""
    rows = columns(col(Entry.id), col(Entry.rev), col(Entry.seq), col(Entry.head), col(Entry.binned))
    rows = rows.where(col(Entry.owner) == who.account, col(Entry.binned).is_not(None))
    if before is not None:
        rows = rows.where(col(Entry.seq) < before)
    found = db.execute(rows.order_by(col(Entry.seq).desc()).limit(PAGE + 1))
    return [Binned(row.id, row.rev, row.seq, row.head, days_left(row.binned)) for row in found]


def put(db: Session, who: Who, id: str, form: BinForm) -> None:
    """Put an entry into the bin; a repeat is success and does not begin the days anew. Conflict (`other-account`), NotFound."""
    entry = _entry(db, who, id, form)
    if entry is None:
        raise NotFound()
    if entry.binned is None:
        entry.binned = clock.today()
        _, entry.seq = count(db, who, making=False)


def bring_back(db: Session, who: Who, id: str, form: BinForm) -> None:
    """Take an entry out of the bin; a repeat is success. Conflict (`other-account`), NotFound."""
    entry = _entry(db, who, id, form)
    if entry is None:
        raise NotFound()
    if entry.binned is not None:
        entry.binned = None
        _, entry.seq = count(db, who, making=False)


def erase(db: Session, who: Who, id: str, form: ErasureForm) -> None:
    """Delete an entry of the bin for good, with every version of it; a repeat is success.

    Conflict (`other-account`; `not-in-bin`: brought back, or changed since it was shown). Locked: only with the keys at
    hand, since nothing brings it back. NotFound.
    """
    entry = _entry(db, who, id, form)
    if not who.unlocked:
        raise Locked()
    if entry is None:
        if db.get(ErasedEntry, (who.account, id)) is None:
            raise NotFound()
        return
    if entry.binned is None or entry.rev != form.rev:
        raise Conflict("not-in-bin")
    _erase(db, (col(Entry.owner) == who.account) & (col(Entry.id) == id))


def clear_out(db: Session) -> None:
    """Delete what was in the bin for more than 30 days."""
    _erase(db, col(Entry.binned) < clock.today() - KEPT)


def put_off(db: Session) -> None:
    """After a restore: what was in the bin then may have been brought back since, and is kept for some days more."""
    since = clock.today() - KEPT + SPARED
    db.exec(update(Entry).where(col(Entry.binned) < since).values(binned=since))


def _entry(db: Session, who: Who, id: str, form: BinForm) -> Entry | None:
    if form.account != who.account:
        raise Conflict("other-account")
    return db.get(Entry, (who.account, id))


def _erase(db: Session, which: ColumnElement[bool]) -> None:
    """Bodies and revisions go with their entry; its id is remembered, so that no late save brings it back."""
    known = exists().where(col(ErasedEntry.owner) == col(Entry.owner), col(ErasedEntry.id) == col(Entry.id))
    leaving = select(Entry.owner, Entry.id).where(which, ~known)
    db.execute(insert(ErasedEntry).from_select(["owner", "id"], leaving))
    db.exec(delete(Entry).where(which).execution_options(synchronize_session=False))
