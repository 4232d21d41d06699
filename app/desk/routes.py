"""The desk's addresses."""

from typing import Annotated, Any, Literal

from fastapi import BackgroundTasks, Form, Query, Request, Response
from starlette.responses import HTMLResponse

from app.accounts import invitations, people, renewals
from app.accounts.invitations import AT_ONCE, DAYS, LONGEST_DAYS, PAGE, Minted
from app.clinic import service as clinic
from app.clinic.models import NOTICE
from app.clinic.service import LIMITS, Words
from app.core.errors import Conflict, Invalid, NotFound
from app.core.ids import mint_id
from app.desk.answers import Kept
from app.desk.door import AtDesk, AtWork, show
from app.desk.forms import CardForm, CheckForm, ContactForm, DeskForm, InvitationsForm, RenewalForm, SearchForm, WordsForm
from app.desk.pages import HelpDesk, InvitationIndex, InvitationNew, PeopleIndex, PersonShow, RenewalNew, WordsEdit, WordsShow
from app.help import service as helping
from app.help.numbers import Numbers
from app.help.said import KnownHelp
from app.help.service import Added, Card
from app.web import htmx
from app.web.access import Configured, Db, Reading
from app.web.forms import Id
from app.web.pages import render
from app.web.routing import Router

# The privacy notice with every letter of it escaped, and as much again, so that a longer one is refused in words of its own.
LIMIT = 24 * NOTICE

router = Router(prefix="/clinic")

State = Literal["open", "used", "expired", "withdrawn"]
Code = Annotated[str, Query(pattern=r"\A([A-Z]{2}|elsewhere)?\z")]
Start = Annotated[int, Query(ge=0, le=1_000_000)]


@router.get("")
def index(request: Request, who: AtDesk, db: Db, known: KnownHelp, state: State = "open", start: Start = 0) -> HTMLResponse:
    """Invitations."""

    def page() -> InvitationIndex:
        rows = invitations.page_of(db, state, start)
        older = start + PAGE if len(rows) > PAGE else None
        due = helping.due(helping.places(request.app.state.numbers, known))
        said = clinic.words_of(db).said
        return InvitationIndex(state, invitations.counts(db), rows[:PAGE], older, said, due, bool(known.checks))

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


def _help(request: Request, db: Db, *, typed: Added | None = None, card: Card | None = None, **other: Any) -> HelpDesk:
    """Help from behind, as it is saved but for what is being typed."""
    known = helping.known(db)
    shown = helping.places(request.app.state.numbers, known)
    typed = typed or Added(mint_id(), other.get("country", ""))
    page = {"country": typed.country, "base": known.card.version, "problems": {}, **other}
    return HelpDesk(shown, helping.due(shown), typed=typed, card=card or known.card, limits=helping.LIMITS, **page)


def _helped(request: Request, background: BackgroundTasks, country: str) -> Response:
    """Saved: back to where it was changed, and from now on everybody reads it."""
    response = htmx.go_to(request, f"/clinic/help?country={country}" if country else "/clinic/help")
    background.add_task(request.app.state.help_said.refresh)
    response.background = background
    return response


@router.get("/help")
def help_numbers(request: Request, who: AtDesk, db: Db, country: Code = "") -> HTMLResponse:
    """Every number in Help now, and when somebody last tried it."""
    return show(request, who, lambda: _help(request, db, country=country))


@router.post("/help/checks")
def check(request: Request, who: AtWork, db: Db, form: Annotated[CheckForm, Form()], background: BackgroundTasks) -> Response:
    """Somebody tried a number today."""
    return _helped(request, background, helping.check(db, request.app.state.numbers, form.contact))


@router.post("/help/contacts")
def add_contact(
    request: Request, who: AtWork, db: Db, form: Annotated[ContactForm, Form()], background: BackgroundTasks
) -> Response:
    """Add a number of the clinic's own; what does not fit comes back with everything that was typed."""
    typed = helping.tidied(Added(form.id, form.country, form.name, form.phone, form.note))
    numbers: Numbers = request.app.state.numbers
    if problems := helping.problems(typed, numbers):
        return render(request, _help(request, db, typed=typed, problems=problems), Invalid.status)
    helping.add(db, typed)
    return _helped(request, background, typed.country)


@router.post("/help/contacts/{id}/removal")
def remove_contact(request: Request, who: AtWork, db: Db, id: Id, background: BackgroundTasks) -> Response:
    """Take away a number that the clinic added."""
    helping.remove(db, id)
    return _helped(request, background, "")


@router.post("/help/card")
def say_card(request: Request, who: AtWork, db: Db, form: Annotated[CardForm, Form()], background: BackgroundTasks) -> Response:
    """Save when to call a doctor; what does not fit, or crosses with another change, comes back with all that was typed."""
    typed = helping.tidied_card(Card(form.text, form.reviewed_by))
    if problems := helping.card_problems(typed):
        return render(request, _help(request, db, card=typed, base=form.base, problems=problems), Invalid.status)
    try:
        helping.say(db, typed, base=form.base)
    except Conflict:
        return render(request, _help(request, db, card=typed, saved_card=helping.card_of(db)), Conflict.status)
    return _helped(request, background, "")
