"""When something goes wrong: said in words, never with what was sent, and never as if it had been saved."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from tests.cast import JSON, Person, envelope, mint, mint_key, open_share
from tests.conftest import Arrive

PLANTED = "planted-marker-5af3"
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@contextmanager
def no_room_for(engine: Engine, table: str) -> Iterator[None]:
    """Meanwhile every commit fails that would keep a new row of this table, as on a full disk. Only the commit does."""
    written: set[int] = set()

    def note(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(f"INSERT INTO {table} "):
            written.add(id(connection.connection.dbapi_connection))

    def fail(connection: Connection) -> None:
        if id(connection.connection.dbapi_connection) in written:
            written.clear()
            raise OperationalError("COMMIT", {}, Exception(f"database or disk is full {PLANTED}"))

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", fail)
    yield
    event.remove(engine, "commit", fail)
    event.remove(engine, "before_cursor_execute", note)


def test_a_commit_that_fails_is_never_called_saved(ada: Person, engine: Engine) -> None:
    save = ada.sealed()
    for headers in ({}, PART, JSON):
        with no_room_for(engine, "entry"):
            answer = ada.save(save, **headers)
        assert answer.status_code == 500
        assert "location" not in answer.headers
        assert "hx-redirect" not in answer.headers
        assert PLANTED not in answer.text
    assert ada.get(f"/my/entries/{save.id}").status_code == 404
    assert ada.save(save).status_code == 303


def test_a_join_whose_commit_fails_hands_out_no_cookie(arrive: Arrive, invitation: str, engine: Engine) -> None:
    eve = Person("eve.new", arrive())
    request = eve.joining(invitation)
    with no_room_for(engine, "account"):
        answer = eve.post("/join/accounts", request)
    assert (answer.status_code, answer.json()) == (500, {"problem": "fault"})
    assert "set-cookie" not in answer.headers
    assert eve.post("/join/accounts", request).status_code == 200


def test_an_opening_whose_commit_fails_releases_nothing(ada: Person, bea: TestClient, engine: Engine) -> None:
    shared = ada.share(openings=1)
    with no_room_for(engine, "opening"):
        answer = open_share(bea, shared)
    assert (answer.status_code, answer.json()) == (500, {"problem": "fault"})
    assert "set-cookie" not in answer.headers
    assert open_share(bea, shared).status_code == 200


def test_a_fault_is_logged_by_kind_and_place_without_what_was_in_it(
    ada: Person, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    save = ada.sealed()
    with no_room_for(engine, "entry"):
        ada.save(save)
    written = "".join(record.getMessage() for record in caplog.records if record.name.startswith("mooring"))
    assert "fault: OperationalError" in written
    assert "in complete" in written
    for secret in (PLANTED, save.id, save.head, ada.account):
        assert secret not in written


def test_a_fault_is_said_in_words_in_every_form(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError(PLANTED)

    monkeypatch.setattr("app.entries.service.page_for", broken)
    page, part, coded = ada.get("/my/entries"), ada.get("/my/entries", **PART), ada.get("/my/entries", **JSON)
    assert page.status_code == part.status_code == coded.status_code == 500
    assert "Something went wrong on our side" in page.text
    assert "Something went wrong on our side" in part.text
    assert "<html" in page.text
    assert "<html" not in part.text
    assert coded.json() == {"problem": "fault"}
    assert PLANTED not in page.text + part.text + coded.text


@pytest.mark.parametrize(
    "path",
    ["/" + PLANTED, "/my/" + PLANTED, "/my/entries/" + PLANTED, "/s/" + PLANTED, "/library/" + PLANTED + "/prompts.json"],
)
def test_an_address_that_is_none_is_not_repeated(path: str, ada: Person, bea: TestClient) -> None:
    for http in (ada.http, bea):
        for headers in ({}, PART, JSON):
            answer = http.get(path, headers=headers)
            assert answer.status_code in {303, 401, 404}
            assert PLANTED not in answer.text


def test_another_method_is_said_in_words(ada: Person) -> None:
    answer = ada.http.delete("/my/today")
    assert answer.status_code == 405
    assert "That is not possible here" in answer.text


FORMS = {
    "/join/logins": ["invitation", "login"],
    "/join/accounts": [
        "invitation",
        "account",
        "login",
        "auth",
        "password_wrap",
        "recovery_wrap",
        "recovery_verifier",
        "profile",
    ],
    "/signins/salts": ["login"],
    "/signins": ["login", "auth"],
    "/recoveries": ["login", "recovery_auth"],
    "/recoveries/completions": ["ticket", "auth", "password_wrap", "recovery_wrap", "recovery_verifier"],
    "/my/unlocks": ["account", "auth"],
    "/my/locks": [],
    "/my/presence": [],
    "/s/" + "0" * 32 + "/openings": ["opening", "link_auth", "share_auth"],
    "/my/entries/" + "0" * 32: ["account", "rev", "base", "head", "body"],
    "/my/shares/" + "0" * 32: [
        "account",
        "rev",
        "owner_envelope",
        "packet",
        "link_verifier",
        "auth_verifier",
        "days",
        "openings",
    ],
    "/my/shares/" + "0" * 32 + "/revocation": [],
    "/signouts": [],
}

texts = st.text(max_size=20).map(lambda text: PLANTED + text) | st.text(max_size=20).map(lambda text: text + PLANTED)
odd = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.lists(texts, max_size=2)
    | st.dictionaries(texts, texts, max_size=2)
)
shaped = st.sampled_from([mint(), mint_key(), envelope(), "-", "1", "ada", "9" * 5000, "\ud800" + PLANTED, "\0" + PLANTED])


@pytest.mark.parametrize("path", FORMS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_form_ends_in_a_fault_or_repeats_what_was_sent(path: str, ada: Person, data: st.DataObject) -> None:
    fields = data.draw(st.lists(st.sampled_from([*FORMS[path], PLANTED]), unique=True))
    body = {field: data.draw(shaped | texts | odd) for field in fields}
    sent = [
        ada.http.post(path, content=as_json(body), headers={**JSON, "Content-Type": "application/json"}),
        ada.http.post(path, content=as_json(list(body.values())), headers={"Content-Type": "application/json"}),
        ada.http.post(path, data={name: as_text(value) for name, value in body.items()}),
        ada.http.post(path, data={name: as_text(value) for name, value in body.items()}, headers=PART),
        ada.http.post(path, files={name: (PLANTED, as_text(value).encode()) for name, value in body.items()}),
    ]
    for answer in sent:
        assert answer.status_code < 500
        assert PLANTED not in answer.text
        assert not [value for value in answer.headers.values() if PLANTED in value]


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


def as_text(value: object) -> str:
    return str(value).encode("utf-8", "replace").decode()


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{" + PLANTED.encode()),
        ("application/json", b'"\xff\xfe"'),
        ("application/json", b"[" * 5000),
        ("application/json", b""),
        ("text/plain", b'{"login": "ada"}'),
        ("application/x-www-form-urlencoded", b"%ff%fe=" + PLANTED.encode() + b"&" * 2000),
        ("application/x-www-form-urlencoded", b"a=b&" * 1500),
        ("multipart/form-data; boundary=x", b"--x\r\n" + PLANTED.encode()),
        ("multipart/form-data", b"--x"),
        (PLANTED, PLANTED.encode()),
    ],
    ids=["cut off", "not UTF-8", "deep", "empty", "text", "bad escapes", "many", "half multipart", "no boundary", "no kind"],
)
def test_no_malformed_body_ends_in_a_fault_or_is_repeated(path: str, kind: str, body: bytes, ada: Person) -> None:
    answer = ada.http.post(path, content=body, headers={**JSON, "Content-Type": kind})
    assert answer.status_code < 500
    assert PLANTED not in answer.text


@pytest.mark.parametrize("path", [path for path in FORMS if not path.startswith(("/my/entries", "/my/shares", "/join"))])
def test_a_request_that_is_far_too_large_is_refused(path: str, ada: Person) -> None:
    answer = ada.http.post(path, content=b"x" * 17_000, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("path", "limit", "words"),
    [
        ("/my/entries/", 2_200_000, "This is too long to save as one page"),
        ("/my/shares/", 8_600_000, "This is too much for one link"),
        ("/join/accounts", 900_000, "This is too long to save as one page"),
    ],
)
def test_what_is_too_large_is_told_so_in_words_and_not_kept(path: str, limit: int, words: str, ada: Person) -> None:
    path = path if path == "/join/accounts" else path + mint()
    answer = ada.http.post(path, content=b"head=" + b"x" * limit, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 413
    assert words in answer.text


def test_too_large_is_noticed_while_it_comes_without_a_stated_length(ada: Person) -> None:
    def stream() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 1000

    answer = ada.http.post("/my/presence", content=stream(), headers={**JSON, "Content-Type": "application/json"})
    assert (answer.status_code, answer.json()) == (413, {"problem": "too-large"})


def test_logging_cannot_be_made_to_carry_an_address(ada: Person, app: FastAPI, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        ada.get(f"/{PLANTED}?q={PLANTED}")
        ada.get(f"/my/entries/{PLANTED}?before={PLANTED}")
    assert PLANTED not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("mooring"))
