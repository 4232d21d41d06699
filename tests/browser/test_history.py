"""Earlier versions: seen beside the page as it is now, what differs marked, and brought back on top without losing anything."""

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.people import PHONE, Person
from tests.browser.test_keyboard import Keys
from tests.browser.test_sharing import start_from_prompt
from tests.browser.test_writing import compose, drafts, field, save, shown

DESK = {"width": 1280, "height": 800}
SAVE = re.compile(r"/my/entries/[0-9a-f]{32}$")


@pytest.fixture
def ada(settled_ada):
    return settled_ada


def rewrite(person: Person, entry: str, text: str | None = None, title: str | None = None) -> None:
    """Save a page once more."""
    page = person.page
    person.goto(f"/my/entries/{entry}/edit")
    expect(page.locator("entry-composer[data-state=open]")).to_be_attached()
    if text is not None:
        field(page).fill(text)
    if title is not None:
        page.get_by_label("Title, if you like").fill(title)
    save(page)
    page.wait_for_url(SAVE)
    expect(page.locator("entry-page[data-state=open]")).to_be_attached()


def compare(person: Person, entry: str, rev: int) -> Page:
    """The page of one version, opened."""
    person.goto(f"/my/entries/{entry}/versions/{rev}")
    expect(person.page.locator("version-page[data-state=open]")).to_be_attached()
    return person.page


def bring_back(page: Page) -> None:
    page.get_by_role("button", name="Bring this version back").click()


def revs(person: Person, entry: str) -> list[int]:
    return [rev for (rev,) in person.server.change("SELECT rev FROM entry_revision WHERE entry = ? ORDER BY rev", entry)]


def marked(page: Page, side: str) -> list[str]:
    return page.locator(f"[data-shows={side}] :is(.reading-title, .reading-text) .differs").all_text_contents()


def test_a_page_leads_to_its_versions_and_each_to_what_differs(ada):
    entry = ada.write("The sea was calm.\n\nI held the cup.", "By the sea")
    page = ada.page
    page.get_by_text("More for this page").click()
    expect(page.get_by_role("link", name="Earlier versions")).to_have_count(0)
    rewrite(ada, entry, "The sea was rough.\n\nI held the cup.")
    rewrite(ada, entry, title="By the rough sea")
    page.get_by_text("More for this page").click()
    page.get_by_role("link", name="Earlier versions").click()
    rows = page.locator("version-list li")
    expect(rows.locator("[data-part=title]")).to_have_text(["By the rough sea", "By the sea", "By the sea"])
    expect(rows.nth(0)).to_contain_text("As it is now")
    expect(rows.nth(0)).to_contain_text("Same text as the one before")
    expect(rows.nth(1)).not_to_contain_text("Same text")
    assert page.title() == "Earlier versions · Mooring"
    rows.nth(2).get_by_role("link").click()
    expect(page.locator("version-page[data-state=open]")).to_be_attached()
    assert page.url.endswith(f"/my/entries/{entry}/versions/1")
    assert page.title() == "Earlier version · Mooring"
    assert marked(page, "then") == ["calm"]
    assert marked(page, "now") == ["rough", "rough"]


def test_both_stand_beside_each_other_on_a_desk_and_behind_a_switch_on_a_phone(ada):
    entry = ada.write("The sea was calm.")
    rewrite(ada, entry, "The sea was rough.")
    page = compare(ada, entry, 1)
    then, now = page.locator("[data-shows=then]"), page.locator("[data-shows=now]")
    expect(then).to_be_visible()
    expect(now).to_be_hidden()
    page.get_by_role("button", name="Now", exact=True).click()
    expect(then).to_be_hidden()
    expect(now.get_by_text("The sea was rough.")).to_be_visible()
    expect(page.get_by_role("button", name="Now", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Before", exact=True)).to_have_attribute("aria-pressed", "false")
    page.set_viewport_size(DESK)
    expect(then).to_be_visible()
    expect(now).to_be_visible()
    expect(page.get_by_role("button", name="Now", exact=True)).to_be_hidden()
    one, other = then.bounding_box(), now.bounding_box()
    assert one
    assert other
    assert one["x"] + one["width"] < other["x"]
    assert one["y"] == other["y"]
    page.set_viewport_size(PHONE)


def test_an_answer_without_a_title_is_called_by_its_question_as_on_its_own_page(ada):
    page = ada.page
    asked = start_from_prompt(ada)
    entry = page.url.rsplit("/", 1)[1]
    rewrite(ada, entry, "Another answer to it.")
    compare(ada, entry, 1)
    for side in ("then", "now"):
        expect(page.locator(f"[data-part={side}-name]")).to_have_text(asked)
        expect(page.locator(f"[data-part={side}-prompt]")).to_be_hidden()
    rewrite(ada, entry, title="Rain")
    compare(ada, entry, 1)
    # The question did not change: only the title is new.
    expect(page.locator("[data-part=then-name]")).to_have_text(asked)
    expect(page.locator("[data-part=now-prompt]")).to_have_text(asked)
    assert page.locator("[data-part$=-name] .differs").all_text_contents() == ["Rain"]


def test_what_differs_is_underlined_and_not_only_coloured(ada):
    entry = ada.write("The sea was calm.")
    rewrite(ada, entry, "The sea was rough.")
    page = compare(ada, entry, 1)
    page.set_viewport_size(DESK)
    for side, style in (("then", "dotted"), ("now", "solid")):
        found = page.locator(f"[data-shows={side}] .reading-text .differs")
        line = found.evaluate("(node) => [getComputedStyle(node).textDecorationLine, getComputedStyle(node).textDecorationStyle]")
        assert line == ["underline", style]
        assert found.evaluate("(node) => node.tagName") == {"then": "DEL", "now": "INS"}[side]
        expect(page.locator(f"[data-shows={side}]").get_by_text("only in this version")).to_be_visible()
    page.set_viewport_size(PHONE)


def test_a_version_comes_back_on_top_and_what_was_there_stays_among_the_versions(ada):
    entry = ada.write("The first words.", "First")
    rewrite(ada, entry, "The second words.", "Second")
    bring_back(compare(ada, entry, 1))
    assert shown(ada.page, "The first words.") == entry
    expect(ada.page.get_by_role("heading", name="First")).to_be_visible()
    assert revs(ada, entry) == [1, 2, 3]
    bring_back(compare(ada, entry, 2))
    assert shown(ada.page, "The second words.") == entry
    assert revs(ada, entry) == [1, 2, 3, 4]


def test_a_version_that_differs_only_in_its_title_uses_up_no_text(ada):
    entry = ada.write("The words.", "First")
    rewrite(ada, entry, title="Second")
    page = compare(ada, entry, 1)
    with page.expect_request(lambda request: request.method == "POST" and SAVE.search(request.url) is not None) as sent:
        bring_back(page)
    assert "body" not in parse_qs(sent.value.post_data or "")
    shown(page, "The words.")
    expect(page.get_by_role("heading", name="First")).to_be_visible()
    assert ada.server.change("SELECT count(*) FROM entry_body WHERE entry = ?", entry) == [(1,)]


def test_the_version_of_now_differs_in_nothing_and_is_not_offered(ada):
    entry = ada.write("The same.")
    page = compare(ada, entry, 1)
    expect(page.get_by_text("The words are the same in both.")).to_be_visible()
    expect(page.get_by_role("button", name="Bring this version back")).to_be_hidden()
    assert marked(page, "then") + marked(page, "now") == []


def test_a_page_that_was_changed_elsewhere_meanwhile_is_looked_at_again_first(ada):
    entry = ada.write("The first words.")
    rewrite(ada, entry, "The second words.")
    page = compare(ada, entry, 1)
    tab = ada.tab()
    rewrite(tab, entry, "The third words, from another tab.")
    tab.page.close()
    bring_back(page)
    expect(page.get_by_text("This page was changed somewhere else")).to_be_visible()
    page.get_by_role("button", name="Now", exact=True).click()
    expect(page.locator("[data-shows=now]")).to_contain_text("The third words, from another tab.")
    assert revs(ada, entry) == [1, 2, 3]
    bring_back(page)
    shown(page, "The first words.")
    assert revs(ada, entry) == [1, 2, 3, 4]
    compare(ada, entry, 3)
    expect(page.locator("[data-shows=then]")).to_contain_text("The third words, from another tab.")


def test_the_same_version_brought_back_on_two_devices_is_not_asked_about(ada):
    entry = ada.write("The first words.")
    rewrite(ada, entry, "The second words.")
    page = compare(ada, entry, 1)
    tab = ada.tab()
    bring_back(compare(tab, entry, 1))
    shown(tab.page, "The first words.")
    tab.page.close()
    bring_back(page)
    shown(page, "The first words.")
    assert revs(ada, entry) == [1, 2, 3]


def sends(page: Page) -> list[str]:
    """What is sent from now on, byte for byte."""
    found: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and SAVE.search(request.url):
            found.append(request.post_data or "")

    page.on("request", note)
    return found


def test_without_a_connection_nothing_is_lost_and_the_same_bytes_go_out_later(ada):
    entry = ada.write("The first words.")
    rewrite(ada, entry, "The second words.")
    page = compare(ada, entry, 1)
    sent = sends(page)
    ada.context.set_offline(True)
    bring_back(page)
    expect(page.get_by_text("No answer yet. Nothing is lost.")).to_be_visible()
    expect(page.locator("[data-shows=then]")).to_contain_text("The first words.")
    ada.context.set_offline(False)
    bring_back(page)
    shown(page, "The first words.")
    assert len(sent) == 2
    assert sent[0] == sent[1]


def test_a_lost_answer_makes_one_revision(ada):
    entry = ada.write("The first words.")
    rewrite(ada, entry, "The second words.")
    page = compare(ada, entry, 1)
    lost: list[int] = []

    def lose(route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_retries=3).status)
            route.abort()
        else:
            route.continue_()

    page.route(SAVE, lose)
    bring_back(page)
    expect(page.get_by_text("No answer yet. Nothing is lost.")).to_be_visible()
    bring_back(page)
    shown(page, "The first words.")
    assert revs(ada, entry) == [1, 2, 3]


def test_a_fault_of_the_server_is_said_and_the_page_stays(ada):
    entry = ada.write("The first words.")
    rewrite(ada, entry, "The second words.")
    page = compare(ada, entry, 1)
    page.route(SAVE, lambda route: route.fulfill(status=500, body="") if route.request.method == "POST" else route.continue_())
    bring_back(page)
    expect(page.get_by_text("No answer yet. Nothing is lost.")).to_be_visible()
    page.unroute(SAVE)
    bring_back(page)
    shown(page, "The first words.")


def test_locking_midway_leaves_no_word_in_the_page(ada):
    entry = ada.write("The first words.", "A title to hide")
    rewrite(ada, entry, "The second words.")
    page = compare(ada, entry, 1)
    ada.lock()
    for words in ("The first words.", "The second words.", "A title to hide"):
        assert words not in page.content()
    ada.unlock()
    expect(page.locator("[data-shows=then]")).to_contain_text("The first words.")
    ada.goto(f"/my/entries/{entry}/versions")
    expect(page.locator("li[data-state=open]")).to_have_count(2)
    ada.lock()
    assert "A title to hide" not in page.content()
    ada.unlock()
    expect(page.locator("li[data-state=open]")).to_have_count(2)


def test_words_that_were_not_saved_yet_are_said_to_be_there_and_not_swallowed(ada):
    entry = ada.write("The first words.")
    rewrite(ada, entry, "The second words.")
    compose(ada, "The second words, and something unfinished.", f"/my/entries/{entry}/edit")
    page = compare(ada, entry, 1)
    expect(page.get_by_text("There are words on this device that you have not saved")).to_be_visible()
    page.get_by_role("link", name="Look at them").click()
    expect(field(page)).to_have_value("The second words, and something unfinished.")
    bring_back(compare(ada, entry, 1))
    shown(page, "The first words.")
    expect(page.get_by_text("There are words on this device that you have not saved")).to_be_visible()
    drafts(ada).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="This page was changed somewhere else")).to_be_visible()
    expect(page.locator("[data-part=mine]")).to_have_text("The second words, and something unfinished.")
    expect(page.locator("[data-part=theirs]")).to_have_text("The first words.")


def test_bringing_a_version_back_brings_the_page_back_from_the_bin(ada):
    entry = ada.write("The first words.")
    rewrite(ada, entry, "The second words.")
    ada.server.change("UPDATE entry SET binned = date('now') WHERE id = ?", entry)
    page = compare(ada, entry, 1)
    expect(page.get_by_text("Bringing a version back brings the page back too.")).to_be_visible()
    bring_back(page)
    shown(page, "The first words.")
    assert ada.server.change("SELECT binned FROM entry WHERE id = ?", entry) == [(None,)]


def test_another_version_under_this_ones_address_is_found_out(ada):
    entry = ada.write("The first words.")
    rewrite(ada, entry, "The second words.")
    rewrite(ada, entry, "The third words.")
    page = ada.page
    page.route(
        f"**/my/entries/{entry}/versions/1",
        lambda route: route.continue_(url=f"{ada.server.origin}/my/entries/{entry}/versions/2"),
    )
    ada.goto(f"/my/entries/{entry}/versions/1")
    expect(page.get_by_text("This version could not be opened")).to_be_visible()
    expect(page.get_by_role("button", name="Bring this version back")).to_be_hidden()
    assert "The second words." not in page.content()


def test_markup_in_two_versions_is_words(ada):
    worst = '<img src=/ran onerror="window.ran=1">\n\n<del>old</del> {{ ran }}'
    entry = ada.write(worst, "<b>title</b>")
    rewrite(ada, entry, worst.replace("old", "new"), "<i>title</i>")
    page = compare(ada, entry, 1)
    expect(page.locator("[data-part=then-text]")).to_contain_text('<img src=/ran onerror="window.ran=1">')
    expect(page.locator("[data-part=then-name]")).to_have_text("<b>title</b>")
    assert page.locator("version-page :is(img, b, i)").count() == 0
    assert page.evaluate("() => window.ran") is None


def test_by_keys_alone(ada):
    entry = ada.write("The first words.")
    rewrite(ada, entry, "The second words.")
    page, keys = compare(ada, entry, 1), Keys(ada.page)
    keys.to("Now", "BUTTON")
    page.keyboard.press("Space")
    expect(page.locator("[data-shows=now]")).to_be_visible()
    keys.press("Bring this version back", "BUTTON")
    shown(page, "The first words.")
