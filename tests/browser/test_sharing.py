"""Sharing: Ada hands pages to Bea by a link and a passphrase, and Cy gets nowhere."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.people import Person
from tests.browser.saves import asked, hold_posts

PASSPHRASE = "quiet harbour lantern"
LAKE = "The lake was quiet.\n\nThis passage is for me alone.\n\nI stayed until dusk."


@pytest.fixture
def ada(settled_ada):
    return settled_ada


@pytest.fixture
def bea(cast, server):
    return cast(server, "bea")


@pytest.fixture(scope="module")
def lake(_joined):
    """One page that the tests of this file share by links of their own."""
    _joined.settle()
    return _joined.write(LAKE, title="By the lake")


def share_of(person: Person) -> str:
    """The id of the share whose page is shown."""
    return person.page.url.rsplit("/", 1)[1]


def opened(person: Person, *paragraphs: str) -> None:
    """Wait until the pages behind the link are there."""
    expect(person.page.locator("share-reader [data-part=pages] .passage")).to_have_text(list(paragraphs))


def refused(page: Page, heading: str) -> None:
    """Wait until the page behind the link says why it is over, and shows nothing."""
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.locator("share-reader [data-part=pages] .passage")).to_have_count(0)


def openings(person: Person, share: str) -> int:
    """How often the server counted an opening."""
    return person.server.change("SELECT opened FROM share WHERE id = ?", share)[0][0]


def standing(person: Person, path: str, words: str) -> None:
    """Ada's own page of a share says so."""
    person.goto(path)
    expect(person.page.locator("share-page")).to_contain_text(words, use_inner_text=True)


def test_before_the_first_share_its_limits_are_said_and_bea_reads_exactly_what_was_previewed(server, cast, bea):
    ada = cast(server, "ada-first-share")
    ada.begin(server.invite())
    page = ada.page
    ada.goto("/my/shares/new")
    expect(page.get_by_text("There is nothing to share yet.")).to_be_visible()
    lake = ada.write(LAKE, title="By the lake")
    asked = start_from_prompt(ada)
    ada.write("Never ticked, never shared.")

    ada.goto("/my/shares/new")
    expect(page.get_by_role("heading", name="Before you share")).to_be_visible()
    for words in (
        "they may become part of your health record",
        "Sometimes a therapist has to act",
        "Nobody is watching shared pages",
    ):
        expect(page.get_by_text(words)).to_be_visible()
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_role("button", name="See what they will see")).to_be_disabled()
    page.get_by_role("checkbox", name="By the lake").check()
    page.get_by_role("checkbox", name=asked).check()
    expect(page.get_by_text("2 chosen")).to_be_visible()
    page.get_by_role("button", name="See what they will see").click()

    page.get_by_label("From").fill("A.")
    page.get_by_label("What you would like to talk about").fill("The part about dusk.\nOnly if there is time.")
    page.get_by_text("Leave passages out").click()
    alone = page.get_by_role("button", name="This passage is for me alone.")
    alone.click()
    expect(alone).to_have_attribute("aria-pressed", "true")
    preview = page.get_by_role("region", name="What they will see")
    expect(preview.get_by_text("A passage is left out here.")).to_be_visible()
    expect(preview).not_to_contain_text("for me alone")
    previewed = [preview.locator(f"[data-part=shown-{part}]").inner_text() for part in ("from", "note", "pages")]
    page.get_by_role("button", name="Yes, this").click()

    page.get_by_label("Who is it for?").fill("Bea, Thursday")
    expect(page.get_by_label("Days until it ends")).to_have_value("14")
    given = page.get_by_label("Passphrase for this link").input_value()
    assert len(given.split()) == 4
    page.get_by_role("button", name="Make the link").click()
    page.wait_for_url(re.compile(r"/my/shares/[0-9a-f]{32}$"))
    path = urlsplit(page.url).path

    expect(page.get_by_role("heading", name="Bea, Thursday")).to_be_visible()
    link = page.locator("[data-part=link]").inner_text()
    assert re.fullmatch(re.escape(server.origin) + r"/s/[0-9a-f]{32}#mo1p\.[\w-]{48}", link)
    assert given not in link
    expect(page.locator("[data-part=passphrase]")).to_have_text(given)
    link_box, secret_box = page.locator(".handover").all()
    assert given not in link_box.inner_text()
    assert link not in secret_box.inner_text()
    expect(page.get_by_text("Not opened yet.")).to_be_visible()

    bea.open_shared(link, given)
    expect(bea.page.get_by_role("heading", name="Shared with you")).to_be_visible()
    read = [bea.page.locator(f"share-reader [data-part={part}]").inner_text() for part in ("shown-from", "shown-note", "pages")]
    assert read == previewed
    assert asked in read[2]
    for never in ("for me alone", "Never ticked", "Bea, Thursday"):
        expect(bea.page.locator("body")).not_to_contain_text(never)

    bea.page.emulate_media(media="print")
    for printed in ("The lake was quiet.", "I stayed until dusk.", "A passage is left out here."):
        expect(bea.page.get_by_text(printed)).to_be_visible()
    expect(bea.page.get_by_text("Written by a patient and shared by them on")).to_be_visible()
    expect(bea.page.get_by_role("button", name="Print")).to_be_hidden()
    expect(bea.page.get_by_role("link", name="Leave quickly")).to_be_hidden()

    standing(ada, path, "Opened once, on")
    page.get_by_role("link", name="Shared").first.click()
    row = page.locator("share-list li")
    expect(row).to_have_count(1)
    expect(row.get_by_role("link", name="Bea, Thursday")).to_be_visible()
    expect(row).to_contain_text("Opened once, on")
    expect(row).to_contain_text("By the lake")
    ada.goto("/my/shares/new")
    expect(page.get_by_role("heading", name="Choose pages")).to_be_visible()
    assert lake in page.content()


def start_from_prompt(person: Person) -> str:
    """Answer a prompt without a title; the prompt."""
    page = person.page
    person.goto("/my/today")
    person.unlocked()
    page.get_by_role("button", name="Write to this").click()
    page.get_by_label("Your page").fill("An answer to it.")
    asked = page.locator("entry-composer [data-part=question]").inner_text()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/my/entries/[0-9a-f]{32}$"))
    expect(page.locator("entry-page[data-state=open]")).to_be_attached()
    return asked


def test_what_was_typed_for_a_share_outlives_a_lock_and_a_quick_exit_and_stands_in_no_locked_page(ada, lake):
    page, elsewhere = ada.page, "https://www.wikipedia.org/"
    ada.context.route(f"{elsewhere}**", lambda route: route.fulfill(body="An encyclopedia", content_type="text/html"))

    def to_the_note() -> None:
        limits = page.get_by_role("button", name="I have read this")
        expect(limits.or_(page.get_by_role("button", name="See what they will see"))).to_be_visible()
        if limits.is_visible():
            limits.click()
        page.locator(f"li[data-id='{lake}'] input").check()
        page.get_by_role("button", name="See what they will see").click()

    ada.goto("/my/shares/new")
    to_the_note()
    page.get_by_label("From", exact=True).fill("A.")
    page.get_by_label("What you would like to talk about").fill("The part about the dusk.")
    ada.lock()
    values = page.locator("share-form :is(input, textarea)").evaluate_all("(all) => all.map((each) => each.value).join()")
    assert "dusk" not in values + page.content()
    ada.unlock()
    to_the_note()
    expect(page.get_by_label("What you would like to talk about")).to_have_value("The part about the dusk.")
    page.get_by_role("link", name="Leave quickly", exact=True).click()
    page.wait_for_url(elsewhere)
    ada.goto("/my/shares/new")
    ada.unlock()
    to_the_note()
    expect(page.get_by_label("From", exact=True)).to_have_value("A.")
    expect(page.locator("[data-part=shown-note]")).to_have_text("The part about the dusk.")
    page.get_by_role("button", name="Yes, this").click()
    page.get_by_role("button", name="Make the link").click()
    page.wait_for_url(re.compile(r"/my/shares/[0-9a-f]{32}$"))
    ada.goto("/my/shares/new")
    ada.unlocked()
    to_the_note()
    expect(page.get_by_label("What you would like to talk about")).to_have_value("")


def test_what_is_on_its_way_is_what_was_shown_and_no_word_is_typed_that_would_be_lost(ada, lake):
    page = ada.page
    held = hold_posts(page, "**/my/shares/*")
    ada.goto("/my/shares/new")
    limits = page.get_by_role("button", name="I have read this")
    expect(limits.or_(page.get_by_role("button", name="See what they will see"))).to_be_visible()
    if limits.is_visible():
        limits.click()
    page.locator(f"li[data-id='{lake}'] input").check()
    page.get_by_role("button", name="See what they will see").click()
    page.get_by_role("button", name="Yes, this").click()
    label, make = page.get_by_label("Who is it for?"), page.get_by_role("button", name="Make the link")
    label.fill("Bea")
    make.click()
    asked(page, held)
    label.focus()
    page.keyboard.type(" and her colleague")
    page.locator("[data-for=seal]").get_by_role("button", name="Back").click()
    expect(make).to_be_visible()
    expect(label).to_have_value("Bea")
    # No answer: it is theirs again.
    held[0].abort()
    page.unroute("**/my/shares/*")
    expect(page.get_by_text("No answer yet. Try again: it will be the same link.")).to_be_visible()
    label.press("End")
    page.keyboard.type(" again")
    expect(label).to_have_value("Bea again")
    make.click()
    page.wait_for_url(re.compile(r"/my/shares/[0-9a-f]{32}$"))
    expect(page.locator("share-page")).to_contain_text("Bea again")
    ada.complaints.clear()


def test_everything_left_out_is_not_shared(ada, lake):
    page = ada.page
    ada.goto("/my/shares/new")
    limits = page.get_by_role("button", name="I have read this")
    choose = page.get_by_role("button", name="See what they will see")
    expect(limits.or_(choose)).to_be_visible()
    if limits.is_visible():
        limits.click()
    page.get_by_role("checkbox", name="By the lake").check()
    choose.click()
    page.get_by_text("Leave passages out").click()
    passages = page.locator("[data-part=leave-out] button")
    expect(passages).to_have_count(3)
    for passage in passages.all():
        passage.click()
    page.get_by_role("button", name="Yes, this").click()
    expect(page.get_by_text("Every passage is left out.")).to_be_visible()
    passages.first.click()
    page.get_by_role("button", name="Yes, this").click()
    page.get_by_label("Passphrase for this link").fill("short")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_text("The passphrase needs at least 12 letters")).to_be_visible()


def test_a_link_without_a_passphrase_says_so_and_opens_with_one_press(ada, bea, lake):
    page = ada.page
    link, path = ada.share([lake], passphrase=None)
    assert "#mo1o." in link
    expect(page.get_by_text("This link has no passphrase.")).to_be_visible()
    expect(page.get_by_text("Say it in person or on the phone.")).to_be_hidden()
    expect(page.get_by_text("both the link and the passphrase")).to_be_hidden()
    bea.page.goto(link)
    expect(bea.page.get_by_role("button", name="Open", exact=True)).to_be_visible()
    expect(bea.page.get_by_label("Passphrase")).to_be_hidden()
    bea.page.get_by_role("button", name="Open", exact=True).click()
    opened(bea, *LAKE.split("\n\n"))
    assert openings(ada, share_of(ada)) == 1
    standing(ada, path, "Opened once, on")


def test_looking_at_a_link_without_pressing_open_uses_nothing_up_and_learns_nothing(ada, bea, lake, playwright):
    link, path = ada.share([lake], openings=1)
    share = share_of(ada)
    bare = link.split("#")[0]
    scanner = playwright.request.new_context(extra_http_headers={"Sec-Purpose": "prefetch", "Purpose": "prefetch"})
    answers = [scanner.get(bare), scanner.get(bare), scanner.get(bare[:-32] + "0" * 32)]
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body() for answer in answers}) == 1
    for answer in answers:
        assert "set-cookie" not in answer.headers
        assert "etag" not in answer.headers
        assert "noindex" in answer.headers["x-robots-tag"]
    head = scanner.head(bare)
    assert head.status in {200, 405}
    assert "set-cookie" not in head.headers
    # A mail scanner that asks the opening's address without the secret gets nowhere either.
    assert scanner.get(f"{bare}/openings").status in {404, 405}
    scanner.dispose()

    asked: list[Request] = []
    bea.page.on("request", lambda request: asked.append(request))
    bea.page.goto(link)
    expect(bea.page.get_by_role("button", name="Open", exact=True)).to_be_visible()
    assert [request.url for request in asked if request.method != "GET"] == []
    assert not any("mo1" in request.url for request in asked)
    assert bea.context.cookies() == []
    assert bea.page.evaluate("() => location.href") == bare
    assert openings(ada, share) == 0
    bea.open_shared(link)
    opened(bea, *LAKE.split("\n\n"))
    assert openings(ada, share) == 1
    standing(ada, path, "Opened as often as you allowed")


def test_a_share_that_is_ended_cannot_be_opened_any_more_and_bea_is_told(ada, bea, cast, lake):
    page = ada.page
    link, _ = ada.share([lake])
    share = share_of(ada)
    bea.open_shared(link)
    opened(bea, *LAKE.split("\n\n"))
    page.get_by_role("button", name="End this share").click()
    page.get_by_role("dialog").get_by_role("button", name="Not now").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="End this share").click()
    page.get_by_role("dialog").get_by_role("button", name="End it now").click()
    expect(page.locator("share-page").get_by_text("Ended by you")).to_be_visible()
    expect(page.locator("[data-part=link]")).to_have_count(0)
    expect(page.get_by_role("button", name="End this share")).to_have_count(0)
    assert ada.server.change("SELECT packet, auth_verifier FROM share WHERE id = ?", share) == [(None, None)]
    for person in (bea, cast(ada.server, "cy")):
        person.open_shared(link)
        refused(person.page, "This share has ended")
    ada.goto("/my/shares")
    expect(page.locator(f"li[data-share='{share}']")).to_contain_text("Ended by you")


def test_a_share_whose_days_are_over_or_whose_openings_are_used_up_says_which(ada, bea, cast, lake):
    link, path = ada.share([lake], openings=1)
    bea.open_shared(link)
    opened(bea, *LAKE.split("\n\n"))
    cy = cast(ada.server, "cy")
    cy.open_shared(link)
    refused(cy.page, "This link was opened as often as allowed")
    # Bea was counted already: within half an hour it is the same reading, even after the page was loaded anew.
    bea.page.reload()
    refused(bea.page, "Open the link again from your message")
    bea.open_shared(link)
    opened(bea, *LAKE.split("\n\n"))
    share = path.rsplit("/", 1)[1]
    assert openings(ada, share) == 1
    # Half an hour later it is another one.
    ada.server.change("UPDATE opening SET at = '2001-01-01 00:00:00.000000' WHERE share = ?", share)
    bea.open_shared(link)
    refused(bea.page, "This link was opened as often as allowed")

    ada.server.change("UPDATE share SET expires = '2001-01-01 00:00:00.000000' WHERE id = ?", share)
    cy.open_shared(link)
    refused(cy.page, "The days of this share are over")
    standing(ada, path, "as you set it")


def test_a_link_without_its_key_cut_off_or_of_another_share_is_said_in_words_and_sends_nothing(ada, bea, lake):
    one, _ = ada.share([lake])
    other, _ = ada.share([lake], passphrase=None)
    posts: list[str] = []
    bea.page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    bare, key = one.split("#")
    for broken, heading in (
        (bare, "Open the link again from your message"),
        (one[:-6], "This link is not complete"),
        (one.replace("#mo1p", "#mo9p"), "This link is not complete"),
        (f"{other.split('#')[0]}#{key}", "This link is not complete"),
    ):
        bea.page.goto("about:blank")
        bea.page.goto(broken)
        refused(bea.page, heading)
        assert "#" not in bea.page.evaluate("() => location.href")
    assert posts == []
    # What a mail program appends is no part of the link.
    bea.page.goto("about:blank")
    bea.page.goto(f"{other}).")
    bea.page.get_by_role("button", name="Open", exact=True).click()
    opened(bea, *LAKE.split("\n\n"))


def test_a_whole_link_that_belongs_to_nothing_is_said_in_words(ada, bea, lake):
    link, path = ada.share([lake], passphrase=None)
    ada.server.change("DELETE FROM share WHERE id = ?", path.rsplit("/", 1)[1])
    bea.open_shared(link, None)
    refused(bea.page, "Nothing is shared here")


def test_a_wrong_passphrase_is_said_in_words_slows_down_and_never_locks_out(ada, bea, lake):
    link, path = ada.share([lake])
    page = bea.page
    page.goto(link)
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("Type the passphrase first.")).to_be_visible()
    for wrong in ("not this one at all", "tiny"):
        bea.page.get_by_label("Passphrase").fill(wrong)
        bea.page.get_by_role("button", name="Open", exact=True).click()
        expect(page.get_by_text("That passphrase does not fit.")).to_be_visible()
    share = path.rsplit("/", 1)[1]
    assert openings(ada, share) == 0
    standing(ada, path, "A wrong passphrase was tried once.")
    soon = f"{datetime.now(UTC) + timedelta(minutes=5):%Y-%m-%d %H:%M:%S.%f}"
    ada.server.change("UPDATE share SET wrong = 9, wait_until = ? WHERE id = ?", soon, share)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("Nothing is locked for good.")).to_be_visible()
    ada.server.change("UPDATE share SET wait_until = '2001-01-01 00:00:00.000000' WHERE id = ?", share)
    page.get_by_role("button", name="Open", exact=True).click()
    opened(bea, *LAKE.split("\n\n"))


def test_an_opening_whose_answer_is_lost_is_not_counted_twice(ada, bea, lake):
    link, path = ada.share([lake], openings=1)
    page = bea.page
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch(max_retries=3).status)
        route.abort()

    page.route("**/openings", lose_the_first)
    bea.open_shared(link)
    expect(page.get_by_text("No answer came.")).to_be_visible()
    page.get_by_role("button", name="Open", exact=True).click()
    opened(bea, *LAKE.split("\n\n"))
    assert lost == [200]
    assert openings(ada, path.rsplit("/", 1)[1]) == 1


def test_a_link_pasted_over_another_one_in_the_same_tab_opens_the_new_one(ada, bea, lake):
    first, _ = ada.share([lake], passphrase=None)
    second, _ = ada.share([lake])
    page = bea.page
    bea.open_shared(first, None)
    opened(bea, *LAKE.split("\n\n"))
    page.goto(second)
    expect(page.get_by_label("Passphrase")).to_be_visible()
    # The same share with its key again changes only what follows #: no load, and the opened pages go.
    page.goto("about:blank")
    bea.open_shared(first, None)
    opened(bea, *LAKE.split("\n\n"))
    page.evaluate("(link) => { location.hash = new URL(link).hash; }", first)
    expect(page.get_by_role("button", name="Open", exact=True)).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("The lake was quiet.")
    assert page.evaluate("() => location.hash") == ""
    page.get_by_role("button", name="Open", exact=True).click()
    opened(bea, *LAKE.split("\n\n"))
    page.evaluate("() => { location.hash = '#mo1o.cut'; }")
    refused(page, "This link is not complete")


def test_the_pages_leave_the_readers_browser_when_the_reader_leaves(ada, bea, lake):
    link, _ = ada.share([lake], passphrase=None)
    bea.open_shared(link, None)
    opened(bea, *LAKE.split("\n\n"))
    bea.page.get_by_role("link", name="Help now").click()
    expect(bea.page.get_by_role("heading", name="Help now")).to_be_visible()
    bea.page.go_back()
    refused(bea.page, "Open the link again from your message")
    expect(bea.page.locator("body")).not_to_contain_text("The lake was quiet.")
