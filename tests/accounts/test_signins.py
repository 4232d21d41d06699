"""A sign-in as a row: the cookie itself is kept nowhere."""

from fastapi import FastAPI
from sqlalchemy import Engine, text

from app.main import _sweep
from tests.cast import Person
from tests.conftest import Clock


def test_a_stolen_database_signs_nobody_in(ada: Person, engine: Engine) -> None:
    with engine.connect() as connection:
        rows = str(connection.execute(text("SELECT * FROM sign_in")).all())
        ids = connection.execute(text("SELECT id FROM sign_in")).scalars().all()
    assert ada.http.cookies["mooring"] not in rows
    for found in ids:
        ada.http.cookies.clear()
        ada.http.cookies.set("mooring", found)
        assert ada.get("/my/today").status_code == 303


def test_what_is_too_old_to_use_is_deleted(ada: Person, app: FastAPI, engine: Engine, clock: Clock) -> None:
    ada.post("/my/unlocks", {"account": ada.account, "auth": "A" * 43})
    clock.pass_by(days=30, seconds=1)
    _sweep(app.state.engine, app.state.limits)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sign_in")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM attempt")).scalar_one() == 0
