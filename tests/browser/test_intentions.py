"""Intentions, small steps and parked decisions: set in a moment, met again once, and nobody else's business."""

import json
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.finding import kept_what_was_begun
from tests.browser.people import Person, until
from tests.browser.saves import asked, hold_posts, lose_answers
from tests.browser.test_export import take, unzipped
from tests.browser.test_keyboard import Keys
from tests.browser.traces import read_all, traces
from tests.reference import reader

STEP = "Marjoram-3381 five minutes on the balcony"
DECISION = "Wisteria-7742 selling the flat"
TALK = "Cardamom-6613 my sister"

PROFILE = """async () => {
  const base = document.querySelector('script[src*="/static/"]').getAttribute('src').match(/.static.[0-9a-f]+/)[0];
  return (await import(`${base}/js/profile/profile.js`)).readProfile();
}"""
PUT = """async (intentions) => {
  const base = document.querySelector('script[src*="/static/"]').getAttribute('src').match(/.static.[0-9a-f]+/)[0];
  const { changeProfile } = await import(`${base}/js/profile/profile.js`);
  await changeProfile((profile) => ({ ...profile, intentions }));
}"""


def day(days: int) -> str:
    return (date.today() + timedelta(days=days)).isoformat()


def one(number: int, words: str, **more: Any) -> dict[str, Any]:
    """As the browser would have set it two weeks ago, its day come."""
    made = {"id": f"{number:032x}", "kind": "step", "words": words, "talk": "", "set": day(-14), "meet": day(0)}
    return {**made, "shown": None, "met": None, "became": "open", **more}


def put(person: Person, *intentions: dict[str, Any]) -> None:
    person.page.evaluate(PUT, list(intentions))


def stored(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.page.evaluate(PROFILE).get("intentions", [])
    return found


def card(page: Page) -> Locator:
    return page.locator("intention-card")


def lead(page: Page) -> Locator:
    return page.get_by_text("You wanted to meet something again.")


def today_in(person: Person, days: int) -> None:
    """Today, so many days from now."""
    person.page.clock.set_system_time(datetime.now() + timedelta(days=days))
    person.goto("/my/today")
    gate = person.page.locator("vault-gate[data-state]")
    expect(gate).to_be_attached()
    if gate.get_attribute("data-state") == "locked":
        person.unlock()
    # What Today says of the profile, it says once this was read from the same place.
    expect(person.page.locator("prompt-card[data-state=shown]")).to_be_attached()
    person.page.evaluate(PROFILE)


def nothing_comes_up(page: Page) -> None:
    expect(lead(page)).to_be_hidden()
    expect(card(page)).to_be_hidden()


def the_list(person: Person) -> Page:
    person.goto("/my/intentions")
    person.unlocked()
    expect(person.page.locator("intention-list:not([data-state=locked], [data-state=opening])")).to_be_attached()
    return person.page


def written_down(person: Person, on: str) -> None:
    """Today has shown it, and the profile says on which day."""
    until(person.page, f"async () => (await ({PROFILE})()).intentions.some(({{ shown }}) => shown === '{on}')")


def form(page: Page) -> Locator:
    fold = page.locator("details.intention-new")
    if fold.get_attribute("open") is None:
        page.get_by_text("Set a new one").click()
    return page.locator("intention-form")


def row(page: Page, words: str) -> Locator:
    return page.locator("[data-intention]", has_text=words)


@pytest.fixture
def clocked(ada: Person) -> Person:
    """Ada, whose device has a clock that can be moved."""
    ada.page.clock.install()
    ada.goto("/my/today")
    ada.unlocked()
    return ada


def test_a_small_step_set_after_a_page_is_met_again_on_its_day_once(clocked: Person) -> None:
    ada, page = clocked, clocked.page
    ada.write("A page.")
    page.locator("closing-steps summary", has_text="One small step, if there is one").click()
    closing = page.locator("closing-steps intention-form")
    expect(closing.get_by_label("When to meet it again")).to_have_value("7")
    closing.get_by_label("In your words").fill(STEP)
    closing.get_by_role("button", name="Set it").click()
    expect(closing.get_by_text("Set, and sealed. You meet it again from")).to_be_visible()
    expect(closing.get_by_label("In your words")).to_have_value("")
    assert [(each["kind"], each["words"], each["set"], each["meet"]) for each in stored(ada)] == [("step", STEP, day(0), day(7))]

    today_in(ada, 6)
    nothing_comes_up(page)

    today_in(ada, 7)
    lead(page).scroll_into_view_if_needed()
    expect(lead(page)).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(STEP)
    # The sheet is asked for after a week as well: one thing at a time.
    expect(page.locator("sheet-reminder")).to_be_hidden()
    page.get_by_role("button", name="Show it", exact=True).click()
    expect(card(page).get_by_text(STEP)).to_be_visible()
    said = card(page).inner_text().lower()
    assert not [word for word in ("well done", "overdue", "streak", "late", "missed", "days in a row") if word in said]
    card(page).get_by_role("button", name="It went somewhere").click()
    expect(card(page).get_by_text("Noted, and sealed.")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(STEP)

    today_in(ada, 7)
    nothing_comes_up(page)
    expect(page.locator("sheet-reminder")).to_be_visible()
    today_in(ada, 40)
    nothing_comes_up(page)
    page = the_list(ada)
    page.get_by_text("Let go, or gone somewhere").click()
    expect(row(page, STEP)).to_contain_text("It went somewhere")


def test_shown_and_not_answered_it_stands_that_day_and_waits_on_its_page_on_every_other(clocked: Person) -> None:
    ada, page = clocked, clocked.page
    put(ada, one(1, STEP, meet=day(1)))
    today_in(ada, 3)
    lead(page).scroll_into_view_if_needed()
    expect(lead(page)).to_be_visible()
    written_down(ada, day(3))
    # The tab was closed before an answer: it is there for the rest of the day.
    today_in(ada, 3)
    expect(lead(page)).to_be_visible()
    for later in (4, 2, 30):
        today_in(ada, later)
        nothing_comes_up(page)
    page = the_list(ada)
    expect(row(page, STEP)).to_contain_text("and waits here.")
    row(page, STEP).get_by_text("What becomes of it").click()
    row(page, STEP).get_by_text("Meet it once more").click()
    row(page, STEP).get_by_label("When to meet it again").select_option("In a few days")
    row(page, STEP).get_by_role("button", name="Meet it then").click()
    expect(page.get_by_text("It has a new day.")).to_be_visible()
    today_in(ada, 33)
    expect(lead(page)).to_be_visible()


def test_not_now_is_an_answer(clocked: Person) -> None:
    ada, page = clocked, clocked.page
    put(ada, one(1, STEP))
    today_in(ada, 0)
    card(page).get_by_role("button", name="Not now").click()
    expect(page.get_by_text("That is fine. It waits on your list")).to_be_visible()
    for later in (0, 1):
        today_in(ada, later)
        nothing_comes_up(page)
    expect(row(the_list(ada), STEP)).to_contain_text("and waits here.")


def test_what_was_never_in_sight_was_not_shown(clocked: Person) -> None:
    ada, page = clocked, clocked.page
    put(ada, one(1, STEP))
    page.set_viewport_size({"width": 390, "height": 300})
    today_in(ada, 0)
    expect(card(page)).to_be_attached()
    expect(lead(page)).not_to_be_in_viewport()
    assert stored(ada)[0]["shown"] is None
    today_in(ada, 1)
    lead(page).scroll_into_view_if_needed()
    written_down(ada, day(1))


def test_one_a_day_and_the_next_waits_for_its_day(clocked: Person) -> None:
    ada, page = clocked, clocked.page
    put(ada, one(1, "The later one", meet=day(-1)), one(2, "The earlier one", meet=day(-2)))
    today_in(ada, 0)
    page.get_by_role("button", name="Show it", exact=True).click()
    expect(card(page).get_by_text("The earlier one")).to_be_visible()
    card(page).get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("It stays with you. No day is set.")).to_be_visible()
    today_in(ada, 0)
    nothing_comes_up(page)
    today_in(ada, 1)
    page.get_by_role("button", name="Show it", exact=True).click()
    expect(card(page).get_by_text("The later one")).to_be_visible()
    card(page).get_by_text("Meet it once more").click()
    card(page).get_by_label("When to meet it again").select_option("On a day of my own")
    again = card(page).get_by_role("button", name="Meet it then")
    again.click()
    expect(card(page).get_by_text("Choose a whole day first")).to_be_visible()
    for wrong, sentence in ((day(1), "That day is not ahead."), (day(400), "more than a year away")):
        card(page).get_by_label("Which day").fill(wrong)
        again.click()
        expect(card(page).get_by_text(sentence)).to_be_visible()
    card(page).get_by_label("Which day").fill(day(11))
    again.click()
    expect(card(page).get_by_text("You meet it again from")).to_be_visible()
    today_in(ada, 10)
    nothing_comes_up(page)
    today_in(ada, 11)
    expect(lead(page)).to_be_visible()


def test_two_devices_show_it_on_one_day_and_an_answer_on_one_of_them_stands(clocked: Person, server, cast) -> None:
    ada, page = clocked, clocked.page
    put(ada, one(1, STEP))
    other: Person = cast(server, ada.login)
    other.page.clock.install()
    other.sign_in()
    today_in(ada, 0)
    today_in(other, 0)
    for each in (page, other.page):
        lead(each).scroll_into_view_if_needed()
        each.get_by_role("button", name="Show it", exact=True).click()
    card(page).get_by_text("Meet it once more").click()
    card(page).get_by_role("button", name="Meet it then").click()
    expect(card(page).get_by_text("You meet it again from")).to_be_visible()
    card(other.page).get_by_role("button", name="Let it go").click()
    expect(other.page.get_by_text("You answered this one on another device already.")).to_be_visible()
    assert (stored(ada)[0]["became"], stored(ada)[0]["meet"]) == ("open", day(7))

    put(ada, one(1, STEP))
    today_in(ada, 1)
    lead(page).scroll_into_view_if_needed()
    expect(lead(page)).to_be_visible()
    written_down(ada, day(1))
    today_in(other, 2)
    nothing_comes_up(other.page)


def test_two_devices_that_set_one_at_the_same_time_lose_neither(settled_ada: Person) -> None:
    ada, page = settled_ada, settled_ada.page
    put(ada)
    other = ada.tab()
    the_list(other)
    the_list(ada)
    waiting: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if route.request.method == "POST" and not waiting:
            waiting.append(route)
        else:
            route.continue_()

    page.route("**/my/profile", hold_the_first)
    form(page).get_by_label("In your words").fill("From here")
    form(page).get_by_role("button", name="Set it").click()
    for _ in range(100):
        if waiting:
            break
        page.wait_for_timeout(50)
    form(other.page).get_by_label("In your words").fill("From there")
    form(other.page).get_by_role("button", name="Set it").click()
    expect(row(other.page, "From there")).to_be_visible()
    waiting[0].continue_()
    expect(row(page, "From here")).to_be_visible()
    expect(row(page, "From there")).to_be_visible()
    other.page.close()


def test_a_decision_is_parked_for_four_weeks_with_somebody_to_talk_to(settled_ada: Person) -> None:
    ada = settled_ada
    put(ada)
    page = the_list(ada)
    expect(page.get_by_text("Nothing is set. That is fine too.")).to_be_visible()
    expect(page.locator("details.intention-new")).to_have_attribute("open", "")
    expect(page.get_by_label("When to meet it again")).to_have_value("14")
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_text("Write a word or two first.")).to_be_visible()
    page.get_by_role("button", name="A decision to park").click()
    expect(page.get_by_text("Until then nothing has to be decided")).to_be_visible()
    expect(page.get_by_label("When to meet it again")).to_have_value("28")
    page.get_by_label("In your words").fill(DECISION)
    page.get_by_label("Whom could you talk to first?").fill(TALK)
    page.get_by_role("button", name="Set it").click()
    expect(row(page, DECISION)).to_contain_text(f"Whom you could talk to first: {TALK}")
    (kept,) = stored(ada)
    assert {name: kept[name] for name in ("kind", "words", "talk", "set", "meet", "became")} == {
        "kind": "decision",
        "words": DECISION,
        "talk": TALK,
        "set": day(0),
        "meet": day(28),
        "became": "open",
    }


def test_on_its_page_one_is_let_go_taken_up_again_and_deleted_with_two_presses(settled_ada: Person) -> None:
    ada = settled_ada
    put(ada, one(1, STEP, meet=None), one(2, "Stays"))
    page = the_list(ada)
    row(page, STEP).get_by_text("What becomes of it").click()
    expect(row(page, STEP).get_by_role("button", name="Keep it")).to_be_hidden()
    row(page, STEP).get_by_role("button", name="Let it go").click()
    expect(page.get_by_text("Let go. It stands below")).to_be_visible()
    page.get_by_text("Let go, or gone somewhere").click()
    row(page, STEP).get_by_role("button", name="Take it up again").click()
    expect(page.get_by_text("It is open again.")).to_be_visible()
    row(page, STEP).get_by_text("What becomes of it").click()
    row(page, STEP).get_by_role("button", name="It went somewhere").click()
    expect(page.locator("[data-part=ended] [data-intention]")).to_have_count(1)
    row(page, STEP).get_by_role("button", name="Delete", exact=True).click()
    expect(row(page, STEP)).to_be_visible()
    row(page, STEP).get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("Deleted.")).to_be_visible()
    assert [each["words"] for each in stored(ada)] == ["Stays"]


def change(page: Page, words: str) -> None:
    """Press the button at one of them; its fold stays as it was left."""
    button = row(page, words).get_by_role("button", name="Change the words")
    if not button.is_visible():
        row(page, words).get_by_text("What becomes of it").click()
    button.click()


def test_the_words_of_one_are_changed_and_its_day_stays(settled_ada: Person) -> None:
    ada = settled_ada
    put(ada, one(1, STEP, meet=day(9)), one(2, DECISION, kind="decision", talk=TALK, meet=day(9)))
    page = the_list(ada)
    change(page, DECISION)
    field, talk = page.get_by_label("In your words"), page.get_by_label("Whom could you talk to first?")
    expect(field).to_be_focused()
    expect(field).to_have_value(DECISION)
    expect(talk).to_have_value(TALK)
    expect(page.get_by_role("button", name="A small step")).to_be_hidden()
    expect(page.locator("intention-form").get_by_label("When to meet it again")).to_be_hidden()
    field.fill("Selling the boat")
    talk.fill("")

    # A reload and a lock lose nothing, and it is still the same one that is changed.
    change(page, STEP)
    expect(page.get_by_text("Something is typed in the form above already.")).to_be_visible()
    expect(field).to_have_value("Selling the boat")
    kept_what_was_begun(page, "intention", "Selling the boat")
    page.reload()
    expect(field).to_have_value("Selling the boat")
    ada.lock()
    assert "Selling the boat" not in page.content()
    ada.unlock()
    expect(field).to_have_value("Selling the boat")
    page.get_by_role("button", name="Save the words").click()
    expect(page.get_by_text("Changed, and sealed.")).to_be_visible()
    expect(row(page, "Selling the boat")).to_be_visible()
    expect(row(page, DECISION)).to_have_count(0)
    expect(page.get_by_role("button", name="Set it")).to_be_visible()
    expect(field).to_have_value("")
    changed = one(2, "Selling the boat", kind="decision", talk="", meet=day(9))
    assert stored(ada) == [one(1, STEP, meet=day(9)), changed]

    # Untouched words make way, and leaving changes nothing.
    change(page, STEP)
    expect(field).to_have_value(STEP)
    change(page, "Selling the boat")
    expect(field).to_have_value("Selling the boat")
    page.get_by_role("button", name="Leave them as they were").click()
    expect(page.locator("details.intention-new > summary")).to_be_focused()
    assert stored(ada)[1] == changed
    kept_what_was_begun(page, "intention", "")
    page.reload()
    expect(row(page, STEP)).to_be_visible()
    expect(field).to_have_value("")
    put(ada)


def test_words_that_arrived_without_an_answer_are_mended_further_and_stand_once(settled_ada: Person) -> None:
    ada = settled_ada
    put(ada, one(1, STEP, meet=day(9)))
    page = the_list(ada)
    change(page, STEP)

    lose_answers(page, "**/my/profile")
    page.get_by_label("In your words").fill("Five minutes")
    page.get_by_role("button", name="Save the words").click()
    expect(page.locator("intention-form [data-problem]:visible")).to_contain_text("No answer came.")
    page.unroute("**/my/profile")
    # Also after a reload: what was tried is kept with the words.
    page.get_by_label("In your words").fill("Fifteen minutes")
    kept_what_was_begun(page, "intention", "Fifteen minutes")
    page.reload()
    expect(page.get_by_label("In your words")).to_have_value("Fifteen minutes")
    page.get_by_role("button", name="Save the words").click()
    expect(page.get_by_text("Changed, and sealed.")).to_be_visible()
    assert stored(ada) == [one(1, "Fifteen minutes", meet=day(9))]
    put(ada)


def test_words_for_one_that_is_gone_meanwhile_are_kept_to_be_set_anew(settled_ada: Person) -> None:
    ada = settled_ada
    put(ada, one(1, STEP, meet=day(9)))
    page = the_list(ada)
    change(page, STEP)
    page.get_by_label("In your words").fill("Other words")
    put(ada)
    page.get_by_role("button", name="Save the words").click()
    expect(page.get_by_text("This one was changed or deleted meanwhile.")).to_be_visible()
    expect(row(page, STEP)).to_have_count(0)
    expect(page.get_by_label("In your words")).to_have_value("Other words")
    page.get_by_role("button", name="Set it").click()
    expect(row(page, "Other words")).to_be_visible()
    put(ada)


def held_while(page: Page, button: str) -> Route:
    """Press it, and give what it sends, which waits to go on."""
    held = hold_posts(page, "**/my/profile")
    page.get_by_role("button", name=button).click()
    asked(page, held)
    return held[0]


def goes_on(page: Page, route: Route) -> None:
    route.continue_()
    page.unroute("**/my/profile")
    expect(page.locator("intention-form [aria-busy]")).to_have_count(0)


def test_words_that_are_on_their_way_cannot_be_left_and_the_next_ones_are_set_beside_them(settled_ada: Person) -> None:
    ada = settled_ada
    put(ada, one(1, STEP, meet=day(9)))
    page = the_list(ada)
    change(page, STEP)
    field = page.get_by_label("In your words")
    field.fill("Ten minutes")
    route = held_while(page, "Save the words")
    leave = page.get_by_role("button", name="Leave them as they were")
    leave.focus()
    page.keyboard.press("Enter")
    expect(field).to_have_value("Ten minutes")
    goes_on(page, route)
    expect(row(page, "Ten minutes")).to_be_visible()
    expect(field).to_have_value("")
    field.fill("Another step")
    page.get_by_role("button", name="Set it").click()
    expect(row(page, "Another step")).to_be_visible()
    assert [each["words"] for each in stored(ada)] == ["Ten minutes", "Another step"]
    put(ada)


def test_one_that_is_taken_in_while_another_is_saved_keeps_its_own_words(settled_ada: Person) -> None:
    ada = settled_ada
    put(ada, one(1, STEP, meet=day(9)), one(2, DECISION, meet=day(9)))
    page = the_list(ada)
    change(page, STEP)
    field = page.get_by_label("In your words")
    field.fill("Ten minutes")
    route = held_while(page, "Save the words")
    field.fill("")
    change(page, DECISION)
    field.fill("Selling the boat")
    goes_on(page, route)
    expect(row(page, "Ten minutes")).to_be_visible()
    expect(field).to_have_value("Selling the boat")
    page.get_by_role("button", name="Save the words").click()
    expect(row(page, "Selling the boat")).to_be_visible()
    assert [each["words"] for each in stored(ada)] == ["Ten minutes", "Selling the boat"]
    put(ada)


def test_whom_to_talk_to_typed_while_a_decision_is_saved_is_not_lost(settled_ada: Person) -> None:
    ada = settled_ada
    put(ada, one(1, DECISION, kind="decision", meet=day(9)))
    page = the_list(ada)
    change(page, DECISION)
    page.get_by_label("In your words").fill("Selling the boat")
    route = held_while(page, "Save the words")
    talk = page.get_by_label("Whom could you talk to first?")
    talk.fill(TALK)
    goes_on(page, route)
    expect(row(page, "Selling the boat")).to_be_visible()
    expect(talk).to_have_value(TALK)
    page.get_by_role("button", name="Save the words").click()
    expect(row(page, TALK)).to_be_visible()
    assert [(each["words"], each["talk"]) for each in stored(ada)] == [("Selling the boat", TALK)]
    put(ada)


def test_an_answer_leaves_the_focus_where_somebody_is_by_then(settled_ada: Person) -> None:
    ada = settled_ada
    put(ada, one(1, STEP, meet=day(9)), one(2, DECISION, meet=day(9)))
    page = the_list(ada)
    field = page.get_by_label("In your words")

    # In a row that is written anew; and what was said there is over once the words are saved.
    change(page, STEP)
    field.fill("Ten minutes")
    other = row(page, DECISION)
    change(page, DECISION)
    expect(other.get_by_text("Something is typed in the form above already.")).to_be_visible()
    route = held_while(page, "Save the words")
    other.get_by_text("Meet it once more").click()
    other.get_by_label("When to meet it again").focus()
    goes_on(page, route)
    expect(row(page, "Ten minutes")).to_be_visible()
    expect(other.get_by_label("When to meet it again")).to_be_focused()
    expect(page.get_by_text("Something is typed in the form above already.")).to_be_hidden()

    # In the form, while another one is let go of.
    held = hold_posts(page, "**/my/profile")
    other.get_by_role("button", name="Let it go").click()
    asked(page, held)
    field.press_sequentially("Half a ")
    goes_on(page, held[0])
    expect(page.get_by_text("Let go. It stands below")).to_be_visible()
    page.keyboard.type("sentence")
    expect(field).to_have_value("Half a sentence")
    field.fill("")
    page.wait_for_timeout(600)
    put(ada)


def test_a_full_list_says_what_to_do_and_keeps_what_was_typed(settled_ada: Person) -> None:
    ada = settled_ada
    put(ada, *(one(number, f"Number {number}", meet=day(9), became="gone") for number in range(1, 81)))
    page = the_list(ada)
    form(page).get_by_label("In your words").fill(STEP)
    form(page).get_by_role("button", name="Set it").click()
    expect(page.get_by_text("Eighty fit on your list, and it is full.")).to_be_visible()
    expect(page.get_by_label("In your words")).to_have_value(STEP)
    page.get_by_text("Let go, or gone somewhere").click()
    row(page, "Number 7").first.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("Deleted.")).to_be_visible()
    page.get_by_role("button", name="Set it").click()
    expect(row(page, STEP)).to_be_visible()
    put(ada)


def test_words_stay_without_a_connection_and_where_they_are_refused_and_over_a_reload(settled_ada: Person) -> None:
    ada = settled_ada
    put(ada)
    page = the_list(ada)
    page.get_by_role("button", name="A decision to park").click()
    page.get_by_label("In your words").fill(DECISION)
    page.get_by_label("Whom could you talk to first?").fill(TALK)
    page.get_by_label("When to meet it again").select_option("In a few days")
    ada.context.set_offline(True)
    page.get_by_role("button", name="Set it").click()
    said = page.locator("intention-form [data-problem]:visible")
    expect(said).to_have_text("No answer came. Check your connection and try again. What you typed is still here.")
    ada.context.set_offline(False)
    page.route(
        "**/my/profile",
        lambda route: (
            route.fulfill(status=507, json={"problem": "no-room"}) if route.request.method == "POST" else route.continue_()
        ),
    )
    page.get_by_role("button", name="Set it").click()
    expect(said).to_contain_text("The server has no room left")
    page.unroute("**/my/profile")
    page.reload()
    expect(page.get_by_label("In your words")).to_have_value(DECISION)
    expect(page.get_by_label("Whom could you talk to first?")).to_have_value(TALK)
    expect(page.get_by_label("When to meet it again")).to_have_value("3")
    expect(page.get_by_role("button", name="A decision to park")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Set it").click()
    expect(row(page, DECISION)).to_be_visible()
    page.reload()
    expect(row(page, DECISION)).to_be_visible()
    expect(page.get_by_label("In your words", exact=True)).to_have_value("")
    ada.complaints.clear()


def test_a_list_that_cannot_be_loaded_says_so_and_today_says_nothing(settled_ada: Person) -> None:
    ada, page = settled_ada, settled_ada.page
    put(ada, one(1, STEP))
    page.route("**/my/profile", lambda route: route.abort())
    the_list(ada)
    expect(page.get_by_text("Your list could not be loaded. It is safe.")).to_be_visible()
    ada.goto("/my/today")
    expect(page.locator("prompt-card[data-state=unread]")).to_be_attached()
    nothing_comes_up(page)
    page.unroute("**/my/profile")
    put(ada)
    ada.complaints.clear()


def test_a_list_that_does_not_open_says_so_and_nothing_is_saved_over_it(settled_ada: Person) -> None:
    ada = settled_ada
    put(ada, one(1, STEP))
    page = ada.page
    saved: list[str] = []

    def spoil(route: Route) -> None:
        if route.request.method == "POST":
            saved.append(route.request.url)
        answer = route.fetch(max_retries=3)
        told = answer.json()
        told["sealed"] = told["sealed"][:-8] + ("A" if told["sealed"][-8] != "A" else "B") + told["sealed"][-7:]
        route.fulfill(response=answer, json=told)

    page.route("**/my/profile", spoil)
    the_list(ada)
    expect(page.get_by_text("What the server holds of your list does not open here")).to_be_visible()
    form(page).get_by_label("In your words").fill(DECISION)
    form(page).get_by_role("button", name="Set it").click()
    expect(page.locator("intention-form [data-problem]:visible")).to_contain_text("What you typed is still here.")
    assert saved == []
    page.unroute("**/my/profile")
    page.reload()
    expect(row(page, STEP)).to_be_visible()
    expect(page.get_by_label("In your words")).to_have_value(DECISION)
    page.get_by_label("In your words").fill("")


def test_a_lock_takes_every_word_off_the_page_and_loses_none(settled_ada: Person) -> None:
    ada = settled_ada
    put(ada, one(1, STEP))
    ada.today()
    page = ada.page
    page.get_by_role("button", name="Show it", exact=True).click()
    expect(card(page).get_by_text(STEP)).to_be_visible()
    ada.lock()
    expect(page.locator("body")).not_to_contain_text(STEP)
    ada.unlock()
    page.get_by_role("button", name="Show it", exact=True).click()
    expect(card(page).get_by_text(STEP)).to_be_visible()

    page = the_list(ada)
    form(page).get_by_label("In your words").fill(DECISION)
    ada.lock()
    expect(page.locator("[data-intention]")).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text(STEP)
    values = page.evaluate("() => [...document.querySelectorAll('input, textarea')].map(({ value }) => value).join()")
    assert DECISION not in values
    ada.unlock()
    expect(row(page, STEP)).to_be_visible()
    expect(page.get_by_label("In your words")).to_have_value(DECISION)
    page.get_by_label("In your words").fill("")
    expect(page.locator("intention-form [aria-busy]")).to_have_count(0)


def test_words_begun_after_one_page_are_there_after_the_next_and_not_in_the_other_form(settled_ada: Person) -> None:
    ada, page = settled_ada, settled_ada.page
    put(ada)
    ada.write("One page.")
    page.locator("closing-steps summary", has_text="One small step, if there is one").click()
    page.locator("closing-steps").get_by_label("In your words").fill(STEP)
    kept_what_was_begun(page, "step", STEP)
    the_list(ada)
    expect(page.get_by_label("In your words")).to_have_value("")
    ada.write("Another page.")
    step = page.locator("closing-steps intention-form")
    expect(step.get_by_label("In your words")).to_have_value(STEP)
    step.get_by_label("When to meet it again").select_option("Never by itself")
    expect(step.get_by_text("It stays on your list, and nothing reminds you.")).to_be_visible()
    step.get_by_role("button", name="Set it").click()
    expect(step.get_by_text("Set, and sealed. It is on your list.")).to_be_visible()
    assert [(each["words"], each["meet"]) for each in stored(ada)] == [(STEP, None)]


def test_whoever_removes_everything_hears_of_words_that_were_begun(settled_ada: Person) -> None:
    ada = settled_ada
    put(ada, one(1, STEP))
    page = the_list(ada)
    form(page).get_by_label("In your words").fill(DECISION)
    kept_what_was_begun(page, "intention", DECISION)
    page.get_by_role("link", name="More").first.click()
    page.wait_for_url("**/my/more")
    page.get_by_role("button", name="Remove everything from this device").click()
    expect(page.get_by_text("Not saved yet: 1.")).to_be_visible()
    page.get_by_role("button", name="Stay", exact=True).click()
    page = the_list(ada)
    expect(page.get_by_label("In your words")).to_have_value(DECISION)
    page.get_by_label("In your words").fill("")
    kept_what_was_begun(page, "intention", "")
    ada.goto("/my/more")
    page.get_by_role("button", name="Remove everything from this device").click()
    expect(page.get_by_text("so no words get lost")).to_be_visible()
    page.get_by_role("button", name="Stay", exact=True).click()


def test_everything_by_keyboard_alone(settled_ada: Person) -> None:
    ada = settled_ada
    put(ada)
    page = the_list(ada)
    keys = Keys(page)
    keys.to("A small step", "BUTTON")
    page.keyboard.press("Enter")
    keys.to("In your words")
    page.keyboard.type(STEP)
    keys.to("When to meet it again")
    page.keyboard.press("i")
    keys.to("Set it", "BUTTON")
    page.keyboard.press("Enter")
    expect(row(page, STEP)).to_be_visible()
    keys.to("What becomes of it")
    page.keyboard.press("Enter")
    keys.to("Let it go", "BUTTON")
    page.keyboard.press("Space")
    expect(page.locator("intention-list [data-part=said]")).to_be_focused()
    put(ada, one(1, STEP))
    ada.today()
    keys.to("Show it", "BUTTON", most=80)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You wanted to meet this again.")).to_be_focused()
    keys.to("Let it go", "BUTTON")
    page.keyboard.press("Enter")
    expect(card(page).get_by_text("Let go. You can still find it on your list.")).to_be_focused()
    keys.to("Your list", "A")


def test_nothing_of_it_is_readable_anywhere_and_the_server_is_asked_nothing_new(own_server, cast) -> None:
    ada: Person = cast(own_server, "ada")
    ada.begin(own_server.first_link())
    page = ada.page
    sent: list[str] = []
    page.context.on("request", lambda request: sent.append(f"{request.method} {request.url} {request.post_data or ''}"))
    the_list(ada)
    page.get_by_role("button", name="A decision to park").click()
    page.get_by_label("In your words").fill(DECISION)
    page.get_by_label("Whom could you talk to first?").fill(TALK)
    page.get_by_role("button", name="Set it").click()
    expect(row(page, DECISION)).to_be_visible()
    put(ada, *stored(ada), one(1, STEP))
    ada.today()
    page.get_by_role("button", name="Show it", exact=True).click()
    card(page).get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("It stays with you.")).to_be_visible()
    assert {re.sub(r"\?.*", "", line.split(" ")[1]) for line in sent if line.startswith("POST")} <= {
        f"{own_server.origin}/my/profile",
        f"{own_server.origin}/my/presence",
    }
    places = {"requests": "\n".join(sent).encode(), **read_all(own_server.data), "log": own_server.log.read_bytes()}
    for word in (DECISION, TALK, STEP):
        assert traces(word, places) == []
        assert traces(word.split(" ")[0], places) == []


def test_both_files_that_are_taken_along_hold_them(ada: Person) -> None:
    ada.write("A page.")
    kept = [
        one(1, DECISION, kind="decision", talk=TALK, meet="2027-03-01"),
        one(2, STEP, meet=None, met="2026-11-20", became="gone"),
    ]
    put(ada, *kept)
    files = unzipped(take(ada, "readable")[1])
    assert "[Intentions and small steps](<intentions.md>)" in files["index.md"]
    told = files["intentions.md"]
    assert f"## Parked decision\n\n{DECISION}\n\n- Whom you could talk to first: {TALK}\n- Set: " in told
    assert "- To meet again: Monday, 1 March 2027\n" in told
    assert f"## Small step\n\n{STEP}\n" in told
    assert "- Let go: Friday, 20 November 2026\n" in told
    assert json.loads(files["journal.json"])["intentions"] == kept
    sealed = reader.open_export(json.loads(take(ada, "sealed")[1]), passphrase=ada.passphrase)
    assert sealed.profile["intentions"] == kept
    put(ada)
    without = unzipped(take(ada, "readable")[1])
    assert "intentions.md" not in without
    assert json.loads(without["journal.json"])["intentions"] == []
