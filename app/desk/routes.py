"""The desk's addresses."""

from typing import Annotated, Literal

from fastapi import APIRouter, BackgroundTasks, Form, Query, Request, Response
from starlette.responses import HTMLResponse

from app.accounts import invitations
from app.accounts.invitations import AT_ONCE, DAYS, LONGEST_DAYS, PAGE, Minted
from app.clinic import service as clinic
from app.clinic.models import NOTICE
from app.clinic.service import LIMITS, Words
from app.core.errors import Conflict, Invalid
from app.desk.answers import Kept
from app.desk.door import AtDesk, AtWork, show
from app.desk.forms import InvitationsForm, WordsForm
from app.desk.pages import InvitationIndex, InvitationNew, WordsEdit, WordsShow
from app.web import htmx
from app.web.access import Configured, Db
from app.web.forms import Id
from app.web.pages import render

# The privacy notice with every letter of it escaped, and as much again, so that a longer one is refused in words of its own.
LIMIT = 24 * NOTICE

router = APIRouter(prefix="/clinic")

State = Literal["open", "used", "expired", "withdrawn"]
Start = Annotated[int, Query(ge=0, le=1_000_000)]


@router.get("")
def index(request: Request, who: AtDesk, db: Db, state: State = "open", start: Start = 0) -> HTMLResponse:
    """Invitations."""

    def page() -> InvitationIndex:
        rows = invitations.page_of(db, state, start)
        older = start + PAGE if len(rows) > PAGE else None
        return InvitationIndex(state, invitations.counts(db), rows[:PAGE], older, clinic.words_of(db).said)

    return show(request, who, page)


@router.get("/invitations/new")
def new(request: Request, who: AtDesk, db: Db, settings: Configured) -> HTMLResponse:
    """Make invitations."""
    return show(request, who, lambda: InvitationNew(clinic.words_of(db), settings.public_origin, DAYS, LONGEST_DAYS, AT_ONCE))


@router.post("/invitations")
def invite(who: AtWork, db: Db, form: InvitationsForm) -> Kept:
    """Keep the hashes of invitations that the browser made."""
    minted = [Minted(each.handle, each.token_hash) for each in form.invitations]
    return Kept(invitations.keep(db, minted, role=form.role, days=form.days).date())


@router.post("/invitations/{id}/withdrawal")
def withdraw(request: Request, who: AtWork, db: Db, id: Id) -> Response:
    """Void an invitation."""
    invitations.withdraw(db, id)
    return htmx.go_to(request, "/clinic")


@router.get("/words")
def words(request: Request, who: AtDesk, db: Db) -> HTMLResponse:
    """What the clinic says of itself."""
    return show(request, who, lambda: WordsShow(clinic.words_of(db)))


@router.get("/words/edit")
def edit_words(request: Request, who: AtDesk, db: Db) -> HTMLResponse:
    """Change it."""
    saved = clinic.words_of(db)
    return show(request, who, lambda: WordsEdit(saved, saved.version, {}, LIMITS))


@router.post("/words")
def say(request: Request, who: AtWork, db: Db, form: Annotated[WordsForm, Form()], background: BackgroundTasks) -> Response:
    """Save it; what does not fit, or crosses with somebody else's change, comes back with everything that was typed."""
    typed = clinic.tidied(Words(form.name, form.phone, form.hours, form.notice))
    if problems := clinic.problems(typed):
        return render(request, WordsEdit(typed, form.base, problems, LIMITS), Invalid.status)
    try:
        clinic.say(db, typed, base=form.base)
    except Conflict:
        saved = clinic.words_of(db)
        return render(request, WordsEdit(typed, saved.version, {}, LIMITS, saved), Conflict.status)
    response = htmx.go_to(request, "/clinic/words")
    background.add_task(request.app.state.said.refresh)
    response.background = background
    return response
