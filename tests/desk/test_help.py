"""Help numbers at the desk, and what people read of them."""

import html
import re

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.help.service import Card, key_of
from tests.cast import Person, mint
from tests.conftest import Clock, Counted

NIGHT = {"country": "CH", "name": "Night line", "phone": "+41 44 000 00 00", "note": "Ask <for> Bea."}
CARD = {"text": "A very high temperature.\r\n\r\nStiff <muscles>.", "reviewed_by": "Dr. B. Harbour"}


def country_of(page: str, name: str) -> str:
    return page.partition(f"<summary>{name}")[2].partition("</details>")[0]


def base_of(page: str) -> str:
    found = re.search(r'name="base" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def test_a_number_that_the_desk_tried_is_said_to_be_checked_everywhere(
    dov: Person, bea: TestClient, app: FastAPI, clock: Clock
) -> None:
    swiss = next(country for country in app.state.numbers.countries if country.code == "CH")
    assert "Checked by your clinic" not in bea.get("/my/help").text
    answer = dov.http.post("/clinic/help/checks", data={"contact": key_of("CH", swiss.emergency[0])})
    assert (answer.status_code, answer.headers["location"]) == (303, "/clinic/help?country=CH")
    for path in ("/my/help", "/my/help/care", "/my/help/doctor"):
        page = bea.get(path).text
        assert page.count("Checked by your clinic on November 22, 2026.") == 1
        assert "Checked by your clinic" in country_of(page, "Switzerland")
    # Another country's 112 is another line.
    assert "Checked by your clinic" not in country_of(bea.get("/my/help").text, "Austria")
    assert '<details class="fold help-place" open>' in dov.get("/clinic/help?country=CH").text


def test_the_desk_is_reminded_after_ninety_days_and_before_anything_was_tried(dov: Person, app: FastAPI, clock: Clock) -> None:
    assert "Nobody has tried a number in Help now yet." in dov.get("/clinic").text
    swiss = next(country for country in app.state.numbers.countries if country.code == "CH")
    for contact in (swiss.emergency[0], swiss.crisis[0]):
        dov.http.post("/clinic/help/checks", data={"contact": key_of("CH", contact)})
    assert "Numbers to try" not in dov.get("/clinic").text
    clock.pass_by(days=91)
    dov.sign_in()
    assert "2 numbers in Help now were last tried more than 90 days ago." in dov.get("/clinic").text
    assert "Last tried on November 22, 2026. Please try it again." in dov.get("/clinic/help").text


def test_the_clinics_own_number_stands_beside_what_ships_and_is_not_checked_yet(dov: Person, bea: TestClient) -> None:
    before = country_of(bea.get("/my/help").text, "Switzerland")
    typed = {"id": mint(), **NIGHT}
    assert dov.http.post("/clinic/help/contacts", data=typed).headers["location"] == "/clinic/help?country=CH"
    assert dov.http.post("/clinic/help/contacts", data=typed).status_code == 303
    after = country_of(bea.get("/my/help").text, "Switzerland")
    assert after.count("Night line") == 1
    assert 'href="tel:+41440000000"' in after
    assert "Ask &lt;for&gt; Bea." in after
    assert after.count("<li") == before.count("<li") + 1
    assert "Checked by" not in after
    # What is independent of the clinic stays so.
    assert "Night line" not in bea.get("/my/help/care").text
    dov.http.post(f"/clinic/help/contacts/{typed['id']}/removal")
    assert country_of(bea.get("/my/help").text, "Switzerland") == before


def test_what_ships_has_no_button_that_changes_or_hides_it(dov: Person) -> None:
    assert "/removal" not in dov.get("/clinic/help").text
    dov.http.post("/clinic/help/contacts", data={"id": mint(), **NIGHT})
    assert dov.get("/clinic/help").text.count("/removal") == 1


def test_a_number_that_does_not_fit_comes_back_with_every_word(dov: Person, bea: TestClient) -> None:
    answer = dov.http.post("/clinic/help/contacts", data={"id": mint(), **NIGHT, "phone": "ask <us>"})
    assert answer.status_code == 422
    assert "A telephone takes digits" in answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    kept = html.unescape(answer.text)
    for words in ("Night line", "ask <us>", "Ask <for> Bea."):
        assert words in kept
    assert "Night line" not in bea.get("/my/help").text


def test_when_to_call_a_doctor_is_the_emergency_number_until_somebody_answers_for_more(dov: Person, bea: TestClient) -> None:
    page = bea.get("/my/help/doctor").text
    assert "Your clinic has not filled this in yet" in page
    assert 'href="tel:112"' in page
    base = base_of(dov.get("/clinic/help").text)
    refused = dov.http.post("/clinic/help/card", data={"base": base, **CARD, "reviewed_by": ""})
    assert refused.status_code == 422
    assert "Somebody has to answer for these words" in refused.text
    assert "A very high temperature." in refused.text
    assert "not filled this in yet" in bea.get("/my/help/doctor").text
    assert dov.http.post("/clinic/help/card", data={"base": base, **CARD}).status_code == 303
    page = bea.get("/my/help/doctor").text
    assert "<p>Stiff &lt;muscles&gt;.</p>" in page
    assert "Read and approved by Dr. B. Harbour on November 22, 2026." in page
    assert 'href="tel:112"' in page
    assert "not filled this in yet" not in page


def test_whoever_saves_the_card_second_sees_both(dov: Person) -> None:
    base = base_of(dov.get("/clinic/help").text)
    assert base == Card().version
    dov.http.post("/clinic/help/card", data={"base": base, **CARD})
    answer = dov.http.post("/clinic/help/card", data={"base": base, "text": "Other words", "reviewed_by": "Dr. C."})
    assert answer.status_code == 409
    for words in ("Nothing was overwritten", "A very high temperature.", "Other words"):
        assert words in answer.text
    again = {"base": base_of(answer.text), "text": "Other words", "reviewed_by": "Dr. C."}
    assert dov.http.post("/clinic/help/card", data=again).status_code == 303


def test_pages_open_to_everybody_read_no_database_for_it(dov: Person, bea: TestClient, counted: Counted) -> None:
    dov.http.post("/clinic/help/contacts", data={"id": mint(), **NIGHT})
    counted.statements.clear()
    for path in ("/my/help", "/my/help/care", "/my/help/doctor", "/my/help/leave-quickly", "/my/help/shared-device"):
        assert bea.get(path).status_code == 200
    assert counted.statements == []


def test_another_process_reads_it_at_its_start(dov: Person, app: FastAPI) -> None:
    dov.http.post("/clinic/help/contacts", data={"id": mint(), **NIGHT})
    app.state.help_said.now = type(app.state.help_said.now)()
    with TestClient(app, base_url="http://localhost:8000") as served:
        assert "Night line" in served.get("/my/help").text


def test_the_kept_page_is_another_when_the_desk_changes_help(dov: Person, bea: TestClient) -> None:
    before = bea.get("/my/worker.js").content
    dov.http.post("/clinic/help/contacts", data={"id": mint(), **NIGHT})
    assert bea.get("/my/worker.js").content != before
