"""More."""

from importlib.metadata import version

from fastapi import Request
from starlette.responses import HTMLResponse

from app.accounts.who import PerhapsSignedIn, SignedIn
from app.more.pages import MoreIndex, PrivacyShow
from app.web.pages import render
from app.web.routing import Router

router = Router()


@router.get("/my/more")
def index(request: Request, who: SignedIn) -> HTMLResponse:
    """The account's own corner."""
    return render(request, MoreIndex(who.login, version("mooring"), who.desk))


@router.get("/my/privacy")
def privacy(request: Request, who: PerhapsSignedIn) -> HTMLResponse:
    """Who can see what."""
    return render(request, PrivacyShow())
