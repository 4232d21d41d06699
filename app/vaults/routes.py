"""Unlocking, locking, and saying "I am still here"."""

from fastapi import APIRouter, BackgroundTasks, Response

from app.accounts import service as accounts
from app.accounts import signins
from app.accounts.who import SignedIn
from app.core.db import forget_deleted
from app.core.errors import Conflict, Locked, SignInRequired
from app.vaults import service as vaults
from app.vaults.answers import Opened, Present
from app.vaults.forms import EmptyForm, UnlockForm
from app.web.access import Database, Db, Key, Paced

router = APIRouter()


@router.post("/my/unlocks", response_model_exclude_none=True)
def unlock(form: UnlockForm, who: SignedIn, engine: Database, db: Db, key: Key, limits: Paced) -> Opened:
    """Release the wrap and the half to whoever proves the passphrase again."""
    if form.account != who.account:
        raise Conflict("other-account")
    # Counted for this sign-in alone: nobody else can make its owner wait.
    limits.take("unlocking", who.sign_in)
    proven = accounts.prove_login(engine, key, who.login, form.auth)
    if proven is None:
        raise SignInRequired("wrong-passphrase")
    accounts.require_unchanged(db, proven)
    limits.clear(db, "unlocking", who.sign_in)
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
