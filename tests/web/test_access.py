"""Who gets what: the owner, a stranger, somebody signed out. Every route has its row here."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import Response
from passlib.totp import TOTP
from sqlalchemy import Engine, text
from sqlmodel import select

from app.accounts import signins
from app.accounts.models import SignIn
from app.accounts.signins import Place
from app.clinic.service import Words
from app.core import clock
from app.core.db import unit_of_work
from app.help.numbers import load_numbers
from app.help.service import Card, key_of
from app.practices.library import FIRST
from tests.cast import JSON, Person, Save, Shared, envelope, mint, mint_key
from tests.conftest import Arrive, invitation_from
from tests.reference.authenticator import Authenticator
from tests.web.addresses import addresses

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass(frozen=True)
class Kit:
    """What Ada has, and what a request about it carries."""

    ada: Person
    entry: Save
    share: Shared
    other_device: str
    binned: Save
    invitation: str = ""

    def about(self, path: str) -> str:
        """What the id in an address of this kind is."""
        if path.startswith("/clinic"):
            return self.ada.account if "people" in path else self.invitation
        own = {"shares": self.share.id, "signins": self.other_device, "bin": self.binned.id}
        return own.get(path.split("/")[2], self.entry.id)


Json = dict[str, Any]
Body = Callable[[Kit, Person], Json]


def saving(kit: Kit, who: Person) -> dict[str, str]:
    save = who.sealed(id=kit.entry.id)
    return {"account": who.account, "rev": "1", "base": "-", "head": save.head, "body": str(save.body)}


def sharing(kit: Kit, who: Person) -> dict[str, str]:
    return who.sharing(who.packet(id=kit.share.id))


def unlocking(kit: Kit, who: Person) -> dict[str, str]:
    return {"account": who.account, "auth": who.auth}


def new_passphrase(kit: Kit, who: Person) -> dict[str, str]:
    return {**unlocking(kit, who), "new_auth": mint_key(), "password_wrap": envelope(105), "rev": "2"}


def new_code(kit: Kit, who: Person) -> dict[str, str]:
    return {**unlocking(kit, who), "recovery_wrap": envelope(105), "recovery_verifier": mint_key(), "rev": "2"}


def new_passkey(kit: Kit, who: Person) -> dict[str, str]:
    return {**unlocking(kit, who), "wrap": envelope(105), **Authenticator().register(challenge(who))}


def with_passkey(kit: Kit, who: Person) -> dict[str, str]:
    passkey = Authenticator()
    kit.ada.post("/my/keys/passkeys", {**unlocking(kit, kit.ada), "wrap": envelope(105), **passkey.register(challenge(kit.ada))})
    return {"account": who.account, **passkey.answer(challenge(who))}


def challenge(who: Person) -> str:
    return str(who.post("/my/challenges", {}).json().get("challenge", mint_key()))


def passkey_named(kit: Kit, who: Person) -> dict[str, str]:
    return {"account": who.account, "credential": Authenticator().credential}


def with_code(kit: Kit, who: Person) -> dict[str, str]:
    secret = kit.ada.post("/my/keys/second-step", unlocking(kit, kit.ada)).json()["secret"]
    return {"account": who.account, "code": TOTP(key=secret, format="base32").generate(clock.now()).token}


def profile(kit: Kit, who: Person) -> dict[str, str]:
    return {"account": who.account, "rev": "2", "sealed": envelope()}


def locking(kit: Kit, who: Person) -> dict[str, str]:
    return {"minutes": "30"}


def putting_away(kit: Kit, who: Person) -> dict[str, str]:
    return {"account": who.account}


def erasing(kit: Kit, who: Person) -> dict[str, str]:
    return {"account": who.account, "rev": "1"}


def calling(kit: Kit, who: Person) -> dict[str, str]:
    return {"name": "notes"}


def inviting(kit: Kit, who: Person) -> Json:
    return {"role": "patient", "days": 14, "invitations": [{"handle": mint(), "token_hash": secrets.token_hex(32)}]}


def renewing(kit: Kit, who: Person) -> Json:
    minted = inviting(kit, who)["invitations"]
    return {"login": "ada", "days": 3, "invitations": minted}


def giving(kit: Kit, who: Person) -> Json:
    return {"desk": "true"}


def saying(kit: Kit, who: Person) -> Json:
    return {"base": Words().version, "name": "Harbour Clinic"}


def checking(kit: Kit, who: Person) -> Json:
    country = load_numbers().countries[0]
    return {"contact": key_of(country.code, country.emergency[0])}


def adding(kit: Kit, who: Person) -> Json:
    return {"id": mint(), "country": "CH", "name": "Night line", "phone": "+41 44 000 00 00"}


def advising(kit: Kit, who: Person) -> Json:
    return {"base": Card().version, "text": "A very high temperature.", "reviewed_by": "Dr. B. Harbour"}


def nothing(kit: Kit, who: Person) -> dict[str, str]:
    return {}


@dataclass(frozen=True)
class Row:
    """`open`: anyone. `proof`: the request itself proves who asks. `personal`: whoever is signed in, about themselves.
    `owned`: only its owner. `minted`: the id is the client's, so a stranger's request is about a thing of their own.
    `desk`: whoever works at the desk, while unlocked.
    """

    method: str
    path: str
    kind: str
    works: int = 200
    body: Body = nothing
    json: bool = False

    def send(self, kit: Kit, who: Person, *, about: str | None = None, **headers: str) -> Response:
        path = self.path.replace("{id}", about or kit.about(self.path)).replace("{rev}", "1")
        if self.method == "GET":
            return who.http.get(path, headers=headers)
        if self.json:
            return who.http.post(path, json=self.body(kit, who), headers={**JSON, **headers})
        return who.http.post(path, data=self.body(kit, who), headers=headers)


ROWS = [
    Row("GET", "/", "open", 307),
    Row("GET", "/join", "open"),
    Row("POST", "/join/invitations", "proof", json=True),
    Row("POST", "/join/logins", "proof", json=True),
    Row("POST", "/join/accounts", "proof", json=True),
    Row("GET", "/signin", "open"),
    Row("POST", "/signins/salts", "proof", json=True),
    Row("POST", "/signins", "proof", json=True),
    Row("POST", "/signouts", "open", 303),
    Row("GET", "/recovery", "open"),
    Row("POST", "/recoveries", "proof", json=True),
    Row("POST", "/recoveries/completions", "proof", json=True),
    Row("GET", "/library/{version}/prompts.json", "open"),
    Row("GET", "/library/{version}/scales.json", "open"),
    Row("GET", "/my/help", "open"),
    Row("GET", "/my/help/care", "open"),
    Row("GET", "/my/help/doctor", "open"),
    Row("GET", "/my/help/leave-quickly", "open"),
    Row("GET", "/my/help/shared-device", "open"),
    Row("GET", "/my/help/people", "personal"),
    Row("GET", "/my/calm", "open"),
    Row("GET", "/my/calm/{practice}", "open"),
    Row("GET", "/s/{id}", "open"),
    Row("HEAD", "/s/{id}", "open"),
    Row("POST", "/s/{id}/openings", "proof", json=True),
    Row("GET", "/my/today", "personal"),
    Row("GET", "/my/more", "personal"),
    Row("GET", "/my/scales", "personal"),
    Row("GET", "/my/worker.js", "open"),
    Row("GET", "/my/manifest.webmanifest", "open"),
    Row("GET", "/my/names/{name}.webmanifest", "open"),
    Row("GET", "/my/offline", "open"),
    Row("GET", "/my/letters/new", "open"),
    Row("GET", "/my/device", "personal"),
    Row("GET", "/my/device/name", "open"),
    Row("POST", "/my/device/name", "open", 303, body=calling),
    Row("GET", "/my/privacy", "open"),
    Row("GET", "/my/privacy/fields", "personal"),
    Row("POST", "/my/unlocks", "personal", body=unlocking, json=True),
    Row("POST", "/my/locks", "personal", 204, json=True),
    Row("GET", "/my/presence", "personal", json=True),
    Row("POST", "/my/presence", "personal", json=True),
    Row("POST", "/my/challenges", "personal", json=True),
    Row("POST", "/my/unlocks/passkeys", "personal", body=with_passkey, json=True),
    Row("GET", "/my/prompts", "personal"),
    Row("GET", "/my/suggestions", "personal"),
    Row("GET", "/my/intentions", "personal"),
    Row("GET", "/my/profile", "personal"),
    Row("POST", "/my/profile", "personal", 204, body=profile, json=True),
    Row("GET", "/my/keys", "personal"),
    Row("GET", "/my/keys/passphrase", "personal"),
    Row("POST", "/my/keys/passphrase", "personal", body=new_passphrase, json=True),
    Row("GET", "/my/keys/recovery-code", "personal"),
    Row("POST", "/my/keys/recovery-code", "personal", 204, body=new_code, json=True),
    Row("GET", "/my/keys/passkeys", "personal"),
    Row("POST", "/my/keys/passkeys", "personal", 204, body=new_passkey, json=True),
    Row("POST", "/my/keys/passkeys/removals", "personal", 204, body=passkey_named, json=True),
    Row("GET", "/my/keys/second-step", "personal"),
    Row("POST", "/my/keys/second-step", "personal", body=unlocking, json=True),
    Row("POST", "/my/keys/second-step/confirmation", "personal", body=with_code, json=True),
    Row("POST", "/my/keys/second-step/codes", "personal", body=unlocking, json=True),
    Row("POST", "/my/keys/second-step/removal", "personal", 204, body=unlocking, json=True),
    Row("GET", "/my/signins", "personal"),
    Row("POST", "/my/signins/endings", "personal", 303),
    Row("POST", "/my/signins/locking", "personal", 303, body=locking),
    Row("POST", "/my/signins/{id}/ending", "owned", 303),
    Row("GET", "/my/export", "personal"),
    Row("POST", "/my/exports", "personal", body=unlocking, json=True),
    Row("GET", "/my/exports/entries", "personal"),
    Row("GET", "/my/exports/rest", "personal"),
    Row("GET", "/my/leaving", "personal"),
    Row("POST", "/my/leaving", "personal", body=unlocking, json=True),
    Row("POST", "/my/leaving/withdrawal", "personal", 303),
    Row("GET", "/my/entries", "personal"),
    Row("GET", "/my/entries/new", "personal"),
    Row("GET", "/my/entries/newest", "personal"),
    Row("GET", "/my/entries/{id}", "owned"),
    Row("GET", "/my/entries/{id}/edit", "owned"),
    Row("GET", "/my/entries/{id}/envelopes", "owned"),
    Row("GET", "/my/entries/{id}/versions", "owned"),
    Row("GET", "/my/entries/{id}/versions/{rev}", "owned"),
    Row("GET", "/my/entries/{id}/versions/{rev}/envelopes", "owned"),
    Row("POST", "/my/entries/{id}", "minted", 303, body=saving),
    Row("GET", "/my/bin", "personal"),
    Row("POST", "/my/bin/{id}", "owned", 303, body=putting_away),
    Row("POST", "/my/bin/{id}/return", "owned", 303, body=putting_away),
    Row("POST", "/my/bin/{id}/erasure", "owned", 303, body=erasing),
    Row("GET", "/my/shares", "personal"),
    Row("GET", "/my/shares/new", "personal"),
    Row("GET", "/my/shares/{id}", "owned"),
    Row("POST", "/my/shares/{id}", "minted", 303, body=sharing),
    Row("POST", "/my/shares/{id}/confirmation", "owned", 303),
    Row("POST", "/my/shares/{id}/revocation", "owned", 303),
    Row("GET", "/clinic", "desk"),
    Row("GET", "/clinic/invitations/new", "desk"),
    Row("POST", "/clinic/invitations", "desk", body=inviting, json=True),
    Row("POST", "/clinic/invitations/{id}/withdrawal", "desk", 303),
    Row("GET", "/clinic/people", "desk"),
    Row("POST", "/clinic/people/searches", "desk"),
    Row("GET", "/clinic/people/{id}", "desk"),
    Row("POST", "/clinic/people/{id}/desk", "desk", 303, body=giving),
    Row("GET", "/clinic/people/{id}/renewals/new", "desk"),
    Row("POST", "/clinic/people/{id}/renewals", "desk", body=renewing, json=True),
    Row("GET", "/clinic/words", "desk"),
    Row("GET", "/clinic/words/edit", "desk"),
    Row("POST", "/clinic/words", "desk", 303, body=saying),
    Row("GET", "/clinic/help", "desk"),
    Row("POST", "/clinic/help/checks", "desk", 303, body=checking),
    Row("POST", "/clinic/help/contacts", "desk", 303, body=adding),
    Row("POST", "/clinic/help/contacts/{id}/removal", "desk", 303),
    Row("POST", "/clinic/help/card", "desk", 303, body=advising),
]


def rows(*kinds: str, method: str = "") -> pytest.MarkDecorator:
    chosen = [row for row in ROWS if row.kind in kinds and method in {"", row.method}]
    return pytest.mark.parametrize("row", chosen, ids=lambda row: f"{row.method} {row.path}")


@pytest.fixture
def kit(ada: Person, engine: Engine) -> Kit:
    with unit_of_work(engine, writing=True) as db:
        signins.begin(db, ada.account, Place("Firefox, Linux"))
        (handle,) = db.exec(select(SignIn.handle).where(SignIn.account == ada.account, SignIn.device == "Firefox, Linux"))
    binned = ada.write()
    assert ada.http.post(f"/my/bin/{binned.id}", data={"account": ada.account}).status_code == 303
    return Kit(ada, ada.write(), ada.share(), handle, binned)


@pytest.fixture
def desk_kit(ada: Person, dov: Person, engine: Engine) -> Kit:
    """What the desk is about."""
    invitation_from(engine)
    with engine.connect() as connection:
        handle = connection.execute(text("SELECT handle FROM invitation WHERE used_by IS NULL")).scalar_one()
    entry = ada.write()
    return Kit(ada, entry, ada.share(), "", entry, handle)


def test_every_route_has_a_row(app: FastAPI) -> None:
    assert sorted(addresses(app)) == sorted((row.method, row.path) for row in ROWS)


@rows("open")
def test_what_is_open_is_open_to_somebody_signed_out(row: Row, kit: Kit, arrive: Arrive, app: FastAPI) -> None:
    version = app.state.scales.version if "scales" in row.path else app.state.library.current.version
    named = {"{version}": version, "{practice}": FIRST, "{id}": mint(), "{name}": "notes"}
    path = reduce(lambda so_far, place: so_far.replace(place, named[place]), named, row.path)
    assert arrive().request(row.method, path, data=row.body(kit, kit.ada) or None).status_code == row.works


@rows("personal", "owned")
def test_it_works_for_its_owner(row: Row, kit: Kit) -> None:
    assert row.send(kit, kit.ada).status_code == row.works


@rows("minted")
def test_a_repeat_of_what_is_stored_works_for_its_owner(row: Row, kit: Kit, ada: Person) -> None:
    fresh = mint()
    assert row.send(Kit(ada, ada.sealed(id=fresh), ada.packet(id=fresh), "", kit.binned), ada).status_code == row.works


@rows("owned")
@pytest.mark.parametrize("headers", [{}, HTMX, JSON], ids=["page", "part", "json"])
def test_what_is_not_yours_is_what_never_existed(row: Row, headers: dict[str, str], kit: Kit, cy: Person) -> None:
    not_yours = row.send(kit, cy, **headers)
    never_was = row.send(kit, cy, about=mint(), **headers)
    assert not_yours.status_code == never_was.status_code == 404
    assert not_yours.text == never_was.text
    assert not_yours.headers == never_was.headers


@rows("owned", method="GET")
def test_an_id_that_is_none_is_what_never_existed(row: Row, kit: Kit) -> None:
    assert row.send(kit, kit.ada, about="0" * 31).status_code == 404
    assert row.send(kit, kit.ada, about="A" * 32).status_code == 404
    assert row.send(kit, kit.ada, about="0" * 32 + "%0A").status_code == 404


@rows("minted")
def test_a_strangers_request_under_the_same_id_is_about_a_thing_of_their_own(row: Row, kit: Kit, cy: Person) -> None:
    before = kit.ada.stored(kit.entry.id), kit.ada.get(f"/my/shares/{kit.share.id}").text
    assert row.send(kit, cy).status_code == row.works
    assert (kit.ada.stored(kit.entry.id), kit.ada.get(f"/my/shares/{kit.share.id}").text) == before


@rows("personal", "owned", method="GET")
def test_a_page_sends_somebody_signed_out_to_sign_in_and_back(row: Row, kit: Kit, arrive: Arrive) -> None:
    nobody = Person("nobody", arrive())
    answer = row.send(kit, nobody)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/signin?next={answer.request.url.path}")
    page = nobody.get(answer.headers["location"])
    assert f'data-next="{answer.request.url.path}"' in page.text


@rows("personal", "owned", method="GET")
def test_a_part_of_a_page_is_never_redirected_over_the_page(row: Row, kit: Kit, arrive: Arrive) -> None:
    answer = row.send(kit, Person("nobody", arrive()), **HTMX)
    assert answer.status_code == 401
    assert "<html" not in answer.text


@rows("personal", "owned", "minted")
def test_an_exchange_of_somebody_signed_out_is_401(row: Row, kit: Kit, arrive: Arrive) -> None:
    nobody = Person("nobody", arrive(), account=kit.ada.account)
    answer = row.send(kit, nobody, **JSON)
    assert (answer.status_code, answer.json()) == (401, {"problem": "signed-out"})


@rows("personal", "owned", "minted", method="POST")
def test_a_form_of_somebody_signed_out_is_401_and_changes_nothing(row: Row, kit: Kit, arrive: Arrive) -> None:
    before = kit.ada.get(f"/my/shares/{kit.share.id}").text, kit.ada.stored(kit.entry.id)
    assert row.send(kit, Person("nobody", arrive(), account=kit.ada.account)).status_code == 401
    assert (kit.ada.get(f"/my/shares/{kit.share.id}").text, kit.ada.stored(kit.entry.id)) == before


@rows("desk")
def test_it_works_at_the_desk(row: Row, desk_kit: Kit, dov: Person) -> None:
    assert row.send(desk_kit, dov).status_code == row.works


@rows("desk")
@pytest.mark.parametrize("role", ["patient", "therapist"])
def test_for_everybody_else_the_desk_never_existed(row: Row, role: str, desk_kit: Kit, engine: Engine, arrive: Arrive) -> None:
    other = Person("other", arrive())
    other.join(invitation_from(engine, role=role))
    for headers in ({}, HTMX, JSON):
        here = row.send(desk_kit, other, **headers)
        never_was = other.http.request("GET", f"/my/entries/{mint()}", headers={**(JSON if row.json else {}), **headers})
        assert here.status_code == never_was.status_code == 404
        assert here.text == never_was.text


@rows("desk")
def test_somebody_signed_out_is_no_further_at_the_desk(row: Row, desk_kit: Kit, arrive: Arrive) -> None:
    nobody = Person("nobody", arrive())
    page, part, exchange = (row.send(desk_kit, nobody, **headers) for headers in ({}, HTMX, JSON))
    if row.method == "GET":
        assert (page.status_code, page.headers["location"]) == (303, f"/signin?next={page.request.url.path}")
        assert f'data-next="{page.request.url.path}"' in nobody.get(page.headers["location"]).text
    else:
        assert page.status_code == 401
    assert (part.status_code, exchange.status_code, exchange.json()) == (401, 401, {"problem": "signed-out"})


@rows("desk")
def test_a_locked_phone_shows_and_changes_nothing_at_the_desk(row: Row, desk_kit: Kit, dov: Person) -> None:
    dov.lock()
    answer = row.send(desk_kit, dov)
    if row.method == "GET":
        assert answer.status_code == 200
        assert "The desk is locked" in answer.text
        assert 'class="desk" data-door="open"></div>' in answer.text
    else:
        assert answer.status_code == 423


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row.body not in {nothing, locking} and row.kind not in {"desk", "open"}],
    ids=lambda row: f"{row.method} {row.path}",
)
def test_what_another_account_sealed_is_refused_by_name(row: Row, kit: Kit, cy: Person) -> None:
    mixed = Person("cy.k", cy.http, account=kit.ada.account, auth=kit.ada.auth)
    answer = row.send(kit, mixed, **JSON)
    assert (answer.status_code, answer.json()) == (409, {"problem": "other-account"})


@pytest.mark.parametrize("cookie", ["", "x", "A" * 43, "é" * 43, "A" * 8000], ids=["none", "short", "unknown", "accents", "long"])
def test_a_cookie_that_is_none_is_nobody(cookie: str, arrive: Arrive) -> None:
    header = {b"Cookie": b"mooring=" + cookie.encode()}
    assert arrive().get("/my/today", headers=header).status_code == 303
