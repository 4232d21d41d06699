"""The cast in their browsers: Ada writes, Bea is her therapist, Cy is a stranger."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, expect

from tests.browser.server import Server

PHONE = {"width": 390, "height": 844}

# Milliseconds: the machines that run this are slow and shared.
PATIENCE = 15_000

PASSPHRASE = "lantern harbour quiet meadow stone river"

_BEGIN = """async ({ base, login, passphrase }) => {
  const load = (name) => import(`${base}/js/${name}.js`);
  const [{ Joining }, { remember }] = await Promise.all([load('vault/unlocking'), load('profile/sheet')]);
  const joining = new Joining(location.hash.slice(1));
  await joining.look();
  await joining.checkLogin(login);
  await joining.choosePassphrase(passphrase);
  const code = await joining.code();
  await joining.finish();
  await remember([1, 2].map((group) => ({ group, text: code.split('-')[group - 1] })));
  setTimeout(() => location.replace('/my/today'));
  return code;
}"""


@dataclass
class Person:
    """Somebody with a browser of their own, and what they know by heart."""

    server: Server
    context: BrowserContext
    page: Page
    login: str
    passphrase: str = PASSPHRASE
    code: str = ""
    complaints: list[str] = field(default_factory=list)

    def goto(self, path: str) -> None:
        """Open a page of the app."""
        self.page.goto(self.server.origin + path)

    def join(self, link: str, *, passkey: bool | None = False) -> None:
        """Follow an invitation to Today, with a passkey where one is offered; None stops at the offer."""
        page = self.page
        page.goto(link)
        page.get_by_label("I am 18 or older").check()
        page.get_by_role("button", name="Begin").click()
        page.get_by_label("Login").fill(self.login)
        page.get_by_role("button", name="Go on").click()
        self.choose_passphrase()
        self.prove_code()
        page.get_by_role("button", name="I understand, open my journal").click()
        offered = page.locator("[data-step=passkey]")
        if offered.count():
            expect(offered).to_be_visible()
            if passkey is None:
                return
            page.get_by_role("button", name="Make a passkey" if passkey else "Not now, open my journal").click()
        page.wait_for_url("**/my/today")
        self.unlocked()

    def begin(self, link: str) -> None:
        """As after `join` without a passkey: what its steps call, without the steps."""
        self.page.goto(link)
        base = re.search(r"/static/[0-9a-f]+", self.page.content())[0]  # type: ignore[index]
        self.code = self.page.evaluate(_BEGIN, {"base": base, "login": self.login, "passphrase": self.passphrase})
        self.page.wait_for_url("**/my/today")
        self.unlocked()

    def choose_passphrase(self) -> None:
        """Type an own passphrase, and once more."""
        page = self.page
        page.get_by_role("button", name="Type my own").click()
        page.get_by_label("A passphrase of your own").fill(self.passphrase)
        page.get_by_role("button", name="I have it, go on").click()
        page.locator("[data-control=again]").fill(self.passphrase)
        page.locator("[data-step=again]").get_by_role("button", name="Go on").click()

    def prove_code(self) -> None:
        """Note the recovery code and type two groups of it back."""
        page = self.page
        expect(page.locator(".code-sheet li")).to_have_count(9)
        groups = page.locator(".code-sheet li").all_inner_texts()
        self.code = "-".join(groups)
        page.get_by_role("button", name="I have kept it").click()
        for which in ("first", "second"):
            number = int(page.locator(f"label [data-fill={which}]").inner_text())
            page.locator(f"[data-control={which}]").fill(groups[number - 1].lower())
        page.locator("[data-step=proof]").get_by_role("button", name="Go on").click()

    def unlocked(self) -> None:
        """Wait until the vault is open in this page."""
        expect(self.page.locator("vault-gate[data-state=open]")).to_be_attached()

    def sign_in(self) -> None:
        """Sign in with login and passphrase."""
        self.goto("/signin")
        self.page.get_by_label("Login").fill(self.login)
        self.page.get_by_label("Passphrase", exact=True).fill(self.passphrase)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url("**/my/today")
        self.unlocked()

    def settle(self) -> None:
        """Stand in one new tab at Today, unlocked, online, with nothing begun, whatever happened before."""
        earlier = self.context.pages
        self.complaints.clear()
        self.context.set_offline(False)
        self.context.unroute_all(behavior="ignoreErrors")
        self.page = self.context.new_page()
        for page in earlier:
            leave(page)
        # No script of the app runs there, and nothing is sent or kept meanwhile.
        self.goto("/health")
        self.page.evaluate(_WITHOUT_DRAFTS)
        self.goto("/my/today")
        gate = self.page.locator("vault-gate[data-state]")
        expect(gate.or_(self.page.locator("signin-form"))).to_be_attached()
        if not gate.is_visible() and "/signin" in self.page.url:
            self.sign_in()
        elif gate.get_attribute("data-state") == "locked":
            self.unlock()
        self.suggested()

    def today(self) -> None:
        """Stand at Today, once it has suggested something."""
        self.goto("/my/today")
        self.suggested()

    def suggested(self) -> None:
        """Wait until Today is open and has suggested something."""
        self.unlocked()
        expect(self.page.locator("prompt-card[data-state=shown]")).to_be_attached()

    def sit_down_anew(self) -> None:
        """As after an hour: nothing was suggested on this device yet."""
        self.page.evaluate(_WITHOUT_SUGGESTIONS)
        self.today()

    def tab(self) -> Person:
        """The same person in a second tab of the same browser."""
        return replace(self, page=self.context.new_page())

    def write(self, text: str, title: str = "") -> str:
        """Save a free page, and give its id once it is shown opened."""
        page = self.page
        self.goto("/my/entries/new")
        page.get_by_label("Your page").fill(text)
        if title:
            page.get_by_label("Title, if you like").fill(title)
        page.get_by_role("button", name="Save").click()
        page.wait_for_url(re.compile(r"/my/entries/[0-9a-f]{32}$"))
        expect(page.locator("entry-page[data-state=open]")).to_be_attached()
        return page.url.rsplit("/", 1)[1]

    def lock(self) -> None:
        """Press Lock now."""
        self.page.get_by_role("button", name="Lock now").click()
        expect(self.page.locator("vault-gate[data-state=locked]")).to_be_attached()

    def unlock(self) -> None:
        """Type the passphrase into the dialog over the page."""
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Passphrase").fill(self.passphrase)
        dialog.get_by_role("button", name="Unlock", exact=True).click()
        self.unlocked()

    def share(
        self, ids: list[str], *, passphrase: str | None = "quiet harbour lantern", openings: int | None = None
    ) -> tuple[str, str]:
        """Share entries; the link, and the path of the share's own page."""
        page = self.page
        self.goto("/my/shares/new")
        limits = page.get_by_role("button", name="I have read this")
        choose = page.get_by_role("button", name="See what they will see")
        expect(limits.or_(choose)).to_be_visible()
        if limits.is_visible():
            limits.click()
        for entry in ids:
            page.locator(f"li[data-id='{entry}'] input").check()
        choose.click()
        page.get_by_role("button", name="Yes, this").click()
        if passphrase is None:
            page.get_by_label("No passphrase").check()
        else:
            page.get_by_label("Passphrase for this link").fill(passphrase)
        if openings:
            page.get_by_label("How often it may be opened").fill(str(openings))
        page.get_by_role("button", name="Make the link").click()
        page.wait_for_url(re.compile(r"/my/shares/[0-9a-f]{32}$"))
        link = page.locator("[data-part=link]")
        expect(link).to_contain_text("/s/")
        return link.inner_text(), page.url.removeprefix(self.server.origin)

    def open_shared(self, link: str, passphrase: str | None = "quiet harbour lantern") -> None:
        """Open a share link, as somebody who was sent it."""
        self.page.goto("about:blank")
        self.page.goto(link)
        if passphrase is not None:
            self.page.get_by_label("Passphrase").fill(passphrase)
        self.page.get_by_role("button", name="Open", exact=True).click()


def until(page: Page, asked: str, arg: Any = None) -> None:
    """Ask the page until it says yes. It may promise to; `wait_for_function` takes any promise for a yes."""
    for _ in range(PATIENCE // 100):
        if page.evaluate(asked, arg):
            return
        page.wait_for_timeout(100)
    raise AssertionError(asked)


def leave(page: Page) -> None:
    """Close a tab. One that is on its way to another page is taken off it first: closing it then can take for ever."""
    with suppress(Error):
        page.goto("about:blank", timeout=5000)
    page.close()


# There is no button for it: between two tests that share a browser.
_WITHOUT = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('mooring');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const clearing = opening.result.transaction(STORES, 'readwrite');
    for (const store of STORES) clearing.objectStore(store).clear();
    clearing.oncomplete = () => { opening.result.close(); resolve(); };
  };
})"""
_WITHOUT_DRAFTS = _WITHOUT.replace("STORES", "['drafts', 'outbox', 'begun', 'met']")
_WITHOUT_SUGGESTIONS = _WITHOUT.replace("STORES", "['met']")

# Chromium writes these lines by itself for every answer of 400 and above, and Chromium and htmx for every answer that never
# came; which ones are expected, each test knows.
_BROWSERS_OWN = (
    "Failed to load resource: the server responded with a status of",
    "Failed to load resource: net::ERR_FAILED",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
    "htmx: htmx:error: Failed to fetch",
    "Service Worker registration blocked by Playwright",
)


def arrive(server: Server, browser: Browser, login: str, **options: Any) -> Person:
    """Somebody opens a browser of their own; what it complains about is kept."""
    phone = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "locale": "en-GB", "reduced_motion": "reduce"}
    # A test that answers in the server's place could not reach what a service worker asks for; journeys about it allow it.
    alone = {"service_workers": "block"}
    return accompany(server, browser.new_context(**{**phone, **alone, **options}), login)


def accompany(server: Server, context: BrowserContext, login: str) -> Person:
    """Somebody in a browser that is open already."""
    context.set_default_timeout(PATIENCE)
    page = context.pages[0] if context.pages else context.new_page()
    person = Person(server, context, page, login)

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_BROWSERS_OWN):
            person.complaints.append(message.text)

    context.on("console", note)
    context.on("weberror", lambda error: person.complaints.append(str(error.error)))
    return person
