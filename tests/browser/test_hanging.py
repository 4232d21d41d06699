"""A bad line, where requests neither fail nor answer: what waits ends by itself, and whoever waits can go on."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.people import Person
from tests.browser.saves import asked, is_save
from tests.browser.test_locking import WARNING, with_clock
from tests.browser.test_writing import compose, field, save, says

# Each limit of a request ends when the test says so.
LIMITS = """() => {
  window.limits = [];
  AbortSignal.timeout = () => {
    const limit = new AbortController();
    window.limits.push(() => limit.abort(new DOMException('took too long', 'TimeoutError')));
    return limit.signal;
  };
}"""
# More rows than a list has; they need not open.
COPIES = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 31)
    INSERT INTO entry (owner, id, rev, made, seq, saved, head, head_hash, body_rev)
    SELECT owner, lower(hex(randomblob(16))), rev, made, seq, saved, head, head_hash, body_rev FROM entry, n WHERE id = ?"""
NO_COPIES = "DELETE FROM entry WHERE id NOT IN (SELECT entry FROM entry_body)"
END = "() => window.limits.splice(0).forEach((end) => end())"


@pytest.fixture
def ada(settled_ada: Person) -> Person:
    settled_ada.page.add_init_script(f"({LIMITS})()")
    return settled_ada


def hang(page: Page, address: str | Callable[[str], bool]) -> list[Route]:
    """From now on such requests get no answer, unless the test gives it."""
    held: list[Route] = []
    page.route(address, lambda route: held.append(route))
    return held


def saved_and_unanswered(ada: Person) -> tuple[list[Route], list[Route]]:
    """Save was pressed and its writer goes on: the saves, and the looks at what became of them, that have no answer yet."""
    page = ada.page
    page.clock.install()
    saves: list[Route] = []
    page.route("**/my/entries/*", lambda route: saves.append(route) if is_save(route.request) else route.fallback())
    looks = hang(page, "**/envelopes")
    compose(ada, "Saved.")
    save(page)
    asked(page, saves)
    page.clock.run_for(8_100)
    says(page, "Waiting for a connection")
    return saves, looks


def test_a_profile_that_hangs_is_said_in_the_end_and_asked_for_anew(ada: Person) -> None:
    page = ada.page
    held = hang(page, "**/my/profile")
    ada.goto("/my/intentions")
    asked(page, held)
    page.evaluate(END)
    expect(page.locator("intention-list[data-state=failed]")).to_be_visible()
    page.unroute_all(behavior="ignoreErrors")
    ada.lock()
    ada.unlock()
    expect(page.locator("intention-list[data-state=empty]")).to_be_attached()


def test_a_profile_that_broke_off_half_way_is_not_called_damaged(ada: Person) -> None:
    page = ada.page
    page.route("**/my/profile", lambda route: route.fulfill(body='{"rev": 1, "sealed": "mo1.'))
    ada.goto("/my/intentions")
    expect(page.locator("intention-list[data-state=failed]")).to_be_visible()
    expect(page.get_by_text("could not be opened")).to_be_hidden()


def test_a_save_behind_an_answer_that_hangs_lets_its_writer_go_on_and_leads_nobody_away(ada: Person) -> None:
    page = ada.page
    saves, looks = saved_and_unanswered(ada)
    field(page).fill("Saved. And on.")
    saves[0].continue_()
    asked(page, looks)
    save(page)
    asked(page, saves, 2)
    saves[1].continue_()
    expect(page.locator("entry-composer[data-save=saving]")).to_be_attached()
    page.clock.run_for(8_100)
    page.clock.run_for(3_100)
    expect(field(page)).to_be_editable()
    field(page).fill("Saved. And on. And further.")
    page.unroute("**/envelopes")
    looks[0].continue_()
    says(page, "Kept on this phone")
    expect(field(page)).to_have_value("Saved. And on. And further.")


def choose_pages(ada: Person, *ids: str) -> None:
    """Stand before the button that opens what was ticked, to be shared."""
    page = ada.page
    ada.goto("/my/shares/new")
    limits = page.get_by_role("button", name="I have read this")
    expect(limits.or_(page.get_by_role("button", name="See what they will see"))).to_be_visible()
    if limits.is_visible():
        limits.click()
    for entry in ids:
        page.locator(f"li[data-id='{entry}'] input").check()


def test_a_passage_that_was_left_out_does_not_come_back_with_a_late_answer(ada: Person) -> None:
    page, entry = ada.page, ada.write("To be seen.\n\nTo be left out.")
    choose_pages(ada, entry)
    held = hang(page, "**/envelopes")
    choose = page.get_by_role("button", name="See what they will see")
    choose.click()
    expect(page.locator("share-form[data-said=opening]")).to_be_attached()
    # A second tap, and a choice that was taken back.
    choose.click()
    page.locator(f"li[data-id='{entry}'] input").uncheck()
    page.locator(f"li[data-id='{entry}'] input").check()
    choose.click()
    asked(page, held, 2)
    held[1].continue_()
    page.get_by_text("Leave passages out").click()
    page.get_by_role("button", name="To be left out.").click()
    for late in (*held[:1], *held[2:]):
        with page.expect_response("**/envelopes"):
            late.continue_()
    page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 100))")
    expect(page.locator("[data-part=shown-pages]")).to_contain_text("To be seen.")
    expect(page.locator("[data-part=shown-pages]")).not_to_contain_text("To be left out.")


def test_words_for_a_link_that_come_late_leave_a_passphrase_that_was_typed(ada: Person) -> None:
    page, entry = ada.page, ada.write("For Bea.")
    held = hang(page, "**/eff_large_wordlist.txt")
    choose_pages(ada, entry)
    page.get_by_role("button", name="See what they will see").click()
    page.get_by_role("button", name="Yes, this").click()
    page.get_by_label("Passphrase for this link").fill("said to Bea just now")
    asked(page, held)
    with page.expect_response("**/eff_large_wordlist.txt"):
        held[0].continue_()
    page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 100))")
    expect(page.get_by_label("Passphrase for this link")).to_have_value("said to Bea just now")


def test_what_hangs_of_a_draft_keeps_nobody_from_the_page_the_draft_or_the_way_out(ada: Person) -> None:
    page = ada.page
    saves, looks = saved_and_unanswered(ada)
    field(page).fill("Saved. And on.")
    says(page, "Kept on this phone")
    with page.expect_response("**/my/entries/*"):
        saves[0].continue_()
    asked(page, looks)
    # The page itself.
    entry = saves[0].request.url.rsplit("/", 1)[1]
    ada.goto(f"/my/entries/{entry}")
    asked(page, looks, 2)
    page.clock.run_for(3_100)
    expect(page.locator("entry-page[data-state=open] [data-part=text]")).to_have_text("Saved.")
    expect(page.get_by_role("link", name="Go on with them")).to_be_visible()
    # Removing everything, which asks first what is not saved.
    ada.goto("/my/more")
    ada.unlocked()
    page.get_by_role("button", name="Remove everything from this device").click()
    asked(page, looks, 3)
    page.clock.run_for(3_100)
    dialog = page.get_by_role("dialog", name="Remove everything of yours from this device?")
    expect(dialog).to_contain_text("Not saved yet: 1.")


def test_a_draft_opens_although_nobody_says_whether_its_page_is_there(ada: Person) -> None:
    page = ada.page
    entry = ada.write("Saved.")
    compose(ada, "Saved. And on.", f"/my/entries/{entry}/edit")
    page.clock.install()
    held = hang(page, "**/envelopes")
    ada.goto("/my/today")
    asked(page, held)
    page.clock.run_for(3_100)
    page.locator("draft-list li a").click()
    asked(page, held, 2)
    page.clock.run_for(3_100)
    page.wait_for_url(f"**/my/entries/{entry}/edit#draft.*")
    expect(field(page)).to_have_value("Saved. And on.")


def test_while_something_is_kept_with_a_page_it_is_said_and_all_of_it_can_be_skipped(ada: Person) -> None:
    page = ada.page
    ada.write("Saved.")
    held = hang(page, "**/envelopes")
    closing = page.locator("closing-steps")
    closing.get_by_text("One kind sentence to yourself").click()
    closing.locator("[data-part=line]").fill("It was enough.")
    keep = closing.locator("[data-closing=line]")
    keep.click()
    asked(page, held)
    expect(closing.get_by_text("Saving. Your page itself is safe already.")).to_be_visible()
    expect(keep).to_be_focused()
    keep.click()
    closing.get_by_role("button", name="Skip all of this").click()
    expect(closing.get_by_text("That is fine.")).to_be_visible()
    expect(closing.locator("[data-part=offer]")).to_be_hidden()
    assert len(held) == 1
    page.evaluate(END)
    expect(closing.get_by_text("That could not be saved just now.")).to_be_visible()


def test_a_list_that_is_on_its_way_says_so_and_asks_nobody_to_unlock(ada: Person) -> None:
    page = ada.page
    held = hang(page, "**/my/profile")
    ada.goto("/my/help")
    asked(page, held)
    own = page.locator("support-people")
    expect(own.get_by_text("Getting your list. The numbers above work without it.")).to_be_visible()
    expect(own.get_by_role("button", name="Unlock to see them")).to_be_hidden()
    page.evaluate(END)
    expect(own.get_by_text("Your list could not be loaded. It is safe.")).to_be_visible()
    ada.goto("/my/intentions")
    expect(page.get_by_text("Getting what you set.")).to_be_visible()
    expect(page.get_by_text("What you set is shown once your journal is open.")).to_be_hidden()


def test_an_unlock_whose_worker_does_not_come_ends_and_is_not_called_a_wrong_passphrase(ada: Person) -> None:
    page = ada.page
    ada.goto("/my/entries")
    ada.unlocked()
    ada.lock()
    held = hang(page, "**/argon2-worker.js")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Passphrase").fill(ada.passphrase)
    dialog.get_by_role("button", name="Unlock", exact=True).click()
    asked(page, held)
    expect(dialog.get_by_text("Opening. This takes a few seconds.")).to_be_visible()
    expect(dialog.get_by_role("link", name="Help now").first).to_be_enabled()
    page.evaluate(END)
    expect(dialog.get_by_text("No answer came. Check your connection and try again.")).to_be_visible()
    expect(dialog.get_by_label("Passphrase")).to_have_value(ada.passphrase)
    page.unroute_all(behavior="ignoreErrors")
    dialog.get_by_role("button", name="Unlock", exact=True).click()
    ada.unlocked()


def test_stay_holds_while_its_answer_hangs(ada: Person) -> None:
    page = with_clock(ada, "/my/today")
    page.clock.fast_forward("14:30")
    expect(page.get_by_text(WARNING)).to_be_visible()
    held = hang(page, "**/my/presence")
    page.get_by_role("button", name="Stay").click()
    asked(page, held)
    page.clock.fast_forward("00:40")
    page.clock.run_for(2_000)
    expect(page.locator("vault-gate[data-state=open]")).to_be_attached()
    expect(page.get_by_text(WARNING)).to_be_hidden()


def test_a_touch_from_before_the_device_slept_does_not_keep_it_open_where_no_server_answers(ada: Person) -> None:
    page = with_clock(ada, "/my/today")
    page.clock.fast_forward("01:30")
    with page.expect_response(lambda answer: "/my/presence" in answer.url and answer.request.method == "POST"):
        page.keyboard.press("End")
        page.clock.run_for(1_100)
    page.keyboard.press("End")
    page.route("**/my/presence", lambda route: route.abort())
    page.clock.fast_forward("59:00")
    expect(page.locator("vault-gate[data-state=locked]")).to_be_attached()
    ada.complaints.clear()


@pytest.mark.parametrize("path", ["/my/entries", "/my/shares/new"])
def test_older_pages_that_are_on_their_way_or_do_not_come_are_said_where_they_were_asked_for(ada: Person, path: str) -> None:
    page, entry = ada.page, ada.write("Copied.")
    ada.server.change(COPIES, entry)
    try:
        ada.goto(path)
        ada.unlocked()
        limits = page.get_by_role("button", name="I have read this")
        older = page.get_by_role("button", name="Older pages")
        expect(older.or_(limits).first).to_be_visible()
        if limits.is_visible():
            limits.click()
        held = hang(page, lambda url: "before=" in url)
        older.click()
        asked(page, held)
        expect(page.get_by_text("Getting them.")).to_be_visible()
        expect(older).to_be_focused()
        held[0].abort()
        expect(page.get_by_text("They did not come. Nothing is lost.")).to_be_visible()
        expect(page.get_by_text("No answer yet. Try again: it will be the same link.")).to_be_hidden()
        page.unroute_all()
        older.click()
        expect(page.get_by_text("They did not come. Nothing is lost.")).to_be_hidden()
        expect(older).to_be_hidden()
    finally:
        ada.server.change(NO_COPIES)
        ada.complaints.clear()


def test_an_answer_that_comes_after_the_device_slept_counts_from_when_it_was_asked_for(ada: Person) -> None:
    page = with_clock(ada, "/my/today")
    page.clock.fast_forward("14:30")
    held = hang(page, "**/my/presence")
    page.get_by_role("button", name="Stay").click()
    asked(page, held)
    page.clock.fast_forward("59:00")
    for route in held:
        route.continue_()
    expect(page.locator("vault-gate[data-state=locked]")).to_be_attached()
