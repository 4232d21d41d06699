"""Help now, signed in or out. Nobody can see that it was opened."""

from fastapi import Request
from starlette.responses import HTMLResponse

from app.accounts.who import PerhapsSignedIn, SignedIn
from app.clinic.said import ClinicWords
from app.help.pages import CARE, CarePage, DoctorPage, HelpIndex, LeavePage, PeoplePage, SharedDevicePage
from app.help.said import KnownHelp
from app.help.service import places
from app.web.pages import render
from app.web.routing import Router

# Pages of which not even the log of requests says that somebody opened them.
UNLOGGED = frozenset({CARE})

router = Router()


@router.get("/my/help")
def index(request: Request, who: PerhapsSignedIn, clinic: ClinicWords, known: KnownHelp) -> HTMLResponse:
    """Whom to call."""
    return render(request, HelpIndex(places(request.app.state.numbers, known), clinic))


@router.get(CARE)
def care(request: Request, known: KnownHelp) -> HTMLResponse:
    """If something about your care feels wrong. Who asks is not looked at."""
    return render(request, CarePage(places(request.app.state.numbers, known)))


@router.get("/my/help/doctor")
def doctor(request: Request, known: KnownHelp) -> HTMLResponse:
    """When to call a doctor."""
    return render(request, DoctorPage(places(request.app.state.numbers, known), known.card))


@router.get("/my/help/leave-quickly")
def leave(request: Request) -> HTMLResponse:
    """Leave quickly, explained beforehand."""
    return render(request, LeavePage())


@router.get("/my/help/shared-device")
def shared_device(request: Request) -> HTMLResponse:
    """A device that others use too."""
    return render(request, SharedDevicePage())


@router.get("/my/help/people")
def people(request: Request, who: SignedIn) -> HTMLResponse:
    """A person's own people."""
    return render(request, PeoplePage())
