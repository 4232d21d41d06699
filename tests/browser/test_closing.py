"""How it is before and after a page, and closing it: offered, never asked for, sealed, and one press away from nothing at all."""

from playwright.sync_api import Page, expect

from tests.browser.finding import kept_what_was_begun
from tests.browser.people import Person
from tests.browser.saves import saved_page
from tests.browser.traces import read_all, traces

WORDS = "Tamarack-2214 the words of a page"
NOTE = "Sassafras-7781 a note with the rating"
LINE = "Bergamot-5530 one kind sentence"

OPEN = "entry-page[data-state=open]"


def begin(ada: Person, words: str = WORDS) -> Page:
    ada.goto("/my/entries/new")
    page = ada.page
    page.get_by_label("Your page").fill(words)
    return page


def rate(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def fold(page: Page, name: str) -> None:
    page.locator("closing-steps summary", has_text=name).click()


def head(page: Page) -> dict:
    """The head as the server has it now, opened."""
    found = page.evaluate(
        """async () => {
      const base = document.querySelector('script[src*="/static/"]').getAttribute('src').match(/.static.[0-9a-f]+/)[0];
      const { fetchEnvelopes } = await import(`${base}/js/entries/stored.js`);
      const { openEntry } = await import(`${base}/js/entries/entry.js`);
      return (await openEntry(await fetchEnvelopes(location.pathname.split('/')[3]))).head;
    }"""
    )
    return dict(found)


def test_a_rating_before_comes_along_with_the_draft_and_the_page_and_high_ones_offer_without_covering(settled_ada):
    page = begin(settled_ada)
    page.get_by_text("How is it right now? Only if you like.").click()
    offers = page.locator("check-in [data-part=offers]")
    rate(page, "3")
    expect(offers).to_be_hidden()
    rate(page, "5")
    expect(offers).to_contain_text("If you like, steady yourself first.")
    rate(page, "too much")
    expect(offers).to_contain_text("You do not have to carry it alone.")
    expect(page.get_by_role("button", name="5", exact=True)).to_have_attribute("aria-pressed", "false")
    rate(page, "8")
    expect(offers).to_contain_text("That is a lot.")
    # Beside the page: it can be written and saved as before.
    text = page.get_by_label("Your page")
    text.press("End")
    text.press_sequentially(" and more")
    expect(page.locator("entry-composer[data-save=kept]")).to_be_attached()
    page.reload()
    expect(text).to_have_value(f"{WORDS} and more")
    page.get_by_text("How is it right now? Only if you like.").click()
    expect(page.get_by_role("button", name="8", exact=True)).to_have_attribute("aria-pressed", "true")
    saved_page(page)
    assert head(page)["ratings"] == {"before": 8, "after": None, "feelings": [], "note": ""}


def test_without_a_rating_the_page_says_nothing_of_ratings(settled_ada):
    page = begin(settled_ada)
    page.get_by_text("How is it right now? Only if you like.").click()
    rate(page, "4")
    rate(page, "4")
    saved_page(page)
    assert not {"ratings", "line", "away"} & set(head(page))


def test_after_saving_one_press_skips_it_all_and_it_is_not_offered_again(settled_ada):
    page = begin(settled_ada)
    saved_page(page)
    offer = page.get_by_role("region", name="Before you go")
    expect(offer).to_be_visible()
    expect(page.locator(".reading-text")).to_contain_text(WORDS)
    assert "well done" not in page.locator("main").inner_text().lower()
    offer.get_by_role("button", name="Skip all of this").click()
    expect(offer).to_be_hidden()
    expect(page.get_by_text("That is fine.")).to_be_visible()
    page.reload()
    expect(page.locator(OPEN)).to_be_attached()
    expect(offer).to_be_hidden()
    page.get_by_role("button", name="Close this page gently").click()
    expect(page.get_by_role("heading", name="Before you go")).to_be_focused()


def test_each_step_is_sealed_into_the_page_and_nothing_of_it_is_readable_anywhere(own_server, cast):
    ada: Person = cast(own_server, "ada")
    ada.begin(own_server.first_link())
    page = ada.page
    sent: list[str] = []
    page.context.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    page = begin(ada)
    page.get_by_text("How is it right now? Only if you like.").click()
    rate(page, "2")
    saved_page(page)
    fold(page, "How is it now?")
    rate(page, "6")
    expect(page.get_by_text("It is stronger than before.")).to_be_visible()
    page.get_by_label("slept badly").check()
    page.get_by_label("A note, if you like").fill(NOTE)
    page.locator("[data-closing=rating]").click()
    expect(page.locator("[data-closed=rating-kept]")).to_be_visible()
    fold(page, "One kind sentence to yourself")
    page.get_by_label("As short as you like.").fill(LINE)
    page.locator("[data-closing=line]").click()
    expect(page.locator("[data-closed=line-kept]")).to_be_visible()
    kept = head(page)
    assert kept["ratings"] == {"before": 2, "after": 6, "feelings": ["slept-badly"], "note": NOTE}
    assert kept["line"] == LINE

    # Locked and opened again, it is the same page and no older one.
    ada.lock()
    expect(page.locator("body")).not_to_contain_text(LINE)
    assert LINE not in page.evaluate("() => [...document.querySelectorAll('input, textarea')].map(({ value }) => value).join()")
    ada.unlock()
    expect(page.get_by_text(LINE)).to_be_visible()
    expect(page.get_by_text("This is an older version")).to_be_hidden()

    # What is revised later keeps all of it.
    page.get_by_role("link", name="Change this page").click()
    page.get_by_label("Your page").fill(f"{WORDS}, revised")
    saved_page(page)
    assert (head(page)["ratings"], head(page)["line"]) == (kept["ratings"], LINE)

    places = {"requests": "\n".join(sent).encode(), **read_all(own_server.data), "log": own_server.log.read_bytes()}
    for word in (WORDS, NOTE, LINE, "slept-badly"):
        assert traces(word, places) == []


def test_what_was_kept_is_said_below_the_button_and_only_where_it_is_so(settled_ada):
    page = begin(settled_ada)
    page.get_by_text("How is it right now? Only if you like.").click()
    rate(page, "4")
    saved_page(page)
    rated, line = (page.locator(f"closing-steps details:has([data-closing={step}])") for step in ("rating", "line"))
    fold(page, "How is it now?")
    fold(page, "One kind sentence to yourself")
    rated.get_by_role("button", name="Keep it with the page").click()
    expect(rated.get_by_role("status").get_by_text("Nothing is chosen yet.")).to_be_visible()
    line.get_by_role("button", name="Keep it with the page").click()
    expect(line.get_by_text("There is no sentence yet.")).to_be_visible()
    expect(rated.get_by_text("Nothing is chosen yet.")).to_be_hidden()
    assert head(page)["ratings"] == {"before": 4, "after": None, "feelings": [], "note": ""}

    page.get_by_label("As short as you like.").fill(LINE)
    line.get_by_role("button", name="Keep it with the page").click()
    expect(line.locator("[data-closed=line-kept]")).to_be_visible()
    expect(page.locator(".closing-line")).to_contain_text(LINE)
    page.get_by_label("As short as you like.").fill("")
    line.get_by_role("button", name="Keep it with the page").click()
    expect(line.get_by_text("It is no longer with the page.")).to_be_visible()
    expect(page.locator(".closing-line")).to_be_hidden()
    assert "line" not in head(page)
    page.get_by_role("button", name="Skip all of this").click()
    expect(page.locator("closing-steps [data-part=said]")).to_be_focused()


def test_what_was_said_of_a_page_is_found_on_it_once_somebody_asks(settled_ada):
    page = begin(settled_ada)
    saved_page(page)
    said = page.locator("[data-part=said-fold]")
    expect(said).to_be_hidden()
    fold(page, "How is it now?")
    rate(page, "stirred up")
    page.get_by_label("A note, if you like").fill(NOTE)
    page.locator("[data-closing=rating]").click()
    expect(said).to_be_visible()
    page.reload()
    expect(page.locator(OPEN)).to_be_attached()
    expect(page.get_by_text(NOTE)).to_be_hidden()
    said.get_by_text("What you said").click()
    expect(said).to_contain_text("After writing: stirred up")
    expect(said).to_contain_text(f"A note: {NOTE}")
    settled_ada.lock()
    expect(page.locator("body")).not_to_contain_text(NOTE)
    assert said.evaluate("(fold) => [fold.hidden, fold.open]") == [True, False]
    settled_ada.unlock()
    expect(said).to_be_visible()
    expect(page.get_by_text(NOTE)).to_be_hidden()


def test_a_page_that_is_put_away_shows_nothing_until_its_owner_chooses(settled_ada):
    page = begin(settled_ada)
    entry = saved_page(page)
    fold(page, "Put the page away")
    page.locator("[data-closing=away]").click()
    expect(page.get_by_role("heading", name="Put away")).to_be_focused()
    expect(page.locator("main")).not_to_contain_text(WORDS)
    settled_ada.goto("/my/entries")
    row = page.locator(f"li[data-id='{entry}']")
    expect(row.locator("[data-part=title]")).to_have_text("Put away")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Put away")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(WORDS)
    page.get_by_role("button", name="Show it").click()
    expect(page.locator(".reading-text")).to_contain_text(WORDS)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("button", name="Keep it in sight again").click()
    expect(page.get_by_text("It is in sight again.")).to_be_visible()
    expect(page.locator("closing-steps [data-part=said]")).to_be_focused()
    page.reload()
    expect(page.locator(".reading-text")).to_contain_text(WORDS)
    assert "away" not in head(page)


def test_without_a_connection_the_page_is_safe_and_the_step_can_be_done_again(settled_ada):
    page = begin(settled_ada)
    saved_page(page)
    fold(page, "One kind sentence to yourself")
    page.get_by_label("As short as you like.").fill(LINE)
    settled_ada.context.set_offline(True)
    page.locator("[data-closing=line]").click()
    expect(page.get_by_text("That could not be saved just now.")).to_be_visible()
    expect(page.get_by_label("As short as you like.")).to_have_value(LINE)
    settled_ada.context.set_offline(False)
    page.locator("[data-closing=line]").click()
    expect(page.locator("[data-closed=line-kept]")).to_be_visible()
    settled_ada.complaints.clear()


def test_the_people_of_ones_own_are_named(settled_ada):
    page = settled_ada.page
    settled_ada.goto("/my/help/people")
    settled_ada.unlocked()
    page.get_by_label("Who", exact=True).fill("Ingeborg next door")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Added, and sealed.")).to_be_visible()
    page = begin(settled_ada)
    saved_page(page)
    fold(page, "Who you could call")
    expect(page.locator("closing-steps [data-part=own-people]")).to_contain_text("Ingeborg next door")


def test_what_was_begun_and_not_kept_is_there_again_after_a_lock_and_another_page(settled_ada):
    ada = settled_ada
    page = begin(ada)
    entry = saved_page(page)
    line = page.get_by_label("As short as you like.")
    six = page.locator("closing-steps").get_by_role("button", name="6", exact=True)
    fold(page, "One kind sentence to yourself")
    line.fill(LINE)
    fold(page, "How is it now?")
    six.click()
    ada.lock()
    expect(line).to_have_value("")
    ada.unlock()
    expect(line).to_have_value(LINE)
    expect(six).to_have_attribute("aria-pressed", "true")

    other = ada.write("Another page, to which nothing was begun.")
    ada.goto(f"/my/entries/{other}")
    expect(page.locator(OPEN)).to_be_attached()
    expect(page.get_by_role("region", name="Before you go")).to_be_hidden()
    ada.goto(f"/my/entries/{entry}")
    expect(line).to_have_value(LINE)
    page.locator("[data-closing=line]").click()
    expect(page.locator("[data-closed=line-kept]")).to_be_visible()
    page.get_by_role("button", name="Skip all of this").click()
    kept_what_was_begun(page, "closing", "")
    ada.goto(f"/my/entries/{entry}")
    expect(page.locator(".closing-line [data-fill=line]")).to_have_text(LINE)
    expect(page.get_by_role("region", name="Before you go")).to_be_hidden()
    assert "ratings" not in head(page)
