"""The second factor (RFC 6238): made, confirmed, asked for at signing in, switched off. No step counts twice."""

import secrets

from passlib.exc import TokenError
from passlib.totp import TOTP
from sqlalchemy import Engine
from sqlmodel import Session, col, delete, func, select

from app.core import clock
from app.core.db import unit_of_work
from app.core.errors import Conflict, NotFound, SignInRequired, Unavailable
from app.core.server_key import ServerKey, WrongServerKey
from app.factors.models import OneTimeCode, SecondFactor

# Seconds before and after that a slow hand or a clock gone wrong may be off.
WINDOW = 30
CODES = 10

# Crockford's base32 without look-alikes: ten of them are fifty bits.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def is_on(db: Session, account: str) -> bool:
    """Whether signing in asks for a code."""
    factor = db.get(SecondFactor, account)
    return factor is not None and factor.confirmed is not None


def asked_for(engine: Engine, account: str) -> bool:
    """As `is_on`, before the transaction of the sign-in begins: tries at a code are counted outside it."""
    with unit_of_work(engine, writing=False) as db:
        return is_on(db, account)


def codes_left(db: Session, account: str) -> int:
    """How many one-time codes are still good."""
    return db.exec(select(func.count()).select_from(OneTimeCode).where(OneTimeCode.owner == account)).one()


def begin(db: Session, key: ServerKey, account: str) -> str:
    """A fresh secret in base32, which counts once `confirm` saw a code made with it. Conflict (`second-step-on`)."""
    factor = db.get(SecondFactor, account)
    if factor is not None and factor.confirmed is not None:
        raise Conflict("second-step-on")
    totp = TOTP.new()
    if factor is None:
        factor = SecondFactor(owner=account, protected="", confirmed=None, last_step=0)
        db.add(factor)
    factor.protected, factor.last_step = key.protect(totp.base32_key), 0
    return str(totp.base32_key)


def confirm(db: Session, key: ServerKey, account: str, code: str) -> list[str]:
    """Switch it on, and give the one-time codes for paper. SignInRequired (`wrong-code`), NotFound, Conflict."""
    factor = db.get(SecondFactor, account)
    if factor is None:
        raise NotFound()
    if factor.confirmed is not None:
        raise Conflict("second-step-on")
    if not _fits(key, factor, code):
        raise SignInRequired("wrong-code")
    factor.confirmed = clock.today()
    return renew_codes(db, key, account)


def renew_codes(db: Session, key: ServerKey, account: str) -> list[str]:
    """Ten new one-time codes; the earlier ones are void."""
    db.exec(delete(OneTimeCode).where(col(OneTimeCode.owner) == account))
    codes = ["".join(secrets.choice(_SIGNS) for _ in range(10)) for _ in range(CODES)]
    db.add_all(OneTimeCode(owner=account, code_hash=_hash(key, account, code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def check(db: Session, key: ServerKey, account: str, code: str) -> None:
    """Take a code from the app, or one of those on paper, once. SignInRequired (`wrong-code`)."""
    factor = db.get_one(SecondFactor, account)
    if _fits(key, factor, code):
        return
    kept = _hash(key, account, _plain(code))
    used = db.exec(delete(OneTimeCode).where(col(OneTimeCode.owner) == account, col(OneTimeCode.code_hash) == kept))
    if not used.rowcount:
        raise SignInRequired("wrong-code")


def switch_off(db: Session, account: str) -> None:
    """Ask for no code any more."""
    db.exec(delete(OneTimeCode).where(col(OneTimeCode.owner) == account))
    db.exec(delete(SecondFactor).where(col(SecondFactor.owner) == account))


def _fits(key: ServerKey, factor: SecondFactor, code: str) -> bool:
    try:
        totp = TOTP(key=key.reveal(factor.protected), format="base32")
        match = totp.match(code, time=clock.now(), window=WINDOW, last_counter=factor.last_step or None)
    except TokenError:
        return False
    except WrongServerKey:
        raise Unavailable("server-key-lost") from None
    factor.last_step = match.counter
    return True


def _plain(code: str) -> str:
    return code.upper().replace(" ", "").replace("-", "").replace("O", "0").replace("I", "1").replace("L", "1")


def _hash(key: ServerKey, account: str, code: str) -> str:
    return key.label_for("one-time-code", f"{account}\0{code}")
