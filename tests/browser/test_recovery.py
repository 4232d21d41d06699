"""Coming back with login and recovery code when the passphrase is lost."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.people import Person
from tests.browser.test_writing import shown, stands

NEW = "a wholly other set of words"


def told(page: Page, words: str) -> None:
    """Wait until the page says what is wrong."""
    expect(page.get_by_role("alert").get_by_text(words)).to_be_visible()


def try_code(person: Person, code: str) -> None:
    """Give login and code."""
    page = person.page
    page.get_by_label("Login").fill(person.login)
    page.get_by_role("textbox", name="Recovery code").fill(code)
    page.get_by_role("button", name="Go on").click()


def to_the_end(person: Person, passphrase: str) -> None:
    """From the code to the last step, with a passphrase of one's own and a new code."""
    try_code(person, person.code)
    person.passphrase = passphrase
    person.choose_passphrase()
    person.prove_code()
    expect(person.page.get_by_role("heading", name="Change both keys now")).to_be_visible()


def test_with_the_code_everything_is_there_and_every_other_way_in_has_ended(ada, cast):
    entry = ada.write("Kept through it all.", title="Before")
    old_code, old_passphrase = ada.code, ada.passphrase
    ada.goto("/my/entries/new")
    ada.page.get_by_label("Your page").fill("Still typing on the old device")
    expect(ada.page.get_by_text("Kept on this phone", exact=True)).to_be_visible()

    phone = cast(ada.server, ada.login)
    phone.code = old_code.lower().replace("-", " ")
    phone.goto("/signin")
    phone.page.get_by_role("link", name="I lost my passphrase").click()
    to_the_end(phone, NEW)
    assert phone.code != old_code
    phone.page.get_by_role("button", name="Change them and open my journal").click()
    phone.page.wait_for_url("**/my/today")
    phone.unlocked()
    phone.goto(f"/my/entries/{entry}")
    expect(phone.page.locator("[data-part=text]")).to_have_text("Kept through it all.")

    # The other device is signed out; what was saved there waits for whoever knows the new passphrase, and goes out then.
    ada.page.get_by_role("button", name="Save").click()
    expect(ada.page.get_by_role("dialog")).to_contain_text("You are signed out here")
    ada.goto("/my/today")
    ada.page.wait_for_url("**/signin?next=/my/today")
    ada.page.get_by_label("Login").fill(ada.login)
    ada.page.get_by_label("Passphrase", exact=True).fill(old_passphrase)
    ada.page.get_by_role("button", name="Sign in").click()
    told(ada.page, "Login and passphrase do not fit together")
    ada.passphrase = NEW
    ada.sign_in()
    stands(ada.page.locator("draft-list li"), "Saved")
    ada.page.locator("draft-list").get_by_role("link", name="Still typing on the old device").click()
    shown(ada.page, "Still typing on the old device")

    # The old code is void, the new one works.
    phone.goto("/recovery")
    try_code(phone, old_code)
    told(phone.page, "Login and code do not fit together")
    try_code(phone, phone.code)
    expect(phone.page.get_by_role("heading", name="Your passphrase")).to_be_visible()


def test_until_the_last_step_the_old_passphrase_and_code_hold(ada, cast):
    phone = cast(ada.server, ada.login)
    phone.code = ada.code
    phone.goto("/recovery")
    to_the_end(phone, NEW)
    phone.passphrase = ada.passphrase
    phone.sign_in()
    phone.goto("/recovery")
    try_code(phone, ada.code)
    expect(phone.page.get_by_role("heading", name="Your passphrase")).to_be_visible()


def test_a_lost_answer_at_the_end_is_tried_again_with_the_same_keys(ada, cast):
    phone = cast(ada.server, ada.login)
    phone.code = ada.code
    sent: list[str | None] = []

    def lose_the_first(route: Route) -> None:
        sent.append(route.request.post_data)
        if len(sent) > 1:
            route.continue_()
            return
        assert route.fetch(max_retries=3).status == 200
        route.abort()

    phone.page.route("**/recoveries/completions", lose_the_first)
    phone.goto("/recovery")
    to_the_end(phone, NEW)
    phone.page.get_by_role("button", name="Change them and open my journal").click()
    told(phone.page, "No answer came. It may have worked, or not.")
    phone.page.get_by_role("button", name="Try again").click()
    phone.page.wait_for_url("**/my/today")
    phone.unlocked()
    assert len(sent) == 2
    assert sent[0] == sent[1]
    phone.lock()
    phone.unlock()


@pytest.mark.parametrize("group", [1, 5, 9])
def test_a_mistyped_group_is_named_and_nothing_is_sent(server, cast, group):
    cy = cast(server, "cy-slipped")
    page = cy.page
    cy.goto("/recovery")
    # A whole code with its check digits, as the page itself makes it, and one sign of it mistyped.
    module = page.locator("script[type=module]").first.get_attribute("src").replace("app.js", "sealing/index.js")
    code = page.evaluate(
        "async (module) => (await import(module)).formatRecoveryCode(Uint8Array.from({ length: 20 }, (_, i) => 7 * i + 3))",
        module,
    )
    place = 5 * (group - 1) + 2
    wrong = code[:place] + ("2" if code[place] != "2" else "3") + code[place + 1 :]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    try_code(cy, wrong)
    told(page, f"There seems to be a slip in group {group}.")
    try_code(cy, code[:-5])
    told(page, "This is not a whole recovery code")
    assert asked == []
    try_code(cy, code)
    told(page, "Login and code do not fit together")
    assert len(asked) == 1
