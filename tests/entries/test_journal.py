"""The journal's pages: newest first, thirty at a time, and never more work for more pages."""

import re

import pytest

from tests.cast import Person
from tests.conftest import Counted

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def shown(page: str) -> list[str]:
    return re.findall(r'<li class="entry-row" data-id="([0-9a-f]{32})"', page)


def test_an_empty_journal_has_a_page(ada: Person) -> None:
    page = ada.get("/my/entries")
    assert page.status_code == 200
    assert shown(page.text) == []


def test_the_newest_is_first_however_often_an_older_one_is_revised(ada: Person) -> None:
    saves = [ada.write() for _ in range(3)]
    ada.save(ada.sealed(id=saves[0].id, rev=2), saves[0].hash)
    assert shown(ada.get("/my/entries").text) == [save.id for save in reversed(saves)]


def test_a_page_has_thirty_and_the_rest_follow_without_gap_or_repeat(ada: Person, cy: Person) -> None:
    saves = [ada.write() for _ in range(61)]
    cy.write()
    seen, address = [], "/my/entries"
    for expected in (30, 30, 1):
        page = ada.get(address, **(PART if seen else {})).text
        assert len(shown(page)) == expected
        seen += shown(page)
        older = re.search(r"/my/entries\?before=\d+", page)
        address = older[0] if older else ""
    assert seen == [save.id for save in reversed(saves)]
    assert address == ""


def test_exactly_a_page_has_no_older_ones(ada: Person) -> None:
    for _ in range(30):
        ada.write()
    assert "before=" not in ada.get("/my/entries").text


def test_older_pages_come_as_a_part_and_say_so_to_caches(ada: Person) -> None:
    ada.write()
    whole, part = ada.get("/my/entries?before=99"), ada.get("/my/entries?before=99", **PART)
    assert whole.headers["vary"] == part.headers["vary"] == "HX-Request-Type, Accept-Encoding"
    assert "<html" in whole.text
    assert "<html" not in part.text
    assert shown(whole.text) == shown(part.text) != []


@pytest.mark.parametrize("before", ["0", "-1", "x", "1.5", str(2**53), "9" * 5000, "1;drop", ""])
def test_a_place_that_is_none_is_refused(before: str, ada: Person) -> None:
    assert ada.http.get("/my/entries", params={"before": before}).status_code == 422


@pytest.mark.parametrize("path", ["/my/entries", "/my/shares", "/my/shares/new"])
def test_a_list_asks_the_database_as_often_for_many_rows_as_for_one(path: str, ada: Person, counted: Counted) -> None:
    ada.write()
    ada.share()
    ada.get(path)
    counted.statements.clear()
    ada.get(path)
    few = list(counted.statements)
    for _ in range(25):
        ada.write()
        ada.share()
    counted.statements.clear()
    ada.get(path)
    assert counted.statements == few
    assert len([statement for statement in few if statement.startswith("SELECT")]) <= 3


def test_lists_never_fetch_bodies_or_packets(ada: Person, counted: Counted) -> None:
    ada.write()
    ada.share()
    counted.statements.clear()
    for path in ("/my/entries", "/my/shares", "/my/shares/new"):
        ada.get(path)
    assert not [statement for statement in counted.statements if "entry_body" in statement or "packet" in statement]


def test_the_page_to_write_on_is_the_same_whatever_was_written(ada: Person) -> None:
    before = ada.get("/my/entries/new").text
    ada.write()
    assert ada.get("/my/entries/new").text == before


def test_newest_heads_can_be_looked_through_page_by_page(ada: Person) -> None:
    made = [ada.write().id for _ in range(31)]
    first = ada.get("/my/entries/newest").json()
    assert [row["id"] for row in first] == made[:0:-1]
    rest = ada.get(f"/my/entries/newest?before={first[-1]['made']}").json()
    assert [row["id"] for row in rest] == made[:1]
    assert ada.get(f"/my/entries/newest?before={rest[-1]['made']}").json() == []
