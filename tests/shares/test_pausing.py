"""After a restore every share is paused: nothing that was ended since comes alive before its owner says so."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from app.core.db import unit_of_work
from app.shares import service as shares
from tests.cast import JSON, Person, Shared, mint, mint_key, open_share
from tests.conftest import Arrive, Clock

PAUSED = (410, {"problem": "share-suspended"})


@pytest.fixture
def shared(ada: Person, engine: Engine) -> Shared:
    """A share of Ada's that a restore brought back."""
    made = ada.share(openings=2)
    pause(engine)
    return made


def pause(engine: Engine) -> None:
    with unit_of_work(engine, writing=True) as db:
        shares.suspend_all(db)


def standings(person: Person) -> dict[str, str]:
    return dict(re.findall(r'data-share="(\w+)".*? data-standing="([\w-]+)"', person.get("/my/shares").text))


def test_a_paused_share_releases_nothing_and_counts_nothing(shared: Shared, bea: TestClient, engine: Engine) -> None:
    for other in ({}, {"share_auth": mint_key()}):
        answer = open_share(bea, shared, **other)
        assert (answer.status_code, answer.json()) == PAUSED
    assert "set-cookie" not in answer.headers
    with engine.connect() as connection:
        assert connection.execute(text("SELECT opened, wrong FROM share")).one() == (0, 0)


def test_with_another_link_it_is_what_never_existed(shared: Shared, bea: TestClient) -> None:
    answer = open_share(bea, shared, link_auth=mint_key())
    assert (answer.status_code, answer.json()) == (404, {"problem": "share-unknown"})


def test_a_reading_that_had_begun_does_not_go_on(ada: Person, bea: TestClient, engine: Engine) -> None:
    shared, opening = ada.share(), mint()
    assert open_share(bea, shared, opening).status_code == 200
    pause(engine)
    assert open_share(bea, shared, opening).status_code == 410


def test_its_owner_opens_it_again_by_one_button_in_the_list_or_on_its_page(shared: Shared, ada: Person, bea: TestClient) -> None:
    form = f'<form method="post" action="/my/shares/{shared.id}/confirmation">'
    for path in ("/my/shares", f"/my/shares/{shared.id}"):
        page = ada.get(path).text
        assert "Paused" in page
        assert page.count(form) == page.count("Open it again</button>") == 1
    page = ada.get(f"/my/shares/{shared.id}").text
    assert "revocation" in page
    assert "handover" not in page
    answer = ada.http.post(f"/my/shares/{shared.id}/confirmation")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/my/shares/{shared.id}")
    assert open_share(bea, shared).status_code == 200
    assert form not in ada.get("/my/shares").text + ada.get(f"/my/shares/{shared.id}").text
    assert "handover" in ada.get(f"/my/shares/{shared.id}").text


def test_the_list_says_once_how_many_wait(shared: Shared, ada: Person, cy: Person, engine: Engine) -> None:
    assert ada.get("/my/shares").text.count("One link is paused.") == 1
    ada.share()
    pause(engine)
    assert ada.get("/my/shares").text.count("2 links are paused.") == 1
    cy.share()
    assert "paused" not in cy.get("/my/shares").text


def test_she_may_end_it_instead_and_then_it_cannot_be_opened_again(shared: Shared, ada: Person, bea: TestClient) -> None:
    ada.http.post(f"/my/shares/{shared.id}/revocation")
    assert open_share(bea, shared).json() == {"problem": "share-ended"}
    assert ada.http.post(f"/my/shares/{shared.id}/confirmation").status_code == 303
    assert open_share(bea, shared).json() == {"problem": "share-ended"}


def test_only_what_could_still_be_opened_waits(
    ada: Person, bea: TestClient, arrive: Arrive, engine: Engine, clock: Clock
) -> None:
    short, used, ended, going_on = ada.share(days=1), ada.share(openings=1), ada.share(), ada.share()
    open_share(arrive(), used)
    ada.http.post(f"/my/shares/{ended.id}/revocation")
    clock.pass_by(days=1)
    pause(engine)
    assert standings(ada) == {short.id: "expired", used.id: "used-up", ended.id: "ended", going_on.id: "suspended"}
    problems = {
        share.id: open_share(bea, share).json()["problem"].removeprefix("share-") for share in (short, used, ended, going_on)
    }
    assert problems == standings(ada)


def test_confirming_twice_is_confirming_once(shared: Shared, ada: Person) -> None:
    for _ in range(2):
        assert ada.http.post(f"/my/shares/{shared.id}/confirmation").status_code == 303
    assert standings(ada) == {shared.id: "open"}


def test_nobody_else_opens_it_again(shared: Shared, cy: Person, arrive: Arrive, bea: TestClient) -> None:
    assert cy.http.post(f"/my/shares/{shared.id}/confirmation").status_code == 404
    assert arrive().post(f"/my/shares/{shared.id}/confirmation", headers=JSON).status_code == 401
    assert open_share(bea, shared).status_code == 410


def test_a_new_share_is_not_paused(shared: Shared, ada: Person, bea: TestClient) -> None:
    assert open_share(bea, ada.share()).status_code == 200
