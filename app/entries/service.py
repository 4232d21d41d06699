"""Writing and finding entries (`docs/sealing.md` 8). Nothing here may see plaintext."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, bindparam, exists
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, select, update

from app.accounts.signins import Who
from app.core import clock
from app.core.errors import Conflict, Gone, Invalid, NotFound
from app.entries.forms import EntryForm
from app.entries.models import Entry, EntryBody, EntryRevision, ErasedEntry, Journal
from app.sealing.envelope import digest_of
from app.web.forms import LARGEST

PAGE = 30
VERSIONS_KEPT = 20
# Of how many revisions of one entry the hash is known, so that a repeated save is success.
HASHES_KEPT = 1000


@dataclass(frozen=True)
class Row:
    """An entry in a list: its sealed head and its place in the order of creation."""

    id: str
    rev: int
    made: int
    head: str


@dataclass(frozen=True)
class Whole:
    """An entry with its current body."""

    id: str
    rev: int
    head: str
    body: str
    body_rev: int


@dataclass(frozen=True)
class Shown(Whole):
    """An entry as its own page shows it. `binned`: since when it is in the bin; `earlier`: whether there are earlier versions."""

    saved: date
    binned: date | None
    earlier: bool


# The two questions that are asked most, built once: building one takes longer than running it.
_PAGE = (
    columns(col(Entry.id), col(Entry.rev), col(Entry.made), col(Entry.head))
    .where(col(Entry.owner) == bindparam("owner"), col(Entry.made) < bindparam("before"), col(Entry.binned).is_(None))
    .order_by(col(Entry.made).desc())
    .limit(PAGE + 1)
)
_EARLIER = exists().where(
    col(EntryRevision.owner) == col(Entry.owner),
    col(EntryRevision.entry) == col(Entry.id),
    col(EntryRevision.rev) < col(Entry.rev),
    col(EntryRevision.head).is_not(None),
)
_SHOWN = (
    columns(
        col(Entry.id),
        col(Entry.rev),
        col(Entry.head),
        col(EntryBody.body),
        col(Entry.body_rev),
        col(Entry.saved),
        col(Entry.binned),
        _EARLIER,
    )
    .join(EntryBody, (col(EntryBody.owner) == col(Entry.owner)) & (col(EntryBody.entry) == col(Entry.id)))
    .where(col(Entry.owner) == bindparam("owner"), col(Entry.id) == bindparam("id"), col(EntryBody.rev) == col(Entry.body_rev))
)


def page_for(db: Session, who: Who, *, before: int | None = None) -> list[Row]:
    """One page of a person's entries, newest first; one row more than a page when there are older ones."""
    rows = db.execute(_PAGE, {"owner": who.account, "before": LARGEST + 1 if before is None else before})
    return [Row(*row) for row in rows]


def get(db: Session, who: Who, id: str) -> Whole:
    """An entry of this person; NotFound when there is none."""
    row = db.execute(
        columns(col(Entry.id), col(Entry.rev), col(Entry.head), col(EntryBody.body), col(Entry.body_rev))
        .join(EntryBody, (col(EntryBody.owner) == col(Entry.owner)) & (col(EntryBody.entry) == col(Entry.id)))
        .where(col(Entry.owner) == who.account, col(Entry.id) == id, col(EntryBody.rev) == col(Entry.body_rev))
    ).first()
    if row is None:
        raise NotFound()
    return Whole(*row)


def show(db: Session, who: Who, id: str) -> Shown:
    """An entry of this person, in the bin or not, with what its own page says about it; NotFound when there is none."""
    row = db.execute(_SHOWN, {"owner": who.account, "id": id}).first()
    if row is None:
        raise NotFound()
    return Shown(*row)


def write(db: Session, who: Who, id: str, form: EntryForm) -> None:
    """Keep a sealed save; an entry in the bin comes back by it. A repeat of one that was ever stored is success.

    Conflict (`other-account`, `conflict`): nothing was changed. Gone (`erased`): the entry was deleted for good.
    Invalid: a new entry without a body.
    """
    if form.account != who.account:
        raise Conflict("other-account")
    head_hash = digest_of(form.head)
    stored = db.get(EntryRevision, (who.account, id, form.rev))
    if stored is not None and stored.head_hash == head_hash:
        return
    entry = db.get(Entry, (who.account, id))
    if entry is None:
        _begin(db, who, id, form, head_hash)
    elif entry.head_hash == form.base and form.rev > entry.rev:
        _revise(db, who, entry, form, head_hash)
    else:
        raise Conflict()


def _begin(db: Session, who: Who, id: str, form: EntryForm, head_hash: str) -> None:
    if db.get(ErasedEntry, (who.account, id)) is not None:
        raise Gone("erased")
    if form.body is None:
        raise Invalid()
    made, seq = count(db, who, making=True)
    today = clock.today()
    entry = Entry(
        owner=who.account,
        id=id,
        rev=form.rev,
        made=made,
        seq=seq,
        saved=today,
        head=form.head,
        head_hash=head_hash,
        body_rev=form.rev,
    )
    db.add(entry)
    db.flush()
    _keep_version(db, entry, form.body)


def _revise(db: Session, who: Who, entry: Entry, form: EntryForm, head_hash: str) -> None:
    _, entry.seq = count(db, who, making=False)
    entry.rev, entry.head, entry.head_hash, entry.saved = form.rev, form.head, head_hash, clock.today()
    entry.binned = None
    if form.body is not None:
        entry.body_rev = form.rev
    _keep_version(db, entry, form.body)
    # Revisions are numbered from 1, so there are never more of them than that.
    if entry.rev > VERSIONS_KEPT:
        if form.body is not None:
            _drop_old_bodies(db, entry)
        _drop_old_heads(db, entry)
    if entry.rev > HASHES_KEPT:
        _drop_old_hashes(db, entry)


def _keep_version(db: Session, entry: Entry, body: str | None) -> None:
    if body is not None:
        db.add(EntryBody(owner=entry.owner, entry=entry.id, rev=entry.rev, body=body))
    db.add(
        EntryRevision(
            owner=entry.owner,
            entry=entry.id,
            rev=entry.rev,
            head_hash=entry.head_hash,
            head=entry.head,
            body_rev=entry.body_rev,
            saved=entry.saved,
        )
    )
    db.flush()


def _drop_old_bodies(db: Session, entry: Entry) -> None:
    ours = (col(EntryBody.owner) == entry.owner, col(EntryBody.entry) == entry.id)
    oldest = select(EntryBody.rev).where(*ours).order_by(col(EntryBody.rev).desc()).offset(VERSIONS_KEPT - 1).limit(1)
    db.exec(delete(EntryBody).where(*ours, col(EntryBody.rev) < oldest.scalar_subquery()))


def _drop_old_heads(db: Session, entry: Entry) -> None:
    """Keep the heads of the last twenty saves, and of each body that is kept the newest: somebody may change only titles."""
    older = _saved_before_the_last(db, entry, VERSIONS_KEPT)
    later, body = aliased(EntryRevision), aliased(EntryBody)
    has_body = exists().where(
        col(body.owner) == entry.owner, col(body.entry) == entry.id, col(body.rev) == col(EntryRevision.body_rev)
    )
    superseded = exists().where(
        col(later.owner) == entry.owner,
        col(later.entry) == entry.id,
        col(later.rev) > col(EntryRevision.rev),
        col(later.body_rev) == col(EntryRevision.body_rev),
    )
    kept = col(EntryRevision.head).is_not(None)
    dropped = update(EntryRevision).where(*older, kept, superseded | ~has_body).values(head=None)
    db.exec(dropped.execution_options(synchronize_session=False))


def _drop_old_hashes(db: Session, entry: Entry) -> None:
    older = _saved_before_the_last(db, entry, HASHES_KEPT)
    dropped = delete(EntryRevision).where(*older, col(EntryRevision.head).is_(None))
    db.exec(dropped.execution_options(synchronize_session=False))


def _saved_before_the_last(db: Session, entry: Entry, saves: int) -> tuple[ColumnElement[bool], ...]:
    """The revisions of an entry, all but so many of the newest."""
    ours = (col(EntryRevision.owner) == entry.owner, col(EntryRevision.entry) == entry.id)
    newest = select(EntryRevision.rev).where(*ours).order_by(col(EntryRevision.rev).desc())
    return (*ours, col(EntryRevision.rev) <= (db.exec(newest.offset(saves).limit(1)).first() or 0))


def count(db: Session, who: Who, *, making: bool) -> tuple[int, int]:
    """The next place in the order of making, when something is made, and in the order of changes."""
    journal = db.get(Journal, who.account)
    if journal is None:
        journal = Journal(owner=who.account, made=0, seq=0)
        db.add(journal)
    journal.made += 1 if making else 0
    journal.seq += 1
    return journal.made, journal.seq


def erase(db: Session, account: str) -> None:
    """Delete everything that an account wrote, every version of it."""
    for part in (EntryBody, EntryRevision, Entry, ErasedEntry, Journal):
        db.exec(delete(part).where(col(part.owner) == account))
