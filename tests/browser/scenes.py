"""Every page and every state of it that a person can stand before, each reached by itself."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, expect

from tests.browser.people import Person, arrive
from tests.browser.server import Server

TITLE = "A morning by the lake, and what came up on the way back"
TEXT = (
    "It was quiet. I noticed that I was not waiting for anything.\n\n"
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft is one long word.\n\n"
    "https://example.org/an/address/that/is/very/long/and/has/no/place/to/break/in/it/at/all/whatever/one/does"
)


class World:
    """Ada with pages and shares, Bea who reads, and somebody who is not signed in."""

    def __init__(self, server: Server, browser: Browser) -> None:
        self.server = server
        self.dov = arrive(server, browser, "dov-of-scenes")
        self.dov.begin(server.invite(desk=True))
        self._say()
        self.ada = arrive(server, browser, "ada-of-scenes")
        self.ada.begin(server.invite())
        self.beginner = arrive(server, browser, "beginner-of-scenes")
        self.beginner.begin(server.invite())
        self.cy = arrive(server, browser, "cy-of-scenes")
        self.entry = self.ada.write(TEXT, TITLE)
        self.other = self.ada.write("Why the second evening was harder.\n\nWhether it is all right to go slower.")
        self.binned = self.ada.write("Put away for now.", "Something from last week")
        self.check_in = self._say_how_it_is()
        self.away = self._put_away()
        self.rewrite(self.entry, "It was quiet. I noticed that I was waiting for something.")
        server.change("UPDATE entry SET binned = date('now', '-1 day') WHERE id = ?", self.binned)
        self.link, self.share = self.ada.share([self.entry, self.other])
        self.limited, _ = self.ada.share([self.other], passphrase=None)
        _, self.ended = self.ada.share([self.other], passphrase=None)
        server.change("UPDATE share SET ended = date('now'), packet = NULL, auth_verifier = NULL WHERE id = ?", self.ended[-32:])
        self.paused_link, self.paused = self.ada.share([self.other], passphrase=None)
        server.change("UPDATE share SET suspended = 1 WHERE id = ?", self.paused[-32:])

    def rewrite(self, entry: str, text: str) -> None:
        """Another version of a page of Ada's; the one before, its text first, is brought back by the next."""
        page = self.ada.page
        for words in (text, TEXT):
            self.ada.goto(f"/my/entries/{entry}/edit")
            page.get_by_label("Your page").fill(words)
            page.get_by_role("button", name="Save").click()
            page.wait_for_url(f"**/my/entries/{entry}")
            expect(page.locator("entry-page[data-state=open]")).to_be_attached()

    def _say_how_it_is(self) -> str:
        """A check-in of Ada's."""
        page = self.ada.page
        self.ada.goto("/my/entries/new#check-in")
        page.get_by_role("button", name="3", exact=True).click()
        for feeling in ("slept badly", "tender"):
            page.get_by_label(feeling, exact=True).check()
        page.get_by_label("A note, if you like", exact=True).fill("Better after the walk.")
        page.get_by_role("button", name="Save").click()
        page.wait_for_url(re.compile(r"/my/entries/[0-9a-f]{32}$"))
        expect(page.locator("entry-page[data-state=open]")).to_be_attached()
        return page.url.rsplit("/", 1)[1]

    def _put_away(self) -> str:
        """A page of Ada's that she put away."""
        away = self.ada.write("Not to be seen in passing.", "What I do not want to see in passing")
        page = self.ada.page
        page.locator("closing-steps summary", has_text="Put the page away").click()
        page.locator("[data-closing=away]").click()
        expect(page.get_by_role("heading", name="Put away")).to_be_visible()
        return away

    @property
    def people(self) -> tuple[Person, ...]:
        return self.ada, self.beginner, self.cy, self.dov

    def _say(self) -> None:
        """The clinic's words, for all pages that show them."""
        page = self.dov.page
        self.dov.goto("/clinic/words/edit")
        page.get_by_label("Name of the clinic").fill("Harbour Clinic for Integration and Psychotherapy")
        page.get_by_label("Phone number").fill("+41 44 000 00 00")
        page.get_by_label("When somebody answers").fill("Monday to Friday, 9 to 12 and 2 to 5.\nClosed on holidays.")
        page.get_by_label("Privacy notice").fill(TEXT)
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/clinic/words")

    def desk(self, path: str) -> Page:
        """A page of the desk, open."""
        page = self.dov.page
        page.unroute_all(behavior="ignoreErrors")
        self.dov.goto(path)
        gate = page.locator("vault-gate[data-state]")
        expect(gate).to_be_attached()
        if gate.get_attribute("data-state") == "locked":
            self.dov.unlock()
        expect(page.locator("[data-door=open]")).to_be_visible()
        return page

    def mine(self, path: str, ready: str = "vault-gate[data-state=open]") -> Page:
        """A page of Ada's, open."""
        page = self.ada.page
        page.unroute_all(behavior="ignoreErrors")
        self.ada.goto(path)
        gate = page.locator("vault-gate[data-state]")
        expect(gate.or_(page.locator("main")).first).to_be_attached()
        if page.locator("vault-gate").count():
            expect(gate).to_be_attached()
            if gate.get_attribute("data-state") == "locked":
                dialog = page.get_by_role("dialog")
                if not dialog.is_visible():
                    page.get_by_role("button", name="Unlock").click()
                self.ada.unlock()
        expect(page.locator(ready).first).to_be_attached()
        return page

    def signed_out(self, path: str) -> Page:
        """A page before signing in."""
        page = self.cy.page
        page.unroute_all(behavior="ignoreErrors")
        page.goto("about:blank")
        page.goto(path if path.startswith("http") else self.server.origin + path)
        return page


@dataclass(frozen=True)
class Scene:
    """A state, by name."""

    name: str
    stand: Callable[[World], Page]


SCENES: list[Scene] = []


def scene(name: str) -> Callable[[Callable[[World], Page]], Callable[[World], Page]]:
    def keep(stand: Callable[[World], Page]) -> Callable[[World], Page]:
        SCENES.append(Scene(name, stand))
        return stand

    return keep


def _key_steps(page: Page, until: str) -> None:
    """Through the steps that joining and recovering share."""
    words = "lantern harbour quiet meadow stone river"
    if until in {"drawn words", "own words"}:
        if until == "own words":
            page.get_by_role("button", name="Type my own").click()
        else:
            expect(page.locator("[data-words] li")).to_have_count(6)
        return
    page.get_by_role("button", name="Type my own").click()
    page.get_by_label("A passphrase of your own").fill(words)
    page.get_by_role("button", name="I have it, go on").click()
    expect(page.locator("[data-step=again]")).to_be_visible()
    if until == "again":
        return
    if until == "not the same":
        page.locator("[data-control=again]").fill("something else entirely")
    else:
        page.locator("[data-control=again]").fill(words)
    page.locator("[data-step=again]").get_by_role("button", name="Go on").click()
    if until == "not the same":
        expect(page.get_by_text("That is not the same passphrase.")).to_be_visible()
        return
    expect(page.locator(".code-sheet li")).to_have_count(9)
    if until == "code":
        return
    groups = page.locator(".code-sheet li").all_inner_texts()
    page.get_by_role("button", name="I have kept it").click()
    expect(page.locator("[data-step=proof]")).to_be_visible()
    if until == "proof":
        return
    for which in ("first", "second"):
        number = int(page.locator(f"label [data-fill={which}]").inner_text())
        page.locator(f"[data-control={which}]").fill(groups[number - 1])
    page.locator("[data-step=proof]").get_by_role("button", name="Go on").click()
    expect(page.locator("[data-step=finish]")).to_be_visible()


def _joining(until: str) -> Callable[[World], Page]:
    def stand(world: World) -> Page:
        if not hasattr(world, "invitation"):
            world.invitation = world.server.invite()  # type: ignore[attr-defined]
        page = world.signed_out(world.invitation)  # type: ignore[attr-defined]
        expect(page.locator("[data-step=welcome]")).to_be_visible()
        if until == "welcome":
            return page
        if until == "not ticked":
            page.get_by_role("button", name="Begin").click()
            expect(page.get_by_text("This notebook is for adults.")).to_be_visible()
            return page
        page.get_by_label("I am 18 or older").check()
        page.get_by_role("button", name="Begin").click()
        expect(page.locator("[data-step=login]")).to_be_visible()
        if until == "login":
            return page
        page.get_by_label("Login").fill("somebody-new")
        page.get_by_role("button", name="Go on").click()
        expect(page.locator("[data-step=passphrase]")).to_be_visible()
        _key_steps(page, until)
        return page

    return stand


for _step in ("welcome", "not ticked", "login", "drawn words", "own words", "again", "not the same", "code", "proof", "finish"):
    scene(f"joining, {_step}")(_joining(_step))


@scene("joining without a link")
def _join_without(world: World) -> Page:
    page = world.signed_out("/join")
    expect(page.locator("[data-step=welcome]")).to_be_visible()
    page.get_by_label("I am 18 or older").check()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("Part of the link is missing.")).to_be_visible()
    return page


@scene("signing in")
def _sign_in(world: World) -> Page:
    page = world.signed_out("/signin")
    expect(page.get_by_label("Login")).to_be_visible()
    return page


@scene("signing in, not fitting")
def _not_fitting(world: World) -> Page:
    page = world.signed_out("/signin")
    page.get_by_label("Login").fill("nobody-of-this-name")
    page.get_by_label("Passphrase", exact=True).fill("too short")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Login and passphrase do not fit together.")).to_be_visible()
    return page


@scene("signing in, many at once")
def _many_at_once(world: World) -> Page:
    page = world.signed_out("/signin")
    page.route("**/signins/salts", lambda route: route.fulfill(status=503, body='{"problem": "busy", "seconds": 5}'))
    page.get_by_label("Login").fill("cy-of-scenes")
    page.get_by_label("Passphrase", exact=True).fill(world.cy.passphrase)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("The server has a lot to do right now.")).to_be_visible()
    return page


@scene("signing in, without WebAssembly")
def _without_webassembly(world: World) -> Page:
    page = world.signed_out("/signin")
    page.evaluate("() => { delete globalThis.WebAssembly; }")
    page.get_by_label("Login").fill("cy-of-scenes")
    page.get_by_label("Passphrase", exact=True).fill(world.cy.passphrase)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("WebAssembly may be switched off")).to_be_visible()
    return page


@scene("recovering, the code")
def _recovery(world: World) -> Page:
    page = world.signed_out("/recovery")
    expect(page.locator("[data-step=old-code]")).to_be_visible()
    page.get_by_text("I have neither").click()
    return page


def _recovering(until: str) -> Callable[[World], Page]:
    def stand(world: World) -> Page:
        page = _recovery(world)
        page.get_by_label("Login").fill(world.beginner.login)
        page.get_by_role("textbox", name="Recovery code").fill(world.beginner.code)
        page.locator("[data-step=old-code]").get_by_role("button", name="Go on").click()
        expect(page.locator("[data-step=passphrase]")).to_be_visible()
        _key_steps(page, until)
        return page

    return stand


for _step in ("drawn words", "code", "finish"):
    scene(f"recovering, {_step}")(_recovering(_step))


@scene("help, signed out")
def _help_out(world: World) -> Page:
    return world.signed_out("/my/help")


@scene("help")
def _help(world: World) -> Page:
    page = world.mine("/my/help")
    page.get_by_label("Where are you?").select_option(index=0)
    for country in page.locator("help-country details").all()[:2]:
        country.locator("summary").click()
    return page


@scene("help, one country")
def _help_country(world: World) -> Page:
    page = world.mine("/my/help")
    page.get_by_label("Where are you?").select_option(index=1)
    return page


@scene("page, before you go")
def _closing(world: World) -> Page:
    page = world.mine(f"/my/entries/{world.entry}")
    page.get_by_role("button", name="Close this page gently").click()
    for each in page.locator("closing-steps details").all():
        each.evaluate("(fold) => { fold.open = true; }")
    page.locator("closing-steps").get_by_role("button", name="9", exact=True).click()
    return page


@scene("write, how it is")
def _check_in(world: World) -> Page:
    page = world.mine("/my/entries/new")
    page.get_by_text("How is it right now? Only if you like.").click()
    page.get_by_role("button", name="8", exact=True).click()
    expect(page.get_by_text("That is a lot.")).to_be_visible()
    page.get_by_role("button", name="8", exact=True).click()
    return page


@scene("a check-in")
def _check_in_alone(world: World) -> Page:
    page = world.mine("/my/today", "prompt-card[data-state=shown]")
    page.get_by_role("link", name="How is it right now?").click()
    expect(page.get_by_role("heading", name="How is it right now?")).to_be_visible()
    return page


@scene("a check-in, nothing chosen")
def _check_in_nothing(world: World) -> Page:
    page = _check_in_alone(world)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nothing is chosen yet.")).to_be_visible()
    return page


@scene("a check-in, kept")
def _check_in_kept(world: World) -> Page:
    return world.mine(f"/my/entries/{world.check_in}", "entry-page[data-state=open]")


@scene("today, a heavy week")
def _heavy_week(world: World) -> Page:
    page = world.mine("/my/today", "prompt-card[data-state=shown]")
    page.evaluate(HEAVY)
    expect(page.get_by_text("three of the last seven days")).to_be_visible()
    return page


HEAVY = """() => {
  const day = (ago) => new Date(Date.now() - ago * 86400000).toISOString();
  const history = [0, 1, 2].map((ago) => ({ what: 'rated', at: day(ago), rating: 8 }));
  document.dispatchEvent(new CustomEvent('prompt-card:known', { detail: { settings: { hardDays: true }, history } }));
}"""


@scene("a page put away")
def _away(world: World) -> Page:
    return world.mine(f"/my/entries/{world.away}", "entry-page[data-state=away]")


@scene("a page put away, to be changed")
def _away_edit(world: World) -> Page:
    return world.mine(f"/my/entries/{world.away}/edit", "entry-composer[data-state=away]")


@scene("a page put away, its versions")
def _away_versions(world: World) -> Page:
    return world.mine(f"/my/entries/{world.away}/versions", "version-list li[data-state=open]")


@scene("a page put away, an earlier version")
def _away_version(world: World) -> Page:
    return world.mine(f"/my/entries/{world.away}/versions/1", "version-page[data-state=away]")


@scene("help, your own people")
def _people_of_ones_own(world: World) -> Page:
    page = world.mine("/my/help/people")
    expect(page.locator("support-people:not([data-state=locked])")).to_be_attached()
    if not page.locator("li[data-person]").count():
        page.get_by_label("Who", exact=True).fill("Somebody with a rather long name, from next door")
        page.get_by_label("Phone number, if there is one").fill("+41 79 555 44 71")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.locator("li[data-person]")).to_have_count(1)
    return page


@scene("help, nobody said")
def _people_missing(world: World) -> Page:
    page = world.mine("/my/help/people")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Say who it is.")).to_be_visible()
    return page


@scene("help, a doubt about care")
def _care(world: World) -> Page:
    page = world.mine("/my/help/care", ready="main")
    page.get_by_label("Where are you?").select_option(index=1)
    return page


@scene("help, when to call a doctor")
def _doctor(world: World) -> Page:
    return world.mine("/my/help/doctor", ready="main")


@scene("help, how leaving works")
def _leaving_explained(world: World) -> Page:
    return world.mine("/my/help/leave-quickly", ready="main")


@scene("help, a shared device")
def _shared_device(world: World) -> Page:
    return world.mine("/my/help/shared-device", ready="main")


@scene("calm corner")
def _calm(world: World) -> Page:
    return world.mine("/my/calm")


@scene("a practice, the shape moving")
def _practice(world: World) -> Page:
    page = world.mine("/my/calm/slow-breathing")
    page.get_by_label("Show a shape that moves with it").check()
    # Nobody waits a hundred seconds for it to rest.
    page.evaluate("() => document.getAnimations().forEach((each) => each.finish())")
    return page


@scene("on this device")
def _device(world: World) -> Page:
    page = world.mine("/my/device")
    expect(page.locator("[data-lasting]:visible")).to_have_count(1)
    return page


@scene("another name")
def _name(world: World) -> Page:
    return world.signed_out("/my/device/name")


def _named(path: str) -> Callable[[World], Page]:
    """As on a device that goes by another name, without making this one so for the other scenes."""

    def stand(world: World) -> Page:
        page = world.signed_out(path)
        page.route(f"**{path}", lambda route: route.continue_(headers={**route.request.headers, "Mooring-Name": "notebook"}))
        page.reload()
        expect(page).to_have_title("Notebook")
        return page

    return stand


scene("another name, in use")(_named("/my/device/name"))
scene("signing in, by another name")(_named("/signin"))


@scene("no connection, nobody unlocked here")
def _offline_nobody(world: World) -> Page:
    page = world.signed_out("/my/offline")
    expect(page.get_by_text("There is no letterbox on this device yet")).to_be_visible()
    return page


def _letterbox(path: str) -> Callable[[World], Page]:
    def stand(world: World) -> Page:
        page = world.mine("/my/today")
        page.wait_for_function(
            "() => new Promise((resolve) => { const asking = indexedDB.open('mooring'); asking.onsuccess = () => {"
            " const counting = asking.result.transaction('letterboxes').objectStore('letterboxes').count();"
            " counting.onsuccess = () => { asking.result.close(); resolve(counting.result > 0); }; }; })"
        )
        world.ada.goto(path)
        expect(page.locator("letter-composer[data-state=open]")).to_be_attached()
        return page

    return stand


scene("no connection")(_letterbox("/my/offline"))
scene("letterbox")(_letterbox("/my/letters/new"))


@scene("letterbox, written in")
def _letter_written(world: World) -> Page:
    page = _letterbox("/my/letters/new")(world)
    page.get_by_label("Your page").fill(TEXT)
    expect(page.locator("letter-composer[data-save=kept]")).to_be_attached()
    return page


@scene("letterbox, nothing to put in")
def _letter_empty(world: World) -> Page:
    page = _letterbox("/my/letters/new")(world)
    page.get_by_role("button", name="Put it in").click()
    expect(page.get_by_text("There is nothing to put in yet.")).to_be_visible()
    return page


@scene("letterbox, put in")
def _letter_put_in(world: World) -> Page:
    page = _letter_written(world)
    page.get_by_role("button", name="Put it in").click()
    expect(page.get_by_role("heading", name="It is in the letterbox")).to_be_visible()
    return page


@scene("a newer version is there")
def _newer(world: World) -> Page:
    page = world.mine("/my/today")
    page.evaluate("() => navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data: { build: 'another' } }))")
    expect(page.get_by_text("A new version of Mooring is there.")).to_be_visible()
    return page


@scene("more")
def _more(world: World) -> Page:
    return world.mine("/my/more")


@scene("what the server can see")
def _privacy(world: World) -> Page:
    return world.mine("/my/privacy")


@scene("what the server can see, signed out")
def _privacy_out(world: World) -> Page:
    return world.signed_out("/my/privacy")


@scene("today")
def _today(world: World) -> Page:
    world.mine("/my/today", "prompt-card[data-state=shown]")
    world.ada.sit_down_anew()
    return world.ada.page


@scene("today, a little deeper")
def _deeper(world: World) -> Page:
    page = _today(world)
    page.get_by_role("button", name="A little deeper").click()
    return page


@scene("today, a deep one before it is shown")
def _deep(world: World) -> Page:
    page = world.mine("/my/suggestions", "suggestion-settings[data-state=shown]")
    if not page.get_by_label("Let me ask for a deep one").is_checked():
        page.get_by_label("Let me ask for a deep one").check()
        expect(page.get_by_text("Saved, sealed.")).to_be_visible()
    _deeper(world)
    page.get_by_role("button", name="A deep one").click()
    expect(page.get_by_role("button", name="Show it to me")).to_be_visible()
    return page


INTENTIONS = """async (intentions) => {
  const base = document.querySelector('script[src*="/static/"]').getAttribute('src').match(/.static.[0-9a-f]+/)[0];
  const { changeProfile } = await import(`${base}/js/profile/profile.js`);
  await changeProfile((profile) => ({ ...profile, intentions }));
}"""


def _with_intentions(world: World, path: str, ready: str) -> Page:
    """A page of Ada's that has opened what she set; her profile is then as it was, for the other scenes."""

    def one(number: int, kind: str, words: str, **more: str | None) -> dict[str, str | None]:
        made = {"id": f"{number:032x}", "kind": kind, "words": words, "talk": "", "set": "2026-01-02", "meet": None}
        return {**made, "shown": None, "met": None, "became": "open", **more}

    page = world.mine("/my/more")
    long = "Ask next door about the garden, Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    page.evaluate(
        INTENTIONS,
        [
            one(1, "decision", "Whether to move closer to the sea.", talk="My sister, then Bea", meet="2026-01-30"),
            one(2, "intention", "To notice when I am in a hurry."),
            one(3, "step", long, shown="2026-01-09"),
            one(4, "step", "The kettle, and nothing else.", became="gone", met="2026-01-09"),
        ],
    )
    world.mine(path, ready)
    expect(page.locator(ready).first).to_be_visible()
    page.evaluate(INTENTIONS, [])
    return page


@scene("intentions")
def _intentions(world: World) -> Page:
    page = _with_intentions(world, "/my/intentions", "intention-list[data-state=shown] [data-intention]")
    page.get_by_text("What becomes of it").first.click()
    page.get_by_text("Let go, or gone somewhere").click()
    return page


@scene("intentions, none, a decision to park")
def _no_intention(world: World) -> Page:
    page = world.mine("/my/intentions", "intention-list[data-state=empty]")
    page.get_by_role("button", name="A decision to park").click()
    page.get_by_label("When to meet it again").select_option("On a day of my own")
    page.get_by_label("In your words").fill("Something")
    page.get_by_role("button", name="Set it").click()
    expect(page.locator("intention-form").get_by_text("Choose a whole day first")).to_be_visible()
    page.get_by_label("In your words").fill("")
    return page


@scene("today, something has come round")
def _round(world: World) -> Page:
    return _with_intentions(world, "/my/today", "intention-card .intention-lead")


@scene("today, met again")
def _met_again(world: World) -> Page:
    page = _round(world)
    page.get_by_role("button", name="Show it", exact=True).click()
    page.get_by_text("Meet it once more").click()
    return page


@scene("all prompts")
def _all_prompts(world: World) -> Page:
    page = world.mine("/my/prompts", "prompt-library[data-state=shown]")
    page.get_by_text("Being with strong feelings", exact=True).click()
    page.evaluate("() => scrollTo({ top: 0, behavior: 'instant' })")
    return page


@scene("all prompts, nothing found")
def _no_prompt(world: World) -> Page:
    page = world.mine("/my/prompts", "prompt-library[data-state=shown]")
    page.get_by_label("Search the prompts").fill("solifluction")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    return page


@scene("sessions and suggestions")
def _suggestions(world: World) -> Page:
    page = world.mine("/my/suggestions", "suggestion-settings[data-state=shown]")
    if not page.get_by_role("button", name="Remove: ").count():
        page.get_by_label("Day of a session").fill("2026-01-01")
        page.get_by_role("button", name="Add this day").click()
        expect(page.get_by_text("Saved, sealed.")).to_be_visible()
    return page


@scene("sessions and suggestions, without a day")
def _no_day(world: World) -> Page:
    page = world.mine("/my/suggestions", "suggestion-settings[data-state=shown]")
    page.get_by_role("button", name="Add this day").click()
    expect(page.get_by_text("Choose a whole day first")).to_be_visible()
    return page


@scene("today, not today")
def _not_today(world: World) -> Page:
    # It stands for the day: Ada's Today is asked for more.
    world.beginner.goto("/my/today")
    world.beginner.unlocked()
    page = world.beginner.page
    choice = page.get_by_role("button", name="Not today")
    expect(choice.or_(page.get_by_text("Not today is an answer too.")).filter(visible=True)).to_have_count(1)
    if choice.is_visible():
        choice.click()
    expect(page.get_by_text("Not today is an answer too.")).to_be_visible()
    return page


@scene("writing to a prompt")
def _to_a_prompt(world: World) -> Page:
    page = _today(world)
    page.get_by_role("button", name="Write to this").click()
    expect(page.locator("entry-composer[data-state=open]")).to_be_attached()
    page.get_by_label("Your page").fill(TEXT)
    expect(page.locator("entry-composer[data-save=kept]")).to_be_attached()
    return page


@scene("today, with a draft")
def _today_with_draft(world: World) -> Page:
    _to_a_prompt(world)
    return world.mine("/my/today", "draft-list li")


@scene("writing")
def _write(world: World) -> Page:
    return world.mine("/my/entries/new", "entry-composer[data-state=open]")


@scene("writing, nothing to save")
def _nothing_to_save(world: World) -> Page:
    page = _write(world)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("There is nothing to save yet.")).to_be_visible()
    return page


def _save_weather(status: int, problem: str) -> Callable[[World], Page]:
    def stand(world: World) -> Page:
        page = _write(world)
        page.get_by_label("Your page").fill("Written in rough weather.")
        answer = {"status": status, "json": {"problem": problem}}
        page.route(re.compile(r"/my/entries/[0-9a-f]{32}$"), lambda route: route.fulfill(**answer))
        page.get_by_role("button", name="Save").click()
        expect(page.locator(f".save-state [data-save={problem}]")).to_be_visible()
        return page

    return stand


for _status, _problem in ((507, "no-room"), (413, "too-large")):
    scene(f"writing, {_problem}")(_save_weather(_status, _problem))


@scene("writing, where nothing is kept")
def _nothing_kept(world: World) -> Page:
    page = _write(world)
    page.evaluate(
        "() => { IDBDatabase.prototype.transaction = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    page.get_by_label("Your page").fill("Written on a full telephone.")
    expect(page.get_by_text("This device could not keep a draft.")).to_be_visible()
    return page


@scene("a page of a wrong clock")
def _wrong_clock(world: World) -> Page:
    page = _entry(world)
    page.locator("[data-part=wrong-clock]").evaluate("line => { line.hidden = false; }")
    return page


@scene("a page")
def _entry(world: World) -> Page:
    return world.mine(f"/my/entries/{world.entry}", "entry-page[data-state=open]")


@scene("a page, more")
def _entry_more(world: World) -> Page:
    page = _entry(world)
    page.get_by_text("More for this page").click()
    return page


@scene("a page in the bin")
def _binned(world: World) -> Page:
    return world.mine(f"/my/entries/{world.binned}", "entry-page[data-state=open]")


@scene("changing a page in the bin")
def _binned_edit(world: World) -> Page:
    return world.mine(f"/my/entries/{world.binned}/edit", "entry-composer[data-state=open]")


@scene("the bin")
def _bin(world: World) -> Page:
    return world.mine("/my/bin", "bin-list li[data-state=open]")


@scene("the bin, empty")
def _bin_empty(world: World) -> Page:
    world.beginner.goto("/my/bin")
    world.beginner.unlocked()
    return world.beginner.page


@scene("the bin, deleting for good")
def _erasing(world: World) -> Page:
    page = _bin(world)
    page.get_by_role("button", name="Delete for good now").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


@scene("the bin, brought back elsewhere")
def _not_in_bin(world: World) -> Page:
    page = _erasing(world)
    page.locator("bin-list dialog [name=rev]").evaluate("(rev) => { rev.value = '9'; }")
    page.get_by_role("dialog").get_by_role("button", name="Delete for good", exact=True).click()
    expect(page.get_by_text("so nothing was deleted")).to_be_visible()
    return page


@scene("earlier versions")
def _versions(world: World) -> Page:
    return world.mine(f"/my/entries/{world.entry}/versions", "version-list li[data-state=open]")


@scene("earlier versions, none")
def _no_versions(world: World) -> Page:
    return world.mine(f"/my/entries/{world.other}/versions", "version-list li[data-state=open]")


@scene("an earlier version")
def _version(world: World) -> Page:
    return world.mine(f"/my/entries/{world.entry}/versions/2", "version-page[data-state=open]")


@scene("an earlier version, as it is now")
def _version_now(world: World) -> Page:
    page = _version(world)
    page.get_by_role("button", name="Now", exact=True).click()
    return page


@scene("an earlier version, no answer")
def _version_waiting(world: World) -> Page:
    page = _version(world)
    page.route(f"**/my/entries/{world.entry}", lambda route: route.abort())
    page.get_by_role("button", name="Bring this version back").click()
    expect(page.get_by_text("No answer yet. Nothing is lost.")).to_be_visible()
    return page


@scene("an earlier version, changed elsewhere")
def _version_moved_on(world: World) -> Page:
    page = _version(world)
    page.route(
        f"**/my/entries/{world.entry}",
        lambda route: route.fulfill(status=409, content_type="text/html", body="<p>This was changed somewhere else</p>"),
    )
    page.route(
        f"**/my/entries/{world.entry}/envelopes",
        lambda route: route.continue_(url=f"{world.server.origin}/my/entries/{world.entry}/versions/1/envelopes"),
    )
    page.get_by_role("button", name="Bring this version back").click()
    expect(page.get_by_text("This page was changed somewhere else")).to_be_visible()
    return page


@scene("an earlier version that does not open")
def _version_damaged(world: World) -> Page:
    page = world.mine("/my/today")
    page.route(
        f"**/my/entries/{world.entry}/versions/1",
        lambda route: route.continue_(url=f"{world.server.origin}/my/entries/{world.entry}/versions/2"),
    )
    world.ada.goto(f"/my/entries/{world.entry}/versions/1")
    expect(page.locator("version-page[data-state=damaged]")).to_be_attached()
    return page


@scene("a page deleted elsewhere")
def _erased(world: World) -> Page:
    page = _edit(world)
    page.get_by_label("Your page").fill("Words from here.")
    page.route(
        f"**/my/entries/{world.entry}",
        lambda route: route.fulfill(status=410, content_type="application/json", body='{"problem": "erased"}'),
    )
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".save-state [data-save=erased]")).to_be_visible()
    return page


@scene("a page that waits for a connection")
def _waiting(world: World) -> Page:
    # A page of its own: it goes out later, and other scenes count on what stands in theirs.
    page = world.mine("/my/entries/new", "entry-composer[data-state=open]")
    page.get_by_label("Your page").fill("Words on their way.")
    page.route("**/my/entries/*", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".save-state [data-save=waiting]")).to_be_visible()
    return page


@scene("today, with a page on its way")
def _today_with_waiting(world: World) -> Page:
    _waiting(world)
    world.ada.goto("/my/today")
    expect(world.ada.page.locator("draft-list [data-stands=waiting]").first).to_be_visible()
    return world.ada.page


@scene("everything to be removed from the device")
def _removing(world: World) -> Page:
    page = world.mine("/my/more")
    page.get_by_role("button", name="Remove everything from this device").click()
    expect(page.get_by_role("dialog", name="Remove everything of yours from this device?")).to_be_visible()
    return page


@scene("a page that does not open")
def _damaged(world: World) -> Page:
    page = world.mine("/my/today")
    page.route(
        f"**/my/entries/{world.entry}", lambda route: route.continue_(url=f"{world.server.origin}/my/entries/{world.other}")
    )
    world.ada.goto(f"/my/entries/{world.entry}")
    expect(page.locator("entry-page[data-state=damaged]")).to_be_attached()
    return page


@scene("changing a page")
def _edit(world: World) -> Page:
    return world.mine(f"/my/entries/{world.entry}/edit", "entry-composer[data-state=open]")


@scene("two versions of a page")
def _conflict(world: World) -> Page:
    page = _edit(world)
    page.get_by_label("Your page").fill("Another version, here.")
    page.route(
        f"**/my/entries/{world.entry}",
        lambda route: route.fulfill(status=409, json={"problem": "conflict"}),
    )
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-part=versions]")).to_be_visible()
    return page


@scene("journal")
def _journal(world: World) -> Page:
    return world.mine("/my/entries", "li.entry-row[data-state=open]")


@scene("journal, what was said")
def _journal_said(world: World) -> Page:
    page = world.mine("/my/entries", f"li[data-id='{world.check_in}'][data-state=open]")
    page.locator(f"li[data-id='{world.check_in}'] summary").click()
    return page


@scene("journal, empty")
def _journal_empty(world: World) -> Page:
    world.beginner.goto("/my/entries")
    world.beginner.unlocked()
    return world.beginner.page


@scene("shared, empty")
def _shared_empty(world: World) -> Page:
    world.beginner.goto("/my/shares")
    world.beginner.unlocked()
    return world.beginner.page


@scene("sharing, nothing to share")
def _nothing_to_share(world: World) -> Page:
    world.beginner.goto("/my/shares/new")
    world.beginner.unlocked()
    return world.beginner.page


# What was said in these two stays as a draft, from which the scenes on Today would follow: so it is somebody else who says it.
@scene("a check-in, too much")
def _check_in_too_much(world: World) -> Page:
    page = world.beginner.page
    world.beginner.goto("/my/entries/new#check-in")
    page.get_by_role("button", name="too much", exact=True).click()
    page.get_by_label("numb", exact=True).check()
    expect(page.get_by_text("You do not have to carry it alone.")).to_be_visible()
    return page


@scene("write, how it is and no words")
def _only_a_rating(world: World) -> Page:
    page = world.beginner.page
    world.beginner.goto("/my/entries/new")
    page.get_by_text("How is it right now? Only if you like.").click()
    page.get_by_role("button", name="8", exact=True).click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Keep it as a check-in")).to_be_visible()
    return page


@scene("shared")
def _shared(world: World) -> Page:
    return world.mine("/my/shares", "[data-share][data-state=open]")


@scene("sharing, limits")
def _limits(world: World) -> Page:
    page = world.mine("/my/today")
    # Said before the first share only; Ada has shared before.
    page.evaluate("() => { window.name = ''; }")
    page.route("**/my/shares/new", lambda route: _as_first(route, world))
    world.ada.goto("/my/shares/new")
    expect(page.get_by_role("button", name="I have read this")).to_be_visible()
    return page


def _as_first(route: object, world: World) -> None:
    answer = route.fetch(max_retries=3)  # type: ignore[attr-defined]
    route.fulfill(response=answer, body=answer.text().replace("<share-form", "<share-form data-first", 1))  # type: ignore[attr-defined]


@scene("sharing, choosing")
def _choosing(world: World) -> Page:
    page = world.mine("/my/shares/new", "li.entry-row[data-state=open]")
    page.locator(f"li[data-id='{world.entry}'] input").check()
    return page


@scene("sharing, what they will see")
def _packet(world: World) -> Page:
    page = _choosing(world)
    page.get_by_role("button", name="See what they will see").click()
    page.get_by_label("From", exact=True).fill("A.")
    page.get_by_label("What you would like to talk about").fill("Going slower.")
    page.get_by_text("Leave passages out").click()
    page.locator("button.passage").nth(0).click()
    return page


@scene("sharing, the link to be made")
def _seal(world: World) -> Page:
    page = _packet(world)
    page.get_by_role("button", name="Yes, this").click()
    expect(page.get_by_label("Passphrase for this link")).not_to_have_value("")
    return page


@scene("sharing, without a passphrase")
def _open_link(world: World) -> Page:
    page = _seal(world)
    page.get_by_label("No passphrase").check()
    return page


@scene("a share")
def _share(world: World) -> Page:
    return world.mine(world.share, "share-page[data-state=open]")


@scene("a share, to be ended")
def _ending(world: World) -> Page:
    page = _share(world)
    page.get_by_role("button", name="End this share").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


@scene("a share that has ended")
def _ended(world: World) -> Page:
    return world.mine(world.ended, "share-page[data-state=open]")


@scene("a share that a restore paused")
def _paused(world: World) -> Page:
    return world.mine(world.paused, "share-page[data-state=open]")


@scene("a link, closed")
def _link(world: World) -> Page:
    page = world.signed_out(world.link)
    expect(page.get_by_label("Passphrase")).to_be_visible()
    return page


@scene("a link, wrong passphrase")
def _link_wrong(world: World) -> Page:
    page = _link(world)
    page.get_by_label("Passphrase").fill("too short")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("That passphrase does not fit.")).to_be_visible()
    return page


@scene("a link, open")
def _link_open(world: World) -> Page:
    page = world.signed_out(world.limited)
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.locator(".reader-page")).to_be_visible()
    return page


@scene("a link that a restore paused")
def _link_paused(world: World) -> Page:
    page = world.signed_out(world.paused_link)
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("heading", name="This page is paused")).to_be_visible()
    return page


@scene("a link, over")
def _link_over(world: World) -> Page:
    page = world.signed_out(f"/s/{'0' * 32}")
    expect(page.get_by_text("Open the link again from your message")).to_be_visible()
    return page


@scene("nothing there")
def _not_found(world: World) -> Page:
    return world.mine(f"/my/entries/{'0' * 32}", "main")


@scene("nothing there, signed out")
def _not_found_out(world: World) -> Page:
    return world.signed_out("/nothing-of-this-name")


@scene("a safe connection is needed")
def _https(world: World) -> Page:
    page = world.cy.page
    page.unroute_all(behavior="ignoreErrors")
    page.route("**/plain", lambda route: _from_elsewhere(route, world))
    page.goto(f"{world.server.origin}/plain")
    expect(page.get_by_role("heading", name="A safe connection is needed")).to_be_visible()
    return page


def _from_elsewhere(route: object, world: World) -> None:
    answer = route.fetch(url=f"{world.server.origin}/", headers={"Host": "notes.example"}, max_redirects=0)  # type: ignore[attr-defined]
    route.fulfill(response=answer)  # type: ignore[attr-defined]


@scene("soon to be locked")
def _warned(world: World) -> Page:
    page = world.mine("/my/today")
    page.locator("[data-idle-warning]").evaluate("warning => { warning.hidden = false; }")
    return page


@scene("locked")
def _locked(world: World) -> Page:
    page = world.mine("/my/entries", "li.entry-row[data-state=open]")
    world.ada.lock()
    return page


@scene("locked, put off")
def _put_off(world: World) -> Page:
    page = world.mine("/my/entries", "li.entry-row[data-state=open]")
    world.ada.lock()
    page.get_by_role("dialog").get_by_role("button", name="Not now").click()
    return page


@scene("locked, wrong passphrase")
def _locked_wrong(world: World) -> Page:
    page = _locked(world)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Passphrase").fill("too short")
    dialog.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("That passphrase does not fit.")).to_be_visible()
    return page


def _why(why: str) -> Callable[[World], Page]:
    def stand(world: World) -> Page:
        page = world.mine("/my/entries", "li.entry-row[data-state=open]")
        world.ada.lock()
        page.evaluate(
            """(why) => {
              const dialog = document.querySelector('vault-gate dialog');
              for (const each of dialog.querySelectorAll('[data-why]')) each.hidden = each.dataset.why !== why;
              dialog.setAttribute('aria-labelledby', `gate-${why}`);
            }""",
            why,
        )
        expect(page.get_by_role("dialog")).to_have_accessible_name(re.compile("signed out|signed in"))
        return page

    return stand


for _reason in ("signed-out", "other-account"):
    scene(f"locked, {_reason}")(_why(_reason))


@scene("keys")
def _keys(world: World) -> Page:
    return world.mine("/my/keys")


def _proving(path: str, passphrase: str, name: str = "") -> Callable[[World], Page]:
    def stand(world: World) -> Page:
        page = world.mine(path)
        if name:
            page.get_by_role("button", name=name).click()
        if passphrase:
            page.get_by_label("Your passphrase now").fill(passphrase)
            page.locator("[data-step=prove]").get_by_role("button", name="Go on").click()
        return page

    return stand


scene("a new passphrase, proving")(_proving("/my/keys/passphrase", ""))


@scene("a new passphrase, wrong proof")
def _wrong_proof(world: World) -> Page:
    page = _proving("/my/keys/passphrase", "too short")(world)
    expect(page.locator("main").get_by_text("That passphrase does not fit.")).to_be_visible()
    return page


@scene("a new recovery code")
def _new_sheet(world: World) -> Page:
    page = _proving("/my/keys/recovery-code", world.ada.passphrase)(world)
    expect(page.locator(".code-sheet li")).to_have_count(9)
    return page


@scene("passkeys, where the browser cannot")
def _no_passkeys(world: World) -> Page:
    page = world.mine("/my/keys/passkeys")
    expect(page.get_by_text("This browser cannot make one")).to_be_visible()
    return page


@scene("passkeys, some")
def _passkeys(world: World) -> Page:
    wrap, owner = "mo1.A" + "A" * 130, "SELECT id FROM account WHERE login = ?"
    row = f"INSERT OR REPLACE INTO passkey VALUES (({owner}), ?, '', 0, '{wrap}', 'Firefox, Android', '2026-11-22')"
    world.server.change(row, world.ada.login, "A" * 22)
    page = world.mine("/my/keys/passkeys")
    expect(page.get_by_role("heading", name="Firefox, Android")).to_be_visible()
    world.server.change("DELETE FROM passkey")
    return page


@scene("a second step, off")
def _second_off(world: World) -> Page:
    return world.mine("/my/keys/second-step")


@scene("a second step, the app")
def _second_app(world: World) -> Page:
    page = _proving("/my/keys/second-step", world.ada.passphrase, "Set it up")(world)
    expect(page.locator("[data-fill=secret]")).not_to_be_empty()
    return page


@scene("a second step, codes")
def _second_codes(world: World) -> Page:
    page = world.mine("/my/keys/second-step")
    page.evaluate("() => document.querySelector('second-step-form').show('codes')")
    codes = "() => Array.from({ length: 10 }, () => Object.assign(document.createElement('li'), { textContent: 'ABCDE-23456' }))"
    page.evaluate(f"() => document.querySelector('[data-list=codes]').replaceChildren(...({codes})())")
    return page


@scene("signing in, second step")
def _second(world: World) -> Page:
    page = world.signed_out("/signin")
    page.evaluate("() => document.querySelector('signin-form').show('second')")
    expect(page.get_by_label("Six digits")).to_be_visible()
    return page


@scene("sign-ins")
def _signins(world: World) -> Page:
    return world.mine("/my/signins")


def _reminder(step: str) -> Callable[[World], Page]:
    def stand(world: World) -> Page:
        page = world.mine("/my/today")
        page.evaluate(
            "(step) => { const card = document.querySelector('sheet-reminder'); card.hidden = false; card.show(step); }", step
        )
        return page

    return stand


for _step in ("ask", "check", "proven"):
    scene(f"today, the sheet: {_step}")(_reminder(_step))


@scene("today, choices older than this device has seen")
def _older_choices(world: World) -> Page:
    page = world.mine("/my/today")
    page.evaluate(
        """() => {
          const notice = document.querySelector('older-profile');
          notice.hidden = notice.querySelector('[data-when=older]').hidden = false;
        }"""
    )
    return page


@scene("locked, with a passkey")
def _locked_passkey(world: World) -> Page:
    page = _locked(world)
    page.locator("[data-form=passkey]").evaluate("form => { form.hidden = false; }")
    return page


@scene("more, for whoever runs the desk")
def _more_at_the_desk(world: World) -> Page:
    world.dov.goto("/my/more")
    world.dov.unlocked()
    return world.dov.page


@scene("desk")
def _desk(world: World) -> Page:
    world.server.invite(role="therapist")
    page = world.desk("/clinic")
    page.locator("summary", has_text="Withdraw").first.click()
    return page


@scene("desk, used")
def _desk_used(world: World) -> Page:
    return world.desk("/clinic?state=used")


@scene("desk, nothing withdrawn")
def _desk_empty(world: World) -> Page:
    return world.desk("/clinic?state=withdrawn")


@scene("desk, nothing said yet")
def _desk_unsaid(world: World) -> Page:
    page = world.desk("/clinic")
    page.route("**/clinic", lambda route: _unsaid(route, world))
    page.reload()
    expect(page.get_by_text("Say who you are")).to_be_visible()
    return page


def _unsaid(route: object, world: World) -> None:
    """As it is before anything was filled in, without taking it from the other scenes."""
    before = world.server.change("SELECT name, phone, hours, notice FROM clinic")[0]
    world.server.change("UPDATE clinic SET name = '', phone = '', hours = '', notice = ''")
    answer = route.fetch(max_retries=3)  # type: ignore[attr-defined]
    world.server.change("UPDATE clinic SET name = ?, phone = ?, hours = ?, notice = ?", *before)
    route.fulfill(response=answer)  # type: ignore[attr-defined]


@scene("inviting")
def _inviting(world: World) -> Page:
    page = world.desk("/clinic/invitations/new")
    expect(page.locator("[data-step=ask]")).to_be_visible()
    return page


@scene("inviting, too many")
def _too_many(world: World) -> Page:
    page = _inviting(world)
    page.get_by_label("How many links?").fill("50")
    page.get_by_role("button", name="Make", exact=True).click()
    expect(page.get_by_text("Give a whole number of links")).to_be_visible()
    return page


@scene("inviting, the sheets")
def _sheets(world: World) -> Page:
    page = _inviting(world)
    page.get_by_label("How many links?").fill("2")
    page.get_by_role("button", name="Make", exact=True).click()
    expect(page.locator(".invite-sheet")).to_have_count(2)
    return page


@scene("desk, help numbers")
def _desk_help(world: World) -> Page:
    return world.desk("/clinic/help?country=US")


@scene("desk, a number that does not fit")
def _desk_help_refused(world: World) -> Page:
    page = world.desk("/clinic/help")
    page.get_by_label("Phone number").fill("ask us")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("A telephone takes digits")).to_be_visible()
    return page


@scene("desk, people")
def _people(world: World) -> Page:
    return world.desk("/clinic/people")


@scene("desk, nobody found")
def _nobody_found(world: World) -> Page:
    page = _people(world)
    page.get_by_label("Part of a login").fill("nobody-of-this-name")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("No login has this in it.")).to_be_visible()
    return page


@scene("desk, a person")
def _person(world: World) -> Page:
    page = _people(world)
    page.get_by_role("link", name=world.beginner.login).click()
    expect(page.get_by_role("heading", name=world.beginner.login)).to_be_visible()
    page.locator("summary").click()
    return page


@scene("desk, the last one who runs it")
def _own(world: World) -> Page:
    page = _people(world)
    page.get_by_role("link", name=world.dov.login).click()
    page.locator("summary").click()
    return page


@scene("desk, a person put aside")
def _put_aside(world: World) -> Page:
    login = world.beginner.login
    world.server.change("UPDATE account SET set_aside = date('now', '+90 day'), former_login = 'earlier' WHERE login = ?", login)
    page = _people(world)
    page.get_by_role("link", name=login).click()
    expect(page.get_by_text("Earlier pages, put aside")).to_be_visible()
    world.server.change("UPDATE account SET set_aside = NULL, former_login = NULL WHERE login = ?", login)
    return page


@scene("desk, a new journal")
def _renewing(world: World) -> Page:
    page = _person(world)
    page.get_by_role("link", name="Begin a new journal").click()
    expect(page.locator("[data-step=ask]")).to_be_visible()
    return page


@scene("desk, another login typed")
def _another_login(world: World) -> Page:
    page = _renewing(world)
    page.get_by_label("Type the login once more").fill("somebody")
    page.get_by_role("button", name="Make the sheet").click()
    expect(page.get_by_text("That is not the login.")).to_be_visible()
    return page


@scene("desk, the sheet for a new journal")
def _renewal_sheet(world: World) -> Page:
    page = _renewing(world)
    page.get_by_label("Type the login once more").fill(world.beginner.login)
    page.get_by_role("button", name="Make the sheet").click()
    expect(page.locator(".invite-sheet")).to_have_count(1)
    return page


@scene("joining, a new journal for somebody")
def _joining_renewed(world: World) -> Page:
    page = world.signed_out(_renewal_sheet(world).locator("[data-part=link]").inner_text())
    page.get_by_label("I am 18 or older").check()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", name="A new, empty journal")).to_be_visible()
    return page


@scene("desk, a sheet for a new journal is out")
def _offered(world: World) -> Page:
    _renewal_sheet(world)
    page = world.dov.page
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_text("Until it is used, nothing has changed.")).to_be_visible()
    return page


@scene("recovering, earlier pages")
def _earlier_pages(world: World) -> Page:
    page = _recovering("drawn words")(world)
    page.evaluate("() => { for (const place of document.querySelectorAll('[data-earlier]')) place.hidden = false; }")
    return page


@scene("desk, the clinic's words")
def _words(world: World) -> Page:
    return world.desk("/clinic/words")


@scene("desk, changing the clinic's words")
def _words_edit(world: World) -> Page:
    return world.desk("/clinic/words/edit")


@scene("desk, words that do not fit")
def _words_refused(world: World) -> Page:
    page = _words_edit(world)
    page.get_by_label("Phone number").fill("ask at the door")
    page.get_by_label("Name of the clinic").fill("N" * 130)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("This is not a number that a telephone takes.")).to_be_visible()
    return page


@scene("desk, words that somebody else changed")
def _words_crossed(world: World) -> Page:
    page = _words_edit(world)
    page.evaluate("() => { document.querySelector('input[name=base]').value = '0'.repeat(64); }")
    page.get_by_label("Name of the clinic").fill("Quayside Practice")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Somebody else changed them")).to_be_visible()
    return page


@scene("desk, locked")
def _desk_locked(world: World) -> Page:
    page = world.desk("/clinic")
    world.dov.lock()
    page.get_by_role("dialog").get_by_role("button", name="Not now").click()
    return page


def _exporting(until: str) -> Callable[[World], Page]:
    def stand(world: World) -> Page:
        page = world.mine("/my/export")
        if until == "choose":
            return page
        kind = "readable" if "readable" in until else "sealed"
        page.get_by_role("button", name=f"Make a {kind} copy").click()
        if until in {"sealed", "readable"}:
            return page
        if until == "connection lost":
            page.route("**/my/exports/entries*", lambda route: route.abort())
        if kind == "sealed":
            page.get_by_label("Your passphrase").fill(world.ada.passphrase)
        page.get_by_role("button", name="Make the file" if kind == "sealed" else "Make a readable file").click()
        heading = "Making your file" if until == "connection lost" else "Your file is ready"
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        if until == "connection lost":
            expect(page.get_by_role("button", name="Go on")).to_be_visible()
        return page

    return stand


for _step in ("choose", "sealed", "readable", "connection lost", "sealed, done", "readable, done"):
    scene(f"taking along, {_step}")(_exporting(_step))


@scene("taking along, nothing yet")
def _export_empty(world: World) -> Page:
    world.beginner.goto("/my/export")
    world.beginner.unlocked()
    return world.beginner.page


@scene("what the server holds")
def _fields(world: World) -> Page:
    page = world.mine("/my/privacy/fields")
    page.locator("summary").first.click()
    return page


@scene("leaving, before")
def _leaving(world: World) -> Page:
    return world.mine("/my/leaving")


@scene("leaving, the passphrase")
def _leaving_proof(world: World) -> Page:
    page = _leaving(world)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_label("Your passphrase")).to_be_visible()
    return page


def _gone_in_a_week(world: World, path: str) -> Page:
    """The day is in every page; the next page of anybody's is without it again."""
    world.server.change("UPDATE account SET leaving = datetime('now', '+7 days') WHERE login = ?", world.ada.login)
    page = world.mine(path)
    world.server.change("UPDATE account SET leaving = NULL WHERE login = ?", world.ada.login)
    return page


@scene("leaving, the protocol")
def _leaving_protocol(world: World) -> Page:
    return _gone_in_a_week(world, "/my/leaving")


@scene("leaving, seen from elsewhere")
def _leaving_line(world: World) -> Page:
    return _gone_in_a_week(world, "/my/today")


@scene("leaving, while writing")
def _leaving_writing(world: World) -> Page:
    return _gone_in_a_week(world, "/my/entries/new")


QUIET, KIND = "The Invented Scale of Quiet Evenings", "The Invented List of Small Kindnesses"


def _scale(world: World, title: str) -> Page:
    """A scale, begun."""
    page = world.mine("/my/scales", "scale-shelf[data-state=list]")
    page.locator("li[data-scale]", has_text=title).locator("[data-choice=begin]").click()
    expect(page.locator("scale-form[data-state=filling]")).to_be_attached()
    return page


@scene("scales, the list")
def _scales(world: World) -> Page:
    page = world.mine("/my/scales", "scale-shelf[data-state=list]")
    page.get_by_text("Where it comes from").first.click()
    return page


@scene("scales, while filling one in")
def _scale_begun(world: World) -> Page:
    page = _scale(world, KIND)
    page.get_by_role("radiogroup").first.get_by_label("So so").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("scale-form [data-said=open]")).to_be_visible()
    page.get_by_role("button", name="Stop, and keep nothing").click()
    return page


@scene("scales, a number and a day")
def _scale_done(world: World) -> Page:
    page = _scale(world, QUIET)
    for group in page.get_by_role("radiogroup").all():
        group.get_by_label("Most of the time", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("scale-form [data-save=saved]")).to_be_visible()
    return page


@scene("scales, one's own numbers")
def _scale_numbers(world: World) -> Page:
    page = _scale_done(world)
    page.get_by_role("button", name="Back to the scales").click()
    expect(page.locator("scale-numbers[data-state=open]")).to_be_attached()
    return page


@scene("scales, a page of answers")
def _scale_page(world: World) -> Page:
    page = _scale_done(world)
    page.get_by_role("link", name="See your answers").click()
    expect(page.locator("entry-page[data-state=open]")).to_be_attached()
    return page


@scene("scales, answers are not changed")
def _scale_fixed(world: World) -> Page:
    page = _scale_page(world)
    page.goto(f"{page.url}/edit")
    expect(page.get_by_text("These are answers to a scale")).to_be_visible()
    return page


@scene("scales, that do not come")
def _scales_missing(world: World) -> Page:
    world.ada.page.route("**/library/*/scales.json", lambda route: route.fulfill(status=404, body=""))
    page = world.ada.page
    world.ada.goto("/my/scales")
    expect(page.get_by_text("The scales could not be loaded.")).to_be_visible()
    return page
