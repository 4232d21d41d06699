"""Keys that a tired person can live with: a passkey, a new passphrase, a new sheet, a second step; and devices that are ended."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.people import Person
from tests.browser.server import Server

Cast = Callable[[Server, str], Person]


def phone_with_passkeys(page: Page, *, prf: bool = True) -> None:
    """A device that recognises its owner, as the browser's own test tools make one."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
        "hasPrf": prf,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


# Notes what the passkey gives, so that a test can look for it where it must not be.
NOTE_SECRETS = """() => {
  window.given = [];
  for (const name of ['create', 'get']) {
    const real = navigator.credentials[name].bind(navigator.credentials);
    navigator.credentials[name] = async (options) => {
      const credential = await real(options);
      const first = credential.getClientExtensionResults().prf?.results?.first;
      if (first) window.given.push([...new Uint8Array(first)]);
      return credential;
    };
  }
}"""


@pytest.fixture
def fresh(server: Server, cast: Cast) -> Person:
    """Somebody with a device that knows passkeys, who has not joined yet."""
    person = cast(server, f"ada-keys-{datetime.now().microsecond}")
    phone_with_passkeys(person.page)
    return person


def join_with_passkey(person: Person) -> None:
    person.join(person.server.invite(), passkey=True)


def prove(person: Person) -> None:
    page = person.page
    page.get_by_label("Your passphrase now").fill(person.passphrase)
    page.locator("[data-step=prove]").get_by_role("button", name="Go on").click()


def test_a_passkey_made_at_joining_opens_what_is_locked_and_its_secret_is_never_sent(fresh: Person) -> None:
    page, sent = fresh.page, list[Request]()
    page.context.add_init_script(f"({NOTE_SECRETS})()")
    page.on("request", lambda request: sent.append(request))
    join_with_passkey(fresh)
    secrets = page.evaluate("() => window.given")
    fresh.lock()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Unlock with your passkey")).to_be_focused()
    dialog.get_by_role("button", name="Unlock with your passkey").click()
    fresh.unlocked()
    secrets += page.evaluate("() => window.given")
    assert secrets
    bodies = "".join(request.post_data or "" for request in sent)
    assert "/my/unlocks/passkeys" in {request.url.removeprefix(fresh.server.origin) for request in sent}
    for secret in secrets:
        assert bytes(secret).hex() not in bodies
        assert json.dumps(secret).replace(" ", "") not in bodies
        for encoded in (page.evaluate("(raw) => btoa(String.fromCharCode(...raw))", secret),):
            assert encoded.rstrip("=") not in bodies
            assert encoded.rstrip("=").replace("+", "-").replace("/", "_") not in bodies
    assert "clientExtensionResults" not in bodies


def test_the_passphrase_still_opens_beside_it(fresh: Person) -> None:
    join_with_passkey(fresh)
    fresh.lock()
    fresh.unlock()


def test_joining_goes_on_without_a_passkey(fresh: Person) -> None:
    fresh.join(fresh.server.invite())
    fresh.lock()
    expect(fresh.page.get_by_role("dialog").get_by_label("Passphrase")).to_be_focused()
    expect(fresh.page.get_by_role("button", name="Unlock with your passkey")).to_be_hidden()


def test_a_passkey_is_made_named_and_removed_later(fresh: Person) -> None:
    fresh.join(fresh.server.invite())
    page = fresh.page
    fresh.goto("/my/keys/passkeys")
    page.get_by_role("button", name="Make a passkey on this device").click()
    prove(fresh)
    page.get_by_label("Name").fill("The old phone")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("heading", name="The old phone")).to_be_visible()
    found = fresh.server.change(
        "SELECT device, wrap FROM passkey WHERE owner = (SELECT id FROM account WHERE login = ?)", fresh.login
    )
    assert "old phone" not in str(found).lower()
    page.get_by_role("button", name="Remove").click()
    page.locator("[data-step=remove]").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("You have none yet.")).to_be_visible()
    fresh.lock()
    expect(page.get_by_role("button", name="Unlock with your passkey")).to_be_hidden()


def test_a_device_that_cannot_says_so_and_nothing_changes(server: Server, cast: Cast) -> None:
    person = cast(server, "ada-no-prf")
    phone_with_passkeys(person.page, prf=False)
    page = person.page
    # The browser knows the extension; only this device's passkeys do not.
    person.join(server.invite(), passkey=None)
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("cannot open the journal with a passkey")).to_be_visible()
    page.get_by_role("button", name="Not now, open my journal").click()
    page.wait_for_url("**/my/today")
    assert server.change("SELECT count(*) FROM passkey JOIN account ON owner = id WHERE login = ?", person.login) == [(0,)]


def test_a_new_passphrase_opens_everything_and_other_devices_are_out(ada: Person, server: Server, cast: Cast) -> None:
    entry = ada.write("The sea was calm.", "Calm")
    other = cast(server, ada.login)
    other.sign_in()
    page = ada.page
    ada.goto("/my/keys/passphrase")
    prove(ada)
    old, ada.passphrase = ada.passphrase, "copper window gentle orchard maple dawn"
    ada.choose_passphrase()
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_text("Your new passphrase counts")).to_be_visible()
    ada.goto(f"/my/entries/{entry}")
    expect(page.locator("entry-page[data-state=open]")).to_be_attached()
    other.goto("/my/today")
    other.page.wait_for_url(re.compile("/signin"))
    other.passphrase = old
    other.page.get_by_label("Login").fill(ada.login)
    other.page.get_by_label("Passphrase", exact=True).fill(old)
    other.page.get_by_role("button", name="Sign in").click()
    expect(other.page.get_by_text("do not fit together")).to_be_visible()
    other.passphrase = ada.passphrase
    other.sign_in()
    other.goto(f"/my/entries/{entry}")
    expect(other.page.locator("entry-page[data-state=open]")).to_contain_text("The sea was calm.")


def test_a_lost_answer_to_the_change_is_asked_for_again(ada: Person) -> None:
    page = ada.page
    ada.goto("/my/keys/passphrase")
    prove(ada)
    ada.passphrase = "copper window gentle orchard maple dawn"
    ada.choose_passphrase()

    def lose(route: Route) -> None:
        route.fetch(max_retries=3)
        route.abort()

    page.route("**/my/keys/passphrase", lose, times=1)
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_text("No answer came. It may have worked")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Your new passphrase counts")).to_be_visible()
    ada.lock()
    ada.unlock()


def test_a_wrong_passphrase_is_said_and_changes_nothing(settled_ada: Person) -> None:
    page = settled_ada.page
    settled_ada.goto("/my/keys/passphrase")
    page.get_by_label("Your passphrase now").fill("something else entirely")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("main").get_by_text("That passphrase does not fit.")).to_be_visible()
    expect(page.get_by_label("Your passphrase now")).to_have_attribute("aria-invalid", "true")


def test_a_new_sheet_voids_the_old_one(ada: Person, server: Server, cast: Cast) -> None:
    page, old = ada.page, ada.code
    ada.goto("/my/keys/recovery-code")
    prove(ada)
    ada.prove_code()
    assert ada.code != old
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_text("Your new sheet counts")).to_be_visible()
    # The script wrote the day on the sheet, the server writes it here.
    day = page.locator("[data-fill=made]").first.text_content().partition(" at ")[0]
    assert re.fullmatch(r"\d{1,2} [A-Z][a-z]+ \d{4}", day)
    ada.goto("/my/keys")
    expect(page.get_by_text(f"Your sheet is from {day}.")).to_be_visible()
    elsewhere = cast(server, ada.login)
    for code, said in ((old, "Login and code do not fit together"), (ada.code, "Your passphrase")):
        elsewhere.goto("/recovery")
        elsewhere.page.get_by_label("Login").fill(ada.login)
        elsewhere.page.locator("[data-control=old-code]").fill(code)
        elsewhere.page.get_by_role("button", name="Go on").click()
        expect(elsewhere.page.get_by_text(said).locator("visible=true").first).to_be_visible()


def test_the_second_step_from_setting_it_up_to_signing_in(ada: Person) -> None:
    page = ada.page
    ada.goto("/my/keys/second-step")
    page.get_by_role("button", name="Set it up").click()
    prove(ada)
    secret = page.locator("[data-fill=secret]")
    expect(secret).not_to_be_empty()
    app = TOTP(key=secret.inner_text().replace(" ", ""), format="base32")
    assert page.get_by_role("link", name="Open the app").get_attribute("href").startswith("otpauth://totp/Mooring")
    page.get_by_label("The six digits it shows now").fill("000000" if app.generate().token != "000000" else "111111")
    page.get_by_role("button", name="Switch it on").click()
    expect(page.get_by_text("Those digits do not fit.")).to_be_visible()
    page.get_by_label("The six digits it shows now").fill(app.generate().token)
    page.get_by_role("button", name="Switch it on").click()
    expect(page.locator("[data-list=codes] li")).to_have_count(10)
    codes = page.locator("[data-list=codes] li").all_inner_texts()
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_role("heading", name="The second step is on")).to_be_visible()
    ada.goto("/my/more")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/signin*")
    page.get_by_label("Login").fill(ada.login)
    page.get_by_label("Passphrase", exact=True).fill(ada.passphrase)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Six digits")).to_be_focused()
    page.get_by_label("Six digits").fill(codes[3].lower())
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/my/today")
    ada.unlocked()
    ada.lock()
    ada.unlock()


def test_the_sheet_is_asked_for_after_a_week_and_can_be_put_off(ada: Person) -> None:
    page = ada.page
    expect(page.locator("sheet-reminder")).to_be_hidden()
    page.clock.install(time=datetime.now() + timedelta(days=8))
    ada.goto("/my/today")
    ada.unlocked()
    expect(page.get_by_text("Do you still have your recovery sheet?")).to_be_visible()
    page.get_by_role("button", name="I have it, check it").click()
    groups = ada.code.split("-")
    for which in ("first", "second"):
        number = int(page.locator(f"sheet-reminder label [data-fill={which}]").inner_text())
        page.locator(f"sheet-reminder [data-control={which}]").fill("0000" if which == "second" else groups[number - 1])
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("is not the one on the sheet that counts")).to_be_visible()
    page.locator("sheet-reminder [data-control=second]").fill(groups[number - 1].lower())
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("It fits.")).to_be_visible()
    ada.goto("/my/today")
    ada.unlocked()
    expect(page.locator("sheet-reminder")).to_be_hidden()


def test_ending_a_device_closes_it_at_its_next_request(ada: Person, server: Server, cast: Cast) -> None:
    other = cast(server, ada.login)
    other.sign_in()
    other.goto("/my/entries/new")
    other.unlocked()
    other.page.get_by_label("Your page").fill("Half a thought.")
    expect(other.page.get_by_text("Kept on this phone", exact=True)).to_be_visible()
    page = ada.page
    ada.goto("/my/signins")
    expect(page.get_by_text("This one", exact=True)).to_be_visible()
    page.get_by_role("button", name="End this sign-in").click()
    expect(page.get_by_text("You are signed in nowhere else.")).to_be_visible()
    other.page.get_by_role("button", name="Save").click()
    expect(other.page.get_by_role("dialog")).to_contain_text("You are signed out here")
    assert "Half a thought." not in other.page.locator("main").inner_text()


def test_a_page_that_nobody_touches_closes_within_a_minute_of_being_ended(ada: Person, server: Server, cast: Cast) -> None:
    other = cast(server, ada.login)
    other.sign_in()
    other.page.clock.install()
    other.write("A sentence that stays in view.")
    other.unlocked()
    expect(other.page.locator("[data-part=text]")).to_have_text("A sentence that stays in view.")
    ada.goto("/my/signins")
    ada.page.get_by_role("button", name="End this sign-in").click()
    expect(ada.page.get_by_text("You are signed in nowhere else.")).to_be_visible()
    other.page.clock.fast_forward("01:01")
    expect(other.page.get_by_role("dialog")).to_contain_text("You are signed out here")
    assert "A sentence that stays in view." not in other.page.content()


def test_a_shared_device_locks_sooner_and_is_offered_no_passkey(fresh: Person) -> None:
    join_with_passkey(fresh)
    page = fresh.page
    fresh.goto("/my/more")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/signin*")
    page.get_by_label("Login").fill(fresh.login)
    page.get_by_label("Passphrase", exact=True).fill(fresh.passphrase)
    page.get_by_label(re.compile("Other people use this device too")).check()
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/my/today")
    fresh.unlocked()
    assert page.locator("vault-gate").get_attribute("data-idle-seconds") == "300"
    fresh.goto("/my/keys/passkeys")
    expect(page.get_by_text("a passkey is not a good idea here")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Make|Use one"))).to_have_count(0)
    page.get_by_role("button", name="Lock now").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Passphrase", exact=True)).to_be_focused()
    expect(dialog.get_by_role("button", name="Unlock with your passkey")).to_be_hidden()


def to_the_end(ada: Person, path: str) -> list[str]:
    """As far as one step before keys change, or to what is shown once; the secrets that the page knows by then."""
    page = ada.page
    ada.goto(path)
    if path == "/my/keys/second-step":
        page.get_by_role("button", name="Set it up").click()
    prove(ada)
    if path == "/my/keys/passphrase":
        expect(page.locator("[data-words] li")).to_have_count(6)
        drawn = page.locator("[data-words] li").all_inner_texts()
        chosen, ada.passphrase = "copper window gentle orchard maple dawn", ada.passphrase
        page.get_by_role("button", name="Type my own").click()
        page.get_by_label("A passphrase of your own").fill(chosen)
        page.get_by_role("button", name="I have it, go on").click()
        page.locator("[data-control=again]").fill(chosen)
        page.locator("[data-step=again]").get_by_role("button", name="Go on").click()
        expect(page.get_by_role("button", name="Change it")).to_be_visible()
        return [chosen, " ".join(drawn), ada.passphrase]
    if path == "/my/keys/recovery-code":
        ada.prove_code()
        expect(page.get_by_role("button", name="Change it")).to_be_visible()
        return [*ada.code.split("-"), ada.passphrase]
    secret = page.locator("[data-fill=secret]")
    expect(secret).not_to_be_empty()
    return [secret.inner_text(), ada.passphrase]


# What stands in the page, whether or not it is shown, with what is typed into it.
EVERYTHING = """() => [
  document.querySelector('main').textContent,
  ...[...document.querySelectorAll('main input')].map((control) => control.value),
  ...[...document.querySelectorAll('main ol')].map((list) => [...list.children].map((each) => each.textContent).join(' ')),
  ...[...document.querySelectorAll('main a')].map((link) => link.href),
].join(' ')"""


@pytest.mark.parametrize("path", ["/my/keys/passphrase", "/my/keys/recovery-code", "/my/keys/second-step"])
def test_whoever_finds_a_change_of_keys_locked_learns_nothing_and_goes_no_step_further(settled_ada: Person, path: str) -> None:
    ada, page = settled_ada, settled_ada.page
    secrets = to_the_end(ada, path)
    ada.lock()
    page.get_by_role("dialog").get_by_role("button", name="Not now").click()
    expect(page.locator("[data-problem=locked-anew]")).to_contain_text("Your journal was locked, so this begins anew.")
    expect(page.locator("[data-problem=locked-anew]")).to_be_visible()
    for hidden in ("Change it", "Switch it on"):
        expect(page.get_by_role("button", name=hidden)).to_be_hidden()
    found = page.evaluate(EVERYTHING)
    assert [secret for secret in secrets if secret in found] == []
    assert page.locator("main qr-code svg").count() == 0


def test_a_passphrase_that_was_typed_and_not_sent_is_gone_once_it_is_locked(settled_ada: Person) -> None:
    ada, page = settled_ada, settled_ada.page
    ada.goto("/my/keys/recovery-code")
    page.get_by_label("Your passphrase now").fill(ada.passphrase)
    page.get_by_role("button", name="Show").click()
    ada.lock()
    page.get_by_role("dialog").get_by_role("button", name="Not now").click()
    expect(page.get_by_label("Your passphrase now")).to_have_value("")
    expect(page.get_by_label("Your passphrase now")).to_have_attribute("type", "password")


def test_after_a_lock_in_between_keys_are_changed_all_the_same(ada: Person) -> None:
    page = ada.page
    to_the_end(ada, "/my/keys/passphrase")
    ada.lock()
    ada.unlock()
    prove(ada)
    ada.passphrase = "copper window gentle orchard maple dawn"
    ada.choose_passphrase()
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_text("Your new passphrase counts")).to_be_visible()
    ada.lock()
    ada.unlock()
