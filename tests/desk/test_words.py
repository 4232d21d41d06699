"""The clinic's words at the desk, and everywhere that people read them."""

import html
import re

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.clinic.service import Words
from tests.cast import Person, mint
from tests.conftest import Counted

TYPED = {
    "name": "Harbour Clinic",
    "phone": "+41 (0)44 000 00 00",
    "hours": "Monday to Friday\r\n9 to 5",
    "notice": "We keep little.\r\n\r\nAsk <us> & ours.",
}


def base_of(page: str) -> str:
    found = re.search(r'name="base" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def say(dov: Person, base: str, **typed: str):
    return dov.http.post("/clinic/words", data={"base": base, **typed})


def said(dov: Person) -> None:
    answer = say(dov, base_of(dov.get("/clinic/words/edit").text), **TYPED)
    assert (answer.status_code, answer.headers["location"]) == (303, "/clinic/words")


def test_the_word_for_a_session_stands_in_the_prompts_and_pages_still_open_find_the_one_before(
    dov: Person, ada: Person, app: FastAPI
) -> None:
    before = app.state.library.current.address
    assert say(dov, Words().version, session="treatment day").status_code == 303
    now = app.state.library.current.address
    assert now != before
    assert now in ada.get("/my/today").text
    assert b"your treatment day" in ada.get(now).content
    assert b"your session" in ada.get(before).content
    assert say(dov, Words(session="treatment day").version, session="{day}").status_code == 422


def test_they_are_shown_where_people_look_for_them(dov: Person, bea: TestClient) -> None:
    assert "Your clinic keeps this notebook" in bea.get("/join").text
    said(dov)
    joining, helping, recovering, reading = (bea.get(path).text for path in ("/join", "/my/help", "/recovery", f"/s/{mint()}"))
    assert "Harbour Clinic keeps this notebook for you" in joining
    assert "<p>We keep little.</p>" in joining
    assert "<p>Ask &lt;us&gt; &amp; ours.</p>" in joining
    for page in (joining, helping, recovering):
        assert "Monday to Friday\n9 to 5" in page
    assert 'href="tel:+41440000000"' in helping
    assert "Harbour Clinic keeps these pages, sealed" in reading
    assert "+41\u00a0(0)44\u00a0000\u00a000\u00a000" in reading


def test_pages_open_to_everybody_read_no_database_for_them(dov: Person, bea: TestClient, counted: Counted) -> None:
    said(dov)
    counted.statements.clear()
    for path in ("/join", "/recovery", "/my/help", f"/s/{mint()}"):
        assert "000" in bea.get(path).text
    assert counted.statements == []


def test_the_page_behind_a_link_stays_the_same_for_every_link(dov: Person, bea: TestClient) -> None:
    said(dov)
    assert bea.get(f"/s/{mint()}").content == bea.get(f"/s/{mint()}").content


def test_another_process_reads_them_at_its_start_and_at_each_sweep(dov: Person, app: FastAPI) -> None:
    said(dov)
    app.state.said.now = Words()
    with TestClient(app, base_url="http://localhost:8000") as served:
        assert "Harbour Clinic keeps this notebook" in served.get("/join").text


def test_what_does_not_fit_comes_back_with_every_word_and_nothing_is_saved(dov: Person) -> None:
    page = dov.get("/clinic/words/edit").text
    answer = say(dov, base_of(page), **{**TYPED, "name": "N" * 121, "phone": "ask <us>"})
    assert answer.status_code == 422
    assert "This is too long: 121 letters and signs, and at most 120 fit." in answer.text
    assert "not a number that a telephone takes" in answer.text
    assert answer.text.count('aria-invalid="true"') == 2
    kept = html.unescape(answer.text)
    for words in ("N" * 121, "ask <us>", "Monday to Friday\n9 to 5", "We keep little.\n\nAsk <us> & ours."):
        assert words in kept
    assert "Nothing is filled in yet" in dov.get("/clinic/words").text
    assert base_of(answer.text) == base_of(page)


def test_whoever_saves_second_sees_both_and_overwrites_only_knowingly(dov: Person) -> None:
    seen_by_both = base_of(dov.get("/clinic/words/edit").text)
    assert say(dov, seen_by_both, name="First Name", notice="The first notice").status_code == 303
    answer = say(dov, seen_by_both, name="Second Name", notice="The second notice")
    assert answer.status_code == 409
    for words in ("Somebody else changed them", "First Name", "The first notice", 'value="Second Name"', "The second notice"):
        assert words in answer.text
    assert "First Name" in dov.get("/clinic/words").text
    assert say(dov, base_of(answer.text), name="Second Name").status_code == 303
    assert "Second Name" in dov.get("/clinic/words").text


def test_the_longest_notice_in_the_longest_letters_is_taken(dov: Person) -> None:
    base = base_of(dov.get("/clinic/words/edit").text)
    assert say(dov, base, notice="💐" * 20_000).status_code == 303
    page = say(dov, "0" * 64, notice="💐" * 20_001)
    assert page.status_code == 422
    assert "at most 20000 fit" in page.text


def test_the_first_visit_to_the_desk_asks_for_them(dov: Person) -> None:
    assert "Fill in the clinic" in dov.get("/clinic").text
    said(dov)
    assert "Fill in the clinic" not in dov.get("/clinic").text


def test_more_leads_to_the_desk_for_its_people_only(dov: Person, ada: Person) -> None:
    assert 'href="/clinic"' in dov.get("/my/more").text
    assert "/clinic" not in ada.get("/my/more").text
