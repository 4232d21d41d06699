"""Settings: a dangerous combination refuses to start and says the fix."""

import os
from ipaddress import ip_network
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.core.config import Settings
from tests.cast import mint_key


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("MOORING_")]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"MOORING_ORIGIN": "http://notes.example.org"}, "must begin with https://"),
        ({"MOORING_ORIGIN": "http://192.168.1.20:8000"}, "must begin with https://"),
        ({"MOORING_ORIGIN": "notes.example.org"}, "must look like https://notes.example.org"),
        ({"MOORING_ORIGIN": "https://notes.example.org/journal"}, "without a path"),
        ({"MOORING_ORIGIN": "ftp://notes.example.org"}, "must look like"),
        ({"MOORING_ORIGIN": "https://"}, "must look like"),
        ({"MOORING_ORIGIN": "https://notes.example.org", "MOORING_DEVELOPMENT": "true"}, "for this machine only"),
        ({"MOORING_LEAVE_TO": "http://example.org"}, "MOORING_LEAVE_TO must begin with https://"),
        ({"MOORING_LEAVE_TO": "javascript:alert(1)"}, "MOORING_LEAVE_TO must begin with https://"),
        ({"MOORING_ORIGIN": "https://notes.example.org:many"}, "must look like"),
        ({"MOORING_ORIGIN": "https://notes.example.org?lang=en"}, "must look like"),
        ({"MOORING_ORIGIN": "https://dov@notes.example.org"}, "must look like"),
        ({"MOORING_TRUSTED_PROXIES": "*"}, "anybody could pretend to be at any address"),
        ({"MOORING_TRUSTED_PROXIES": "127.0.0.1,*"}, "anybody could pretend to be at any address"),
        ({"MOORING_TRUSTED_PROXIES": "0.0.0.0/0"}, "0.0.0.0/0 is wider than any proxy's network"),
        ({"MOORING_TRUSTED_PROXIES": "::/0"}, "::/0 is wider"),
        ({"MOORING_TRUSTED_PROXIES": "0.0.0.0/1,128.0.0.0/1"}, "0.0.0.0/1 is wider"),
        ({"MOORING_TRUSTED_PROXIES": "caddy"}, "such as 127.0.0.1 or 10.20.0.0/16, and caddy is neither"),
        ({"MOORING_TRUSTED_PROXIES": "10.20.0.1/16"}, "10.20.0.1/16 is neither"),
        ({"MOORING_DATABASE": "mysql://mooring:planted@db/mooring"}, "MOORING_DATABASE must look like postgresql://"),
        ({"MOORING_DATABASE": "planted"}, "MOORING_DATABASE must look like postgresql://"),
        ({"MOORING_PORT": "0"}, "greater than or equal to 1"),
        ({"MOORING_LANGUAGE": "xx"}, "Input should be 'en'"),
    ],
)
def test_what_would_be_unsafe_does_not_start(given: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=says) as caught:
        Settings()
    assert "planted" not in "".join(error["msg"] for error in caught.value.errors(include_input=False))


@pytest.mark.parametrize(
    ("given", "origin", "secure"),
    [
        ({}, "http://localhost:8000", False),
        ({"MOORING_PORT": "9000"}, "http://localhost:9000", False),
        ({"MOORING_ORIGIN": "https://notes.example.org/"}, "https://notes.example.org", True),
        ({"MOORING_ORIGIN": "http://localhost:9999"}, "http://localhost:9999", False),
        ({"MOORING_DEVELOPMENT": "1"}, "http://localhost:8000", False),
        # As browsers write it in `Origin`, however it was typed here.
        ({"MOORING_ORIGIN": "HTTPS://Notes.Example.org:443"}, "https://notes.example.org", True),
        ({"MOORING_ORIGIN": "https://notes.example.org:8443"}, "https://notes.example.org:8443", True),
        ({"MOORING_ORIGIN": "http://[::1]:8000"}, "http://[::1]:8000", False),
    ],
)
def test_the_address_people_open(given: dict[str, str], origin: str, secure: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert (settings.public_origin, settings.secure) == (origin, secure)


@pytest.mark.parametrize(
    ("given", "proxies"),
    [
        ({}, ["127.0.0.1/32", "::1/128", "::ffff:127.0.0.1/128"]),
        ({"MOORING_TRUSTED_PROXIES": "172.30.87.2"}, ["172.30.87.2/32", "::ffff:172.30.87.2/128"]),
        ({"MOORING_TRUSTED_PROXIES": " 10.0.0.0/8 , fc00::/7, "}, ["10.0.0.0/8", "fc00::/7", "::ffff:10.0.0.0/104"]),
        ({"MOORING_TRUSTED_PROXIES": ""}, []),
    ],
)
def test_a_proxy_is_an_address_or_a_network(given: dict[str, str], proxies: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert Settings().proxies == [ip_network(proxy) for proxy in proxies]


@pytest.mark.parametrize("kind", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_named_as_people_and_hosts_name_it(kind: str) -> None:
    url = Settings(database=f"{kind}://mooring:planted@db:5433/notes").database_url  # type: ignore[arg-type]
    assert url.render_as_string(hide_password=False) == "postgresql+psycopg://mooring:planted@db:5433/notes"
    assert "planted" not in str(url) + repr(url)


def test_without_a_database_url_it_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    odd = tmp_path / "50% of it? #1"
    url = Settings(data=odd, database="").database_url  # type: ignore[arg-type]
    assert (url.drivername, url.database) == ("sqlite", str(odd / "mooring.db"))


@pytest.mark.parametrize("name", ["server_key", "salt_secret"])
def test_a_secret_may_stand_in_a_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("from-the-file\n")
    monkeypatch.setenv(f"MOORING_{name.upper()}_FILE", str(tmp_path / "secret"))
    assert getattr(Settings(), name).get_secret_value() == "from-the-file"
    monkeypatch.setenv(f"MOORING_{name.upper()}", "said-directly")
    assert getattr(Settings(), name).get_secret_value() == "said-directly"


def test_a_database_url_may_stand_in_a_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "url").write_text("postgresql://mooring:planted@db/notes\n")
    monkeypatch.setenv("MOORING_DATABASE_FILE", str(tmp_path / "url"))
    assert Settings().database_url.password == "planted"


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    secret = mint_key()
    database = f"postgresql://mooring:{secret}@db/notes"
    settings = Settings(server_key=secret, salt_secret=secret, database=database)  # type: ignore[arg-type]
    assert secret not in repr(settings) + str(settings.model_dump())


def test_settings_do_not_change_while_running() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


def test_every_setting_says_what_it_is_for() -> None:
    assert all(field.description for field in Settings.model_fields.values())
