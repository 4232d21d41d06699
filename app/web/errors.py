"""Refusals and faults as people meet them: the only place that turns an error into an answer."""

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import Scope

from app.core.errors import DomainError, Forbidden, Invalid, NotFound, SignInRequired
from app.web import htmx
from app.web.i18n import mark as _
from app.web.pages import Page, render


class TooLarge(DomainError):
    """The request carries more than this address takes."""

    status = 413
    problem = "too-large"


def too_large(path: str) -> TooLarge:
    """What is too large at this address."""
    return TooLarge("packet-too-large" if path.startswith("/my/shares/") else None)


class NotAllowed(DomainError):
    """The address exists, the method does not."""

    status = 405
    problem = "not-allowed"


class Fault(DomainError):
    """Our mistake."""

    status = 500
    problem = "fault"


@dataclass(frozen=True)
class _Words:
    heading: str
    words: str
    action_label: str = _("Go to Today")
    action_href: str = "/my/today"


# One entry for each problem that a page or a part of a page can end in. Ceremonies keep their own words beside their form.
WORDS = {
    "not-found": _Words(
        _("There is nothing here"),
        _("This page does not exist, or it is not yours. If you followed a link, check that it is complete."),
    ),
    "invalid": _Words(
        _("That could not be taken"),
        _("Something in what was sent did not fit. Nothing was changed. Go back and try again."),
    ),
    "forbidden": _Words(_("That is not possible"), _("This request was refused. Nothing was changed.")),
    "cross-site": _Words(
        _("That came from somewhere else"),
        _("This request did not come from a page of this journal, so it was refused. Nothing was changed."),
    ),
    "fragment-sent": _Words(
        _("That was refused to keep a link private"),
        _("Your browser was about to send a private part of an address. Nothing was changed. Load the page again."),
    ),
    "signed-out": _Words(
        _("You are signed out"),
        _("Your words are still on this device, sealed. Sign in again in a new tab, then come back here and try once more."),
        _("Sign in"),
        "/signin",
    ),
    "other-account": _Words(
        _("Someone else is signed in here"),
        _("This browser is now signed in as another person. Nothing was sent. Your words are kept on this device, sealed."),
    ),
    "conflict": _Words(
        _("This was changed somewhere else"),
        _("A newer version is already saved. Nothing was overwritten, and your words are kept on this device."),
    ),
    "erased": _Words(
        _("This page was deleted for good"),
        _("That happened somewhere else. Your words are kept on this device. Save again to keep them as a new page."),
    ),
    "not-in-bin": _Words(
        _("This page is not in the bin any more"),
        _("It was brought back or changed somewhere else, so nothing was deleted."),
        _("See it"),
        "/my/entries",
    ),
    "locked": _Words(_("Your journal is locked"), _("Unlock it to go on. Nothing is lost.")),
    "gone": _Words(_("This has ended"), _("It was here and is not any more.")),
    "invitation-used": _Words(
        _("Somebody joined with it"),
        _("This invitation was used already, so there is nothing left to withdraw. Nothing was changed."),
        _("Go to the desk"),
        "/clinic",
    ),
    "last-desk": _Words(
        _("Somebody has to run the desk"),
        _("This is the only account that does. Let somebody else work here first. Nothing was changed."),
        _("Go to the desk"),
        "/clinic",
    ),
    "set-aside": _Words(
        _("This journal was set aside"),
        _("A new one was begun for its owner, so this one cannot be changed from here. Nothing was changed."),
        _("Go to the desk"),
        "/clinic",
    ),
    "wait": _Words(
        _("One moment"),
        _("There were many tries in a short time. Wait a little, then try again. Nothing is locked for good."),
    ),
    "busy": _Words(
        _("The server has a lot to do right now"),
        _("So this could not be done yet. Nothing was changed. Wait a few seconds, then try again."),
        action_href="",
    ),
    "no-room": _Words(
        _("The server has no room left"),
        _("So nothing new can be kept there now. What is saved is safe and can be read. Please tell your clinic."),
        action_href="",
    ),
    "no-database": _Words(
        _("The server cannot get at the journals right now"),
        _("You did nothing wrong. Please tell your clinic. Words you had not saved are still on this device, sealed."),
        action_href="",
    ),
    "too-large": _Words(
        _("This is too long to save as one page"),
        _("Your words are kept on this device. Split them over two pages, then save again."),
    ),
    "packet-too-large": _Words(
        _("This is too much for one link"),
        _("Nothing was shared. Choose fewer pages, or share them in two links."),
        action_href="",
    ),
    "not-allowed": _Words(_("That is not possible here"), _("This address does not take that kind of request.")),
    "fault": _Words(
        _("Something went wrong on our side"),
        _("Nothing you wrote is lost. Try again in a moment. If it happens again, tell the clinic the time it happened."),
    ),
}


@dataclass(frozen=True)
class ErrorShow(Page):
    """A refusal in words."""

    template: ClassVar[str] = "errors/show.html"
    partial: ClassVar[str] = "errors/_problem.html"
    screen: ClassVar[str] = _("Mooring")
    quiet: ClassVar[bool] = True

    heading: str
    words: str
    action_label: str
    action_href: str


@dataclass(frozen=True)
class HttpsNeeded(Page):
    """Shown instead of everything else when somebody opens the app over plain http from another machine."""

    template: ClassVar[str] = "errors/https.html"
    screen: ClassVar[str] = _("Mooring")


def answer(scope: Scope, error: DomainError) -> Response:
    """The answer to a refused request, in the form the asker understands."""
    request = Request(scope)
    headers = {"Retry-After": str(error.seconds)} if error.seconds else {}
    if error.problem == "https-needed":
        return render(request, HttpsNeeded(), error.status)
    if "application/json" in request.headers.get("accept", ""):
        content: dict[str, str | int] = {"problem": error.problem}
        if error.seconds is not None:
            content["seconds"] = error.seconds
        return JSONResponse(content, error.status, headers)
    if isinstance(error, SignInRequired) and request.method == "GET" and not htmx.asks(request):
        return RedirectResponse(f"/signin?next={quote(request.url.path)}", 303)
    words = WORDS.get(error.problem, WORDS["forbidden"])
    page = ErrorShow(words.heading, words.words, words.action_label, words.action_href)
    response = render(request, page, error.status)
    response.headers.update(headers)
    return response


def install(app: FastAPI) -> None:
    """Map every error to its answer."""

    @app.exception_handler(DomainError)
    async def refused(request: Request, error: DomainError) -> Response:
        return answer(request.scope, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        # FastAPI's own answer would repeat the rejected input.
        long = any(detail.get("ctx", {}).get("error") and "too large" in detail["msg"] for detail in error.errors())
        in_path = any(detail["loc"][0] == "path" for detail in error.errors())
        return answer(request.scope, NotFound() if in_path else too_large(request.url.path) if long else Invalid())

    @app.exception_handler(HTTPException)
    async def unknown(request: Request, error: HTTPException) -> Response:
        known: dict[int, DomainError] = {404: NotFound(), 405: NotAllowed(), 403: Forbidden(), 413: too_large(request.url.path)}
        return answer(request.scope, known.get(error.status_code, Invalid()))
