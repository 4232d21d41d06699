"""Help now and Leave quickly: on every page, in the same place, and without a way back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import PHONE, Person

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
    page.get_by_role("link", name="Leave quickly").click()
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


def test_leaving_quickly_works_without_an_account_and_from_shared_pages(ada, cast):
    entry = ada.write(WORDS)
    link, _ = ada.share([entry], passphrase=None)
    bea = cast(ada.server, "bea")
    with_elsewhere(bea)
    bea.open_shared(link, None)
    expect(bea.page.get_by_text(WORDS)).to_be_visible()
    bea.page.get_by_role("link", name="Leave quickly").click()
    left(bea.page)
    bea.page.go_back()
    shows_nothing(bea.page)
    bea.goto("/signin")
    bea.page.get_by_role("link", name="Leave quickly").click()
    left(bea.page)
