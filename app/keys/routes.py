"""Your keys."""

from fastapi import BackgroundTasks, Request, Response
from passlib.totp import TOTP
from starlette.responses import HTMLResponse

from app.accounts import signins
from app.accounts.forms import ProofForm
from app.accounts.proving import Asked
from app.accounts.who import SignedIn
from app.core import passwords
from app.core.db import forget_deleted
from app.core.errors import Conflict, SignInRequired
from app.factors import service as factors
from app.keys import service as keys
from app.keys.answers import Codes, Secret
from app.keys.forms import CodeForm, PassphraseForm, RecoveryCodeForm
from app.keys.pages import KeyIndex, PasskeyIndex, PassphraseEdit, RecoveryCodeEdit, SecondStepEdit
from app.vaults import passkeys
from app.vaults import service as vaults
from app.vaults.answers import Opened
from app.vaults.forms import PasskeyForm, RemovalForm
from app.vaults.routes import party_of
from app.web.access import Configured, Db, Device, Key, Paced
from app.web.names import name_of
from app.web.pages import render
from app.web.routing import Router

router = Router(prefix="/my/keys")


@router.get("")
def index(request: Request, db: Db, who: SignedIn) -> HTMLResponse:
    """Which keys there are."""
    made, second = vaults.sheet_made(db, who.account), factors.is_on(db, who.account)
    return render(request, KeyIndex(made, len(passkeys.all_for(db, who)), second))


@router.get("/passphrase")
def new_passphrase(request: Request, who: SignedIn) -> HTMLResponse:
    """A new passphrase."""
    return render(request, PassphraseEdit())


@router.post("/passphrase", response_model_exclude_none=True)
def change_passphrase(form: PassphraseForm, who: SignedIn, asked: Asked, db: Db, key: Key, background: BackgroundTasks) -> Opened:
    """Take a new passphrase; every other sign-in ends."""
    # A repeat after a lost answer can only prove the new one.
    proven = asked.try_to_prove(form, form.auth, form.new_auth)
    if proven is None:
        raise SignInRequired("wrong-passphrase")
    # Before the transaction, as the proof: whoever writes would wait for it.
    auth_hash = passwords.hash_auth(form.new_auth)
    asked.accept(db, proven)
    keys.change_passphrase(db, key, who, form, auth_hash)
    half, revs = signins.unlock(db, who), vaults.revs_of(db, who.account)
    background.add_task(forget_deleted, asked.engine)
    return Opened(who.account, who.epoch, revs.cred_rev, revs.recovery_rev, half)


@router.get("/recovery-code")
def new_recovery_code(request: Request, db: Db, who: SignedIn) -> HTMLResponse:
    """A new recovery code."""
    return render(request, RecoveryCodeEdit(vaults.sheet_made(db, who.account)))


@router.post("/recovery-code", status_code=204)
def change_recovery_code(form: RecoveryCodeForm, who: SignedIn, asked: Asked, db: Db) -> Response:
    """Take a new recovery code; the old one is void."""
    asked.accept(db, asked.prove(form))
    vaults.replace_recovery(db, who.account, rev=form.rev, wrap=form.recovery_wrap, verifier=form.recovery_verifier)
    return Response(status_code=204)


@router.get("/passkeys")
def list_passkeys(request: Request, db: Db, who: SignedIn) -> HTMLResponse:
    """Passkeys."""
    return render(request, PasskeyIndex(passkeys.all_for(db, who), who.shared))


@router.post("/passkeys", status_code=204)
def add_passkey(form: PasskeyForm, who: SignedIn, asked: Asked, db: Db, device: Device, settings: Configured) -> Response:
    """Keep a passkey and its wrap."""
    asked.accept(db, asked.prove(form))
    fresh = signins.take_challenge(db, who)
    passkeys.add(db, who, form, challenge=fresh, party=party_of(settings), device=device)
    return Response(status_code=204)


@router.post("/passkeys/removals", status_code=204)
def remove_passkey(form: RemovalForm, who: SignedIn, db: Db) -> Response:
    """Forget a passkey."""
    if form.account != who.account:
        raise Conflict("other-account")
    passkeys.remove(db, who, form.credential)
    return Response(status_code=204)


@router.get("/second-step")
def second_step(request: Request, db: Db, who: SignedIn) -> HTMLResponse:
    """The second step at signing in."""
    return render(request, SecondStepEdit(factors.is_on(db, who.account), factors.codes_left(db, who.account)))


@router.post("/second-step")
def begin_second_step(request: Request, form: ProofForm, who: SignedIn, asked: Asked, db: Db, key: Key) -> Secret:
    """A secret for an authenticator app; nothing asks for it yet."""
    asked.accept(db, asked.prove(form))
    secret = factors.begin(db, key, who.account)
    # The app on the phone shows what Mooring is called there.
    issuer = request.app.state.templates.say(name_of(request).shown)
    return Secret(secret, TOTP(key=secret, format="base32").to_uri(label=who.login, issuer=issuer))


@router.post("/second-step/confirmation")
def confirm_second_step(form: CodeForm, who: SignedIn, db: Db, key: Key, limits: Paced) -> Codes:
    """Switch it on, once the app shows the right digits."""
    if form.account != who.account:
        raise Conflict("other-account")
    limits.take("second-step", who.account)
    codes = factors.confirm(db, key, who.account, form.code)
    limits.clear(db, "second-step", who.account)
    return Codes(codes)


@router.post("/second-step/codes")
def renew_codes(form: ProofForm, who: SignedIn, asked: Asked, db: Db, key: Key) -> Codes:
    """Ten new one-time codes."""
    asked.accept(db, asked.prove(form))
    return Codes(factors.renew_codes(db, key, who.account))


@router.post("/second-step/removal", status_code=204)
def end_second_step(form: ProofForm, who: SignedIn, asked: Asked, db: Db) -> Response:
    """Switch it off."""
    asked.accept(db, asked.prove(form))
    factors.switch_off(db, who.account)
    return Response(status_code=204)
