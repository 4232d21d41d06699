"""The pages on which a person writes and reads."""

from dataclasses import dataclass
from typing import ClassVar

from app.entries.service import Row, Whole
from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class EntryIndex(Page):
    """The journal, newest first; `older` is where the next page starts, or None."""

    template: ClassVar[str] = "entries/index.html"
    partial: ClassVar[str] = "entries/_page.html"
    screen: ClassVar[str] = _("Journal")
    nav: ClassVar[str] = "journal"

    entries: list[Row]
    older: int | None


@dataclass(frozen=True)
class EntryNew(Page):
    """An empty page; the prompt is chosen in the browser."""

    template: ClassVar[str] = "entries/new.html"
    screen: ClassVar[str] = _("Write")
    nav: ClassVar[str] = "write"

    library: str


@dataclass(frozen=True)
class EntryShow(Page):
    """An entry, opened in the browser."""

    template: ClassVar[str] = "entries/show.html"
    screen: ClassVar[str] = _("Page")
    nav: ClassVar[str] = "journal"

    entry: Whole


@dataclass(frozen=True)
class EntryEdit(Page):
    """An entry to be revised."""

    template: ClassVar[str] = "entries/edit.html"
    screen: ClassVar[str] = _("Write")
    nav: ClassVar[str] = "journal"

    entry: Whole
