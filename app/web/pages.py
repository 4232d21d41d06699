"""A page is a frozen dataclass: a template's name and exactly the variables it receives."""

from dataclasses import dataclass
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import HTMLResponse

from app.web import htmx
from app.web.templates import Templates


@dataclass(frozen=True)
class Gate:
    """What a signed-in page tells the browser about the vault; `half` only while it is open (`docs/sealing.md` 7)."""

    account: str
    login: str
    epoch: int
    half: str | None
    idle_seconds: int
    seconds_left: int


@dataclass(frozen=True)
class Page:
    """`screen` is a fixed name: it goes into the browser's history, so it never says what somebody wrote."""

    template: ClassVar[str]
    screen: ClassVar[str]
    partial: ClassVar[str | None] = None
    nav: ClassVar[str] = ""
    # Needs no keys: a locked vault does not ask for the passphrase here.
    quiet: ClassVar[bool] = False


def render(request: Request, page: Page, status: int = 200) -> HTMLResponse:
    """The page, or only its moving part when htmx asks for that."""
    templates: Templates = request.app.state.templates
    partial = page.partial is not None and htmx.wants_partial(request)
    name = page.partial if partial and page.partial else page.template
    gate: Gate | None = getattr(request.state, "gate", None)
    context: dict[str, Any] = {"page": page, "screen": page.screen, "nav": page.nav, "quiet": page.quiet, "gate": gate}
    response = HTMLResponse(templates.render(name, context), status_code=status)
    if page.partial is not None:
        response.headers["Vary"] = "HX-Request-Type"
    return response
