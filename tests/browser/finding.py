"""Where what somebody wrote is found again: opened by the product's own modules, on the server and on the device."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.people import PATIENCE, Person, leave, until

# Every page of the journal and every draft of this device, opened; how much still waits to be sent or taken out.
_LOOK = """async (base) => {
  const load = (name) => import(`${base}/js/${name}.js`);
  const [{ openEntry }, { fetchEnvelopes }, { drafts }, { outbox }, { letters }] = await Promise.all(
    ['entries/entry', 'entries/stored', 'keep/drafts', 'keep/outbox', 'keep/letters'].map(load));
  const ids = [];
  for (let path = '/my/entries'; path;) {
    const text = await (await fetch(path)).text();
    ids.push(...[...text.matchAll(/<li class="entry-row" data-id="([0-9a-f]{32})"/g)].map(([, id]) => id));
    path = /hx-get="(\\/my\\/entries\\?before=\\d+)"/.exec(text)?.[1];
  }
  const pages = [];
  for (const id of ids) pages.push({ entry: id, text: (await openEntry(await fetchEnvelopes(id))).body.text });
  const kept = (await drafts.all()).map(({ entry, words }) => ({ entry, text: words.text }));
  return { pages, drafts: kept, waiting: (await outbox.all()).length, letters: (await letters.all()).length };
}"""


def base_of(page: Page) -> str:
    """Where the static files of its build are."""
    return str(re.search(r"/static/[0-9a-f]+", page.content())[0])  # type: ignore[index]


def pinned(person: Person) -> None:
    """The letterbox is pinned, a moment after the journal was opened."""
    script = "base => import(`${base}/js/keep/letters.js`).then(({ letterboxes }) => letterboxes.latest()).then(Boolean)"
    for _ in range(100):
        if person.page.evaluate(script, base_of(person.page)):
            return
        person.page.wait_for_timeout(100)
    raise AssertionError("no letterbox was pinned")


# What was noted is written then, and whatever was noted before it.
_PINNED = """async (base) => {
  const [{ pins }, { keyring }] = await Promise.all(['pins', 'keyring'].map((name) => import(`${base}/js/vault/${name}.js`)));
  await pins.note(keyring.account, 0);
}"""


def kept_what_was_seen(page: Page) -> None:
    """Which revisions this device has seen is on the disk."""
    page.evaluate(_PINNED, base_of(page))


_BEGUN = """async ([base, form, words]) => {
  const { begun } = await import(`${base}/js/keep/begun.js`);
  const kept = await begun.find(form);
  return words ? JSON.stringify(kept ?? '').includes(words) : kept === null;
}"""


def kept_what_was_begun(page: Page, form: str, words: str) -> None:
    """These words are on the disk, as what somebody began in this form; no words: nothing is."""
    until(page, _BEGUN, [base_of(page), form, words])


@dataclass(frozen=True)
class Found:
    """Where words were found: ids of entries, for each place, with the whole text that stands there."""

    pages: dict[str, str]
    drafts: dict[str, str]
    waiting: int

    def entries_with(self, words: str) -> set[str]:
        """The entries, saved or not, in which these words stand."""
        both = (*self.pages.items(), *self.drafts.items())
        return {entry for entry, text in both if words in text}


def look(person: Person) -> Found:
    """Come back as a person would, wait until nothing is on its way any more, and open everything that is there."""
    come_back(person)
    for _ in range(PATIENCE // 250):
        told = person.page.evaluate(_LOOK, base_of(person.page))
        if not told["letters"] and not told["waiting"]:
            break
        person.page.wait_for_timeout(250)
    # Once more: the last of it may have moved on while it was looked for.
    told = person.page.evaluate(_LOOK, base_of(person.page))
    assert not told["letters"], "letters stay in the letterbox"
    pages, drafts = ({each["entry"]: each["text"] for each in told[where]} for where in ("pages", "drafts"))
    assert len(pages) == len(told["pages"])
    return Found(pages, drafts, told["waiting"])


def come_back(person: Person) -> None:
    """To Today in a new tab, unlocked: by signing in or unlocking where that is asked for."""
    earlier, person.page = person.context.pages, person.context.new_page()
    for left in earlier:
        leave(left)
    person.goto("/my/today")
    page = person.page
    gate = page.locator("vault-gate[data-state=open], vault-gate[data-state=locked]")
    expect(gate.or_(page.locator("signin-form"))).to_be_attached()
    if "/signin" in page.url:
        person.sign_in()
    elif gate.get_attribute("data-state") == "locked":
        person.unlock()
    person.unlocked()
