"""Discreet mode: on a device that chose another name, nothing around a page says the app's own, signed in or out."""

import re
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from app.clinic.service import Words
from app.core.table import Table
from app.web.names import DISCREET, Name
from tests.cast import Person, mint
from tests.conftest import browser_of
from tests.offline.test_offline import kept, sum_of
from tests.rules.sums import STATIC

SIGNED_OUT = (
    "/signin",
    "/join",
    "/recovery",
    f"/s/{'5' * 32}",
    "/my/help",
    "/my/help/care",
    "/my/help/leave-quickly",
    "/my/calm",
    "/my/calm/orienting",
    "/my/privacy",
    "/my/offline",
    "/my/letters/new",
    "/my/device/name",
    "/no/such/address",
)
SIGNED_IN = ("/my/today", "/my/entries", "/my/entries/new", "/my/shares", "/my/more", "/my/device", "/my/export", "/my/help")

each = pytest.mark.parametrize("name", DISCREET, ids=lambda name: name.key)


def choose(http: TestClient, key: str) -> None:
    answer = http.post("/my/device/name", data={"name": key})
    assert (answer.status_code, answer.headers["location"]) == (303, "/my/device/name")


def head(page: str) -> str:
    """What a browser, a history and a home screen get to see of a page, and what stands at its top."""
    return page.partition("<main")[0]


def without_what_never_shows(page: str) -> str:
    """Without addresses, names of elements and settings, and what stands in files that are made here."""
    page = re.sub(r'<template data-words="readme">.*?</template>', "", page, flags=re.DOTALL)
    return re.sub(r'<meta name="htmx-config"[^>]*>|<script[^>]*>|value="mooring"|\bhref="[^"]*"|\bsrc="[^"]*"', "", page)


@each
def test_every_title_is_the_name_alone_and_every_icon_is_its_own(name: Name, ada: Person, bea: TestClient, app: FastAPI) -> None:
    app.state.said.now = Words(name="Harbour Clinic")
    choose(ada.http, name.key)
    choose(bea, name.key)
    pages = [*((path, bea.get(path)) for path in SIGNED_OUT), *((path, ada.get(path)) for path in SIGNED_IN)]
    for path, answer in pages:
        page = answer.text
        assert re.findall(r"<title>(.*?)</title>", page) == [name.shown], path
        assert re.findall(r'rel="icon"[^>]*href="([^"]+)"', page) == [app.state.assets.address(f"img/{name.key}/favicon.svg")]
        assert "Mooring" not in without_what_never_shows(page), path
        assert "Harbour Clinic" not in head(page), path
        for link in re.findall(r'<link rel="manifest" href="([^"]+)"', page):
            assert link == f"/my/names/{name.key}.webmanifest"
        for touch in re.findall(r'rel="apple-touch-icon" href="([^"]+)"', page):
            assert f"/img/{name.key}/" in touch
        for title in re.findall(r'name="apple-mobile-web-app-title" content="([^"]+)"', page):
            assert title == name.shown
    assert 'rel="apple-touch-icon"' in ada.get("/my/today").text
    assert "your clinic gave you" not in bea.get("/signin").text


def test_one_tap_and_one_tap_back(bea: TestClient) -> None:
    before = {path: bea.get(path).text for path in SIGNED_OUT}
    choose(bea, "notes")
    assert "On this device it is called Notes now" in bea.get("/my/device/name").text
    choose(bea, "pages")
    page = bea.get("/my/device/name").text
    assert "On this device it is called Pages now" in page
    assert re.search(r'value="pages" aria-current="true"', page)
    choose(bea, "mooring")
    assert {path: bea.get(path).text for path in SIGNED_OUT} == before
    assert len(bea.cookies) == 0


def test_it_is_this_devices_own_and_the_account_and_other_devices_hear_nothing(ada: Person, engine: Engine, app: FastAPI) -> None:
    def rows() -> list[Any]:
        with engine.connect() as connection:
            return [connection.execute(select(table)).all() for table in Table.metadata.sorted_tables]

    other = Person("ada", browser_of(app), ada.account, ada.auth)
    other.sign_in()
    before = rows()
    choose(ada.http, "notebook")
    assert rows() == before
    assert "<title>Notebook</title>" in ada.get("/my/today").text
    assert "<title>Today · Mooring</title>" in other.get("/my/today").text
    ada.http.post("/signouts")
    assert "<title>Notebook</title>" in ada.get("/signin").text


def test_the_cookie_is_strict_about_everything_but_links_and_is_handed_over_anew(bea: TestClient, app: FastAPI) -> None:
    answer = bea.post("/my/device/name", data={"name": "notes"})
    expected = {"mooring-name=notes", "HttpOnly", f"Max-Age={400 * 24 * 3600}", "Path=/", "SameSite=lax"}
    assert set(answer.headers["set-cookie"].split("; ")) == expected
    assert set(bea.get("/my/help").headers["set-cookie"].split("; ")) == expected
    # The page behind a link sets no cookie, and is still the same bytes for every link.
    one, other = bea.get(f"/s/{mint()}"), bea.get(f"/s/{mint()}")
    assert "set-cookie" not in one.headers
    assert one.content == other.content
    secure = app.state.settings.model_copy(update={"origin": "https://notes.example.org"})
    app.state.settings = secure
    answer = bea.post("/my/device/name", data={"name": "notes"})
    assert set(answer.headers["set-cookie"].split("; ")) == (expected - {"mooring-name=notes"}) | {
        "__Host-mooring-name=notes",
        "Secure",
    }


@pytest.mark.parametrize("said", ["", "harbour", "Notebook", "../notebook", "é", "n" * 5000])
def test_a_name_that_is_none_of_the_list_is_its_own(said: str, bea: TestClient) -> None:
    assert bea.post("/my/device/name", data={"name": said}).status_code == 422
    answer = bea.get("/my/help", headers={b"Cookie": b"mooring-name=" + said.encode()})  # type: ignore[dict-item]
    assert "<title>Help now · Mooring</title>" in answer.text
    assert "set-cookie" not in answer.headers
    assert bea.get("/my/names/harbour.webmanifest").status_code == 404


@each
def test_the_manifest_of_a_name_says_the_name_and_no_more(name: Name, bea: TestClient) -> None:
    told = bea.get(f"/my/names/{name.key}.webmanifest").json()
    assert (told["id"], told["scope"], told["start_url"]) == ("/my/", "/my/", "/my/today")
    assert (told["name"], told["short_name"]) == (name.shown, name.shown)
    assert "shortcuts" not in told
    assert len(told["icons"]) == 3
    for icon in told["icons"]:
        assert f"/img/{name.key}/" in icon["src"]
        picture = bea.get(icon["src"]).content
        assert f"{int.from_bytes(picture[16:20])}x{int.from_bytes(picture[20:24])}" == icon["sizes"]
    own = {file.name for file in (STATIC / "img").glob("*.png")}
    assert {file.name for file in (STATIC / "img" / name.key).glob("*.png")} == own
    for file in own:
        assert (STATIC / "img" / name.key / file).read_bytes() != (STATIC / "img" / file).read_bytes()


@each
def test_what_is_kept_for_a_time_without_a_connection_goes_by_the_name(name: Name, bea: TestClient, app: FastAPI) -> None:
    own = kept(bea)
    choose(bea, name.key)
    told = kept(bea)
    assert (own["name"], told["name"], told["build"]) == ("mooring", name.key, own["build"])
    assert [address for address, _ in told["shown"]] == [address for address, _ in own["shown"]]
    assert bea.get("/my/worker.js").headers["vary"] == "Cookie"
    # As the worker asks: without a cookie, by the name, in no region's way of writing days.
    nobody = browser_of(app)
    for address, expected in told["shown"]:
        answer = nobody.get(address, headers={"Accept-Language": "*", "Mooring-Name": told["name"]})
        assert sum_of(answer.content) == expected, address
        assert f"<title>{name.shown}</title>" in answer.text
        loaded = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', answer.text))
        assert loaded <= {file for file, _ in told["files"]}, address
    assert kept(nobody) == own


def test_a_worker_for_one_name_is_not_answered_for_another(bea: TestClient, app: FastAPI) -> None:
    nobody = browser_of(app)
    own = nobody.get("/my/worker.js")
    choose(bea, "notes")
    known = {"If-None-Match": own.headers["etag"]}
    assert bea.get("/my/worker.js", headers=known).status_code == 200
    assert nobody.get("/my/worker.js", headers=known).status_code == 304
    app.state.said.now = Words(name="Quayside Practice", phone="+44 1632 960 001")
    assert kept(bea)["pages"] != kept(nobody)["pages"]
    assert nobody.get("/my/worker.js", headers=known).status_code == 200


@each
def test_the_home_screen_is_said_to_show_the_name_that_it_shows(name: Name, ada: Person) -> None:
    told = "There it is called {}, with the icon"
    assert told.format("Mooring") in ada.get("/my/device").text
    choose(ada.http, name.key)
    assert told.format(name.shown) in ada.get("/my/device").text
    assert ada.get(name.manifest).json()["name"] == name.shown


def test_what_leaves_this_device_keeps_its_own_name(ada: Person, dov: Person) -> None:
    choose(ada.http, "notebook")
    choose(dov.http, "notebook")
    inside = ada.get("/my/export").text.partition('<template data-words="readme">')[2].partition("</template>")[0]
    assert "the source code of Mooring" in inside
    assert "Your own account in Mooring" in dov.get("/clinic/invitations/new").text
    # What another app on the same phone shows goes by the name.
    answer = ada.post("/my/keys/second-step", {"account": ada.account, "auth": ada.auth}).json()
    assert "issuer=Notebook" in answer["link"]


def test_no_log_says_which_name(bea: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        choose(bea, "notebook")
        bea.get("/my/device/name")
        bea.get("/my/names/notebook.webmanifest")
    lines = [record.getMessage() for record in caplog.records if record.name == "mooring.requests"]
    assert len(lines) == 3
    assert not [line for line in lines if "notebook" in line.lower()]
