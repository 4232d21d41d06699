"""The Calm corner, signed in or out."""

from fastapi import Request
from starlette.responses import HTMLResponse

from app.accounts.who import PerhapsSignedIn
from app.practices.library import named
from app.practices.pages import PracticeShow, calm_corner
from app.web.pages import render
from app.web.routing import Router

router = Router()


@router.get("/my/calm")
def index(request: Request, who: PerhapsSignedIn) -> HTMLResponse:
    """What there is to come back to the room with."""
    return render(request, calm_corner(request.app.state.practices))


@router.get("/my/calm/{practice}")
def show(request: Request, practice: str, who: PerhapsSignedIn) -> HTMLResponse:
    """One practice."""
    return render(request, PracticeShow(named(request.app.state.practices, practice)))
