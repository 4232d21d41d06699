"""Making an account with its wraps and profile, in one transaction. A lost answer is asked for again, and succeeds."""

from dataclasses import dataclass

from sqlmodel import Session

from app.accounts import invitations, signins
from app.accounts import service as accounts
from app.accounts.models import PROFILE, Account
from app.accounts.signins import Place
from app.core.errors import Gone
from app.core.ids import encode_key
from app.core.server_key import ServerKey
from app.joining.forms import JoinForm
from app.profiles import service as profiles
from app.vaults import service as vaults


@dataclass(frozen=True)
class Joined:
    """A sign-in of the new account, unlocked."""

    cookie: str
    half: str
    epoch: int


def check(db: Session, key: ServerKey, invitation: str, login: str) -> tuple[str, str]:
    """Profile letter and server salt for a login that is free; Conflict (`login-taken`), NotFound, Gone."""
    invitations.open_invitation(db, invitation)
    accounts.check_login(login)
    accounts.require_free(db, login)
    return PROFILE, encode_key(key.salt_for(login))


def join(db: Session, key: ServerKey, form: JoinForm, place: Place) -> Joined:
    """Make the account, or, when this very account was made by a request whose answer got lost, sign it in."""
    invitation = invitations.open_invitation(db, form.invitation, account=form.account)
    if invitation.used_by is None:
        accounts.check_login(form.login)
        account = accounts.create(db, key, invitation, account=form.account, login=form.login, auth=form.auth)
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
        if accounts.prove(key, account, form.auth) is None:
            raise Gone("invitation-used")
    cookie, half = signins.begin(db, account.id, place)
    return Joined(cookie, half, account.epoch)
