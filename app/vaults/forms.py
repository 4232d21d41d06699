"""What unlocking sends."""

from app.web.forms import Form, Id, Key


class UnlockForm(Form):
    """The proof of the passphrase, and whose it is."""

    account: Id
    auth: Key


class EmptyForm(Form):
    """A request that says nothing but itself."""
