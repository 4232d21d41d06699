"""Help now and Leave quickly: on every page, in the same place, and without a way back."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import PHONE, Person, arrive
from tests.browser.server import Server
from tests.browser.test_offline import ready

ELSEWHERE = "https://www.wikipedia.org/"
WORDS = "Nobody else is to read this"


@pytest.fixture
def ada(settled_ada):
    return settled_ada


def with_elsewhere(person: Person) -> None:
    """The neutral page, without asking anybody outside for it."""
    person.context.route(f"{ELSEWHERE}**", lambda route: route.fulfill(body="<h1>An encyclopedia</h1>", content_type="text/html"))


def box(page: Page, name: str) -> tuple[float, ...]:
    """Where a link stands in the window."""
    link = page.get_by_role("link", name=name).first
    expect(link).to_be_in_viewport(ratio=1)
    found = link.bounding_box()
    assert found is not None
    return tuple(round(found[side]) for side in ("x", "y", "width", "height"))


def shows_nothing(page: Page) -> None:
    expect(page.locator("body")).not_to_contain_text(WORDS)
    assert WORDS not in page.evaluate("() => [...document.querySelectorAll('input, textarea')].map(({ value }) => value).join()")


def left(page: Page) -> None:
    page.wait_for_url(ELSEWHERE)
    expect(page.get_by_role("heading", name="An encyclopedia")).to_be_visible()


def test_both_ways_out_are_in_the_same_place_on_every_page(ada, cast):
    entry = ada.write("A page to look at.")
    _, share = ada.share([entry])
    nobody = cast(ada.server, "nobody")
    signed_in = (
        "/my/today",
        "/my/entries",
        "/my/entries/new",
        f"/my/entries/{entry}",
        f"/my/entries/{entry}/edit",
        "/my/shares",
        "/my/shares/new",
        share,
        "/my/more",
        "/my/privacy",
        "/my/help",
        "/my/calm",
        "/my/calm/grounding",
        "/my/help/care",
        "/my/help/doctor",
        "/my/help/leave-quickly",
        "/my/help/shared-device",
        "/my/nothing-here",
    )
    signed_out = ("/signin", "/join", "/recovery", f"/s/{'0' * 32}", "/my/help", "/my/calm", "/my/privacy", "/nothing-here")
    places = {}
    for person, paths in ((ada, signed_in), (nobody, signed_out)):
        for path in paths:
            person.goto(path)
            for name in ("Help now", "Leave quickly"):
                places.setdefault((name, box(person.page, name)), []).append(path)
    assert len(places) == 2, places
    for name, (x, y, width, height) in places:
        assert x >= 0, name
        assert x + width <= PHONE["width"], name
        assert y < 80, name
        assert height >= 44, name


THUMB = ".leave-thumb a"


def thumb_box(page: Page) -> tuple[float, ...]:
    """Where the one for the thumb stands."""
    door = page.locator(THUMB)
    expect(door).to_be_in_viewport(ratio=1)
    found = door.bounding_box()
    assert found is not None
    return tuple(round(found[side]) for side in ("x", "y", "width", "height"))


def test_on_a_phone_the_thumb_finds_it_in_the_same_corner_of_every_page(ada, cast):
    entry = ada.write("A page to look at.")
    nobody = cast(ada.server, "nobody")
    signed_in = (
        "/my/today",
        "/my/entries",
        "/my/entries/new",
        f"/my/entries/{entry}",
        "/my/more",
        "/my/help",
        "/my/calm/grounding",
    )
    signed_out = (
        "/signin",
        "/join",
        "/recovery",
        f"/s/{'0' * 32}",
        "/my/help",
        "/my/help/care",
        "/my/calm",
        "/my/calm/grounding",
        "/my/offline",
        "/my/letters/new",
        "/my/device/name",
        "/nothing-here",
    )
    places = set()
    for person, paths in ((ada, signed_in), (nobody, signed_out)):
        for path in paths:
            person.goto(path)
            places.add(thumb_box(person.page))
            # Nothing lies over it, and the bar leaves it its corner.
            x, y, width, height = thumb_box(person.page)
            here = "([x, y]) => Boolean(document.elementFromPoint(x, y)?.closest('.leave-thumb'))"
            assert person.page.evaluate(here, [x + width / 2, y + height / 2]), path
            beside = "x => [...document.querySelectorAll('.bar-link')].every((link) => link.getBoundingClientRect().right <= x)"
            assert person.page.evaluate(beside, x), path
    assert len(places) == 1, places
    x, y, width, height = places.pop()
    assert x > PHONE["width"] * 0.8
    assert y > PHONE["height"] * 0.85
    assert min(width, height) >= 44


def test_the_one_for_the_thumb_leaves_too_and_is_neither_read_out_nor_tabbed_to(ada):
    page = ada.page
    with_elsewhere(ada)
    ada.goto("/my/entries/new")
    page.get_by_label("Your page").fill(WORDS)
    expect(page.get_by_role("link", name="Leave quickly", exact=True)).to_have_count(1)
    assert page.locator(THUMB).get_attribute("tabindex") == "-1"
    page.locator(THUMB).tap()
    left(page)
    page.go_back()
    shows_nothing(page)
    expect(page.locator("vault-gate[data-state=locked]")).to_be_attached()
    ada.goto("/my/today")
    ada.unlock()
    page.locator("draft-list").get_by_role("link", name=WORDS).click()
    expect(page.get_by_label("Your page")).to_have_value(WORDS)


def test_both_ways_out_stay_while_reading_far_down_and_while_locked(ada):
    page = ada.page
    ada.write("\n\n".join(f"Line {line} of a long page." for line in range(80)))
    places = [box(page, name) for name in ("Help now", "Leave quickly")]
    page.get_by_text("Line 60 of a long page.").scroll_into_view_if_needed()
    assert [box(page, name) for name in ("Help now", "Leave quickly")] == places
    ada.lock()
    page.get_by_role("dialog").get_by_role("link", name="Help now").first.click()
    expect(page.get_by_role("heading", name="Help now")).to_be_visible()


@pytest.mark.parametrize("signed_in", [True, False], ids=["signed in", "signed out"])
def test_the_numbers_of_a_country_are_shown_once_it_was_chosen_and_it_is_remembered(ada, cast, signed_in):
    person = ada if signed_in else cast(ada.server, "nobody")
    page = person.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    person.goto("/my/help")
    if signed_in:
        person.unlocked()
    country = page.get_by_label("Where are you?")
    expect(country).to_be_visible()
    names = country.locator("option").all_inner_texts()[1:]
    assert len(names) > 1
    expect(page.locator(".help-place:visible")).to_have_count(len(names))
    asked.clear()
    for name in names:
        country.select_option(label=name)
        place = page.locator(".help-place:visible")
        expect(place).to_have_count(1)
        expect(place.locator("summary")).to_have_text(name)
        expect(place.get_by_text("In danger").first).to_be_visible()
        expect(place.get_by_text("Someone to talk to, now").first).to_be_visible()
        expect(place.get_by_text("Not yet checked by your clinic.").first).to_be_visible()
        calls = place.locator("a[href^='tel:']")
        expect(calls.first).to_be_visible()
        assert all(call.get_attribute("href").removeprefix("tel:").lstrip("+").isdigit() for call in calls.all())
    assert asked == []
    page.reload()
    expect(country).to_have_value(country.locator("option").last.get_attribute("value"))
    expect(page.locator(".help-place:visible")).to_have_count(1)
    country.select_option(label="Show every country")
    expect(page.locator(".help-place:visible")).to_have_count(len(names))
    page.get_by_role("link", name="Calm corner").click()
    page.wait_for_url("**/my/calm")
    page.locator(".practice-choice a").first.click()
    expect(page.locator(".practice-step").first).to_be_visible()


def test_help_needs_no_script(ada, browser):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{ada.server.origin}/my/help")
    places = page.locator(".help-place")
    assert places.count() > 1
    places.first.locator("summary").click()
    expect(places.first.locator("a[href^='tel:']").first).to_be_visible()
    expect(page.get_by_role("link", name="Leave quickly", exact=True)).to_have_attribute("href", ELSEWHERE)
    context.close()


def test_leaving_quickly_keeps_the_draft_locks_and_leaves_no_way_back(ada):
    page = ada.page
    with_elsewhere(ada)
    ada.goto("/my/entries/new")
    page.get_by_label("Your page").fill(WORDS)
    other = ada.tab()
    other.goto("/my/today")
    other.unlocked()
    page.get_by_role("link", name="Leave quickly", exact=True).click()
    left(page)
    expect(other.page.locator("vault-gate[data-state=locked]")).to_be_attached()
    other.page.close()

    page.go_back()
    shows_nothing(page)
    expect(page.locator("vault-gate[data-state=locked]")).to_be_attached()
    ada.goto("/my/today")
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    shows_nothing(page)
    ada.unlock()
    page.locator("draft-list").get_by_role("link", name=WORDS).click()
    expect(page.get_by_label("Your page")).to_have_value(WORDS)


@pytest.mark.parametrize("where", ["the letterbox", "a page of one's own behind its link"])
def test_leaving_quickly_locks_from_pages_that_have_no_keys(where: str, ada):
    page = ada.page
    with_elsewhere(ada)
    entry = ada.write(WORDS)
    link, _ = ada.share([entry], passphrase=None)
    ada.goto(f"/my/entries/{entry}")
    expect(page.get_by_text(WORDS)).to_be_visible()
    other = ada.tab()
    other.goto("/my/today")
    other.unlocked()
    page.goto(f"{ada.server.origin}/my/letters/new" if where == "the letterbox" else link)
    if where != "the letterbox":
        page.get_by_role("button", name="Open", exact=True).click()
        expect(page.get_by_text(WORDS)).to_be_visible()
    expect(page.locator("vault-gate")).to_have_count(0)
    page.get_by_role("link", name="Leave quickly", exact=True).click()
    left(page)
    expect(other.page.locator("vault-gate[data-state=locked]")).to_be_attached()
    shows_nothing(other.page)
    other.page.close()
    page.go_back()
    expect(page.locator("vault-gate[data-state=locked]")).to_be_attached()
    shows_nothing(page)


def test_leaving_quickly_leaves_nothing_on_a_device_where_nothing_was(cast, ada):
    bea = cast(ada.server, "bea")
    with_elsewhere(bea)
    link, _ = ada.share([ada.write(WORDS)], passphrase=None)
    bea.open_shared(link, None)
    bea.page.get_by_role("link", name="Leave quickly", exact=True).click()
    left(bea.page)
    bea.page.goto(f"{ada.server.origin}/s/{'0' * 32}")
    assert bea.page.evaluate("() => indexedDB.databases()") == []


def test_shift_three_times_leaves_too_and_typing_capitals_does_not(ada):
    page = ada.page
    with_elsewhere(ada)
    ada.goto("/my/entries/new")
    text = page.get_by_label("Your page")
    expect(text).to_be_visible()
    for letter in "ABC":
        text.press(f"Shift+{letter}")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    expect(text).to_have_value("ABC")
    page.keyboard.press("Shift")
    left(page)
    ada.goto("/my/today")
    expect(page.locator("vault-gate[data-state=locked]")).to_be_attached()


def presses(page: Page) -> int:
    """How many dots are lit, as one sees it."""
    top = page.locator(".top quick-exit")
    shown = top.locator(".leave-dots").evaluate("node => getComputedStyle(node).visibility === 'visible'")
    lit = "nodes => nodes.filter((node) => getComputedStyle(node).fill !== 'none').length"
    return int(top.locator(".leave-dots circle").evaluate_all(lit)) if shown else 0


SAID = """() => {
  const status = document.querySelector('.top quick-exit [role=status]');
  globalThis.said = [];
  new MutationObserver(() => globalThis.said.push(status.textContent)).observe(status, { childList: true });
}"""


def test_each_press_of_shift_lights_a_dot_and_only_the_first_is_said(ada):
    page = ada.page
    with_elsewhere(ada)
    ada.goto("/my/today")
    ada.unlocked()
    page.evaluate(SAID)
    before = box(page, "Leave quickly")
    assert presses(page) == 0
    page.keyboard.press("Shift")
    assert presses(page) == 1
    page.keyboard.press("Shift")
    assert presses(page) == 2
    assert box(page, "Leave quickly") == before
    assert page.evaluate("() => said") == ["Press Shift twice more to leave quickly."]
    expect(page.locator(".leave-dots").first).to_have_attribute("aria-hidden", "true")
    page.keyboard.press("Escape")
    assert presses(page) == 0
    assert page.evaluate("() => said") == ["Press Shift twice more to leave quickly.", ""]
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    assert presses(page) == 2
    page.keyboard.press("Shift")
    left(page)


def test_what_is_pressed_in_between_begins_anew_and_holding_is_one_press(ada):
    page = ada.page
    with_elsewhere(ada)
    ada.goto("/my/entries/new")
    text = page.get_by_label("Your page")
    text.press_sequentially("Mine")
    for between in ("a", "Shift+B", "ArrowLeft", "Shift+ArrowRight", "Shift+Tab", "Control", "Enter"):
        page.keyboard.press("Shift")
        page.keyboard.press("Shift")
        assert presses(page) == 2, between
        page.keyboard.press(between)
        assert presses(page) == 0, between
        page.keyboard.press("Shift")
        assert presses(page) == 1, between
        page.keyboard.press("Escape")
    # A selection made with Shift and the mouse is no press, and begins anew.
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    text.click(modifiers=["Shift"])
    assert presses(page) == 0
    # Held down: the keyboard repeats it, and it is one.
    for _ in range(8):
        page.keyboard.down("Shift")
    page.keyboard.up("Shift")
    assert presses(page) == 1
    page.keyboard.press("Escape")
    text.click()
    for letter in "ANGRY, AND LOUD? YES: IN CAPITALS":
        page.keyboard.down("Shift")
        page.keyboard.press(letter)
        page.keyboard.up("Shift")
    assert presses(page) == 0
    expect(text).to_have_value(re.compile("IN CAPITALS"))
    expect(page).to_have_url(re.compile("/my/entries/new"))


def test_a_press_counts_for_five_seconds(ada):
    page = ada.page
    with_elsewhere(ada)
    page.clock.install()
    ada.goto("/my/help")
    expect(page.get_by_label("Where are you?")).to_be_visible()
    page.keyboard.press("Shift")
    page.clock.run_for(3000)
    page.keyboard.press("Shift")
    assert presses(page) == 2
    page.clock.run_for(2100)
    assert presses(page) == 1
    page.clock.run_for(3000)
    assert presses(page) == 0
    for _ in range(2):
        page.keyboard.press("Shift")
        page.clock.run_for(2000)
    page.keyboard.press("Shift")
    page.clock.run_for(2000)
    left(page)


# Whoever hears of it first, and keeps it waiting as long as it waits at all: what is to be seen of the page then?
COVERED = """() => new Promise((resolve) => {
  document.addEventListener('mooring:leave', ({ detail }) => {
    detail.waitUntil(new Promise(() => {}));
    resolve(document.body.checkVisibility());
  });
  document.querySelector('.leave-now').click();
})"""


def test_the_page_is_covered_before_anything_else_is_done(ada):
    page = ada.page
    with_elsewhere(ada)
    entry = ada.write(WORDS)
    ada.goto(f"/my/entries/{entry}")
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert page.evaluate("() => document.body.checkVisibility()") is True
    assert page.evaluate(COVERED) is False
    # Work that never ends keeps nobody here.
    left(page)


PLACES = ("/signin", "/join", f"/s/{'0' * 32}", "/my/calm", "/my/calm/orienting", "/my/help", "/my/help/care", "/my/letters/new")


@pytest.mark.parametrize("path", PLACES)
def test_shift_leaves_from_pages_that_need_no_account(path: str, ada, cast):
    nobody = cast(ada.server, "nobody")
    with_elsewhere(nobody)
    nobody.goto(path)
    nobody.page.wait_for_load_state("load")
    for _ in range(3):
        nobody.page.keyboard.press("Shift")
    left(nobody.page)


@pytest.mark.parametrize("path", [*PLACES, "/my/privacy", "/my/offline"])
def test_without_scripts_it_is_a_plain_link_in_both_places(path: str, server: Server, browser: Browser):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=False)  # type: ignore[arg-type]
    context.route(f"{ELSEWHERE}**", lambda route: route.fulfill(body="<h1>An encyclopedia</h1>", content_type="text/html"))
    page = context.new_page()
    page.goto(server.origin + path)
    page.get_by_role("link", name="Leave quickly", exact=True).tap()
    left(page)
    page.goto(server.origin + path)
    page.locator(THUMB).tap()
    left(page)
    context.close()


def test_without_a_connection_it_covers_the_page_and_goes(server: Server, browser: Browser):
    nobody = arrive(server, browser, "nobody", service_workers="allow")
    page = nobody.page
    nobody.goto("/my/help")
    ready(nobody)
    nobody.context.set_offline(True)
    for path, way in (("/my/calm", "top"), ("/my/help", "thumb"), ("/my/today", "keys")):
        nobody.goto(path)
        expect(page.locator("main h1")).to_be_visible()
        if way == "top":
            page.get_by_role("link", name="Leave quickly", exact=True).click()
        elif way == "thumb":
            page.locator(THUMB).tap()
        else:
            for _ in range(3):
                page.keyboard.press("Shift")
        # The other site cannot be reached either: what stands there then is the browser's own page, and not ours.
        page.wait_for_function("() => !document.querySelector('.top')")
    assert not nobody.complaints
    nobody.context.close()


def test_it_is_explained_beforehand_and_the_page_can_be_tried_on(ada):
    page = ada.page
    with_elsewhere(ada)
    ada.goto("/my/help")
    page.get_by_role("link", name="How Leave quickly works").click()
    for words in (
        "three times within five seconds",
        "does not erase the history",
        "small door at the bottom",
        "Your journal locks",
    ):
        expect(page.get_by_text(words)).to_be_visible()
    page.get_by_role("link", name="Leave quickly", exact=True).click()
    left(page)


def test_leaving_quickly_works_without_an_account_and_from_shared_pages(ada, cast):
    entry = ada.write(WORDS)
    link, _ = ada.share([entry], passphrase=None)
    bea = cast(ada.server, "bea")
    with_elsewhere(bea)
    bea.open_shared(link, None)
    expect(bea.page.get_by_text(WORDS)).to_be_visible()
    bea.page.get_by_role("link", name="Leave quickly", exact=True).click()
    left(bea.page)
    bea.page.go_back()
    shows_nothing(bea.page)
    bea.goto("/signin")
    bea.page.get_by_role("link", name="Leave quickly", exact=True).click()
    left(bea.page)
