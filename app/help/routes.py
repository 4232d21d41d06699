"""Help now, signed in or out. Nobody can see that it was opened."""

from fastapi import Request
from starlette.responses import HTMLResponse

from app.accounts.who import PerhapsSignedIn
from app.clinic.said import ClinicWords
from app.help.numbers import Numbers
from app.help.pages import HelpIndex
from app.web.pages import render
from app.web.routing import Router

router = Router()


@router.get("/my/help")
def index(request: Request, who: PerhapsSignedIn, clinic: ClinicWords) -> HTMLResponse:
    """Whom to call."""
    numbers: Numbers = request.app.state.numbers
    return render(request, HelpIndex(numbers.countries, clinic))
