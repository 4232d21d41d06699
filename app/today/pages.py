"""The first screen."""

from dataclasses import dataclass
from typing import ClassVar

from app.clinic.service import Words
from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class TodayShow(Page):
    """The same for everyone: one gentle prompt, the drafts of this device, and whom to call."""

    template: ClassVar[str] = "today/show.html"
    screen: ClassVar[str] = _("Today")
    nav: ClassVar[str] = "today"
    packed: ClassVar[bool] = True

    library: str
    clinic: Words
