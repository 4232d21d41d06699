"""What signing in sends."""

from typing import Annotated

from pydantic import Field, StringConstraints

from app.accounts.models import LONGEST_IDLE
from app.web.forms import Form, Key, Login


class SaltForm(Form):
    """A login."""

    login: Login


class SignInForm(Form):
    """A login and the proof of its passphrase; `code` is the second step's.

    `shared` is said by whoever is not the only one to use this device.
    """

    login: Login
    auth: Key
    shared: bool = False
    code: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = None


class LockingForm(Form):
    """After how many minutes the journal locks by itself, and whether others use this device too."""

    minutes: Annotated[int, Field(ge=1, le=LONGEST_IDLE)]
    shared: bool = False
