"""The bin: a way back for thirty days, then gone for good, and never back by a save that comes late."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import Engine, text

from app.entries.binned import KEPT
from app.main import _sweep
from tests.cast import JSON, Person, Save, open_share
from tests.conftest import Arrive, Clock, Counted, browser_of
from tests.entries.test_journal import PART, shown

TABLES = ("entry", "entry_body", "entry_revision", "erased_entry", "journal")


def put(who: Person, id: str, **headers: str) -> Response:
    return who.http.post(f"/my/bin/{id}", data={"account": who.account}, headers=headers)


def bring_back(who: Person, id: str, **headers: str) -> Response:
    return who.http.post(f"/my/bin/{id}/return", data={"account": who.account}, headers=headers)


def erase(who: Person, id: str, rev: int = 1, **headers: str) -> Response:
    return who.http.post(f"/my/bin/{id}/erasure", data={"account": who.account, "rev": str(rev)}, headers=headers)


def everything(engine: Engine) -> dict[str, list[object]]:
    with engine.connect() as connection:
        return {table: list(connection.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2")).all()) for table in TABLES}


def sweep(app: FastAPI) -> None:
    _sweep(app.state.engine, app.state.limits)


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("mooring.db*")))


def binned(page: str) -> list[str]:
    return re.findall(r'<li class="entry-row bin-row" data-id="([0-9a-f]{32})"', page)


def test_what_is_put_into_the_bin_leads_to_its_page_which_says_so(ada: Person) -> None:
    entry = ada.write()
    answer = put(ada, entry.id)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/my/entries/{entry.id}")
    page = ada.get(f"/my/entries/{entry.id}").text
    assert entry.head in page
    assert "In the bin" in page
    assert "for 30 more days" in page
    assert f'action="/my/bin/{entry.id}/return"' in page
    assert f'action="/my/bin/{entry.id}"' not in page


def test_only_what_was_put_into_the_bin_is_said_to_go_after_thirty_days(ada: Person) -> None:
    # Put away is something else: such a page stays in the journal for good.
    page = ada.get("/my/bin").text
    assert "What you put into the bin stays here for 30 days." in page
    assert "put away" not in page


def test_a_page_in_the_bin_is_in_no_other_list(ada: Person) -> None:
    kept, away = ada.write(), ada.write()
    put(ada, away.id)
    for path in ("/my/entries", "/my/shares/new"):
        page = ada.get(path).text
        assert kept.id in page
        assert away.id not in page
    assert binned(ada.get("/my/bin").text) == [away.id]
    assert ada.stored(away.id)["rev"] == 1


def test_a_page_in_the_bin_does_not_offer_to_share_it(ada: Person) -> None:
    entry = ada.write()
    link = f"/my/shares/new#page.{entry.id}"
    assert link in ada.get(f"/my/entries/{entry.id}").text
    put(ada, entry.id)
    assert link not in ada.get(f"/my/entries/{entry.id}").text


def test_it_can_be_brought_back_as_it_was(ada: Person, engine: Engine) -> None:
    entry = ada.write()
    before = everything(engine)
    put(ada, entry.id)
    answer = bring_back(ada, entry.id)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/my/entries/{entry.id}")
    assert "In the bin" not in ada.get(f"/my/entries/{entry.id}").text
    assert shown(ada.get("/my/entries").text) == [entry.id]
    after = everything(engine)
    assert {table: after[table] for table in ("entry_body", "entry_revision", "erased_entry")} == {
        table: before[table] for table in ("entry_body", "entry_revision", "erased_entry")
    }


def test_a_repeat_is_success_and_does_not_begin_the_days_anew(ada: Person, engine: Engine, clock: Clock) -> None:
    entry = ada.write()
    put(ada, entry.id)
    before = everything(engine)
    clock.pass_by(days=3)
    ada.sign_in()
    assert put(ada, entry.id).status_code == 303
    assert everything(engine) == before
    assert "27 days left" in ada.get("/my/bin").text
    for _ in range(2):
        assert bring_back(ada, entry.id).status_code == 303
    after = everything(engine)
    assert bring_back(ada, entry.id).status_code == 303
    assert everything(engine) == after


@pytest.mark.parametrize(
    ("days", "words", "on_its_page"),
    [
        (0, "30 days left", "for 30 more days"),
        (28, "2 days left", "for 2 more days"),
        (29, "One day left", "for one more day"),
        (30, "Its last day here", "Today is its last day here"),
    ],
)
def test_the_days_that_are_left_are_said_in_words(days: int, words: str, on_its_page: str, ada: Person, clock: Clock) -> None:
    entry = ada.write()
    put(ada, entry.id)
    clock.pass_by(days=days)
    ada.sign_in()
    assert words in ada.get("/my/bin").text
    assert on_its_page in ada.get(f"/my/entries/{entry.id}").text


def test_the_bin_is_not_taken_for_where_a_page_is_put_away(ada: Person) -> None:
    """That is another thing, and nothing of it ends after 30 days."""
    put(ada, ada.write().id)
    lead = re.search(r'<p class="page-lead">(.*?)</p>', ada.get("/my/bin").text)
    assert lead
    assert "into the bin" in lead[1]
    assert "put away" not in lead[1]


def test_saving_a_page_in_the_bin_brings_it_back(ada: Person) -> None:
    first = ada.write()
    put(ada, first.id)
    assert "Saving it brings it back" in ada.get(f"/my/entries/{first.id}/edit").text
    assert ada.save(ada.sealed(id=first.id, rev=2), first.hash).status_code == 303
    assert shown(ada.get("/my/entries").text) == [first.id]
    assert binned(ada.get("/my/bin").text) == []


def test_a_repeat_of_an_earlier_save_does_not_bring_it_back(ada: Person, engine: Engine) -> None:
    first = ada.write()
    put(ada, first.id)
    before = everything(engine)
    assert ada.save(first).status_code == 303
    assert everything(engine) == before


def test_a_refused_save_does_not_bring_it_back(ada: Person, engine: Engine) -> None:
    first = ada.write()
    put(ada, first.id)
    before = everything(engine)
    assert ada.save(ada.sealed(id=first.id, rev=2), "0" * 64).status_code == 409
    assert everything(engine) == before


def test_a_change_in_the_bin_is_a_change_for_other_devices(ada: Person, engine: Engine) -> None:
    entry = ada.write()

    def seq() -> int:
        return int(everything(engine)["entry"][0].seq)  # type: ignore[attr-defined]

    seen = [seq()]
    for change in (put, bring_back, put):
        change(ada, entry.id)
        seen.append(seq())
    assert seen == [1, 2, 3, 4]


def test_erasing_deletes_every_trace_but_the_id(ada: Person, engine: Engine, folder: Path) -> None:
    first = ada.write()
    second = ada.sealed(id=first.id, rev=2)
    ada.save(second, first.hash)
    other = ada.write()
    put(ada, first.id)
    answer = erase(ada, first.id, 2)
    assert (answer.status_code, answer.headers["location"]) == (303, "/my/bin")
    for path in ("", "/edit", "/envelopes", "/versions", "/versions/1"):
        assert ada.get(f"/my/entries/{first.id}{path}").status_code == 404
    left = everything(engine)
    assert [row.id for row in left["entry"]] == [other.id]  # type: ignore[attr-defined]
    assert [row.entry for row in left["entry_body"] + left["entry_revision"]] == [other.id] * 2  # type: ignore[attr-defined]
    assert left["erased_entry"] == [(ada.account, first.id)]
    if engine.dialect.name == "sqlite":
        disk = on_disk(folder)
        for envelope in (first.head, str(first.body), second.head, str(second.body)):
            assert envelope.encode() not in disk
        assert other.head.encode() in disk


def test_a_repeat_of_an_erasure_is_success(ada: Person, engine: Engine) -> None:
    entry = ada.write()
    put(ada, entry.id)
    erase(ada, entry.id)
    before = everything(engine)
    assert erase(ada, entry.id).status_code == 303
    assert everything(engine) == before
    assert put(ada, entry.id).status_code == 404
    assert bring_back(ada, entry.id).status_code == 404


def test_what_was_brought_back_or_changed_meanwhile_is_not_erased(ada: Person, engine: Engine) -> None:
    first = ada.write()
    refused = (409, {"problem": "not-in-bin"})
    before = everything(engine)
    answer = erase(ada, first.id, **JSON)
    assert (answer.status_code, answer.json()) == refused
    assert everything(engine) == before
    put(ada, first.id)
    ada.save(ada.sealed(id=first.id, rev=2, text="Saved elsewhere."), first.hash)
    put(ada, first.id)
    before = everything(engine)
    answer = erase(ada, first.id, 1, **JSON)
    assert (answer.status_code, answer.json()) == refused
    assert everything(engine) == before
    assert "nothing was deleted" in erase(ada, first.id, 1, **PART).text


def test_nothing_is_erased_while_locked_but_putting_away_works(ada: Person, engine: Engine) -> None:
    entry = ada.write()
    ada.lock()
    assert put(ada, entry.id).status_code == 303
    before = everything(engine)
    answer = erase(ada, entry.id, **JSON)
    assert (answer.status_code, answer.json()) == (423, {"problem": "locked"})
    assert everything(engine) == before
    assert bring_back(ada, entry.id).status_code == 303


@pytest.mark.parametrize("again", ["the same bytes", "a newer revision", "another first one", "the head alone"])
def test_a_save_that_comes_after_the_erasure_does_not_bring_the_page_back(again: str, ada: Person, engine: Engine) -> None:
    first = ada.write()
    late: dict[str, tuple[Save, str]] = {
        "the same bytes": (first, "-"),
        "a newer revision": (ada.sealed(id=first.id, rev=2), first.hash),
        "another first one": (ada.sealed(id=first.id), "-"),
        "the head alone": (ada.sealed(id=first.id, rev=2, body=False), first.hash),
    }
    put(ada, first.id)
    erase(ada, first.id)
    before = everything(engine)
    save, base = late[again]
    answer = ada.save(save, base, **JSON)
    assert (answer.status_code, answer.json()) == (410, {"problem": "erased"})
    assert everything(engine) == before
    in_words = ada.save(save, base, **PART)
    assert "Save again to keep them as a new page" in in_words.text


def test_an_erased_id_is_nobody_elses_business(ada: Person, cy: Person) -> None:
    entry = ada.write()
    put(ada, entry.id)
    erase(ada, entry.id)
    assert cy.save(cy.sealed(id=entry.id)).status_code == 303
    assert cy.stored(entry.id)["rev"] == 1


def test_after_thirty_days_the_sweep_erases_and_not_a_day_before(
    ada: Person, cy: Person, app: FastAPI, engine: Engine, clock: Clock, folder: Path
) -> None:
    old, recent, kept, strangers = ada.write(), ada.write(), ada.write(), cy.write()
    put(ada, old.id)
    put(cy, strangers.id)
    clock.pass_by(days=1)
    put(ada, recent.id)
    clock.pass_by(days=29)
    before = everything(engine)
    sweep(app)
    assert everything(engine) == before
    clock.pass_by(days=1)
    sweep(app)
    left = everything(engine)
    assert {row.id for row in left["entry"]} == {recent.id, kept.id}  # type: ignore[attr-defined]
    assert set(left["erased_entry"]) == {(ada.account, old.id), (cy.account, strangers.id)}
    assert old.head.encode() not in on_disk(folder)
    sweep(app)
    assert everything(engine) == left
    ada.sign_in()
    assert ada.save(old, **JSON).status_code == 410


def test_a_share_that_holds_a_copy_is_not_touched(ada: Person, app: FastAPI) -> None:
    entry, shared = ada.write(), ada.share()
    put(ada, entry.id)
    erase(ada, entry.id)
    assert open_share(browser_of(app), shared).json()["packet"] == shared.packet


def test_an_account_can_be_deleted_with_what_it_erased(ada: Person, engine: Engine) -> None:
    entry = ada.write()
    put(ada, entry.id)
    erase(ada, entry.id)
    with engine.begin() as connection:
        for table in ("sign_in", "profile", "password_wrap", "recovery_wrap", "journal"):
            column = "account" if table == "sign_in" else "owner"
            connection.execute(text(f"DELETE FROM {table} WHERE {column} = :who"), {"who": ada.account})
        connection.execute(text("UPDATE invitation SET used_by = NULL"))
        connection.execute(text("DELETE FROM account WHERE id = :who"), {"who": ada.account})
    assert everything(engine)["erased_entry"] == []


def test_the_bin_is_paged_by_when_things_were_put_there(ada: Person, cy: Person) -> None:
    saves = [ada.write() for _ in range(33)]
    put(cy, cy.write().id)
    for save in reversed(saves):
        put(ada, save.id)
    first = ada.get("/my/bin").text
    assert binned(first) == [save.id for save in saves[:30]]
    address = re.search(r"/my/bin\?before=\d+", first)
    assert address
    rest = ada.get(address[0], **PART)
    assert binned(rest.text) == [save.id for save in saves[30:]]
    assert "<html" not in rest.text
    assert "before=" not in rest.text
    assert rest.headers["vary"] == "HX-Request-Type"


def test_an_empty_bin_has_a_page_and_the_journal_leads_to_it(ada: Person) -> None:
    assert 'href="/my/bin"' in ada.get("/my/entries").text
    assert "Nothing is in the bin" in ada.get("/my/bin").text
    ada.write()
    assert 'href="/my/bin"' in ada.get("/my/entries").text


def test_the_bin_asks_the_database_as_often_for_many_rows_as_for_one(ada: Person, counted: Counted) -> None:
    put(ada, ada.write().id)
    ada.get("/my/bin")
    counted.statements.clear()
    ada.get("/my/bin")
    few = list(counted.statements)
    for _ in range(12):
        put(ada, ada.write().id)
    counted.statements.clear()
    ada.get("/my/bin")
    assert counted.statements == few
    assert len([statement for statement in few if statement.startswith("SELECT")]) == 2
    assert not [statement for statement in few if "entry_body" in statement]


def test_the_sweep_finds_what_is_old_by_its_index(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by what it knows of a table's size, and these are small")
    with engine.connect() as connection:
        plan = connection.execute(text("EXPLAIN QUERY PLAN DELETE FROM entry WHERE binned < '2026-10-01'")).all()
    assert any("ix_entry_binned" in str(row) for row in plan)


@pytest.mark.parametrize("path", ["/my/bin/{id}", "/my/bin/{id}/return", "/my/bin/{id}/erasure"])
@pytest.mark.parametrize("form", [{}, {"account": "x"}, {"account": "own", "title": "A word"}, {"account": "own", "rev": "0"}])
def test_a_form_that_is_none_changes_nothing(path: str, form: dict[str, str], ada: Person, engine: Engine) -> None:
    entry = ada.write()
    put(ada, entry.id)
    before = everything(engine)
    sent = {name: ada.account if value == "own" else value for name, value in form.items()}
    answer = ada.http.post(path.replace("{id}", entry.id), data=sent)
    assert answer.status_code == 422
    assert everything(engine) == before


def test_the_bin_works_without_scripts(ada: Person, arrive: Arrive) -> None:
    entry = ada.write()
    for page, path in ((f"/my/entries/{entry.id}", f"/my/bin/{entry.id}"), ("/my/bin", f"/my/bin/{entry.id}/return")):
        form = re.search(rf'<form method="post" action="{path}".*?</form>', ada.get(page).text, re.DOTALL)
        assert form
        account = re.search(r'name="account" value="([0-9a-f]{32})"', form[0])
        assert account
        assert ada.http.post(path, data={"account": account[1]}).status_code == 303
    assert shown(ada.get("/my/entries").text) == [entry.id]


def test_it_is_thirty_days() -> None:
    assert timedelta(days=30) == KEPT
