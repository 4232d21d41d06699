"""What a request carries that replaces keys or takes them out."""

from app.web.forms import Form, Id, Key


class ProofForm(Form):
    """The proof of the passphrase, and whose it is."""

    account: Id
    auth: Key
