"""Making an account with its wraps and profile, in one transaction. A lost answer is asked for again, and succeeds."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from app.accounts import invitations, renewals, signins
from app.accounts import service as accounts
from app.accounts.models import PROFILE, Account, Invitation
from app.accounts.signins import Place
from app.core import clock, passwords
from app.core.db import unit_of_work
from app.core.errors import Gone, Invalid
from app.core.ids import encode_key
from app.core.server_key import ServerKey
from app.factors import service as factors
from app.joining.forms import JoinForm
from app.profiles import service as profiles
from app.vaults import service as vaults

# So long the very request that made an account may come again.
REPEATED = timedelta(days=1)


@dataclass(frozen=True)
class Joined:
    """A sign-in of the new account, unlocked."""

    cookie: str
    half: str
    epoch: int


def look(db: Session, invitation: str) -> str | None:
    """Whose journal an invitation begins anew, by login; for most nobody's. NotFound, Gone."""
    renewed = renewals.renewed_by(db, invitations.open_invitation(db, invitation))
    return None if renewed is None else renewed.login


def check(db: Session, key: ServerKey, invitation: str, login: str) -> tuple[str, str]:
    """Profile letter and server salt for a login that is free; Conflict (`login-taken`), NotFound, Gone."""
    renewed = renewals.renewed_by(db, invitations.open_invitation(db, invitation))
    accounts.check_login(login)
    if renewed is None:
        accounts.require_free(db, login)
    elif renewed.login != login:
        raise Invalid()
    return PROFILE, encode_key(key.salt_for(login))


def hashed(engine: Engine, form: JoinForm) -> str:
    """The proof as it will be kept, made before the transaction: it is slow, and others who write would wait. NotFound, Gone."""
    with unit_of_work(engine, writing=False) as db:
        invitations.open_invitation(db, form.invitation, account=form.account)
    return passwords.hash_auth(form.auth)


def join(db: Session, key: ServerKey, form: JoinForm, auth_hash: str, place: Place) -> Joined:
    """Make the account, or, when this very account was made by a request whose answer got lost, sign it in."""
    invitation = invitations.open_invitation(db, form.invitation, account=form.account)
    if invitation.used_by is None:
        accounts.check_login(form.login)
        _set_aside(db, key, invitation, form.login)
        account = accounts.create(db, key, invitation, account=form.account, login=form.login, auth_hash=auth_hash)
        vaults.store(
            db,
            key,
            account.id,
            password_wrap=form.password_wrap,
            recovery_wrap=form.recovery_wrap,
            recovery_verifier=form.recovery_verifier,
        )
        profiles.begin(db, account.id, form.profile)
    else:
        account = db.get_one(Account, form.account)
        if not _may_repeat(db, account) or accounts.prove(key, account, form.auth) is None:
            raise Gone("invitation-used")
    cookie, half = signins.begin(db, account.id, place)
    return Joined(cookie, half, account.epoch)


def _may_repeat(db: Session, account: Account) -> bool:
    # For an answer that got lost a moment ago. Later a used sheet would be a second door beside signing in, one that asks for
    # no second step and counts no tries.
    return clock.today() - account.joined <= REPEATED and not factors.is_on(db, account.id)


def _set_aside(db: Session, key: ServerKey, invitation: Invitation, login: str) -> None:
    # In the transaction that makes the new journal: there is no moment without one, and none with two under one login.
    renewed = renewals.renewed_by(db, invitation)
    if renewed is None:
        return
    if renewed.login != login:
        raise Invalid()
    # As it is now: the desk may have been given or taken since the sheet was made.
    invitation.desk = renewed.desk
    renewals.set_aside(db, key, renewed)
    signins.end_all(db, renewed.id)
    vaults.void_tickets(db, renewed.id)
