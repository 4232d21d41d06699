"""Proving the passphrase again within a sign-in: what releases a wrap, replaces one, or ends an account asks for it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from sqlalchemy import Engine
from sqlmodel import Session

from app.accounts import service as accounts
from app.accounts.forms import ProofForm
from app.accounts.service import Proven
from app.accounts.signins import Who
from app.accounts.who import SignedIn
from app.core.errors import Conflict, SignInRequired
from app.core.server_key import ServerKey
from app.web.access import Database, Key, Paced
from app.web.limits import Limits
from app.web.line import InLine

# Counted for one sign-in alone: nobody else can make its owner wait.
_PURPOSE = "unlocking"


@dataclass(frozen=True)
class Proving:
    """`prove` before the transaction, because it is slow; `accept` within it."""

    who: Who
    engine: Engine
    key: ServerKey
    limits: Limits

    def prove(self, form: ProofForm) -> Proven:
        """Conflict (`other-account`), TooMany, SignInRequired (`wrong-passphrase`)."""
        proven = self.try_to_prove(form, form.auth)
        if proven is None:
            raise SignInRequired("wrong-passphrase")
        return proven

    def try_to_prove(self, form: ProofForm, *proofs: str) -> Proven | None:
        """The first of the proofs that fits, counted as one try. Conflict (`other-account`), TooMany."""
        if form.account != self.who.account:
            raise Conflict("other-account")
        self.limits.take(_PURPOSE, self.who.sign_in)
        tried = (accounts.prove_login(self.engine, self.key, self.who.login, proof) for proof in proofs)
        return next((proven for proven in tried if proven is not None), None)

    def accept(self, db: Session, proven: Proven) -> None:
        """Forget the tries. SignInRequired when the passphrase was replaced in the meantime."""
        accounts.require_unchanged(db, proven)
        self.limits.clear(db, _PURPOSE, self.who.sign_in)


async def _proving(who: SignedIn, in_line: InLine, engine: Database, key: Key, limits: Paced) -> Proving:
    return Proving(who, engine, key, limits)


Asked = Annotated[Proving, Depends(_proving)]
