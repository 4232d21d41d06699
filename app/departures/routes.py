"""Leaving, and keeping the account after all."""

from fastapi import Request, Response
from starlette.responses import HTMLResponse

from app.accounts.forms import ProofForm
from app.accounts.proving import Asked
from app.accounts.who import SignedIn
from app.core import clock
from app.departures import service as departures
from app.departures.answers import Leaving
from app.departures.pages import LeavingShow
from app.web import htmx
from app.web.access import Db
from app.web.pages import render
from app.web.routing import Router

router = Router(prefix="/my/leaving")


@router.get("")
def show(request: Request, db: Db, who: SignedIn) -> HTMLResponse:
    """What would go and when; or, once it was asked for, the protocol."""
    grace = departures.GRACE
    at = who.leaving or clock.now() + grace
    asked = who.leaving - grace if who.leaving else None
    last = departures.is_last_at_the_desk(db, who)
    return render(request, LeavingShow(departures.holding(db, who), at, grace.days, asked, last))


@router.post("")
def leave(form: ProofForm, who: SignedIn, asked: Asked, db: Db) -> Leaving:
    """Delete the account in seven days, for whoever proves the passphrase again."""
    asked.accept(db, asked.prove(form))
    return Leaving(who.account, departures.leave(db, who))


@router.post("/withdrawal")
def stay(request: Request, db: Db, who: SignedIn) -> Response:
    """Keep the account after all."""
    departures.stay(db, who)
    return htmx.go_to(request, "/my/leaving")
