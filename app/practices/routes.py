"""The Calm corner, signed in or out."""

from fastapi import Request
from starlette.responses import HTMLResponse

from app.accounts.who import PerhapsSignedIn
from app.practices.pages import PracticeShow
from app.web.pages import render
from app.web.routing import Router

router = Router()


@router.get("/my/calm")
def show(request: Request, who: PerhapsSignedIn) -> HTMLResponse:
    """One practice to come back to the room with."""
    return render(request, PracticeShow(request.app.state.practices[0]))
