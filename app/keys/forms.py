"""What changing one's keys sends."""

from typing import Annotated

from pydantic import Field, StringConstraints

from app.accounts.forms import ProofForm
from app.sealing.envelope import SealedWrap
from app.web.forms import LARGEST, Form, Id, Key

Rev = Annotated[int, Field(ge=2, le=LARGEST)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class PassphraseForm(ProofForm):
    """A new passphrase: its proof, and the wrap that it opens."""

    new_auth: Key
    password_wrap: SealedWrap
    rev: Rev


class RecoveryCodeForm(ProofForm):
    """A new recovery code: its verifier, and the wrap that it opens."""

    recovery_wrap: SealedWrap
    recovery_verifier: Key
    rev: Rev


class CodeForm(Form):
    """Six digits from the app that was just set up."""

    account: Id
    code: Code
