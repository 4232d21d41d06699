"""The headers of every kind of answer, exactly."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from app.main import create_app
from tests.cast import JSON, Person, mint, open_share
from tests.conftest import First, browser_of, settings_in

POLICY = (
    "default-src 'none'; script-src 'self'; script-src-attr 'none'; style-src 'self'; img-src 'self' blob:; media-src blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types htmx mooring"
)
EXACTLY = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "origin-agent-cluster": "?1",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "permissions-policy": (
        "camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=(), "
        "publickey-credentials-get=(self), publickey-credentials-create=(self)"
    ),
    "cache-control": "no-store",
}
FOREVER = "public, max-age=31536000, immutable"


def static(app: FastAPI, name: str) -> str:
    return str(app.state.templates.environment.globals["static"](name))


def broken(*_: object) -> None:
    raise RuntimeError("broken")


Asked = Callable[[Person, FastAPI, pytest.MonkeyPatch], Response]

KINDS: dict[str, tuple[int, Asked]] = {
    "a page": (200, lambda ada, *_: ada.get("/my/today")),
    "a page signed out": (200, lambda ada, *_: ada.get("/signin")),
    "a part": (200, lambda ada, *_: ada.get("/my/entries", **{"HX-Request-Type": "partial"})),
    "json": (200, lambda ada, *_: ada.post("/my/presence", {})),
    "nothing": (204, lambda ada, *_: ada.post("/my/locks", {})),
    "a redirect": (303, lambda ada, *_: ada.http.post("/signouts")),
    "the first address": (307, lambda ada, *_: ada.get("/")),
    "cross-site": (403, lambda ada, *_: ada.http.post("/my/locks", json={}, headers={"Sec-Fetch-Site": "cross-site"})),
    "no such entry": (404, lambda ada, *_: ada.get(f"/my/entries/{mint()}")),
    "no such address": (404, lambda ada, *_: ada.get("/no/such/address")),
    "no such file": (404, lambda ada, app, *_: ada.get(static(app, "js/app.js") + "x")),
    "another method": (405, lambda ada, *_: ada.http.put("/my/today")),
    "too large": (413, lambda ada, *_: ada.post("/my/presence", {"x": "x" * 20_000})),
    "not that shape": (422, lambda ada, *_: ada.post("/my/presence", {"x": "x"})),
    "a fault": (500, lambda ada, _app, patch: (patch.setattr("app.entries.service.page_for", broken), ada.get("/my/entries"))[1]),
    "health": (200, lambda ada, *_: ada.get("/health")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_has_the_headers(kind: str, ada: Person, app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    status, ask = KINDS[kind]
    answer = ask(ada, app, monkeypatch)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in EXACTLY} == EXACTLY
    assert "strict-transport-security" not in answer.headers
    assert "x-robots-tag" not in answer.headers
    assert "server" not in answer.headers
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("name", ["js/app.js", "css/app.css", "img/icons.svg", "vendor/htmx/htmx.esm.min.js"])
def test_files_are_kept_for_good_under_an_address_that_changes_with_them(name: str, ada: Person, app: FastAPI) -> None:
    answer = ada.get(static(app, name))
    assert answer.status_code == 200
    assert {header: answer.headers.get(header) for header in EXACTLY} == {**EXACTLY, "cache-control": FOREVER}


def test_the_argon2_worker_alone_may_compile_webassembly_and_may_do_nothing_else(ada: Person, app: FastAPI) -> None:
    answer = ada.get(static(app, "js/vault/argon2-worker.js"))
    policy = {"content-security-policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"}
    assert {header: answer.headers.get(header) for header in EXACTLY} == {**EXACTLY, "cache-control": FOREVER, **policy}
    others = [static(app, name) for name in ("js/vault/argon2.js", "js/app.js", "vendor/hash-wasm/argon2.umd.min.js")]
    assert all("wasm" not in ada.get(address).headers["content-security-policy"] for address in [*others, "/my/today"])


def test_the_library_is_kept_for_good_and_an_older_one_is_gone(ada: Person, app: FastAPI) -> None:
    answer = ada.get(app.state.library.current.address)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, FOREVER)
    assert answer.headers["content-type"] == "application/json"
    assert ada.get("/library/0000000000000000/prompts.json").status_code == 404


@pytest.mark.parametrize(
    "name", ["vendor/README.md", "vendor/htmx/LICENSE", "", "..%2fapp%2fmain.py", "../pyproject.toml", "css"]
)
def test_nothing_but_files_for_browsers_is_served(name: str, ada: Person, app: FastAPI) -> None:
    mount = static(app, "js/app.js").removesuffix("js/app.js")
    assert ada.get(mount + name).status_code == 404


def test_search_engines_are_told_to_stay_away_from_shares(ada: Person, bea: TestClient) -> None:
    shared = ada.share()
    for answer in (bea.get(f"/s/{shared.id}"), open_share(bea, shared), bea.get("/s/none"), bea.put(f"/s/{shared.id}")):
        assert answer.headers["x-robots-tag"] == "noindex, nofollow, noarchive, nosnippet"


@pytest.fixture
def secured(folder: Path, first: First) -> Iterator[FastAPI]:
    """The application as a clinic runs it, behind https."""
    made = create_app(settings_in(folder, origin="https://notes.example.org"))
    yield made
    made.state.engine.dispose()


def test_over_https_browsers_are_told_to_stay_there(secured: FastAPI) -> None:
    http = browser_of(secured, "https://notes.example.org")
    for path in ("/signin", "/no/such/address", "/health"):
        assert http.get(path).headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"


def test_the_sign_in_cookie_over_https_is_bound_to_this_host(secured: FastAPI, first: First) -> None:
    http = browser_of(secured, "https://notes.example.org")
    ada = first.people["ada"]
    answer = http.post("/signins", json={"login": "ada", "auth": ada.auth}, headers=JSON)
    name, flags = cookie_of(answer)
    assert name == "__Host-mooring"
    assert flags == {"httponly", "secure", "path=/", "samesite=lax", "max-age=2592000"}
    assert http.get("/my/today").status_code == 200
    gone = http.post("/signouts")
    assert cookie_of(gone)[0] == "__Host-mooring"
    assert {"secure", "httponly", "path=/", "max-age=0"} <= cookie_of(gone)[1]


def test_the_share_cookie_over_https_is_bound_to_its_share(secured: FastAPI, first: First) -> None:
    http = browser_of(secured, "https://notes.example.org")
    known = first.people["ada"]
    ada = Person("ada", http, known.account, known.auth, known.code, known.key)
    ada.sign_in()
    shared = ada.share()
    name, flags = cookie_of(open_share(browser_of(secured, "https://notes.example.org"), shared))
    assert name == "__Secure-mooring-s"
    assert flags == {"httponly", "secure", f"path=/s/{shared.id}", "samesite=strict", "max-age=1800"}


def test_on_a_loopback_address_cookies_have_plain_names_and_no_secure(ada: Person, bea: TestClient) -> None:
    assert cookie_of(ada.sign_in()) == ("mooring", {"httponly", "path=/", "samesite=lax", "max-age=2592000"})
    shared = ada.share()
    name, flags = cookie_of(open_share(bea, shared))
    assert (name, flags) == ("mooring-s", {"httponly", f"path=/s/{shared.id}", "samesite=strict", "max-age=1800"})


def test_a_plain_cookie_is_nobody_over_https(secured: FastAPI, first: First) -> None:
    http = browser_of(secured, "https://notes.example.org")
    http.cookies.set("mooring", first.cookies["ada"]["mooring"])
    assert http.get("/my/today").status_code == 303


def cookie_of(answer: Response) -> tuple[str, set[str]]:
    """The one cookie of an answer: its name, and its flags without a date."""
    assert len(answer.headers.get_list("set-cookie")) == 1
    first, *flags = answer.headers["set-cookie"].split("; ")
    return first.split("=")[0], {flag.lower() for flag in flags if not flag.lower().startswith("expires")}
