"""The page of a practice."""

from dataclasses import dataclass
from typing import ClassVar

from app.practices.library import Practice
from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class PracticeShow(Page):
    """One practice, step by step, without scripts."""

    template: ClassVar[str] = "practices/show.html"
    screen: ClassVar[str] = _("Calm corner")
    quiet: ClassVar[bool] = True

    practice: Practice
