"""Whatever is sent to whatever route: no fault, an answer of ours, and nothing of what was sent in answer, header or log.

The routes and their forms are asked of the application itself, so that a new one is tried without a word here. What its
schema says is made fitting, almost fitting, and not fitting at all; whatever does not fit carries a marker.
"""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlmodel import Session
from starlette.responses import JSONResponse

from app.core import db as app_db
from app.web import routing
from app.web.forms import Form
from app.web.headers import ALWAYS
from tests.cast import Person, envelope, mint, mint_key

MARK = "planted-5af3e1c7"
TYPES = {"text/html; charset=utf-8", "application/json", "text/plain; charset=utf-8"} | {
    "text/javascript; charset=utf-8",
    "application/manifest+json",
}
# The routes are dealt out, so that several processes can share the work.
HANDS = 6

quietly = settings(
    max_examples=40,
    deadline=None,
    database=None,
    # What fails is shown as it was found: making it smaller takes as long as all the rest.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

MISFITS = st.sampled_from(
    [
        MARK,
        f"\0{MARK}",
        f"\ud800{MARK}",
        f"{MARK}\r\nSet-Cookie: {MARK}={MARK}",
        f"<script>{MARK}</script>",
        f"{{{{{MARK}}}}}",
        f"' OR '{MARK}",
        f"mo1.{MARK}",
        f"{MARK}é\u202e\U0001f30a",
        MARK * 500,
        [MARK],
        [[[[[MARK]]]]],
        {MARK: MARK},
        {MARK: {MARK: [MARK]}},
        10**400,
        -(10**30),
        2**63,
        2**53,
        0,
        -1,
        1.5,
        float("nan"),
        float("inf"),
        True,
        None,
        "",
        " ",
        [],
        {},
    ]
)
ODD_PARTS = [MARK, f"{MARK}%00", "%00", "%F0%9F", "..%2F..%2F", "%2e%2e", "é", " ", "1.0", "0", "-1", "9" * 30, f"{MARK * 40}"]
ODD_HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "Accept",
            "Accept-Language",
            "Content-Type",
            "Cookie",
            "HX-Current-URL",
            "HX-Request",
            "HX-Request-Type",
            "HX-Target",
            "If-None-Match",
            "Origin",
            "Range",
            "Referer",
            "User-Agent",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-HTTP-Method-Override",
        ]
    ),
    st.sampled_from(
        [MARK, "true", "partial", "application/json", "text/html", f"https://{MARK}.example/#{MARK}", f"mooring={MARK}", ""]
    ),
    max_size=3,
)


@dataclass(frozen=True)
class Route:
    """What the schema says of a route: `parts` of its address, what it may be `asked`, and the fields of its form."""

    method: str
    path: str
    parts: tuple[str, ...]
    asked: dict[str, Any]
    fields: dict[str, Any]
    kind: str


def routes(app: FastAPI) -> list[Route]:
    """Every route that there is."""
    schema = app.openapi()
    forms = schema["components"]["schemas"]
    return [
        _route(method.upper(), path, said, forms)
        for path, methods in sorted(schema["paths"].items())
        for method, said in sorted(methods.items())
    ]


def _route(method: str, path: str, said: dict[str, Any], forms: dict[str, Any]) -> Route:
    given_at = {place: [each for each in said.get("parameters", []) if each["in"] == place] for place in ("path", "query")}
    content = said.get("requestBody", {}).get("content", {})
    kind = next(iter(content), "")
    form = _resolved(content[kind]["schema"], forms) if kind else {}
    return Route(
        method,
        path,
        tuple(each["name"] for each in given_at["path"]),
        {each["name"]: each["schema"] for each in given_at["query"]},
        {name: _resolved(each, forms) for name, each in form.get("properties", {}).items()},
        kind,
    )


def _resolved(schema: dict[str, Any], forms: dict[str, Any]) -> dict[str, Any]:
    return forms[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema


@dataclass(frozen=True)
class Known:
    """Values that mean something here: whose they are, and what exists."""

    ids: list[str]
    values: dict[str, list[Any]]


def fitting(name: str, schema: dict[str, Any], known: Known) -> st.SearchStrategy[Any]:
    """Values of a field as its schema wants them; where it only says text, an envelope, a key or a few words."""
    if name in known.values:
        return st.sampled_from(known.values[name])
    if "anyOf" in schema:
        return st.one_of([fitting(name, each, known) for each in schema["anyOf"]])
    if "const" in schema or "enum" in schema:
        return st.sampled_from(schema.get("enum", [schema.get("const")]))
    kind = schema.get("type")
    if kind == "integer":
        return st.integers(int(schema.get("minimum", 0)), min(int(schema.get("maximum", 2**53)), 2**53))
    if kind == "array":
        return st.lists(fitting(name, schema.get("items", {}), known), max_size=3)
    if kind == "boolean":
        return st.booleans()
    if "pattern" in schema:
        return st.from_regex(re.compile(schema["pattern"].replace(r"\z", r"\Z"), re.ASCII))
    return st.sampled_from([envelope(), envelope(105), envelope(1024), mint_key(), "lantern harbour", "1"])


@st.composite
def requests(draw: st.DrawFn, route: Route, known: Known) -> dict[str, Any]:
    """A request to a route, with more or less that does not fit."""
    # One hand in three is played straight, so that what lies behind the form is reached as well.
    straight = draw(st.sampled_from([True, False, False]))
    path = route.path
    for part in route.parts:
        odd = [] if straight else ODD_PARTS
        path = path.replace(f"{{{part}}}", quote(draw(st.sampled_from([*known.ids, "1", *odd])), safe="%"))
    asked = {name: draw(fitting(name, schema, known) if straight else MISFITS) for name, schema in route.asked.items()}
    if not straight and draw(st.booleans()):
        asked[MARK] = MARK
    body: Any = {
        name: draw(fitting(name, schema, known) if straight or draw(st.booleans()) else MISFITS)
        for name, schema in route.fields.items()
        if straight or draw(st.integers(0, 9))
    }
    if not straight:
        body = draw(st.sampled_from([body, body, body, {**body, MARK: MARK}, [body], MARK, None, list(body.values())]))
    headers = {} if straight else draw(ODD_HEADERS)
    kind = route.kind if straight else draw(st.sampled_from([route.kind, *_PACKED, "multipart"]))
    content, stated = packed(kind, body)
    if draw(st.booleans()):
        headers = {"Accept": "application/json", **headers}
    query = urlencode({name: _text(value) for name, value in asked.items()})
    return {
        "method": route.method,
        "url": path + (f"?{query}" if query else ""),
        "content": content if route.method == "POST" else None,
        "headers": {name: value.encode() for name, value in {**stated, **headers}.items()},
    }


_JSON, _URLENCODED = "application/json", "application/x-www-form-urlencoded"
_PACKED = (_JSON, _URLENCODED)


def packed(kind: str, body: Any) -> tuple[bytes, dict[str, str]]:
    """A body as it goes over the wire, and what is said of it."""
    if kind == _JSON:
        return json.dumps(body).encode(), {"Content-Type": _JSON}
    pairs = list(body.items()) if isinstance(body, dict) else [(MARK, body)]
    if kind == "multipart":
        parts = "".join(
            f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="{MARK}"\r\n\r\n{_text(value)}\r\n'
            for name, value in pairs
        )
        return f"{parts}--x--\r\n".encode(), {"Content-Type": "multipart/form-data; boundary=x"}
    return urlencode([(name, _text(value)) for name, value in pairs]).encode(), {"Content-Type": _URLENCODED}


def _text(value: Any) -> str:
    return "" if value is None else str(value).encode("utf-8", "replace").decode()


@pytest.fixture
def nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request does all that it would and is then undone: the next one meets the same journal, and nobody has to wait."""

    def undo(db: Session) -> None:
        db.flush()
        # What was read stays readable, as it does after a commit.
        db.expunge_all()
        db.rollback()

    for place in (app_db, routing):
        monkeypatch.setattr(place, "complete", undo)


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """All that is logged, down to the last detail, but by the test's own browser."""
    written, root = io.StringIO(), logging.getLogger()
    listener = logging.StreamHandler(written)
    listener.addFilter(lambda record: not record.name.startswith("http"))
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    yield written
    root.setLevel(level)
    root.removeHandler(listener)


@pytest.fixture
def known(ada: Person, cy: Person) -> Known:
    """What Ada has: a page that was revised, one in the bin, a share."""
    entry = ada.write()
    ada.save(ada.sealed(id=entry.id, rev=2), entry.hash)
    binned, share = ada.write(), ada.share()
    ada.http.post(f"/my/bin/{binned.id}", data={"account": ada.account})
    return Known(
        [entry.id, binned.id, share.id, mint()],
        {
            "account": [ada.account, ada.account, cy.account],
            "login": ["ada", "ada", "guest"],
            "auth": [ada.auth, ada.auth, mint_key()],
            "base": [entry.hash, "-"],
            "rev": [1, 2, 3],
            "minutes": [1, 5, 60],
        },
    )


def ours(answer: Response) -> None:
    """An answer of ours that repeats nothing."""
    assert answer.status_code < 500
    assert {name.lower(): answer.headers[name] for name in ALWAYS} == {name.lower(): value for name, value in ALWAYS.items()}
    assert answer.headers["cache-control"]
    if answer.content:
        assert answer.headers["content-type"] in TYPES
    if answer.content and answer.status_code >= 400 and answer.headers["content-type"] == "application/json":
        said = answer.json()
        assert set(said) <= {"problem", "seconds"}
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", said["problem"])
    assert MARK not in answer.text
    for name, value in answer.headers.items():
        # Signing in leads back to where one was, to an address that this browser asked for itself.
        own = name == "location" and value == f"/signin?next={quote(answer.request.url.path)}"
        assert own or MARK not in value, name


def ask(http: TestClient, request: dict[str, Any], cookies: dict[str, str]) -> Response:
    """Send it in a browser in which nothing of the request before is left."""
    http.cookies.clear()
    for name, value in cookies.items():
        http.cookies.set(name, value, domain="localhost.local")
    return http.request(**request)


@pytest.mark.parametrize("hand", range(HANDS))
def test_nothing_that_is_sent_ends_in_a_fault_or_comes_back(
    hand: int, ada: Person, app: FastAPI, known: Known, nothing_stays: None, lines: io.StringIO
) -> None:
    cookies = dict(ada.http.cookies)
    known = Known([*known.ids, app.state.library.current.version, app.state.scales.version], known.values)
    for route in routes(app)[hand::HANDS]:

        @seed(5)
        @quietly
        @given(request=requests(route, known), signed_in=st.sampled_from([True, True, False]))
        def try_it(request: dict[str, Any], signed_in: bool) -> None:
            ours(ask(ada.http, request, cookies if signed_in else {}))

        try_it()
    assert MARK not in lines.getvalue()


@pytest.mark.parametrize(
    "planted", [lambda part: {"said": part}, lambda part: {}[part], lambda part: JSONResponse({}, headers={"X": part})]
)
def test_a_fault_and_an_echo_would_be_found(planted: Callable[[str], object], ada: Person, app: FastAPI, known: Known) -> None:
    app.add_api_route("/planted/{part}", planted)
    (route,) = [route for route in routes(app) if route.path == "/planted/{part}"]

    @seed(5)
    @quietly
    @given(request=requests(route, known))
    def try_it(request: dict[str, Any]) -> None:
        ours(ask(ada.http, request, {}))

    with pytest.raises(AssertionError):
        try_it()


def test_what_fits_is_let_through_to_what_lies_behind(ada: Person, app: FastAPI, known: Known, nothing_stays: None) -> None:
    reached, cookies = set(), dict(ada.http.cookies)
    forms = [route for route in routes(app) if route.fields and route.path.startswith("/my/")]

    @seed(5)
    @settings(quietly, max_examples=8)
    @given(data=st.data())
    def try_all(data: st.DataObject) -> None:
        for route in forms:
            form = {name: data.draw(fitting(name, schema, known)) for name, schema in route.fields.items()}
            content, stated = packed(route.kind, {name: value for name, value in form.items() if value is not None})
            path = re.sub(r"\{\w+\}", data.draw(st.sampled_from(known.ids)), route.path)
            request = {"method": "POST", "url": path, "content": content, "headers": {**stated, "Accept": "application/json"}}
            if ask(ada.http, request, cookies).status_code != 422:
                reached.add(route.path)

    try_all()
    left = {route.path for route in forms} - reached
    assert len(left) < 0.2 * len(forms), left


def test_no_method_that_nobody_asked_for_does_anything(ada: Person, app: FastAPI, known: Known, lines: io.StringIO) -> None:
    for path in sorted({route.path for route in routes(app)}):
        address = re.sub(r"\{\w+\}", known.ids[0], path)
        taken = {route.method for route in routes(app) if route.path == path}
        for method in {"PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "GET", "POST", MARK.upper()} - taken:
            answer = ada.http.request(method, f"{address}?{MARK}={MARK}", headers={"X-HTTP-Method-Override": "POST"})
            ours(answer)
            assert answer.status_code in {403, 404, 405}, (method, path)
    assert MARK not in lines.getvalue()


def _forms(kind: type[Form] = Form) -> list[type[Form]]:
    return sorted([each for one in kind.__subclasses__() for each in (one, *_forms(one))], key=lambda each: each.__qualname__)


def test_no_form_says_a_word_of_what_it_refuses(app: FastAPI) -> None:
    forms = _forms()
    assert len(forms) > 15

    @seed(5)
    @quietly
    @given(values=st.lists(MISFITS, min_size=10, max_size=10))
    def try_all(values: list[Any]) -> None:
        for form in forms:
            assert MARK not in refusal(form, dict(zip(form.model_fields, values, strict=False)))

    try_all()


def refusal(form: type[Form], values: dict[str, Any]) -> str:
    """What is said of values that do not fit."""
    try:
        form.model_validate(values)
    except ValidationError as error:
        return str(error)
    return ""
