"""The journal: list, write, read, revise."""

from typing import Annotated

from fastapi import Form, Path, Query, Request, Response
from pydantic import BeforeValidator
from starlette.responses import HTMLResponse

from app.accounts.who import SignedIn
from app.entries import binned, versions
from app.entries import service as entries
from app.entries.forms import EntryForm
from app.entries.pages import EntryEdit, EntryIndex, EntryNew, EntryShow, VersionIndex, VersionShow
from app.prompts.routes import LibraryAddress
from app.sealing.envelope import BODY, HEAD
from app.web import htmx
from app.web.access import Db
from app.web.forms import LARGEST, Id
from app.web.pages import render
from app.web.routing import Router

LIMIT = BODY + 2 * HEAD

# The framework's own limit for one field is a megabyte, less than a long page.
router = Router(prefix="/my/entries", form_limits={"max_part_size": LIMIT})


def _in_digits(text: str) -> str:
    # One address for each version: not 1.0, not 01.
    if not (text.isascii() and text.isdigit() and text[0] != "0"):
        raise ValueError("not a number in digits")
    return text


Before = Annotated[int | None, Query(ge=1, le=LARGEST)]
Rev = Annotated[int, Path(ge=1, le=LARGEST), BeforeValidator(_in_digits)]


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


@router.get("/newest")
def newest(db: Db, who: SignedIn, before: Before = None) -> list[entries.Row]:
    """The newest entries as they are stored, for what the browser works out by itself; with `before`, those made earlier."""
    return entries.page_for(db, who, before=before)[: entries.PAGE]


@router.get("/{id}")
def show(request: Request, db: Db, who: SignedIn, id: Id) -> HTMLResponse:
    """One entry."""
    entry = entries.show(db, who, id)
    return render(request, EntryShow(entry, binned.days_left(entry.binned) if entry.binned else None))


@router.get("/{id}/edit")
def edit(request: Request, db: Db, who: SignedIn, id: Id) -> HTMLResponse:
    """One entry, to be revised."""
    return render(request, EntryEdit(entries.show(db, who, id)))


@router.get("/{id}/envelopes")
def envelopes(db: Db, who: SignedIn, id: Id) -> entries.Whole:
    """One entry as it is stored, for a packet, and for seeing both versions of a conflict."""
    return entries.get(db, who, id)


@router.get("/{id}/versions")
def history(request: Request, db: Db, who: SignedIn, id: Id) -> HTMLResponse:
    """What is kept of an entry."""
    return render(request, VersionIndex(id, versions.kept_for(db, who, id)))


@router.get("/{id}/versions/{rev}")
def version(request: Request, db: Db, who: SignedIn, id: Id, rev: Rev) -> HTMLResponse:
    """An earlier version beside the entry as it is now."""
    return render(request, VersionShow(entries.show(db, who, id), versions.get(db, who, id, rev)))


@router.get("/{id}/versions/{rev}/envelopes")
def version_envelopes(db: Db, who: SignedIn, id: Id, rev: Rev) -> entries.Whole:
    """An earlier version as it is stored."""
    return versions.get(db, who, id, rev)


@router.post("/{id}")
def write(request: Request, db: Db, who: SignedIn, id: Id, form: Annotated[EntryForm, Form()]) -> Response:
    """Keep a sealed save."""
    entries.write(db, who, id, form)
    return htmx.go_to(request, f"/my/entries/{id}")
