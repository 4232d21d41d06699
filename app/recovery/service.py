"""Recovery: first a ticket that changes nothing, then one transaction that changes everything."""

from sqlalchemy import Engine
from sqlmodel import Session

from app.accounts import renewals, signins
from app.accounts import service as accounts
from app.accounts.models import Account
from app.accounts.signins import Place
from app.core import passwords
from app.core.db import unit_of_work
from app.core.errors import Conflict
from app.core.server_key import ServerKey
from app.factors import service as factors
from app.profiles import service as profiles
from app.recovery.answers import Ticket
from app.recovery.forms import CompletionForm
from app.vaults import service as vaults


def begin(db: Session, login: str, recovery_auth: str) -> Ticket | None:
    """A ticket, with the wrap it is about; None when login or code does not fit."""
    meant = {account.id: account for account in renewals.recoverable(db, login)}
    found = vaults.release_for_recovery(db, list(meant), recovery_auth)
    if found is None:
        return None
    account, released = meant[found[0]], found[1]
    profile = profiles.of(db, account.id)
    return Ticket(
        ticket=vaults.issue_ticket(db, account.id, released.revs),
        account=account.id,
        login=account.login,
        epoch=account.epoch,
        cred_rev=released.revs.cred_rev,
        recovery_rev=released.revs.recovery_rev,
        wrap=released.wrap,
        profile=profile.sealed,
        profile_rev=profile.rev,
        profile_letter=account.profile_letter,
        server_salt=account.server_salt,
    )


def hashed(engine: Engine, form: CompletionForm) -> str:
    """The proof as it will be kept, made before the transaction: it is slow, and others who write would wait. Gone."""
    with unit_of_work(engine, writing=False) as db:
        vaults.open_ticket(db, form.ticket)
    return passwords.hash_auth(form.auth)


def complete(db: Session, key: ServerKey, form: CompletionForm, auth_hash: str, place: Place) -> tuple[str, str, str]:
    """Take the new secrets, end every sign-in, begin this one: account, cookie and half. Gone, Conflict."""
    ticket = vaults.open_ticket(db, form.ticket)
    changed = vaults.replace(
        db,
        key,
        ticket,
        password_wrap=form.password_wrap,
        recovery_wrap=form.recovery_wrap,
        recovery_verifier=form.recovery_verifier,
    )
    if changed:
        accounts.replace_auth(db, key, ticket.owner, auth_hash)
        renewals.bring_back(db, ticket.owner)
        signins.end_all(db, ticket.owner)
        # Whoever lost everything has no authenticator either; the code on paper is as good a second proof.
        factors.switch_off(db, ticket.owner)
    elif accounts.prove(key, db.get_one(Account, ticket.owner), form.auth) is None:
        raise Conflict("changed-meanwhile")
    cookie, half = signins.begin(db, ticket.owner, place)
    return ticket.owner, cookie, half
