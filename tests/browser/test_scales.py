"""The clinic's scales: chosen and filled in in the browser, kept as a number and a day, and said of by nobody."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.people import Person, arrive
from tests.browser.server import SCALES, Server
from tests.browser.test_export import take, unzipped
from tests.browser.test_keyboard import Keys
from tests.browser.traces import read_all, traces

QUIET = "The Invented Scale of Quiet Evenings"
KIND = "The Invented List of Small Kindnesses"
ANSWERS = (
    "More than half of the time",
    "About half of the time",
    "Most of the time",
    "Some of the time",
    "More than half of the time",
)
THERAPIST = "What it means is something to talk about with your therapist."


@pytest.fixture(scope="module")
def ada(server: Server, browser: Browser) -> Iterator[Person]:
    person = arrive(server, browser, "ada-of-scales")
    person.begin(server.invite())
    yield person
    person.context.close()
    assert not person.complaints, person.complaints


@pytest.fixture
def shelf(ada: Person) -> Page:
    """The list of scales, with no draft of the test before."""
    ada.settle()
    return stand(ada)


def stand(ada: Person) -> Page:
    ada.goto("/my/scales")
    ada.unlocked()
    expect(ada.page.locator("scale-shelf[data-state=list]")).to_be_attached()
    return ada.page


def begin(page: Page, title: str) -> Locator:
    card = page.locator("li[data-scale]", has_text=title)
    card.locator("[data-choice=begin]").click()
    form = page.locator("scale-form[data-state=filling]")
    expect(form.get_by_role("heading", name=title)).to_be_focused()
    return form


def answer(form: Locator, place: int, label: str) -> None:
    form.get_by_role("radiogroup").nth(place).get_by_label(label, exact=True).check()


def fill_in(page: Page) -> None:
    """All of the quiet evenings: 13 points, times four."""
    form = begin(page, QUIET)
    for place, label in enumerate(ANSWERS):
        answer(form, place, label)
    form.get_by_role("button", name="Save").click()


def saved(page: Page) -> str:
    """The id of the entry that was saved just now."""
    expect(page.locator("scale-form [data-save=saved]")).to_be_visible()
    return str(page.get_by_role("link", name="See your answers").get_attribute("href")).rsplit("/", 1)[1]


def rows(page: Page, name: str) -> list[list[str]]:
    """The cells of a table of numbers."""
    table = page.locator("scale-numbers table", has=page.locator("caption", has_text=name))
    expect(table).to_be_visible()
    found = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]
    return [[" ".join(cell.split()) for cell in row] for row in found]


def test_a_scale_is_filled_in_and_what_is_seen_is_a_number_and_a_day(shelf):
    page = shelf
    expect(page.get_by_text("A number is not a diagnosis")).to_be_visible()
    card = page.locator("li[data-scale]", has_text=QUIET)
    card.get_by_text("Where it comes from").click()
    expect(card).to_contain_text("Holt, B. (2026). Invented for the tests of Mooring.")
    expect(card).to_contain_text("Anybody may use it for anything.")
    expect(card).to_contain_text("Bea Holt, psychotherapist")
    address = page.url
    fill_in(page)
    assert page.url == address
    done = page.locator("scale-form [data-when=done]")
    expect(done.get_by_role("heading", name=QUIET)).to_be_focused()
    expect(done.locator("[data-part=number]")).to_have_text("52")
    expect(done).to_contain_text("It can be from 0 to 100.")
    expect(done).to_contain_text(THERAPIST)
    entry = saved(page)
    expect(page.locator("scale-numbers")).to_be_hidden()
    page.get_by_role("button", name="Back to the scales").click()
    expect(page.get_by_role("heading", name="Scales", exact=True)).to_be_focused()
    assert rows(page, "Quiet evenings")[0][1:] == ["52 It can be 0 to 100"]
    expect(page.locator("scale-numbers")).to_contain_text(THERAPIST)
    page.locator("scale-numbers tbody a").first.click()
    page.wait_for_url(f"**/my/entries/{entry}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Quiet evenings")
    text = page.locator(".reading-text")
    expect(text).to_contain_text("Number: 52 (it can be from 0 to 100)")
    expect(text).to_contain_text("2. I heard the kettle.\nAbout half of the time", use_inner_text=True)
    expect(page.get_by_role("link", name="Change this page")).to_be_hidden()


def head_of(page: Page, entry: str) -> dict[str, Any]:
    """The head as the server has it, opened."""
    found = page.evaluate(
        """async (id) => {
      const base = document.querySelector('script[src*="/static/"]').getAttribute('src').match(/.static.[0-9a-f]+/)[0];
      const { fetchEnvelopes } = await import(`${base}/js/entries/stored.js`);
      const { openEntry } = await import(`${base}/js/entries/entry.js`);
      return (await openEntry(await fetchEnvelopes(id))).head;
    }""",
        entry,
    )
    return dict(found)


def test_what_was_asked_chosen_and_counted_is_sealed_into_the_entry(shelf):
    page = shelf
    form = begin(page, KIND)
    for place, label in enumerate(("Rather well", "A little", "Skip this one", "Yes")):
        answer(form, place, label)
    form.get_by_role("button", name="Save").click()
    expect(page.locator("scale-form [data-when=done] [data-part=number]")).to_have_text("4.33")
    head = head_of(page, saved(page))
    assert (head["kind"], head["title"]) == ("scale", "Small kindnesses")
    assert head["scale"] == {
        "id": "small-kindnesses", "version": 3, "number": "4.33", "lowest": 1, "highest": 5, "answers": [4, 2, None, 5],
    }  # fmt: skip
    page.get_by_role("link", name="See your answers").click()
    expect(page.locator(".reading-text")).to_contain_text("3. I wore something soft.\nSkipped", use_inner_text=True)


def test_what_is_open_is_said_and_led_to_and_no_more_is_skipped_than_the_scale_allows(shelf):
    page = shelf
    form = begin(page, KIND)
    expect(form.get_by_label("Skip this one")).to_have_count(4)
    answer(form, 0, "So so")
    form.get_by_role("button", name="Save").click()
    said = form.get_by_role("status")
    expect(said).to_have_text("Still open: 3. Choose an answer, or Skip this one.", use_inner_text=True)
    second = form.get_by_role("radiogroup").nth(1)
    expect(second.get_by_label("Not at all")).to_be_focused()
    expect(second.get_by_text("Still open", exact=True)).to_be_visible()
    for place in (1, 2):
        answer(form, place, "Skip this one")
    expect(second.get_by_text("Still open", exact=True)).to_be_hidden()
    answer(form, 3, "No")
    form.get_by_role("button", name="Save").click()
    expect(said).to_contain_text("You skipped 2. With this scale you can skip 1.", use_inner_text=True)
    answer(form, 2, "So so")
    form.get_by_role("button", name="Save").click()
    saved(page)


def test_where_every_answer_is_needed_nothing_can_be_skipped_and_stopping_is_fine(shelf):
    page = shelf
    form = begin(page, QUIET)
    expect(form.get_by_label("Skip this one")).to_have_count(0)
    answer(form, 0, "At no time")
    form.get_by_role("button", name="Save").click()
    said = "Still open: 4. This scale needs an answer to each question. You can also stop; that is fine."
    expect(form.get_by_role("status")).to_have_text(said, use_inner_text=True)
    form.get_by_role("button", name="Stop, and keep nothing").click()
    form.get_by_role("button", name="Stop, and delete these answers").click()
    expect(page.locator("scale-shelf[data-state=list]")).to_be_attached()
    form = begin(page, QUIET)
    expect(form.locator("input:checked")).to_have_count(0)
    # With nothing chosen, there is nothing to ask about.
    form.get_by_role("button", name="Stop, and keep nothing").click()
    expect(page.locator("scale-shelf[data-state=list]")).to_be_attached()


def test_it_can_be_gone_on_with_on_the_same_day_and_on_another_one_it_begins_anew(ada, shelf):
    page = shelf
    form = begin(page, QUIET)
    answer(form, 1, "Most of the time")
    form.get_by_role("button", name="Go on later today").click()
    card = page.locator("li[data-scale]", has_text=QUIET)
    expect(card.get_by_text("You began it today.")).to_be_visible()
    ada.goto("/my/today")
    row = page.locator("draft-list li", has_text="Quiet evenings")
    row.get_by_role("link").click()
    page.wait_for_url("**/my/scales")
    form = begin(page, QUIET)
    expect(form.get_by_text("Here are the answers you gave earlier today.")).to_be_visible()
    expect(form.get_by_role("radiogroup").nth(1).get_by_label("Most of the time")).to_be_checked()
    page.reload()
    page.evaluate(YESTERDAY)
    stand(ada)
    expect(card.get_by_role("button")).to_have_text("Begin", use_inner_text=True)
    form = begin(page, QUIET)
    expect(form.locator("input:checked")).to_have_count(0)
    ada.goto("/my/today")
    expect(page.locator("prompt-card[data-state=shown]")).to_be_attached()
    expect(page.locator("draft-list")).to_be_hidden()


# The drafts of this device, as if a night had passed since.
YESTERDAY = """async () => {
  const base = document.querySelector('script[src*="/static/"]').getAttribute('src').match(/.static.[0-9a-f]+/)[0];
  const { drafts } = await import(`${base}/js/keep/drafts.js`);
  const { keyring } = await import(`${base}/js/vault/keyring.js`);
  await keyring.opened();
  for (const draft of await drafts.all()) await drafts.keep({ ...draft, at: `2020-01-01${draft.at.slice(10)}` });
}"""


def test_a_lock_takes_questions_and_answers_out_of_the_page_and_they_come_back(ada, shelf):
    page = shelf
    form = begin(page, QUIET)
    answer(form, 0, "All of the time")
    ada.lock()
    assert not page.locator("scale-form fieldset").count()
    assert "kettle" not in page.locator("body").inner_text()
    assert QUIET not in str(page.locator("scale-form").text_content())
    ada.unlock()
    form = page.locator("scale-form[data-state=filling]")
    expect(form.get_by_role("radiogroup").first.get_by_label("All of the time")).to_be_checked()
    for place, label in enumerate(ANSWERS):
        answer(form, place, label)
    form.get_by_role("button", name="Save").click()
    saved(page)
    ada.lock()
    assert "52" not in str(page.locator("scale-form [data-when=done]").text_content())
    assert not page.locator("scale-numbers tbody tr").count()
    ada.unlock()
    expect(page.locator("scale-form [data-part=number]")).to_have_text("52")


def test_without_a_connection_it_waits_sealed_and_goes_out_by_itself(ada, shelf):
    page = shelf
    form = begin(page, QUIET)
    ada.context.set_offline(True)
    for place, label in enumerate(ANSWERS):
        answer(form, place, label)
    form.get_by_role("button", name="Save").click()
    expect(page.locator("scale-form [data-part=number]")).to_have_text("52")
    expect(page.locator("scale-form [data-save=waiting]")).to_be_visible()
    ada.context.set_offline(False)
    entry = saved(page)
    assert head_of(page, entry)["scale"]["number"] == "52"
    ada.goto("/my/today")
    expect(page.locator("prompt-card[data-state=shown]")).to_be_attached()
    expect(page.locator("draft-list")).to_be_hidden()
    ada.complaints.clear()


def test_what_waits_is_listed_and_is_no_page_to_write_on(ada, shelf):
    page = shelf
    page.context.route("**/my/entries/*", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    fill_in(page)
    expect(page.locator("scale-form [data-save=waiting]")).to_be_visible()
    ada.goto("/my/entries")
    row = page.locator("draft-list li", has_text="Quiet evenings")
    expect(row.get_by_text("Waiting for a connection")).to_be_visible()
    assert row.locator("a").get_attribute("href") is None
    page.context.unroute_all(behavior="ignoreErrors")
    page.reload()
    expect(row.get_by_text("Saved", exact=True)).to_be_visible()
    row.get_by_role("link").click()
    expect(page.locator(".reading-text")).to_contain_text("Number: 52")
    ada.complaints.clear()


def test_what_the_server_will_not_take_is_not_lost_and_can_be_kept_as_a_page(ada, shelf):
    page = shelf
    refusal = {"status": 422, "json": {"problem": "invalid"}}
    page.context.route(
        "**/my/entries/*", lambda route: route.fulfill(**refusal) if route.request.method == "POST" else route.fallback()
    )
    fill_in(page)
    expect(page.locator("scale-form [data-save=refused]")).to_be_visible()
    page.context.unroute_all(behavior="ignoreErrors")
    ada.goto("/my/entries")
    page.locator("draft-list li", has_text="Quiet evenings").get_by_role("link").click()
    page.wait_for_url("**/my/entries/new#draft.*")
    expect(page.get_by_label("Your page")).to_have_value(re.compile("Number: 52"))
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/my/entries/[0-9a-f]{32}$"))
    expect(page.locator(".reading-text")).to_contain_text("Number: 52")
    ada.complaints.clear()


def test_it_reads_sensibly_wherever_pages_are_shown(ada, shelf, browser, server):
    page = shelf
    fill_in(page)
    entry = saved(page)
    ada.goto("/my/entries")
    row = page.locator(f"li[data-id='{entry}']")
    expect(row.locator("[data-part=title]")).to_have_text("Quiet evenings")
    expect(row.locator("[data-part=day]")).not_to_be_empty()
    ada.goto(f"/my/entries/{entry}/edit")
    expect(page.get_by_text("These are answers to a scale")).to_be_visible()
    expect(page.get_by_label("Your page")).to_be_hidden()
    link, _ = ada.share([entry], passphrase=None)
    bea = arrive(server, browser, "bea")
    bea.open_shared(link, None)
    shared = bea.page.locator("share-reader [data-part=pages]")
    expect(shared).to_contain_text("Number: 52 (it can be from 0 to 100)")
    expect(shared).to_contain_text("I heard the kettle.")
    bea.context.close()
    ada.goto(f"/my/entries/{entry}")
    page.get_by_text("More for this page").click()
    page.get_by_role("button", name="Put into the bin").click()
    page.get_by_role("button", name="Bring it back", exact=True).click()
    expect(page.get_by_role("button", name="Bring it back", exact=True)).to_be_hidden()
    ada.goto("/my/export")
    files = unzipped(take(ada, "readable")[1])
    (taken,) = [each for each in json.loads(files["journal.json"])["pages"] if each["id"] == entry]
    assert (taken["kind"], taken["scale"]["answers"]) == ("scale", [3, 2, 4, 1, 3])
    assert "# Quiet evenings\n" in files[taken["file"]]
    assert "Number: 52 (it can be from 0 to 100)" in files[taken["file"]]
    assert "answers:" not in files[taken["file"]]


def test_what_was_put_away_is_in_no_table_and_can_still_be_found(ada, shelf):
    page = shelf
    fill_in(page)
    entry = saved(page)
    page.get_by_role("link", name="See your answers").click()
    page.get_by_role("button", name="Close this page gently").click()
    page.locator("closing-steps summary", has_text="Put the page away").click()
    page.locator("[data-closing=away]").click()
    expect(page.get_by_role("heading", name="Put away")).to_be_focused()
    head = head_of(page, entry)
    assert (head["kind"], head["away"], head["scale"]["number"]) == ("scale", True, "52")
    stand(ada)
    expect(page.locator("scale-numbers[data-state=open], scale-numbers[data-state=none]")).to_be_attached()
    assert not page.locator(f"scale-numbers a[href$='{entry}']").count()


def test_with_the_keyboard_alone(ada, shelf):
    page = shelf
    page.set_viewport_size({"width": 1024, "height": 720})
    keys = Keys(page)
    keys.press("Begin", "BUTTON")
    form = page.locator("scale-form[data-state=filling]")
    expect(form.get_by_role("heading", name=QUIET)).to_be_focused()
    for presses in (3, 2, 4, 1, 3):
        # One stop for each question: the arrows do the rest.
        keys.to("At no time", "INPUT", most=1)
        for _ in range(presses):
            page.keyboard.press("ArrowDown")
    third = form.get_by_role("radiogroup").nth(2)
    expect(third.get_by_label("Most of the time", exact=True)).to_be_checked()
    expect(third.locator("input:checked")).to_have_count(1)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(form.get_by_role("radiogroup").nth(4).get_by_label("All of the time")).to_be_checked()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    keys.press("Save", "BUTTON")
    expect(page.locator("scale-form [data-part=number]")).to_have_text("52")
    saved(page)
    keys.press("Back to the scales", "BUTTON")
    expect(page.get_by_role("heading", name="Scales", exact=True)).to_be_focused()
    page.set_viewport_size({"width": 390, "height": 844})


ODD = (
    {"scale": {"id": "quiet-evenings", "version": 1, "number": "1e999", "lowest": 0, "highest": 100}},
    {"scale": {"id": {"toString": 1}, "version": 1, "number": "5", "lowest": 0, "highest": 100}},
    {"scale": ["52"], "title": "A list where a number was"},
    {"scale": None, "title": "Nothing where a number was"},
    {
        "title": "<img src=/ran onerror=window.ran=1>",
        "scale": {"id": "__proto__", "version": 1, "number": "7", "lowest": -5, "highest": 5},
    },
)

SEAL = """async (heads) => {
  const base = document.querySelector('script[src*="/static/"]').getAttribute('src').match(/.static.[0-9a-f]+/)[0];
  const { sealEntry } = await import(`${base}/js/entries/entry.js`);
  const { outbox } = await import(`${base}/js/keep/outbox.js`);
  const { mintId } = await import(`${base}/js/sealing/index.js`);
  const ids = [];
  for (const head of heads) {
    const said = { title: head.title ?? 'Odd', text: 'words', prompt: null, kind: 'scale', scale: head.scale };
    const save = await sealEntry(mintId(), said, null);
    if (await outbox.once(save)) throw new Error('not saved');
    ids.push(save.id);
  }
  return ids;
}"""


def test_a_head_that_says_something_odd_breaks_nothing_and_runs_nothing(own_server, cast):
    ada = cast(own_server, "ada")
    ada.begin(own_server.first_link())
    page = stand(ada)
    ids = page.evaluate(SEAL, ODD)
    stand(ada)
    assert rows(page, "<img src=/ran onerror=window.ran=1>")[0][1:] == ["7 It can be -5 to 5"]
    expect(page.locator("scale-numbers table")).to_have_count(1)
    assert page.evaluate("() => window.ran") is None
    for entry in ids:
        ada.goto(f"/my/entries/{entry}")
        expect(page.locator(".reading-text")).to_have_text("words")


def test_a_later_version_rescales_nothing_and_both_are_told_apart(tmp_path, cast):
    folder = tmp_path / "scales"
    folder.mkdir()
    quiet = (SCALES / "quiet-evenings.yaml").read_text(encoding="utf-8")
    (folder / "quiet-evenings.yaml").write_text(quiet, encoding="utf-8")
    server = Server(tmp_path, MOORING_SCALES=str(folder))
    server.start()
    try:
        ada = cast(server, "ada")
        ada.begin(server.first_link())
        page = stand(ada)
        fill_in(page)
        entry = saved(page)
        before = head_of(page, entry)["scale"]
        server.stop()
        quiet = quiet.replace("version: 1", "version: 2").replace("factor: 4", "factor: 2").replace("highest: 100", "highest: 50")
        (folder / "quiet-evenings.yaml").write_text(quiet.partition("examples:")[0].replace("kettle", "teapot"), encoding="utf-8")
        server.start()
        stand(ada)
        fill_in(page)
        saved(page)
        page.get_by_role("button", name="Back to the scales").click()
        expect(page.locator("scale-numbers tbody tr")).to_have_count(2)
        newer, older = rows(page, "Quiet evenings")
        assert ("Version 2" in newer[0], newer[1:]) == (True, ["26 It can be 0 to 50"])
        assert ("Version 1" in older[0], older[1:]) == (True, ["52 It can be 0 to 100"])
        assert head_of(page, entry)["scale"] == before
        ada.goto(f"/my/entries/{entry}")
        expect(page.locator(".reading-text")).to_contain_text("I heard the kettle.")
        # Taken out of the folder, what was filled in stays readable, and is found where it was.
        server.stop()
        (folder / "quiet-evenings.yaml").unlink()
        server.start()
        ada.goto("/my/scales")
        expect(page.get_by_text("Your clinic has no scales here.")).to_be_visible()
        assert len(rows(page, "Quiet evenings")) == 2
        ada.complaints.clear()
    finally:
        server.stop()


def test_scales_that_do_not_come_are_said_to_be_missing(ada, shelf):
    page = shelf
    page.context.route("**/library/*/scales.json", lambda route: route.fulfill(status=404, body=""))
    ada.goto("/my/scales")
    expect(page.get_by_text("The scales could not be loaded.")).to_be_visible()
    page.context.unroute_all(behavior="ignoreErrors")


def test_covered_while_it_is_being_saved_no_number_comes_back_into_the_page(shelf):
    form = begin(shelf, QUIET)
    for place, label in enumerate(ANSWERS):
        answer(form, place, label)
    with shelf.expect_response(re.compile(r"/my/entries/[0-9a-f]{32}$")):
        shelf.evaluate(
            """() => {
              document.querySelector('scale-form [data-choice=save]').click();
              document.dispatchEvent(new CustomEvent('mooring:conceal'));
            }"""
        )
    expect(shelf.locator("scale-form[data-state=none]")).to_be_attached()
    assert shelf.locator("scale-form [data-part=number]").text_content() == ""
    assert shelf.locator("scale-form [data-part=done]").text_content() == ""


def test_which_scale_and_what_was_answered_is_nowhere_in_clear_and_has_no_size_of_its_own(own_server, cast):
    ada = cast(own_server, "ada")
    ada.begin(own_server.first_link())
    page = stand(ada)
    sent: list[tuple[str, str]] = []
    page.context.on("request", lambda request: sent.append((request.url, request.post_data or "")))
    fill_in(page)
    saved(page)
    page.get_by_role("button", name="Back to the scales").click()
    form = begin(page, KIND)
    for place, label in enumerate(("Rather well", "A little", "Skip this one", "Yes")):
        answer(form, place, label)
    form.get_by_role("button", name="Save").click()
    saved(page)
    page.get_by_role("link", name="See your answers").click()
    expect(page.locator(".reading-text")).to_contain_text("Number: 4.33")
    saves = [body for url, body in sent if "/my/entries/" in url and body]
    assert len(saves) == 2
    assert len(saves[0]) == len(saves[1])
    requests = json.dumps(sent).encode()
    places = {"requests": requests, **read_all(own_server.data), "log": own_server.log.read_bytes()}
    for word in (
        "quiet-evenings",
        "Quiet evenings",
        "small-kindnesses",
        "Number: 52",
        "Number: 4.33",
        "I heard the kettle",
        "More than half",
        '"answers":[3,2,4,1,3]',
    ):
        assert traces(word, places) == []
