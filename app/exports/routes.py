"""Taking everything along."""

from importlib.metadata import version
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import HTMLResponse

from app.accounts.forms import ProofForm
from app.accounts.proving import Asked
from app.accounts.who import SignedIn
from app.exports import service as exports
from app.exports.answers import EntriesPart, KeysPart, RestPart
from app.exports.pages import ExportShow
from app.web.access import Db, Key
from app.web.forms import LARGEST
from app.web.pages import render
from app.web.routing import Router

router = Router()


@router.get("/my/export")
def show(request: Request, db: Db, who: SignedIn) -> HTMLResponse:
    """Two files to choose from."""
    return render(request, ExportShow(exports.entries_of(db, who)))


@router.post("/my/exports")
def keys(form: ProofForm, asked: Asked, db: Db, key: Key) -> KeysPart:
    """The wraps, for whoever proves the passphrase again."""
    proven = asked.prove(form)
    asked.accept(db, proven)
    return exports.keys_for(db, key, proven, app=version("mooring"))


@router.get("/my/exports/entries")
def entries(db: Db, who: SignedIn, after: Annotated[int, Query(ge=0, le=LARGEST)] = 0, current: bool = False) -> EntriesPart:
    """The next entries as they are stored."""
    return exports.entries_for(db, who, after=after, current=current)


@router.get("/my/exports/rest")
def rest(db: Db, who: SignedIn) -> RestPart:
    """What belongs to the file beside keys and entries."""
    return exports.rest_for(db, who)
