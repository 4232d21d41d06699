"""The pages around sharing: the owner's, and the one behind the link."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.clinic.service import Words
from app.entries.service import Row as EntryRow
from app.shares.service import Row
from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class ShareIndex(Page):
    """What is out there, and how many of them wait for their owner's word."""

    template: ClassVar[str] = "shares/index.html"
    screen: ClassVar[str] = _("Shared")
    nav: ClassVar[str] = "shared"

    shares: list[Row]
    waiting: int


@dataclass(frozen=True)
class ShareNew(Page):
    """Choosing pages, seeing the exact packet, sealing it. `first` when the limits have to be said before anything else."""

    template: ClassVar[str] = "shares/new.html"
    partial: ClassVar[str] = "shares/_choices.html"
    screen: ClassVar[str] = _("Share pages")
    nav: ClassVar[str] = "shared"

    entries: list[EntryRow]
    older: int | None
    first: bool


@dataclass(frozen=True)
class ShareShow(Page):
    """One share: link and passphrase apart, its openings, its end."""

    template: ClassVar[str] = "shares/show.html"
    screen: ClassVar[str] = _("Shared pages")
    nav: ClassVar[str] = "shared"

    share: Row
    openings: list[datetime]


@dataclass(frozen=True)
class SharedRead(Page):
    """The page behind a link: the same bytes for everyone who comes, until Open is pressed."""

    template: ClassVar[str] = "shares/read.html"
    screen: ClassVar[str] = _("Shared pages")
    packed: ClassVar[bool] = True

    clinic: Words
