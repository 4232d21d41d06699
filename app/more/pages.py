"""The pages under More."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.more.fields import Noun
from app.more.service import Held
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
    scales: bool


@dataclass(frozen=True)
class PrivacyShow(Page):
    """Who can see what."""

    template: ClassVar[str] = "more/privacy.html"
    screen: ClassVar[str] = _("Who can see what")
    quiet: ClassVar[bool] = True
    nav: ClassVar[str] = "more"


@dataclass(frozen=True)
class FieldsShow(Page):
    """Every column about a person, and their own values where they are readable."""

    template: ClassVar[str] = "more/fields.html"
    screen: ClassVar[str] = _("What the server holds")
    quiet: ClassVar[bool] = True
    nav: ClassVar[str] = "more"

    held: Held
    nouns: tuple[Noun, ...]
    kinds: Mapping[str, tuple[str, str]]
