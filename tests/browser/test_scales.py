"""The clinic's scales: chosen and filled in in the browser, kept as a number and a day, and said of by nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.people import Person, arrive
from tests.browser.server import Server

SHELF = Path(__file__).resolve().parents[1] / "scales" / "shelf"
QUIET = "The Invented Scale of Quiet Evenings"
KIND = "The Invented List of Small Kindnesses"
ANSWERS = (
    "More than half of the time",
    "About half of the time",
    "Most of the time",
    "Some of the time",
    "More than half of the time",
)
THERAPIST = "What it means is something to talk about with your therapist."


@pytest.fixture(scope="module")
def ada(server: Server, browser: Browser) -> Iterator[Person]:
    person = arrive(server, browser, "ada-of-scales")
    person.join(server.invite())
    yield person
    person.context.close()
    assert not person.complaints, person.complaints


@pytest.fixture
def shelf(ada: Person) -> Page:
    """The list of scales, with no draft of the test before."""
    ada.settle()
    return stand(ada)


def stand(ada: Person) -> Page:
    ada.goto("/my/scales")
    ada.unlocked()
    expect(ada.page.locator("scale-shelf[data-state=list]")).to_be_attached()
    return ada.page


def begin(page: Page, title: str) -> Locator:
    card = page.locator("li[data-scale]", has_text=title)
    card.locator("[data-choice=begin]").click()
    form = page.locator("scale-form[data-state=filling]")
    expect(form.get_by_role("heading", name=title)).to_be_focused()
    return form


def answer(form: Locator, place: int, label: str) -> None:
    form.get_by_role("radiogroup").nth(place).get_by_label(label, exact=True).check()


def fill_in(page: Page) -> None:
    """All of the quiet evenings: 13 points, times four."""
    form = begin(page, QUIET)
    for place, label in enumerate(ANSWERS):
        answer(form, place, label)
    form.get_by_role("button", name="Save").click()


def saved(page: Page) -> str:
    """The id of the entry that was saved just now."""
    expect(page.locator("scale-form [data-save=saved]")).to_be_visible()
    return str(page.get_by_role("link", name="See your answers").get_attribute("href")).rsplit("/", 1)[1]


def rows(page: Page, name: str) -> list[list[str]]:
    """The cells of a table of numbers."""
    table = page.locator("scale-numbers table", has=page.locator("caption", has_text=name))
    expect(table).to_be_visible()
    return [[cell.inner_text().strip() for cell in row.locator("th, td").all()] for row in table.locator("tbody tr").all()]


def test_a_scale_is_filled_in_and_what_is_seen_is_a_number_and_a_day(shelf):
    page = shelf
    expect(page.get_by_text("A number is not a diagnosis.")).to_be_visible()
    card = page.locator("li[data-scale]", has_text=QUIET)
    card.get_by_text("Where it comes from").click()
    expect(card).to_contain_text("Holt, B. (2026). Invented for the tests of Mooring.")
    expect(card).to_contain_text("Anybody may use it for anything.")
    expect(card).to_contain_text("Bea Holt, psychotherapist")
    address = page.url
    fill_in(page)
    assert page.url == address
    done = page.locator("scale-form [data-when=done]")
    expect(done.get_by_role("heading", name=QUIET)).to_be_focused()
    expect(done.locator("[data-part=number]")).to_have_text("52")
    expect(done).to_contain_text("It can be from 0 to 100.")
    expect(done).to_contain_text(THERAPIST)
    entry = saved(page)
    assert rows(page, "Quiet evenings")[0][1:] == ["52", "0 to 100"]
    page.get_by_role("link", name="See your answers").click()
    page.wait_for_url(f"**/my/entries/{entry}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Quiet evenings")
    text = page.locator(".reading-text")
    expect(text).to_contain_text("Number: 52 (it can be from 0 to 100)")
    expect(text).to_contain_text("2. I heard the kettle.\nAbout half of the time", use_inner_text=True)
    expect(page.get_by_role("link", name="Change this page")).to_be_hidden()
