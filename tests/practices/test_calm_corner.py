"""The Calm corner as it is served: to anybody, without scripts, and the same bytes for everyone who is signed out."""

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.practices.library import Practice, by_kind, to_begin_with
from tests.cast import Person


def practices_of(app: FastAPI) -> tuple[Practice, ...]:
    practices: tuple[Practice, ...] = app.state.practices
    return practices


def test_three_to_choose_from_are_of_different_kinds_and_look_outward(app: FastAPI) -> None:
    choices = to_begin_with(practices_of(app))
    assert len(choices) == len({practice.kind for practice in choices}) == 3
    assert all(practice.settles for practice in choices)
    assert "breath" not in {practice.kind for practice in choices}


def test_every_practice_is_listed_once_under_its_kind(app: FastAPI) -> None:
    kinds = by_kind(practices_of(app))
    listed = [practice for _, of_it in kinds for practice in of_it]
    assert sorted(practice.practice for practice in listed) == sorted(practice.practice for practice in practices_of(app))
    assert all(practice.kind == kind for kind, of_it in kinds for practice in of_it)


def test_the_corner_leads_to_each_of_them_and_each_leads_back(app: FastAPI, bea: TestClient) -> None:
    corner = bea.get("/my/calm").text
    for practice in practices_of(app):
        address = f"/my/calm/{practice.practice}"
        assert f'href="{address}"' in corner
        page = bea.get(address)
        assert page.status_code == 200
        assert all(step.heading in page.text.replace("&#39;", "'") for step in practice.steps)
        assert '<a class="back" href="/my/calm">' in page.text
        assert "Stop here" in page.text
        assert "/my/help" in page.text


def test_nothing_about_it_is_a_form_or_has_a_name_to_be_sent(app: FastAPI, bea: TestClient) -> None:
    for address in ("/my/calm", *(f"/my/calm/{practice.practice}" for practice in practices_of(app))):
        page = bea.get(address).text
        assert not re.search(r"<form\b|<(?:input|textarea|select)\b[^>]*\sname=", page), address


def test_only_slow_breathing_has_a_pace_and_its_text_form_says_all_of_it(app: FastAPI, bea: TestClient) -> None:
    for practice in practices_of(app):
        page = bea.get(f"/my/calm/{practice.practice}").text
        assert ('class="breath"' in page) == (practice.practice == "slow-breathing")
    page = bea.get("/my/calm/slow-breathing").text
    assert "In: 1, 2, 3, 4<" in page
    assert "Out: 1, 2, 3, 4, 5, 6<" in page
    assert 'data-pace="4-6-10"' in page


@pytest.mark.parametrize("name", ["nothing", "Grounding", "..", "grounding%0A", "0" * 32])
def test_a_practice_that_there_is_not_is_not_found(name: str, bea: TestClient) -> None:
    assert bea.get(f"/my/calm/{name}").status_code == 404


def test_every_page_of_it_has_one_name_in_the_history(app: FastAPI, ada: Person) -> None:
    for practice in practices_of(app):
        assert "<title>Calm corner · Mooring</title>" in ada.get(f"/my/calm/{practice.practice}").text
