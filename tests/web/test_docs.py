"""The description of the interface is there for whoever works on it, and for nobody else."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from tests.conftest import browser_of, settings_in


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect"])
def test_it_is_off(path: str, bea: TestClient) -> None:
    assert bea.get(path).status_code == 404


def test_it_is_on_in_development(folder: Path) -> None:
    app = create_app(settings_in(folder, development=True))
    http = browser_of(app)
    assert http.get("/docs").status_code == 200
    assert "/my/entries/{id}" in http.get("/openapi.json").json()["paths"]
    app.state.engine.dispose()
