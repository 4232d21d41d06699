"""Without a mouse: every step by Tab, Enter and Space, the focus always in sight; dialogs keep it; changes are said."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.finding import pinned
from tests.browser.people import Person, arrive
from tests.browser.server import Server

# What has the focus: its name, whether one can see that it has it, and whether something covers it. Where a person writes,
# the caret shows it, and the line beside the two fields.
FOCUSED = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const labelled = (node.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent);
  const names = [node.getAttribute('aria-label'), ...labelled, node.labels?.[0]?.innerText, node.innerText, node.placeholder];
  const shown = node.matches('input:is([type=checkbox], [type=radio])') ? node.closest('label') ?? node : node;
  const { left, top, width, height } = shown.getBoundingClientRect();
  const ring = [node, shown].some((each) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1.5) || boxShadow !== 'none';
  });
  const points = [[0.5, 0.5], [0.2, 0.5], [0.8, 0.5], [0.5, 0.2], [0.5, 0.8]];
  const hits = points.map(([x, y]) => document.elementFromPoint(left + width * x, top + height * y));
  const caret = Boolean(node.closest('.composer-fields:focus-within'));
  return {
    name: (names.find((each) => each?.trim()) ?? '').trim().replace(/\\s+/g, ' '),
    tag: node.tagName, ring: ring || caret,
    seen: hits.some((hit) => hit && (shown.contains(hit) || hit.contains(shown) && hit.matches('label'))),
    dialog: Boolean(node.closest('dialog')),
  };
}"""


class Keys:
    """Two hands on a keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def focused(self) -> dict[str, object] | None:
        found: dict[str, object] | None = self.page.evaluate(FOCUSED)
        return found

    def to(self, name: str, tag: str = "", *, back: bool = False, most: int = 60) -> list[str]:
        """Tab until something of this name has the focus; every stop on the way can be seen."""
        passed: list[str] = []
        for _ in range(most):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            here = self.focused()
            if here is None:
                continue
            assert here["ring"], f"no ring around {here}"
            assert here["seen"], f"covered or out of sight: {here}"
            passed.append(str(here["name"]))
            if str(here["name"]).startswith(name) and str(here["tag"]).startswith(tag):
                return passed
        raise AssertionError(f"{name!r} was not reached: {passed}")

    def press(self, name: str, tag: str = "") -> None:
        """Tab to it and press Enter."""
        self.to(name, tag)
        self.page.keyboard.press("Enter")

    def write(self, words: str) -> None:
        """Type where the focus is."""
        self.page.keyboard.type(words)


@pytest.fixture(scope="module")
def ada(server: Server, browser: Browser) -> Iterator[Person]:
    """Ada at a desk, without a mouse."""
    desk = {"viewport": {"width": 1024, "height": 720}, "has_touch": False, "is_mobile": False}
    person = arrive(server, browser, "ada-of-keys", **desk)
    yield person
    person.context.close()
    assert not person.complaints, person.complaints


def test_from_joining_to_unlocking_by_keys_alone(ada: Person) -> None:
    page, keys = ada.page, Keys(ada.page)
    page.goto(ada.server.invite())
    expect(page.locator("[data-step=welcome]")).to_be_visible()
    keys.to("I am 18 or older")
    page.keyboard.press("Space")
    keys.press("Begin")
    expect(page.get_by_role("heading", name="Choose a login")).to_be_focused()
    keys.to("Login", "INPUT")
    keys.write(ada.login)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your passphrase", exact=True)).to_be_focused()
    expect(page.locator("[data-words] li")).to_have_count(6)
    keys.press("Type my own")
    expect(page.get_by_label("A passphrase of your own")).to_be_focused()
    keys.write(ada.passphrase)
    keys.press("I have it, go on")
    expect(page.get_by_role("heading", name="Your passphrase once more")).to_be_focused()
    keys.to("Passphrase", "INPUT")
    keys.write(ada.passphrase)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your recovery code")).to_be_focused()
    groups = page.locator(".code-sheet li").all_inner_texts()
    keys.press("I have kept it")
    expect(page.get_by_role("heading", name="Two groups from your sheet")).to_be_focused()
    for which in ("first", "second"):
        keys.to("Group", "INPUT")
        keys.write(groups[int(page.locator(f"label [data-fill={which}]").inner_text()) - 1])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Before you start")).to_be_focused()
    keys.press("I understand, open my journal")
    page.wait_for_url("**/my/today")
    ada.unlocked()

    expect(page.locator("prompt-card[data-state=shown]")).to_be_attached()
    keys.press("Free page")
    page.wait_for_url("**/my/entries/new*")
    expect(page.get_by_label("Your page")).to_be_focused()
    keys.write("Written without a mouse.")
    keys.to("Title, if you like", back=True)
    keys.write("By keys")
    keys.press("Save", "BUTTON")
    expect(page.locator("entry-page[data-state=open]")).to_be_attached()

    keys.press("Share this page")
    expect(page.get_by_role("heading", name="Before you share")).to_be_focused()
    keys.press("I have read this")
    expect(page.get_by_role("heading", name="Choose pages")).to_be_focused()
    keys.to("By keys", "INPUT")
    expect(page.get_by_role("checkbox", name="By keys")).to_be_checked()
    keys.press("See what they will see")
    expect(page.get_by_role("heading", name="What they will see")).to_be_focused()
    keys.press("Leave passages out", "SUMMARY")
    keys.to("Written without a mouse.", "BUTTON")
    page.keyboard.press("Space")
    expect(page.locator("button.passage")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Space")
    keys.press("Yes, this")
    expect(page.get_by_role("heading", name="Make the link")).to_be_focused()
    keys.press("Make the link", "BUTTON")
    page.wait_for_url(re.compile(r"/my/shares/[0-9a-f]{32}$"))
    expect(page.locator("[data-part=link]")).to_contain_text("/s/")

    keys.press("End this share")
    dialog = page.get_by_role("dialog", name="End this share now?")
    expect(dialog).to_be_visible()
    _stays_within(keys)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="End this share")).to_be_focused()

    keys.to("Lock now", back=True)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Passphrase")).to_be_focused()
    _stays_within(keys)
    keys.to("Passphrase", "INPUT")
    keys.write(ada.passphrase)
    page.keyboard.press("Enter")
    ada.unlocked()
    expect(page.locator("[data-part=link]")).to_contain_text("/s/")
    expect(page.get_by_role("button", name="Lock now")).to_be_focused()


def _stays_within(keys: Keys) -> None:
    """Tab goes round and round in a dialog, and never to the page behind it."""
    for key in ("Tab", "Shift+Tab"):
        for _ in range(14):
            keys.page.keyboard.press(key)
            here = keys.focused()
            # Between the last control and the first, the browser's own frame may have its turn.
            assert here is None or here["dialog"], f"behind the dialog: {here}"


def test_the_focus_goes_through_a_page_in_the_order_one_reads_it(ada: Person) -> None:
    page, keys = ada.page, Keys(ada.page)
    ada.today()
    passed = keys.to("More")
    assert passed[0] == "Go to the page"
    wanted = [
        "Help now",
        "Leave quickly",
        "Write to this",
        "Free page",
        "Not today",
        "Today",
        "Journal",
        "Write",
        "Shared",
        "More",
    ]
    assert [name for name in passed if name in wanted] == wanted
    ada.today()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    assert keys.to("Write to this") == ["Write to this"]


def test_wherever_a_link_in_a_page_could_push_a_secret_out_there_is_none(ada: Person) -> None:
    for address in ("/join", f"/s/{'0' * 32}"):
        ada.goto(address)
        expect(ada.page.locator("main h1").filter(visible=True).first).to_be_visible()
        assert ada.page.locator("a[href^='#']").count() == 0


def test_each_state_of_saving_is_said_in_a_place_that_was_there_before(ada: Person) -> None:
    page = ada.page
    ada.goto("/my/entries/new")
    expect(page.locator("entry-composer[data-state=open]")).to_be_attached()
    said = page.locator(".composer-bar [role=status]")
    expect(said).to_be_attached()
    assert said.evaluate("node => node.checkVisibility()"), "a hidden place is not read out when it is filled"
    assert said.inner_text() == ""
    page.get_by_role("button", name="Save").click()
    expect(said).to_have_text(re.compile("There is nothing to save yet"), use_inner_text=True)
    page.get_by_label("Your page").fill("Something")
    expect(said).to_have_text("Kept on this device", use_inner_text=True)
    page.route("**/my/entries/*", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    page.get_by_role("button", name="Save").click()
    expect(said).to_have_text(re.compile("Waiting for a connection"), use_inner_text=True)
    page.unroute_all(behavior="ignoreErrors")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/my/entries/[0-9a-f]{32}$"))
    saved = page.locator("entry-page .reading > [role=status]")
    expect(saved).to_have_text(re.compile("Saved."), use_inner_text=True)
    ada.complaints[:] = [each for each in ada.complaints if "ERR_FAILED" not in each and "htmx" not in each.lower()]


def test_a_letter_is_put_in_by_keys(ada: Person) -> None:
    page, keys = ada.page, Keys(ada.page)
    ada.goto("/my/letters/new")
    if page.locator("letter-composer[data-state=none]").count():
        # Pinned a moment after the journal was opened, which may be just now.
        ada.goto("/my/today")
        ada.unlocked()
        pinned(ada)
        ada.goto("/my/letters/new")
    expect(page.locator("letter-composer[data-state=open]")).to_be_attached()
    keys.press("Put it in")
    said = page.locator("letter-composer [role=status]")
    expect(said).to_have_text(re.compile("There is nothing to put in yet."), use_inner_text=True)
    keys.to("Your page", back=True)
    keys.write("By keys alone.")
    expect(said).to_have_text(re.compile("Kept on this device"), use_inner_text=True)
    keys.press("Put it in")
    expect(page.get_by_role("heading", name="It is in the letterbox")).to_be_focused()
    keys.press("Write another")
    expect(page.get_by_label("Your page")).to_be_focused()


def test_a_new_version_is_taken_or_left_by_keys(ada: Person) -> None:
    page, keys = ada.page, Keys(ada.page)
    ada.goto("/my/today")
    ada.unlocked()
    page.evaluate("() => navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data: { build: 'another' } }))")
    said = page.locator("new-version [role=status]")
    expect(said).to_have_text(re.compile("A new version of Mooring is there."), use_inner_text=True)
    keys.to("Take it now")
    keys.press("Later")
    expect(page.locator("new-version [data-part=line]")).to_be_hidden()


def test_a_problem_takes_the_focus_and_names_its_field(ada: Person, server: Server, browser: Browser) -> None:
    cy = arrive(server, browser, "cy")
    page = cy.page
    cy.goto("/signin")
    page.get_by_role("button", name="Sign in").click()
    problem = page.get_by_role("alert").filter(visible=True)
    expect(problem).to_have_text(re.compile("Type your login first."), use_inner_text=True)
    expect(problem).to_be_focused()
    expect(page.get_by_label("Login")).to_have_attribute("aria-invalid", "true")
    cy.context.close()
    assert not cy.complaints, cy.complaints


def test_opening_a_link_by_keys(ada: Person, server: Server, browser: Browser) -> None:
    entry = ada.write("For Bea to read by keys.", "For Bea")
    link, _ = ada.share([entry])
    bea = arrive(server, browser, "bea", has_touch=False, is_mobile=False, viewport={"width": 1024, "height": 720})
    page, keys = bea.page, Keys(bea.page)
    page.goto(link)
    expect(page.get_by_label("Passphrase")).to_be_visible()
    status = page.locator("[role=status]").filter(has=page.locator("[data-told]"))
    assert status.first.evaluate("node => node.checkVisibility()")
    keys.to("Passphrase", "INPUT")
    keys.write("quiet harbour lantern")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Shared with you")).to_be_focused()
    keys.press("For Bea")
    expect(page.locator(".reader-page").first).to_be_focused()
    assert "#" not in page.url
    bea.context.close()
    assert not bea.complaints, bea.complaints


def test_a_complaint_of_the_browser_would_be_noticed(server: Server, browser: Browser) -> None:
    """What the other tests rest on: a violation of the policy, an error and a rejection are all kept."""
    loud = {
        "an inline script": "() => { try { document.body.setAttribute('onclick', '1'); } catch {} }",
        "a foreign picture": "() => { new Image().src = 'https://elsewhere.example/x.png'; }",
        "an inline style": "() => document.body.setAttribute('style', 'color: red')",
        "an error that is logged": "() => console.error('logged')",
        "an error": "() => { setTimeout(() => { throw new Error('thrown'); }); }",
        "a rejection": "() => { Promise.reject(new Error('rejected')); }",
    }
    for name, act in loud.items():
        cy = arrive(server, browser, "cy")
        cy.goto("/signin")
        assert not cy.complaints
        cy.page.evaluate(act)
        cy.page.wait_for_timeout(150)
        assert cy.complaints, f"{name} went unnoticed"
        cy.context.close()
