"""Accounts. Nothing here may see a passphrase, a key or a word that somebody wrote."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func
from sqlmodel import Session, col, delete, select

from app.accounts.models import EPOCH, PROFILE, Account, Invitation, SignIn
from app.core import clock, passwords
from app.core.db import unit_of_work
from app.core.errors import Conflict, Invalid, SignInRequired, Unavailable
from app.core.ids import encode_key
from app.core.server_key import ServerKey, WrongServerKey


def nobody_yet(db: Session) -> bool:
    """Whether no account exists."""
    return db.exec(select(Account.id).limit(1)).first() is None


def readable(db: Session, key: ServerKey) -> bool:
    """Whether this server key opens anybody's sign-in material (after a lost key, only of those who came back by code)."""
    return any(key.fits(kept) for kept in db.exec(select(Account.auth_hash)))


def how_many(db: Session) -> tuple[int, int, int]:
    """Accounts, invitations that wait to be used, and invitations that ran out unused."""
    unused = select(func.count()).select_from(Invitation).where(col(Invitation.used_by).is_(None), ~col(Invitation.withdrawn))
    everybody = db.exec(select(func.count()).select_from(Account)).one()
    waiting = db.exec(unused.where(col(Invitation.expires) > clock.now())).one()
    return everybody, waiting, db.exec(unused).one() - waiting


def newest_moment(db: Session) -> datetime | None:
    """When somebody was last invited or active."""
    moments = (db.exec(select(func.max(column))).one() for column in (Invitation.made, SignIn.active))
    return max(filter(None, moments), default=None)


def check_login(login: str) -> None:
    """Refuse a login that is not in its normal form (`docs/sealing.md` 2); Invalid."""
    fits = all(unicodedata.category(sign)[0] in "LMN" or sign in "._@+-" for sign in login)
    if not fits or unicodedata.normalize("NFKC", login) != login:
        raise Invalid("invalid")


def by_login(db: Session, login: str) -> Account | None:
    """The account with exactly these bytes as its login."""
    return db.exec(select(Account).where(Account.login == login)).first()


def require_free(db: Session, login: str) -> None:
    """Conflict when somebody has this login."""
    if by_login(db, login) is not None:
        raise Conflict("login-taken")


def salt_for(db: Session, key: ServerKey, login: str) -> tuple[str, str]:
    """Profile letter and server salt for a login; for one that nobody has, an answer that looks the same."""
    account = by_login(db, login)
    if account is None:
        return PROFILE, encode_key(key.salt_for(login))
    return account.profile_letter, account.server_salt


def create(db: Session, key: ServerKey, invitation: Invitation, *, account: str, login: str, auth_hash: str) -> Account:
    """Make the account that an invitation allows; Conflict when the login or the id is taken."""
    require_free(db, login)
    if db.get(Account, account) is not None:
        raise Conflict("account-taken")
    row = Account(
        id=account,
        login=login,
        role=invitation.role,
        desk=invitation.desk,
        epoch=EPOCH,
        profile_letter=PROFILE,
        server_salt=encode_key(key.salt_for(login)),
        auth_hash=key.protect(auth_hash),
        joined=clock.today(),
    )
    db.add(row)
    db.flush()
    invitation.used_by = account
    return row


def idle_minutes(db: Session, account: str) -> int:
    """After how many minutes without a touch this person's journal locks."""
    return db.get_one(Account, account).idle_minutes


def replace_auth(db: Session, key: ServerKey, account: str, auth_hash: str) -> None:
    """Take the proof of a new passphrase, hashed, in place of the old one's."""
    row = db.get_one(Account, account)
    row.auth_hash = key.protect(auth_hash)


@dataclass(frozen=True)
class Proven:
    """An account whose `auth` was verified in this request, and against which stored hash."""

    account: str
    login: str
    epoch: int
    kept: str


def prove(key: ServerKey, account: Account | None, auth: str) -> Proven | None:
    """Whether the proof fits the account. Nobody's account costs the same and is never proven.

    Unavailable (`server-key-lost`) when the server cannot check it; the recovery code still works then.
    """
    try:
        kept = key.reveal(account.auth_hash) if account is not None else None
    except WrongServerKey:
        raise Unavailable("server-key-lost") from None
    if not passwords.verify_auth(auth, kept) or account is None:
        return None
    return Proven(account.id, account.login, account.epoch, account.auth_hash)


def prove_login(engine: Engine, key: ServerKey, login: str, auth: str) -> Proven | None:
    """Whether the proof fits a login. The slow check holds no connection: many people come at once after a group session."""
    with unit_of_work(engine, writing=False) as db:
        account = by_login(db, login)
    return prove(key, account, auth)


def require_unchanged(db: Session, proven: Proven) -> None:
    """SignInRequired when the passphrase was replaced while its proof was being checked."""
    if db.exec(select(Account.auth_hash).where(Account.id == proven.account)).first() != proven.kept:
        raise SignInRequired("wrong-passphrase")


def erase(db: Session, account: str) -> None:
    """Delete an account with its sign-ins, and the invitations that name it; its login is free again."""
    db.exec(delete(SignIn).where(col(SignIn.account) == account))
    db.exec(delete(Invitation).where((col(Invitation.used_by) == account) | (col(Invitation.renews) == account)))
    db.exec(delete(Account).where(col(Account.id) == account))
