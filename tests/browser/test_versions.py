"""When words meet a version that was saved elsewhere, or a page that is already on its way: asked first, nothing swallowed."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.people import Person
from tests.browser.test_writing import KEPT, compose, drafts, field, save, says, shown

TWO = "This page was changed somewhere else"


@pytest.fixture
def ada(settled_ada):
    return settled_ada


def stale_draft(ada: Person, tablet: Person) -> str:
    """A draft of a page that was saved on another device in the meantime; the page is open on it."""
    tablet.sign_in()
    entry = ada.write("The first version.")
    compose(ada, "What was begun here.", f"/my/entries/{entry}/edit")
    ada.goto("/my/today")
    tablet.goto(f"/my/entries/{entry}/edit")
    field(tablet.page).fill("What was saved elsewhere.")
    save(tablet.page)
    shown(tablet.page, "What was saved elsewhere.")
    ada.goto(f"/my/entries/{entry}/edit")
    return entry


def test_a_draft_older_than_the_saved_page_is_asked_about_before_anything_is_saved(ada, cast):
    entry = stale_draft(ada, cast(ada.server, ada.login))
    page = ada.page
    expect(page.get_by_role("heading", name=TWO)).to_be_visible()
    expect(page.locator("[data-part=mine]")).to_have_text("What was begun here.")
    expect(page.locator("[data-part=theirs]")).to_have_text("What was saved elsewhere.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name=TWO)).to_be_visible()
    page.get_by_role("button", name="Keep both, as two pages").click()
    assert shown(page, "What was begun here.") != entry
    ada.goto(f"/my/entries/{entry}")
    shown(page, "What was saved elsewhere.")


def test_after_a_lock_the_two_versions_are_there_to_choose_from_again(ada, cast):
    stale_draft(ada, cast(ada.server, ada.login))
    page = ada.page
    expect(page.get_by_role("heading", name=TWO)).to_be_visible()
    ada.lock()
    expect(page.locator("body")).not_to_contain_text("What was begun here.")
    ada.unlock()
    expect(page.locator("[data-part=mine]")).to_have_text("What was begun here.")
    expect(page.locator("[data-part=theirs]")).to_have_text("What was saved elsewhere.")
    page.get_by_role("button", name="Put them together").click()
    shown(page, "What was saved elsewhere.", "What was begun here.")


def test_two_titles_are_both_shown_and_both_kept_when_put_together(ada):
    entry = ada.write("Text.", "Mine")
    tab = ada.tab()
    tab.goto(f"/my/entries/{entry}/edit")
    expect(field(tab.page)).to_have_value("Text.")
    ada.goto(f"/my/entries/{entry}/edit")
    ada.page.get_by_label("Title, if you like").fill("Theirs")
    save(ada.page)
    shown(ada.page, "Text.")
    field(tab.page).fill("Text, longer.")
    save(tab.page)
    expect(tab.page.locator("[data-part=theirs]")).to_contain_text("Theirs")
    tab.page.get_by_role("button", name="Put them together").click()
    shown(tab.page, "Theirs", "Text.", "Text, longer.")
    tab.page.close()


def test_a_page_of_a_newer_version_is_said_to_be_safe_and_to_be_loaded_anew(ada):
    entry, page = ada.write("Words of another version."), ada.page
    (head,) = ada.server.change("SELECT head FROM entry WHERE id = ?", entry)[0]
    ada.server.change("UPDATE entry SET head = ? WHERE id = ?", f"mo1.Ag{head[6:]}", entry)
    ada.goto("/my/entries")
    expect(page.locator(f"li[data-id='{entry}']")).to_contain_text("This page is safe.")
    ada.goto(f"/my/entries/{entry}")
    expect(page.locator("entry-page[data-state=newer]")).to_contain_text("Your page is safe.")
    ada.server.change("UPDATE entry SET head = ? WHERE id = ?", head, entry)
    page.get_by_role("link", name="Load it anew").click()
    expect(page.locator("entry-page[data-state=open]")).to_contain_text("Words of another version.")


def test_nothing_can_be_typed_into_a_save_that_is_under_way(ada):
    page = ada.page
    compose(ada, "All of it.")
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route) if route.request.method == "POST" else route.continue_()

    page.route(re.compile(r"/my/entries/[0-9a-f]{32}$"), hold)
    with page.expect_request(re.compile(r"/my/entries/[0-9a-f]{32}$")):
        save(page)
    says(page, "Saving")
    expect(field(page)).not_to_be_editable()
    waiting[0].continue_()
    shown(page, "All of it.")


def test_enter_in_the_title_goes_on_to_the_page(ada):
    page = ada.page
    ada.goto("/my/entries/new")
    page.get_by_label("Title, if you like").fill("A title")
    page.get_by_label("Title, if you like").press("Enter")
    expect(field(page)).to_be_focused()
    expect(page).to_have_url(re.compile(r"/my/entries/new#draft\."))


def test_a_prompt_taken_up_is_still_there_after_a_lock_before_the_first_word(ada):
    page = ada.page
    ada.today()
    question = page.locator("[data-part=question]").inner_text()
    assert question
    page.get_by_role("button", name="Write to this").click()
    expect(page.locator("[data-part=question]")).to_have_text(question)
    ada.lock()
    ada.unlock()
    expect(page.locator("[data-part=question]")).to_have_text(question)


def test_a_draft_that_is_open_in_another_tab_is_said_to_be_there(ada):
    compose(ada, "Begun in the first tab.")
    second = ada.tab()
    second.page.goto(ada.page.url)
    expect(second.page.get_by_text("This draft is open in another tab")).to_be_visible()
    second.page.close()
    expect(field(ada.page)).to_have_value("Begun in the first tab.")


def test_a_draft_of_a_page_that_the_server_has_lost_is_gone_on_with_as_a_new_page(ada):
    entry = ada.write("Was saved once.")
    compose(ada, "Changed since.", f"/my/entries/{entry}/edit")
    row = drafts(ada)
    for table in ("entry_revision", "entry_body"):
        ada.server.change(f"DELETE FROM {table} WHERE entry = ?", entry)
    ada.server.change("DELETE FROM entry WHERE id = ?", entry)
    row.get_by_role("link").first.click()
    expect(field(ada.page)).to_have_value("Changed since.")
    save(ada.page)
    assert shown(ada.page, "Changed since.") == entry


def broken_storage(page: Page) -> None:
    page.evaluate("() => { IDBDatabase.prototype.transaction = () => { throw new DOMException('full', 'UnknownError'); }; }")


def test_words_that_the_device_will_not_keep_any_more_come_back_after_a_lock(ada):
    compose(ada, "Kept so far.")
    broken_storage(ada.page)
    field(ada.page).fill("Kept so far, and what came after.")
    says(ada.page, "could not keep")
    ada.lock()
    ada.unlock()
    expect(field(ada.page)).to_have_value("Kept so far, and what came after.")


def test_half_a_sign_from_a_cut_paste_is_kept_and_saved(ada):
    ada.goto("/my/entries/new")
    field(ada.page).evaluate(
        """(field) => {
          field.value = 'Cut \\ud83d here';
          field.dispatchEvent(new Event('input', { bubbles: true }));
        }"""
    )
    says(ada.page, KEPT)
    save(ada.page)
    shown(ada.page, "Cut \ufffd here")
