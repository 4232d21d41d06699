"""Intentions, small steps and parked decisions."""

from fastapi import Request
from starlette.responses import HTMLResponse

from app.accounts.who import SignedIn
from app.intentions.pages import IntentionIndex
from app.web.pages import render
from app.web.routing import Router

router = Router()


@router.get("/my/intentions")
def index(request: Request, who: SignedIn) -> HTMLResponse:
    """What somebody set, to meet again."""
    return render(request, IntentionIndex())
