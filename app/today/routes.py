"""Today."""

from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse

from app.accounts.who import SignedIn
from app.clinic.said import ClinicWords
from app.prompts.routes import LibraryAddress
from app.today.pages import TodayShow
from app.web.pages import render
from app.web.routing import Router

router = Router()


@router.get("/")
def arrive() -> RedirectResponse:
    """On to Today."""
    return RedirectResponse("/my/today", status_code=307)


@router.get("/my/today")
def show(request: Request, who: SignedIn, library: LibraryAddress, clinic: ClinicWords) -> HTMLResponse:
    """Where a person arrives."""
    return render(request, TodayShow(library, clinic))
