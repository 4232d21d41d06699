"""What unlocking and passkeys send. What a passkey gives has no field here: it could not be sent by mistake."""

from typing import Annotated

from pydantic import StringConstraints

from app.accounts.forms import ProofForm
from app.sealing.envelope import SealedWrap
from app.vaults.models import CREDENTIAL
from app.web.forms import Form, Id

Credential = Annotated[str, StringConstraints(pattern=rf"\A[A-Za-z0-9_-]{{16,{CREDENTIAL}}}\z")]
Signed = Annotated[str, StringConstraints(pattern=r"\A[A-Za-z0-9_-]{1,8192}\z")]


class EmptyForm(Form):
    """A request that says nothing but itself."""


class PasskeyForm(ProofForm):
    """A new passkey, as it answered the challenge, with the wrap that what it gives opens."""

    credential: Credential
    client_data: Signed
    attestation: Signed
    wrap: SealedWrap


class AssertionForm(Form):
    """What a passkey signed."""

    account: Id
    credential: Credential
    client_data: Signed
    authenticator_data: Signed
    signature: Signed


class RemovalForm(Form):
    """The passkey to be forgotten."""

    account: Id
    credential: Credential
