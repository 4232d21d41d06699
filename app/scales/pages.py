"""The page on which a scale is chosen and filled in, by the browser: the server sends everyone the same."""

from dataclasses import dataclass
from typing import ClassVar

from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class ScaleIndex(Page):
    """The clinic's scales, one of them while it is filled in, and one's own numbers. `any`: whether the clinic has one."""

    template: ClassVar[str] = "scales/index.html"
    screen: ClassVar[str] = _("Scales")
    nav: ClassVar[str] = "more"
    packed: ClassVar[bool] = True

    library: str
    any: bool
