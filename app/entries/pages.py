"""The pages on which a person writes and reads."""

from dataclasses import dataclass
from typing import ClassVar

from app.entries.binned import Binned
from app.entries.service import Row, Shown, Whole
from app.entries.versions import Version
from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class EntryIndex(Page):
    """The journal, newest first; `older` is where the next page starts, or None."""

    template: ClassVar[str] = "entries/index.html"
    partial: ClassVar[str] = "entries/_page.html"
    screen: ClassVar[str] = _("Journal")
    nav: ClassVar[str] = "journal"
    packed: ClassVar[bool] = True

    entries: list[Row]
    older: int | None


@dataclass(frozen=True)
class EntryNew(Page):
    """An empty page; the prompt is chosen in the browser."""

    template: ClassVar[str] = "entries/new.html"
    screen: ClassVar[str] = _("Write")
    nav: ClassVar[str] = "write"
    packed: ClassVar[bool] = True

    library: str


@dataclass(frozen=True)
class EntryShow(Page):
    """An entry, opened in the browser; `days_left` while it is in the bin."""

    template: ClassVar[str] = "entries/show.html"
    screen: ClassVar[str] = _("Page")
    nav: ClassVar[str] = "journal"
    packed: ClassVar[bool] = True

    entry: Shown
    days_left: int | None


@dataclass(frozen=True)
class EntryEdit(Page):
    """An entry to be revised, in the bin or not."""

    template: ClassVar[str] = "entries/edit.html"
    screen: ClassVar[str] = _("Write")
    nav: ClassVar[str] = "journal"
    packed: ClassVar[bool] = True

    entry: Shown


@dataclass(frozen=True)
class VersionIndex(Page):
    """What is kept of an entry, as it is now and as it was."""

    template: ClassVar[str] = "entries/versions.html"
    screen: ClassVar[str] = _("Earlier versions")
    nav: ClassVar[str] = "journal"

    id: str
    versions: list[Version]


@dataclass(frozen=True)
class VersionShow(Page):
    """An earlier version beside the entry as it is now."""

    template: ClassVar[str] = "entries/version.html"
    screen: ClassVar[str] = _("Earlier version")
    nav: ClassVar[str] = "journal"

    entry: Shown
    version: Whole


@dataclass(frozen=True)
class BinIndex(Page):
    """What is in the bin, last put there first; `older` is where the next page starts, or None."""

    template: ClassVar[str] = "entries/bin.html"
    partial: ClassVar[str] = "entries/_binned.html"
    screen: ClassVar[str] = _("Bin")
    nav: ClassVar[str] = "journal"

    entries: list[Binned]
    older: int | None
