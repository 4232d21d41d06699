"""Opening a share: what possession of link and passphrase releases, what is counted, and what is said when it ends."""

import hashlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine, text

from tests.cast import JSON, Person, Shared, mint, mint_key, open_share
from tests.conftest import Arrive, Clock, Counted, browser_of
from tests.reference import reader


def count(engine: Engine, shared: Shared) -> tuple[int, int, int]:
    """Counted openings, their rows, and wrong tries."""
    with engine.connect() as connection:
        row = connection.execute(text("SELECT opened, wrong FROM share WHERE id = :id"), {"id": shared.id}).one()
        rows = connection.execute(text("SELECT count(*) FROM opening WHERE share = :id"), {"id": shared.id}).scalar_one()
    return row.opened, rows, row.wrong


def said(answer: Response) -> tuple[int, object]:
    return answer.status_code, answer.json()


def test_link_and_passphrase_release_the_packet_and_it_opens(ada: Person, bea: TestClient, engine: Engine) -> None:
    shared = ada.share(passphrase="quiet harbour lantern")
    answer = open_share(bea, shared, opening := mint())
    assert said(answer) == (200, {"packet": shared.packet, "rev": 1, "opening": opening})
    keys = reader.share_keys(shared.id, shared.secret, "p", "Quiet  HARBOUR lantern ")
    opened = reader.open_json(keys.key, ["mo1/share/packet", shared.id, "1"], answer.json()["packet"], {"id": shared.id})
    assert opened["pages"] == [{"title": "Calm", "text": "The sea was calm."}]
    assert count(engine, shared) == (1, 1, 0)


def test_the_owner_sees_how_often_and_when(ada: Person, bea: TestClient, clock: Clock) -> None:
    shared = ada.share()
    open_share(bea, shared)
    clock.pass_by(hours=2)
    bea.cookies.clear()
    open_share(bea, shared)
    page = ada.get(f"/my/shares/{shared.id}").text
    assert page.index("2026-11-22T12:00:00") < page.index("2026-11-22T10:00:00")
    assert page.count("<li><time datetime=") == 2


def test_a_wrong_link_and_an_unknown_share_are_answered_alike(ada: Person, bea: TestClient, engine: Engine) -> None:
    shared, ended = ada.share(), ada.share()
    ada.http.post(f"/my/shares/{ended.id}/revocation")
    wrong = open_share(bea, shared, link_auth=mint_key())
    unknown = open_share(bea, Shared(mint(), b"", shared.keys, "", ""))
    wrong_of_ended = open_share(bea, ended, link_auth=mint_key())
    assert said(wrong) == said(unknown) == said(wrong_of_ended) == (404, {"problem": "share-unknown"})
    assert wrong.headers == unknown.headers == wrong_of_ended.headers
    assert count(engine, shared) == (0, 0, 0)


def test_a_wrong_link_is_never_counted_against_the_share(ada: Person, bea: TestClient, engine: Engine) -> None:
    shared = ada.share()
    for _ in range(10):
        assert open_share(bea, shared, link_auth=mint_key()).status_code == 404
    assert open_share(bea, shared).status_code == 200
    assert count(engine, shared) == (1, 1, 0)


def test_of_fifty_openings_at_once_with_a_limit_of_one_exactly_one_is_answered(ada: Person, app: FastAPI, engine: Engine) -> None:
    shared, together = ada.share(openings=1), Barrier(50)

    def press(_number: int) -> tuple[int, str]:
        http = browser_of(app)
        together.wait()
        answer = open_share(http, shared)
        return answer.status_code, answer.json().get("problem", "opened")

    with ThreadPoolExecutor(50) as crowd:
        answers = Counter(crowd.map(press, range(50)))
    assert answers == {(200, "opened"): 1, (410, "share-used-up"): 49}
    assert count(engine, shared) == (1, 1, 0)


def test_the_same_press_sent_many_times_at_once_is_one_reading(ada: Person, app: FastAPI, engine: Engine) -> None:
    shared, opening = ada.share(openings=1), mint()
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda _number: open_share(browser_of(app), shared, opening).status_code, range(8)))
    assert answers == [200] * 8
    assert count(engine, shared) == (1, 1, 0)


def test_the_same_reading_is_not_counted_again_for_half_an_hour(
    ada: Person, arrive: Arrive, engine: Engine, clock: Clock
) -> None:
    shared, opening = ada.share(openings=1), mint()
    for minutes in (0, 15, 14):
        clock.pass_by(minutes=minutes)
        assert open_share(arrive(), shared, opening).status_code == 200
    assert count(engine, shared) == (1, 1, 0)


def test_a_reload_in_the_same_browser_is_the_same_reading(ada: Person, bea: TestClient, engine: Engine, clock: Clock) -> None:
    shared, first = ada.share(openings=1), mint()
    open_share(bea, shared, first)
    clock.pass_by(minutes=29)
    again = open_share(bea, shared, mint())
    assert again.status_code == 200
    assert again.json()["opening"] == first
    assert count(engine, shared) == (1, 1, 0)


def test_the_share_cookie_alone_releases_nothing(ada: Person, bea: TestClient) -> None:
    shared = ada.share(passphrase="quiet harbour lantern")
    open_share(bea, shared)
    assert open_share(bea, shared, share_auth=mint_key()).status_code == 401
    assert open_share(bea, shared, link_auth=mint_key()).status_code == 404


def test_the_cookie_of_one_share_is_no_reading_of_another(ada: Person, bea: TestClient, arrive: Arrive) -> None:
    one, other = ada.share(openings=1), ada.share(openings=1)
    first = open_share(bea, one).json()["opening"]
    assert open_share(arrive(), other).status_code == 200
    thief = arrive()
    thief.cookies.set("mooring-s", first)
    assert said(open_share(thief, other)) == (410, {"problem": "share-used-up"})


def test_after_half_an_hour_it_is_another_reading(ada: Person, bea: TestClient, engine: Engine, clock: Clock) -> None:
    shared = ada.share(openings=2)
    open_share(bea, shared)
    clock.pass_by(minutes=30)
    assert open_share(bea, shared).status_code == 200
    assert count(engine, shared) == (2, 2, 0)
    clock.pass_by(minutes=30)
    assert said(open_share(bea, shared)) == (410, {"problem": "share-used-up"})
    assert count(engine, shared) == (2, 2, 0)


def test_the_same_press_after_half_an_hour_is_another_reading(ada: Person, arrive: Arrive, engine: Engine, clock: Clock) -> None:
    shared, opening = ada.share(openings=3), mint()
    open_share(arrive(), shared, opening)
    clock.pass_by(minutes=31)
    assert open_share(arrive(), shared, opening).status_code == 200
    assert count(engine, shared) == (2, 2, 0)


def test_ended_and_expired_and_used_up_are_said_by_name(ada: Person, bea: TestClient, arrive: Arrive, clock: Clock) -> None:
    ended, used, short = ada.share(), ada.share(openings=1), ada.share(days=1)
    ada.http.post(f"/my/shares/{ended.id}/revocation")
    open_share(arrive(), used)
    assert said(open_share(bea, ended)) == (410, {"problem": "share-ended"})
    assert said(open_share(bea, used)) == (410, {"problem": "share-used-up"})
    clock.pass_by(days=1, seconds=-1)
    assert open_share(arrive(), short).status_code == 200
    clock.pass_by(seconds=1)
    assert said(open_share(bea, short)) == (410, {"problem": "share-expired"})


def test_wrong_passphrases_are_counted_and_get_slower_and_lock_nobody_out(
    ada: Person, bea: TestClient, engine: Engine, clock: Clock
) -> None:
    shared, waits = ada.share(passphrase="quiet harbour lantern"), []
    for _ in range(12):
        answer = open_share(bea, shared, share_auth=mint_key())
        if answer.status_code == 429:
            assert answer.json() == {"problem": "wait", "seconds": int(answer.headers["retry-after"])}
            waits.append(answer.json()["seconds"])
            assert open_share(bea, shared).status_code == 429
            clock.pass_by(seconds=waits[-1])
            answer = open_share(bea, shared, share_auth=mint_key())
        assert said(answer) == (401, {"problem": "wrong-passphrase"})
    assert waits == [1, 2, 4, 8, 16, 32, 64]
    assert count(engine, shared) == (0, 0, 12)
    clock.pass_by(seconds=128)
    assert open_share(bea, shared).status_code == 200
    assert "12" in ada.get(f"/my/shares/{shared.id}").text


def test_the_longest_wait_is_a_quarter_of_an_hour(ada: Person, bea: TestClient, engine: Engine) -> None:
    shared = ada.share()
    with engine.connect() as connection:
        connection.execute(text("UPDATE share SET wrong = 1000000 WHERE id = :id"), {"id": shared.id})
        connection.commit()
    open_share(bea, shared, share_auth=mint_key())
    assert open_share(bea, shared).json()["seconds"] == 900


@pytest.mark.parametrize("cookies", [False, True])
def test_the_page_behind_a_link_is_the_same_bytes_for_every_link(cookies: bool, ada: Person, bea: TestClient) -> None:
    shared = ada.share()
    if cookies:
        open_share(bea, shared)
    pages = [
        (bea if cookies else browser).get(f"/s/{share}") for share in (shared.id, mint(), "0" * 32) for browser in (bea, ada.http)
    ]
    assert {page.status_code for page in pages} == {200}
    assert len({hashlib.sha256(page.content).hexdigest() for page in pages}) == 1
    for page in pages:
        assert "set-cookie" not in page.headers
        assert "etag" not in page.headers
        assert "last-modified" not in page.headers
        assert page.headers["cache-control"] == "no-store"
        assert "mooring-account" not in page.headers
    assert len({tuple(sorted(page.headers.items())) for page in pages}) == 1


def test_looking_at_a_link_touches_no_database(ada: Person, bea: TestClient, counted: Counted, engine: Engine) -> None:
    shared = ada.share()
    counted.statements.clear()
    for _ in range(3):
        bea.get(f"/s/{shared.id}")
        ada.get(f"/s/{shared.id}")
        bea.head(f"/s/{shared.id}")
    assert counted.statements == []
    assert count(engine, shared) == (0, 0, 0)


@pytest.mark.parametrize("path", ["/s/", "/s/abc", "/s/" + "A" * 32, "/s/" + "0" * 33, "/s/" + "0" * 32 + "/", "/s/" + "g" * 32])
def test_a_link_that_is_none_is_404(path: str, bea: TestClient) -> None:
    assert bea.get(path).status_code in {404, 307}
    assert bea.get(path, follow_redirects=True).status_code in {404, 200}
    assert bea.get(path).headers["x-robots-tag"] == "noindex, nofollow, noarchive, nosnippet"


@pytest.mark.parametrize("missing", ["opening", "link_auth", "share_auth"])
def test_every_proof_is_asked_for(missing: str, ada: Person, bea: TestClient, engine: Engine) -> None:
    shared = ada.share()
    proofs = {name: value for name, value in shared.proofs().items() if name != missing}
    assert bea.post(f"/s/{shared.id}/openings", json=proofs, headers=JSON).status_code == 422
    assert bea.post(f"/s/{shared.id}/openings", json={**proofs, missing: ""}, headers=JSON).status_code == 422
    assert count(engine, shared) == (0, 0, 0)


def test_a_form_from_a_page_without_scripts_opens_nothing(ada: Person, bea: TestClient) -> None:
    shared = ada.share()
    assert bea.post(f"/s/{shared.id}/openings", data=shared.proofs()).status_code == 422


def test_two_people_may_use_the_same_share_id(ada: Person, cy: Person, bea: TestClient, arrive: Arrive) -> None:
    mine = ada.share()
    other = cy.packet(id=mine.id)
    assert cy.http.post(f"/my/shares/{mine.id}", data=cy.sharing(other)).status_code == 303
    assert open_share(bea, mine).json()["packet"] == mine.packet
    assert open_share(arrive(), other).json()["packet"] == other.packet
    cy.http.post(f"/my/shares/{mine.id}/revocation")
    assert open_share(arrive(), mine).status_code == 200
