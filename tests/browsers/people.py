"""The cast in any browser: what a person does, in the words of the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.browser.server import Server
from tests.browsers.driver import Browser, Moved

PASSPHRASE = "lantern harbour quiet meadow stone river"

ENTRY = r"/my/entries/[0-9a-f]{32}$"

# How the page stands in which somebody arrives: signed out, locked, or open.
STANDING = """() => document.querySelector('signin-form') ? 'signed-out' : document.querySelector('vault-gate')?.dataset.state"""

# There is no button for it: between two journeys that share a browser.
WITHOUT_DRAFTS = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('mooring');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const clearing = opening.result.transaction(['drafts', 'outbox', 'letters'], 'readwrite');
    for (const store of ['drafts', 'outbox', 'letters']) clearing.objectStore(store).clear();
    clearing.oncomplete = () => { opening.result.close(); resolve(true); };
  };
})"""

ROWS = """(store) => new Promise((resolve, reject) => {
  const opening = indexedDB.open('mooring');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const counting = opening.result.transaction(store).objectStore(store).count();
    counting.onsuccess = () => { opening.result.close(); resolve(counting.result); };
  };
})"""

# All that is kept for being without a connection is there, and its worker answers for this page.
READY = """() => navigator.serviceWorker.ready.then(() => new Promise((resolve) => {
  const there = () => resolve(true);
  if (navigator.serviceWorker.controller) there();
  else navigator.serviceWorker.addEventListener('controllerchange', there, { once: true });
}))"""

WORDS = "() => [...document.querySelectorAll('[data-part=text] p')].map((line) => line.innerText)"


@dataclass
class Person:
    """Somebody with a browser of their own, and what they know by heart."""

    server: Server
    browser: Browser
    login: str
    passphrase: str = PASSPHRASE
    code: str = ""

    def goto(self, path: str) -> None:
        """Open a page of the app."""
        self.browser.goto(self.server.origin + path)

    def join(self, link: str) -> None:
        """Follow an invitation to Today, without a passkey."""
        browser = self.browser
        browser.goto(link)
        browser.tick("I am 18 or older")
        browser.press("Begin")
        browser.fill("Login", self.login)
        browser.press("Go on")
        browser.press("Type my own")
        browser.fill("A passphrase of your own", self.passphrase)
        browser.press("I have it, go on")
        browser.fill("Passphrase", self.passphrase)
        browser.press("Go on")
        self._prove_code()
        browser.press("I understand, open my journal")
        offered = "() => document.querySelector('[data-step=passkey]')?.checkVisibility()"
        if browser.wait(f"() => location.pathname === '/my/today' ? 'joined' : ({offered})() && 'offered'") == "offered":
            browser.press("Not now, open my journal")
        browser.at("/my/today$")
        self.unlocked()

    def _prove_code(self) -> None:
        browser = self.browser
        groups = browser.wait(
            "() => { const groups = [...document.querySelectorAll('.code-sheet li')].map((group) => group.innerText);"
            " return groups.length === 9 && groups; }"
        )
        self.code = "-".join(groups)
        browser.press("I have kept it")
        for which in ("first", "second"):
            number = int(browser.wait("(which) => document.querySelector(`label [data-fill=${which}]`)?.innerText", which))
            browser.fill(f"Group {number}", groups[number - 1].lower())
        browser.press("Go on")

    def unlocked(self) -> None:
        """Wait until the vault is open in this page."""
        self.browser.there("vault-gate[data-state=open]")

    def sign_in(self) -> None:
        """Sign in with login and passphrase, on the page that asks for them."""
        self.browser.fill("Login", self.login)
        self.browser.fill("Passphrase", self.passphrase)
        self.browser.press("Sign in")
        self.unlocked()

    def come_in(self, path: str) -> str:
        """Open a page, by whatever it takes; how it was found."""
        self.goto(path)
        found = str(self.browser.wait(STANDING))
        if found == "signed-out":
            self.sign_in()
        elif found == "locked":
            self.unlock()
        return found

    def lock(self) -> None:
        """Press Lock now."""
        self.browser.press("Lock now")
        self.browser.there("vault-gate[data-state=locked]")

    def unlock(self) -> None:
        """Type the passphrase into the dialog over the page."""
        self.browser.fill("Passphrase", self.passphrase)
        self.browser.press("Unlock")
        self.unlocked()

    def compose(self, text: str, path: str = "/my/entries/new") -> None:
        """Write without saving, until the draft is kept."""
        self.goto(path)
        self.browser.fill("Your page", text)
        self.browser.there("entry-composer[data-save=kept]")
        self.browser.see("Kept on this device")

    def write(self, text: str, title: str = "") -> str:
        """Save a free page, and give its id once it is shown opened."""
        self.compose(text)
        if title:
            self.browser.fill("Title, if you like", title)
        self.browser.press("Save")
        return self.shown(text)

    def shown(self, *lines: str) -> str:
        """Wait until a saved page stands there with exactly these words; its id."""
        address = self.browser.at(ENTRY)
        self.browser.there("entry-page[data-state=open]")
        self.browser.wait(
            f"(lines) => JSON.stringify(({WORDS})()) === JSON.stringify(lines)", list(lines), told=f"{lines} are shown"
        )
        return address.rsplit("/", 1)[1]

    def count(self) -> int:
        """How many entries the server has of this person."""
        owner = "(SELECT id FROM account WHERE login = ?)"
        return int(self.server.change(f"SELECT count(*) FROM entry WHERE owner = {owner}", self.login)[0][0])

    def rows(self, store: str) -> int:
        """How many rows this device keeps in a store."""
        return int(self.browser.evaluate(ROWS, store))

    def kept_nothing(self) -> None:
        """Wait until nothing of this person's words is on the device any more: all of it is saved and was found equal."""
        for store in ("letters", "outbox", "drafts"):
            self.browser.wait(f"(store) => ({ROWS})(store).then((count) => count === 0)", store, told=f"nothing in {store}")

    def newest(self) -> None:
        """Open the journal, and the page that stands first in it."""
        self.come_in("/my/entries")
        self.browser.wait(
            "() => document.querySelector('li[data-id]') && !document.querySelector('li[data-id]:not([data-state=open])')"
        )
        self.browser.choose("entry-list li .entry-link")

    def share(self, entry: str, passphrase: str) -> str:
        """Share a page; the link."""
        browser = self.browser
        self.come_in("/my/shares/new")
        limits = "() => document.querySelector('[data-for=limits]')?.checkVisibility() ? 'limits' : "
        if browser.wait(limits + "document.querySelector('[data-for=choose]')?.checkVisibility() && 'choose'") == "limits":
            browser.press("I have read this")
        browser.choose(f"li[data-id='{entry}'] input")
        browser.press("See what they will see")
        browser.press("Yes, this")
        browser.fill("Passphrase for this link", passphrase)
        browser.press("Make the link")
        browser.at(r"/my/shares/[0-9a-f]{32}$")
        link = "() => document.querySelector('[data-part=link]')?.innerText.match(/\\S+\\/s\\/\\S+/)?.[0]"
        return str(browser.wait(link))

    def settle(self) -> None:
        """Stand in one new tab at Today, unlocked and with nothing kept, whatever happened before."""
        try:
            self.browser.tab()
            self.browser.close_others()
        except Moved:
            self.browser.stop()
            self.browser.start()
        self.come_in("/my/today")
        self.browser.wait(WITHOUT_DRAFTS)
        self.browser.complaints.clear()

    @contextmanager
    def without_server(self) -> Iterator[None]:
        """Nothing answers, as without a connection. Loading a page tells how it is then, and so does the browser's console."""
        self.server.stop(kill=True)
        try:
            yield
        finally:
            self.server.start()
