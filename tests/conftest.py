"""A server inside the test, with a data folder of its own, in which Ada and Cy have joined; and a clock that tests move."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sqlalchemy import Engine, event
from sqlmodel import Session

from app import main
from app.accounts import invitations
from app.cli.start import migrated
from app.core import clock as app_clock
from app.core.config import Settings
from app.core.db import unit_of_work
from app.main import create_app
from app.web import templates
from app.web.static import Assets
from tests import databases
from tests.cast import ORIGIN, Person

START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
Arrive = Callable[[], TestClient]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="What the tests keep their rows in.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`@pytest.mark.only("sqlite", "reason")`: what is about one kind of database is tested on that kind."""
    for item in items:
        mark = item.get_closest_marker("only")
        if mark is not None and mark.args[0] != config.getoption("--database"):
            item.add_marker(pytest.mark.skip(reason=mark.args[1]))


@pytest.fixture(scope="session", autouse=True)
def database_server(request: pytest.FixtureRequest) -> Iterator[None]:
    """What the databases of this run live in."""
    if request.config.getoption("--database") == "postgresql":
        databases.chosen = databases.Cluster()
    yield
    databases.chosen.stop()


@pytest.fixture(autouse=True)
def databases_of_this_test(database_server: None) -> Iterator[None]:
    """Whatever a test makes goes with it."""
    before = set(databases.chosen.names)
    yield
    databases.chosen.keep_only(before)


@dataclass
class Clock:
    """The time, standing still until it is moved."""

    now: datetime = START

    def pass_by(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


class Compiled(BytecodeCache):
    """Templates, compiled once a language and name for all applications of a test run."""

    def __init__(self) -> None:
        self.kept: dict[tuple[type, str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if self._name(bucket) in self.kept:
            bucket.bytecode_from_string(self.kept[self._name(bucket)])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[self._name(bucket)] = bucket.bytecode_to_string()

    @staticmethod
    def _name(bucket: Bucket) -> tuple[type, str, str]:
        return type(bucket.environment.catalogue), bucket.environment.called, bucket.key  # type: ignore[attr-defined]


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """Content, static files and templates are the same in every test: reading them anew for each takes most of the time."""
    assets = Assets()
    with pytest.MonkeyPatch.context() as patched:
        for name in ("load_library", "load_practices", "load_numbers"):
            patched.setattr(main, name, cache(getattr(main, name)))
        patched.setattr(main, "Assets", lambda: assets)
        patched.setattr(templates, "Environment", partial(Environment, bytecode_cache=Compiled()))
        yield


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr(app_clock, "now", lambda: moved.now)
    return moved


def browser_of(app: FastAPI, origin: str = ORIGIN) -> TestClient:
    """A browser: it says where a request comes from, keeps cookies, and shows redirects to the test."""
    return TestClient(app, base_url=origin, headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=False)


def settings_in(folder: Path, **other: object) -> Settings:
    """Settings that hear nothing of the machine's environment but what is said here."""
    return Settings(**{"data": folder, "database": databases.chosen.url_of(folder), **other})  # type: ignore[arg-type]


def invitation_from(engine: Engine, *, role: str = "patient", desk: bool = False, days: int = 14) -> str:
    """A one-time invitation."""
    with unit_of_work(engine, writing=True) as db:
        return invitations.invite(db, role=role, desk=desk, days=days)


@pytest.fixture(scope="session")
def empty_folder(read_once: None, database_server: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after the first start: secrets, and the schema as the migrations make it."""
    folder = tmp_path_factory.mktemp("empty")
    migrated(settings_in(folder)).dispose()
    app = create_app(settings_in(folder))
    app.state.engine.dispose()
    return folder


@dataclass
class First:
    """The data folder in which Ada and Cy have joined, and their cookies."""

    folder: Path
    people: dict[str, Person]
    cookies: dict[str, dict[str, str]]


@pytest.fixture(scope="session")
def first(empty_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> First:
    folder = tmp_path_factory.mktemp("joined") / "data"
    shutil.copytree(empty_folder, folder)
    databases.chosen.copy(empty_folder, folder)
    app = create_app(settings_in(folder))
    people: dict[str, Person] = {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(app_clock, "now", lambda: START)
        for login in ("ada", "cy.k"):
            person = Person(login, browser_of(app))
            person.join(invitation_from(app.state.engine))
            people[login] = person
    app.state.engine.dispose()
    return First(folder, people, {login: dict(person.http.cookies) for login, person in people.items()})


@pytest.fixture
def folder(first: First, tmp_path: Path) -> Path:
    """A copy of the data folder for one test."""
    databases.chosen.copy(first.folder, tmp_path / "data")
    return Path(shutil.copytree(first.folder, tmp_path / "data"))


@pytest.fixture
def app(folder: Path, clock: Clock) -> Iterator[FastAPI]:
    made = create_app(settings_in(folder))
    yield made
    made.state.engine.dispose()


@pytest.fixture
def engine(app: FastAPI) -> Engine:
    return app.state.engine  # type: ignore[no-any-return]


@pytest.fixture
def db(engine: Engine) -> Iterator[Session]:
    """A look into the database."""
    with unit_of_work(engine, writing=False) as session:
        yield session


@pytest.fixture
def arrive(app: FastAPI) -> Arrive:
    """Opens another browser, in which nobody is signed in."""
    return lambda: browser_of(app)


def _back(first: First, login: str, app: FastAPI) -> Person:
    known = first.people[login]
    http = browser_of(app)
    for name, value in first.cookies[login].items():
        http.cookies.set(name, value, domain="localhost.local")
    return Person(known.login, http, known.account, known.auth, known.code, known.key, known.half)


@pytest.fixture
def ada(first: First, app: FastAPI) -> Person:
    """Ada, signed in and unlocked."""
    return _back(first, "ada", app)


@pytest.fixture
def cy(first: First, app: FastAPI) -> Person:
    """Cy, signed in and unlocked, with nothing to do with Ada."""
    return _back(first, "cy.k", app)


@pytest.fixture
def dov(app: FastAPI, engine: Engine) -> Person:
    """Dov, who runs the clinic's Mooring, signed in and unlocked."""
    person = Person("dov", browser_of(app))
    person.join(invitation_from(engine, desk=True))
    return person


@pytest.fixture
def bea(app: FastAPI) -> TestClient:
    """Bea's browser: she has no account and needs none to read what is shared with her."""
    return browser_of(app)


@pytest.fixture
def invitation(engine: Engine) -> str:
    return invitation_from(engine)


class Counted:
    """How many statements ran."""

    def __init__(self) -> None:
        self.statements: list[str] = []


@pytest.fixture
def counted(engine: Engine) -> Counted:
    """Statements sent to the database, as they come."""
    count = Counted()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        count.statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    return count
