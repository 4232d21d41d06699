"""Data folders with a journal of many entries: the rows go straight into the database, as the browser would have sealed them."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import insert

from app.cli.start import migrated
from app.core.db import unit_of_work
from app.entries.models import Entry, EntryBody, EntryRevision, Journal
from app.main import create_app
from tests.bench.load import CONNECTIONS
from tests.cast import Person, Save, mint
from tests.conftest import browser_of, invitation_from, settings_in
from tests.reference import reader

AT_A_TIME = 5_000

# What `static/js/entries/entry.js` seals for an answer to a prompt, with a title; the lengths are what counts.
PROMPT = {
    "id": "insight.kept",
    "version": 1,
    "text": "What has stayed with you since then, and where do you notice it in an ordinary week?",
}
TEXT = "The sea was calm, and I noticed that I was too. " * 25


@dataclass(frozen=True)
class Journalled:
    """A data folder, and the cookie and ids with which its owner reads it."""

    folder: Path
    cookie: str
    account: str
    proofs: list[dict[str, str]]
    paths: list[str]
    save: Save


def seed(folder: Path, entries: int) -> Journalled:
    """Ada joins, and has written so many entries."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = settings_in(folder)
    migrated(settings).dispose()
    app = create_app(settings)
    ada = Person("ada", browser_of(app))
    ada.join(invitation_from(app.state.engine))
    others = [Person(f"dora{number}", browser_of(app)) for number in range(CONNECTIONS)]
    for other in others:
        other.join(invitation_from(app.state.engine))
    pattern = _sealed(ada)
    ids = [mint() for _ in range(entries)]
    with unit_of_work(app.state.engine, writing=True) as db:
        db.execute(insert(Journal), [{"owner": ada.account, "made": entries, "seq": entries}])
        for first in range(0, entries, AT_A_TIME):
            _write(db, ada.account, ids[first : first + AT_A_TIME], first + 1, pattern)
    app.state.engine.dispose()
    cookie = "; ".join(f"{name}={value}" for name, value in ada.http.cookies.items())
    proofs = [{"login": other.login, "auth": other.auth} for other in others]
    recent = [f"/my/entries/{entry}" for entry in ids[:: max(1, entries // 1000)]]
    return Journalled(folder, cookie, ada.account, proofs, recent, pattern)


def _sealed(ada: Person) -> Save:
    entry = mint()
    inside = {"attachments": [], "id": entry, "rev": 1, "text": TEXT}
    body = reader.seal_json(ada.key, ["mo1/entry/body", ada.account, "1", entry, "1"], inside, 1024)
    named = {"rev": 1, "sha256": "0" * 64}
    outside = {"kind": "writing", "written": "2026-11-22T10:00:00+01:00", "id": entry, "rev": 1, "title": "A calm morning"}
    head = reader.seal_json(
        ada.key, ["mo1/entry/head", ada.account, "1", entry, "1"], {**outside, "prompt": PROMPT, "body": named}, 256
    )
    return Save(entry, 1, head, body)


def _like(envelope: str) -> str:
    blob = reader.from_envelope(envelope)
    return reader.to_envelope(blob[:1] + os.urandom(len(blob) - 1))


def _write(db, owner: str, ids: list[str], first: int, pattern: Save) -> None:
    saved, heads, bodies, revisions = date(2026, 11, 22), [], [], []
    for made, entry in enumerate(ids, first):
        save = Save(entry, 1, _like(pattern.head), _like(pattern.body or ""))
        version = {"owner": owner, "rev": 1, "head": save.head, "head_hash": save.hash, "body_rev": 1, "saved": saved}
        heads.append({**version, "id": entry, "made": made, "seq": made})
        bodies.append({"owner": owner, "entry": entry, "rev": 1, "body": save.body})
        revisions.append({**version, "entry": entry})
    db.execute(insert(Entry), heads)
    db.execute(insert(EntryBody), bodies)
    db.execute(insert(EntryRevision), revisions)
