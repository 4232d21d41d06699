"""What is on its way: kept through whatever happens to the page, the browser and the sign-in, and sent once."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_writing import (
    FAULT,
    SAVED,
    compose,
    count,
    drafts,
    field,
    is_save,
    refuse_saves,
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
    cy.join(ada.server.invite())
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
    cy.join(ada.server.invite())
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
    page.wait_for_function(f"async (before) => await ({SEALED})() !== before", arg=tell_apart)
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
