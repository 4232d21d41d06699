"""A check-in by itself: said in a tap, kept like a page, read again in words; and what follows from it, on this device alone."""

import re
import secrets
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.asked import Asked, asked_during
from tests.browser.people import Person
from tests.browser.saves import saved_page
from tests.browser.test_export import take, unzipped
from tests.browser.test_keyboard import Keys
from tests.browser.traces import read_all, traces

NOTE = "Mulberry-4417 a note with a check-in"
OPEN = "entry-page[data-state=open]"
KEPT = "entry-composer[data-save=kept]"

# Entries as her browser would have sealed them on another day, or a later version of Mooring would.
SEAL = """async ([base, id, written, head]) => {
  const { sealEntry, openHead } = await import(`${base}/js/entries/entry.js`);
  const { outbox } = await import(`${base}/js/keep/outbox.js`);
  const { sealJson } = await import(`${base}/js/sealing/index.js`);
  const { keyring } = await import(`${base}/js/vault/keyring.js`);
  const { text = '', ...rest } = head;
  const save = await sealEntry(id, { title: '', text, prompt: null }, null, null, written);
  const sealed = (await openHead({ id, rev: 1, head: save.head })).head;
  const fields = ['mo1/entry/head', keyring.account, String(keyring.epoch), id, '1'];
  save.head = await sealJson(keyring.key, fields, { ...sealed, ...rest }, 256);
  return outbox.once(save);
}"""

HEAD = """async ([base, id]) => {
  const { fetchEnvelopes } = await import(`${base}/js/entries/stored.js`);
  const { openEntry } = await import(`${base}/js/entries/entry.js`);
  const { head, body } = await openEntry(await fetchEnvelopes(id));
  return { ...head, text: body.text };
}"""


def base(page: Page) -> str:
    return str(re.search(r"/static/[0-9a-f]+", page.content())[0])  # type: ignore[index]


def seal(person: Person, head: dict[str, Any], days_ago: int = 0, at: str = "08:00") -> str:
    """An entry with such a head, written so many days ago at this time; its id."""
    entry = secrets.token_hex(16)
    day = (date.today() - timedelta(days=days_ago)).isoformat()
    assert person.page.evaluate(SEAL, [base(person.page), entry, f"{day}T{at}:00+00:00", head]) == ""
    return entry


def head(page: Page) -> dict[str, Any]:
    return dict(page.evaluate(HEAD, [base(page), page.url.split("/my/entries/")[1][:32]]))


def begin(person: Person) -> Page:
    """From Today, by the one quiet line."""
    person.today()
    person.page.get_by_role("link", name="How is it right now?").click()
    expect(person.page.get_by_role("heading", name="How is it right now?")).to_be_visible()
    return person.page


def say(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def ada(settled_ada: Person) -> Person:
    """Ada at Today, of whose pages nothing is left from the test before."""
    for table in ("entry_body", "entry_revision", "entry"):
        settled_ada.server.change(f"DELETE FROM {table}")
    settled_ada.today()
    return settled_ada


def test_from_today_to_a_page_of_its_own_in_words_and_back_to_it_in_the_journal(ada: Person) -> None:
    page = begin(ada)
    expect(page.get_by_label("Title, if you like")).to_be_hidden()
    say(page, "a lot")
    expect(page.locator(".composer-check-in [data-part=offers]")).to_contain_text("That is a lot.")
    page.get_by_label("numb", exact=True).check()
    page.get_by_label("slept badly", exact=True).check()
    page.get_by_label("A note, if you like", exact=True).fill(NOTE)
    entry = saved_page(page)
    expect(page.get_by_role("heading", name="Check-in")).to_be_visible()
    expect(page.locator("[data-part=said-lines]")).to_have_text("How it was: a lotWhat fitted: numb, slept badly")
    expect(page.locator(".reading-text")).to_have_text(NOTE)
    kept = head(page)
    assert (kept["kind"], kept["title"], kept["prompt"], kept["text"]) == ("check-in", "", None, NOTE)
    assert kept["ratings"] == {"before": "lot", "after": None, "feelings": ["numb", "slept-badly"], "note": ""}

    ada.goto("/my/entries")
    row = page.locator(f"li[data-id='{entry}'][data-state=open]")
    expect(row.locator("[data-part=title]")).to_have_text("Check-in")
    expect(row.locator("time")).not_to_be_empty()
    expect(row.get_by_text("How it was")).to_be_hidden()
    row.get_by_text("What you said").click()
    expect(row.locator("[data-part=said-words]")).to_have_text("How it was: a lot · What fitted: numb, slept badly")
    ada.lock()
    expect(page.locator("entry-list")).not_to_contain_text("numb")
    ada.unlock()
    expect(row.locator("[data-part=title]")).to_have_text("Check-in")
    expect(row.locator("details")).not_to_have_attribute("open", "")


def test_who_signs_in_or_unlocks_on_the_way_to_it_arrives_at_it_and_the_server_is_not_told(settled_ada: Person) -> None:
    page, sent = settled_ada.page, []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''} {request.headers}"))
    heading = page.get_by_role("heading", name="How is it right now?")
    settled_ada.context.clear_cookies()
    settled_ada.goto("/my/entries/new#check-in")
    page.get_by_label("Login").fill(settled_ada.login)
    page.get_by_label("Passphrase", exact=True).fill(settled_ada.passphrase)
    page.get_by_role("button", name="Sign in").click()
    expect(heading).to_be_visible()
    settled_ada.lock()
    page.goto("about:blank")
    settled_ada.goto("/my/entries/new#check-in")
    settled_ada.unlock()
    expect(heading).to_be_visible()
    page.evaluate("() => document.dispatchEvent(new CustomEvent('mooring:signed-out'))")
    way = page.get_by_role("dialog").get_by_role("link", name="Sign in")
    expect(way).to_have_attribute("href", re.compile(r"/signin\?next=[^#]*new#check-in"))
    assert not [each for each in sent if "check-in" in each and "/static/" not in each.split()[0]]


def test_a_high_one_may_be_closed_gently_and_a_low_one_is_over_with_one_press(ada: Person) -> None:
    page = begin(ada)
    say(page, "2")
    saved_page(page)
    offer = page.get_by_role("region", name="Before you go")
    expect(page.get_by_text("Saved. Only you can read it.")).to_be_visible()
    expect(offer).to_be_hidden()
    page = begin(ada)
    say(page, "9")
    saved_page(page)
    expect(offer).to_be_visible()
    # It was said already how it is.
    expect(offer.get_by_text("How is it now?")).to_be_hidden()
    offer.get_by_role("button", name="Skip all of this").click()
    expect(offer).to_be_hidden()
    assert "well done" not in page.locator("main").inner_text().lower()


def test_it_can_be_changed_compared_with_what_it_was_and_put_into_the_bin(ada: Person) -> None:
    page = begin(ada)
    say(page, "8")
    page.get_by_label("sad", exact=True).check()
    entry = saved_page(page)
    page.get_by_role("link", name="Change this page").click()
    expect(page.get_by_role("heading", name="How is it right now?")).to_be_visible()
    expect(page.get_by_role("button", name="8", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("sad", exact=True)).to_be_checked()
    say(page, "5")
    page.get_by_label("calm", exact=True).check()
    saved_page(page)
    expect(page.locator("[data-part=said-lines]")).to_contain_text("How it was: 5 of 10")
    page.get_by_text("More for this page").click()
    page.get_by_role("link", name="Earlier versions").click()
    expect(page.locator("version-list [data-part=title]")).to_have_text(["Check-in", "Check-in"])
    page.locator("version-list a").nth(1).click()
    expect(page.locator("version-page[data-state=open]")).to_be_attached()
    expect(page.locator("[data-part=then-text]")).to_contain_text("How it was: 8 of 10")
    expect(page.locator("[data-part=then-text] del")).to_have_text(["8"])
    page.get_by_role("button", name="Now", exact=True).click()
    expect(page.locator("[data-part=now-text]")).to_contain_text("What fitted: sad, calm")
    page.get_by_role("button", name="Bring this version back").click()
    page.wait_for_url(f"**/my/entries/{entry}")
    expect(page.locator("[data-part=said-lines]")).to_contain_text("How it was: 8 of 10")
    assert head(page)["kind"] == "check-in"
    page.get_by_text("More for this page").click()
    page.get_by_role("button", name="Put into the bin").click()
    expect(page.get_by_role("heading", name="In the bin")).to_be_visible()
    ada.goto("/my/bin")
    row = page.locator(f"li[data-id='{entry}'][data-state=open]")
    expect(row.locator("[data-part=title]")).to_have_text("Check-in")
    row.get_by_role("button", name="Bring it back", exact=True).click()
    expect(page.locator("[data-part=said-lines]")).to_contain_text("How it was: 8 of 10")


def test_nothing_chosen_is_said_so_and_what_is_chosen_outlasts_a_lock_a_reload_and_leaving(ada: Person) -> None:
    page = begin(ada)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nothing is chosen yet.")).to_be_visible()
    say(page, "6")
    page.get_by_label("restless", exact=True).check()
    expect(page.locator(KEPT)).to_be_attached()
    ada.lock()
    assert page.locator(".composer-check-in [aria-pressed=true]").count() == 0
    assert page.locator(".composer-check-in :checked").count() == 0
    ada.unlock()
    chosen = page.get_by_role("button", name="6", exact=True)
    expect(chosen).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.get_by_role("heading", name="How is it right now?")).to_be_visible()
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Here is what you had not saved yet.")).to_be_visible()
    ada.goto("/my/today")
    # An hour later it is still there: what was said is no blank page.
    _an_hour_ago(ada)
    ada.goto("/my/today")
    row = page.locator("li[data-draft]")
    expect(row.locator("[data-part=title]")).to_have_text("Check-in")
    assert ada.server.change("SELECT count(*) FROM entry") == [(0,)]
    row.get_by_role("link").click()
    expect(page.get_by_label("restless", exact=True)).to_be_checked()
    saved_page(page)
    expect(page.locator("[data-part=said-lines]")).to_have_text("How it was: 6 of 10What fitted: restless")
    ada.today()
    expect(page.locator("li[data-draft]")).to_have_count(0)


AGED = """async (base) => {
  const { drafts } = await import(`${base}/js/keep/drafts.js`);
  const at = new Date(Date.now() - 3 * 3600 * 1000).toISOString();
  for (const draft of await drafts.all()) await drafts.keep({ ...draft, at });
}"""


def _an_hour_ago(person: Person) -> None:
    expect(person.page.locator("li[data-draft]")).to_have_count(1)
    person.page.evaluate(AGED, base(person.page))


def test_an_empty_check_in_that_is_left_leaves_nothing(ada: Person) -> None:
    page = begin(ada)
    say(page, "3")
    expect(page.locator(KEPT)).to_be_attached()
    say(page, "3")
    page.reload()
    expect(page.get_by_role("heading", name="How is it right now?")).to_be_visible()
    ada.today()
    expect(page.locator("li[data-draft]")).to_have_count(0)


def test_without_a_connection_it_is_kept_and_goes_out_by_itself(ada: Person) -> None:
    page = begin(ada)
    say(page, "7")
    ada.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("entry-composer[data-save=waiting]")).to_be_attached()
    ada.context.set_offline(False)
    expect(page.locator("entry-composer[data-save=saved]")).to_be_attached()
    page.get_by_role("link", name="See it").click()
    expect(page.locator("[data-part=said-lines]")).to_have_text("How it was: 7 of 10")
    ada.complaints.clear()


def test_a_check_in_that_was_changed_in_two_places_is_shown_twice_in_words(ada: Person) -> None:
    page = begin(ada)
    say(page, "4")
    entry = saved_page(page)
    ada.goto(f"/my/entries/{entry}/edit")
    expect(page.locator("entry-composer[data-state=open]")).to_be_attached()
    other = ada.tab()
    other.goto(f"/my/entries/{entry}/edit")
    say(other.page, "5")
    saved_page(other.page)
    other.page.close()
    say(page, "9")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-part=mine]")).to_have_text("How it was: 9 of 10")
    expect(page.locator("[data-part=theirs]")).to_have_text("How it was: 5 of 10")
    page.get_by_role("button", name="Keep what is here").click()
    page.wait_for_url(f"**/my/entries/{entry}")
    expect(page.locator("[data-part=said-lines]")).to_have_text("How it was: 9 of 10")
    ada.complaints.clear()


def test_a_rating_without_words_is_not_lost_and_becomes_a_check_in_only_when_asked(ada: Person) -> None:
    page = ada.page
    page.get_by_role("button", name="Write to this").click()
    expect(page.locator("entry-composer[data-state=open]")).to_be_attached()
    page.get_by_text("How is it right now? Only if you like.").click()
    say(page, "8")
    expect(page.locator(KEPT)).to_be_attached()
    ada.goto("/my/today")
    _an_hour_ago(ada)
    ada.goto("/my/today")
    page.locator("li[data-draft]").get_by_role("link").click()
    offer = page.get_by_text("You said how it is, and there are no words yet.")
    expect(offer).to_be_visible()
    page.get_by_label("Your page").fill("a word")
    expect(offer).to_be_hidden()
    page.get_by_label("Your page").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Not saved: there are no words yet.")).to_be_visible()
    expect(offer).to_be_visible()
    assert ada.server.change("SELECT count(*) FROM entry") == [(0,)]
    page.get_by_role("button", name="Keep it as a check-in").click()
    page.wait_for_url(re.compile(r"/my/entries/[0-9a-f]{32}$"))
    expect(page.locator("[data-part=said-lines]")).to_have_text("How it was: 8 of 10")
    kept = head(page)
    assert (kept["kind"], kept["prompt"]) == ("check-in", None)
    ada.today()
    expect(page.locator("li[data-draft]")).to_have_count(0)


def test_by_the_keyboard_alone(ada: Person) -> None:
    page, keys = ada.page, Keys(ada.page)
    keys.press("How is it right now?", "A")
    expect(page.get_by_role("heading", name="How is it right now?")).to_be_visible()
    keys.press("stirred up", "BUTTON")
    expect(page.get_by_role("button", name="stirred up")).to_have_attribute("aria-pressed", "true")
    keys.to("tender", "INPUT")
    page.keyboard.press("Space")
    keys.to("A note, if you like", "TEXTAREA")
    keys.write("Typed.")
    keys.press("Save", "BUTTON")
    page.wait_for_url(re.compile(r"/my/entries/[0-9a-f]{32}$"))
    expect(page.locator("[data-part=said-lines]")).to_have_text("How it was: stirred upWhat fitted: tender")
    ada.goto("/my/entries")
    expect(page.locator("li[data-id][data-state=open]")).to_have_count(1)
    keys.press("What you said", "SUMMARY")
    expect(page.get_by_text("How it was: stirred up")).to_be_visible()


ODD: list[tuple[Any, str]] = [
    ({"before": 77, "feelings": "all", "note": {"a": 1}}, ""),
    ("<img src=x onerror=alert(1)>", ""),
    ([9, 9, 9], ""),
    (
        {"before": "ninety", "after": 3, "feelings": ["numb", 7, "numb", "<b>", "constructor"]},
        "After writing: 3 of 10What fitted: numb",
    ),
    ({"before": 0, "sleep": "long", "feelings": ["dizzy"]}, "How it was: 0 of 10"),
]


def test_odd_ratings_in_a_head_break_nothing_and_what_is_not_understood_stays(ada: Person) -> None:
    page = ada.page
    ids = [seal(ada, {"kind": "check-in", "title": ["a"], "prompt": {"text": 5}, "ratings": odd}) for odd, _ in ODD]
    ada.today()
    expect(page.locator("prompt-card[data-state=shown]")).to_be_attached()
    ada.goto("/my/entries")
    expect(page.locator("li[data-state=open] [data-part=title]")).to_have_text(["Check-in"] * len(ODD))
    for entry, (_, said) in zip(ids, ODD, strict=True):
        ada.goto(f"/my/entries/{entry}")
        expect(page.locator(OPEN)).to_be_attached()
        expect(page.locator("[data-part=said-lines]")).to_have_text(said)
        assert page.locator("[data-part=said-lines]").is_visible() == bool(said)
    page.get_by_role("link", name="Change this page").click()
    expect(page.get_by_role("button", name="0", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_label("calm", exact=True).check()
    saved_page(page)
    assert head(page)["ratings"] == {"before": 0, "after": None, "sleep": "long", "feelings": ["calm", "dizzy"], "note": ""}


def test_it_can_be_handed_over_line_by_line_and_reads_sensibly_there(ada: Person, cast: Callable[..., Person]) -> None:
    page = begin(ada)
    say(page, "8")
    page.get_by_label("flat", exact=True).check()
    page.get_by_label("A note, if you like", exact=True).fill(NOTE)
    entry = saved_page(page)
    page.get_by_role("link", name="Share this page").click()
    limits = page.get_by_role("button", name="I have read this")
    choose = page.get_by_role("button", name="See what they will see")
    expect(limits.or_(choose)).to_be_visible()
    if limits.is_visible():
        limits.click()
    expect(page.locator(f"li[data-id='{entry}'] .pick-title")).to_have_text("Check-in")
    choose.click()
    page.get_by_text("Leave passages out").click()
    page.locator("button.passage", has_text="What fitted: flat").click()
    page.get_by_role("button", name="Yes, this").click()
    page.get_by_label("No passphrase").check()
    page.get_by_role("button", name="Make the link").click()
    page.wait_for_url(re.compile(r"/my/shares/[0-9a-f]{32}$"))
    link = page.locator("[data-part=link]")
    expect(link).to_contain_text("/s/")
    # Of several, each is found by its day: here, and by who reads it.
    by_its_day = re.compile(rf"^Check-in.*\b{date.today().day} \w+")
    expect(page.locator("[data-part=titles] li")).to_have_text([by_its_day])
    bea = cast(ada.server, "bea-of-check-ins")
    bea.open_shared(link.inner_text(), None)
    shown = bea.page.locator(".reader-page")
    expect(shown.get_by_role("heading", name="Check-in")).to_be_visible()
    expect(bea.page.locator("[data-part=contents] li")).to_have_text([re.compile(by_its_day.pattern + " · short$")])
    for line in ("How it was: 8 of 10", "Self-rated.", NOTE, "A passage is left out here."):
        expect(shown).to_contain_text(line)
    expect(shown).not_to_contain_text("flat")


def test_the_readable_file_has_it_in_words(ada: Person) -> None:
    page = begin(ada)
    say(page, "too much")
    page.get_by_label("hopeful", exact=True).check()
    page.get_by_label("A note, if you like", exact=True).fill(NOTE)
    saved_page(page)
    files = unzipped(take(ada, "readable")[1])
    (name,) = (each for each in files if each.startswith("pages/"))
    assert name.endswith(" Check-in.md")
    assert files[name].startswith("# Check-in\n")
    assert f"- How it was: too much\n- What fitted: hopeful\n\n{NOTE}\n" in files[name]
    assert "[Check-in]" in files["index.md"]


def test_a_server_sees_of_a_check_in_what_it_sees_of_a_short_page(ada: Person) -> None:
    page = ada.page

    def watched(work: Callable[[], str]) -> list[Asked]:
        ada.today()
        return asked_during(page, work)

    def check_in() -> str:
        page.get_by_role("link", name="How is it right now?").click()
        expect(page.get_by_role("heading", name="How is it right now?")).to_be_visible()
        say(page, "a lot")
        page.get_by_label("numb", exact=True).check()
        page.get_by_label("A note, if you like", exact=True).fill("A line, no more.")
        return saved_page(page)

    def written() -> str:
        page.locator("prompt-card").get_by_role("link", name="Free page").click()
        expect(page.locator("entry-composer[data-state=open]")).to_be_attached()
        page.get_by_label("Title, if you like").fill("Something that was on my mind all through this afternoon")
        page.get_by_label("Your page").fill("Three lines,\nand a few more words in them,\nthan in a note.")
        return saved_page(page)

    of_check_in, of_page = watched(check_in), watched(written)
    assert [url for method, url, *_ in of_check_in if method == "POST" and url.endswith("/my/entries/(id)")]
    assert of_check_in == of_page


def test_a_hard_check_in_counts_as_a_rating_and_answers_no_prompt(ada: Person) -> None:
    page = ada.page
    ada.sit_down_anew()
    expect(page.get_by_role("button", name="A little deeper")).to_be_visible()
    page = begin(ada)
    say(page, "too much")
    saved_page(page)
    ada.sit_down_anew()
    expect(page.locator(".prompt-kind").get_by_text("Gentle")).to_be_visible()
    expect(page.get_by_role("button", name="A little deeper")).to_be_hidden()


LINE = "You said that three of the last seven days were hard."


def test_three_hard_days_of_seven_show_one_line_and_it_can_be_hidden_for_a_week(ada: Person) -> None:
    page = ada.page
    sent: list[str] = []
    seal(ada, {"kind": "check-in", "ratings": {"before": 7}}, days_ago=0)
    seal(ada, {"ratings": {"before": "much", "after": 2}}, days_ago=2)
    seal(ada, {"kind": "check-in", "ratings": {"before": 9}}, days_ago=7)
    seal(ada, {"kind": "check-in", "ratings": {"before": 8}}, days_ago=2)
    ada.today()
    expect(page.get_by_text(LINE)).to_be_hidden()
    seal(ada, {"kind": "check-in", "ratings": {"before": "lot"}}, days_ago=6)
    ada.today()
    expect(page.get_by_text(LINE)).to_be_visible()
    expect(page.locator("hard-days").get_by_role("link", name="Help now")).to_have_attribute("href", "/my/help")
    # Nothing is covered: what Today offers is all there.
    expect(page.get_by_role("button", name="Write to this")).to_be_enabled()
    ada.lock()
    expect(page.get_by_text(LINE)).to_be_hidden()
    ada.unlock()
    expect(page.get_by_text(LINE)).to_be_visible()
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_role("button", name="Hide it for a week").click()
    expect(page.locator("hard-days [data-part=told]")).to_be_focused()
    expect(page.get_by_text("Hidden on this device for a week.")).to_be_visible()
    expect(page.get_by_text(LINE)).to_be_hidden()
    assert sent == [], "nobody hears that it was shown, or hidden"
    ada.today()
    expect(page.get_by_text(LINE)).to_be_hidden()


def test_the_line_names_the_clinics_number_where_the_clinic_has_said_one(own_server: Any, cast: Callable[..., Person]) -> None:
    dov, ada = cast(own_server, "dov"), cast(own_server, "ada")
    dov.begin(own_server.first_link())
    ada.begin(own_server.invite())
    for number in range(3):
        seal(ada, {"kind": "check-in", "ratings": {"before": "much"}}, days_ago=number)
    ada.today()
    line = ada.page.locator("hard-days [data-part=line]")
    expect(line).to_contain_text("Help now has people to call.")
    dov.goto("/clinic/words/edit")
    dov.page.get_by_label("Phone number").fill("+41 44 000 00 00")
    dov.page.get_by_role("button", name="Save").click()
    dov.page.wait_for_url("**/clinic/words")
    ada.today()
    expect(line).to_contain_text(
        "Your clinic’s number is +41 44 000 00 00. In danger, or when nobody answers there, Help now has others."
    )
    expect(line.get_by_role("link", name="+41")).to_have_attribute("href", "tel:+41440000000")


def test_the_line_about_a_hard_week_can_be_switched_off(ada: Person) -> None:
    page = ada.page
    for number in range(3):
        seal(ada, {"kind": "check-in", "ratings": {"before": 8}}, days_ago=number)
    for on in (True, False, True):
        ada.today()
        expect(page.get_by_text(LINE)).to_be_visible() if on else expect(page.get_by_text(LINE)).to_be_hidden()
        ada.goto("/my/suggestions")
        box = page.get_by_label(re.compile("^Let Today say so when a week looks heavy"))
        expect(page.locator("suggestion-settings[data-state=shown]")).to_be_attached()
        assert box.is_checked() == on
        box.set_checked(not on)
        expect(page.get_by_text("Saved, sealed.")).to_be_visible()
    ada.goto("/my/suggestions")
    expect(page.locator("suggestion-settings[data-state=shown]")).to_be_attached()
    page.get_by_label(re.compile("^Let Today say so when a week looks heavy")).check()
    expect(page.get_by_text("Saved, sealed.")).to_be_visible()


def test_nothing_of_it_is_readable_in_any_request_or_at_rest(own_server: Any, cast: Callable[..., Person]) -> None:
    ada = cast(own_server, "ada")
    ada.begin(own_server.first_link())
    sent: list[str] = []
    ada.context.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''} {request.headers}"))
    page = begin(ada)
    page.get_by_label("slept badly", exact=True).check()
    say(page, "stirred up")
    page.get_by_label("A note, if you like", exact=True).fill(NOTE)
    expect(page.locator(KEPT)).to_be_attached()
    saved_page(page)
    for number in range(3):
        seal(ada, {"kind": "check-in", "ratings": {"before": "stirred"}, "text": NOTE}, days_ago=number)
    places = {"requests": "\n".join(sent).encode(), **read_all(own_server.data), "log": own_server.log.read_bytes()}
    for word in (NOTE, "slept-badly", "hard-days", '"before"', '"stirred"', '"check-in"'):
        found = traces(word, places)
        # The elements' files are the same for everybody, and named in every page that has their tags.
        assert [place for place in found if word != "hard-days" or "requests" not in place] == [], word


def test_a_save_that_is_refused_loses_nothing(ada: Person) -> None:
    page = begin(ada)
    say(page, "6")

    def refuse(route: Route) -> None:
        route.fulfill(status=500, json={"problem": "fault"}) if route.request.method == "POST" else route.continue_()

    page.route("**/my/entries/*", refuse)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Could not be saved: something went wrong on the server.")).to_be_visible()
    page.unroute_all(behavior="ignoreErrors")
    page.reload()
    expect(page.get_by_role("button", name="6", exact=True)).to_have_attribute("aria-pressed", "true")
    ada.complaints.clear()


def test_whatever_a_head_says_of_ratings_a_check_in_shows_what_is_sound_of_it(settled_ada):
    settled_ada.goto("/my/entries/new#check-in")
    settled_ada.unlocked()
    expect(settled_ada.page.locator("entry-composer[data-state=open]")).to_be_attached()
    shown = settled_ada.page.evaluate(
        """() => {
          const element = document.querySelector('check-in');
          element.value = { before: '5"><img src=x>', after: 3, feelings: 7, note: { of: 'a later version' } };
          const note = element.querySelector('textarea');
          return [note?.value ?? '', element.value.feelings, element.value.before, element.querySelectorAll('img').length];
        }"""
    )
    assert shown == ["", [], None, 0]
