"""Earlier versions: what is kept of an entry, and that what is kept has a bound whatever somebody does."""

import re

import pytest
from sqlalchemy import Engine, text

from app.entries import service as entries
from tests.cast import JSON, Person, Save
from tests.conftest import Counted


def listed(page: str) -> list[tuple[int, bool]]:
    """Revisions as the page lists them, and whether each can be opened whole."""
    rows = re.findall(r'<li class="entry-row" data-rev="(\d+)"[^>]*>', page)
    whole = re.findall(r'<li class="entry-row" data-rev="(\d+)"[^>]* (?:data-whole|data-now)>', page)
    return [(int(rev), rev in whole) for rev in rows]


def revise(ada: Person, last: Save, *, body: bool = True, text: str = "The sea was calm.") -> Save:
    save = ada.sealed(id=last.id, rev=last.rev + 1, body=body, text=text)
    assert ada.save(save, last.hash).status_code == 303
    return save


def kept(engine: Engine, id: str) -> dict[str, list[int]]:
    with engine.connect() as connection:
        bodies = connection.execute(text("SELECT rev FROM entry_body WHERE entry = :id ORDER BY rev"), {"id": id}).scalars()
        heads = connection.execute(
            text("SELECT rev FROM entry_revision WHERE entry = :id AND head IS NOT NULL ORDER BY rev"), {"id": id}
        ).scalars()
        hashes = connection.execute(text("SELECT rev FROM entry_revision WHERE entry = :id ORDER BY rev"), {"id": id}).scalars()
        return {"bodies": list(bodies), "heads": list(heads), "hashes": list(hashes)}


def test_every_version_is_listed_newest_first_with_its_day(ada: Person) -> None:
    first = ada.write()
    revise(ada, revise(ada, first))
    page = ada.get(f"/my/entries/{first.id}/versions").text
    assert listed(page) == [(3, True), (2, True), (1, True)]
    assert page.count('datetime="2026-11-22"') == 3
    assert page.count("As it is now") == 1
    assert first.head in page
    assert str(first.body) not in page


def test_a_version_is_shown_beside_the_page_as_it_is_now(ada: Person) -> None:
    first = ada.write()
    second = revise(ada, first, text="The sea was rough.")
    page = ada.get(f"/my/entries/{first.id}/versions/1").text
    for envelope in (first.head, first.body, second.head, second.body):
        assert str(envelope) in page
    answer = ada.get(f"/my/entries/{first.id}/versions/1/envelopes")
    assert answer.json() == {"id": first.id, "rev": 1, "head": first.head, "body": first.body, "body_rev": 1}


def test_a_change_of_the_head_alone_is_a_version_with_the_text_of_the_one_before(ada: Person) -> None:
    first = ada.write()
    second = revise(ada, first, body=False)
    revise(ada, second)
    page = ada.get(f"/my/entries/{first.id}/versions").text
    assert listed(page) == [(3, True), (2, True), (1, True)]
    assert page.count("Same text as the one before") == 1
    stored = ada.get(f"/my/entries/{first.id}/versions/2/envelopes").json()
    assert stored == {"id": first.id, "rev": 2, "head": second.head, "body": first.body, "body_rev": 1}


def test_a_version_without_its_body_is_marked_and_cannot_be_opened(ada: Person, engine: Engine) -> None:
    first = ada.write()
    revise(ada, first)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM entry_body WHERE entry = :id AND rev = 1"), {"id": first.id})
    page = ada.get(f"/my/entries/{first.id}/versions").text
    assert listed(page) == [(2, True), (1, False)]
    assert page.count("Only its title is kept") == 1
    for path in ("", "/envelopes"):
        assert ada.get(f"/my/entries/{first.id}/versions/1{path}").status_code == 404


@pytest.mark.parametrize("rev", ["0", "-1", "+1", "01", "3", "x", "1.0", str(2**53), "9" * 400, "%31x", "1%0A"])
def test_what_is_not_kept_is_not_found(rev: str, ada: Person) -> None:
    revise(ada, ada.write())
    entry = ada.write()
    for path in ("", "/envelopes"):
        assert ada.get(f"/my/entries/{entry.id}/versions/{rev}{path}", **JSON).status_code == 404


def test_a_page_leads_to_its_versions_only_when_there_are_any(ada: Person) -> None:
    first = ada.write()
    link = f'href="/my/entries/{first.id}/versions"'
    assert link not in ada.get(f"/my/entries/{first.id}").text
    assert "There is no earlier version yet" in ada.get(f"/my/entries/{first.id}/versions").text
    revise(ada, first)
    assert link in ada.get(f"/my/entries/{first.id}").text


def test_an_entry_that_began_at_a_later_revision_has_no_earlier_ones(ada: Person) -> None:
    save = ada.sealed(rev=5)
    ada.save(save)
    assert f"/my/entries/{save.id}/versions" not in ada.get(f"/my/entries/{save.id}").text
    assert listed(ada.get(f"/my/entries/{save.id}/versions").text) == [(5, True)]


def test_after_many_texts_the_last_twenty_are_listed(ada: Person) -> None:
    last = ada.write()
    for _ in range(24):
        last = revise(ada, last)
    page = ada.get(f"/my/entries/{last.id}/versions").text
    assert listed(page) == [(rev, True) for rev in range(25, 5, -1)]
    assert ada.get(f"/my/entries/{last.id}/versions/5").status_code == 404
    assert ada.get(f"/my/entries/{last.id}/versions/6").status_code == 200


def test_of_many_changed_titles_the_last_twenty_are_kept_and_each_texts_own(ada: Person, engine: Engine) -> None:
    first = ada.write()
    last = first
    for _ in range(29):
        last = revise(ada, last, body=False)
    second_text = revise(ada, last)
    last = second_text
    for _ in range(40):
        last = revise(ada, last, body=False)
    found = kept(engine, first.id)
    assert found["bodies"] == [1, 31]
    # Of the first text the last title, and of all saves the last twenty.
    assert found["heads"] == [30, *range(52, 72)]
    assert found["hashes"] == list(range(1, 72))
    assert ada.get(f"/my/entries/{first.id}/versions/30/envelopes").json()["body"] == first.body
    assert ada.get(f"/my/entries/{first.id}/versions/31").status_code == 404


def test_a_save_whose_envelope_is_gone_is_still_known(ada: Person, engine: Engine) -> None:
    first = ada.write()
    last = first
    for _ in range(30):
        last = revise(ada, last, body=False)
    before = kept(engine, first.id)
    assert 1 not in before["heads"]
    assert ada.save(first).status_code == 303
    assert kept(engine, first.id) == before
    assert ada.stored(first.id)["rev"] == last.rev


def test_what_is_kept_of_ten_thousand_titles_has_a_bound(ada: Person, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "HASHES_KEPT", 50)
    last = ada.write()
    text_of = last
    for _ in range(150):
        last = revise(ada, last, body=False)
    found = kept(engine, last.id)
    assert found["bodies"] == [1]
    assert found["heads"] == list(range(132, 152))
    assert found["hashes"] == list(range(102, 152))
    # What is not known any more meets a newer version: it is refused, and nothing is overwritten.
    assert ada.save(text_of, **JSON).json() == {"problem": "conflict"}
    assert ada.stored(last.id)["head"] == last.head


def test_a_text_of_long_ago_keeps_its_title_when_hashes_are_forgotten(
    ada: Person, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "HASHES_KEPT", 25)
    first = ada.write()
    last = revise(ada, first)
    for _ in range(60):
        last = revise(ada, last, body=False)
    assert kept(engine, first.id)["heads"][0] == 1
    assert ada.get(f"/my/entries/{first.id}/versions/1/envelopes").json()["body"] == first.body


def test_the_hashes_of_a_thousand_saves_are_known() -> None:
    assert entries.HASHES_KEPT == 1000


def test_lists_of_versions_ask_the_database_as_often_for_many_as_for_one(ada: Person, counted: Counted) -> None:
    last = ada.write()

    def asked(path: str) -> list[str]:
        counted.statements.clear()
        assert ada.get(path).status_code == 200
        return list(counted.statements)

    paths = [f"/my/entries/{last.id}{tail}" for tail in ("", "/versions", "/versions/1", "/versions/1/envelopes")]
    few = [asked(path) for path in paths]
    for _ in range(12):
        last = revise(ada, last)
    assert [asked(path) for path in paths] == few
    selects = [len([statement for statement in statements if statement.startswith("SELECT")]) for statements in few]
    assert selects == [2, 2, 3, 2]
