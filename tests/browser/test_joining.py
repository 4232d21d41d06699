"""Joining, from the one-time link to Today."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.people import PASSPHRASE
from tests.browser.saves import asked

A_KEY = "A" * 43


def try_link(page: Page, link: str) -> None:
    """Begin, where the link allows it."""
    page.goto(link)
    page.get_by_label("I am 18 or older").check()
    page.get_by_role("button", name="Begin").click()


def begin(page: Page, link: str) -> None:
    """As far as the login."""
    try_link(page, link)
    expect(page.get_by_role("heading", name="Choose a login")).to_be_visible()


def told(page: Page, words: str) -> None:
    """Wait until the page says what is wrong."""
    expect(page.get_by_role("alert").get_by_text(words)).to_be_visible()


def choose_login(page: Page, login: str) -> None:
    page.get_by_label("Login").fill(login)
    page.get_by_role("button", name="Go on").click()


def to_the_code(page: Page, link: str, login: str) -> list[str]:
    """As far as the recovery code, with a passphrase of one's own; its nine groups."""
    begin(page, link)
    choose_login(page, login)
    page.get_by_role("button", name="Type my own").click()
    page.get_by_label("A passphrase of your own").fill(PASSPHRASE)
    page.get_by_role("button", name="I have it, go on").click()
    page.locator("[data-control=again]").fill(PASSPHRASE)
    page.locator("[data-step=again]").get_by_role("button", name="Go on").click()
    expect(page.locator(".code-sheet li")).to_have_count(9)
    return page.locator(".code-sheet li").all_inner_texts()


def test_the_first_start_prints_a_link_that_works_once_and_the_next_start_prints_none(own_server, cast):
    ada, cy = cast(own_server, "ada"), cast(own_server, "cy-late")
    link = own_server.first_link()
    assert link.startswith(f"http://localhost:{own_server.port}/join#")
    ada.join(link)

    try_link(cy.page, link)
    told(cy.page, "This invitation was used already")

    own_server.stop()
    printed = len(own_server.log.read_text())
    own_server.start()
    again = own_server.log.read_text()[printed:]
    assert f"Mooring is at http://localhost:{own_server.port}" in again
    assert "/join" not in again
    ada.goto("/my/today")
    ada.unlocked()


def test_a_step_that_a_device_cannot_take_is_not_counted_from_the_first_one_on(server, cast):
    page = cast(server, "ada-counted").page
    page.goto(server.invite())
    expect(page.locator(".step-count")).to_have_text("Step 1 of 7")
    expect(page.locator(".step-marks > li")).to_have_count(7)
    page.get_by_label("I am 18 or older").check()
    page.get_by_role("button", name="Begin").click()
    expect(page.locator(".step-count")).to_have_text("Step 2 of 7")


def test_the_words_made_for_a_person_open_the_journal(server, cast):
    ada = cast(server, "ada-drawn")
    page = ada.page
    begin(page, server.invite())
    choose_login(page, ada.login)
    words = page.locator("[data-words] li")
    expect(words).to_have_count(6)
    first = "".join(words.all_inner_texts())
    page.get_by_role("button", name="Other words").click()
    expect(page.locator("[data-words]")).not_to_have_text(first)
    expect(words).to_have_count(6)
    ada.passphrase = " ".join(words.all_inner_texts())
    page.get_by_role("button", name="I have it, go on").click()

    again = page.locator("[data-step=again]")
    page.locator("[data-control=again]").fill("other words than the ones above")
    again.get_by_role("button", name="Go on").click()
    told(page, "That is not the same passphrase")
    page.locator("[data-control=again]").fill(ada.passphrase)
    again.get_by_role("button", name="Go on").click()
    ada.prove_code()

    finish = page.locator("[data-step=finish]")
    for words_of_it in (
        "What the server cannot see",
        "What the server can see",
        "Your login. That you have pages",
        "Nobody is watching",
        "If both are lost, the journal is lost",
    ):
        expect(finish).to_contain_text(words_of_it)
    finish.get_by_role("button", name="I understand, open my journal").click()
    page.wait_for_url("**/my/today")
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    ada.unlocked()
    expect(page.locator("prompt-card [data-part=question]")).to_be_visible()
    ada.lock()
    ada.unlock()


def test_the_step_comes_with_its_words_so_that_nothing_moves_under_a_finger(server, cast, link):
    page = cast(server, "ada-late-words").page
    held: list[Route] = []
    page.route("**/eff_large_wordlist.txt", lambda route: held.append(route))
    begin(page, link)
    choose_login(page, "ada-late-words")
    heading = page.get_by_role("heading", name="Your passphrase")
    asked(page, held)
    shown = page.evaluate("() => !document.querySelector('[data-step=passphrase]').hidden")
    held[0].continue_()
    expect(heading).to_be_visible()
    assert not shown
    assert page.locator("[data-words] li").count() == 6


def test_without_its_words_the_step_comes_all_the_same_and_one_can_type(server, cast, link):
    ada = cast(server, "ada-without-words")
    page = ada.page
    page.route("**/eff_large_wordlist.txt", lambda route: None)
    begin(page, link)
    choose_login(page, ada.login)
    expect(page.get_by_role("heading", name="Your passphrase")).to_be_visible()
    assert page.locator("[data-words] li").count() == 0
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_text("New words did not come.")).to_be_visible()
    ada.choose_passphrase()
    expect(page.locator(".code-sheet li")).to_have_count(9)


@pytest.mark.parametrize(
    ("passphrase", "said"),
    [("short", "That is too short"), ("passwordpassword", "Many people use this one"), ("x" * 2000, "That is too long")],
)
def test_a_passphrase_that_is_easy_to_guess_is_refused_in_words(server, cast, link, passphrase, said):
    page = cast(server, "ada-refused").page
    begin(page, link)
    choose_login(page, "ada-refused")
    page.get_by_role("button", name="Type my own").click()
    page.get_by_label("A passphrase of your own").fill(passphrase)
    page.get_by_role("button", name="I have it, go on").click()
    told(page, said)
    expect(page.get_by_label("A passphrase of your own")).to_have_value(passphrase)


def test_the_recovery_code_can_be_printed_saved_and_copied_and_is_proven(server, cast, link):
    ada = cast(server, "ada-sheet")
    page = ada.page
    ada.context.grant_permissions(["clipboard-read", "clipboard-write"])
    groups = to_the_code(page, link, ada.login)
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{4}", group) for group in groups)
    sheet = page.locator("recovery-sheet")
    expect(sheet).to_contain_text(f"Login: {ada.login}")

    page.evaluate("() => { window.print = () => { document.body.dataset.printed = 'yes'; } }")
    page.get_by_role("button", name="Print").click()
    expect(page.locator("body[data-printed=yes]")).to_be_attached()
    page.emulate_media(media="print")
    for group in groups:
        expect(page.locator(".code-sheet li").get_by_text(group, exact=True).first).to_be_visible()
    page.emulate_media(media="screen")

    with page.expect_download() as saving:
        page.get_by_role("button", name="Save as a file").click()
    assert saving.value.suggested_filename == "recovery-code.txt"
    saved = saving.value.path().read_text(encoding="utf-8")
    assert "-".join(groups) in saved
    assert ada.login in saved
    expect(page.get_by_text("Saved where this browser keeps downloads.")).to_be_visible()

    sheet.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied. Paste it into a password manager")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == "-".join(groups)

    page.get_by_role("button", name="I have kept it").click()
    asked = [int(page.locator(f"label [data-fill={which}]").inner_text()) for which in ("first", "second")]
    right = [groups[number - 1] for number in asked]
    go_on = page.locator("[data-step=proof]").get_by_role("button", name="Go on")
    for typed, said in (
        (("0000", right[1]), "The first group is not the one on your sheet"),
        ((right[0], "0000"), "The second group is not the one on your sheet"),
        (("0000", "0000"), "Neither group is the one on your sheet"),
    ):
        page.locator("[data-control=first]").fill(typed[0])
        page.locator("[data-control=second]").fill(typed[1])
        go_on.click()
        told(page, said)
    page.get_by_role("button", name="See the code again").click()
    assert page.locator(".code-sheet li").all_inner_texts() == groups
    page.get_by_role("button", name="I have kept it").click()
    for which, group in zip(("first", "second"), right, strict=True):
        page.locator(f"[data-control={which}]").fill(f" {group.lower()} ")
    go_on.click()
    expect(page.get_by_role("heading", name="Before you start")).to_be_visible()


def test_joining_whose_answer_is_lost_is_tried_again_and_makes_one_account(server, cast):
    ada = cast(server, "ada-lost")
    page = ada.page
    sent: list[str | None] = []

    def lose_the_first(route: Route) -> None:
        sent.append(route.request.post_data)
        if len(sent) > 1:
            route.continue_()
            return
        assert route.fetch(max_retries=3).status == 200
        route.abort()

    page.route("**/join/accounts", lose_the_first)
    to_the_code(page, server.invite(), ada.login)
    ada.prove_code()
    page.get_by_role("button", name="I understand, open my journal").click()
    told(page, "No answer came. It may have worked, or not.")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/my/today")
    ada.unlocked()
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert server.change("SELECT count(*) FROM account WHERE login = ?", ada.login) == [(1,)]


def test_a_login_that_somebody_has_is_refused_and_another_one_is_taken(server, cast):
    bea, cy = cast(server, "bea-taken"), cast(server, "cy-taken")
    bea.join(server.invite())
    page = cy.page
    begin(page, server.invite())
    choose_login(page, " Bea-Taken ")
    told(page, "Somebody has this login already")
    choose_login(page, "two words")
    told(page, "no spaces")
    choose_login(page, cy.login)
    expect(page.get_by_role("heading", name="Your passphrase")).to_be_visible()


def test_nobody_under_18_begins(server, cast, link):
    page = cast(server, "cy-young").page
    page.goto(link)
    page.get_by_role("button", name="Begin").click()
    told(page, "This notebook is for adults")


def test_an_invitation_that_is_missing_cut_off_unknown_or_expired_is_said_in_words(server, cast, link):
    page = cast(server, "cy-invited").page
    for cut in (f"{server.origin}/join", link[:-5]):
        page.goto("about:blank")
        page.goto(cut)
        page.get_by_label("I am 18 or older").check()
        page.get_by_role("button", name="Begin").click()
        told(page, "Part of the link is missing")

    page.goto("about:blank")
    try_link(page, f"{server.origin}/join#{A_KEY}")
    told(page, "This invitation is not known here")

    late = server.invite()
    server.change("UPDATE invitation SET expires = '2001-01-01 00:00:00.000000' WHERE made = (SELECT max(made) FROM invitation)")
    page.goto("about:blank")
    try_link(page, late)
    told(page, "This invitation has run out")


@pytest.fixture(scope="module")
def link(server):
    """An invitation that no test of this file uses up."""
    return server.invite()
