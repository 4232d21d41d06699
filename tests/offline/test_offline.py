"""The service worker and the manifest as they are served, and the pages that are the same for everybody."""

import base64
import hashlib
import json
import re
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.clinic.service import Words
from tests.cast import Person
from tests.rules.sums import STATIC

ALIKE_HELP = ("/my/help/care", "/my/help/doctor", "/my/help/leave-quickly", "/my/help/shared-device")
ALIKE = ("/my/offline", "/my/letters/new", *ALIKE_HELP)


def kept(http: TestClient) -> dict[str, Any]:
    """What the service worker says that it keeps."""
    found: dict[str, Any] = json.loads(re.match(r"const KEPT = (.*);\n", http.get("/my/worker.js").text)[1])  # type: ignore[index]
    return found


def sum_of(content: bytes) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()


def test_the_service_worker_is_the_committed_script_under_a_line_of_what_it_keeps(bea: TestClient) -> None:
    answer = bea.get("/my/worker.js")
    line, _, script = answer.content.partition(b";\n")
    assert line.startswith(b"const KEPT = {")
    assert script == (STATIC / "js" / "worker.js").read_bytes()
    assert answer.headers["content-type"].startswith("text/javascript")
    # Its folder is its scope: what stands behind a share link is outside of it.
    assert "service-worker-allowed" not in answer.headers


@pytest.mark.parametrize("path", ["/my/worker.js", "/my/manifest.webmanifest"])
def test_a_browser_asks_whether_it_is_still_so_and_mostly_gets_nothing(path: str, bea: TestClient) -> None:
    answer = bea.get(path)
    assert answer.headers["cache-control"] == "no-cache"
    again = bea.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", answer.headers["etag"])
    assert again.headers["content-security-policy"] == answer.headers["content-security-policy"]


def test_every_page_and_file_that_is_kept_has_the_sum_that_is_said_of_it(app: FastAPI, bea: TestClient) -> None:
    told = kept(bea)
    practices = [f"/my/calm/{practice.practice}" for practice in app.state.practices]
    assert len(practices) >= 12
    assert [address for address, _ in told["shown"]] == ["/my/offline", "/my/calm", *practices, "/my/help", *ALIKE_HELP]
    assert told["shell"] == "/my/offline"
    assert len(told["files"]) > 40
    for address, expected in told["shown"] + told["files"]:
        # As the worker asks: in no region's way of writing days.
        answer = bea.get(address, headers={"Accept-Language": "*"})
        assert answer.status_code == 200, address
        assert sum_of(answer.content) == expected, address
    assert "'Accept-Language': '*'" in bea.get("/my/worker.js", headers={"Accept-Language": "en-GB"}).text
    assert kept(bea) == told


def test_all_that_the_kept_pages_load_is_kept(bea: TestClient) -> None:
    told = kept(bea)
    files = {address for address, _ in told["files"]}
    for address, _ in told["shown"]:
        loaded = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', bea.get(address).text))
        assert loaded <= files, address
    assert not [address for address in files if not address.startswith(f"/static/{told['build']}/")]


def test_what_is_kept_is_never_the_page_of_somebody_signed_in(ada: Person, bea: TestClient) -> None:
    assert kept(ada.http) == kept(bea)
    for address, expected in kept(bea)["shown"]:
        assert (sum_of(ada.get(address).content) == expected) == (address in ALIKE), address


def test_when_the_clinic_says_something_else_the_kept_page_is_another_and_the_build_the_same(
    app: FastAPI, bea: TestClient
) -> None:
    before = kept(bea)
    app.state.said.now = Words(name="Quayside Practice", phone="+44 1632 960 001")
    after = kept(bea)
    assert (after["build"], after["files"]) == (before["build"], before["files"])
    assert after["pages"] != before["pages"]
    changed = [new[0] for old, new in zip(before["shown"], after["shown"], strict=True) if old != new]
    assert changed == ["/my/help"]
    assert sum_of(bea.get("/my/help").content) == dict(after["shown"])["/my/help"]


@pytest.mark.parametrize("path", ALIKE)
def test_it_is_the_same_page_for_everybody(path: str, ada: Person, bea: TestClient) -> None:
    mine, theirs = ada.get(path), bea.get(path)
    assert mine.content == theirs.content
    assert "mooring-account" not in mine.headers
    assert "<vault-gate data-" not in mine.text
    assert not re.search(r"<textarea[^>]*\sname=", mine.text)


def test_the_manifest_says_nothing_of_what_it_is_for(bea: TestClient) -> None:
    answer = bea.get("/my/manifest.webmanifest")
    told = answer.json()
    assert answer.headers["content-type"].startswith("application/manifest+json")
    assert (told["id"], told["scope"], told["start_url"], told["display"]) == ("/my/", "/my/", "/my/today", "standalone")
    assert (told["name"], told["short_name"]) == ("Mooring", "Mooring")
    assert [(each["name"], each["url"]) for each in told["shortcuts"]] == [
        ("Write", "/my/entries/new"),
        ("Calm corner", "/my/calm"),
    ]
    assert not re.search(r"therap|trauma|clinic|patient|journal|psych|health", answer.text, re.IGNORECASE)


def test_the_icons_are_as_large_as_the_manifest_says(bea: TestClient) -> None:
    icons = bea.get("/my/manifest.webmanifest").json()["icons"]
    assert {(each["sizes"], each["purpose"]) for each in icons} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in icons:
        picture = bea.get(icon["src"]).content
        assert picture[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])
        assert f"{width}x{height}" == icon["sizes"]


def test_the_paper_of_the_manifest_is_the_paper_of_the_page(bea: TestClient) -> None:
    told = bea.get("/my/manifest.webmanifest").json()
    light, dark = re.findall(r"--paper: light-dark\((#\w+), (#\w+)\)", (STATIC / "css" / "tokens.css").read_text())[0]
    assert told["theme_color"] == told["background_color"] == light
    page = bea.get("/my/help").text
    assert f'<meta name="theme-color" content="{light}" media="(prefers-color-scheme: light)">' in page
    assert f'<meta name="theme-color" content="{dark}" media="(prefers-color-scheme: dark)">' in page


def test_only_pages_below_my_can_be_put_on_a_home_screen(ada: Person, bea: TestClient) -> None:
    link = '<link rel="manifest" href="/my/manifest.webmanifest">'
    for page in (ada.get("/my/today"), bea.get("/my/help"), bea.get("/my/calm"), bea.get("/my/offline")):
        assert page.text.count(link) == 1
    for path in ("/signin", "/join", "/s/" + "0" * 32):
        assert link not in bea.get(path).text
        assert "<new-version" not in bea.get(path).text
