"""Where somebody is signed in: seen in days and in words, ended one at a time or all at once, locked as they choose."""

import re

from fastapi import FastAPI
from sqlalchemy import Engine, text

from app.main import _sweep
from tests.cast import JSON, Person
from tests.conftest import Arrive, Clock

PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"}


def handles(page: str) -> list[str]:
    return re.findall(r"/my/signins/([0-9a-f]{32})/ending", page)


def test_every_sign_in_is_listed_with_its_kind_of_device_and_this_one_first(ada: Person, arrive: Arrive) -> None:
    arrive().post("/signins", json={"login": ada.login, "auth": ada.auth}, headers={**JSON, **PHONE})
    page = ada.get("/my/signins").text
    assert "Chrome, Android" in page
    assert "Mozilla" not in page
    assert len(handles(page)) == 1
    assert page.index("This one") < page.index("Chrome, Android")


def test_one_that_is_ended_is_out_at_its_next_request_and_its_half_is_erased(ada: Person, arrive: Arrive, engine: Engine) -> None:
    phone = arrive()
    half = ada.sign_in(phone).json()["half"]
    (handle,) = handles(ada.get("/my/signins").text)
    assert ada.post(f"/my/signins/{handle}/ending", {}).status_code == 303
    assert phone.get("/my/today").status_code == 303
    assert phone.post("/my/presence", json={}, headers=JSON).status_code == 401
    with engine.connect() as connection:
        assert half not in str(connection.execute(text("SELECT half FROM sign_in")).all())
    assert ada.get("/my/today").headers["Mooring-Vault"] == "open"


def test_where_others_use_the_device_a_sign_in_ends_twelve_hours_after_its_last_use(
    ada: Person, app: FastAPI, arrive: Arrive, clock: Clock, engine: Engine
) -> None:
    # The browser was told to forget its cookie, and some bring it back when they open again.
    phone = arrive()
    phone.post("/signins", json={"login": ada.login, "auth": ada.auth, "shared": True}, headers=JSON)
    clock.pass_by(minutes=4)
    assert phone.get("/my/today").headers["Mooring-Vault"] == "open"
    clock.pass_by(hours=12, seconds=-1)
    assert phone.get("/my/today").headers["Mooring-Vault"] == "locked"
    assert len(handles(ada.get("/my/signins").text)) == 1
    clock.pass_by(seconds=1)
    assert phone.get("/my/today").status_code == 303
    assert not handles(ada.get("/my/signins").text)
    _sweep(app.state.engine, app.state.limits)
    with engine.connect() as connection:
        assert not connection.execute(text("SELECT id FROM sign_in WHERE shared")).all()


def test_all_others_end_together(ada: Person, arrive: Arrive) -> None:
    others = [arrive(), arrive()]
    for other in others:
        ada.sign_in(other)
    ada.post("/my/signins/endings", {})
    assert [other.get("/my/today").status_code for other in others] == [303, 303]
    assert ada.get("/my/today").status_code == 200


def test_nobody_ends_anothers(ada: Person, cy: Person, arrive: Arrive) -> None:
    phone = arrive()
    ada.sign_in(phone)
    (handle,) = handles(ada.get("/my/signins").text)
    assert cy.post(f"/my/signins/{handle}/ending", {}).status_code == 404
    cy.post("/my/signins/endings", {})
    assert phone.get("/my/today").status_code == 200


def idle(ada: Person) -> int:
    return int(re.search(r'data-idle-seconds="(\d+)"', ada.get("/my/today").text)[1])  # type: ignore[index]


def test_the_idle_limit_is_chosen_for_everywhere_and_shared_devices_lock_within_five_minutes(ada: Person, arrive: Arrive) -> None:
    assert idle(ada) == 900
    ada.http.post("/my/signins/locking", data={"minutes": "30"})
    assert idle(ada) == 1800
    ada.http.post("/my/signins/locking", data={"minutes": "30", "shared": "true"})
    assert idle(ada) == 300
    library = arrive()
    library.post("/signins", json={"login": ada.login, "auth": ada.auth, "shared": True}, headers=JSON)
    assert 'data-idle-seconds="300"' in library.get("/my/today").text


def test_a_locked_phone_does_not_put_off_when_the_others_lock(ada: Person) -> None:
    ada.lock()
    assert ada.http.post("/my/signins/locking", data={"minutes": "60"}).status_code == 423
    ada.unlock()
    assert idle(ada) == 900


def test_the_chosen_limit_is_what_locks(ada: Person, clock: Clock) -> None:
    ada.http.post("/my/signins/locking", data={"minutes": "2"})
    clock.pass_by(seconds=119)
    assert ada.get("/my/help").headers["Mooring-Vault"] == "open"
    clock.pass_by(seconds=121)
    assert ada.get("/my/help").headers["Mooring-Vault"] == "locked"


def test_no_limit_beyond_an_hour_and_none_below_a_minute(ada: Person) -> None:
    for minutes in ("0", "61", "many"):
        assert ada.http.post("/my/signins/locking", data={"minutes": minutes}).status_code == 422
    assert idle(ada) == 900


def test_a_shared_devices_cookie_goes_with_the_browser(ada: Person, arrive: Arrive) -> None:
    own = ada.sign_in(arrive())
    shared = arrive().post("/signins", json={"login": ada.login, "auth": ada.auth, "shared": True}, headers=JSON)
    assert "max-age" in own.headers["set-cookie"].lower()
    assert "max-age" not in shared.headers["set-cookie"].lower()


def test_a_device_that_is_called_shared_later_keeps_its_cookie_no_longer_either(ada: Person) -> None:
    for shared in ("true", "false"):
        answer = ada.http.post("/my/signins/locking", data={"minutes": "10", "shared": shared}, follow_redirects=False)
        assert answer.status_code == 303
        assert ("max-age" in answer.headers["set-cookie"].lower()) == (shared == "false")
        assert ada.get("/my/today").status_code == 200
