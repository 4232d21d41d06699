"""The desk's addresses."""

from typing import Annotated, Literal

from fastapi import BackgroundTasks, Form, Query, Request, Response
from starlette.responses import HTMLResponse

from app.accounts import invitations, people, renewals
from app.accounts.invitations import AT_ONCE, DAYS, LONGEST_DAYS, PAGE, Minted
from app.clinic import service as clinic
from app.clinic.models import NOTICE
from app.clinic.service import LIMITS, Words
from app.core.errors import Conflict, Invalid, NotFound
from app.desk.answers import Kept
from app.desk.door import AtDesk, AtWork, show
from app.desk.forms import DeskForm, InvitationsForm, RenewalForm, SearchForm, WordsForm
from app.desk.pages import InvitationIndex, InvitationNew, PeopleIndex, PersonShow, RenewalNew, WordsEdit, WordsShow
from app.web import htmx
from app.web.access import Configured, Db, Reading
from app.web.forms import Id
from app.web.pages import render
from app.web.routing import Router

# The privacy notice with every letter of it escaped, and as much again, so that a longer one is refused in words of its own.
LIMIT = 24 * NOTICE

router = Router(prefix="/clinic")

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


def _people(db: Db, sought: str = "", start: int = 0) -> PeopleIndex:
    rows = people.page_of(db, sought, start)
    return PeopleIndex(sought, rows[: people.PAGE], start + people.PAGE if len(rows) > people.PAGE else None)


@router.get("/people")
def list_people(request: Request, who: AtDesk, db: Db) -> HTMLResponse:
    """Who has an account."""
    return show(request, who, lambda: _people(db))


@router.post("/people/searches")
def search(request: Request, who: AtWork, db: Reading, form: Annotated[SearchForm, Form()]) -> HTMLResponse:
    """Look for a login. By POST, so that it stands in no address, and in no history or log that keeps addresses."""
    return render(request, _people(db, form.login, form.start))


@router.get("/people/{id}")
def person(request: Request, who: AtDesk, db: Db, id: Id) -> HTMLResponse:
    """One account."""
    return show(request, who, lambda: PersonShow(people.get(db, id), id == who.account, renewals.offered(db, id)))


@router.post("/people/{id}/desk")
def change_desk(request: Request, who: AtWork, db: Db, id: Id, form: Annotated[DeskForm, Form()]) -> Response:
    """Let somebody work at the desk, or no more."""
    (people.give_desk if form.desk else people.take_desk)(db, id)
    return htmx.go_to(request, f"/clinic/people/{id}" if form.desk or id != who.account else "/my/more")


@router.get("/people/{id}/renewals/new")
def renew(request: Request, who: AtDesk, db: Db, id: Id, settings: Configured) -> HTMLResponse:
    """Help for somebody who lost both secrets."""

    def page() -> RenewalNew:
        found = people.get(db, id)
        if found.set_aside is not None:
            raise NotFound()
        return RenewalNew(clinic.words_of(db), settings.public_origin, found, renewals.DAYS, LONGEST_DAYS)

    return show(request, who, page)


@router.post("/people/{id}/renewals")
def offer(who: AtWork, db: Db, id: Id, form: RenewalForm) -> Kept:
    """Keep the hash of an invitation to begin anew."""
    (minted,) = form.invitations
    return Kept(renewals.offer(db, id, Minted(minted.handle, minted.token_hash), login=form.login, days=form.days))


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
    typed = clinic.tidied(Words(form.name, form.phone, form.hours, form.notice, form.session))
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
