"""What signing in sends."""

from app.web.forms import Form, Key, Login


class SaltForm(Form):
    """A login."""

    login: Login


class SignInForm(Form):
    """A login and the proof of its passphrase; `shared` when other people use this device too."""

    login: Login
    auth: Key
    shared: bool = False
