"""A unit of work ends in the thread that did it, and whatever a handler does, it ends."""

import ast
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from inspect import isasyncgenfunction, iscoroutinefunction, unwrap
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from sqlalchemy import Engine, event

from app.web.threads import READERS
from tests.cast import Person
from tests.web.addresses import routes_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def ends(engine: Engine) -> list[tuple[str, bool]]:
    """How each transaction of a writer ended, and whether in the thread of its statements."""
    seen: list[tuple[str, bool]] = []
    worked: dict[object, int] = {}

    def note(connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(("INSERT", "UPDATE")):
            worked[connection] = threading.get_ident()

    def ended(how: str, connection: object) -> None:
        if connection in worked:
            seen.append((how, worked.pop(connection) == threading.get_ident()))

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", lambda connection: ended("committed", connection))
    event.listen(engine, "rollback", lambda connection: ended("rolled back", connection))
    return seen


def test_a_save_is_committed_in_the_thread_that_made_it(ada: Person, ends: list[tuple[str, bool]]) -> None:
    ada.write()
    assert ends == [("committed", True)]


def test_a_handler_that_fails_leaves_nothing_and_keeps_nobody_out(
    ada: Person, ends: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    save = ada.sealed()
    with monkeypatch.context() as broken:
        broken.setattr("app.web.htmx.go_to", lambda *_: 1 / 0)
        assert ada.save(save).status_code == 500
    assert [how for how, _ in ends] == ["rolled back"]
    assert ada.get(f"/my/entries/{save.id}").status_code == 404
    assert ada.save(save).status_code == 303


def test_features_use_this_router() -> None:
    for path in (ROOT / "app").rglob("*.py"):
        if path.name != "routing.py":
            names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
            assert "APIRouter" not in names, f"{path.name}: use Router of app/web/routing.py"


def asked_for(dependant: Dependant) -> Iterator[Any]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from asked_for(inner)


def test_what_routes_ask_for_needs_no_thread_of_the_framework(app: FastAPI) -> None:
    seen = {call for route in routes_of(app.routes) for call in asked_for(route.dependant)}
    assert len(seen) > 10
    assert {call for call in seen if not (iscoroutinefunction(unwrap(call)) or isasyncgenfunction(unwrap(call)))} == set()


def test_pages_are_read_while_more_people_wait_to_write_than_threads_read(ada: Person, engine: Engine) -> None:
    saves = [ada.sealed() for _ in range(2 * READERS)]
    with ThreadPoolExecutor(len(saves)) as people:
        with engine.execution_options(writing=True).connect() as somebody:
            somebody.begin()
            waiting = [people.submit(ada.save, save) for save in saves]
            assert ada.get("/my/entries").status_code == 200
            assert not any(each.done() for each in waiting)
        assert [each.result().status_code for each in waiting] == [303] * len(saves)
