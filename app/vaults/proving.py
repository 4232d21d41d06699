"""The passphrase, proven again by somebody who is signed in: for what a cookie alone may not do (`docs/sealing.md` 6)."""

from sqlalchemy import Engine
from sqlmodel import Session

from app.accounts import service as accounts
from app.accounts.service import Proven
from app.accounts.signins import Who
from app.core.errors import Conflict, SignInRequired
from app.core.server_key import ServerKey
from app.web.limits import Limits


def prove_again(engine: Engine, db: Session, key: ServerKey, limits: Limits, who: Who, *, account: str, auth: str) -> Proven:
    """Whoever this sign-in belongs to has their passphrase. Conflict (`other-account`), TooMany, SignInRequired
    (`wrong-passphrase`).
    """
    if account != who.account:
        raise Conflict("other-account")
    # Counted for this sign-in alone, as unlocking is: nobody else can make its owner wait.
    limits.take("unlocking", who.sign_in)
    proven = accounts.prove_login(engine, key, who.login, auth)
    if proven is None:
        raise SignInRequired("wrong-passphrase")
    accounts.require_unchanged(db, proven)
    limits.clear(db, "unlocking", who.sign_in)
    return proven
