"""`make screens`: pictures of every screen, on a phone and on a desk, light and dark, in a folder that git ignores."""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.browser.conftest import ARGUMENTS
from tests.browser.people import Person, arrive
from tests.browser.server import ROOT, Server
from tests.browser.setup import HOW, ensure, find

FOLDER = ROOT / "screens"
SIZES: dict[str, ViewportSize] = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 800}}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

PAGES = (
    (
        "The kitchen in the morning",
        "It was early and the light came in low over the table. I held the cup with both hands.\n\n"
        "I noticed that I was not waiting for anything. That is new. It lasted perhaps a minute, and it was enough.\n\n"
        "I would like to remember the sound of the kettle.",
    ),
    ("What I want to ask", "Why the second evening was harder than the first.\n\nWhether it is all right to go slower."),
    ("", "Tired. Kind to myself about it."),
)


class Camera:
    """Takes one picture in every size and scheme of whatever a page shows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def take(self, page: Page, name: str, *, whole: bool = False) -> None:
        """Picture the page as it is now."""
        self._count += 1
        for size, viewport in SIZES.items():
            page.set_viewport_size(viewport)
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                page.wait_for_timeout(80)
                page.screenshot(path=self._folder / f"{self._count:02}-{name}-{size}-{scheme}.png", full_page=whole)
        page.set_viewport_size(SIZES["phone"])


def joining(ada: Person, camera: Camera, link: str) -> None:
    """Every step of joining."""
    page = ada.page

    def step(name: str) -> None:
        expect(page.locator(f"[data-step={name}]")).to_be_visible()
        camera.take(page, f"join-{name}")

    page.goto(link)
    step("welcome")
    page.get_by_label("I am 18 or older").check()
    page.get_by_role("button", name="Begin").click()
    step("login")
    page.get_by_label("Login").fill(ada.login)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".words li")).to_have_count(6)
    step("passphrase")
    ada.choose_passphrase()
    expect(page.locator(".code-sheet li")).to_have_count(9)
    step("code")
    ada.prove_code()
    step("finish")
    page.get_by_role("button", name="I understand, open my journal").click()
    page.wait_for_url("**/my/today")
    ada.unlocked()


def writing(ada: Person, camera: Camera) -> list[str]:
    """Today, the writing page, the journal and one page of it."""
    page = ada.page
    expect(page.locator("[data-part=question]")).not_to_be_empty()
    camera.take(page, "today")
    page.get_by_role("button", name="Write to this").click()
    page.wait_for_url("**/new#draft.*")
    page.get_by_label("Your page").fill(PAGES[0][1])
    expect(page.locator("entry-composer[data-save=kept]")).to_be_attached()
    camera.take(page, "write")
    ada.goto("/my/entries")
    camera.take(page, "journal-empty-with-draft")
    written = [ada.write(text, title) for title, text in PAGES]
    camera.take(page, "page")
    ada.goto(f"/my/entries/{written[0]}")
    expect(page.locator("entry-page[data-state=open]")).to_be_attached()
    camera.take(page, "page-long")
    ada.goto("/my/entries")
    expect(page.locator("li[data-state=open]")).to_have_count(3)
    camera.take(page, "journal")
    ada.goto("/my/today")
    expect(page.locator("draft-list")).to_be_visible()
    camera.take(page, "today-with-draft")
    return written


def putting_away(ada: Person, camera: Camera, written: list[str]) -> None:
    """Earlier versions of a page, and the bin; afterwards every page is where it was, and as it was."""
    page, first, away = ada.page, written[0], written[2]
    for text in (PAGES[0][1].replace("both hands", "one hand").replace("perhaps a minute", "two minutes"), PAGES[0][1]):
        ada.goto(f"/my/entries/{first}/edit")
        page.get_by_label("Your page").fill(text)
        page.get_by_role("button", name="Save").click()
        page.wait_for_url(f"**/my/entries/{first}")
        expect(page.locator("entry-page[data-state=open]")).to_be_attached()
    page.get_by_text("More for this page").click()
    camera.take(page, "page-more")
    page.get_by_role("link", name="Earlier versions").click()
    expect(page.locator("version-list li[data-state=open]")).to_have_count(3)
    camera.take(page, "versions")
    ada.goto(f"/my/entries/{first}/versions/2")
    expect(page.locator("version-page[data-state=open]")).to_be_attached()
    camera.take(page, "version")
    ada.goto("/my/bin")
    camera.take(page, "bin-empty")
    ada.goto(f"/my/entries/{away}")
    page.get_by_text("More for this page").click()
    page.get_by_role("button", name="Put into the bin").click()
    page.get_by_role("heading", name="In the bin").wait_for()
    expect(page.locator("entry-page[data-state=open]")).to_be_attached()
    camera.take(page, "page-in-bin")
    ada.goto("/my/bin")
    expect(page.locator("bin-list li[data-state=open]")).to_have_count(1)
    camera.take(page, "bin")
    page.get_by_role("button", name="Delete for good now").click()
    camera.take(page, "bin-delete")
    page.get_by_role("button", name="Not now").click()
    page.get_by_role("button", name="Bring it back", exact=True).click()
    expect(page.get_by_role("link", name="Share this page")).to_be_visible()


def sharing(ada: Person, bea: Person, camera: Camera, written: list[str]) -> None:
    """From the limits to the therapist's page."""
    page = ada.page
    ada.goto("/my/shares")
    camera.take(page, "shared-empty")
    ada.goto("/my/shares/new")
    page.get_by_role("button", name="I have read this").wait_for()
    camera.take(page, "share-limits")
    page.get_by_role("button", name="I have read this").click()
    expect(page.locator("li[data-state=open]")).to_have_count(3)
    for entry in written[:2]:
        page.locator(f"li[data-id='{entry}'] input").check()
    camera.take(page, "share-choose")
    page.get_by_role("button", name="See what they will see").click()
    page.get_by_label("From").fill("A.")
    page.get_by_label("What you would like to talk about").fill("The second evening. Going slower.")
    page.get_by_text("Leave passages out").click()
    page.locator("button.passage").nth(1).click()
    camera.take(page, "share-packet", whole=True)
    page.get_by_role("button", name="Yes, this").click()
    page.get_by_label("Who is it for?").fill("B., before Tuesday")
    page.get_by_label("Passphrase for this link").fill("quiet harbour lantern stone")
    camera.take(page, "share-seal", whole=True)
    page.get_by_role("button", name="Make the link").click()
    page.wait_for_url(re.compile(r"/my/shares/[0-9a-f]{32}$"))
    expect(page.locator("[data-part=link]")).to_contain_text("/s/")
    link, address = page.locator("[data-part=link]").inner_text(), page.url
    camera.take(page, "share", whole=True)
    bea.page.goto(link)
    bea.page.get_by_role("button", name="Open", exact=True).wait_for()
    camera.take(bea.page, "read-closed")
    bea.page.get_by_label("Passphrase").fill("not the right one")
    bea.page.get_by_role("button", name="Open", exact=True).click()
    bea.page.get_by_text("That passphrase does not fit").wait_for()
    camera.take(bea.page, "read-wrong")
    bea.page.get_by_label("Passphrase").fill("quiet harbour lantern stone")
    bea.page.get_by_role("button", name="Open", exact=True).click()
    expect(bea.page.locator(".reader")).to_be_visible()
    camera.take(bea.page, "read-open", whole=True)
    bea.page.pdf(path=FOLDER / "read-print.pdf", format="A4")
    ada.goto("/my/shares")
    expect(page.locator("[data-share][data-state=open]")).to_have_count(1)
    camera.take(page, "shared")
    page.goto(address)
    page.get_by_role("button", name="End this share").click()
    camera.take(page, "share-end")
    page.get_by_role("button", name="End it now").click()
    page.get_by_text("Ended by you").wait_for()
    bea.page.goto("about:blank")
    bea.page.goto(link)
    bea.page.get_by_label("Passphrase").fill("quiet harbour lantern stone")
    bea.page.get_by_role("button", name="Open", exact=True).click()
    bea.page.get_by_text("This share has ended").wait_for()
    camera.take(bea.page, "read-ended")
    bea.page.goto(link.split("#")[0])
    bea.page.get_by_text("Open the link again").wait_for()
    camera.take(bea.page, "read-without-key")


_AROUND = (
    ("help", "/my/help"),
    ("calm", "/my/calm"),
    ("more", "/my/more"),
    ("privacy", "/my/privacy"),
    ("device", "/my/device"),
    ("letterbox", "/my/letters/new"),
    ("offline", "/my/offline"),
)


def around(ada: Person, camera: Camera) -> None:
    """Help, Calm corner, More, and what goes wrong."""
    page = ada.page
    for name, path in _AROUND:
        ada.goto(path)
        camera.take(page, name, whole=name != "more")
    ada.goto("/my/entries/" + "0" * 32)
    camera.take(page, "not-found")
    ada.goto("/my/entries")
    ada.lock()
    camera.take(page, "locked")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Passphrase").fill("not the passphrase at all")
    dialog.get_by_role("button", name="Unlock").click()
    page.get_by_text("That passphrase does not fit").wait_for()
    camera.take(page, "locked-wrong")
    ada.unlock()
    ada.goto("/my/more")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/signin")
    camera.take(page, "signin")
    ada.goto("/recovery")
    camera.take(page, "recovery")


def main() -> None:
    """Start a server, live a little, and picture all of it."""
    ensure()
    path = find()
    assert path, HOW
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        server.start()
        try:
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            live(browser, server)
            browser.close()
        finally:
            server.stop()
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}")


def desk(dov: Person, camera: Camera) -> str:
    """Dov's first day at the desk, and a link for Ada."""
    page = dov.page

    def see(path: str, name: str) -> None:
        dov.goto(path)
        dov.unlocked()
        camera.take(page, f"desk-{name}", whole=True)

    see("/clinic", "first")
    see("/clinic/words/edit", "words-edit")
    page.get_by_label("Name of the clinic").fill("Quayside Practice")
    page.get_by_label("Phone number").fill("+44 1632 960 001")
    page.get_by_label("When somebody answers").fill("Monday to Friday, 9 to 12 and 2 to 5")
    page.get_by_label("Privacy notice").fill("We keep your login, and sealed pages that we cannot read.\n\nAsk us at the desk.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/clinic/words")
    camera.take(page, "desk-words", whole=True)
    see("/clinic/invitations/new", "invite")
    page.get_by_role("button", name="Make", exact=True).click()
    expect(page.locator(".invite-sheet")).to_have_count(1)
    camera.take(page, "desk-sheet", whole=True)
    link = page.locator("[data-part=link]").inner_text()
    see("/clinic", "invitations")
    see("/clinic/people", "people")
    page.get_by_role("link", name="dov").click()
    camera.take(page, "desk-person", whole=True)
    page.get_by_role("link", name="Begin a new journal").click()
    expect(page.locator("[data-step=ask]")).to_be_visible()
    camera.take(page, "desk-new-journal", whole=True)
    return link


def living(ada: Person, bea: Person, camera: Camera) -> None:
    """Writing, putting away, handing over."""
    written = writing(ada, camera)
    putting_away(ada, camera, written)
    sharing(ada, bea, camera, written)


def live(browser: Browser, server: Server) -> None:
    """Dov's, Ada's and Bea's way through the app."""
    dov, ada, bea = (arrive(server, browser, login) for login in ("dov", "ada", "bea"))
    dov.join(server.first_link())
    camera = Camera(FOLDER)
    steps: tuple[Callable[[], None], ...] = (
        lambda: joining(ada, camera, desk(dov, camera)),
        lambda: living(ada, bea, camera),
        lambda: around(ada, camera),
    )
    for step in steps:
        step()


if __name__ == "__main__":
    main()
