"""What is on its way: kept through whatever happens to the page, the browser and the sign-in, and sent once."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.finding import base_of
from tests.browser.people import until
from tests.browser.saves import SAVED, is_save, refuse_saves
from tests.browser.test_writing import (
    FAULT,
    compose,
    count,
    drafts,
    field,
    save,
    says,
    shown,
    stands,
)

# The device as the version before the outbox left it: a save that was not answered lay beside its draft.
BEFORE_THE_OUTBOX = """async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const now = await done(indexedDB.open('mooring'));
  const rows = {};
  for (const store of ['lockboxes', 'pins', 'drafts', 'passkeys', 'outbox']) {
    rows[store] = await done(now.transaction(store).objectStore(store).getAll());
  }
  now.close();
  await done(indexedDB.deleteDatabase('mooring'));
  const opening = indexedDB.open('mooring', 2);
  opening.onupgradeneeded = ({ target: { result: db } }) => {
    for (const store of ['lockboxes', 'pins', 'passkeys']) db.createObjectStore(store, { keyPath: 'account' });
    db.createObjectStore('drafts', { keyPath: ['account', 'id'] }).createIndex('account', 'account');
  };
  const then = await done(opening);
  const writing = then.transaction(['lockboxes', 'pins', 'drafts'], 'readwrite');
  for (const store of ['lockboxes', 'pins']) for (const row of rows[store]) writing.objectStore(store).put(row);
  for (const draft of rows.drafts) {
    const unanswered = rows.outbox.find((item) => item.draft === draft.id)?.save ?? null;
    writing.objectStore('drafts').put({ ...draft, unanswered });
  }
  await new Promise((resolve) => { writing.oncomplete = resolve; });
  then.close();
  return rows.outbox.length;
}"""


# Sealed, so that only a change of it can be noticed.
SEALED = """() => new Promise((resolve) => {
  const opening = indexedDB.open('mooring');
  opening.onsuccess = () => {
    const asking = opening.result.transaction('drafts').objectStore('drafts').getAll();
    asking.onsuccess = () => { opening.result.close(); resolve(asking.result.map(({ sealed }) => sealed).join()); };
  };
})"""


@pytest.fixture
def ada(settled_ada):
    return settled_ada


def test_an_update_of_the_devices_schema_takes_along_drafts_and_what_was_not_answered(ada):
    page, before = ada.page, count(ada)
    compose(ada, "Never saved.")
    compose(ada, "Saved, and not answered.")
    refuse_saves(page)
    save(page)
    says(page, FAULT)
    ada.goto("/health")
    assert page.evaluate(BEFORE_THE_OUTBOX) == 1
    page.unroute_all()
    rows = drafts(ada)
    expect(rows).to_have_count(2)
    stands(rows.filter(has_text="Saved, and not answered."), "Saved")
    stands(rows.filter(has_text="Never saved."), "Draft")
    assert count(ada) == before + 1


def test_what_waits_is_not_sent_under_somebody_elses_sign_in_and_goes_out_under_the_own(ada, cast):
    cy = cast(ada.server, "cy-outbox")
    cy.begin(ada.server.invite())
    page, before = ada.page, count(ada)
    compose(ada, "Not for Cy's journal.")
    refuse_saves(page)
    save(page)
    says(page, FAULT)
    own = ada.context.cookies()
    page.goto("about:blank")
    page.unroute_all()
    ada.context.add_cookies(cy.context.cookies())
    posted = []
    page.on("request", lambda request: posted.append(request.url) if is_save(request) else None)
    ada.goto("/my/today")
    expect(page.locator(f"vault-gate[data-login='{cy.login}'][data-state]")).to_be_attached()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    page.wait_for_timeout(300)
    assert posted == []
    ada.context.clear_cookies()
    ada.context.add_cookies(own)
    ada.goto("/my/today")
    ada.unlocked()
    stands(page.locator("draft-list li"), "Saved")
    assert (count(ada), count(cy)) == (before + 1, 0)


def test_a_cookie_that_changed_hands_under_the_page_leaves_the_save_waiting(ada, cast):
    cy = cast(ada.server, "cy-cookie-outbox")
    cy.begin(ada.server.invite())
    page, before = ada.page, count(ada)
    compose(ada, "Whose cookie is this, and where does it go?")
    own = ada.context.cookies()
    ada.context.add_cookies(cy.context.cookies())
    save(page)
    expect(page.get_by_role("heading", name="Somebody else signed in")).to_be_visible()
    ada.context.clear_cookies()
    ada.context.add_cookies(own)
    page.reload()
    says(page, "Saved")
    assert (count(ada), count(cy)) == (before + 1, 0)


def test_what_was_refused_says_so_in_its_row_and_again_when_it_is_opened(ada):
    page = ada.page
    compose(ada, "Refused for now.")
    page.route(
        SAVED,
        lambda route: route.fulfill(status=422, json={"problem": "invalid"}) if is_save(route.request) else route.fallback(),
    )
    save(page)
    says(page, "Could not be saved: the server did not take it as it was.")
    row = drafts(ada)
    stands(row, "Could not be saved: open it to see why, and what to do.")
    row.get_by_role("link").click()
    says(page, "Could not be saved: the server did not take it as it was.")
    expect(field(page)).to_have_value("Refused for now.")
    page.unroute_all()
    save(page)
    shown(page, "Refused for now.")
    expect(drafts(ada)).to_have_count(0)


def test_the_caret_is_where_it_was_after_a_reload_and_after_a_lock(ada):
    page = ada.page
    long = "\n".join(f"Line {line} of a long page." for line in range(120))
    compose(ada, long)
    place = "(field) => [field.selectionStart, field.selectionEnd, document.activeElement === field]"
    field(page).evaluate("(field) => { field.focus(); field.setSelectionRange(1200, 1210); }")
    page.evaluate("() => scrollTo({ top: 900, behavior: 'instant' })")
    tell_apart = page.evaluate(SEALED)
    until(page, f"async (before) => await ({SEALED})() !== before", tell_apart)
    page.reload()
    expect(field(page)).to_have_value(long)
    expect(field(page)).to_be_focused()
    assert field(page).evaluate(place) == [1200, 1210, True]
    assert abs(page.evaluate("() => scrollY") - 900) < 50
    ada.lock()
    ada.unlock()
    expect(field(page)).to_have_value(long)
    expect(field(page)).to_be_focused()
    assert field(page).evaluate(place) == [1200, 1210, True]


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()


def wait_here(person, words: str) -> None:
    """Save a page while the server takes none."""
    compose(person, words)
    refuse_saves(person.page)
    save(person.page)
    says(person.page, FAULT)


def test_signing_out_keeps_what_waits_and_it_goes_out_at_the_next_sign_in(ada):
    page, before = ada.page, count(ada)
    wait_here(ada, "Kept over a sign-out.")
    ada.goto("/my/more")
    ada.unlocked()
    sign_out(page)
    page.wait_for_url("**/signin")
    page.unroute_all()
    assert count(ada) == before
    ada.sign_in()
    stands(page.locator("draft-list li"), "Saved")
    assert count(ada) == before + 1


def test_leaving_quickly_asks_nothing_and_what_waits_goes_out_later(ada):
    page, before = ada.page, count(ada)
    ada.context.route(
        "https://www.wikipedia.org/**", lambda route: route.fulfill(body="<h1>Elsewhere</h1>", content_type="text/html")
    )
    wait_here(ada, "Left quickly.")
    page.get_by_role("link", name="Leave quickly").click()
    page.wait_for_url("https://www.wikipedia.org/")
    page.unroute_all()
    ada.goto("/my/today")
    ada.unlock()
    stands(page.locator("draft-list li"), "Saved")
    assert count(ada) == before + 1


def test_on_a_shared_device_a_person_is_told_what_is_not_saved_and_chooses(ada, cast):
    tablet = cast(ada.server, ada.login)
    page, before = tablet.page, count(ada)
    tablet.goto("/signin")
    page.get_by_label("Other people use this device too").check()
    page.get_by_label("Login").fill(tablet.login)
    page.get_by_label("Passphrase", exact=True).fill(tablet.passphrase)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/my/today")
    compose(tablet, "Only on the library's tablet.")
    wait_here(tablet, "On its way, and not saved.")
    tablet.goto("/my/more")
    tablet.unlocked()
    sign_out(page)
    dialog = page.get_by_role("dialog", name="Not all of it is saved yet")
    expect(dialog).to_contain_text("Pages that are only on this device: 2.")
    dialog.get_by_role("link", name="Stay, and save them").click()
    expect(page.locator("draft-list li")).to_have_count(2)
    page.unroute_all()
    page.evaluate("() => dispatchEvent(new Event('online'))")
    stands(page.locator("draft-list li").filter(has_text="On its way"), "Saved")
    tablet.goto("/my/more")
    tablet.unlocked()
    sign_out(page)
    expect(dialog).to_contain_text("Pages that are only on this device: 1.")
    dialog.get_by_role("button", name="Sign out, and leave them here").click()
    page.wait_for_url("**/signin")
    tablet.sign_in()
    expect(drafts(tablet)).to_contain_text("Only on the library's tablet.")
    assert count(ada) == before + 1


ROWS = """() => new Promise((resolve) => {
  const opening = indexedDB.open('mooring');
  opening.onsuccess = async () => {
    const found = [];
    for (const store of opening.result.objectStoreNames) {
      const rows = opening.result.transaction(store).objectStore(store);
      for (const row of await new Promise((done) => { rows.getAll().onsuccess = ({ target }) => done(target.result); })) {
        found.push(`${store} ${row.account}`);
      }
    }
    opening.result.close();
    resolve(found);
  };
})"""


def test_removing_everything_says_what_is_lost_takes_all_of_ones_own_and_nothing_of_others(ada, cast):
    cy = cast(ada.server, "cy-same-device")
    cy.begin(ada.server.invite())
    compose(cy, "Cy's own draft.")
    page = cy.page
    cy_account = page.locator("vault-gate").get_attribute("data-account")
    visiting = cy.tab()
    visiting.login, visiting.passphrase = ada.login, ada.passphrase
    visiting.sign_in()
    page.close()
    page = visiting.page
    compose(visiting, "Ada's draft on Cy's device.")
    wait_here(visiting, "Ada's page on its way.")
    account = page.locator("vault-gate").get_attribute("data-account")
    visiting.goto("/my/help")
    page.get_by_label("Where are you?").select_option(label="Switzerland")
    assert page.evaluate("localStorage.length") == 1
    visiting.goto("/my/more")
    visiting.unlocked()
    page.get_by_role("button", name="Remove everything from this device").click()
    dialog = page.get_by_role("dialog", name="Remove everything of yours from this device?")
    expect(dialog).to_contain_text("Not saved yet: 2.")
    dialog.get_by_role("button", name="Stay").click()
    expect(dialog).to_be_hidden()
    assert any(account in row for row in page.evaluate(ROWS))
    page.get_by_role("button", name="Remove everything from this device").click()
    dialog.get_by_role("button", name="Remove everything and sign out").click()
    page.wait_for_url("**/signin")
    rows = page.evaluate(ROWS)
    assert not [row for row in rows if account in row]
    assert page.evaluate("localStorage.length") == 0
    assert f"drafts {cy_account}" in rows


SILENT = """base => import(`${base}/js/vault/device.js`).then(({ device }) => {
  device.all = () => Promise.reject(new Error('broken'));
})"""


@pytest.mark.parametrize("shared", [False, True], ids=["removing", "signing out where others are"])
def test_a_device_that_will_not_say_what_is_on_it_is_not_taken_for_an_empty_one(shared, ada):
    page = ada.page
    ada.goto("/my/more")
    ada.unlocked()
    if shared:
        page.locator("sign-out").evaluate("(place) => { place.dataset.asks = ''; }")
    page.evaluate(SILENT, base_of(page))
    sign_out(page) if shared else page.get_by_role("button", name="Remove everything from this device").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("This browser would not say")
    expect(dialog).not_to_contain_text("Everything you wrote here is saved", use_inner_text=True)
    expect(dialog).not_to_contain_text("only on this device: ", use_inner_text=True)


def test_what_was_saved_elsewhere_meanwhile_is_asked_about_when_it_arrives(ada, cast):
    tablet = cast(ada.server, ada.login)
    tablet.sign_in()
    entry = ada.write("Where it began.")
    ada.goto(f"/my/entries/{entry}/edit")
    expect(field(ada.page)).to_have_value("Where it began.")
    sent = refuse_saves(ada.page)
    field(ada.page).fill("From the phone, on a train.")
    save(ada.page)
    says(ada.page, FAULT)
    tablet.goto(f"/my/entries/{entry}/edit")
    field(tablet.page).fill("From the tablet.")
    save(tablet.page)
    shown(tablet.page, "From the tablet.")
    ada.page.unroute_all()
    ada.goto("/my/today")
    row = ada.page.locator("draft-list li")
    stands(row, "Could not be saved: open it to see why, and what to do.")
    row.get_by_role("link").click()
    expect(ada.page.locator("[data-part=mine]")).to_have_text("From the phone, on a train.")
    expect(ada.page.locator("[data-part=theirs]")).to_have_text("From the tablet.")
    ada.page.get_by_role("button", name="Put them together").click()
    shown(ada.page, "From the tablet.", "From the phone, on a train.")
    expect(drafts(ada)).to_have_count(0)
    assert sent


def test_a_page_that_the_device_will_not_keep_says_to_leave_it_open_until_it_is_saved(ada):
    page, before = ada.page, count(ada)
    compose(ada, "Kept so far.")
    page.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new DOMException('no room', 'QuotaExceededError'); }; }")
    field(page).fill("Kept so far, and more that is not.")
    refuse_saves(page, times=1)
    save(page)
    says(page, "This device could not keep your page. Leave it open until it says Saved.")
    expect(page.locator(".save-state [data-save=saved]")).to_be_visible()
    assert count(ada) == before + 1
