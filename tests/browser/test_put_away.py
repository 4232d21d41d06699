"""A page that was put away stays so wherever pages are named: until its owner chooses, and again after a lock."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Person
from tests.browser.test_check_ins import head, seal
from tests.browser.test_export import take, unzipped
from tests.browser.test_keyboard import Keys

TITLE = "Oleander-3320 a title not to be met in passing"
EARLIER = "Juniper-7741 words as they were before"
TEXT = "Hawthorn-9952 words as they are now"
DRAFT = "Larkspur-1163 words that were not saved"
SECRET = re.compile("Oleander|Juniper|Hawthorn|Larkspur")
ASKED = "You put this page away. It stays so until you choose."


@pytest.fixture
def ada(settled_ada: Person) -> Person:
    for table in ("entry_body", "entry_revision", "entry"):
        settled_ada.server.change(f"DELETE FROM {table}")
    return settled_ada


def put_away(ada: Person) -> str:
    """A page with an earlier version, put away; its id."""
    entry = ada.write(EARLIER, TITLE)
    page = ada.page
    ada.goto(f"/my/entries/{entry}/edit")
    page.get_by_label("Your page").fill(TEXT)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**/my/entries/{entry}")
    page.locator("closing-steps summary", has_text="Put the page away").click()
    page.locator("[data-closing=away]").click()
    expect(page.get_by_role("heading", name="Put away")).to_be_visible()
    return entry


def shows_nothing(page: Page) -> None:
    """Neither in sight nor anywhere in the page."""
    assert not SECRET.search(page.locator("body").inner_text())
    values = page.evaluate("() => [...document.querySelectorAll('input, textarea')].map(({ value }) => value).join()")
    assert not SECRET.search(values)
    assert not SECRET.search(page.content())


def test_its_versions_are_put_away_with_it_also_those_from_before(ada: Person) -> None:
    entry, page = put_away(ada), ada.page
    ada.goto(f"/my/entries/{entry}/versions")
    rows = page.locator("version-list li[data-state=open] [data-part=title]")
    expect(rows).to_have_text(["Put away"] * 3)
    shows_nothing(page)
    page.get_by_role("button", name="Show it").click()
    expect(rows).to_have_text([TITLE] * 3)
    expect(page.locator("version-list a").first).to_be_focused()
    ada.lock()
    ada.unlock()
    expect(rows).to_have_text(["Put away"] * 3)
    shows_nothing(page)


def test_an_earlier_version_is_shown_when_it_is_asked_for_and_brought_back_the_page_stays_put_away(ada: Person) -> None:
    entry, page = put_away(ada), ada.page
    ada.goto(f"/my/entries/{entry}/versions/1")
    expect(page.locator("version-page[data-state=away]")).to_contain_text(ASKED)
    shows_nothing(page)
    page.get_by_role("button", name="Show it").click()
    expect(page.locator("[data-part=then-text]")).to_contain_text(EARLIER)
    ada.lock()
    ada.unlock()
    expect(page.locator("version-page[data-state=away]")).to_be_attached()
    shows_nothing(page)
    page.get_by_role("button", name="Show it").click()
    page.get_by_role("button", name="Bring this version back").click()
    page.wait_for_url(f"**/my/entries/{entry}")
    expect(page.locator("entry-page[data-state=away]")).to_be_attached()
    shows_nothing(page)
    kept = head(page)
    assert (kept["away"], kept["text"]) == (True, EARLIER)


def test_a_version_from_when_it_was_put_away_does_not_put_a_page_away_again(ada: Person) -> None:
    entry, page = put_away(ada), ada.page
    ada.goto(f"/my/entries/{entry}")
    page.get_by_role("button", name="Show it").click()
    page.get_by_role("button", name="Keep it in sight again").click()
    expect(page.get_by_text("It is in sight again.")).to_be_visible()
    ada.goto(f"/my/entries/{entry}/edit")
    page.get_by_label("Your page").fill("Something else.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**/my/entries/{entry}")
    ada.goto(f"/my/entries/{entry}/versions/3")
    page.get_by_role("button", name="Bring this version back").click()
    page.wait_for_url(f"**/my/entries/{entry}")
    expect(page.locator(".reading-text")).to_contain_text(TEXT)
    assert "away" not in head(page)


def test_to_change_it_asks_first_and_what_was_not_saved_is_put_away_too(ada: Person) -> None:
    entry, page = put_away(ada), ada.page
    ada.goto(f"/my/entries/{entry}/edit")
    expect(page.locator("entry-composer[data-state=away]")).to_contain_text(ASKED)
    shows_nothing(page)
    page.get_by_role("button", name="Show it").click()
    text = page.get_by_label("Your page")
    expect(text).to_have_value(TEXT)
    expect(text).to_be_focused()
    text.fill(DRAFT)
    expect(page.locator("entry-composer[data-save=kept]")).to_be_attached()
    ada.lock()
    ada.unlock()
    expect(page.locator("entry-composer[data-state=away]")).to_be_attached()
    shows_nothing(page)
    for path in ("/my/today", "/my/entries"):
        ada.goto(path)
        expect(page.locator("li[data-draft] [data-part=title]")).to_have_text("Put away")
        shows_nothing(page)
    page.locator("li[data-draft] a").click()
    expect(page.locator("entry-composer[data-state=away]")).to_be_attached()
    shows_nothing(page)
    page.get_by_role("button", name="Show it").click()
    expect(text).to_have_value(DRAFT)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**/my/entries/{entry}")
    expect(page.locator("entry-page[data-state=away]")).to_be_attached()
    assert head(page)["text"] == DRAFT


def test_a_draft_from_before_is_put_away_with_its_page_and_comes_back_with_it(ada: Person) -> None:
    page = ada.page
    entry = ada.write(TEXT, TITLE)
    ada.goto(f"/my/entries/{entry}/edit")
    page.get_by_label("Your page").fill(DRAFT)
    expect(page.locator("entry-composer[data-save=kept]")).to_be_attached()
    ada.goto(f"/my/entries/{entry}")
    page.get_by_role("button", name="Close this page gently").click()
    page.locator("closing-steps summary", has_text="Put the page away").click()
    page.locator("[data-closing=away]").click()
    expect(page.get_by_role("heading", name="Put away")).to_be_visible()
    ada.goto("/my/today")
    row = page.locator("li[data-draft] [data-part=title]")
    expect(row).to_have_text("Put away")
    shows_nothing(page)
    ada.goto(f"/my/entries/{entry}")
    page.get_by_role("button", name="Show it").click()
    page.get_by_role("button", name="Keep it in sight again").click()
    expect(page.get_by_text("It is in sight again.")).to_be_visible()
    ada.goto("/my/today")
    expect(row).to_have_text(TITLE)


def test_a_page_put_away_on_another_device_is_not_named_by_a_draft_of_this_one(ada: Person) -> None:
    page = ada.page
    entry = ada.write(TEXT, TITLE)
    ada.goto(f"/my/entries/{entry}/edit")
    page.get_by_label("Your page").fill(DRAFT)
    expect(page.locator("entry-composer[data-save=kept]")).to_be_attached()
    ada.goto("/my/more")
    page.evaluate(
        """async ([base, id]) => {
      const { resave } = await import(`${base}/js/keep/resaving.js`);
      await resave(id, (head) => ({ ...head, away: true }));
    }""",
        [re.search(r"/static/[0-9a-f]+", page.content())[0], entry],  # type: ignore[index]
    )
    ada.goto("/my/today")
    expect(page.locator("li[data-draft] [data-part=title]")).to_have_text("Put away")
    shows_nothing(page)


def test_where_pages_are_chosen_to_be_shared_and_in_the_bin_it_has_no_name(ada: Person) -> None:
    entry, page = put_away(ada), ada.page
    ada.goto("/my/shares/new")
    limits = page.get_by_role("button", name="I have read this")
    choose = page.get_by_role("button", name="See what they will see")
    expect(limits.or_(choose)).to_be_visible()
    if limits.is_visible():
        limits.click()
    row = page.locator(f"li[data-id='{entry}'][data-state=open]")
    expect(row.locator(".pick-title")).to_have_text("Put away")
    shows_nothing(page)
    # Chosen, it is seen before it is handed over.
    row.locator("input").check()
    choose.click()
    expect(page.locator("[data-part=shown-pages]")).to_contain_text(TEXT)
    ada.goto(f"/my/entries/{entry}")
    page.get_by_role("button", name="Show it").click()
    page.get_by_text("More for this page").click()
    page.get_by_role("button", name="Put into the bin").click()
    expect(page.get_by_role("heading", name="In the bin")).to_be_visible()
    ada.goto("/my/bin")
    expect(page.locator("bin-list li[data-state=open] [data-part=title]")).to_have_text("Put away")
    page.get_by_role("button", name="Delete for good now").click()
    expect(page.locator("[data-part=name]")).to_contain_text("Put away ·")
    shows_nothing(page)


def test_pages_of_one_day_that_are_called_the_same_are_told_apart_by_the_time(ada: Person) -> None:
    page = ada.page
    away = [seal(ada, {"title": TITLE, "away": True}, at=at) for at in ("09:05", "21:40")]
    seal(ada, {"title": TITLE, "away": True}, days_ago=1)
    seal(ada, {"title": "The only one"})
    ada.server.change("UPDATE entry SET binned = date('now') WHERE id IN (?, ?)", *away)
    ada.goto("/my/bin")
    days = page.locator("li[data-state=open] [data-part=day]")
    expect(days).to_have_count(2)
    assert [day[-5:] for day in sorted(days.all_inner_texts())] == ["09:05", "21:40"]
    page.locator(f"li[data-id='{away[0]}']").get_by_role("button", name="Delete for good now").click()
    expect(page.locator("dialog [data-part=name]")).to_contain_text("09:05")
    ada.server.change("UPDATE entry SET binned = NULL")
    for path in ("/my/entries", "/my/shares/new"):
        ada.goto(path)
        expect(page.locator("li[data-state=open]")).to_have_count(4)
        said = {day for day in days.all_text_contents() if ":" in day}
        assert {day[-5:] for day in said} == {"09:05", "21:40"}
    shows_nothing(page)
    ada.lock()
    assert days.all_text_contents() == []
    assert ":" not in "".join(page.locator("[data-part=day]").all_text_contents())


def test_the_readable_file_holds_it_and_names_it_nowhere_outside_its_own_page(ada: Person) -> None:
    page = ada.page
    put_away(ada)
    ada.goto("/my/export")
    page.get_by_role("button", name="Make a readable copy").click()
    expect(page.get_by_text("Pages that you put away are in it too, with their words.")).to_be_visible()
    files = unzipped(take(ada, "readable")[1])
    (name,) = (each for each in files if each.startswith("pages/"))
    assert name.endswith(" Put away.md")
    assert not SECRET.search(files["index.md"])
    assert TITLE in files[name]
    assert TEXT in files[name]
    assert "- You had put this page away." in files[name]


def test_by_the_keyboard_alone(ada: Person) -> None:
    entry, page = put_away(ada), ada.page
    page.set_viewport_size({"width": 1024, "height": 720})
    keys = Keys(page)
    asking = {"": "entry-page", "/edit": "entry-composer", "/versions/1": "version-page"}
    for path, opened in asking.items():
        ada.goto(f"/my/entries/{entry}{path}")
        expect(page.locator(f"{opened}[data-state=away]")).to_be_attached()
        keys.press("Show it", "BUTTON")
        expect(page.locator(f"{opened}[data-state=open]")).to_be_attached()
