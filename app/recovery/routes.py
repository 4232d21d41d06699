"""Recovering a journal."""

from fastapi import BackgroundTasks, Request, Response
from starlette.responses import HTMLResponse

from app.accounts import who
from app.accounts.models import EPOCH
from app.accounts.signins import Place
from app.clinic.said import ClinicWords
from app.core.db import forget_deleted
from app.core.errors import SignInRequired
from app.recovery import service as recovery
from app.recovery.answers import Ticket
from app.recovery.forms import CompletionForm, RecoveryForm
from app.recovery.pages import RecoveryShow
from app.vaults import service as vaults
from app.vaults.answers import Opened
from app.web.access import Address, Configured, Database, Db, Device, Key, Paced
from app.web.line import InLine
from app.web.pages import render
from app.web.routing import Router

router = Router()


@router.get("/recovery")
def show(request: Request, clinic: ClinicWords) -> HTMLResponse:
    """The recovery page."""
    return render(request, RecoveryShow(clinic))


@router.post("/recoveries")
def begin(form: RecoveryForm, db: Db, limits: Paced, address: Address) -> Ticket:
    """A ticket for whoever proves the recovery code."""
    limits.pace("recovering", address)
    limits.take("recovery", f"{form.login}\0{address}")
    ticket = recovery.begin(db, form.login, form.recovery_auth)
    if ticket is None:
        raise SignInRequired("wrong-code")
    limits.clear(db, "recovery", f"{form.login}\0{address}")
    return ticket


@router.post("/recoveries/completions", response_model_exclude_none=True)
def complete(
    form: CompletionForm,
    in_line: InLine,
    response: Response,
    background: BackgroundTasks,
    engine: Database,
    db: Db,
    key: Key,
    limits: Paced,
    address: Address,
    device: Device,
    settings: Configured,
) -> Opened:
    """The new passphrase and code, once the person proved that they have the code."""
    limits.pace("recovering", address)
    account, cookie, half = recovery.complete(db, key, form, recovery.hashed(engine, form), Place(device))
    who.remember(response, settings, cookie)
    background.add_task(forget_deleted, engine)
    db.flush()
    revs = vaults.revs_of(db, account)
    return Opened(account, EPOCH, revs.cred_rev, revs.recovery_rev, half)
