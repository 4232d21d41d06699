"""A full disk, a database that is held or gone: said in words, nothing half kept, and reading goes on."""

import asyncio
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine, event

from app import main
from app.core import db as app_db
from tests.cast import JSON, Person, envelope
from tests.conftest import Arrive, Clock

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}
LARGE = 200_000


@contextmanager
def full(engine: Engine, folder: Path) -> Iterator[None]:
    """A database that cannot become larger than it is: what SQLite then says is what it says of a full disk."""
    with closing(sqlite3.connect(folder / "mooring.db")) as other:
        pages = other.execute("PRAGMA page_count").fetchone()[0]

    def most(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    engine.dispose()
    event.listen(engine, "connect", most)
    yield
    event.remove(engine, "connect", most)
    engine.dispose()


@contextmanager
def held(engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another program holds the database, and nobody here is patient."""
    with monkeypatch.context() as patched, closing(sqlite3.connect(folder / "mooring.db", isolation_level=None)) as other:
        patched.setattr(app_db, "PATIENCE", 50)
        engine.dispose()
        other.execute("BEGIN EXCLUSIVE")
        yield
    engine.dispose()


def large(ada: Person) -> dict[str, str]:
    return {"account": ada.account, "rev": "1", "base": "-", "head": envelope(), "body": envelope(LARGE)}


def save(ada: Person, form: dict[str, str], **headers: str) -> tuple[int, str]:
    answer = ada.http.post("/my/entries/" + "a" * 32, data=form, headers=headers)
    return answer.status_code, answer.text


@pytest.mark.only("sqlite", "its storms are made with SQLite's own file")
def test_on_a_full_disk_a_save_is_refused_in_words_and_works_once_there_is_room(
    ada: Person, engine: Engine, folder: Path
) -> None:
    kept, form = ada.write(), large(ada)
    with full(engine, folder):
        for headers in ({}, PART):
            status, text = save(ada, form, **headers)
            assert status == 507
            assert "The server has no room left" in text
            assert ("<html" in text) == (headers == {})
        status, text = save(ada, form, **JSON)
        assert (status, text) == (507, '{"problem":"no-room"}')
        assert ada.get(f"/my/entries/{kept.id}").status_code == 200
        assert ada.get("/my/entries/" + "a" * 32).status_code == 404
    assert save(ada, form)[0] == 303
    assert ada.stored("a" * 32)["body"] == form["body"]


@pytest.mark.only("sqlite", "its storms are made with SQLite's own file")
def test_a_page_is_read_although_nothing_can_be_written_down_about_it(
    ada: Person, engine: Engine, folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = ada.write()
    clock.pass_by(minutes=2)
    with held(engine, folder, monkeypatch):
        for path in ("/my/today", "/my/entries", f"/my/entries/{kept.id}"):
            page = ada.get(path)
            assert page.status_code == 200
            assert ada.half in page.text
    clock.pass_by(minutes=14)
    with held(engine, folder, monkeypatch):
        assert ada.half not in ada.get("/my/today").text


@pytest.mark.only("sqlite", "its storms are made with SQLite's own file")
def test_while_another_program_holds_the_database_a_save_is_put_off_in_words(
    ada: Person, engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = large(ada)
    with held(engine, folder, monkeypatch):
        status, text = save(ada, form)
        assert status == 503
        assert "The server has a lot to do right now" in text
        answer = ada.post("/my/unlocks", {"account": ada.account, "auth": ada.auth})
        assert (answer.status_code, answer.json()) == (503, {"problem": "busy", "seconds": 5})
        assert answer.headers["retry-after"] == "5"
    assert save(ada, form)[0] == 303
    assert ada.unlock().status_code == 200


@pytest.mark.only("sqlite", "its storms are made with SQLite's own file")
def test_without_its_database_it_says_so_and_goes_on_when_that_is_back(
    ada: Person, engine: Engine, folder: Path, arrive: Arrive
) -> None:
    kept = ada.write()
    engine.dispose()
    (folder / "mooring.db").rename(folder / "away.db")
    for path in ("/my/today", f"/my/entries/{kept.id}"):
        page = ada.get(path)
        assert page.status_code == 503
        assert "The server cannot get at the journals right now" in page.text
    assert save(ada, large(ada))[0] == 503
    assert ada.sign_in(arrive()).json() == {"problem": "no-database"}
    assert ada.get("/my/help").status_code == 503
    assert arrive().get("/my/help").status_code == 200
    assert not (folder / "mooring.db").exists()
    (folder / "away.db").rename(folder / "mooring.db")
    assert ada.get(f"/my/entries/{kept.id}").status_code == 200
    assert save(ada, large(ada))[0] == 303


@pytest.mark.only("sqlite", "its storms are made with SQLite's own file")
def test_a_storm_is_logged_by_name_and_without_what_was_sent(
    ada: Person, engine: Engine, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    form = large(ada)
    with full(engine, folder):
        save(ada, form)
    written = "".join(record.getMessage() for record in caplog.records if record.name.startswith("mooring"))
    assert "storage: no-room" in written
    assert not [secret for secret in (ada.account, form["head"], "a" * 32) if secret in written]


def test_housekeeping_that_met_a_storm_comes_by_again(
    app: FastAPI, engine: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    swept: list[int] = []

    def sweep(*_: object) -> None:
        swept.append(1)
        if len(swept) < 3:
            raise OSError("planted-5af3")

    async def some_rounds() -> None:
        keeping = asyncio.create_task(main._keep_house(engine, app.state.limits, app.state.said))
        while len(swept) < 3:
            await asyncio.sleep(0)
        keeping.cancel()

    monkeypatch.setattr(main, "_sweep", sweep)
    monkeypatch.setattr(main, "HOUSEKEEPING_SECONDS", 0)
    with caplog.at_level(logging.INFO):
        asyncio.run(some_rounds())
    assert [record.getMessage() for record in caplog.records if record.name == "mooring"] == ["housekeeping: OSError"] * 2
