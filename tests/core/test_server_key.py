"""The two secrets beside the database: what is under them, and what a clinic has left without them."""

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from app.core.config import Settings
from app.core.db import connect
from app.core.server_key import WrongServerKey, load
from app.main import create_app
from app.sealing.envelope import blob_of
from tests.cast import JSON, Person, mint_key
from tests.conftest import Clock, First, browser_of, settings_in
from tests.reference import reader


def row(folder: Path, statement: str) -> tuple[str, ...]:
    engine = connect(settings_in(folder).database_url)
    with engine.connect() as connection:
        found = tuple(connection.execute(text(statement)).one())
    engine.dispose()
    return found


def test_the_password_wrap_and_the_auth_hash_are_not_readable_without_the_server_key(folder: Path) -> None:
    wrap, auth_hash = row(folder, "SELECT protected, auth_hash FROM account JOIN password_wrap ON owner = id WHERE login = 'ada'")
    with pytest.raises(ValueError, match="not an envelope"):
        blob_of(wrap)
    assert "argon2" not in auth_hash
    key = load(settings_in(folder))
    assert blob_of(key.reveal(wrap))
    assert key.reveal(auth_hash).startswith("$argon2id$")


def test_the_recovery_wrap_and_its_verifier_are_readable_without_the_server_key(folder: Path, first: First) -> None:
    wrap, verifier = row(folder, "SELECT wrap, verifier FROM account JOIN recovery_wrap ON owner = id WHERE login = 'ada'")
    assert len(blob_of(wrap)) == 1 + 24 + 32 + 32 + 16
    assert len(reader.from_base64url(verifier)) == 32


def test_without_the_server_key_the_code_still_recovers_and_makes_everything_work_again(
    folder: Path, first: First, clock: Clock
) -> None:
    (folder / "server.key").unlink()
    app = create_app(settings_in(folder))
    known = first.people["ada"]
    ada = Person("ada", browser_of(app), known.account, known.auth, known.code, known.key)
    assert ada.sign_in().status_code == 503
    assert ada.sign_in().json() == {"problem": "server-key-lost"}
    ticket = ada.recover()
    assert ticket.status_code == 200
    ada.auth = mint_key()
    request = {"ticket": ticket.json()["ticket"], "auth": ada.auth, **ada.wraps()}
    assert ada.post("/recoveries/completions", request).status_code == 200
    assert ada.sign_in().status_code == 200
    app.state.engine.dispose()


def test_a_new_key_in_front_of_the_old_one_reads_both(folder: Path) -> None:
    old = load(settings_in(folder))
    kept = old.protect("a wrap")
    keys = f"{Fernet.generate_key().decode()}, {(folder / 'server.key').read_text().strip()}"
    both = load(Settings(data=folder, server_key=keys))  # type: ignore[arg-type]
    assert both.reveal(kept) == "a wrap"
    with pytest.raises(WrongServerKey):
        old.reveal(both.protect("a newer wrap"))


def test_an_error_about_a_wrong_key_says_nothing_of_what_was_kept(folder: Path) -> None:
    other = load(Settings(data=folder, server_key=Fernet.generate_key().decode()))  # type: ignore[arg-type]
    with pytest.raises(WrongServerKey) as caught:
        other.reveal(load(settings_in(folder)).protect("a wrap"))
    assert "a wrap" not in str(caught.value)


def test_the_secrets_are_made_once_for_their_owner_only(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    first = load(settings_in(data))
    for name in ("server.key", "salt.secret"):
        assert stat.S_IMODE((data / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    again = load(settings_in(data))
    assert again.salt_for("ada") == first.salt_for("ada")
    assert again.reveal(first.protect("a wrap")) == "a wrap"


def test_a_secret_that_is_given_is_not_written_down(tmp_path: Path) -> None:
    load(Settings(data=tmp_path, server_key=Fernet.generate_key().decode(), salt_secret=mint_key()))  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_lost_key_is_said_by_name_and_not_called_a_wrong_passphrase(folder: Path, first: First, clock: Clock) -> None:
    (folder / "server.key").write_text(Fernet.generate_key().decode())
    app = create_app(settings_in(folder))
    answer = browser_of(app).post("/signins", json={"login": "ada", "auth": first.people["ada"].auth}, headers=JSON)
    assert (answer.status_code, answer.json()) == (503, {"problem": "server-key-lost"})
    app.state.engine.dispose()
