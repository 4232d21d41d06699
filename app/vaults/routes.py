"""Unlocking, locking, and saying "I am still here"."""

from urllib.parse import urlsplit

from fastapi import BackgroundTasks, Response

from app.accounts import signins
from app.accounts.forms import ProofForm
from app.accounts.proving import Asked
from app.accounts.who import SignedIn, Unattended
from app.core.config import Settings
from app.core.db import forget_deleted
from app.core.errors import Conflict, Locked
from app.vaults import passkeys
from app.vaults import service as vaults
from app.vaults.answers import Challenge, Opened, Present
from app.vaults.forms import AssertionForm, EmptyForm
from app.vaults.passkeys import RelyingParty
from app.web.access import Configured, Database, Db, Key
from app.web.routing import Router

router = Router()


def party_of(settings: Settings) -> RelyingParty:
    """The name that passkeys are bound to: the host of the address that people open."""
    return RelyingParty(urlsplit(settings.public_origin).hostname or "", settings.public_origin)


@router.post("/my/unlocks", response_model_exclude_none=True)
def unlock(form: ProofForm, who: SignedIn, asked: Asked, db: Db, key: Key) -> Opened:
    """Release the wrap and the half to whoever proves the passphrase again."""
    proven = asked.prove(form)
    asked.accept(db, proven)
    released = vaults.release(db, key, proven)
    half = signins.unlock(db, who)
    revs = released.revs
    return Opened(who.account, who.epoch, revs.cred_rev, revs.recovery_rev, half, released.wrap)


@router.post("/my/challenges")
def challenge(form: EmptyForm, who: SignedIn, db: Db) -> Challenge:
    """Something for a passkey to sign: a new one of this account, or one that unlocks."""
    fresh = signins.challenge(db, who)
    return Challenge(fresh, [passkey.credential for passkey in passkeys.all_for(db, who)])


@router.post("/my/unlocks/passkeys", response_model_exclude_none=True)
def unlock_with_passkey(form: AssertionForm, who: SignedIn, db: Db, settings: Configured) -> Opened:
    """Release the wrap of a passkey, and the half, to whoever proves that they hold it."""
    if form.account != who.account:
        raise Conflict("other-account")
    fresh = signins.take_challenge(db, who)
    wrap = passkeys.release(db, who, form, challenge=fresh, party=party_of(settings))
    half, revs = signins.unlock(db, who), vaults.revs_of(db, who.account)
    return Opened(who.account, who.epoch, revs.cred_rev, revs.recovery_rev, half, wrap)


@router.post("/my/locks", status_code=204)
def lock(form: EmptyForm, engine: Database, who: SignedIn, db: Db, background: BackgroundTasks) -> Response:
    """Erase the half, also from the database's own log."""
    signins.lock(db, who)
    background.add_task(forget_deleted, engine)
    return Response(status_code=204, background=background)


@router.get("/my/presence")
def look(who: Unattended) -> Present:
    """Whether this sign-in is still there and open, without putting the idle lock off. SignInRequired, Locked."""
    if not who.unlocked:
        raise Locked("locked")
    return Present(who.seconds_left)


@router.post("/my/presence")
def stay(form: EmptyForm, who: SignedIn, db: Db) -> Present:
    """Put the idle lock off; Locked when it has come already."""
    seconds = signins.refresh(db, who)
    if not seconds:
        raise Locked("locked")
    return Present(seconds)
