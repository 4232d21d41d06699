"""A page is a frozen dataclass: a template's name and exactly the variables it receives."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import HTMLResponse

from app.web import htmx, names, packing
from app.web.names import OWN, Name
from app.web.templates import Templates


@dataclass(frozen=True)
class Gate:
    """What a signed-in page tells the browser about the vault; `half` only while it is open (`docs/sealing.md` 7).

    `leaving`: when the account will be deleted, which every page says. `shared`: other people use this device too.
    """

    account: str
    login: str
    epoch: int
    half: str | None
    idle_seconds: int
    seconds_left: int
    leaving: datetime | None = None
    shared: bool = False


@dataclass(frozen=True)
class Page:
    """`screen` is a fixed name: it goes into the browser's history, so it never says what somebody wrote."""

    template: ClassVar[str]
    screen: ClassVar[str]
    partial: ClassVar[str | None] = None
    nav: ClassVar[str] = ""
    # Needs no keys: a locked vault does not ask for the passphrase here.
    quiet: ClassVar[bool] = False
    # Carries nothing but our own words and its owner's sealed ones, so it may be packed (docs/decisions/0008).
    packed: ClassVar[bool] = False


def written(
    templates: Templates,
    page: Page,
    gate: Gate | None = None,
    *,
    called: Name = OWN,
    preferred: str = "",
    partial: bool = False,
) -> str:
    """The text of a page, or of its moving part. Without a gate, and a preferred language, it is for nobody in particular."""
    name = page.partial if partial and page.partial else page.template
    context: dict[str, Any] = {"page": page, "screen": page.screen, "nav": page.nav, "quiet": page.quiet, "gate": gate}
    return templates.render(name, {**context, "preferred": preferred}, called)


def render(request: Request, page: Page, status: int = 200) -> HTMLResponse:
    """The page, or only its moving part when htmx asks for that."""
    partial = page.partial is not None and htmx.wants_partial(request)
    gate: Gate | None = getattr(request.state, "gate", None)
    called = names.name_of(request)
    preferred = request.headers.get("Accept-Language", "")
    text = written(request.app.state.templates, page, gate, called=called, preferred=preferred, partial=partial)
    headers = {}
    varies = [*(["HX-Request-Type"] if page.partial else []), *(["Accept-Encoding"] if page.packed else [])]
    if varies:
        headers["Vary"] = ", ".join(varies)
    if page.packed and packing.accepted(request.headers):
        response = HTMLResponse(packing.pack(text), status, {**headers, "Content-Encoding": "gzip"})
    else:
        response = HTMLResponse(text, status, headers)
    names.keep_anew(request, response)
    return response
