"""Which requests are taken: from our own pages, over a safe connection, without the private part of an address."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.main import create_app
from tests.cast import ORIGIN, Person
from tests.conftest import browser_of, settings_in
from tests.web.addresses import addresses


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": ""}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": ORIGIN}, False),
        ({"Origin": ORIGIN}, True),
        ({"Origin": "http://localhost:8001"}, False),
        ({"Origin": "http://localhost"}, False),
        ({"Origin": "https://localhost:8000"}, False),
        ({"Origin": ORIGIN + ".evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Referer": ORIGIN + "/my/today"}, False),
        ({}, False),
    ],
    ids=lambda value: str(value),
)
def test_a_write_comes_from_our_own_pages(headers: dict[str, str], taken: bool, ada: Person) -> None:
    save = ada.sealed()
    del ada.http.headers["Sec-Fetch-Site"]
    answer = ada.save(save, **headers)
    assert answer.status_code == (303 if taken else 403)
    assert ada.get(f"/my/entries/{save.id}").status_code == (200 if taken else 404)


def test_no_write_anywhere_is_taken_from_another_site(app: FastAPI, ada: Person) -> None:
    writes = [path for method, path in addresses(app) if method != "GET"]
    assert len(writes) >= 14
    for path in writes:
        answer = ada.http.post(path.replace("{id}", "0" * 32), json={}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403, path
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_methods_that_nothing_uses_are_held_to_the_same_rule(method: str, ada: Person) -> None:
    assert ada.http.request(method, "/my/today", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert ada.http.request(method, "/my/today").status_code == 405


def test_reading_by_a_link_from_elsewhere_works(ada: Person) -> None:
    assert ada.get("/my/today", **{"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("path", ["/my/today", "/s/" + "0" * 32, "/join", "//evil.example/x", "/my/%0d%0aX-Evil:1"])
def test_one_machine_has_one_address(path: str, app: FastAPI) -> None:
    http = browser_of(app, "http://127.0.0.1:8000")
    answer = http.get("http://127.0.0.1:8000" + path)
    assert answer.status_code == 307
    assert answer.headers["location"].startswith(ORIGIN + "/")
    assert "x-evil" not in answer.headers


def test_a_write_is_not_redirected_to_the_other_address(app: FastAPI) -> None:
    answer = browser_of(app, "http://127.0.0.1:8000").post("/signouts")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/signin"


@pytest.fixture
def secured(folder: Path) -> Iterator[FastAPI]:
    made = create_app(settings_in(folder, origin="https://notes.example.org"))
    yield made
    made.state.engine.dispose()


@pytest.mark.parametrize(
    "host", ["192.168.1.20:8000", "notes.example.org", "evil.example", "localhost.evil.example", "[fd00::1]:8000"]
)
@pytest.mark.parametrize("path", ["/", "/my/today", "/join", "/no/such/address", "/docs"])
def test_plain_http_from_another_machine_gets_the_page_that_says_what_is_needed(host: str, path: str, app: FastAPI) -> None:
    answer = browser_of(app, f"http://{host}").get(path)
    assert answer.status_code == 403
    assert "A safe connection is needed" in answer.text
    assert "<form" not in answer.text
    assert "<script" not in answer.text


def test_plain_http_is_refused_at_a_clinic_too_and_its_page_has_its_style(secured: FastAPI) -> None:
    http = browser_of(secured, "http://notes.example.org")
    page = http.get("/signin")
    assert page.status_code == 403
    assert "A safe connection is needed" in page.text
    address = secured.state.templates.environment.globals["static"]("css/app.css")
    assert address in page.text
    assert http.get(address).status_code == 200


def test_plain_http_takes_no_write_and_sets_no_cookie(app: FastAPI, ada: Person) -> None:
    http = browser_of(app, "http://192.168.1.20:8000")
    answer = http.post("/signins", json={"login": "ada", "auth": ada.auth}, headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_health_is_answered_whoever_asks_and_says_nothing_else(app: FastAPI) -> None:
    assert (
        browser_of(app, "http://10.0.0.7:8000").get("/health").text == '"ok"'
        or browser_of(app, "http://10.0.0.7:8000").get("/health").text == "ok"
    )


def test_a_host_that_is_none_is_refused(bea: TestClient) -> None:
    for host in ("", "[", "a b", "localhost:8000@evil.example", "localhost, evil.example"):
        assert bea.get("/signin", headers={"Host": host}).status_code in {400, 403}, host


@pytest.mark.parametrize("address", ["#mo1p.secret", "http://localhost:8000/s/x#mo1o.secret", "/join#token"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_request_that_carries_the_private_part_of_an_address_is_refused(address: str, method: str, ada: Person) -> None:
    save = ada.sealed()
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Current-URL": address}
    answer = ada.get("/my/entries", **headers) if method == "GET" else ada.save(save, **headers)
    assert answer.status_code == 403
    assert "private part of an address" in answer.text
    assert "secret" not in answer.text
    assert ada.get(f"/my/entries/{save.id}").status_code == 404


def test_htmx_may_say_where_it_is_without_the_private_part(ada: Person) -> None:
    assert ada.get("/my/entries", **{"HX-Request": "true", "HX-Current-URL": ORIGIN + "/my/entries"}).status_code == 200
