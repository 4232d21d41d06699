"""Whatever a person writes is words: no markup, no script, no address in it ever does anything, on any page, for anybody."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import Person, arrive
from tests.browser.server import Server

RTL = "\u202e"

CORPUS = (
    "<script>window.ran = 1</script>",
    "<script type=module src=/ran></script>",
    "<img src=/ran onerror=window.ran=1>",
    '"><svg onload=window.ran=1>',
    "'><iframe src=javascript:parent.ran=1>",
    "<a href=javascript:window.ran=1>press</a>",
    "javascript:window.ran=1",
    '<div hx-get="/ran" hx-trigger="load" hx-on::load="window.ran=1" hx-vals="js:{ran:window.ran=1}">',
    '<button hx-post="/ran" data-choice="end" data-to="seal" data-gate="later">',
    '<li data-id="0" data-head="ran" data-state="open">',
    "<template><img src=/ran onerror=window.ran=1></template>",
    "<form action=/ran><input name=title autofocus onfocus=window.ran=1><input type=submit>",
    "<base href=/ran><meta http-equiv=refresh content=0;url=/ran>",
    "<style>@import '/ran';</style><link rel=stylesheet href=/ran>",
    "<math><mtext><mglyph><style><img src=/ran onerror=window.ran=1>",
    "</textarea></title></template></noscript><script>window.ran=1</script>",
    "<!--><script>window.ran=1</script-->",
    "{{ ran }} ${ran} {% ran %} [[ran]] &lt;img src=/ran&gt; &#60;script&#62;",
    "\\u003cscript\\u003ewindow.ran=1\\u003c/script\\u003e",
    f"turned{RTL}round <\u0000img\u2028src=/ran>".replace("\u0000", ""),
    "onerror=window.ran=1 x='",
    "https://elsewhere.example/ran",
)
# For a field of one line: its own length, and the worst of the above.
LINE = '"><img src=/ran onerror=window.ran=1><script>window.ran=1</script>{{ran}}'


@pytest.fixture(scope="module")
def ada(server: Server, browser: Browser) -> Iterator[Person]:
    person = arrive(server, browser, "ada-of-markup")
    watch(person.page)
    person.begin(server.invite())
    yield person
    person.context.close()
    assert not person.complaints, person.complaints


def watch(page: Page) -> None:
    """Let nothing that ran go unseen."""
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    page.on("request", lambda request: pytest.fail(f"asked: {request.url}") if "/ran" in request.url else None)


def only_words(page: Page) -> None:
    """Nothing ran, and nothing that a person wrote became an element."""
    page.wait_for_timeout(50)
    assert page.evaluate("() => window.ran") is None
    made = "main :is(script, iframe, object, embed, base, style, link, math, img, [onerror], [onload], [onfocus], [src], "
    made += "[hx-on\\:\\:load], [href^='javascript:' i], [href*=ran], [action*=ran], [hx-get='/ran'], [hx-post='/ran'])"
    assert page.locator(made).count() == 0
    assert not page.locator("head base, head style, head meta[http-equiv]").count()
    assert page.title().endswith("Mooring")


def shows(page: Page, where: str) -> None:
    """Every piece of the corpus stands there, letter for letter."""
    texts = page.locator(where).all_text_contents()
    assert [piece for piece in CORPUS if not any(piece in text for text in texts)] == []


@pytest.fixture(scope="module")
def entry(ada: Person) -> str:
    return ada.write("\n\n".join(CORPUS), LINE)


def test_a_page_shows_markup_as_it_was_typed(ada: Person, entry: str) -> None:
    ada.goto(f"/my/entries/{entry}")
    expect(ada.page.get_by_role("heading", level=1)).to_have_text(LINE)
    shows(ada.page, "[data-part=text] p")
    only_words(ada.page)


def test_the_journal_and_the_composer_show_it_as_it_was_typed(ada: Person, entry: str) -> None:
    page = ada.page
    ada.goto("/my/entries")
    expect(page.get_by_role("link", name=LINE)).to_be_visible()
    only_words(page)
    ada.goto(f"/my/entries/{entry}/edit")
    expect(page.get_by_label("Your page")).to_have_value("\n\n".join(CORPUS))
    expect(page.get_by_label("Title, if you like")).to_have_value(LINE)
    only_words(page)


@pytest.mark.parametrize("piece", [CORPUS[0], CORPUS[2], CORPUS[7]])
def test_an_intention_is_listed_as_it_was_typed(piece: str, ada: Person) -> None:
    page = ada.page
    ada.goto("/my/intentions")
    expect(page.locator("intention-list:not([data-state=locked])")).to_be_attached()
    if page.locator("details.intention-new").get_attribute("open") is None:
        page.get_by_text("Set a new one").click()
    page.get_by_label("In your words").fill(piece)
    page.get_by_role("button", name="Set it").click()
    expect(page.locator("[data-intention] .own-words", has_text=piece)).to_be_visible()
    only_words(page)


@pytest.mark.parametrize("piece", [CORPUS[0], CORPUS[2], CORPUS[7]])
def test_a_draft_is_listed_as_it_was_typed(piece: str, ada: Person) -> None:
    page = ada.page
    ada.goto("/my/entries/new")
    page.get_by_label("Your page").fill(piece)
    expect(page.locator("entry-composer[data-save=kept]")).to_be_attached()
    ada.goto("/my/today")
    row = page.locator("draft-list li").filter(has_text=piece[:60])
    expect(row).to_be_visible()
    only_words(page)
    row.get_by_role("button").click()
    row.get_by_role("button").click()
    expect(row).to_have_count(0)


def test_two_versions_of_a_page_are_shown_as_they_were_typed(ada: Person) -> None:
    page = ada.page
    mine = ada.write("Before")
    ada.goto(f"/my/entries/{mine}/edit")
    expect(page.get_by_label("Your page")).to_have_value("Before")
    other = ada.context.new_page()
    watch(other)
    other.goto(f"{ada.server.origin}/my/entries/{mine}/edit")
    other.get_by_label("Your page").fill(CORPUS[2])
    other.get_by_role("button", name="Save").click()
    expect(other.locator("[data-part=text]")).to_have_text(CORPUS[2])
    other.close()
    page.get_by_label("Your page").fill(CORPUS[0])
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-part=mine]")).to_have_text(CORPUS[0])
    expect(page.locator("[data-part=theirs]")).to_have_text(CORPUS[2])
    only_words(page)
    page.get_by_role("button", name="Keep what was saved").click()
    page.wait_for_url(re.compile(r"/my/entries/[0-9a-f]{32}$"))


def test_what_is_shared_is_words_for_whoever_shares_and_whoever_reads(ada: Person, entry: str, browser: Browser) -> None:
    page = ada.page
    ada.goto("/my/shares/new")
    page.get_by_role("button", name="I have read this").click()
    page.locator(f"li[data-id='{entry}'] input").check()
    only_words(page)
    page.get_by_role("button", name="See what they will see").click()
    page.get_by_label("From", exact=True).fill(LINE)
    page.get_by_label("What you would like to talk about").fill("\n".join(CORPUS)[:600])
    page.get_by_text("Leave passages out").click()
    shows(page, "[data-part=leave-out] button")
    shows(page, "[data-part=shown-pages] .passage")
    expect(page.locator("[data-part=shown-from]")).to_have_text(LINE)
    only_words(page)
    page.get_by_role("button", name="Yes, this").click()
    page.get_by_label("Who is it for?").fill(LINE)
    phrase = "<img src=/ran onerror=window.ran=1>"
    page.get_by_label("Passphrase for this link").fill(phrase)
    page.get_by_role("button", name="Make the link").click()
    page.wait_for_url(re.compile(r"/my/shares/[0-9a-f]{32}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(LINE)
    expect(page.locator("[data-part=passphrase]")).to_have_text(phrase)
    expect(page.locator("[data-part=titles] li > span > :first-child")).to_have_text(LINE)
    link = page.locator("[data-part=link]").inner_text()
    only_words(page)
    ada.goto("/my/shares")
    expect(page.get_by_role("link", name=LINE)).to_be_visible()
    only_words(page)

    bea = arrive(ada.server, browser, "bea")
    watch(bea.page)
    bea.open_shared(link, phrase)
    expect(bea.page.locator(".reader-page .reading-title")).to_have_text(LINE)
    shows(bea.page, ".reader-page .passage")
    expect(bea.page.locator("[data-part=shown-from]")).to_have_text(LINE)
    expect(bea.page.locator("[data-part=contents] a span").first).to_have_text(LINE)
    only_words(bea.page)
    bea.page.emulate_media(media="print")
    only_words(bea.page)
    bea.context.close()
    assert not bea.complaints, bea.complaints


@pytest.mark.parametrize(
    "where", ["/signin?next=javascript:window.ran=1", "/my/<script>window.ran=1<%2Fscript>", "/s/<img src=x>"]
)
def test_what_stands_in_an_address_is_not_put_into_a_page(where: str, server: Server, browser: Browser) -> None:
    cy = arrive(server, browser, "cy")
    watch(cy.page)
    cy.goto(where)
    only_words(cy.page)
    cy.context.close()
    assert not cy.complaints, cy.complaints


def test_turned_text_turns_nothing_beside_it(ada: Person) -> None:
    """An override that is never closed ends with the words it stands in: the line below reads as it should."""
    id = ada.write("plain", f"abc{RTL}def")  # noqa: A001 - the page's id
    ada.goto("/my/entries")
    row = ada.page.locator(f"li[data-id='{id}']")
    expect(row.locator("[data-part=title]")).to_be_visible()
    left = "node => { const r = document.createRange(); const t = node.firstChild; const at = (i) => { r.setStart(t, i); "
    left += "r.setEnd(t, i + 1); return r.getBoundingClientRect().left; }; return at(0) < at(t.length - 1); }"
    assert row.locator("[data-part=day]").evaluate(left), "the day is written backwards"
