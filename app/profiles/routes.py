"""The sealed profile, read and saved by its owner's browser."""

from fastapi import Response

from app.accounts.who import SignedIn
from app.profiles import service as profiles
from app.profiles.answers import Kept
from app.profiles.forms import ProfileForm
from app.sealing.envelope import PROFILE
from app.web.access import Db
from app.web.routing import Router

LIMIT = PROFILE + 1024

router = Router()


@router.get("/my/profile")
def show(who: SignedIn, db: Db) -> Kept:
    """The document as it is stored."""
    profile = profiles.of(db, who.account)
    return Kept(profile.rev, profile.sealed)


@router.post("/my/profile", status_code=204)
def save(form: ProfileForm, who: SignedIn, db: Db) -> Response:
    """Keep its next revision."""
    profiles.save(db, who, form)
    return Response(status_code=204)
