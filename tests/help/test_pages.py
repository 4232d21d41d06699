"""The pages around Help now: open to anybody, the same for everybody, and one of them never noted anywhere."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.cast import Person, open_share

PAGES = ("/my/help/care", "/my/help/doctor", "/my/help/leave-quickly", "/my/help/shared-device")


@pytest.mark.parametrize("path", PAGES)
def test_it_is_the_same_for_everybody_and_sends_nothing(path: str, ada: Person, bea: TestClient) -> None:
    mine, theirs = ada.get(path), bea.get(path)
    assert mine.content == theirs.content
    assert "mooring-account" not in mine.headers
    assert not re.search(r"<form\b|<(?:input|textarea|select)\b[^>]*\sname=", theirs.text)
    # The history says no more than that help was looked for.
    assert "<title>Help now · Mooring</title>" in theirs.text


def test_ending_a_share_is_said_to_be_what_it_is_and_no_secret(ada: Person, bea: TestClient) -> None:
    shared = ada.share()
    ada.http.post(f"/my/shares/{shared.id}/revocation")
    assert open_share(bea, shared).json() == {"problem": "share-ended"}
    assert "The person who shared these pages ended it." in bea.get(f"/s/{shared.id}").text
    said = bea.get("/my/help/care").text
    assert "whoever opens the link again reads that you ended it" in said
    assert "Nobody is told" not in said


def test_ones_own_people_are_not_promised_where_there_is_no_connection(ada: Person, bea: TestClient) -> None:
    kept_for_no_connection = bea.get("/my/help").text
    assert "<support-people" not in kept_for_no_connection
    assert "Without a connection they cannot be shown there." in ada.get("/my/help/people").text


def test_help_now_leads_to_each_of_them(bea: TestClient) -> None:
    page = bea.get("/my/help").text
    for path in PAGES:
        assert page.count(f'href="{path}"') == 1


def test_a_doubt_about_care_is_not_reached_through_the_clinic_and_names_nobody_of_it(dov: Person, bea: TestClient) -> None:
    edit = dov.get("/clinic/words/edit").text
    base = re.search(r'name="base" value="([0-9a-f]{64})"', edit)
    assert base
    dov.http.post("/clinic/words", data={"base": base[1], "name": "Harbour Clinic", "phone": "+41 44 000 00 00"})
    page = bea.get("/my/help").text
    card = page.partition("Harbour Clinic")[2].partition("</section>")[0]
    assert "tel:+41440000000" in card
    assert "/my/help/care" not in card
    care = bea.get("/my/help/care").text
    assert "Harbour Clinic" not in care
    assert "+41440000000" not in care
    assert 'href="/my/shares"' in care


def test_no_line_of_the_log_says_that_the_page_about_care_was_opened(bea: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        bea.get("/my/help/care")
        bea.get("/my/help/care?from=anywhere")
        bea.head("/my/help/care")
        assert [record for record in caplog.records if not record.name.startswith("httpx")] == []
        bea.get("/my/help/doctor")
    assert [record.args[1] for record in caplog.records if record.name == "mooring.requests" and record.args] == [
        "/my/help/doctor"
    ]
