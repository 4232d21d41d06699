"""What browsers are served is what was committed: the list beside this file, and the sums of what was vendored."""

import base64
import hashlib
import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.rules import sums
from tests.rules.sums import STATIC

RENEW = "A file under static/ changed. Read the change, then run: python -m tests.rules.sums"
TYPES = {"css": "text/css", "js": "text/javascript", "png": "image/png", "svg": "image/svg+xml", "txt": "text/plain"}


def test_the_list_names_every_file() -> None:
    assert sums.listed() == sums.present(), RENEW


def test_the_server_serves_the_listed_bytes_as_what_they_are(bea: TestClient, app: FastAPI) -> None:
    mount = app.state.templates.environment.globals["static"]("js/app.js").removesuffix("/js/app.js")
    for name, digest in sums.listed().items():
        answer = bea.get(f"{mount}/{name}")
        kind = name.rpartition(".")[2]
        if kind not in TYPES:
            assert answer.status_code == 404, name
            continue
        assert answer.status_code == 200, name
        assert hashlib.sha256(answer.content).hexdigest() == digest, f"{name}: {RENEW}"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-type"].split(";")[0] == TYPES[kind], name


def vendored() -> dict[str, str]:
    rows = (STATIC / "vendor" / "README.md").read_text(encoding="utf-8").splitlines()
    found = (re.match(r"\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|", row) for row in rows)
    return {row[1]: row[2] for row in found if row}


def test_vendored_files_are_what_they_were_published_as() -> None:
    assert len(vendored()) == 5
    for name, digest in vendored().items():
        assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest, name


def test_nothing_is_vendored_without_its_sum() -> None:
    beside = {"README.md", "LICENSE"}
    ours = {"fflate/browser.d.ts", "htmx/htmx.esm.min.d.ts", "uqr/uqr.d.ts"}
    found = {path.relative_to(STATIC / "vendor").as_posix() for path in (STATIC / "vendor").rglob("*") if path.is_file()}
    assert {name for name in found if name.rpartition("/")[2] not in beside} - ours == set(vendored())


@pytest.mark.parametrize("path", ["/signin", "/s/" + "0" * 32, "/join"])
def test_entry_scripts_carry_the_sum_of_what_is_served(path: str, bea: TestClient) -> None:
    page = bea.get(path).text
    scripts = re.findall(r"<script [^>]*>", page)
    assert scripts
    for script in scripts:
        address, integrity = re.findall(r'(?:src|integrity)="([^"]+)"', script)
        assert integrity == "sha256-" + _base64(hashlib.sha256(bea.get(address).content).digest())
        assert 'crossorigin="anonymous"' in script


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
