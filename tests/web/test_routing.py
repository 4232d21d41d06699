"""A unit of work ends in the thread that did it, and whatever a handler does, it ends."""

import ast
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from tests.cast import Person

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
