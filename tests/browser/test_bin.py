"""Putting a page away and bringing it back, deleting it for good, and what becomes of words that come late."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Person
from tests.browser.test_keyboard import Keys
from tests.browser.test_writing import WAITING, compose, drafts, field, save, says, shown


@pytest.fixture
def ada(settled_ada):
    return settled_ada


def look(person: Person, path: str) -> Page:
    """A page of hers, opened."""
    person.goto(path)
    person.unlocked()
    return person.page


def put_away(person: Person, entry: str) -> None:
    """From the page's own menu."""
    page = look(person, f"/my/entries/{entry}")
    page.get_by_text("More for this page").click()
    page.get_by_role("button", name="Put into the bin").click()
    expect(page.get_by_role("heading", name="In the bin")).to_be_visible()


def row(person: Person, entry: str) -> Locator:
    """Its row in the bin."""
    page = look(person, "/my/bin")
    found = page.locator(f"li[data-id='{entry}']")
    expect(found).to_have_attribute("data-state", "open")
    return found


def ids(person: Person, path: str) -> list[str]:
    """Which entries a list names."""
    page = look(person, path)
    return [str(each.get_attribute("data-id")) for each in page.locator("main li[data-id]").all()]


def test_a_page_is_put_into_the_bin_and_brought_back_at_once(ada):
    entry = ada.write("Words to put away.", "Put away")
    put_away(ada, entry)
    page = ada.page
    assert page.url.endswith(f"/my/entries/{entry}")
    expect(page.get_by_text("You can bring it back for 30 more days.")).to_be_visible()
    expect(page.get_by_text("Words to put away.")).to_be_visible()
    expect(page.get_by_role("link", name="Share this page")).to_have_count(0)
    assert page.title() == "Page · Mooring"
    page.get_by_role("button", name="Bring it back", exact=True).click()
    expect(page.get_by_role("link", name="Share this page")).to_be_visible()
    expect(page.get_by_role("heading", name="In the bin")).to_have_count(0)
    assert entry in ids(ada, "/my/entries")


def test_what_is_in_the_bin_is_listed_there_and_nowhere_else(ada):
    kept, away = ada.write("Kept."), ada.write("Away.", "Away for now")
    put_away(ada, away)
    assert away not in ids(ada, "/my/entries")
    assert away not in ids(ada, "/my/shares/new")
    assert kept not in ids(ada, "/my/bin")
    here = row(ada, away)
    expect(here.get_by_role("link", name="Away for now")).to_have_attribute("href", f"/my/entries/{away}")
    expect(here.get_by_text("30 days left")).to_be_visible()
    here.get_by_role("button", name="Bring it back", exact=True).click()
    assert shown(ada.page, "Away.") == away
    assert away not in ids(ada, "/my/bin")


def test_the_journal_leads_to_the_bin(ada):
    look(ada, "/my/entries").get_by_role("link", name="Pages in the bin").click()
    expect(ada.page.get_by_role("heading", name="Bin", exact=True)).to_be_visible()


def test_saving_a_page_in_the_bin_brings_it_back(ada):
    entry = ada.write("As it was.")
    put_away(ada, entry)
    page = ada.page
    page.get_by_role("link", name="Change this page").click()
    expect(page.get_by_text("Saving it brings it back.")).to_be_visible()
    expect(field(page)).to_have_value("As it was.")
    field(page).fill("As it is.")
    save(page)
    shown(page, "As it is.")
    assert entry in ids(ada, "/my/entries")


def test_a_page_is_deleted_for_good_only_after_a_second_question(ada):
    entry = ada.write("Never again.", "To be deleted")
    put_away(ada, entry)
    here = row(ada, entry)
    here.get_by_role("button", name="Delete for good now").click()
    dialog = ada.page.get_by_role("dialog")
    expect(dialog).to_contain_text("To be deleted")
    expect(dialog).to_contain_text("Nobody can bring them back after that")
    dialog.get_by_role("button", name="Not now").click()
    expect(dialog).to_have_count(0)
    here.get_by_role("button", name="Delete for good now").click()
    with ada.page.expect_navigation(url="**/my/bin"):
        dialog.get_by_role("button", name="Delete for good", exact=True).click()
    expect(ada.page.get_by_role("heading", name="Bin", exact=True)).to_be_visible()
    assert entry not in ids(ada, "/my/bin")
    ada.goto(f"/my/entries/{entry}")
    expect(ada.page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    assert ada.server.change("SELECT count(*) FROM entry_revision WHERE entry = ?", entry) == [(0,)]


def test_the_right_page_is_deleted_of_several(ada):
    first, second = ada.write("One.", "First of two"), ada.write("Two.", "Second of two")
    for entry in (first, second):
        put_away(ada, entry)
    row(ada, first).get_by_role("button", name="Delete for good now").click()
    dialog = ada.page.get_by_role("dialog")
    expect(dialog).to_contain_text("First of two")
    expect(dialog).not_to_contain_text("Second of two")
    with ada.page.expect_navigation(url="**/my/bin"):
        dialog.get_by_role("button", name="Delete for good", exact=True).click()
    left = ids(ada, "/my/bin")
    assert second in left
    assert first not in left


def test_a_page_that_was_brought_back_in_another_tab_is_not_deleted(ada):
    entry = ada.write("Wanted after all.")
    put_away(ada, entry)
    row(ada, entry).get_by_role("button", name="Delete for good now").click()
    other = ada.tab()
    other.goto(f"/my/entries/{entry}")
    other.page.get_by_role("button", name="Bring it back", exact=True).click()
    expect(other.page.get_by_role("link", name="Share this page")).to_be_visible()
    other.page.close()
    dialog = ada.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Delete for good", exact=True).click()
    expect(dialog.get_by_text("so nothing was deleted")).to_be_visible()
    ada.goto(f"/my/entries/{entry}")
    shown(ada.page, "Wanted after all.")


def test_without_a_connection_it_is_said_and_works_later(ada):
    entry = ada.write("Still here.")
    page = look(ada, f"/my/entries/{entry}")
    page.get_by_text("More for this page").click()
    ada.context.set_offline(True)
    page.get_by_role("button", name="Put into the bin").click()
    expect(page.get_by_text("No answer came, so this may not have happened.")).to_be_visible()
    expect(page.get_by_text("Still here.", exact=True)).to_be_visible()
    ada.context.set_offline(False)
    page.get_by_role("button", name="Put into the bin").click()
    expect(page.get_by_role("heading", name="In the bin")).to_be_visible()
    ada.context.set_offline(True)
    page.get_by_role("button", name="Bring it back", exact=True).click()
    expect(page.get_by_text("No answer came, so this may not have happened.")).to_be_visible()
    ada.context.set_offline(False)
    page.get_by_role("button", name="Bring it back", exact=True).click()
    expect(page.get_by_role("link", name="Share this page")).to_be_visible()


def test_locking_midway_leaves_no_title_and_nothing_to_press(ada):
    entry = ada.write("Words.", "A title to hide")
    put_away(ada, entry)
    here = row(ada, entry)
    here.get_by_role("button", name="Delete for good now").click()
    expect(ada.page.get_by_role("dialog")).to_contain_text("A title to hide")
    ada.page.evaluate("() => document.dispatchEvent(new CustomEvent('mooring:lock'))")
    expect(ada.page.locator("vault-gate[data-state=locked]")).to_be_attached()
    assert "A title to hide" not in ada.page.content()
    expect(here.get_by_role("button", include_hidden=True, name="Bring it back", exact=True)).to_be_hidden()
    expect(ada.page.locator("bin-list dialog")).to_be_hidden()
    ada.unlock()
    expect(here.get_by_role("link", name="A title to hide")).to_be_visible()
    here.get_by_role("button", name="Bring it back", exact=True).click()
    assert shown(ada.page, "Words.") == entry


def test_what_does_not_open_can_be_put_right_or_deleted(ada):
    entry, other = ada.write("Words."), ada.write("Other words.")
    put_away(ada, entry)
    ada.server.change("UPDATE entry SET head = (SELECT head FROM entry WHERE id = ?) WHERE id = ?", other, entry)
    page = look(ada, "/my/bin")
    here = page.locator(f"li[data-id='{entry}']")
    expect(here.get_by_text("This page could not be opened.")).to_be_visible()
    here.get_by_role("button", name="Delete for good now").click()
    expect(page.get_by_role("dialog")).to_contain_text("A page that could not be opened")


def test_words_for_a_page_that_was_deleted_elsewhere_become_a_page_of_their_own(ada, cast):
    tablet = cast(ada.server, ada.login)
    tablet.sign_in()
    entry = ada.write("On both devices.", "Ada's page")
    compose(tablet, "On both devices, and a line from the tablet.", f"/my/entries/{entry}/edit")
    put_away(ada, entry)
    row(ada, entry).get_by_role("button", name="Delete for good now").click()
    with ada.page.expect_navigation(url="**/my/bin"):
        ada.page.get_by_role("dialog").get_by_role("button", name="Delete for good", exact=True).click()
    save(tablet.page)
    says(tablet.page, "deleted for good somewhere else")
    expect(field(tablet.page)).to_have_value("On both devices, and a line from the tablet.")
    assert entry not in ids(ada, "/my/entries")
    # What was not saved again is still a draft after the page was left.
    drafts(tablet).get_by_role("link").first.click()
    expect(field(tablet.page)).to_have_value("On both devices, and a line from the tablet.")
    save(tablet.page)
    fresh = shown(tablet.page, "On both devices, and a line from the tablet.")
    assert fresh != entry
    assert fresh in ids(ada, "/my/entries")


def test_a_lost_answer_and_an_erasure_do_not_bring_the_page_back(ada):
    page = ada.page
    compose(ada, "Saved, and the answer lost.")
    lost: list[str] = []

    def lose(route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        if not lost:
            lost.append(route.fetch(max_retries=3).status_text)
        route.abort()

    ada.context.route(re.compile(r"/my/entries/[0-9a-f]{32}$"), lose)
    save(page)
    says(page, WAITING)
    tab = ada.tab()
    entry = ids(tab, "/my/entries")[0]
    put_away(tab, entry)
    row(tab, entry).get_by_role("button", name="Delete for good now").click()
    with tab.page.expect_navigation(url="**/my/bin"):
        tab.page.get_by_role("dialog").get_by_role("button", name="Delete for good", exact=True).click()
    tab.page.close()
    ada.context.unroute_all()
    save(page)
    says(page, "deleted for good somewhere else")
    assert ada.server.change("SELECT count(*) FROM entry WHERE id = ?", entry) == [(0,)]
    save(page)
    assert shown(page, "Saved, and the answer lost.") != entry


def test_by_keys_alone(ada):
    page, keys = ada.page, Keys(ada.page)
    entry = ada.write("Put away without a mouse.", "By keys")
    look(ada, f"/my/entries/{entry}")
    expect(page.locator("entry-page[data-state=open]")).to_be_attached()
    keys.press("More for this page", "SUMMARY")
    keys.press("Put into the bin", "BUTTON")
    expect(page.get_by_role("heading", name="In the bin")).to_be_visible()
    row(ada, entry)
    keys.press("Delete for good now", "BUTTON")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    keys.to("Not now", "BUTTON")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator(f"li[data-id='{entry}'] [data-choice=erase]")).to_be_focused()
    keys.to("Bring it back", "BUTTON", back=True)
    page.keyboard.press("Enter")
    assert shown(page, "Put away without a mouse.") == entry
