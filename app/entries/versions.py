"""Earlier versions of an entry: the revisions whose envelopes are still kept. Nothing here may see plaintext."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select as columns
from sqlmodel import Session, col

from app.accounts.signins import Who
from app.core.errors import NotFound
from app.entries.models import EntryBody, EntryRevision
from app.entries.service import Whole

SHARES_ITS_BODY = (
    (col(EntryBody.owner) == col(EntryRevision.owner))
    & (col(EntryBody.entry) == col(EntryRevision.entry))
    & (col(EntryBody.rev) == col(EntryRevision.body_rev))
)


@dataclass(frozen=True)
class Version:
    """A revision in a list. `whole`: its body is kept too; `same_text`: it has the body of the version before it."""

    rev: int
    head: str
    saved: date
    whole: bool
    same_text: bool


def kept_for(db: Session, who: Who, id: str) -> list[Version]:
    """Every version of an entry that is kept, the current one first; NotFound when there is no such entry."""
    kept = columns(
        col(EntryRevision.rev),
        col(EntryRevision.head),
        col(EntryRevision.saved),
        col(EntryRevision.body_rev),
        col(EntryBody.rev).is_not(None).label("whole"),
    )
    rows = db.execute(
        kept.join(EntryBody, SHARES_ITS_BODY, isouter=True)
        .where(col(EntryRevision.owner) == who.account, col(EntryRevision.entry) == id, col(EntryRevision.head).is_not(None))
        .order_by(col(EntryRevision.rev).desc())
    ).all()
    if not rows:
        raise NotFound()
    before = [row.body_rev for row in rows[1:]] + [0]
    return [
        Version(row.rev, row.head, row.saved, row.whole, row.body_rev == earlier)
        for row, earlier in zip(rows, before, strict=True)
    ]


def get(db: Session, who: Who, id: str, rev: int) -> Whole:
    """One version of an entry with its body; NotFound when either is not kept any more, or never was."""
    row = db.execute(
        columns(
            col(EntryRevision.entry),
            col(EntryRevision.rev),
            col(EntryRevision.head),
            col(EntryBody.body),
            col(EntryRevision.body_rev),
        )
        .join(EntryBody, SHARES_ITS_BODY)
        .where(
            col(EntryRevision.owner) == who.account,
            col(EntryRevision.entry) == id,
            col(EntryRevision.rev) == rev,
            col(EntryRevision.head).is_not(None),
        )
    ).first()
    if row is None:
        raise NotFound()
    return Whole(*row)
