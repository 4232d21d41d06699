"""Storing and releasing wraps. A wrap leaves only in the answer to a request that itself carried a verified proof."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, delete, select

from app.accounts.service import Proven
from app.core import clock
from app.core.errors import Conflict, Gone
from app.core.ids import decode_key, mint_key, verifier
from app.core.server_key import ServerKey
from app.vaults.models import Passkey, PasswordWrap, RecoveryTicket, RecoveryWrap

TICKET_LIFE = timedelta(minutes=15)


@dataclass(frozen=True)
class Revs:
    """Which passphrase and which recovery code are the current ones."""

    cred_rev: int
    recovery_rev: int


@dataclass(frozen=True)
class Released:
    """A wrap on its way to the person who proved themselves."""

    revs: Revs
    wrap: str


def store(db: Session, key: ServerKey, account: str, *, password_wrap: str, recovery_wrap: str, recovery_verifier: str) -> None:
    """Keep the first wraps of a new account."""
    db.add(PasswordWrap(owner=account, rev=1, protected=key.protect(password_wrap)))
    db.add(RecoveryWrap(owner=account, rev=1, wrap=recovery_wrap, verifier=recovery_verifier, made=clock.today()))


def revs_of(db: Session, account: str) -> Revs:
    """The current revisions."""
    return Revs(db.get_one(PasswordWrap, account).rev, db.get_one(RecoveryWrap, account).rev)


def release(db: Session, key: ServerKey, proven: Proven) -> Released:
    """The password wrap, for whoever proved the passphrase."""
    wrap = db.get_one(PasswordWrap, proven.account)
    return Released(revs_of(db, proven.account), key.reveal(wrap.protected))


def release_for_recovery(db: Session, accounts: Sequence[str], recovery_auth: str) -> tuple[str, Released] | None:
    """Whose recovery code was proven, with the recovery wrap; None when it fits none of them. Changes nothing."""
    rows = db.exec(select(RecoveryWrap).where(col(RecoveryWrap.owner).in_(accounts))).all()
    # Compared even when there is nobody, so that both take the same steps.
    verifiers = [row.verifier for row in rows] or [verifier(mint_key())]
    fits = [hmac.compare_digest(verifier(recovery_auth), each) for each in verifiers]
    row = next((row for row, fit in zip(rows, fits, strict=False) if fit), None)
    return None if row is None else (row.owner, Released(revs_of(db, row.owner), row.wrap))


def _hash(ticket: str) -> str:
    return hashlib.sha256(decode_key(ticket)).hexdigest()


def issue_ticket(db: Session, account: str, revs: Revs) -> str:
    """A ticket to finish this recovery with."""
    ticket, now = mint_key(), clock.now()
    db.add(
        RecoveryTicket(
            token_hash=_hash(ticket),
            owner=account,
            cred_rev=revs.cred_rev,
            recovery_rev=revs.recovery_rev,
            expires=now + TICKET_LIFE,
        )
    )
    return ticket


def clear_out(db: Session) -> None:
    """Delete the tickets that hold no more."""
    db.exec(delete(RecoveryTicket).where(col(RecoveryTicket.expires) <= clock.now()))


def void_tickets(db: Session, account: str) -> None:
    """Void what a recovery was begun with: it would end in keys for a login that this account has no more."""
    db.exec(delete(RecoveryTicket).where(col(RecoveryTicket.owner) == account))


def open_ticket(db: Session, ticket: str) -> RecoveryTicket:
    """The ticket, while it holds; Gone (`ticket-expired`) otherwise."""
    row = db.get(RecoveryTicket, _hash(ticket))
    if row is None or clock.now() >= row.expires:
        raise Gone("ticket-expired")
    return row


def replace_password(db: Session, key: ServerKey, account: str, *, rev: int, wrap: str) -> bool:
    """Put the wrap of a new passphrase in place of the one before it. False for an identical repeat; Conflict otherwise."""
    password = db.get_one(PasswordWrap, account)
    if rev == password.rev + 1:
        password.rev, password.protected = rev, key.protect(wrap)
        return True
    if rev == password.rev and key.reveal(password.protected) == wrap:
        return False
    raise Conflict("changed-meanwhile")


def replace_recovery(db: Session, account: str, *, rev: int, wrap: str, verifier: str) -> None:
    """Put the wrap of a new recovery code in place of the one before it; an identical repeat is success. Conflict."""
    recovery = db.get_one(RecoveryWrap, account)
    if rev == recovery.rev + 1:
        recovery.rev, recovery.wrap, recovery.verifier, recovery.made = rev, wrap, verifier, clock.today()
    elif (rev, wrap, verifier) != (recovery.rev, recovery.wrap, recovery.verifier):
        raise Conflict("changed-meanwhile")


def sheet_made(db: Session, account: str) -> date:
    """The day that stands on the recovery sheet that counts."""
    return db.get_one(RecoveryWrap, account).made


def replace(
    db: Session, key: ServerKey, ticket: RecoveryTicket, *, password_wrap: str, recovery_wrap: str, recovery_verifier: str
) -> bool:
    """Put new wraps in place of those the ticket was given against. False for an identical repeat; Conflict otherwise."""
    password, recovery = db.get_one(PasswordWrap, ticket.owner), db.get_one(RecoveryWrap, ticket.owner)
    if (password.rev, recovery.rev) == (ticket.cred_rev, ticket.recovery_rev):
        password.rev, password.protected = ticket.cred_rev + 1, key.protect(password_wrap)
        recovery.rev, recovery.wrap, recovery.verifier = ticket.recovery_rev + 1, recovery_wrap, recovery_verifier
        recovery.made = clock.today()
        return True
    same_code = (recovery.wrap, recovery.verifier) == (recovery_wrap, recovery_verifier)
    if same_code and key.reveal(password.protected) == password_wrap:
        return False
    raise Conflict("changed-meanwhile")


def erase(db: Session, account: str) -> None:
    """Delete an account's wraps: whatever was sealed under its key opens no more."""
    for table in (PasswordWrap, RecoveryWrap, Passkey, RecoveryTicket):
        db.exec(delete(table).where(col(table.owner) == account))
