"""Fewer bytes on the wire, the same bytes in the browser, and no length that tells a secret."""

import gzip
import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.datastructures import Headers

from app.web import packing
from tests.cast import Person, mint, mint_key
from tests.rules.sums import STATIC

PLAIN = {"Accept-Encoding": "identity"}


def raw(http: TestClient, path: str, accept: str, method: str = "GET") -> tuple[bytes, dict[str, str]]:
    """What went over the wire."""
    with http.stream(method, path, headers={"Accept-Encoding": accept}) as answer:
        assert answer.status_code == 200
        return b"".join(answer.iter_raw()), dict(answer.headers)


@pytest.mark.parametrize(
    ("asked", "taken"),
    [
        ("gzip", True),
        ("gzip, deflate, br, zstd", True),
        ("br;q=1.0, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("gzip;q=none", False),
        ("identity", False),
        ("br", False),
        ("x-gzip", False),
        ("", False),
    ],
)
def test_only_who_takes_gzip_gets_it(asked: str, taken: bool) -> None:
    assert packing.accepted(Headers({"accept-encoding": asked})) == taken


def test_the_library_comes_packed_or_as_it_is_under_one_address(app: FastAPI, bea: TestClient) -> None:
    packed, told = raw(bea, app.state.library.current.address, "gzip")
    plain, as_it_is = raw(bea, app.state.library.current.address, "identity")
    assert told["content-encoding"] == "gzip"
    assert "content-encoding" not in as_it_is
    assert told["vary"] == as_it_is["vary"] == "Accept-Encoding"
    assert gzip.decompress(packed) == plain == app.state.library.current.bytes
    assert len(packed) < len(plain) / 5


@pytest.mark.parametrize("name", ["js/app.js", "img/icons.svg", "vendor/htmx/htmx.esm.min.js"])
def test_a_static_file_comes_packed_or_as_it_is(name: str, app: FastAPI, bea: TestClient) -> None:
    address = app.state.templates.environment.globals["static"](name)
    committed = (STATIC / name).read_bytes()
    packed, told = raw(bea, address, "gzip")
    assert told["content-encoding"] == "gzip"
    assert int(told["content-length"]) == len(packed) < len(committed)
    assert gzip.decompress(packed) == committed
    as_it_is, said = raw(bea, address, "identity")
    assert "content-encoding" not in said
    assert as_it_is == committed
    assert told["vary"] == said["vary"] == "Accept-Encoding"
    assert told["etag"] != said["etag"]
    assert told["content-type"] == said["content-type"]


def test_a_static_file_is_not_sent_again_and_its_head_alone_has_its_length(app: FastAPI, bea: TestClient) -> None:
    address = app.state.templates.environment.globals["static"]("js/app.js")
    packed, told = raw(bea, address, "gzip")
    again = bea.get(address, headers={"If-None-Match": told["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", told["etag"])
    body, head = raw(bea, address, "gzip", "HEAD")
    assert (body, head["content-length"]) == (b"", str(len(packed)))
    assert bea.post(address, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 405


@pytest.mark.parametrize("name", ["", "js", "js/", "js/none.js", "../app/main.py", "%2e%2e/app/main.py", "vendor/README.md"])
def test_nothing_else_is_served(name: str, app: FastAPI, bea: TestClient) -> None:
    mount = app.state.templates.environment.globals["static"]("js/app.js").removesuffix("js/app.js")
    assert bea.get(mount + name).status_code == 404


@pytest.mark.parametrize("path", ["/my/entries", "/my/today", "/my/entries/new", "/my/help", "/signin", "/s/" + "0" * 32])
def test_a_packed_page_is_the_same_page(path: str, ada: Person) -> None:
    ada.write()
    packed, told = raw(ada.http, path, "gzip")
    plain, said = raw(ada.http, path, "identity")
    assert told["content-encoding"] == "gzip"
    assert "content-encoding" not in said
    assert "Accept-Encoding" in told["vary"]
    assert told["vary"] == said["vary"]
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 2


def test_what_others_sent_is_never_packed_with_a_secret(ada: Person) -> None:
    shared = ada.share()
    for path in (f"/my/shares/{shared.id}", "/my/shares", "/my/more", "/no/such/address"):
        with ada.http.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
            assert "content-encoding" not in answer.headers, path
    for answer in (ada.sign_in(), ada.unlock()):
        assert "content-encoding" not in answer.headers


def test_what_is_in_the_gate_and_what_is_before_it_never_change_each_others_bytes(ada: Person) -> None:
    page = ada.get("/my/entries", **PLAIN).text
    assert page.count(ada.half) == 1
    guesses = [page.replace("<main", f"<p>{guess}</p><main") for guess in (ada.half, mint_key(), "")]
    # Without the eight bytes at the end: a checksum and a length.
    ends = {packing.pack(guess)[:-8][-1000:] for guess in guesses}
    assert len(ends) == 1
    other = page.replace(ada.half, mint_key())
    starts = {packing.pack(each)[:1000] for each in (page, other)}
    assert len(starts) == 1
    # Packed in one, the right guess is found again, and saves nearly all that it is long.
    together = [len(gzip.compress(guess.encode())) for guess in guesses]
    assert together[1] - together[0] > 15


def test_the_page_behind_a_link_is_the_same_packed_bytes_for_every_link(bea: TestClient) -> None:
    assert len({raw(bea, f"/s/{mint()}", "gzip")[0] for _ in range(3)}) == 1


def test_a_page_names_early_all_that_its_scripts_import(app: FastAPI, bea: TestClient) -> None:
    imports = app.state.templates.environment.globals["imports"]
    for path in ("/signin", "/s/" + "0" * 32):
        page = bea.get(path).text
        scripts = re.findall(r'<script type="module" src="/static/[0-9a-f]+/([^"]+)"', page)
        early = re.findall(r'<link rel="modulepreload" href="([^"]+)">', page)
        assert sorted(early) == sorted(imports(*scripts)) != []


def test_the_imports_of_a_module_are_all_that_it_leads_to(app: FastAPI) -> None:
    imports = app.state.templates.environment.globals["imports"]
    mount = imports("js/reader.js")[0].partition("/js/")[0]
    for script in ("js/elements/entry-composer.js", "js/reader.js"):
        reached = {address.removeprefix(f"{mount}/") for address in imports(script)}
        for name in {script, *reached}:
            for line in (STATIC / name).read_text().splitlines():
                if line.startswith(("import ", "export {", "} from ")) and (" from " in line or line.startswith("import '")):
                    taken = line.rpartition(" ")[2].strip("';\"")
                    if taken.startswith("."):
                        path = (STATIC / name).parent.joinpath(taken).resolve().relative_to(STATIC).as_posix()
                        assert path in reached | {script}, f"{name} imports {path}"


def test_the_style_sheets_go_out_as_one_each_in_its_layer(bea: TestClient) -> None:
    address = re.search(r'<link rel="stylesheet" href="([^"]+)">', bea.get("/signin").text)
    assert address is not None
    served = bea.get(address[1]).text
    written = (STATIC / "css" / "app.css").read_text()
    named = re.findall(r'^@import url\("([^"]+)"\) layer\((\w+)\);$', written, re.MULTILINE)
    assert {f"css/{name}" for name, _ in named} | {"css/app.css"} == {f"css/{path.name}" for path in (STATIC / "css").iterdir()}
    for name, layer in named:
        assert f"@layer {layer} {{\n{(STATIC / 'css' / name).read_text()}}}" in served
    assert served.startswith(written.partition("\n")[0])
    assert "@import" not in served
