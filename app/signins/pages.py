"""The page to sign in on."""

from dataclasses import dataclass
from typing import ClassVar

from app.accounts.signins import Row
from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class SignInNew(Page):
    """`next` is where to go afterwards: an address of this app, or Today."""

    template: ClassVar[str] = "signins/new.html"
    screen: ClassVar[str] = _("Sign in")
    packed: ClassVar[bool] = True

    next: str


@dataclass(frozen=True)
class SignInIndex(Page):
    """Where somebody is signed in; `minutes` until the journal locks, `shared` when others use this device too."""

    template: ClassVar[str] = "signins/index.html"
    screen: ClassVar[str] = _("Where you are signed in")
    nav: ClassVar[str] = "more"

    sign_ins: list[Row]
    minutes: int
    choices: list[int]
    shared: bool
