"""Many who sign in at once wait in a line that keeps nobody from reading, and whoever would wait long is told how long."""

import asyncio
from threading import Event

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import Engine, text

from app.core import db as db_module
from app.core import passwords
from app.core.db import unit_of_work
from app.web import line
from tests.cast import JSON, ORIGIN, Person, mint_key
from tests.conftest import Arrive, invitation_from


@pytest.fixture
def checking(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Checks of proofs take until this is set."""
    go_on = Event()
    monkeypatch.setattr(passwords, "verify_auth", lambda *_: go_on.wait(20) and False)
    return go_on


def browser(app: FastAPI, cookies: dict[str, str] | None = None) -> AsyncClient:
    return AsyncClient(
        transport=ASGITransport(app), base_url=ORIGIN, headers={"Sec-Fetch-Site": "same-origin", **JSON}, cookies=cookies
    )


def test_pages_are_read_while_more_people_sign_in_than_there_are_threads(ada: Person, app: FastAPI, checking: Event) -> None:
    page = f"/my/entries/{ada.write().id}"

    async def at_once() -> tuple[list[int], set[int]]:
        async with browser(app) as crowd, browser(app, dict(ada.http.cookies)) as reader:
            wish = [{"login": f"guest{number}", "auth": mint_key()} for number in range(60)]
            signing_in = [asyncio.create_task(crowd.post("/signins", json=each)) for each in wish]
            await asyncio.sleep(0)
            read = [(await reader.get(path)).status_code for path in ("/my/today", page, "/my/help") * 3]
            checking.set()
            return read, {(await each).status_code for each in signing_in}

    read, signed_in = asyncio.run(at_once())
    assert read == [200] * 9
    assert signed_in == {401}


def test_whoever_comes_when_the_line_is_long_is_told_to_come_again_and_then_gets_in(
    ada: Person, app: FastAPI, checking: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "LONGEST", 6)

    async def at_once() -> list[tuple[int, dict[str, object]]]:
        async with browser(app) as crowd:
            wish = [{"login": f"guest{number}", "auth": mint_key()} for number in range(line.AT_ONCE + 6)]
            standing = [asyncio.create_task(crowd.post("/signins", json=each)) for each in wish]
            late = {"login": ada.login, "auth": ada.auth}
            while (told := await crowd.post("/signins/salts", json={"login": ada.login})).status_code != 200:
                pass
            while line._line.get().statistics().tasks_waiting < 6:
                await asyncio.sleep(0)
            told = await crowd.post("/signins", json=late)
            checking.set()
            await asyncio.gather(*standing)
            monkeypatch.undo()
            let_in = await crowd.post("/signins", json=late)
            return [(told.status_code, told.json()), (let_in.status_code, {})]

    assert asyncio.run(at_once()) == [(503, {"problem": "busy", "seconds": 5}), (200, {})]


@pytest.mark.parametrize("what", ["joining", "a new passphrase", "recovery"])
def test_others_can_write_while_a_new_proof_is_hashed(
    what: str, ada: Person, arrive: Arrive, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    eve, invitation, real = Person("eve", arrive()), invitation_from(engine), passwords.hash_auth
    wraps = ada.wraps()
    requests = {
        "joining": lambda: eve.post("/join/accounts", eve.joining(invitation)),
        "a new passphrase": lambda: ada.post(
            "/my/keys/passphrase",
            {
                "account": ada.account,
                "auth": ada.auth,
                "new_auth": mint_key(),
                "password_wrap": wraps["password_wrap"],
                "rev": "2",
            },
        ),
        "recovery": lambda: ada.post(
            "/recoveries/completions", {"ticket": ada.recover().json()["ticket"], "auth": mint_key(), **wraps}
        ),
    }
    written = []

    def hashing(auth: str) -> str:
        with unit_of_work(engine, writing=True) as db:
            written.append(db.execute(text("DELETE FROM attempt")).rowcount >= 0)
        return real(auth)

    monkeypatch.setattr(db_module, "PATIENCE", 200)
    monkeypatch.setattr(passwords, "hash_auth", hashing)
    answer = requests[what]()
    assert (answer.status_code, written) == (200, [True])
