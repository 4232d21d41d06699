"""Signing in and out."""

import re
from typing import Annotated

from fastapi import BackgroundTasks, Form, Request, Response
from sqlalchemy import Engine
from starlette.responses import HTMLResponse, RedirectResponse

from app.accounts import service as accounts
from app.accounts import signins, who
from app.accounts.answers import Salt
from app.accounts.signins import Place
from app.accounts.who import PerhapsSignedIn, SignedIn
from app.core.db import forget_deleted
from app.core.errors import SignInRequired
from app.factors import service as factors
from app.signins.forms import LockingForm, SaltForm, SignInForm
from app.signins.pages import SignInIndex, SignInNew
from app.vaults import service as vaults
from app.vaults.answers import Opened
from app.web import htmx
from app.web.access import Address, Configured, Database, Db, Device, Key, Paced, Reading
from app.web.forms import Id
from app.web.limits import LOGIN_TRIES
from app.web.line import InLine
from app.web.pages import render
from app.web.routing import Router

router = Router()

IDLE_CHOICES = (1, 2, 5, 10, 15, 30, 60)

_OWN_ADDRESS = re.compile(r"/my/[a-z0-9/-]*|/clinic(?:/[a-z0-9/-]*)?")


@router.get("/signin")
def new(request: Request, next: str = "") -> HTMLResponse:
    """The page to sign in on."""
    return render(request, SignInNew(next if _OWN_ADDRESS.fullmatch(next) else "/my/today"))


@router.post("/signins/salts")
def salt(form: SaltForm, db: Reading, key: Key, limits: Paced, address: Address) -> Salt:
    """The salt for a login, whether or not anybody has it."""
    limits.pace("signing-in", address)
    return Salt(*accounts.salt_for(db, key, form.login))


@router.post("/signins", response_model_exclude_none=True)
def sign_in(
    form: SignInForm,
    in_line: InLine,
    response: Response,
    background: BackgroundTasks,
    before: PerhapsSignedIn,
    engine: Database,
    db: Db,
    key: Key,
    limits: Paced,
    address: Address,
    device: Device,
    settings: Configured,
) -> Opened:
    """Sign in, unlocked; whoever was signed in on this browser before is signed out."""
    limits.pace("signing-in", address)
    # Growing delays for one place, a ceiling for one login: whoever guesses waits, and its owner elsewhere does not.
    limits.pace("login", form.login, LOGIN_TRIES)
    limits.take("passphrase", f"{form.login}\0{address}")
    proven = accounts.prove_login(engine, key, form.login, form.auth)
    if proven is None:
        raise SignInRequired("wrong-passphrase")
    second = factors.asked_for(engine, proven.account)
    if second and form.code is None:
        raise SignInRequired("second-step")
    if second:
        limits.take("second-step", proven.account)
    accounts.require_unchanged(db, proven)
    if second and form.code is not None:
        factors.check(db, key, proven.account, form.code)
        limits.clear(db, "second-step", proven.account)
    limits.clear(db, "passphrase", f"{form.login}\0{address}")
    if before is not None:
        signins.end(db, before)
        background.add_task(forget_deleted, engine)
    released = vaults.release(db, key, proven)
    cookie, half = signins.begin(db, proven.account, Place(device, form.shared))
    who.remember(response, settings, cookie, shared=form.shared)
    revs = released.revs
    return Opened(proven.account, proven.epoch, revs.cred_rev, revs.recovery_rev, half, released.wrap)


@router.post("/signouts")
def sign_out(engine: Database, gone: PerhapsSignedIn, db: Db, settings: Configured, background: BackgroundTasks) -> Response:
    """End this sign-in. What the device keeps stays there, sealed."""
    if gone is not None:
        signins.end(db, gone)
        background.add_task(forget_deleted, engine)
    response = RedirectResponse("/signin", status_code=303, background=background)
    response.headers["Clear-Site-Data"] = '"cache"'
    who.forget(response, settings)
    return response


@router.get("/my/signins")
def index(request: Request, db: Db, who: SignedIn) -> HTMLResponse:
    """Every place where this person is signed in, and when their journal locks."""
    minutes = accounts.idle_minutes(db, who.account)
    choices = sorted({*IDLE_CHOICES, minutes})
    return render(request, SignInIndex(signins.all_for(db, who), minutes, choices, who.shared))


@router.post("/my/signins/endings")
def end_others(request: Request, engine: Database, db: Db, who: SignedIn, background: BackgroundTasks) -> Response:
    """End every sign-in but this one."""
    signins.end_others(db, who)
    return _gone(request, engine, background)


@router.post("/my/signins/locking")
def set_locking(request: Request, db: Db, here: SignedIn, form: Annotated[LockingForm, Form()]) -> Response:
    """Choose when the journal locks."""
    signins.set_idle(db, here, minutes=form.minutes, shared=form.shared)
    response = htmx.go_to(request, "/my/signins")
    who.remember_anew(request, response, shared=form.shared)
    return response


@router.post("/my/signins/{id}/ending")
def end_one(request: Request, engine: Database, db: Db, who: SignedIn, id: Id, background: BackgroundTasks) -> Response:
    """End one sign-in: it is locked at its next request."""
    signins.end_one(db, who, id)
    return _gone(request, engine, background)


def _gone(request: Request, engine: Engine, background: BackgroundTasks) -> Response:
    background.add_task(forget_deleted, engine)
    response = htmx.go_to(request, "/my/signins")
    response.background = background
    return response
