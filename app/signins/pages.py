"""The page to sign in on."""

from dataclasses import dataclass
from typing import ClassVar

from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class SignInNew(Page):
    """`next` is where to go afterwards: an address of this app, or Today."""

    template: ClassVar[str] = "signins/new.html"
    screen: ClassVar[str] = _("Sign in")

    next: str
