"""Making and ending shares: what is kept, for how long, and that an end deletes what could be opened."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from app.main import _sweep
from app.sealing.envelope import OWNER, PACKET
from tests import databases
from tests.cast import JSON, Person, Shared, envelope, envelope_of_at_most, open_share, verifier
from tests.conftest import Clock


def stored(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        return [connection.execute(text(f"SELECT * FROM {table}")).all() for table in ("share", "opening")]


def test_a_new_share_leads_to_its_page(ada: Person) -> None:
    shared = ada.packet()
    answer = ada.http.post(f"/my/shares/{shared.id}", data=ada.sharing(shared))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/my/shares/{shared.id}")
    assert shared.owner_envelope in ada.get(f"/my/shares/{shared.id}").text
    assert shared.id in ada.get("/my/shares").text


def test_a_repeat_of_a_lost_answer_is_success_and_changes_nothing(ada: Person, engine: Engine, clock: Clock) -> None:
    shared = ada.share()
    before = stored(engine)
    clock.pass_by(hours=1)
    assert ada.http.post(f"/my/shares/{shared.id}", data=ada.sharing(shared)).status_code == 303
    assert stored(engine) == before


def test_a_repeat_after_the_end_does_not_bring_a_share_back(ada: Person, engine: Engine, bea: TestClient) -> None:
    shared = ada.share()
    ada.http.post(f"/my/shares/{shared.id}/revocation")
    before = stored(engine)
    ada.http.post(f"/my/shares/{shared.id}", data=ada.sharing(shared))
    assert stored(engine) == before
    assert open_share(bea, shared).json() == {"problem": "share-ended"}


def test_other_words_under_the_same_id_are_refused(ada: Person, engine: Engine) -> None:
    shared = ada.share()
    before = stored(engine)
    answer = ada.http.post(f"/my/shares/{shared.id}", data=ada.sharing(ada.packet(id=shared.id)), headers=JSON)
    assert (answer.status_code, answer.json()) == (409, {"problem": "conflict"})
    assert stored(engine) == before


@pytest.mark.parametrize(
    ("field", "value", "works"),
    [
        ("days", "1", True),
        ("days", "90", True),
        ("days", "0", False),
        ("days", "91", False),
        ("days", "", False),
        ("days", "-1", False),
        ("days", "1.5", False),
        ("openings", "", True),
        ("openings", "1", True),
        ("openings", "99", True),
        ("openings", "0", False),
        ("openings", "100", False),
        ("openings", "-1", False),
        ("rev", "2", False),
        ("packet", "The sea was calm.", False),
        ("owner_envelope", "For Bea", False),
        ("link_verifier", "A" * 42 + "B", False),
        ("auth_verifier", "", False),
    ],
)
def test_what_is_sent_has_its_bounds(field: str, value: str, works: bool, ada: Person, engine: Engine) -> None:
    shared, before = ada.packet(), stored(engine)
    answer = ada.http.post(f"/my/shares/{shared.id}", data={**ada.sharing(shared), field: value})
    assert answer.status_code == (303 if works else 422)
    assert (stored(engine) != before) == works


def test_the_largest_legal_packet_is_kept_and_released(ada: Person, bea: TestClient) -> None:
    made = ada.packet()
    shared = Shared(made.id, made.secret, made.keys, envelope_of_at_most(PACKET), envelope_of_at_most(OWNER))
    assert PACKET - 4 <= len(shared.packet) <= PACKET
    assert ada.http.post(f"/my/shares/{shared.id}", data=ada.sharing(shared)).status_code == 303
    assert open_share(bea, shared).json()["packet"] == shared.packet


@pytest.mark.parametrize(("packet", "owner"), [(PACKET + 8, 200), (200, OWNER + 8)], ids=["packet", "owner's envelope"])
def test_a_packet_that_is_too_large_is_told_so(packet: int, owner: int, ada: Person, engine: Engine) -> None:
    made, before = ada.packet(), stored(engine)
    shared = Shared(made.id, made.secret, made.keys, envelope_of_at_most(packet), envelope_of_at_most(owner))
    assert ada.http.post(f"/my/shares/{shared.id}", data=ada.sharing(shared)).status_code == 413
    assert stored(engine) == before


def test_ending_a_share_deletes_packet_and_verifier_from_the_disk(ada: Person, bea: TestClient, folder: Path) -> None:
    shared, other = ada.share(), ada.share()
    open_share(bea, shared)
    what_opens = [shared.packet.encode(), verifier(shared.keys.auth).encode()]
    assert all(secret in databases.chosen.kept_in(folder) for secret in what_opens)
    answer = ada.http.post(f"/my/shares/{shared.id}/revocation")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/my/shares/{shared.id}")
    assert not any(secret in databases.chosen.kept_in(folder) for secret in what_opens)
    assert verifier(shared.keys.link).encode() in databases.chosen.kept_in(folder)
    assert other.packet.encode() in databases.chosen.kept_in(folder)


def test_a_large_packet_too_is_gone_from_the_disk(ada: Person, folder: Path) -> None:
    made = ada.packet()
    shared = Shared(made.id, made.secret, made.keys, envelope(300_000), made.owner_envelope)
    ada.http.post(f"/my/shares/{shared.id}", data=ada.sharing(shared))
    pieces = [shared.packet[at : at + 60].encode() for at in range(0, len(shared.packet) - 60, 5000)]
    assert all(piece in databases.chosen.kept_in(folder) for piece in pieces)
    ada.http.post(f"/my/shares/{shared.id}/revocation")
    assert not any(piece in databases.chosen.kept_in(folder) for piece in pieces)


def test_ending_twice_is_ending_once(ada: Person, engine: Engine, clock: Clock) -> None:
    shared = ada.share()
    ada.http.post(f"/my/shares/{shared.id}/revocation")
    before = stored(engine)
    clock.pass_by(days=1)
    assert ada.http.post(f"/my/shares/{shared.id}/revocation").status_code == 303
    assert stored(engine) == before


def test_an_ended_share_says_so_to_its_owner_and_hands_nothing_over(ada: Person) -> None:
    shared = ada.share()
    ada.http.post(f"/my/shares/{shared.id}/revocation")
    page = ada.get(f"/my/shares/{shared.id}").text
    assert "revocation" not in page
    assert "handover" not in page


def test_what_ran_out_is_deleted_by_itself_and_forgotten_after_ninety_days(
    ada: Person, app: FastAPI, folder: Path, engine: Engine, clock: Clock, bea: TestClient
) -> None:
    short, long, ended = ada.share(days=1), ada.share(days=90), ada.share(days=1)
    open_share(bea, short)
    ada.http.post(f"/my/shares/{ended.id}/revocation")

    def remembered() -> set[str]:
        with engine.connect() as connection:
            return set(connection.execute(text("SELECT id FROM share")).scalars())

    clock.pass_by(days=1)
    _sweep(app.state.engine, app.state.limits)
    assert short.packet.encode() not in databases.chosen.kept_in(folder)
    assert long.packet.encode() in databases.chosen.kept_in(folder)
    assert open_share(bea, short).json() == {"problem": "share-expired"}
    clock.pass_by(days=89)
    _sweep(app.state.engine, app.state.limits)
    assert remembered() == {short.id, long.id, ended.id}
    clock.pass_by(days=2)
    _sweep(app.state.engine, app.state.limits)
    assert remembered() == {long.id}
    assert long.packet.encode() not in databases.chosen.kept_in(folder)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM opening")).scalar_one() == 0


def test_what_was_opened_as_often_as_allowed_is_deleted_once_its_last_reading_is_over(
    ada: Person, app: FastAPI, folder: Path, clock: Clock, bea: TestClient
) -> None:
    once, twice = ada.share(openings=1), ada.share(openings=2)
    open_share(bea, once)
    open_share(bea, twice)
    clock.pass_by(minutes=29)
    _sweep(app.state.engine, app.state.limits)
    assert open_share(bea, once).json()["packet"] == once.packet
    clock.pass_by(minutes=1)
    _sweep(app.state.engine, app.state.limits)
    assert once.packet.encode() not in databases.chosen.kept_in(folder)
    assert twice.packet.encode() in databases.chosen.kept_in(folder)
    assert open_share(bea, once).json() == {"problem": "share-used-up"}
    assert "Opened as often as you allowed" in ada.get(f"/my/shares/{once.id}").text


def test_the_limits_are_said_before_the_first_share_only(ada: Person) -> None:
    ada.write()
    assert "<share-form data-first>" in ada.get("/my/shares/new").text
    ada.share()
    assert "<share-form>" in ada.get("/my/shares/new").text


def test_the_state_of_each_share_stands_in_the_list(ada: Person, bea: TestClient, clock: Clock) -> None:
    short, open_, used, ended = ada.share(days=1), ada.share(), ada.share(openings=1), ada.share()
    open_share(bea, used)
    ada.http.post(f"/my/shares/{ended.id}/revocation")
    clock.pass_by(days=1)
    listed = re.findall(r'data-share="(\w+)".*? data-standing="([\w-]+)"', ada.get("/my/shares").text)
    assert dict(listed) == {short.id: "expired", open_.id: "open", used.id: "used-up", ended.id: "ended"}
