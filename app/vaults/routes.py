"""Unlocking, locking, and saying "I am still here"."""

from fastapi import APIRouter, BackgroundTasks, Response

from app.accounts import signins
from app.accounts.forms import ProofForm
from app.accounts.proving import Asked
from app.accounts.who import SignedIn
from app.core.db import forget_deleted
from app.core.errors import Locked
from app.vaults import service as vaults
from app.vaults.answers import Opened, Present
from app.vaults.forms import EmptyForm
from app.web.access import Database, Db, Key

router = APIRouter()


@router.post("/my/unlocks", response_model_exclude_none=True)
def unlock(form: ProofForm, who: SignedIn, asked: Asked, db: Db, key: Key) -> Opened:
    """Release the wrap and the half to whoever proves the passphrase again."""
    proven = asked.prove(form)
    asked.accept(db, proven)
    released = vaults.release(db, key, proven)
    half = signins.unlock(db, who)
    revs = released.revs
    return Opened(who.account, who.epoch, revs.cred_rev, revs.recovery_rev, half, released.wrap)


@router.post("/my/locks", status_code=204)
def lock(form: EmptyForm, engine: Database, who: SignedIn, db: Db, background: BackgroundTasks) -> Response:
    """Erase the half, also from the database's own log."""
    signins.lock(db, who)
    background.add_task(forget_deleted, engine)
    return Response(status_code=204, background=background)


@router.post("/my/presence")
def stay(form: EmptyForm, who: SignedIn, db: Db) -> Present:
    """Put the idle lock off; Locked when it has come already."""
    seconds = signins.refresh(db, who)
    if not seconds:
        raise Locked("locked")
    return Present(seconds)
