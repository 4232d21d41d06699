"""A second person: invited from the command line, with a journal of their own."""

import os
import re
import subprocess

import pytest
from playwright.sync_api import expect

from tests.browser.server import MOORING, ROOT


@pytest.fixture
def ada(settled_ada):
    return settled_ada


def test_an_invited_person_has_a_journal_of_their_own_and_sees_nothing_of_ada(ada, cast):
    entry = ada.write("Ada's own words.", title="Ada's page")
    _, share = ada.share([entry])
    answer = subprocess.run(
        [MOORING, "account", "invite"], env=ada.server.environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "One-time link to join, good for 14 days." in answer.stdout
    link = next(word for word in answer.stdout.split() if "/join#" in word)
    assert link.startswith(f"{ada.server.origin}/join#")

    cy = cast(ada.server, "cy-invited")
    cy.join(link)
    cy.goto("/my/entries")
    expect(cy.page.get_by_text("Nothing here yet.")).to_be_visible()
    cy.goto("/my/shares")
    expect(cy.page.get_by_text("Nothing is shared.")).to_be_visible()
    own = cy.write("Cy's own words.")
    cy.goto("/my/entries")
    expect(cy.page.locator("entry-list li[data-state=open]")).to_have_count(1)
    expect(cy.page.locator("body")).not_to_contain_text("Ada")
    ada.goto("/my/entries")
    expect(ada.page.locator("entry-list li[data-state=open]")).to_have_count(1)
    expect(ada.page.locator("body")).not_to_contain_text("Cy")

    # Not yours, and never there: one and the same answer, but for the names of the accounts and their keys.
    never = "0" * 32
    for mine, theirs in ((f"/my/entries/{never}", f"/my/entries/{entry}"), (f"/my/shares/{never}", share)):
        for suffix in ("", "/edit", "/envelopes") if "entries" in mine else ("",):
            answers = [cy.context.request.get(cy.server.origin + path + suffix) for path in (mine, theirs)]
            assert [each.status for each in answers] == [404, 404]
            assert words(answers[0]) == words(answers[1])
            assert names(answers[0]) == names(answers[1])
    cy.goto(f"/my/entries/{entry}")
    expect(cy.page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    expect(cy.page.get_by_text("This page does not exist, or it is not yours.")).to_be_visible()
    cy.goto(f"/my/entries/{own}")
    expect(cy.page.locator("[data-part=text]")).to_have_text("Cy's own words.")


def words(answer):
    """The page, but for the seconds that passed between the two."""
    return re.sub('data-seconds-left="[0-9]+"', "", answer.text())


def names(answer):
    """The headers of an answer that could tell something."""
    return {name: value for name, value in answer.headers.items() if name != "date"}


def test_a_link_to_join_is_good_for_as_many_days_as_said(server):
    command = [MOORING, "account", "invite", "--days", "3"]
    answer = subprocess.run(command, env=server.environment, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "good for 3 days" in answer.stdout
    days = "SELECT round(julianday(expires) - julianday(made)) FROM invitation ORDER BY made DESC, expires LIMIT 1"
    assert server.change(days) == [(3.0,)]


def test_a_port_that_is_taken_is_said_in_one_sentence(server, tmp_path):
    environment = {**os.environ, "MOORING_DATA": str(tmp_path), "MOORING_PORT": str(server.port)}
    answer = subprocess.run(
        [MOORING, "serve"], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    assert answer.returncode == 1
    assert answer.stderr.strip() == (
        f"mooring: port {server.port} is taken. Stop what uses it, or set MOORING_PORT to another number."
    )
