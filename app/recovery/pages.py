"""The recovery page."""

from dataclasses import dataclass
from typing import ClassVar

from app.clinic.service import Words
from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class RecoveryShow(Page):
    """The whole way on one page, step by step."""

    template: ClassVar[str] = "recovery/show.html"
    screen: ClassVar[str] = _("Recover your journal")

    clinic: Words
