"""What asking for one's keys sends."""

from app.web.forms import Form, Id, Key


class KeysForm(Form):
    """The proof of the passphrase, and whose it is."""

    account: Id
    auth: Key
