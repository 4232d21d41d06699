"""What joining sends."""

from app.sealing.envelope import SealedProfile, SealedWrap
from app.web.forms import Form, Id, Key, Login


class InvitationForm(Form):
    """An invitation, to be looked at."""

    invitation: Key


class LoginForm(Form):
    """A login to be checked under an invitation."""

    invitation: Key
    login: Login


class JoinForm(Form):
    """A whole new account, sealed by its owner."""

    invitation: Key
    account: Id
    login: Login
    auth: Key
    password_wrap: SealedWrap
    recovery_wrap: SealedWrap
    recovery_verifier: Key
    profile: SealedProfile
