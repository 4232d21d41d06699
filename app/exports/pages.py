"""The page from which a person takes their journal along."""

from dataclasses import dataclass
from typing import ClassVar

from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class ExportShow(Page):
    """Two files to choose from; `entries` is how many pages there are, those in the bin included."""

    template: ClassVar[str] = "exports/show.html"
    screen: ClassVar[str] = _("Take your pages with you")
    nav: ClassVar[str] = "more"

    entries: int
