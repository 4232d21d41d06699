"""Writing and finding entries (`docs/sealing.md` 8). Nothing here may see plaintext."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, bindparam, exists, insert, literal
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, select, update

from app.accounts.signins import Who
from app.core import clock
from app.core.errors import Conflict, Gone, Invalid, NotFound
from app.core.table import Table
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


# What is asked and done most, built once: building a statement takes longer than running it.
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

# Rows as objects, with all that is noted about each, would take as long again as the statements.
_TABLES = Table.metadata.tables
_STORED = columns(col(EntryRevision.head_hash)).where(
    col(EntryRevision.owner) == bindparam("owner"),
    col(EntryRevision.entry) == bindparam("id"),
    col(EntryRevision.rev) == bindparam("rev"),
)
_ERASED = exists().where(col(ErasedEntry.owner) == bindparam("owner"), col(ErasedEntry.id) == bindparam("id"))
_ONE = columns(literal(1)).subquery()
# One row, also of an entry that does not exist yet.
_KNOWN = columns(
    col(Entry.rev), col(Entry.head_hash), col(Entry.body_rev), _STORED.scalar_subquery().label("stored"), _ERASED.label("erased")
).select_from(_ONE.outerjoin(_TABLES["entry"], (col(Entry.owner) == bindparam("owner")) & (col(Entry.id) == bindparam("id"))))
_BEGIN = insert(_TABLES["entry"])
_REVISE = (
    update(_TABLES["entry"])
    .where(col(Entry.owner) == bindparam("whose"), col(Entry.id) == bindparam("which"))
    .values(binned=None)
)
_KEEP_BODY = insert(_TABLES["entry_body"])
_KEEP_VERSION = insert(_TABLES["entry_revision"])
_COUNT = (
    update(_TABLES["journal"])
    .where(col(Journal.owner) == bindparam("whose"))
    .values(made=col(Journal.made) + bindparam("making"), seq=col(Journal.seq) + 1)
    .returning(col(Journal.made), col(Journal.seq))
)
_FIRST = insert(_TABLES["journal"])


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
    known = db.execute(_KNOWN, {"owner": who.account, "id": id, "rev": form.rev}).one()
    if known.stored == head_hash:
        return
    if known.rev is None:
        _require_new(form, erased=known.erased)
    elif known.head_hash != form.base or form.rev <= known.rev:
        raise Conflict()
    made, seq = count(db, who, making=known.rev is None)
    body_rev = known.body_rev if form.body is None else form.rev
    version = {"rev": form.rev, "head": form.head, "head_hash": head_hash, "body_rev": body_rev, "saved": clock.today()}
    if known.rev is None:
        db.execute(_BEGIN, {"owner": who.account, "id": id, "made": made, "seq": seq, **version})
    else:
        db.execute(_REVISE, {"whose": who.account, "which": id, "seq": seq, **version})
    if form.body is not None:
        db.execute(_KEEP_BODY, {"owner": who.account, "entry": id, "rev": form.rev, "body": form.body})
    db.execute(_KEEP_VERSION, {"owner": who.account, "entry": id, **version})
    # A locked sign-in may save what was sealed before the lock. Whoever found the phone must not push out what is kept with it.
    if who.unlocked:
        _drop_old_versions(db, who, id, form)


def _require_new(form: EntryForm, *, erased: bool) -> None:
    if erased:
        raise Gone("erased")
    if form.body is None:
        raise Invalid()


def _drop_old_versions(db: Session, who: Who, id: str, form: EntryForm) -> None:
    # Revisions are numbered from 1, so there are never more of them than that.
    if form.rev > VERSIONS_KEPT:
        if form.body is not None:
            _drop_old_bodies(db, who, id)
        _drop_old_heads(db, who, id)
    if form.rev > HASHES_KEPT:
        _drop_old_hashes(db, who, id)


def _drop_old_bodies(db: Session, who: Who, id: str) -> None:
    ours = (col(EntryBody.owner) == who.account, col(EntryBody.entry) == id)
    oldest = select(EntryBody.rev).where(*ours).order_by(col(EntryBody.rev).desc()).offset(VERSIONS_KEPT - 1).limit(1)
    db.exec(delete(EntryBody).where(*ours, col(EntryBody.rev) < oldest.scalar_subquery()))


def _drop_old_heads(db: Session, who: Who, id: str) -> None:
    """Keep the heads of the last twenty saves, and of each body that is kept the newest: somebody may change only titles."""
    older = _saved_before_the_last(db, who, id, VERSIONS_KEPT)
    later, body = aliased(EntryRevision), aliased(EntryBody)
    has_body = exists().where(col(body.owner) == who.account, col(body.entry) == id, col(body.rev) == col(EntryRevision.body_rev))
    superseded = exists().where(
        col(later.owner) == who.account,
        col(later.entry) == id,
        col(later.rev) > col(EntryRevision.rev),
        col(later.body_rev) == col(EntryRevision.body_rev),
    )
    kept = col(EntryRevision.head).is_not(None)
    dropped = update(EntryRevision).where(*older, kept, superseded | ~has_body).values(head=None)
    db.exec(dropped.execution_options(synchronize_session=False))


def _drop_old_hashes(db: Session, who: Who, id: str) -> None:
    older = _saved_before_the_last(db, who, id, HASHES_KEPT)
    dropped = delete(EntryRevision).where(*older, col(EntryRevision.head).is_(None))
    db.exec(dropped.execution_options(synchronize_session=False))


def _saved_before_the_last(db: Session, who: Who, id: str, saves: int) -> tuple[ColumnElement[bool], ...]:
    """The revisions of an entry, all but so many of the newest."""
    ours = (col(EntryRevision.owner) == who.account, col(EntryRevision.entry) == id)
    newest = select(EntryRevision.rev).where(*ours).order_by(col(EntryRevision.rev).desc())
    return (*ours, col(EntryRevision.rev) <= (db.exec(newest.offset(saves).limit(1)).first() or 0))


def count(db: Session, who: Who, *, making: bool) -> tuple[int, int]:
    """The next place in the order of making, when something is made, and in the order of changes."""
    counted = db.execute(_COUNT, {"whose": who.account, "making": int(making)}).first()
    if counted is None:
        db.execute(_FIRST, {"owner": who.account, "made": int(making), "seq": 1})
        return int(making), 1
    return counted.made, counted.seq


def erase(db: Session, account: str) -> None:
    """Delete everything that an account wrote, every version of it."""
    for part in (EntryBody, EntryRevision, Entry, ErasedEntry, Journal):
        db.exec(delete(part).where(col(part.owner) == account))
