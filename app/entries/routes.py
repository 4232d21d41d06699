"""The journal: list, write, read, revise."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from starlette.responses import HTMLResponse

from app.accounts.who import SignedIn
from app.entries import service as entries
from app.entries.forms import EntryForm
from app.entries.pages import EntryEdit, EntryIndex, EntryNew, EntryShow
from app.prompts.routes import LibraryAddress
from app.sealing.envelope import BODY, HEAD
from app.web import htmx
from app.web.access import Db
from app.web.forms import LARGEST, Id
from app.web.pages import render

LIMIT = BODY + 2 * HEAD

# The framework's own limit for one field is a megabyte, less than a long page.
router = APIRouter(prefix="/my/entries", form_limits={"max_part_size": LIMIT})

Before = Annotated[int | None, Query(ge=1, le=LARGEST)]


@router.get("")
def index(request: Request, db: Db, who: SignedIn, before: Before = None) -> HTMLResponse:
    """The journal, a page at a time."""
    rows = entries.page_for(db, who, before=before)
    shown = rows[: entries.PAGE]
    return render(request, EntryIndex(shown, shown[-1].made if len(rows) > entries.PAGE else None))


@router.get("/new")
def new(request: Request, who: SignedIn, library: LibraryAddress) -> HTMLResponse:
    """An empty page."""
    return render(request, EntryNew(library))


@router.get("/{id}")
def show(request: Request, db: Db, who: SignedIn, id: Id) -> HTMLResponse:
    """One entry."""
    return render(request, EntryShow(entries.get(db, who, id)))


@router.get("/{id}/edit")
def edit(request: Request, db: Db, who: SignedIn, id: Id) -> HTMLResponse:
    """One entry, to be revised."""
    return render(request, EntryEdit(entries.get(db, who, id)))


@router.get("/{id}/envelopes")
def envelopes(db: Db, who: SignedIn, id: Id) -> entries.Whole:
    """One entry as it is stored, for a packet, and for seeing both versions of a conflict."""
    return entries.get(db, who, id)


@router.post("/{id}")
def write(request: Request, db: Db, who: SignedIn, id: Id, form: Annotated[EntryForm, Form()]) -> Response:
    """Keep a sealed save."""
    entries.write(db, who, id, form)
    return htmx.go_to(request, f"/my/entries/{id}")
