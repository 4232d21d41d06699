"""The page on which a person leaves, and the protocol of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.departures.service import Holding
from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class LeavingShow(Page):
    """Before: what would go, and when. After: the protocol, and the way back. `last_desk`: nobody else runs the desk."""

    template: ClassVar[str] = "departures/show.html"
    screen: ClassVar[str] = _("Delete my account")
    nav: ClassVar[str] = "more"

    holding: Holding
    at: datetime
    days: int
    asked: datetime | None
    last_desk: bool
