"""Random journeys: whatever somebody does in whatever order, what they wrote last is found, opened, exactly once.

Ten in every run; `make soak` makes as many as it is told (JOURNEYS), from another seed each time. A failed one says its seed
and its steps: `JOURNEYS=1 FIRST=<seed>` walks it again.
"""

import os
import random
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.finding import come_back, look
from tests.browser.people import Person, arrive
from tests.browser.saves import SAVED
from tests.browser.server import Server
from tests.browser.test_writing import field

FIRST, JOURNEYS = int(os.environ.get("FIRST", "1")), int(os.environ.get("JOURNEYS", "4"))
STEPS = 12

# A page that shows both versions, one that was saved, or one that goes on: whatever a press of Save leads to.
DONE = (
    "[data-part=versions]:not([hidden]), entry-page[data-state=open], "
    "entry-composer:is([data-save=waiting], [data-save=saved], [data-save=kept], [data-save=empty])"
)


class Journey:
    """One person, two devices. `live`: what was written and not written over since."""

    def __init__(self, person: Person, tablet: Person, seed: int) -> None:
        self.person, self.tablet = person, tablet
        self.chance = random.Random(seed)
        self.seed, self.count = seed, 0
        self.live: set[str] = set()
        self.offline = False
        self.told: list[str] = []

    @property
    def page(self) -> Page:
        return self.person.page

    def walk(self) -> None:
        """So many steps, then online again."""
        steps = [self.type] * 4 + [self.save] * 3 + [self.go_offline, self.go_online, self.lock, self.reload, self.crash]
        steps += [self.edit_elsewhere] * 2 + [self.leave, self.go_on]
        for step in (self.type, *self.chance.choices(steps, k=STEPS)):
            self.told.append(step.__name__)
            step()
            self.keep_both()
        self.go_online()

    def fresh(self) -> str:
        self.count += 1
        return f"Seed{self.seed}word{self.count}end"

    @property
    def at_composer(self) -> bool:
        return self.page.locator("entry-composer[data-state=open]").count() > 0

    def take_up(self) -> None:
        """Stand where one can write."""
        if self.at_composer:
            return
        self.go_online()
        if self.page.locator("vault-gate[data-state=locked]").count():
            self.person.unlock()
        if SAVED.search(self.page.url):
            self.person.goto(f"{self.page.url.removeprefix(self.person.server.origin)}/edit")
        elif not self.page.locator("entry-composer").count():
            self.person.goto("/my/entries/new")
        expect(self.page.locator("entry-composer[data-state=open]")).to_be_attached()

    def type(self) -> None:
        """Other words in the place of what stood there."""
        self.take_up()
        self.keep_both()
        self.take_up()
        self.live.discard(field(self.page).input_value())
        words = self.fresh()
        field(self.page).fill(words)
        expect(self.page.locator("entry-composer[data-save=kept]")).to_be_attached()
        self.live.add(words)

    def save(self) -> None:
        """Press Save, where there is one."""
        if self.at_composer and field(self.page).input_value():
            with suppress(Error):
                self.page.get_by_role("button", name="Save", exact=True).click(timeout=2000)
            expect(self.page.locator(DONE).first).to_be_attached()

    def keep_both(self) -> None:
        """Whenever two versions are shown."""
        if self.page.locator("[data-part=versions]:visible").count():
            self.go_online()
            self.page.get_by_role("button", name="Keep both, as two pages").click()
            self.page.wait_for_url(SAVED)
            expect(self.page.locator("entry-page[data-state=open]")).to_be_attached()

    def go_offline(self) -> None:
        self.person.context.set_offline(True)
        self.offline = True

    def go_online(self) -> None:
        self.person.context.set_offline(False)
        self.offline = False

    def lock(self) -> None:
        if self.at_composer:
            self.person.lock()
            self.go_online()
            self.person.unlock()
            expect(self.page.locator("entry-composer[data-state=open]")).to_be_attached()

    def reload(self) -> None:
        if not self.offline:
            self.page.reload()
            expect(self.page.locator("vault-gate[data-state=open]")).to_be_attached()
            if self.page.locator("entry-composer").count():
                expect(self.page.locator("entry-composer[data-state=open]")).to_be_attached()

    def crash(self) -> None:
        """The tab dies; a new one stands at Today."""
        crashed, self.person.page = self.page, self.person.context.new_page()
        with suppress(Error):
            crashed.goto("chrome://crash", timeout=3000)
        crashed.close()
        self.go_online()
        self.person.goto("/my/today")
        self.person.unlocked()

    def leave(self) -> None:
        if not self.offline:
            self.page.get_by_role("link", name="Today", exact=True).click()
            self.page.wait_for_url("**/my/today")
            self.person.unlocked()

    def go_on(self) -> None:
        """The first draft that Today offers."""
        if not self.offline and self.page.url.endswith("/my/today"):
            rows = self.page.locator("draft-list li a")
            if rows.count():
                rows.first.click()
                opened = "entry-composer[data-state=open], entry-page[data-state=open]"
                expect(self.page.locator(opened)).to_be_attached()

    def edit_elsewhere(self) -> None:
        """The newest page of the journal is revised on the tablet."""
        self.tablet.goto("/my/entries")
        rows = self.tablet.page.locator("entry-list li[data-state=open] a.entry-link")
        if self.tablet.page.locator("entry-list li[data-id]").count():
            expect(rows.first).to_be_attached()
            self.tablet.goto(f"{rows.first.get_attribute('href')}/edit")
            expect(self.tablet.page.locator("entry-composer[data-state=open]")).to_be_attached()
            self.live.discard(field(self.tablet.page).input_value())
            words = self.fresh()
            field(self.tablet.page).fill(words)
            self.tablet.page.get_by_role("button", name="Save", exact=True).click()
            expect(self.tablet.page.locator(DONE).first).to_be_attached()
            if self.tablet.page.locator("[data-part=versions]:visible").count():
                self.tablet.page.get_by_role("button", name="Keep both, as two pages").click()
            self.tablet.page.wait_for_url(SAVED)
            self.live.add(words)


@pytest.fixture(scope="module")
def devices(server: Server, browser: Browser) -> Iterator[tuple[Person, Person]]:
    """A phone and a tablet of one person."""
    phone = arrive(server, browser, f"ada-journeys-{FIRST}-{random.SystemRandom().randrange(10**6)}")
    phone.begin(server.invite())
    tablet = arrive(server, browser, phone.login)
    tablet.sign_in()
    yield phone, tablet
    for person in (phone, tablet):
        person.context.close()


@pytest.mark.parametrize("seed", range(FIRST, FIRST + JOURNEYS))
def test_what_was_written_last_is_found_once(seed: int, devices: tuple[Person, Person]) -> None:
    phone, tablet = devices
    phone.settle()
    come_back(tablet)
    journey = Journey(phone, tablet, seed)
    try:
        journey.walk()
    finally:
        print(f"seed {seed}: {' '.join(journey.told)}")
    found = look(phone)
    places = {words: found.entries_with(words) for words in journey.live}
    assert {words: len(entries) for words, entries in places.items()} == dict.fromkeys(journey.live, 1)
