"""The least that these tools can do: FastAPI, Jinja2 and one statement a route, with no sign-in, headers, checks or log.

What Mooring's figures stand beside. It reads the same database, and answers with as many bytes of the same envelopes.
"""

import sys
from typing import Annotated

import uvicorn
from fastapi import FastAPI, Form
from jinja2 import DictLoader, Environment
from sqlalchemy import text
from starlette.responses import HTMLResponse, RedirectResponse

from app.core.db import connect
from app.core.passwords import verify_auth

PAGES = {
    "list": "<!doctype html><ul>{% for row in rows %}<li data-id='{{ row.id }}'>{{ row.head }}</li>{% endfor %}</ul>",
    "one": "<!doctype html><p data-id='{{ row.id }}'>{{ row.head }}</p><p>{{ row.body }}</p>",
}
LIST = text("SELECT id, head FROM entry WHERE owner = :owner ORDER BY made DESC LIMIT 30")
ONE = text(
    "SELECT e.id, e.head, b.body FROM entry e JOIN entry_body b ON b.owner = e.owner AND b.entry = e.id "
    "WHERE e.owner = :owner AND e.id = :id"
)
SAVE = text("INSERT INTO kept (id, head, body) VALUES (:id, :head, :body)")


def bare(url: str) -> FastAPI:
    """The application."""
    engine = connect(url)
    environment = Environment(loader=DictLoader(PAGES), autoescape=True, auto_reload=False)
    app = FastAPI()
    with engine.begin() as db:
        db.execute(text("CREATE TABLE IF NOT EXISTS kept (id TEXT PRIMARY KEY, head TEXT, body TEXT)"))
        owner = db.execute(text("SELECT owner FROM journal")).scalar_one()

    @app.get("/list", response_class=HTMLResponse)
    def index() -> HTMLResponse:
        with engine.connect() as db:
            rows = db.execute(LIST, {"owner": owner}).all()
        return HTMLResponse(environment.get_template("list").render(rows=rows))

    @app.get("/my/entries/{id}", response_class=HTMLResponse)
    def show(id: str) -> HTMLResponse:
        with engine.connect() as db:
            row = db.execute(ONE, {"owner": owner, "id": id}).one()
        return HTMLResponse(environment.get_template("one").render(row=row))

    @app.post("/my/entries/{id}")
    def save(id: str, head: Annotated[str, Form()], body: Annotated[str, Form()]) -> RedirectResponse:
        with engine.execution_options(writing=True).begin() as db:
            db.execute(SAVE, {"id": id, "head": head, "body": body})
        return RedirectResponse(f"/my/entries/{id}", 303)

    @app.get("/proof")
    def proof() -> str:
        # One Argon2 verification, as a sign-in costs.
        return str(verify_auth("A" * 43, None))

    @app.get("/health")
    def health() -> str:
        return "ok"

    return app


if __name__ == "__main__":
    uvicorn.run(bare(sys.argv[1]), port=int(sys.argv[2]), access_log=False, log_level="warning")
