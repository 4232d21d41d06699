"""The pages under More."""

from dataclasses import dataclass
from typing import ClassVar

from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class MoreIndex(Page):
    """Everything that is not writing or reading."""

    template: ClassVar[str] = "more/index.html"
    screen: ClassVar[str] = _("More")
    nav: ClassVar[str] = "more"

    login: str
    version: str
    desk: bool


@dataclass(frozen=True)
class PrivacyShow(Page):
    """Who can see what."""

    template: ClassVar[str] = "more/privacy.html"
    screen: ClassVar[str] = _("Who can see what")
    quiet: ClassVar[bool] = True
    nav: ClassVar[str] = "more"
