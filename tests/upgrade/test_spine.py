"""A database of the first version, brought up to this one, still opens: with the passphrase alone, and with the code alone."""

import shutil
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import create_engine, text

from app.cli.start import migrated
from app.core.server_key import load
from app.main import create_app
from tests.cast import Person, Shared, open_share
from tests.conftest import START, Clock, browser_of, settings_in
from tests.reference import reader
from tests.upgrade import make

HERE = Path(__file__).parent
pytestmark = pytest.mark.only("sqlite", "the first version was kept on SQLite; moving it to PostgreSQL is a backup's affair")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of a clinic that was upgraded."""
    shutil.copy(HERE / "spine.db", tmp_path / "mooring.db")
    shutil.copy(HERE / "spine.key", tmp_path / "server.key")
    migrated(settings_in(tmp_path)).dispose()
    return tmp_path


def row(data: Path, statement: str) -> tuple[str, ...]:
    engine = create_engine(f"sqlite:///{data / 'mooring.db'}")
    with engine.connect() as connection:
        found = tuple(connection.execute(text(statement)).one())
    engine.dispose()
    return found


def everything_opens(data: Path, vault: bytes) -> None:
    """Entry, profile and share, from the database alone."""
    head, body = row(data, "SELECT e.head, b.body FROM entry e JOIN entry_body b ON b.entry = e.id")
    where = [make.ACCOUNT, "1", make.ENTRY, "1"]
    assert reader.open_json(vault, ["mo1/entry/head", *where], head, {"id": make.ENTRY, "rev": 1})["title"] == make.TITLE
    assert reader.open_json(vault, ["mo1/entry/body", *where], body, {"id": make.ENTRY, "rev": 1})["text"] == make.TEXT
    (profile,) = row(data, "SELECT sealed FROM profile")
    assert reader.open_json(vault, ["mo1/profile", make.ACCOUNT, "1", "1"], profile, {"id": make.ACCOUNT})
    owned, packet = row(data, "SELECT owner_envelope, packet FROM share")
    inside = reader.open_json(vault, ["mo1/share/owner", make.ACCOUNT, "1", make.SHARE, "1"], owned)
    keys = reader.share_keys(make.SHARE, reader.from_base64url(inside["secret"]), inside["mode"], None)
    pages = reader.open_json(keys.key, ["mo1/share/packet", make.SHARE, "1"], packet)["pages"]
    assert pages == [{"title": make.TITLE, "text": make.TEXT}]


def test_the_passphrase_alone_opens_it(data: Path) -> None:
    protected, salt = row(data, "SELECT protected, server_salt FROM password_wrap JOIN account ON owner = id")
    wrap = load(settings_in(data)).reveal(protected)
    root = reader.passphrase_root(make.LOGIN, make.PASSPHRASE, "a", reader.from_base64url(salt))
    kek = reader.expand(root, ["mo1/kek"])
    vault = reader.open_blob(kek, ["mo1/wrap/password", make.ACCOUNT, "1", "1"], reader.from_envelope(wrap))
    everything_opens(data, vault)


def test_the_recovery_code_alone_opens_it_without_the_server_key(data: Path) -> None:
    (data / "server.key").unlink()
    (wrap,) = row(data, "SELECT wrap FROM recovery_wrap")
    rkek = reader.expand(reader.recovery_root(make.CODE), ["mo1/recovery/kek"])
    vault = reader.open_blob(rkek, ["mo1/wrap/recovery", make.ACCOUNT, "1", "1"], reader.from_envelope(wrap))
    everything_opens(data, vault)


@pytest.fixture
def upgraded(data: Path, clock: Clock) -> FastAPI:
    return create_app(settings_in(data))


def test_she_signs_in_and_reads_with_this_version(upgraded: FastAPI) -> None:
    ada = Person(make.LOGIN, browser_of(upgraded), make.ACCOUNT)
    salt = reader.from_base64url(ada.post("/signins/salts", {"login": make.LOGIN}).json()["server_salt"])
    ada.auth = make.proof(reader.passphrase_root(make.LOGIN, make.PASSPHRASE, "a", salt), "mo1/auth")
    assert ada.sign_in().status_code == 200
    assert ada.stored(make.ENTRY)["rev"] == 1
    assert ada.get(f"/my/shares/{make.SHARE}").status_code == 200
    upgraded.state.engine.dispose()


def test_her_link_still_opens_while_its_days_last(upgraded: FastAPI, data: Path, clock: Clock) -> None:
    keys = reader.share_keys(make.SHARE, make.SHARE_SECRET, "o", None)
    (made,) = row(data, "SELECT made FROM share")
    clock.now = START.fromisoformat(made).replace(tzinfo=START.tzinfo)
    shared = Shared(make.SHARE, make.SHARE_SECRET, keys, "", "")
    assert open_share(browser_of(upgraded), shared).status_code == 200
    upgraded.state.engine.dispose()


def test_the_script_still_makes_such_a_database(tmp_path: Path) -> None:
    make.make(tmp_path / "mooring.db", tmp_path / "server.key")
    (wrap,) = row(tmp_path, "SELECT wrap FROM recovery_wrap")
    rkek = reader.expand(reader.recovery_root(make.CODE), ["mo1/recovery/kek"])
    vault = reader.open_blob(rkek, ["mo1/wrap/recovery", make.ACCOUNT, "1", "1"], reader.from_envelope(wrap))
    everything_opens(tmp_path, vault)
