"""Small things in lists: what was cut says so, a page leads to sharing itself, and times are those of one's own clock."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person, arrive
from tests.browser.test_writing import compose, drafts

# Seals and sends as many pages as there are texts, without the hand of a person for each.
WRITE_MANY = """async ([base, count]) => {
  const { sealEntry } = await import(`${base}/js/entries/entry.js`);
  const { mintId } = await import(`${base}/js/sealing/index.js`);
  const account = document.querySelector('vault-gate').dataset.account;
  for (let place = 0; place < count; place++) {
    const words = { title: `Page ${place}`, text: 'x', prompt: null };
    const { id, rev, base: follows, head, body } = await sealEntry(mintId(), words, null);
    const sent = new URLSearchParams({ account, rev: String(rev), base: follows, head, body });
    await fetch(`/my/entries/${id}`, { method: 'POST', body: sent, headers: { 'HX-Request': 'true' } });
  }
}"""


@pytest.fixture
def ada(settled_ada):
    return settled_ada


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Short enough to be shown whole.", "Short enough to be shown whole."),
        ("word " * 40, "word " * 15 + "word…"),
        ("x" * 200, "x" * 80 + "…"),
        ("First line.\n\nSecond line.", "First line. Second line."),
        ("x" * 79 + "\U0001f30a" * 9, "x" * 79 + "\U0001f30a…"),
    ],
    ids=["whole", "between words", "one long word", "lines", "no half of a sign"],
)
def test_a_draft_that_is_cut_in_its_row_ends_in_three_dots(text, row, ada):
    compose(ada, text)
    expect(drafts(ada).locator("[data-part=title]")).to_have_text(row)


def choosing(ada: Person, entry: str) -> None:
    """From a page to the list of what may be shared, with that page ticked."""
    page = ada.page
    ada.goto(f"/my/entries/{entry}")
    page.get_by_role("link", name="Share this page").click()
    limits = page.get_by_role("button", name="I have read this")
    choose = page.get_by_role("button", name="See what they will see")
    expect(limits.or_(choose)).to_be_visible()
    if limits.is_visible():
        limits.click()
    expect(page.locator(f"li[data-id='{entry}'] input")).to_be_checked()
    expect(page.locator("[data-pick]:checked")).to_have_count(1)
    expect(choose).to_be_enabled()


def test_a_page_leads_to_sharing_with_itself_ticked(ada):
    entry = ada.write("To hand over.", "For Tuesday")
    ada.write("Not this one.")
    asked: list[str] = []
    ada.page.on("request", lambda request: asked.append(request.url))
    choosing(ada, entry)
    assert ada.page.url.endswith(f"/my/shares/new#page.{entry}")
    assert not [url for url in asked if entry in url and "/my/shares" in url]
    ada.page.get_by_role("button", name="See what they will see").click()
    expect(ada.page.locator("[data-part=shown-pages]")).to_contain_text("To hand over.")
    expect(ada.page.locator("[data-part=shown-pages]")).not_to_contain_text("Not this one.")


def test_what_was_unticked_stays_so_after_a_lock(ada):
    entry = ada.write("On second thoughts.")
    choosing(ada, entry)
    tick = ada.page.locator(f"li[data-id='{entry}'] input")
    tick.uncheck()
    ada.lock()
    ada.unlock()
    expect(ada.page.locator(f"li[data-id='{entry}'][data-state=open]")).to_be_attached()
    expect(tick).not_to_be_checked()


def test_a_page_further_down_is_found_and_ticked(ada):
    entry = ada.write("Written long ago.", "Long ago")
    script = ada.page.locator("script[type=module]").first.get_attribute("src") or ""
    ada.page.evaluate(WRITE_MANY, [script.removesuffix("/js/app.js"), 65])
    choosing(ada, entry)
    expect(ada.page.locator(f"li[data-id='{entry}']")).to_be_in_viewport()


def test_times_of_a_share_are_those_of_her_own_clock(server, browser):
    zone = ZoneInfo("Pacific/Auckland")
    ada = arrive(server, browser, "ada-in-auckland", timezone_id=zone.key)
    bea = arrive(server, browser, "bea-of-times")
    try:
        ada.begin(server.invite())
        link, path = ada.share([ada.write("To hand over.")])
        bea.open_shared(link)
        expect(bea.page.locator(".reader-page")).to_be_visible()
        ada.goto(path)
        at = datetime.fromisoformat(str(ada.page.locator(".openings time").get_attribute("datetime"))).astimezone(zone)
        shown = f"{at.day} {at:%B} at {at:%H:%M}"
        expect(ada.page.locator(".openings time")).to_have_text(shown)
        expect(ada.page.get_by_text(f"Opened once, on {shown}.")).to_be_visible()
        expect(ada.page.get_by_text("Times are in UTC.")).to_be_hidden()
        until = ada.page.locator("share-page .share-state time")
        ends = datetime.fromisoformat(str(until.first.get_attribute("datetime"))).astimezone(zone)
        expect(ada.page.locator("share-page > div .share-state")).to_have_text(
            re.compile(rf"\s*Open until {ends.day} {ends:%B} {ends.year}\s*")
        )
        ada.goto("/my/shares")
        expect(ada.page.get_by_text(f"Opened once, on {shown}.")).to_be_visible()
        assert not ada.complaints
    finally:
        ada.context.close()
        bea.context.close()


def test_without_scripts_times_say_that_they_are_of_another_clock(server, browser, ada):
    _, path = ada.share([ada.write("To hand over.")])
    state = ada.context.storage_state()
    context = browser.new_context(storage_state=state, java_script_enabled=False)
    page = context.new_page()
    page.goto(server.origin + path)
    expect(page.get_by_text("Times are in UTC.")).to_be_visible()
    context.close()
