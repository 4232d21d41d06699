"""Keeping profiles. Nothing here may see plaintext."""

from sqlmodel import Session

from app.profiles.models import Profile


def begin(db: Session, account: str, sealed: str) -> None:
    """Keep the first profile of a new account."""
    db.add(Profile(owner=account, rev=1, sealed=sealed))


def of(db: Session, account: str) -> Profile:
    """An account's profile."""
    return db.get_one(Profile, account)
