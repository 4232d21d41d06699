"""Discreet mode: another name and icon on this device, in one tap and back, with and without a connection."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import PHONE, Person
from tests.browser.server import Server
from tests.browser.test_offline import KEPT, is_dressed, ready

DESK = {"width": 1280, "height": 800}


def icon(page: Page) -> str:
    return str(page.locator("link[rel=icon]").get_attribute("href")).partition("/img/")[2]


def goes_by(page: Page, name: str, folder: str) -> None:
    """What a tab, a history and somebody who passes by get to see."""
    expect(page).to_have_title(name)
    assert icon(page) == f"{folder}favicon.svg"
    assert "Mooring" not in page.locator("body").inner_text()
    assert "Mooring" not in page.locator("header.top").inner_html().replace("Mooring-", "")


def renewed(page: Page) -> None:
    """The kept pages go by the name, too."""
    expect(page.get_by_text("Without a connection, too.")).to_be_visible()


def test_one_tap_on_this_device_and_one_tap_back(server: Server, bring: Callable[..., Person]) -> None:
    ada = bring(server, "ada-discreet")
    ada.begin(server.invite())
    page = ada.page
    ready(ada)
    page.get_by_role("link", name="More").click()
    page.get_by_role("link", name="On this device").click()
    page.get_by_role("link", name="Name and icon").click()
    expect(page.get_by_role("heading", name="Another name on this device")).to_be_visible()
    expect(page).to_have_title("On this device · Mooring")
    page.get_by_role("button", name="Notebook").click()
    expect(page.get_by_text("On this device it is called Notebook now")).to_be_visible()
    expect(page.get_by_role("button", name="Notebook")).to_have_attribute("aria-current", "true")
    renewed(page)
    # Only the name is another: nobody is asked to take a new version.
    expect(page.get_by_text("A new version of")).to_be_hidden()
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    entry = ada.write("A page like any other")
    for path in ("/my/today", f"/my/entries/{entry}", "/my/entries", "/my/more", "/my/device", "/my/help", "/my/calm"):
        ada.goto(path)
        ada.unlocked()
        goes_by(page, "Notebook", "notebook/")
    ada.goto("/my/today")
    expect(page.locator(".brand")).to_have_text(re.compile("^Notebook"))
    manifest = page.evaluate("() => fetch(document.querySelector('link[rel=manifest]').href).then((answer) => answer.json())")
    assert (manifest["name"], manifest["short_name"]) == ("Notebook", "Notebook")
    ada.lock()
    goes_by(page, "Notebook", "notebook/")
    ada.unlock()
    ada.goto("/my/more")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/signin")
    goes_by(page, "Notebook", "notebook/")
    expect(page.locator(".brand-name")).to_have_text("Notebook")
    ada.goto("/my/device/name")
    page.get_by_role("button", name="Back to its own name").click()
    expect(page).to_have_title("On this device · Mooring")
    ada.goto("/signin")
    expect(page).to_have_title("Sign in · Mooring")
    assert icon(page) == "favicon.svg"


@pytest.mark.parametrize("signed_in", [True, False], ids=["signed in", "signed out"])
def test_without_a_connection_every_kept_page_goes_by_the_name_and_by_the_own_again(
    signed_in: bool, server: Server, bring: Callable[..., Person]
) -> None:
    person = bring(server, f"ada-discreet-{signed_in}")
    page = person.page
    if signed_in:
        person.begin(server.invite())
    person.goto("/my/help/shared-device")
    ready(person)
    assert "· Mooring</title>" in page.evaluate(KEPT)["/my/offline"]
    page.get_by_role("link", name="Another name and icon here").click()
    page.get_by_role("button", name="Notes").click()
    renewed(page)
    kept: dict[str, str] = page.evaluate(KEPT)
    shown = {address: text for address, text in kept.items() if address.startswith("/my/")}
    assert len(shown) > 15
    for address, text in shown.items():
        assert re.findall("<title>(.*?)</title>", text) == ["Notes"], address
        assert "Mooring" not in text, address
    person.context.set_offline(True)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    for path in ("/my/calm", "/my/calm/orienting", "/my/help", "/my/help/leave-quickly", "/my/today", "/my/entries"):
        person.goto(path)
        goes_by(page, "Notes", "notes/")
        is_dressed(page)
        assert page.evaluate("() => fetch(document.querySelector('link[rel=icon]').href).then(({ ok }) => ok)")
    person.context.set_offline(False)
    person.goto("/my/device/name")
    page.get_by_role("button", name="Back to its own name").click()
    expect(page.get_by_role("button", name="Back to its own name")).to_be_hidden()
    for _ in range(100):
        if "· Mooring</title>" in page.evaluate(KEPT).get("/my/offline", ""):
            break
        page.wait_for_timeout(100)
    person.context.set_offline(True)
    person.goto("/my/calm")
    expect(page).to_have_title("Calm corner · Mooring")


def test_where_the_kept_pages_have_another_name_the_next_page_with_a_connection_renews_them(
    server: Server, bring: Callable[..., Person]
) -> None:
    nobody = bring(server, "nobody")
    page = nobody.page
    nobody.goto("/my/help")
    ready(nobody)
    # As when the connection goes right after the tap: no page of that name was there that could have the others renewed.
    page.request.post(f"{server.origin}/my/device/name", form={"name": "pages"}, headers={"Origin": server.origin})
    assert "· Mooring</title>" in page.evaluate(KEPT)["/my/calm"]
    nobody.goto("/my/calm")
    for _ in range(100):
        if "<title>Pages</title>" in page.evaluate(KEPT).get("/my/calm", ""):
            break
        page.wait_for_timeout(100)
    assert "mooring-pages-" in "".join(page.evaluate("() => caches.keys()"))
    nobody.context.set_offline(True)
    nobody.goto("/my/calm")
    goes_by(page, "Pages", "pages/")


def test_with_the_keyboard_alone(server: Server, bring: Callable[..., Person]) -> None:
    nobody = bring(server, "nobody", viewport=DESK, is_mobile=False)
    page = nobody.page
    nobody.goto("/my/help/shared-device")
    _tab_to(page, "Another name and icon here")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Another name on this device")).to_be_visible()
    _tab_to(page, "Pages")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Pages")
    _tab_to(page, "Back to its own name")
    page.keyboard.press("Space")
    expect(page).to_have_title("On this device · Mooring")


def _tab_to(page: Page, words: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if words in page.evaluate("() => document.activeElement.innerText ?? ''"):
            return
    raise AssertionError(f"{words} was not reached")


def test_it_needs_no_account_and_no_script(server: Server, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{server.origin}/my/help/shared-device")
    page.get_by_role("link", name="Another name and icon here").click()
    page.get_by_role("button", name="Notes").click()
    expect(page.get_by_text("On this device it is called Notes now")).to_be_visible()
    for path in ("/signin", "/my/help", "/my/calm", "/join", f"/s/{'0' * 32}"):
        page.goto(server.origin + path)
        expect(page).to_have_title("Notes")
    page.goto(f"{server.origin}/my/device/name")
    page.get_by_role("button", name="Back to its own name").click()
    expect(page).to_have_title(re.compile("Mooring$"))
    page.goto(f"{server.origin}/signin")
    expect(page).to_have_title("Sign in · Mooring")
    context.close()


def test_a_link_that_was_shared_opens_under_the_name_too(server: Server, bring: Callable[..., Person]) -> None:
    ada = bring(server, "ada-who-shares")
    ada.begin(server.invite())
    link, _ = ada.share([ada.write("For Bea")], passphrase=None)
    bea = bring(server, "bea")
    bea.goto("/my/device/name")
    bea.page.get_by_role("button", name="Pages").click()
    expect(bea.page).to_have_title("Pages")
    bea.open_shared(link, None)
    expect(bea.page.get_by_text("For Bea")).to_be_visible()
    goes_by(bea.page, "Pages", "pages/")
