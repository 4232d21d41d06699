"""What recovering sends."""

from app.sealing.envelope import SealedWrap
from app.web.forms import Form, Key, Login


class RecoveryForm(Form):
    """A login and the proof of its recovery code."""

    login: Login
    recovery_auth: Key


class CompletionForm(Form):
    """A new passphrase and a new recovery code, as wraps and proofs."""

    ticket: Key
    auth: Key
    password_wrap: SealedWrap
    recovery_wrap: SealedWrap
    recovery_verifier: Key
