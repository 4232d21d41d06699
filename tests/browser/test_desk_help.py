"""Help now from behind the desk, and from both sides: what Dov does there is what somebody in need finds, and no more."""

import re

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.people import Person, arrive
from tests.browser.server import Server
from tests.browser.test_keyboard import Keys
from tests.browser.traces import traces

NAME, NUMBER, NOTE = "Night line of the harbour", "+41 44 000 00 00", "The call may show on the bill."
CARD = "A very high temperature.\n\nStiff muscles, or a heart that races and does not slow down."
LONG_AGO = "UPDATE help_check SET checked_on = date('now', '-91 day')"


def at_the_desk(dov: Person, path: str) -> Page:
    dov.goto(path)
    dov.unlocked()
    expect(dov.page.locator("[data-door=open]")).to_be_visible()
    return dov.page


def number(dov: Person, name: str) -> Locator:
    """The row of a number in Switzerland."""
    country = at_the_desk(dov, "/clinic/help?country=CH").locator("details[open]")
    expect(country.locator("summary")).to_contain_text("Switzerland")
    return country.locator("li").filter(has_text=name)


def found(person: Person, name: str) -> Locator:
    """What somebody in Switzerland finds of it."""
    person.goto("/my/help")
    person.page.get_by_label("Where are you?").select_option(label="Switzerland")
    return person.page.locator(".help-place:visible li").filter(has_text=name)


def test_a_number_of_the_clinics_own_is_added_tried_due_again_and_taken_away(own_server: Server, cast) -> None:
    dov, nobody = cast(own_server, "dov"), cast(own_server, "nobody")
    dov.begin(own_server.first_link())
    page = at_the_desk(dov, "/clinic")
    expect(page.get_by_text("Nobody has tried a number in Help now yet.")).to_be_visible()
    expect(found(nobody, NAME)).to_have_count(0)
    shipped = nobody.page.locator(".help-place:visible li").all_inner_texts()
    assert len(shipped) >= 3
    assert all("Not yet checked by your clinic." in each for each in shipped)

    at_the_desk(dov, "/clinic/help")
    page.get_by_label("Country", exact=True).select_option(label="Switzerland")
    page.get_by_label("Who answers").fill(NAME)
    page.get_by_label("Phone number").fill("ask at the door")
    page.get_by_label("A short note, if it helps").fill(NOTE)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("A telephone takes digits")).to_be_visible()
    expect(page.get_by_label("Who answers")).to_have_value(NAME)
    expect(page.get_by_label("A short note, if it helps")).to_have_value(NOTE)
    expect(page.get_by_label("Phone number")).to_have_value("ask at the door")
    expect(page.get_by_label("Country", exact=True)).to_have_value("CH")
    page.get_by_label("Phone number").fill(NUMBER)
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/clinic/help?country=CH")

    # What ships can be tried, and neither changed nor taken away.
    own = number(dov, NAME)
    expect(own).to_contain_text("Not yet tried. People read: not yet checked by your clinic.")
    country = page.locator("details[open]")
    expect(country.get_by_role("button", name="Take it away")).to_have_count(1)
    expect(country.get_by_role("button", name="I tried it today")).to_have_count(len(shipped) + 1)
    expect(country.locator("input:not([type=hidden]), textarea, select")).to_have_count(0)

    theirs = found(nobody, NAME)
    expect(theirs).to_contain_text("Added by your clinic")
    expect(theirs).to_contain_text(NOTE)
    expect(theirs).to_contain_text("Not yet checked by your clinic.")
    expect(theirs.get_by_role("link", name=f"Call {NUMBER}")).to_have_attribute("href", "tel:+41440000000")
    others = nobody.page.locator(".help-place:visible li").filter(has_not_text=NAME)
    assert others.all_inner_texts() == shipped

    number(dov, NAME).get_by_role("button", name="I tried it today").click()
    expect(number(dov, NAME)).to_contain_text("Tried on")
    expect(found(nobody, NAME)).to_contain_text(re.compile(r"Checked by your clinic on \d+ \w+ \d{4}\."))
    assert others.all_inner_texts() == shipped

    # Ninety-one days go by, and the server reads it anew.
    own_server.change(LONG_AGO)
    own_server.stop()
    own_server.start()
    at_the_desk(dov, "/clinic")
    expect(page.get_by_text("One number in Help now was last tried more than 90 days ago.")).to_be_visible()
    at_the_desk(dov, "/clinic/help")
    expect(page.get_by_text("Switzerland (1 to try again)")).to_be_visible()
    expect(number(dov, NAME)).to_contain_text("Please try it again.")
    number(dov, NAME).get_by_role("button", name="I tried it today").click()
    at_the_desk(dov, "/clinic")
    expect(page.get_by_text("more than 90 days ago")).to_have_count(0)

    number(dov, NAME).get_by_role("button", name="Take it away").click()
    page.wait_for_url("**/clinic/help")
    expect(found(nobody, NAME)).to_have_count(0)
    assert nobody.page.locator(".help-place:visible li").all_inner_texts() == shipped


def test_when_to_call_a_doctor_is_the_emergency_number_until_somebody_answers_for_more(own_server: Server, cast) -> None:
    dov, nobody = cast(own_server, "dov"), cast(own_server, "nobody")
    dov.begin(own_server.first_link())

    def doctor() -> Page:
        nobody.goto("/my/help")
        nobody.page.get_by_role("link", name="When to call a doctor").click()
        expect(nobody.page.get_by_role("heading", name="When to call a doctor")).to_be_visible()
        nobody.page.get_by_label("Where are you?").select_option(label="Switzerland")
        # Whatever the clinic says or does not say: the number for what cannot wait is there.
        expect(
            nobody.page.locator(".help-place:visible a[href='tel:144'], .help-place:visible a[href='tel:112']").first
        ).to_be_visible()
        return nobody.page

    expect(doctor().get_by_text("Your clinic has not filled this in yet")).to_be_visible()
    page = at_the_desk(dov, "/clinic/help")
    page.get_by_label("The words").fill(CARD)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Somebody has to answer for these words.")).to_be_visible()
    expect(page.get_by_label("The words")).to_have_value(CARD)
    expect(doctor().get_by_text("Your clinic has not filled this in yet")).to_be_visible()
    page.get_by_label("Read and approved by").fill("Dr. B. Harbour")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/clinic/help")
    shown = doctor()
    for paragraph in CARD.split("\n\n"):
        expect(shown.get_by_text(paragraph, exact=True)).to_be_visible()
    expect(shown.get_by_text("Read and approved by Dr. B. Harbour on")).to_be_visible()
    expect(shown.get_by_text("Your clinic has not filled this in yet")).to_have_count(0)

    # Without words there is no card, and the page says so again.
    at_the_desk(dov, "/clinic/help")
    page.get_by_label("The words").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/clinic/help")
    expect(doctor().get_by_text("Your clinic has not filled this in yet")).to_be_visible()


def test_dov_adds_and_tries_a_number_with_the_keyboard_alone(own_server: Server, browser: Browser) -> None:
    dov = arrive(own_server, browser, "dov", viewport={"width": 1024, "height": 720}, has_touch=False, is_mobile=False)
    dov.begin(own_server.first_link())
    page, keys = dov.page, Keys(dov.page)
    at_the_desk(dov, "/clinic/help?country=CH")
    keys.to("Country", "SELECT", most=90)
    keys.to("Who answers")
    keys.write(NAME)
    keys.to("Phone number")
    keys.write(NUMBER)
    keys.press("Add it", "BUTTON")
    expect(page.locator("details[open] li").filter(has_text=NAME)).to_be_visible()
    at_the_desk(dov, "/clinic/help?country=CH")
    names = keys.to(f"I tried it today, it is right {NAME}", "BUTTON", most=90)
    assert names
    page.keyboard.press("Enter")
    expect(page.locator("details[open] li").filter(has_text=NAME)).to_contain_text("Tried on")
    assert not dov.complaints
    dov.context.close()


def test_a_doubt_about_care_is_found_without_the_clinic_and_no_log_says_that_it_was(own_server: Server, cast) -> None:
    dov, ada = cast(own_server, "dov"), cast(own_server, "ada")
    dov.begin(own_server.first_link())
    page = at_the_desk(dov, "/clinic/words/edit")
    page.get_by_label("Name of the clinic").fill("Harbour Clinic")
    page.get_by_label("Phone number").fill(NUMBER)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/clinic/words")
    ada.begin(own_server.invite())
    care = "If something about your care feels wrong"
    for person in (ada, cast(own_server, "nobody")):
        person.goto("/my/help")
        clinic = person.page.locator("section").filter(has=person.page.get_by_role("heading", name="Harbour Clinic"))
        expect(clinic.get_by_role("link", name=f"Call {NUMBER}")).to_be_visible()
        expect(clinic.get_by_role("link")).to_have_count(1)
        person.page.get_by_role("link", name=care).click()
        expect(person.page.get_by_role("heading", name=care, level=1)).to_be_visible()
        expect(person.page.locator("body")).not_to_contain_text("Harbour Clinic")
        expect(person.page.locator("a[href='tel:+41440000000']")).to_have_count(0)
        person.page.get_by_label("Where are you?").select_option(label="Switzerland")
        expect(person.page.locator(".help-place:visible").get_by_text("Not part of your clinic").first).to_be_visible()
        person.page.reload()
        person.goto("/my/help/care?from=anywhere")
    log = own_server.log.read_bytes()
    asked = {line.rsplit(b" ", 2)[0].rpartition(b" ")[2] for line in log.splitlines() if b" GET " in line}
    assert b"/my/help" in asked
    assert not [path for path in asked if path.startswith(b"/my/help/")]
    assert b"help/care" not in log
    # Nor does it stand anywhere else: opening it writes nothing down.
    data = {path.name: path.read_bytes() for path in own_server.data.rglob("*") if path.is_file()}
    assert not traces("help/care", data)


def test_what_the_desk_changed_is_there_without_scripts_and_without_an_account(
    own_server: Server, cast, browser: Browser
) -> None:
    dov = cast(own_server, "dov")
    dov.begin(own_server.first_link())
    page = at_the_desk(dov, "/clinic/help?country=CH")
    page.get_by_label("Who answers").fill(NAME)
    page.get_by_label("Phone number").fill(NUMBER)
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("details[open] li").filter(has_text=NAME)).to_be_visible()
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{own_server.origin}/my/help")
    places = plain.locator(".help-place")
    assert places.count() >= 12
    for place in places.all():
        place.locator("summary").click()
        for slot in ("In danger", "Someone to talk to, now", "Not part of your clinic"):
            expect(place.get_by_text(slot, exact=True).first).to_be_visible()
    swiss = places.filter(has=plain.locator("summary", has_text="Switzerland"))
    expect(swiss.locator("li").filter(has_text=NAME).locator("a[href='tel:+41440000000']")).to_be_visible()
    context.close()
