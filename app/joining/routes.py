"""Joining."""

from fastapi import Request, Response
from starlette.responses import HTMLResponse

from app.accounts import who
from app.accounts.answers import Salt
from app.accounts.signins import Place
from app.clinic.said import ClinicWords
from app.joining import service as joining
from app.joining.answers import Invited
from app.joining.forms import InvitationForm, JoinForm, LoginForm
from app.joining.pages import JoiningShow
from app.sealing.envelope import PROFILE
from app.vaults import service as vaults
from app.vaults.answers import Opened
from app.web.access import Address, Configured, Database, Db, Device, Key, Paced, Reading
from app.web.line import InLine
from app.web.pages import render
from app.web.routing import Router

LIMIT = 2 * PROFILE

router = Router()


@router.get("/join")
def show(request: Request, clinic: ClinicWords) -> HTMLResponse:
    """The joining page."""
    return render(request, JoiningShow(clinic))


@router.post("/join/invitations", response_model_exclude_none=True)
def look(form: InvitationForm, db: Reading, limits: Paced, address: Address) -> Invited:
    """What an invitation is for, and whether it still holds."""
    limits.pace("joining", address)
    return Invited(joining.look(db, form.invitation))


@router.post("/join/logins")
def check(form: LoginForm, db: Db, key: Key, limits: Paced, address: Address) -> Salt:
    """Whether a login is free, asked under an invitation."""
    limits.pace("joining", address)
    return Salt(*joining.check(db, key, form.invitation, form.login))


@router.post("/join/accounts", response_model_exclude_none=True)
def join(
    form: JoinForm,
    in_line: InLine,
    response: Response,
    engine: Database,
    db: Db,
    key: Key,
    limits: Paced,
    address: Address,
    device: Device,
    settings: Configured,
) -> Opened:
    """Make the account and sign it in, unlocked."""
    limits.pace("joining", address)
    joined = joining.join(db, key, form, joining.hashed(engine, form), Place(device))
    who.remember(response, settings, joined.cookie)
    db.flush()
    revs = vaults.revs_of(db, form.account)
    return Opened(form.account, joined.epoch, revs.cred_rev, revs.recovery_rev, joined.half)
