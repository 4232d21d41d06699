"""The bin: what was put away, to bring back or to delete for good."""

from typing import Annotated

from fastapi import BackgroundTasks, Form, Request, Response
from starlette.responses import HTMLResponse

from app.accounts.who import SignedIn
from app.core.db import forget_deleted
from app.entries import binned
from app.entries import service as entries
from app.entries.forms import BinForm, ErasureForm
from app.entries.pages import BinIndex
from app.entries.routes import Before
from app.web import htmx
from app.web.access import Db
from app.web.forms import Id
from app.web.pages import render
from app.web.routing import Router

router = Router(prefix="/my/bin")


@router.get("")
def index(request: Request, db: Db, who: SignedIn, before: Before = None) -> HTMLResponse:
    """What is in the bin, a page at a time."""
    rows = binned.page_for(db, who, before=before)
    shown = rows[: entries.PAGE]
    return render(request, BinIndex(shown, shown[-1].seq if len(rows) > entries.PAGE else None))


@router.post("/{id}")
def put(request: Request, db: Db, who: SignedIn, id: Id, form: Annotated[BinForm, Form()]) -> Response:
    """Put an entry into the bin, and on to its page, which says so."""
    binned.put(db, who, id, form)
    return htmx.go_to(request, f"/my/entries/{id}")


@router.post("/{id}/return")
def bring_back(request: Request, db: Db, who: SignedIn, id: Id, form: Annotated[BinForm, Form()]) -> Response:
    """Bring an entry back, and on to it."""
    binned.bring_back(db, who, id, form)
    return htmx.go_to(request, f"/my/entries/{id}")


@router.post("/{id}/erasure")
def erase(
    request: Request, db: Db, who: SignedIn, id: Id, form: Annotated[ErasureForm, Form()], background: BackgroundTasks
) -> Response:
    """Delete an entry for good, also in the database's own log."""
    binned.erase(db, who, id, form)
    response = htmx.go_to(request, "/my/bin")
    background.add_task(forget_deleted, request.app.state.engine)
    response.background = background
    return response
