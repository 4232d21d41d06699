"""House rules that a reader would otherwise have to look for, and the layers."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "app").rglob("*.py"))

each = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())


def calls(tree: ast.AST, name: str) -> list[ast.Call]:
    """Calls of a method or function of this name."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [
        call
        for call in found
        if (call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")) == name
    ]


def test_imports_keep_to_the_layers() -> None:
    answer = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout


@each
def test_an_import_stands_at_the_top(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert not [inside for inside in ast.walk(node) if isinstance(inside, ast.Import | ast.ImportFrom)], node.name


@each
def test_only_the_unit_of_work_commits(path: Path) -> None:
    if path != ROOT / "app" / "core" / "db.py":
        assert not calls(ast.parse(path.read_text()), "commit")


@each
def test_a_pattern_matches_the_whole_text(path: Path) -> None:
    tree = ast.parse(path.read_text())
    # passlib's TOTP compares six digits; it is no pattern.
    allowed = 1 if path.parent.name == "factors" else 0
    assert len(calls(tree, "match")) <= allowed, "a trailing line end passes re.match with a dollar sign; use fullmatch"


@each
def test_a_feature_knows_only_the_domains_errors(path: Path) -> None:
    if path.parent.name in {"web", "core"}:
        return
    tree = ast.parse(path.read_text())
    assert "HTTPException" not in path.read_text()
    for handler in [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)]:
        assert handler.type is not None
        assert ast.unparse(handler.type) not in {"Exception", "BaseException"}


@each
def test_services_and_models_know_no_http(path: Path) -> None:
    if path.name in {"service.py", "models.py"}:
        assert not re.search(r"^(?:from|import) (?:fastapi|starlette|jinja2)", path.read_text(), re.MULTILINE)


@each
def test_a_module_has_the_name_of_what_is_in_it(path: Path) -> None:
    assert path.stem not in {"utils", "util", "helpers", "common", "manager", "handler", "misc", "data", "info"}


@each
def test_a_module_says_in_a_sentence_what_it_is(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text()))
    assert said
    assert said.splitlines()[0].endswith((".", ":"))


def test_no_test_takes_a_promise_for_a_yes() -> None:
    waiting = [
        (path.name, call.lineno)
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for call in calls(ast.parse(path.read_text()), "wait_for_function")
        if "async" in ast.unparse(call) or "=> import(" in ast.unparse(call)
    ]
    assert waiting == []


def test_the_names_that_hide_nothing_are_in_the_tree_once() -> None:
    secrets = [path for path in MODULES if re.search(r"^from cryptography|^import cryptography", path.read_text(), re.MULTILINE)]
    assert secrets == [ROOT / "app" / "core" / "server_key.py"]
