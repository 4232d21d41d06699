"""Suggestions: the table of choosing in the browser itself, what somebody chose, and that the server learns nothing of it."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.asked import Asked, asked_during
from tests.browser.people import PHONE, Person, until
from tests.browser.saves import asked, hold_posts, saved_page
from tests.browser.server import ROOT

# The same cases as in Node (`tests/js/choosing.test.js`), with the module as it is served.
RUN_ALL = """async (base) => {
  const { choose, fits } = await import(`${base}/js/entries/choosing.js`);
  const { CHOSEN, FITTING, LIBRARY, NOW, SETTINGS } = await import(`${base}/tests/choosing-cases.js`);
  const at = (settings, history) => ({ library: LIBRARY, settings: { ...SETTINGS, ...settings }, history, now: NOW });
  const fitting = FITTING.map(([name, settings, history, expected]) => [name,
    LIBRARY.prompts.filter((each) => fits(at(settings, history), each)).map(({ id }) => id).sort(), [...expected].sort()]);
  const chosen = CHOSEN.map(([name, settings, history, wish, expected]) => {
    const found = Array.from({ length: 50 }, (_, place) => choose({ ...at(settings, history), random: () => place / 50 }, wish));
    return [name, [...new Set(found.flatMap((each) => (each ? [each.prompt.id] : [])))].sort(), [...expected].sort()];
  });
  return [...fitting, ...chosen];
}"""


# A page in answer to each prompt of the library, sealed as it would be for the server.
SEAL_ALL = """async ([base, prompts]) => {
  const { sealEntry } = await import(`${base}/js/entries/entry.js`);
  const saves = [];
  for (const [place, prompt] of prompts.entries()) {
    const id = place.toString(16).padStart(32, '0');
    saves.push(await sealEntry(id, { title: '', text: 'Words', prompt }, null));
  }
  return saves;
}"""


@pytest.fixture
def ada(settled_ada: Person) -> Iterator[Person]:
    yield settled_ada
    assert not settled_ada.complaints, settled_ada.complaints
    settled_ada.settle()
    choose(settled_ada)
    page = settled_ada.page
    chosen = page.get_by_role("button", name=re.compile("^(Remove|Offer it again): "))
    for left in range(chosen.count() - 1, -1, -1):
        chosen.first.click()
        expect(chosen).to_have_count(left)
    for box in (page.get_by_label("Let me ask for a deep one"), page.get_by_label("family", exact=True)):
        if box.is_checked():
            box.uncheck()
            saved(page)


def choose(person: Person) -> None:
    person.goto("/my/suggestions")
    expect(person.page.locator("suggestion-settings[data-state=shown]")).to_be_attached()


def add_session(person: Person, days: int) -> None:
    """A session so many days from today."""
    choose(person)
    page = person.page
    page.get_by_label("Day of a session").fill((date.today() + timedelta(days=days)).isoformat())
    page.get_by_role("button", name="Add this day").click()
    saved(page)


def switch(page: Page, name: str) -> None:
    page.get_by_label(name, exact=True).or_(page.get_by_label(re.compile(f"^{re.escape(name)} "))).check()
    saved(page)


def saved(page: Page) -> None:
    expect(page.get_by_text("Saved, sealed.")).to_be_visible()


def question(page: Page) -> Locator:
    return page.locator("prompt-card [data-part=question]")


def test_the_table_of_choosing_holds_in_the_browser(ada: Person) -> None:
    base = str(re.search(r"/static/[0-9a-f]+", ada.page.content())[0])  # type: ignore[index]
    cases = (ROOT / "tests" / "js" / "choosing-cases.js").read_text(encoding="utf-8")
    ada.page.route(f"**{base}/tests/choosing-cases.js", lambda route: route.fulfill(body=cases, content_type="text/javascript"))
    outcomes = ada.page.evaluate(RUN_ALL, base)
    assert len(outcomes) > 50
    assert [name for name, found, expected in outcomes if found != expected] == []


def test_the_day_after_a_session_only_what_is_gentle_is_suggested(ada: Person) -> None:
    page = ada.page
    expect(page.get_by_role("button", name="A little deeper")).to_be_visible()
    add_session(ada, -1)
    expect(page.get_by_text("past", exact=True)).to_be_visible()
    ada.sit_down_anew()
    for _ in range(4):
        expect(page.locator(".prompt-kind").get_by_text("Gentle")).to_be_visible()
        expect(page.get_by_role("button", name="A little deeper")).to_be_hidden()
        page.get_by_role("button", name="Another").click()
    expect(page.get_by_text("These are the ones for now.")).to_be_visible()


# What was suggested is kept under this lock, which is asked for when it is shown.
REMEMBERED = """async () => {
  const { held, pending } = await navigator.locks.query();
  return ![...held, ...pending].some(({ name }) => name === 'mooring-met');
}"""


def test_what_was_suggested_stays_when_the_page_is_opened_again(ada: Person) -> None:
    page = ada.page
    page.get_by_role("button", name="Another").click()
    asked = question(page).inner_text()
    until(page, REMEMBERED)
    ada.today()
    expect(question(page)).to_have_text(asked)


def test_a_deep_one_is_there_once_it_is_turned_on_and_asked_for_and_shown_when_wanted(ada: Person) -> None:
    page = ada.page
    page.get_by_role("button", name="A little deeper").click()
    expect(page.get_by_role("button", name="A deep one")).to_be_hidden()
    choose(ada)
    switch(page, "Let me ask for a deep one")
    ada.sit_down_anew()
    page.get_by_role("button", name="A little deeper").click()
    page.get_by_role("button", name="A deep one").click()
    expect(page.get_by_text("This one goes deep.")).to_be_focused()
    expect(question(page)).to_be_hidden()
    expect(page.get_by_role("button", name="Write to this")).to_be_hidden()
    page.get_by_role("button", name="Show it to me").click()
    expect(question(page)).to_be_focused()
    page.get_by_role("button", name="Something gentler").click()
    expect(page.locator(".prompt-kind").get_by_text("Gentle")).to_be_visible()


def test_a_topic_that_is_not_wanted_is_not_offered_and_still_found(ada: Person) -> None:
    page = ada.page
    page.route("**/library/*/prompts.json", lambda route: only(route, lambda prompt: "family" in prompt["topics"]))
    choose(ada)
    switch(page, "family")
    ada.goto("/my/today")
    expect(page.get_by_text("There is nothing to suggest right now.")).to_be_visible()
    page.get_by_role("link", name="All prompts").first.click()
    expect(page.locator("prompt-library details:visible").first).to_be_visible()


def only(route: Route, fits: Callable[[dict[str, Any]], bool]) -> None:
    """A library of only those prompts."""
    answer = route.fetch(max_retries=3)
    library = json.loads(answer.text())
    route.fulfill(response=answer, json={**library, "prompts": [each for each in library["prompts"] if fits(each)]})


def test_what_is_not_to_be_offered_again_is_listed_and_can_be_offered_again(ada: Person) -> None:
    page = ada.page
    title = page.locator("prompt-card [data-part=title]").inner_text()
    page.get_by_role("button", name="Don’t offer this again").click()
    expect(page.get_by_text("It will not be offered again.")).to_be_visible()
    expect(page.locator("prompt-card [data-part=title]")).not_to_have_text(title)
    choose(ada)
    page.get_by_role("button", name=f"Offer it again: {title}").click()
    expect(page.get_by_role("heading", name="Not offered again")).to_be_hidden()


def test_every_prompt_is_found_by_its_words_and_nothing_of_the_search_leaves_the_page(ada: Person) -> None:
    page = ada.page
    ada.goto("/my/prompts")
    expect(page.locator("prompt-library[data-state=shown]")).to_be_attached()
    expect(page.get_by_text("All of these are drafts.")).to_be_visible()
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    # Never suggested, and found.
    page.get_by_label("Search the prompts").fill("dog ASLEEP path")
    row = page.locator("li[data-prompt]:visible")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("A dog on the path")
    assert asked == []
    row.get_by_role("button", name="Favourite").click()
    expect(row.get_by_role("button", name="Favourite")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Search the prompts").fill("")
    page.get_by_label("Favourites").check()
    expect(row).to_have_count(1)
    row.get_by_role("button", name="Favourite").click()
    expect(page.get_by_text("You have no favourites yet.")).to_be_visible()
    page.get_by_label("Favourites").uncheck()
    page.get_by_label("Search the prompts").fill("dog asleep")
    row.get_by_role("button", name="Write to this").click()
    expect(page.locator("entry-composer [data-part=question]")).to_contain_text("a dog asleep")


def test_follow_ups_come_one_at_a_time_and_only_when_asked_for(ada: Person) -> None:
    page = ada.page
    page.route(
        "**/library/*/prompts.json", lambda route: only(route, lambda each: len(each["follow_ups"]) > 1 and not each["options"])
    )
    ada.goto("/my/prompts")
    page.get_by_label("Gentle ones").check()
    page.locator("li[data-prompt]:visible").first.get_by_role("button", name="Write to this").click()
    lines = page.locator("entry-composer [data-part=more] li:visible")
    expect(page.get_by_role("button", name="One more question")).to_be_visible()
    expect(lines).to_have_count(0)
    more = page.get_by_role("button", name="One more question")
    more.click()
    expect(lines).to_have_count(1)
    while more.is_visible():
        more.click()
    # The button went with the last of them.
    expect(page.get_by_label("Your page")).to_be_focused()


def test_what_a_prompt_warns_of_and_whom_it_points_to_stays_while_somebody_writes(ada: Person) -> None:
    page = ada.page
    ada.today()
    prompt = next(each for each in the_library(page) if each["care_note"] and each["shows_card"])
    ada.goto("/my/prompts")
    expect(page.locator("prompt-library[data-state=shown]")).to_be_attached()
    page.get_by_label("Search the prompts").fill(prompt["text"])
    page.locator(f"li[data-prompt={prompt['id']}]:visible").first.get_by_role("button", name="Write to this").click()
    asked = page.locator("asked-prompt")
    expect(asked).to_contain_text(prompt["care_note"])
    expect(asked.locator("[data-card]:visible")).to_have_count(len(prompt["shows_card"]))
    ada.lock()
    expect(asked.locator("[data-part=care]")).to_be_empty()
    ada.unlock()
    expect(asked).to_contain_text(prompt["care_note"])
    page.get_by_role("button", name="Write without the prompt").click()
    expect(asked).to_be_hidden()


def test_it_is_said_in_which_ways_a_prompt_can_be_answered(ada: Person) -> None:
    page = ada.page
    ada.today()
    told = {"one_word": "One word is enough.", "list": "A list will do.", "letter": "It can be a letter that you never send."}
    library = the_library(page)
    for medium in (["one_word", "list"], ["letter", "write"]):
        prompt = next(each for each in library if each["medium"] == medium)
        ada.goto("/my/prompts")
        expect(page.locator("prompt-library[data-state=shown]")).to_be_attached()
        page.get_by_label("Search the prompts").fill(prompt["text"])
        page.locator(f"li[data-prompt={prompt['id']}]:visible").first.get_by_role("button", name="Write to this").click()
        ways = " ".join(told[way] for way in told if way in medium)
        expect(page.locator("asked-prompt [data-part=ways]")).to_have_text(ways, use_inner_text=True)


def is_profile(request: Request) -> bool:
    return request.method == "POST" and request.url.endswith("/my/profile")


def test_whatever_is_changed_the_server_sees_a_sealed_profile_of_one_size(ada: Person) -> None:
    page = ada.page
    sent: list[Request] = []
    page.on(
        "request", lambda request: sent.append(request) if request.method == "POST" and "/my/profile" in request.url else None
    )
    add_session(ada, -30)
    choose(ada)
    switch(page, "family")
    ada.today()
    page.get_by_role("button", name="Don’t offer this again").click()
    expect(page.get_by_text("It will not be offered again.")).to_be_visible()
    bodies = [request.post_data_json for request in sent]
    assert len(bodies) == 3
    assert [sorted(body) for body in bodies] == [["account", "rev", "sealed"]] * 3
    assert len({len(body["sealed"]) for body in bodies}) == 1
    day = (date.today() - timedelta(days=30)).isoformat()
    assert not any(word in (request.post_data or "") for request in sent for word in (day, "family"))


def test_looking_at_suggestions_sends_nothing(ada: Person) -> None:
    page = ada.page
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name in ("Another", "A little deeper", "Something gentler", "Not today", "Show me one after all"):
        page.get_by_role("button", name=name).click()
    assert asked == []


def test_the_next_day_that_is_chosen_while_one_is_kept_stays(ada: Person) -> None:
    page = ada.page
    held = hold_posts(page, "**/my/profile")
    choose(ada)
    field = page.get_by_label("Day of a session")
    first, then = ((date.today() - timedelta(days=days)).isoformat() for days in (40, 41))
    field.fill(first)
    page.get_by_role("button", name="Add this day").click()
    asked(page, held)
    field.fill(then)
    held[0].continue_()
    page.unroute("**/my/profile")
    saved(page)
    expect(field).to_have_value(then)
    page.get_by_role("button", name="Add this day").click()
    expect(field).to_have_value("")


def test_what_cannot_be_read_is_not_guessed(ada: Person) -> None:
    page = ada.page
    page.route("**/my/entries/newest", lambda route: route.abort())
    ada.goto("/my/today")
    expect(page.get_by_text("What you chose about prompts could not be read")).to_be_visible()
    page.get_by_role("link", name="Free page").click()
    expect(page.get_by_label("Your page")).to_be_focused()


def the_library(page: Page) -> list[dict[str, Any]]:
    address = page.locator("[data-library]").first.get_attribute("data-library")
    return list(page.evaluate("async (address) => (await (await fetch(address)).json()).prompts", address))


def test_a_page_is_of_one_size_whichever_prompt_it_answers(ada: Person) -> None:
    ada.today()
    prompts = [{name: each[name] for name in ("id", "version", "text")} for each in the_library(ada.page)]
    base = str(re.search(r"/static/[0-9a-f]+", ada.page.content())[0])  # type: ignore[index]
    saves = ada.page.evaluate(SEAL_ALL, [base, prompts])
    assert len(saves) == len(prompts) > 100
    assert len({(len(save["head"]), len(save["body"])) for save in saves}) == 1


def answer(person: Person, words: str) -> list[Asked]:
    """Find a prompt, write one word to it, save. All that was asked of the server meanwhile."""
    page = person.page
    person.goto("/my/prompts")
    expect(page.locator("prompt-library[data-state=shown]")).to_be_attached()

    def write() -> None:
        page.get_by_label("Search the prompts").fill(words)
        page.locator("li[data-prompt]:visible").first.get_by_role("button", name="Write to this").click()
        expect(page.locator("entry-composer [data-part=question]")).to_have_text(words)
        page.get_by_label("Your page").fill("Yes")
        expect(page.locator("entry-composer[data-save=kept]")).to_be_attached()
        saved_page(page)

    return asked_during(page, write)


def test_two_prompts_are_answered_with_the_same_requests(ada: Person) -> None:
    ada.today()
    to_write = [each for each in the_library(ada.page) if not each["options"]]
    shortest, longest = (choice(to_write, key=lambda each: len(each["text"])) for choice in (min, max))
    one, two = answer(ada, shortest["text"]), answer(ada, longest["text"])
    assert any(method == "POST" for method, *_ in one)
    assert one == two


def test_every_prompt_fits_the_narrowest_screen(ada: Person) -> None:
    page = ada.page
    page.set_viewport_size({"width": 320, "height": 640})
    ada.goto("/my/prompts")
    expect(page.locator("prompt-library[data-state=shown]")).to_be_attached()
    page.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")
    rows = page.locator("li[data-prompt]:visible").evaluate_all("(rows) => rows.map((row) => row.dataset.prompt)")
    assert set(rows) == {each["id"] for each in the_library(page)}
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    # Shown by itself: as it is suggested, and above what is written to it.
    ada.today()
    question = page.locator("prompt-card [data-part=question]")
    wide = []
    for text in [each["text"] for each in the_library(page)] + ["Donaudampfschiffahrt" * 4]:
        question.evaluate("(node, text) => { node.textContent = text; }", text)
        if page.evaluate("() => document.documentElement.scrollWidth") > 320:
            wide.append(text)
    assert wide == []
    page.set_viewport_size(PHONE)
