"""More."""

from importlib.metadata import version

from fastapi import Request
from starlette.responses import HTMLResponse

from app.accounts.who import PerhapsSignedIn, SignedIn
from app.more import service as more
from app.more.fields import KINDS, NOUNS
from app.more.pages import FieldsShow, MoreIndex, PrivacyShow
from app.scales.routes import AnyScale
from app.web.access import Db
from app.web.pages import render
from app.web.routing import Router

router = Router()


@router.get("/my/more")
def index(request: Request, who: SignedIn, scales: AnyScale) -> HTMLResponse:
    """The account's own corner."""
    return render(request, MoreIndex(who.login, version("mooring"), who.desk, scales))


@router.get("/my/privacy")
def privacy(request: Request, who: PerhapsSignedIn) -> HTMLResponse:
    """Who can see what."""
    return render(request, PrivacyShow())


@router.get("/my/privacy/fields")
def fields(request: Request, db: Db, who: SignedIn) -> HTMLResponse:
    """What the server holds, column by column."""
    return render(request, FieldsShow(more.held(db, who), NOUNS, KINDS))
