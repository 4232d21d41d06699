"""Keeping profiles. Nothing here may see plaintext."""

from sqlmodel import Session, col, delete

from app.accounts.signins import Who
from app.core.errors import Conflict
from app.profiles.forms import ProfileForm
from app.profiles.models import Profile


def begin(db: Session, account: str, sealed: str) -> None:
    """Keep the first profile of a new account."""
    db.add(Profile(owner=account, rev=1, sealed=sealed))


def save(db: Session, who: Who, form: ProfileForm) -> None:
    """Keep the next revision; a repeat of the same one is success. Conflict (`other-account`, `conflict`)."""
    if form.account != who.account:
        raise Conflict("other-account")
    profile = db.get_one(Profile, who.account)
    if form.rev == profile.rev + 1:
        profile.rev, profile.sealed = form.rev, form.sealed
    elif (form.rev, form.sealed) != (profile.rev, profile.sealed):
        raise Conflict()


def of(db: Session, account: str) -> Profile:
    """An account's profile."""
    return db.get_one(Profile, account)


def erase(db: Session, account: str) -> None:
    """Delete an account's profile."""
    db.exec(delete(Profile).where(col(Profile.owner) == account))
