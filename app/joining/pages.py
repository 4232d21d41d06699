"""The joining page."""

from dataclasses import dataclass
from typing import ClassVar

from app.clinic.service import Words
from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class JoiningShow(Page):
    """The same for everyone: the invitation stays in the part of the address that is never sent."""

    template: ClassVar[str] = "joining/show.html"
    screen: ClassVar[str] = _("Join")
    packed: ClassVar[bool] = True

    clinic: Words
