"""A server that lies: what it mixes up, cuts, relabels or makes up is refused in words, and nothing is sealed over it."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.finding import base_of, kept_what_was_seen
from tests.browser.people import Person, arrive
from tests.browser.server import Server

FIRST = ("Heronry of the first page", "Limestone words of the first page")
SECOND = ("Bulrush of the second page", "Granite words of the second page")
OLDER = "Sandstone words as they were before"
BEAS = ("Marigold of somebody else", "Basalt words of somebody else")
READABLE = ("Heronry", "Limestone", "Bulrush", "Granite", "Sandstone", "Marigold", "Basalt")

REFUSED = re.compile(r"damaged|newer Mooring|newer version")

Envelopes = dict[str, Any]


CHOOSE = """async (base) => {
  const { changeProfile, readProfile } = await import(`${base}/js/profile/profile.js`);
  await changeProfile((profile) => ({ ...profile, settings: { ...profile.settings, topics: ['work'] } }));
  await readProfile();
}"""


@dataclass
class Known:
    """What this server has of everybody, to mix up as it likes."""

    ada: Person
    first: Envelopes
    older: Envelopes
    second: Envelopes
    beas: Envelopes


@pytest.fixture(scope="module")
def known(server: Server, browser: Browser) -> Iterator[Known]:
    """Ada with two pages, one of them revised; and Bea with a page of her own."""
    bea = arrive(server, browser, "bea-of-hostile")
    bea.begin(server.invite())
    beas = _envelopes(bea, bea.write(BEAS[1], BEAS[0]))
    bea.context.close()
    ada = arrive(server, browser, "ada-of-hostile")
    ada.begin(server.invite())
    first = ada.write(OLDER, FIRST[0])
    older = _envelopes(ada, first)
    ada.goto(f"/my/entries/{first}/edit")
    ada.page.get_by_label("Your page").fill(FIRST[1])
    ada.page.get_by_role("button", name="Save").click()
    ada.page.wait_for_url(re.compile(r"/my/entries/[0-9a-f]{32}$"))
    expect(ada.page.get_by_text(FIRST[1])).to_be_visible()
    second = ada.write(SECOND[1], SECOND[0])
    yield Known(ada, _envelopes(ada, first), older, _envelopes(ada, second), beas)
    ada.context.close()


@pytest.fixture
def ada(known: Known) -> Iterator[Person]:
    """Ada, unlocked; afterwards she is so again, and her pages are as they were."""
    page, saved = known.ada.page, _stored(known.ada)
    yield known.ada
    locked = page.locator("vault-gate:not([data-state=open])").count() > 0
    page.unroute_all(behavior="ignoreErrors")
    known.ada.goto("/my/today" if locked else "/health")
    if locked:
        expect(page.locator("vault-gate[data-state]")).to_be_attached()
    if page.locator("vault-gate[data-state=locked]").count():
        known.ada.unlock()
    assert _stored(known.ada) == saved, "something was sealed over"


def _stored(person: Person) -> list[tuple[Any, ...]]:
    return person.server.change("SELECT id, rev, head FROM entry ORDER BY id")


def _envelopes(person: Person, id: str) -> Envelopes:
    answer = person.context.request.get(f"{person.server.origin}/my/entries/{id}/envelopes")
    assert answer.ok
    return dict(answer.json())


def ask(route: Route) -> tuple[int, dict[str, str], str]:
    """What the server says to a request that the browser wanted to send; much quicker than asking through the browser."""
    asked = route.request
    address = urlsplit(asked.url)
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in asked.frame.page.context.cookies(asked.url))
    headers = {**asked.headers, "host": address.netloc, "cookie": cookies, "sec-fetch-site": "same-origin"}
    with closing(HTTPConnection("127.0.0.1", address.port, timeout=20)) as line:
        line.request(asked.method, address.path + (f"?{address.query}" if address.query else ""), asked.post_data_buffer, headers)
        answer = line.getresponse()
        said = {name: value for name, value in answer.getheaders() if name.lower() not in {"content-length", "set-cookie"}}
        return answer.status, said, answer.read().decode()


@contextmanager
def lying(page: Page, path: str | re.Pattern[str], change: Callable[[str], str], **headers: str) -> Iterator[None]:
    """The server's answers from this path, changed."""

    def answer(route: Route) -> None:
        status, said, body = ask(route)
        route.fulfill(status=status, headers={**said, **headers}, body=change(body))

    page.route(path, answer)
    yield
    page.unroute(path, answer)


def attributes(**values: object) -> Callable[[str], str]:
    """Change `data-` attributes of the one element that has a head, or else of the first that has them."""

    def change(html: str) -> str:
        for name, value in values.items():
            attribute = f"data-{name.replace('_', '-')}"
            html, count = re.subn(rf'{attribute}="[^"]*"', f'{attribute}="{value}"', html, count=1)
            assert count, f"no {attribute} in the page"
        return html

    return change


def nothing_readable(page: Page, but: tuple[str, ...] = ()) -> None:
    """No written word is anywhere in the page: not shown, not hidden, not in a field."""
    text = page.evaluate(
        "() => document.documentElement.outerHTML + [...document.querySelectorAll('input, textarea')].map((each) => each.value)"
    )
    assert [word for word in READABLE if word in text and word not in but] == []


def _flip(envelope: str, at: int) -> str:
    old = envelope[at]
    return envelope[:at] + ("A" if old != "A" else "B") + envelope[at + 1 :]


# Of an envelope: "mo1." and then 4 characters for each 3 bytes; byte 0 is the version, 25 to 56 the commitment.
TRICKS: dict[str, Callable[[Known], Envelopes]] = {
    "the head of another page": lambda k: {"head": k.second["head"]},
    "the body of another page": lambda k: {"body": k.second["body"]},
    "another page under this address": lambda k: {name: k.second[name] for name in ("rev", "head", "body", "body_rev")},
    "a page of somebody else": lambda k: {name: k.beas[name] for name in ("rev", "head", "body", "body_rev")},
    "a later revision than was sealed": lambda k: {"rev": k.first["rev"] + 1},
    "a revision that is no number": lambda k: {"rev": "2x"},
    "the new head over the old body": lambda k: {"body": k.older["body"], "body_rev": 1},
    "the old head over the new body": lambda k: {"rev": 1, "head": k.older["head"]},
    "a head cut short": lambda k: {"head": k.first["head"][:-40]},
    "a body cut short": lambda k: {"body": k.first["body"][:-40]},
    "no head at all": lambda k: {"head": ""},
    "no body at all": lambda k: {"body": ""},
    "head and body changed over": lambda k: {"head": k.first["body"], "body": k.first["head"]},
    "a head of another version": lambda k: {"head": "mo1.Ag" + k.first["head"][6:]},
    "a body of another version": lambda k: {"body": "mo1.Ag" + k.first["body"][6:]},
    "another prefix": lambda k: {"head": "mo2." + k.first["head"][4:]},
    "one bit of the commitment": lambda k: {"head": _flip(k.first["head"], 50)},
    "one bit of the words": lambda k: {"body": _flip(k.first["body"], 400)},
    "something that is no envelope": lambda k: {"head": "&lt;script&gt;alert(1)&lt;/script&gt;"},
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_page_that_is_not_what_it_says_is_refused_in_words(trick: str, known: Known, ada: Person) -> None:
    page, path = ada.page, f"/my/entries/{known.first['id']}"
    for address, element in ((path, "entry-page"), (f"{path}/edit", "entry-composer")):
        with lying(page, f"**{address}", attributes(**TRICKS[trick](known))):
            ada.goto(address)
            ada.unlocked()
            refused = page.locator(element).get_by_role("alert").filter(visible=True)
            expect(refused).to_have_text(REFUSED)
            expect(page.locator("form.composer")).to_be_hidden()
            nothing_readable(page)


@pytest.mark.parametrize(
    "trick",
    ["another page under this address", "a page of somebody else", "the new head over the old body", "a body cut short"],
)
def test_a_page_that_is_not_what_it_says_is_not_shared(trick: str, known: Known, ada: Person) -> None:
    page = ada.page
    ada.goto("/my/shares/new")
    _past_the_limits(page)
    page.locator(f"li[data-id='{known.first['id']}'] input").check()

    def change(answer: str) -> str:
        return json.dumps({**json.loads(answer), **TRICKS[trick](known)})

    with lying(page, "**/envelopes", change):
        page.get_by_role("button", name="See what they will see").click()
        expect(page.get_by_text("One of the pages could not be opened.")).to_be_visible()
        expect(page.locator("[data-for=packet]")).to_be_hidden()
        assert "words of" not in page.locator("share-form").inner_text()


def _past_the_limits(page: Page) -> None:
    """What is said once, before the first share."""
    limits, choosing = page.get_by_role("button", name="I have read this"), page.locator("[data-for=choose]")
    expect(limits.or_(choosing).filter(visible=True)).to_be_visible()
    if limits.is_visible():
        limits.click()


def _rows(change: Callable[[dict[str, str]], dict[str, str]]) -> Callable[[str], str]:
    """Change the rows of a list: from id to the row's HTML."""

    def changed(html: str) -> str:
        found = {match[1]: match[0] for match in re.finditer(r'<li class="entry-row" data-id="(\w+)".*?</li>', html, re.DOTALL)}
        return re.sub(
            r'<li class="entry-row" data-id.*?</li>(?=\s*(</ul>|<li class="entry-older"))',
            lambda _: "\n".join(change(found).values()),
            html,
            count=1,
            flags=re.DOTALL,
        )

    return changed


def _relabel(row: str, **values: object) -> str:
    return attributes(**values)(row)


LIST_TRICKS: dict[str, Callable[[Known], Callable[[dict[str, str]], dict[str, str]]]] = {
    "heads changed over": lambda k: (
        lambda rows: {
            k.first["id"]: _relabel(rows[k.first["id"]], head=k.second["head"], rev=1),
            k.second["id"]: _relabel(rows[k.second["id"]], head=k.first["head"], rev=2),
        }
    ),
    "ids changed over": lambda k: (
        lambda rows: {
            k.first["id"]: _relabel(rows[k.first["id"]], id=k.second["id"]),
            k.second["id"]: _relabel(rows[k.second["id"]], id=k.first["id"]),
        }
    ),
    "one page twice": lambda k: lambda rows: {"a": rows[k.first["id"]], "b": rows[k.first["id"]]},
    "pages of somebody else": lambda k: (
        lambda rows: {
            "a": _relabel(rows[k.first["id"]], id=k.beas["id"], rev=1, head=k.beas["head"]),
            "b": _relabel(rows[k.first["id"]], rev=1, head=k.beas["head"]),
        }
    ),
    "other revisions": lambda k: (
        lambda rows: {
            "a": _relabel(rows[k.first["id"]], rev=9),
            "b": _relabel(rows[k.second["id"]], rev=2),
        }
    ),
    "cut, and of another version": lambda k: (
        lambda rows: {
            "a": _relabel(rows[k.first["id"]], head=k.first["head"][:-40]),
            "b": _relabel(rows[k.second["id"]], head="mo1.Ag" + k.second["head"][6:]),
        }
    ),
}


@pytest.mark.parametrize("place", ["/my/entries", "/my/shares/new"])
@pytest.mark.parametrize("trick", LIST_TRICKS)
def test_a_row_that_is_not_what_it_says_is_refused_in_words(place: str, trick: str, known: Known, ada: Person) -> None:
    page = ada.page
    with lying(page, f"**{place}", _rows(LIST_TRICKS[trick](known))):
        ada.goto(place)
        ada.unlocked()
        if place == "/my/shares/new":
            _past_the_limits(page)
        rows = page.locator("li.entry-row[data-id]")
        expect(rows).to_have_count(2)
        for row in rows.all():
            expect(row).to_have_attribute("data-state", re.compile("damaged|newer"))
            expect(row.locator("[data-when=open]")).to_be_hidden()
        nothing_readable(page)


def test_a_page_that_comes_again_with_the_older_ones_is_not_believed_and_leaves_nothing_behind(known: Known, ada: Person) -> None:
    page = ada.page
    older = '<li class="entry-older"><button class="button" type="button" hx-get="/my/entries?before=99" '
    older += 'hx-target="closest li" hx-swap="outerHTML">Older pages</button></li>'
    with lying(page, "**/my/entries", lambda html: html.replace("</li>\n  </ul>", f"</li>{older}</ul>", 1)):
        ada.goto("/my/entries")
    expect(page.get_by_role("link", name=FIRST[0])).to_be_visible()
    row = page.locator(f"li[data-id='{known.first['id']}']").evaluate("row => row.outerHTML")
    page.route(
        "**/my/entries?before=99", lambda route: route.fulfill(body=_relabel(row, state="locked"), content_type="text/html")
    )
    page.get_by_role("button", name="Older pages").click()
    expect(page.get_by_text("This page could not be opened.").filter(visible=True)).to_have_count(2)
    expect(page.get_by_role("link", name=FIRST[0])).to_have_count(0)
    expect(page.get_by_role("link", name=SECOND[0])).to_be_visible()
    nothing_readable(page, but=("Bulrush",))


def test_an_older_revision_is_opened_with_a_plain_notice(known: Known, ada: Person) -> None:
    page, path = ada.page, f"/my/entries/{known.first['id']}"
    old = attributes(**{name: known.older[name] for name in ("rev", "head", "body", "body_rev")})
    notice = page.get_by_text("This is an older version than this device has seen.").filter(visible=True)
    with lying(page, f"**{path}", old):
        ada.goto(path)
        expect(page.get_by_text(OLDER)).to_be_visible()
        expect(notice).to_be_visible()
    with lying(page, f"**{path}/edit", old):
        ada.goto(f"{path}/edit")
        expect(page.get_by_label("Your page")).to_have_value(OLDER)
        expect(notice).to_be_visible()
    row = _rows(lambda rows: {**rows, known.first["id"]: _relabel(rows[known.first["id"]], rev=1, head=known.older["head"])})
    with lying(page, "**/my/entries", row):
        ada.goto("/my/entries")
        aged = page.locator(f"li[data-id='{known.first['id']}']")
        expect(aged).to_contain_text("An older version than this device has seen")
        expect(page.locator(f"li[data-id='{known.second['id']}'] [data-part=older]")).to_be_hidden()
    ada.goto(path)
    expect(page.get_by_text(FIRST[1])).to_be_visible()


def test_older_choices_are_used_with_a_plain_notice_until_somebody_has_looked(known: Known, ada: Person) -> None:
    page = ada.page
    ada.goto("/my/today")
    ada.unlocked()
    old = page.evaluate("() => fetch('/my/profile').then((answer) => answer.text())")
    page.evaluate(CHOOSE, base_of(page))
    notice = page.get_by_text("are older than this device has seen").filter(visible=True)
    ada.today()
    kept_what_was_seen(page)
    expect(notice).to_have_count(0)
    with lying(page, "**/my/profile", lambda _: old):
        ada.today()
        expect(notice).to_be_visible()
        for name in ("Sessions and suggestions", "Intentions and small steps", "Your own people"):
            expect(page.locator("older-profile").get_by_role("link", name=name)).to_be_visible()
        ada.lock()
        expect(notice).to_have_count(0)
        ada.unlock()
        page.get_by_role("button", name="I have looked through it").click()
        expect(page.get_by_text("From now on this counts as the newest.")).to_be_focused()
        ada.today()
        expect(notice).to_have_count(0)
    # The newer one comes back, and is the newest again.
    ada.today()
    kept_what_was_seen(page)
    with lying(page, "**/my/profile", lambda _: old):
        ada.today()
        expect(notice).to_be_visible()


@pytest.mark.parametrize("whose", ["another page", "somebody else's page", "a page that is cut"])
def test_a_conflict_answered_with_something_else_is_not_shown_and_not_saved_over(whose: str, known: Known, ada: Person) -> None:
    page, path = ada.page, f"/my/entries/{known.first['id']}"
    theirs = {
        "another page": known.second,
        "somebody else's page": known.beas,
        "a page that is cut": {**known.first, "body": known.first["body"][:-40]},
    }[whose]
    ada.goto(f"{path}/edit")
    expect(page.get_by_label("Your page")).to_have_value(FIRST[1])
    page.get_by_label("Your page").fill("Words that are still only here")
    sent: list[str] = []

    def conflict(route: Route) -> None:
        if route.request.method != "POST":
            return route.fallback()
        sent.append(route.request.post_data or "")
        return route.fulfill(status=409, json={"problem": "conflict"})

    page.route(f"**{path}", conflict)
    page.route("**/envelopes", lambda route: route.fulfill(json=theirs))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("What the server has for this page is damaged, or not yours")).to_be_visible()
    expect(page.locator("[data-part=versions]")).to_be_hidden()
    expect(page.get_by_label("Your page")).to_have_value("Words that are still only here")
    nothing_readable(page, but=("Heronry",))
    assert len(sent) == 1
    page.get_by_role("button", name="Throw them away").or_(page.get_by_label("Your page")).first.press("End")
    page.unroute_all(behavior="ignoreErrors")
    _without_draft(ada, path)


def _without_draft(ada: Person, path: str) -> None:
    page = ada.page
    ada.goto(f"{path}/edit")
    ada.unlocked()
    throw = page.get_by_role("button", name="Throw them away")
    expect(throw).to_be_visible()
    throw.click()
    page.wait_for_url(f"**{path}")


def _post(route: Route, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answer a request for keys as the server does, with a lie in it."""
    status, _, said = ask(route)
    route.fulfill(status=status, json=change(json.loads(said)))


def _asked(page: Page) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url.split('/', 3)[-1]}"))
    page.on("worker", lambda worker: asked.append(f"worker {worker.url}"))
    return asked


@pytest.fixture
def cy(server: Server, browser: Browser) -> Iterator[Person]:
    """A browser that nobody is signed in on."""
    person = arrive(server, browser, "cy")
    yield person
    person.context.close()


def _type_sign_in(person: Person, login: str, passphrase: str) -> None:
    person.goto("/signin")
    person.page.get_by_label("Login").fill(login)
    person.page.get_by_label("Passphrase", exact=True).fill(passphrase)
    person.page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("letter", ["b", "A", "", "aa", 1, None])
def test_another_profile_is_refused_before_any_key_is_made(letter: object, known: Known, cy: Person) -> None:
    page = cy.page
    asked = _asked(page)
    page.route("**/signins/salts", lambda route: _post(route, lambda said: {**said, "profile": letter}))
    _type_sign_in(cy, known.ada.login, known.ada.passphrase)
    expect(page.get_by_text("The server asked for something that this page does not know")).to_be_visible()
    assert "POST signins/salts" in asked
    assert not [each for each in asked if each == "POST signins" or each.startswith("worker")]


def test_another_profile_is_refused_while_unlocking_joining_and_recovering(known: Known, ada: Person, cy: Person) -> None:
    sentence = "The server asked for something that this page does not know"
    ada.goto("/my/today")
    ada.unlocked()
    ada.lock()
    asked = _asked(ada.page)
    ada.page.route("**/signins/salts", lambda route: _post(route, lambda said: {**said, "profile": "b"}))
    dialog = ada.page.get_by_role("dialog")
    dialog.get_by_label("Passphrase").fill(ada.passphrase)
    dialog.get_by_role("button", name="Unlock").click()
    expect(dialog.get_by_text(sentence)).to_be_visible()
    assert not [each for each in asked if "unlocks" in each or each.startswith("worker")]

    page = cy.page
    asked = _asked(page)
    page.route("**/join/logins", lambda route: _post(route, lambda said: {**said, "profile": "b"}))
    page.goto(cy.server.invite())
    page.get_by_label("I am 18 or older").check()
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Login").fill("cy-who-never-joins")
    page.get_by_role("button", name="Go on").click()
    cy.choose_passphrase()
    expect(page.get_by_text(sentence)).to_be_visible()
    assert not [each for each in asked if "accounts" in each or each.startswith("worker")]

    asked.clear()
    page.route("**/recoveries", lambda route: _post(route, lambda said: {**said, "profile_letter": "b"}))
    cy.goto("/recovery")
    page.get_by_label("Login").fill(known.ada.login)
    page.get_by_role("textbox", name="Recovery code").fill(known.ada.code)
    page.locator("[data-step=old-code]").get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Type my own")).to_be_visible()
    cy.choose_passphrase()
    expect(page.get_by_text(sentence)).to_be_visible()
    assert not [each for each in asked if "completions" in each or each.startswith("worker")]


FAULTS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "a wrap that was changed": lambda said: {**said, "wrap": _flip(said["wrap"], 120)},
    "a wrap that was cut": lambda said: {**said, "wrap": said["wrap"][:-4]},
    "no wrap": lambda said: {name: value for name, value in said.items() if name != "wrap"},
    "a wrap of another revision": lambda said: {**said, "cred_rev": said["cred_rev"] + 1},
    "another account": lambda said: {**said, "account": "0" * 32},
    "an account that is none": lambda said: {**said, "account": "ada"},
}


@pytest.mark.parametrize("fault", ["a wrap that was changed", "another account"])
def test_right_proof_and_a_key_that_does_not_open_is_the_servers_fault_and_said_so(fault: str, known: Known, cy: Person) -> None:
    page = cy.page
    page.route("**/signins", lambda route: _post(route, FAULTS[fault]))
    _type_sign_in(cy, known.ada.login, known.ada.passphrase)
    expect(page.get_by_text("The server's copy of your key did not open here.")).to_be_visible()
    expect(page.get_by_text("do not fit together")).to_be_hidden()
    assert page.url.endswith("/signin")


@pytest.mark.parametrize("fault", ["a wrap that was cut", "no wrap", "a wrap of another revision", "an account that is none"])
def test_a_key_that_does_not_open_while_unlocking_leaves_the_page_locked(fault: str, ada: Person) -> None:
    page = ada.page
    ada.goto("/my/entries")
    ada.unlocked()
    ada.lock()
    page.route("**/my/unlocks", lambda route: _post(route, FAULTS[fault]))
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Passphrase").fill(ada.passphrase)
    dialog.get_by_role("button", name="Unlock").click()
    expect(dialog.get_by_text("The server's copy of your key did not open here.")).to_be_visible()
    expect(dialog.get_by_text("That passphrase does not fit.")).to_be_hidden()
    expect(page.locator("vault-gate")).to_have_attribute("data-state", "locked")
    nothing_readable(page)


@pytest.mark.parametrize("salt", ["!", "", "AAAA", None])
def test_a_salt_that_is_none_is_the_servers_fault_too(salt: object, known: Known, cy: Person) -> None:
    page = cy.page
    asked = _asked(page)
    page.route("**/signins/salts", lambda route: _post(route, lambda said: {**said, "server_salt": salt}))
    _type_sign_in(cy, known.ada.login, known.ada.passphrase)
    expect(page.get_by_text("The server's copy of your key did not open here.")).to_be_visible()
    assert "POST signins" not in asked


def test_a_key_that_does_not_open_while_recovering_is_the_servers_fault(known: Known, cy: Person) -> None:
    page = cy.page
    page.route("**/recoveries", lambda route: _post(route, lambda said: {**said, "wrap": _flip(said["wrap"], 120)}))
    cy.goto("/recovery")
    page.get_by_label("Login").fill(known.ada.login)
    page.get_by_role("textbox", name="Recovery code").fill(known.ada.code)
    page.locator("[data-step=old-code]").get_by_role("button", name="Go on").click()
    expect(page.get_by_text("The server's copy of your key did not open here.")).to_be_visible()


def test_another_epoch_is_refused(known: Known, ada: Person, cy: Person) -> None:
    sentence = "The server asked for something that this page does not know"
    cy.page.route("**/signins", lambda route: _post(route, lambda said: {**said, "epoch": 2}))
    _type_sign_in(cy, known.ada.login, known.ada.passphrase)
    expect(cy.page.get_by_text(sentence)).to_be_visible()
    with lying(ada.page, "**/my/entries", attributes(epoch=2)):
        ada.goto("/my/entries")
        expect(ada.page.get_by_role("dialog").get_by_text(sentence)).to_be_visible()
        nothing_readable(ada.page)


def test_a_page_that_names_another_account_opens_nothing(known: Known, ada: Person) -> None:
    with lying(ada.page, "**/my/entries", attributes(account="0" * 32)):
        ada.goto("/my/entries")
        expect(ada.page.locator("vault-gate")).to_have_attribute("data-state", "locked")
        expect(ada.page.get_by_role("dialog")).to_be_visible()
        nothing_readable(ada.page)


def test_an_answer_for_another_account_is_not_put_into_the_page(known: Known, ada: Person) -> None:
    page = ada.page
    older = '<li class="entry-older"><button class="button" type="button" hx-get="/my/entries?before=99" '
    older += 'hx-target="closest li" hx-swap="outerHTML">Older pages</button></li>'
    with lying(page, "**/my/entries", lambda html: html.replace("</li>\n  </ul>", f"</li>{older}</ul>", 1)):
        ada.goto("/my/entries")
    expect(page.get_by_role("link", name=FIRST[0])).to_be_visible()
    answer = {"body": '<li id="of-another">A row of another account</li>', "content_type": "text/html"}
    page.route("**/my/entries?before=99", lambda route: route.fulfill(**answer, headers={"Mooring-Account": "0" * 32}))
    page.get_by_role("button", name="Older pages").click()
    expect(page.get_by_role("dialog", name="Somebody else signed in")).to_be_visible()
    expect(page.locator("#of-another")).to_have_count(0)
    nothing_readable(page)


@pytest.fixture(scope="module")
def shared(known: Known) -> tuple[tuple[str, str], tuple[str, str]]:
    """Two shares of Ada's: their links, and the paths of their own pages."""
    one = known.ada.share([known.first["id"]], passphrase=None)
    other = known.ada.share([known.second["id"]], passphrase=None)
    return one, other


Shared = tuple[tuple[str, str], tuple[str, str]]

PACKET_TRICKS: dict[str, Callable[[dict[str, Any], str], dict[str, Any]]] = {
    "the packet of another share": lambda said, other: {**said, "packet": other},
    "a packet cut short": lambda said, _: {**said, "packet": said["packet"][:-40]},
    "a packet of another revision": lambda said, _: {**said, "rev": 2},
    "a packet of another version": lambda said, _: {**said, "packet": "mo1.Ag" + said["packet"][6:]},
    "one bit of the packet": lambda said, _: {**said, "packet": _flip(said["packet"], 300)},
    "no packet": lambda said, _: {"rev": 1},
}


@pytest.mark.parametrize("trick", PACKET_TRICKS)
def test_a_packet_that_is_not_the_links_own_is_refused_in_words(trick: str, shared: Shared, cy: Person) -> None:
    (link, _), (_, other) = shared
    packet = str(cy.server.change("SELECT packet FROM share WHERE id = ?", other.rsplit("/", 1)[1])[0][0])
    cy.page.route("**/openings", lambda route: _post(route, lambda said: PACKET_TRICKS[trick](said, packet)))
    cy.open_shared(link, None)
    expect(cy.page.get_by_text("The sealed copy that the server sent does not open.")).to_be_visible()
    expect(cy.page.locator("section.reader")).to_be_hidden()
    nothing_readable(cy.page)


def test_what_an_owner_keeps_about_a_share_is_not_mixed_up(shared: Shared, known: Known, ada: Person) -> None:
    page = ada.page
    ids = [path.rsplit("/", 1)[1] for _, path in shared]
    kept = {each: str(ada.server.change("SELECT owner_envelope FROM share WHERE id = ?", each)[0][0]) for each in ids}

    def swapped(html: str) -> str:
        for one, other in (ids, ids[::-1]):
            html = re.sub(rf'(data-share="{one}"[^>]*data-owner=")[^"]*', rf"\g<1>{kept[other]}", html)
        return html

    with lying(page, "**/my/shares", swapped):
        ada.goto("/my/shares")
        ada.unlocked()
        expect(page.get_by_text("Could not be opened").filter(visible=True)).to_have_count(2)
        nothing_readable(page)
    with lying(page, f"**/my/shares/{ids[0]}", attributes(owner=kept[ids[1]])):
        ada.goto(f"/my/shares/{ids[0]}")
        ada.unlocked()
        expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("damaged")
        assert "#mo1" not in page.content()
        nothing_readable(page)
        expect(page.get_by_role("button", name="End this share")).to_be_visible()


def test_a_link_leads_where_its_maker_stands_whatever_the_page_says(shared: Shared, ada: Person) -> None:
    (link, path), _ = shared
    elsewhere = 'data-origin="https://elsewhere.example" data-state="opening"'
    with lying(ada.page, f"**{path}", lambda html: html.replace('data-state="opening"', elsewhere, 1)):
        ada.goto(path)
        expect(ada.page.locator("[data-part=link]")).to_have_text(link)
    assert link.startswith(f"{ada.server.origin}/s/")


# Without scripts in it, so that nothing stops at the first of them and everything else gets its chance.
HOSTILE_PARTIALS = {
    "attributes": """
<li id="arrived" hx-on:click="window.ran = 1" hx-on::load="window.ran = 1" hx-on:htmx:load="window.ran = 1"
    hx-get="javascript:window.ran=1" hx-trigger="load[window.ran=1]" hx-vals="js:{ran: window.ran = 1}"
    hx-headers='js:{"ran": (window.ran = 1)}' onclick="window.ran = 1">
  <img src="x:" onerror="window.ran = 1"><svg onload="window.ran = 1"></svg>
  <iframe srcdoc="<script>parent.ran = 1</script>"></iframe><object data="javascript:window.ran=1"></object>
  <a id="pressed" href="javascript:window.ran=1">press</a><style>@import "https://elsewhere.example/x.css"</style>
  <base href="https://elsewhere.example/"><meta http-equiv="refresh" content="0;url=javascript:window.ran=1">
  <form action="https://elsewhere.example/"><input name="ran"></form>
  <template><img src="x:" onerror="window.ran = 1"></template>
  <div hx-get="/health" hx-trigger="every 10ms [window.ran=1]" hx-swap="innerHTML"></div>
</li>""",
    "a script": '<li id="arrived"><script>window.ran = 1</script></li>',
    "a module": '<li id="arrived"><script type="module">window.ran = 1</script></li>',
    "a script from elsewhere": '<li id="arrived"><script src="https://elsewhere.example/x.js"></script></li>',
    "a script as data": '<li id="arrived"><script src="data:text/javascript,window.ran=1"></script></li>',
    "a script in a drawing": '<li id="arrived"><svg><script>window.ran = 1</script></svg></li>',
    "a script out of band": '<li id="arrived"></li><main id="main" hx-swap-oob="true"><script>window.ran = 1</script></main>',
}


@pytest.mark.parametrize("partial", HOSTILE_PARTIALS)
def test_a_hostile_part_of_a_page_runs_nothing_and_loads_nothing_from_elsewhere(partial: str, known: Known, ada: Person) -> None:
    page = ada.page
    older = '<li class="entry-older"><button class="button" type="button" hx-get="/my/entries?before=99" '
    older += 'hx-target="closest li" hx-swap="outerHTML">Older pages</button></li>'
    with lying(page, "**/my/entries", lambda html: html.replace("</li>\n  </ul>", f"</li>{older}</ul>", 1)):
        ada.goto("/my/entries")
    expect(page.get_by_role("link", name=FIRST[0])).to_be_visible()
    requests, dialogs = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.route("**/my/entries?before=99", lambda route: route.fulfill(body=HOSTILE_PARTIALS[partial], content_type="text/html"))
    page.get_by_role("button", name="Older pages").click()
    page.wait_for_timeout(300)
    page.evaluate(
        "() => document.querySelectorAll('#arrived, #pressed').forEach((trap) => trap.dispatchEvent(new Event('click')))"
    )
    page.wait_for_timeout(100)
    assert page.evaluate("() => window.ran") is None
    assert not dialogs
    assert not [url for url in requests if url.startswith(("http", "ws")) and not url.startswith(ada.server.origin)]
    ada.complaints.clear()
