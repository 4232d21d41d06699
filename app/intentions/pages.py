"""The page of what somebody set."""

from dataclasses import dataclass
from typing import ClassVar

from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class IntentionIndex(Page):
    """The same for everyone: opened and changed in the browser."""

    template: ClassVar[str] = "intentions/index.html"
    screen: ClassVar[str] = _("Intentions and small steps")
    nav: ClassVar[str] = "more"
    packed: ClassVar[bool] = True
