"""The pages about prompts. What is on them is filled in by the browser: the server sends everyone the same."""

from dataclasses import dataclass
from typing import ClassVar

from app.web.i18n import mark as _
from app.web.pages import Page


@dataclass(frozen=True)
class PromptIndex(Page):
    """The whole library, to look through and to search."""

    template: ClassVar[str] = "prompts/index.html"
    screen: ClassVar[str] = _("All prompts")
    nav: ClassVar[str] = "today"
    packed: ClassVar[bool] = True

    library: str


@dataclass(frozen=True)
class SuggestionsShow(Page):
    """Days of sessions, depth, topics: what is suggested, and when."""

    template: ClassVar[str] = "prompts/suggestions.html"
    screen: ClassVar[str] = _("Sessions and suggestions")
    nav: ClassVar[str] = "more"
    packed: ClassVar[bool] = True

    library: str
