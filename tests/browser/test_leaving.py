"""Ada leaves: what goes is said first, a passphrase is asked for, and for seven days she can change her mind."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.people import Person
from tests.browser.server import Server

Bring = Callable[[Server, str], Person]


def leave(person: Person) -> None:
    """Through both steps to the protocol."""
    page = person.page
    person.goto("/my/leaving")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Your passphrase").fill(person.passphrase)
    page.get_by_role("button", name="Delete it in 7 days").click()
    expect(page.get_by_role("heading", name="Your account will be deleted")).to_be_visible()


def test_she_leaves_and_comes_back(ada: Person, server: Server) -> None:
    entry = ada.write("The sea was calm.")
    page = ada.page
    ada.goto("/my/more")
    page.get_by_role("link", name="Delete my account").click()
    expect(page.get_by_role("heading", name="Delete my account")).to_be_visible()
    expect(page.get_by_role("link", name="Make a file of my pages")).to_have_attribute("href", "/my/export")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Your passphrase").fill("not the passphrase at all")
    page.get_by_role("button", name="Delete it in 7 days").click()
    expect(page.locator("leaving-form [data-problems]")).to_contain_text("That passphrase does not fit.")
    page.get_by_label("Your passphrase").fill(ada.passphrase)
    page.get_by_role("button", name="Delete it in 7 days").click()
    expect(page.get_by_role("heading", name="Your account will be deleted")).to_be_visible()
    ada.goto(f"/my/entries/{entry}")
    expect(page.get_by_text("The sea was calm.")).to_be_visible()
    line = page.locator(".leaving-line")
    expect(line).to_contain_text("Your account will be deleted on")
    line.get_by_role("link", name="Keep my account").click()
    page.get_by_role("button", name="Keep my account").click()
    expect(page.get_by_role("heading", name="Delete my account")).to_be_visible()
    ada.goto("/my/today")
    ada.unlocked()
    expect(line).to_have_count(0)


def test_the_protocol_can_be_saved_as_a_text(ada: Person) -> None:
    ada.write("The sea was calm.")
    leave(ada)
    with ada.page.expect_download() as waited:
        ada.page.get_by_role("button", name="Save it as a text").click()
    assert re.fullmatch(r"account-\d{4}-\d\d-\d\d\.txt", waited.value.suggested_filename)
    text = Path(waited.value.path()).read_text()
    assert "everything below is deleted for good" in text
    assert re.search(rf"Account\n+{ada.login}\n", text)
    assert re.search(r"Pages\n+1\n", text)
    assert "with your passphrase" in text
    assert "calm" not in text


def test_when_the_day_has_come_every_device_is_signed_out_at_its_next_request(own_server: Server, cast: Bring) -> None:
    ada, bea = cast(own_server, "ada"), cast(own_server, "bea")
    ada.begin(own_server.invite())
    entry = ada.write("The sea was calm.")
    link, _ = ada.share([entry])
    phone = cast(own_server, "ada")
    phone.sign_in()
    expect(phone.page.locator(".leaving-line")).to_have_count(0)
    leave(ada)
    phone.goto("/my/today")
    expect(phone.page.locator(".leaving-line")).to_be_visible()
    own_server.change("UPDATE account SET leaving = datetime('now', '-1 hour') || '+00:00' WHERE login = 'ada'")
    # The sweep comes with the start, and every minute.
    own_server.stop()
    own_server.start()
    for _ in range(200):
        if own_server.change("SELECT count(*) FROM account") == [(0,)]:
            break
        phone.page.wait_for_timeout(50)
    phone.goto("/my/entries")
    expect(phone.page.get_by_role("heading", name="Sign in")).to_be_visible()
    ada.goto(f"/my/entries/{entry}")
    expect(ada.page.get_by_role("heading", name="Sign in")).to_be_visible()
    ada.page.get_by_label("Login").fill("ada")
    ada.page.get_by_label("Passphrase", exact=True).fill(ada.passphrase)
    ada.page.get_by_role("button", name="Sign in").click()
    expect(ada.page.get_by_text("Login and passphrase do not fit together.")).to_be_visible()
    bea.open_shared(link)
    expect(bea.page.get_by_role("heading", name="Nothing is shared here")).to_be_visible()
    assert own_server.change("SELECT count(*) FROM account") == [(0,)]
    # The login is free again.
    ada.begin(own_server.first_link())
    assert ada.page.url.endswith("/my/today")


def test_the_way_out_can_be_gone_with_keys_alone(ada: Person) -> None:
    page = ada.page
    ada.goto("/my/leaving")
    expect(page.get_by_role("heading", name="Delete my account")).to_be_focused()
    go_on = page.get_by_role("button", name="Go on")
    for _ in range(8):
        page.keyboard.press("Tab")
        if go_on.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Delete my account")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type(ada.passphrase)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your account will be deleted")).to_be_visible()


def test_whoever_runs_the_desk_alone_is_told_what_to_do_first(own_server: Server, cast: Bring) -> None:
    dov = cast(own_server, "dov")
    dov.begin(own_server.first_link())
    dov.goto("/my/leaving")
    expect(dov.page.get_by_role("heading", name="Somebody has to run the desk")).to_be_visible()
    expect(dov.page.get_by_role("button", name="Go on")).to_have_count(0)
