"""Help now."""

from dataclasses import dataclass
from typing import ClassVar

from app.clinic.service import Words
from app.help.numbers import Country
from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class HelpIndex(Page):
    """Every country's numbers at once, so that the page works offline and without scripts."""

    template: ClassVar[str] = "help/index.html"
    screen: ClassVar[str] = _("Help now")
    quiet: ClassVar[bool] = True
    packed: ClassVar[bool] = True

    countries: tuple[Country, ...]
    clinic: Words
