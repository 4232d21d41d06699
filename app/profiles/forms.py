"""What saving a profile sends."""

from typing import Annotated

from pydantic import Field

from app.sealing.envelope import SealedProfile
from app.web.forms import LARGEST, Form, Id


class ProfileForm(Form):
    """The whole document, sealed under its next revision."""

    account: Id
    rev: Annotated[int, Field(ge=2, le=LARGEST)]
    sealed: SealedProfile
