"""Writing and finding entries (`docs/sealing.md` 8). Nothing here may see plaintext."""

from dataclasses import dataclass

from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, select, update

from app.accounts.signins import Who
from app.core import clock
from app.core.errors import Conflict, Invalid, NotFound
from app.entries.forms import EntryForm
from app.entries.models import Entry, EntryBody, EntryRevision, Journal
from app.sealing.envelope import digest_of

PAGE = 30
VERSIONS_KEPT = 20


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


def page_for(db: Session, who: Who, *, before: int | None = None) -> list[Row]:
    """One page of a person's entries, newest first; one row more than a page when there are older ones."""
    rows = select(Entry.id, Entry.rev, Entry.made, Entry.head).where(Entry.owner == who.account)
    if before is not None:
        rows = rows.where(Entry.made < before)
    return [Row(*row) for row in db.exec(rows.order_by(col(Entry.made).desc()).limit(PAGE + 1))]


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


def write(db: Session, who: Who, id: str, form: EntryForm) -> None:
    """Keep a sealed save. A repeat of one that was ever stored is success.

    Conflict (`other-account`, `conflict`): nothing was changed. Invalid: a new entry without a body.
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
    if form.body is None:
        raise Invalid()
    made, seq = _count(db, who, making=True)
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
    _, entry.seq = _count(db, who, making=False)
    entry.rev, entry.head, entry.head_hash, entry.saved = form.rev, form.head, head_hash, clock.today()
    if form.body is not None:
        entry.body_rev = form.rev
    _keep_version(db, entry, form.body)
    if form.body is not None:
        _drop_old_versions(db, entry)


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


def _drop_old_versions(db: Session, entry: Entry) -> None:
    ours = (col(EntryBody.owner) == entry.owner, col(EntryBody.entry) == entry.id)
    kept = select(EntryBody.rev).where(*ours).order_by(col(EntryBody.rev).desc()).limit(VERSIONS_KEPT)
    oldest = min(db.exec(kept))
    db.exec(delete(EntryBody).where(*ours, col(EntryBody.rev) < oldest))
    db.exec(
        update(EntryRevision)
        .where(
            col(EntryRevision.owner) == entry.owner,
            col(EntryRevision.entry) == entry.id,
            col(EntryRevision.body_rev) < oldest,
        )
        .values(head=None)
    )


def _count(db: Session, who: Who, *, making: bool) -> tuple[int, int]:
    journal = db.get(Journal, who.account)
    if journal is None:
        journal = Journal(owner=who.account, made=0, seq=0)
        db.add(journal)
    journal.made += 1 if making else 0
    journal.seq += 1
    return journal.made, journal.seq
