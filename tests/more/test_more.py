"""The account's own corner, and the ways out on every page."""

import re
from importlib.metadata import version

import pytest
from fastapi.testclient import TestClient

from tests.cast import Person


def test_it_says_who_is_signed_in_and_which_version_this_is(ada: Person) -> None:
    page = ada.get("/my/more").text
    assert re.search(r"signed in as\s*<strong>ada</strong>", page)
    assert version("mooring") in page


def top(page: str) -> str:
    """What stands at the top of a page, in the same place everywhere."""
    return page.partition('<header class="top">')[2].partition("</header>")[0]


@pytest.mark.parametrize(
    "path", ["/my/today", "/my/entries", "/my/entries/new", "/my/shares", "/my/shares/new", "/my/more", "/my/privacy"]
)
def test_help_and_a_quick_way_out_are_on_every_page_of_somebody_signed_in(path: str, ada: Person) -> None:
    page = top(ada.get(path).text)
    assert page.count('class="help-now" href="/my/help"') == 1
    assert page.count('class="leave-now" href="https://www.wikipedia.org/" rel="noreferrer"') == 1


@pytest.mark.parametrize(
    "path", ["/join", "/signin", "/recovery", "/my/help", "/my/calm", "/my/privacy", "/s/" + "5" * 32, "/no/such"]
)
def test_help_and_a_quick_way_out_are_on_every_page_of_somebody_signed_out(path: str, bea: TestClient) -> None:
    page = top(bea.get(path).text)
    assert page.count('class="help-now" href="/my/help"') == 1
    assert page.count('class="leave-now" href="https://www.wikipedia.org/" rel="noreferrer"') == 1


def test_what_sizes_and_revisions_tell_of_scales_and_of_what_stands_beside_the_pages_is_said(bea: TestClient) -> None:
    seen = bea.get("/my/privacy").text.partition("It can see")[2].partition("What goes, and when")[0]
    assert "That you filled in one of the clinic’s scales, from the size of what was saved" in seen
    assert "How often you changed what is kept beside your pages" in seen
