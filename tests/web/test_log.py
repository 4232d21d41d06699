"""What a log says of a whole journey: methods, patterns, numbers. Nothing about who, what or from where."""

import io
import logging
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.cast import JSON, Person, mint_key, open_share
from tests.conftest import Arrive


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Every line of every logger but the test's own client, down to debug, as a terminal would show it."""
    written, root = io.StringIO(), logging.getLogger()
    listener = logging.StreamHandler(written)
    listener.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    listener.addFilter(lambda record: not record.name.startswith("http"))
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(listener)
    root.setLevel(level)


def test_a_whole_journey_leaves_nothing_in_the_log(arrive: Arrive, invitation: str, bea: TestClient, lines: io.StringIO) -> None:
    eve = Person("eve.new", arrive())
    eve.post("/join/logins", {"invitation": invitation, "login": eve.login})
    eve.join(invitation)
    token = str(eve.http.cookies["mooring"])
    entry, shared = eve.write(), eve.share()
    for path in (
        "/my/today",
        "/my/entries?before=77",
        f"/my/entries/{entry.id}",
        f"/my/shares/{shared.id}",
        "/signin?next=/my/help",
    ):
        eve.get(path)
    stale = eve.sealed(id=entry.id, rev=3)
    eve.save(stale)
    eve.post("/my/unlocks", {"account": eve.account, "auth": mint_key()})
    bea.get(f"/s/{shared.id}", headers={"X-Forwarded-For": "203.0.113.77", "User-Agent": "Eve's telephone"})
    opening = open_share(bea, shared).json()["opening"]
    open_share(bea, shared, share_auth=mint_key())
    wrong_code = mint_key()
    bea.post("/recoveries", json={"login": eve.login, "recovery_auth": wrong_code}, headers=JSON)
    ticket = eve.recover().json()["ticket"]
    eve.post("/my/locks", {})
    eve.http.post("/signouts")
    log = lines.getvalue()
    secrets = {
        "login": eve.login,
        "account": eve.account,
        "proof": eve.auth,
        "code": eve.code,
        "wrong code": wrong_code,
        "half": eve.half,
        "cookie": token,
        "invitation": invitation,
        "ticket": ticket,
        "entry": entry.id,
        "head": entry.head,
        "body": entry.body,
        "share": shared.id,
        "packet": shared.packet,
        "opening": opening,
        "query": "before",
        "next": "/my/help",
        "address": "testclient",
        "forwarded address": "203.0.113.77",
        "browser": "telephone",
    }
    assert [name for name, secret in secrets.items() if secret in log] == []
    assert "POST /join/accounts 200" in log
    assert "POST /s/{id}/openings 200" in log
    assert "GET /my/entries/{id} 200" in log


def test_a_request_for_nothing_we_have_is_logged_without_its_address(bea: TestClient, lines: io.StringIO) -> None:
    bea.get("/planted/path?with=planted")
    assert "planted" not in lines.getvalue()
    assert "GET - 404" in lines.getvalue()
