"""Every sentence can be translated: under a made-up language in which each letter is another, no plain word is left."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.support import NullTranslations
from fastapi import FastAPI
from sqlalchemy import text

from app.accounts import invitations, renewals
from app.clinic.service import Words, say
from app.core.db import unit_of_work
from app.main import create_app
from app.web.errors import WORDS, ErrorShow
from tests.cast import Person, mint, mint_key, open_share
from tests.conftest import Clock, First, browser_of, invitation_from, settings_in

ROOT = Path(__file__).resolve().parents[2]
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
OTHER = "ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏẑȦƁƇḒḖƑƓĦĪĴĶĿḾȠǾƤɊŘŞŦŬṼẆẊẎẐ"
LETTERS = str.maketrans(PLAIN, OTHER)
KEPT = re.compile(r"(%\(\w+\)[sd]|%%|<[^>]*>|&\w+;)")
SEEN_ATTRIBUTES = {
    "alt",
    "placeholder",
    "aria-label",
    "title",
    "aria-description",
    "aria-roledescription",
    "label",
    "aria-valuetext",
}

HARBOUR = Words("Harbour Clinic", "+41 44 000 00 00", "Monday to Friday", "We keep little.\n\nAsk us.")

# Names, what the clinic set, and dates, which the locale writes.
OWN = {"Mooring", "Harbour Clinic", "ada", "dov", "eve", "eve.earlier", "cy.k", *HARBOUR.notice.split("\n\n"), HARBOUR.hours}
MONTHS = {"November", "December", "February"}


def pseudo(message: str) -> str:
    return "".join(part if KEPT.fullmatch(part) else part.translate(LETTERS) for part in KEPT.split(message))


class Pseudo(NullTranslations):
    """Translates what was found for translation, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
        methods = [("app/**.py", "python"), ("templates/**.html", "jinja2")]
        found = extract_from_dir(ROOT, methods, keywords=keywords, directory_filter=_ours)
        self.known: set[str] = set()
        for _file, _line, message, _comments, _context in found:
            self.known.update([message] if isinstance(message, str) else message)

    def gettext(self, message: str) -> str:
        return pseudo(message) if message in self.known else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    # The names that Jinja asks Babel for first.
    ugettext, ungettext = gettext, ngettext


def _ours(folder: str) -> bool:
    return not any(part in {".venv", "node_modules", ".git", "tests", "__pycache__"} for part in Path(folder).parts)


class Seen(HTMLParser):
    """What a person sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipping += tag in {"script", "style"}
        self.words += [value for name, value in attrs if name in SEEN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self._skipping -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._skipping and data.strip():
            self.words.append(" ".join(data.split()))


@pytest.fixture(scope="session")
def catalogue() -> Pseudo:
    return Pseudo()


@pytest.fixture
def translated(folder: Path, clock: Clock, catalogue: Pseudo, monkeypatch: pytest.MonkeyPatch) -> Iterator[FastAPI]:
    monkeypatch.setattr("app.web.templates.translations", lambda _language: catalogue)
    made = create_app(settings_in(folder))
    with unit_of_work(made.state.engine, writing=True) as db:
        say(db, HARBOUR, base=Words().version)
    made.state.said.refresh()
    yield made
    made.state.engine.dispose()


@pytest.fixture
def reader(translated: FastAPI, first: First) -> Person:
    """Ada, with the application in the other language."""
    known = first.people["ada"]
    ada = Person("ada", browser_of(translated), known.account, known.auth, known.code, known.key)
    ada.sign_in()
    return ada


def content(app: FastAPI) -> set[str]:
    """Words from content files, which are translated as files."""

    def strings(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield " ".join(value.split())
        elif isinstance(value, dict):
            for inside in value.values():
                yield from strings(inside)
        elif isinstance(value, list | tuple):
            for inside in value:
                yield from strings(inside)

    numbers, practices = app.state.numbers, app.state.practices
    return {*strings(numbers.model_dump()), *(found for practice in practices for found in strings(practice.model_dump()))}


def untranslated(page: str, app: FastAPI) -> list[str]:
    seen, public = Seen(), content(app)
    seen.feed(page)
    left = []
    for words in seen.words:
        rest = words if words not in public else ""
        # What a content file says inside a sentence: a number, a word to send.
        for known in sorted(public | OWN | MONTHS, key=len, reverse=True):
            if len(known) > 2 or known in OWN:
                rest = rest.replace(known, "")
        # The number of a printed sheet is no word.
        if re.search(r"[A-Za-z]{2,}", re.sub(r"\b[0-9A-F]{4}\b", "", rest)):
            left.append(words)
    return left


def pages(ada: Person, app: FastAPI) -> Iterator[tuple[str, str]]:
    """Every page in every state that the server can give it."""
    for path in ("/my/entries", "/my/bin", "/my/shares", "/my/shares/new"):
        yield f"{path} when empty", ada.get(path).text
    entry = ada.write()
    fresh, used, ended, short = ada.share(), ada.share(openings=1), ada.share(openings=5), ada.share(days=1)
    for _ in range(2):
        open_share(browser_of(app), ended)
        open_share(browser_of(app), fresh, share_auth=mint_key())
    open_share(browser_of(app), used)
    ada.http.post(f"/my/shares/{ended.id}/revocation")
    with app.state.engine.connect() as connection:
        connection.execute(text("UPDATE share SET expires = made WHERE id = :id"), {"id": short.id})
        connection.commit()
    ada.save(ada.sealed(id=entry.id, rev=2, body=False), entry.hash)
    binned = [ada.write() for _ in range(31)]
    for away in binned:
        ada.http.post(f"/my/bin/{away.id}", data={"account": ada.account})
    own = [
        f"/my/entries/{entry.id}",
        f"/my/entries/{entry.id}/edit",
        f"/my/entries/{entry.id}/versions",
        f"/my/entries/{entry.id}/versions/1",
        *(f"/my/entries/{binned[0].id}{tail}" for tail in ("", "/edit", "/versions", "/versions/1")),
        *(f"/my/shares/{share.id}" for share in (fresh, used, ended, short)),
    ]
    for _ in range(31):
        ada.write()
    everywhere = [
        "/my/today",
        "/my/entries",
        "/my/entries/new",
        "/my/bin",
        "/my/shares",
        "/my/shares/new",
        "/my/more",
        "/my/device",
        "/my/help/people",
        "/my/intentions",
    ]
    open_pages = [
        "/join",
        "/signin",
        "/recovery",
        "/my/help",
        "/my/calm",
        "/my/privacy",
        "/my/device/name",
        f"/s/{mint()}",
        "/no/such/address",
    ]
    open_pages += [f"/my/help/{name}" for name in ("care", "doctor", "leave-quickly", "shared-device")]
    open_pages += [f"/my/calm/{practice.practice}" for practice in app.state.practices]
    for path in (*everywhere, *own, *open_pages):
        yield path, ada.get(path).text
    for path in ("/my/entries", "/my/bin", "/my/shares/new"):
        yield f"a part of {path}", ada.get(path, **{"HX-Request": "true", "HX-Request-Type": "partial"}).text
    signed_out = browser_of(app)
    for path in open_pages:
        yield f"{path} signed out", signed_out.get(path).text
    yield from desk_pages(app)
    yield "over plain http", browser_of(app, "http://192.168.1.20:8000").get("/").text
    yield "from another site", ada.http.post("/signouts", headers={"Sec-Fetch-Site": "cross-site"}).text
    ada.lock()
    yield "locked", ada.get("/my/today").text


def desk_pages(app: FastAPI) -> Iterator[tuple[str, str]]:
    """The desk in every state that the server can give it."""
    dov = Person("dov", browser_of(app))
    dov.join(invitation_from(app.state.engine, desk=True))
    for kind in ({"role": "patient"}, {"role": "therapist"}, {"role": "patient", "desk": True}):
        invitation_from(app.state.engine, **kind)
    with app.state.engine.connect() as connection:
        for change in ("expires = made", "withdrawn = 1"):
            invitation_from(app.state.engine)
            connection.execute(text(f"UPDATE invitation SET {change} WHERE made = (SELECT max(made) FROM invitation)"))
            connection.commit()
    for path in ("", "?state=used", "?state=expired", "?state=withdrawn", "/invitations/new", "/words", "/words/edit", "/help"):
        yield f"/clinic{path}", dov.get(f"/clinic{path}").text
    yield from people_pages(dov, app)
    wrong = {"base": "0" * 64, "name": "x" * 200, "phone": "?", "hours": "", "notice": ""}
    yield "words that do not fit", dov.http.post("/clinic/words", data=wrong).text.replace("x" * 200, "")
    crossed = {**wrong, "name": "Harbour Clinic", "phone": ""}
    contact = {"id": mint(), "country": "XX", "name": "", "phone": "?", "note": ""}
    yield "a number that does not fit", dov.http.post("/clinic/help/contacts", data=contact).text
    card = {"base": "0" * 64, "text": "7", "reviewed_by": ""}
    yield "a card that nobody answers for", dov.http.post("/clinic/help/card", data=card).text
    yield "a card that crosses", dov.http.post("/clinic/help/card", data={**card, "reviewed_by": "7"}).text
    yield "words that cross", dov.http.post("/clinic/words", data=crossed).text
    dov.lock()
    yield "/clinic locked", dov.get("/clinic").text


def people_pages(dov: Person, app: FastAPI) -> Iterator[tuple[str, str]]:
    """The desk's pages about people, one of whom begins anew."""
    eve = Person("eve", browser_of(app))
    eve.join(invitation_from(app.state.engine, role="therapist"))
    own, other = f"/clinic/people/{dov.account}", f"/clinic/people/{eve.account}"
    for path in ("/clinic/people", own, other, f"{other}/renewals/new"):
        yield path, dov.get(path).text
    with unit_of_work(app.state.engine, writing=True) as db:
        token, minted = invitations.mint()
        renewals.offer(db, eve.account, minted, login="eve", days=3)
    yield f"{other}, offered a new journal", dov.get(other).text
    yield "an offer in the list", dov.get("/clinic").text
    Person("eve", browser_of(app)).join(token)
    yield f"{other}, put aside", dov.get(other).text
    yield "put aside in the list", dov.get("/clinic/people").text
    yield "the last at the desk", dov.http.post(f"{own}/desk", data={"desk": "false"}).text
    yield "put aside, at the desk", dov.http.post(f"{other}/desk", data={"desk": "true"}).text
    yield "nobody found", dov.http.post("/clinic/people/searches", data={"login": "nobody"}).text.replace("nobody", "")
    dov.http.post(f"/clinic/people/{eve.account}/desk", data={"desk": "true"})


def test_no_plain_word_is_left_on_any_page(reader: Person, translated: FastAPI) -> None:
    left = {name: found for name, page in pages(reader, translated) if (found := untranslated(page, translated))}
    assert left == {}


@pytest.mark.parametrize("problem", WORDS)
def test_no_plain_word_is_left_in_a_refusal(problem: str, translated: FastAPI) -> None:
    words = WORDS[problem]
    page = ErrorShow(words.heading, words.words, words.action_label, words.action_href)
    for template in (page.template, page.partial):
        shown = translated.state.templates.render(
            template, {"page": page, "screen": page.screen, "nav": "", "quiet": True, "gate": None}
        )
        assert untranslated(shown, translated) == []


def test_the_made_up_language_would_show_a_plain_word(translated: FastAPI, catalogue: Pseudo) -> None:
    assert untranslated("<p>Plain words</p>", translated) == ["Plain words"]
    assert untranslated('<input placeholder="Plain">', translated) == ["Plain"]
    assert catalogue.gettext("Today") == "Ŧǿḓȧẏ"
    assert untranslated(f"<p>{catalogue.gettext('Today')}</p>", translated) == []
    assert len(catalogue.known) > 200


def test_no_sentence_is_glued_together_out_of_pieces(catalogue: Pseudo) -> None:
    """A message that is one short piece of a sentence cannot be put into another order."""
    assert [message for message in catalogue.known if re.match(r"^[a-z]", message) and message.endswith((" ", ","))] == []
