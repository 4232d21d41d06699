"""Where signing in leads: within the person's own pages, and nowhere else."""

import pytest

from tests.conftest import Arrive


@pytest.mark.parametrize(
    "asked",
    [
        "https://evil.example/",
        "//evil.example/my/today",
        "/my/../signouts",
        "/my/today\n",
        "/my/today?x=1",
        "/\\evil.example",
        "javascript:alert(1)",
        "/my/%2e%2e/x",
        "/MY/today",
        '/my/"onload="x',
        "",
    ],
)
def test_signing_in_leads_nowhere_else(asked: str, arrive: Arrive) -> None:
    page = arrive().get("/signin", params={"next": asked})
    assert 'data-next="/my/today"' in page.text
    assert "evil" not in page.text


def test_signing_in_leads_back_to_the_page_that_was_asked_for(arrive: Arrive) -> None:
    page = arrive().get("/signin", params={"next": "/my/entries/new"})
    assert 'data-next="/my/entries/new"' in page.text
