"""Sharing, for the person who shares."""

from typing import Annotated

from fastapi import BackgroundTasks, Form, Request, Response
from starlette.responses import HTMLResponse

from app.accounts.who import SignedIn
from app.core.db import forget_deleted
from app.entries import service as entries
from app.entries.routes import Before
from app.sealing.envelope import OWNER, PACKET
from app.shares import service as shares
from app.shares.forms import ShareForm
from app.shares.pages import ShareIndex, ShareNew, ShareShow
from app.web import htmx
from app.web.access import Db
from app.web.forms import Id
from app.web.pages import render
from app.web.routing import Router

LIMIT = PACKET + 2 * OWNER

# The framework's own limit for one field is a megabyte, less than a large packet.
router = Router(prefix="/my/shares", form_limits={"max_part_size": LIMIT})


@router.get("")
def index(request: Request, db: Db, who: SignedIn) -> HTMLResponse:
    """What is out there."""
    rows = shares.all_for(db, who)
    return render(request, ShareIndex(rows, sum(row.state == "suspended" for row in rows)))


@router.get("/new")
def new(request: Request, db: Db, who: SignedIn, before: Before = None) -> HTMLResponse:
    """Choose pages to share."""
    rows = entries.page_for(db, who, before=before)
    shown = rows[: entries.PAGE]
    older = shown[-1].made if len(rows) > entries.PAGE else None
    first = not shares.all_for(db, who)
    return render(request, ShareNew(shown, older, first))


@router.get("/{id}")
def show(request: Request, db: Db, who: SignedIn, id: Id) -> HTMLResponse:
    """One share."""
    return render(request, ShareShow(shares.get(db, who, id), shares.openings_of(db, who, id)))


@router.post("/{id}")
def share(request: Request, db: Db, who: SignedIn, id: Id, form: Annotated[ShareForm, Form()]) -> Response:
    """Keep a new share."""
    shares.share(db, who, id, form)
    return htmx.go_to(request, f"/my/shares/{id}")


@router.post("/{id}/confirmation")
def confirm(request: Request, db: Db, who: SignedIn, id: Id) -> Response:
    """Open a share again that a restore paused."""
    shares.confirm(db, who, id)
    return htmx.go_to(request, f"/my/shares/{id}")


@router.post("/{id}/revocation")
def revoke(request: Request, db: Db, who: SignedIn, id: Id, background: BackgroundTasks) -> Response:
    """End a share at once, also in the database's own log."""
    shares.revoke(db, who, id)
    response = htmx.go_to(request, f"/my/shares/{id}")
    background.add_task(forget_deleted, request.app.state.engine)
    response.background = background
    return response
