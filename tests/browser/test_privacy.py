"""What a person writes is readable in their browser and nowhere else. Each place searched first proves that it would tell."""

import base64
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.conftest import ARGUMENTS
from tests.browser.people import PHONE, Person, accompany
from tests.browser.scenes import HEAVY
from tests.browser.server import Server
from tests.browser.setup import FULL, HOW, find
from tests.browser.traces import read_all, traces
from tests.browser.wire import Wire

# The browser writes its session files some seconds after the fact.
SESSION_FILES = 3500

SCREENS = (
    "Mooring|Journal|Write|Page|Help now|Join|More|Who can see what|Calm corner|Recover your journal|Shared|Share pages|"
    "Shared pages|Sign in|Today|A safe connection is needed|Bin|Earlier versions|Earlier version|"
    "Write without unlocking|No connection|On this device|Intentions and small steps|Scales"
)
FIXED_TITLE = re.compile(rf"Mooring|({SCREENS}) · Mooring|Notebook")

# No word of these stands in any other of them.
WRITTEN = {
    "title": "Zephyrine-8841 title",
    "text": "Quillon-5520 the words of the page, with an ümlaut",
    "unsaved text": "Xanthic-6617 typed and never saved",
    "passphrase": "brindle-3395 passphrase of her own",
    "from": "Orrery-7702 from",
    "note": "Vellichor-1184 to talk about",
    "label": "Petrichor-9036 for whom",
    "share passphrase": "gossamer-4471 spoken aloud",
    "letter": "Halcyon-2903 put in while locked",
    "waiting text": "Fennimore-6158 saved without a connection",
    "decision": "Wisteria-7742 parked for four weeks",
    "whom to talk to": "Cardamom-6613 who knows her well",
    "begun step": "Tarragon-4095 begun and never set",
    "somebody to call": "Marguerite-2746 next door",
    "their number": "+41795554471",
    "what helps with them": "Pelargonium-9012 no questions",
    "check-in note": "Ballycastle-5093 beside a check-in",
}

# What is kept of an answered scale. Its questions alone are public, and so in the browser's cache, with those of all others.
SCALES = ("quiet-evenings", "small-kindnesses")
ANSWERS = ("More than half of the time", "About half of the time", "Most of the time", "Some of the time", "Most of the time")
ANSWERED = (
    "Number: 56 (it can be",
    "2. I heard the kettle.\nAbout half of the time",
    '"answers":[3,2,4,1,4]',
    '"number":"56"',
    '"chosen":[3,2,4',
    '"kind":"scale"',
)

PLANTED = {
    "title of a page": "Planted-title-1207",
    "named field": "Planted-field-3318",
    "web storage": "Planted-storage-5529",
    "address": "Planted-address-7730",
    "header": "Planted-header-2241",
    "body": "Planted-body-4452",
    "body in base64": "Planted-base64-6663",
    "query": "Planted query & 8874",
}

CONTROL = f"""<!doctype html><title>{PLANTED["title of a page"]}</title>
<form><label>Named <textarea name="named"></textarea></label></form>"""

SEND = """([header, body, coded, query]) => fetch(`/health?q=${encodeURIComponent(query)}`, {
  method: 'POST', headers: { 'X-Planted': header }, body: JSON.stringify({ body, coded }),
})"""

RECORDS = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('mooring');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const reading = opening.result.transaction('STORE').objectStore('STORE').getAll();
    reading.onsuccess = () => { opening.result.close(); resolve(reading.result.map((record) => Object.keys(record))); };
  };
})"""
LOCKBOX_RECORDS = RECORDS.replace("STORE", "lockboxes")
LETTER_RECORDS = RECORDS.replace("STORE", "letters")
OUTBOX_RECORDS = RECORDS.replace("STORE", "outbox")
BEGUN_RECORDS = RECORDS.replace("STORE", "begun")

COME_ROUND = """async (base) => {
  const { changeProfile } = await import(`${base}/js/profile/profile.js`);
  await changeProfile((profile) => ({ ...profile, intentions: profile.intentions.map((each) => ({ ...each, meet: each.set })) }));
}"""

OPENS = """async ([base, account, half]) => {
  const lockbox = await import(`${base}/js/vault/lockbox.js`);
  const vk = await lockbox.read({ account, epoch: 1, half });
  return vk !== null && vk.length === 32;
}"""


Launch = Callable[[Path], BrowserContext]


@pytest.fixture(scope="module")
def launch(playwright: Playwright) -> Iterator[Launch]:
    """The full browser with a profile folder, as people have it: the quick one writes no session files and no history."""
    path = find(FULL)
    assert path, HOW
    running: list[BrowserContext] = []

    def start(folder: Path) -> BrowserContext:
        arguments = [*ARGUMENTS, "--headless=new"]
        phone = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "locale": "en-GB", "reduced_motion": "reduce"}
        running.append(
            playwright.chromium.launch_persistent_context(folder, executable_path=path, headless=False, args=arguments, **phone)
        )
        return running[-1]

    yield start
    for context in running:
        context.close()


@dataclass
class Story:
    """What was written, and everything that was left behind."""

    sent: bytes = b""
    elsewhere: list[str] = field(default_factory=list)
    data_open: dict[str, bytes] = field(default_factory=dict)
    data: dict[str, bytes] = field(default_factory=dict)
    log: bytes = b""
    typing: dict[str, bytes] = field(default_factory=dict)
    profile: dict[str, bytes] = field(default_factory=dict)
    history: list[tuple[str, str]] = field(default_factory=list)
    reader: dict[str, bytes] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    credentials: dict[str, str] = field(default_factory=dict)
    prompt: str = ""
    prompts: list[str] = field(default_factory=list)
    lockboxes: list[list[str]] = field(default_factory=list)
    letters: list[list[str]] = field(default_factory=list)
    outbox: list[list[str]] = field(default_factory=list)
    begun: list[list[str]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def story(launch: Launch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Ada joins, writes to a prompt, shares, locks and closes her browser; Bea reads and closes hers."""
    folder = tmp_path_factory.mktemp("story")
    wire, told = Wire(), Story()
    server = Server(folder, MOORING_ORIGIN=wire.origin)
    wire.in_front_of(server)
    server.start()
    ada = accompany(server, launch(folder / "ada"), "ada-planted-login")
    ada.passphrase = WRITTEN["passphrase"]
    _watch(ada, told)
    _plant(ada)
    ada.join(server.first_link())
    told.secrets["recovery code"] = ada.code
    _write(ada, told, folder)
    _add_somebody(ada)
    link = _share(ada)
    secret = link.split("#")[1].split(".")[1]
    told.secrets["share secret"] = secret
    told.secrets["share secret, in hex"] = base64.urlsafe_b64decode(secret)[:32].hex()
    told.credentials["half"] = str(server.change("SELECT half FROM sign_in")[0][0])
    _park(ada, told)
    _answer(ada)
    told.data_open = read_all(server.data)
    _wait(ada)
    ada.lock()
    ada.page.get_by_role("dialog").get_by_role("link", name="Write without unlocking").click()
    _type(ada.page, "Your page", WRITTEN["letter"])
    expect(ada.page.locator("letter-composer[data-save=kept]")).to_be_attached()
    ada.page.wait_for_timeout(SESSION_FILES)
    told.letters = ada.page.evaluate(LETTER_RECORDS)
    told.outbox = ada.page.evaluate(OUTBOX_RECORDS)
    told.kept = ada.page.evaluate("() => caches.keys()")
    told.lockboxes = ada.page.evaluate(LOCKBOX_RECORDS)
    _go_by_another_name(ada)
    told.credentials["cookie"] = next(each["value"] for each in ada.context.cookies() if len(each["value"]) == 43)
    ada.context.close()

    bea = accompany(server, launch(folder / "bea"), "bea")
    _watch(bea, told)
    bea.open_shared(link, WRITTEN["share passphrase"])
    expect(bea.page.get_by_text(WRITTEN["text"])).to_be_visible()
    bea.page.wait_for_timeout(SESSION_FILES)
    bea.context.close()

    told.sent = wire.sent
    told.data = read_all(server.data)
    server.stop()
    wire.close()
    told.data |= {f"{name}, after the end": content for name, content in read_all(server.data).items()}
    told.log = server.log.read_bytes()
    told.profile, told.reader = read_all(folder / "ada"), read_all(folder / "bea")
    for who in ("ada", "bea"):
        with closing(sqlite3.connect(folder / who / "Default" / "History")) as database:
            told.history += database.execute("SELECT url, title FROM urls").fetchall()
    auths = re.findall(rb'"(auth|link_auth|share_auth)":"([\w-]{43})"', told.sent)
    told.credentials |= {f"{name.decode()} {count}": value.decode() for count, (name, value) in enumerate(auths)}
    yield told
    complaints = [each for each in ada.complaints + bea.complaints if "planted" not in each.lower()]
    assert not complaints, complaints


def _watch(person: Person, told: Story) -> None:
    def asked(url: str) -> None:
        if not url.startswith((person.server.origin + "/", "data:", "blob:")):
            told.elsewhere.append(url)

    person.context.on("request", lambda request: asked(request.url))


def _plant(ada: Person) -> None:
    """Put a word where each kind of leak would put one."""
    page = ada.page
    page.route("**/planted*", lambda route: route.fulfill(body=CONTROL, content_type="text/html"))
    ada.goto(f"/planted?{PLANTED['address']}")
    page.get_by_label("Named").press_sequentially(PLANTED["named field"])
    page.evaluate("word => localStorage.setItem('planted', word)", PLANTED["web storage"])
    coded = base64.b64encode(b"x" + PLANTED["body in base64"].encode()).decode()
    page.evaluate(SEND, [PLANTED["header"], PLANTED["body"], coded, PLANTED["query"]])


def _write(ada: Person, told: Story, folder: Path) -> None:
    page = ada.page
    library = page.evaluate("address => fetch(address).then((answer) => answer.json())", _library(page))
    page.get_by_role("button", name="A little deeper").click()
    asked = page.locator("prompt-card [data-part=question]").inner_text()
    told.prompts = [prompt["id"] for prompt in library["prompts"]]
    told.prompt = next(prompt["id"] for prompt in library["prompts"] if prompt["text"] == asked)
    page.get_by_role("button", name="Write to this").click()
    _type(page, "Title, if you like", WRITTEN["title"])
    _type(page, "Your page", WRITTEN["text"])
    expect(page.locator("entry-composer[data-save=kept]")).to_be_attached()
    page.wait_for_timeout(SESSION_FILES)
    told.typing = read_all(folder / "ada")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("entry-page[data-state=open]")).to_be_attached()
    _say_how_it_is(ada)
    ada.goto("/my/entries/new")
    _type(page, "Your page", WRITTEN["unsaved text"])
    expect(page.locator("entry-composer[data-save=kept]")).to_be_attached()


def _say_how_it_is(ada: Person) -> None:
    """A check-in, with a word, ticks and a note; and the line about a hard week, hidden."""
    page = ada.page
    ada.goto("/my/entries/new#check-in")
    page.get_by_role("button", name="stirred up", exact=True).click()
    for feeling in ("slept badly", "unreal"):
        page.get_by_label(feeling, exact=True).check()
    _type(page, "A note, if you like", WRITTEN["check-in note"])
    expect(page.locator("entry-composer[data-save=kept]")).to_be_attached()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("entry-page[data-state=open]")).to_be_attached()
    ada.goto("/my/today")
    expect(page.locator("prompt-card[data-state=shown]")).to_be_attached()
    page.evaluate(HEAVY)
    page.get_by_role("button", name="Hide it for a week").click()


def _park(ada: Person, told: Story) -> None:
    """Park a decision, meet it again the day its day has come, and begin a step that is never set."""
    page = ada.page
    ada.goto("/my/intentions")
    page.get_by_role("button", name="A decision to park").click()
    _type(page, "In your words", WRITTEN["decision"])
    _type(page, "Whom could you talk to first? If you like.", WRITTEN["whom to talk to"])
    page.get_by_role("button", name="Set it").click()
    expect(page.locator("[data-intention]", has_text=WRITTEN["decision"])).to_be_visible()
    base = re.search(r"/static/[0-9a-f]+", page.content())[0]  # type: ignore[index]
    page.evaluate(COME_ROUND, base)
    ada.goto("/my/today")
    page.get_by_role("button", name="Show it", exact=True).click()
    expect(page.get_by_text(WRITTEN["decision"])).to_be_visible()
    page.get_by_role("button", name="Leave it parked").click()
    expect(page.get_by_text("It stays with you. No day is set.")).to_be_visible()
    ada.goto("/my/intentions")
    page.get_by_text("Set a new one").click()
    _type(page, "In your words", WRITTEN["begun step"])
    page.get_by_role("link", name="More").first.click()
    page.wait_for_url("**/my/more")
    told.begun = page.evaluate(BEGUN_RECORDS)


def _add_somebody(ada: Person) -> None:
    """Somebody to call, who stands in Help now while the journal is open."""
    page = ada.page
    ada.goto("/my/help/people")
    ada.unlocked()
    _type(page, "Who", WRITTEN["somebody to call"])
    _type(page, "Phone number, if there is one", WRITTEN["their number"])
    _type(page, "What helps with them, or when", WRITTEN["what helps with them"])
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Added, and sealed.")).to_be_visible()
    ada.goto("/my/help")
    expect(page.locator("support-people li[data-person]")).to_contain_text(WRITTEN["somebody to call"])


# Opened for the first time after the name was chosen: no earlier title of theirs can be in the history.
UNDER_ANOTHER_NAME = ("/my/calm/orienting", "/my/help/shared-device", "/my/device")


def _go_by_another_name(ada: Person) -> None:
    ada.goto("/my/device/name")
    ada.page.get_by_role("button", name="Notebook").click()
    expect(ada.page).to_have_title("Notebook")
    for path in UNDER_ANOTHER_NAME:
        ada.goto(path)
        expect(ada.page).to_have_title("Notebook")
    ada.page.wait_for_timeout(SESSION_FILES)


def _answer(ada: Person) -> None:
    """Answer a scale of the clinic's, see its number in the list, and begin it once more."""
    page = ada.page
    ada.goto("/my/scales")
    begin = page.locator(f"[data-scale={SCALES[0]}] [data-choice=begin]")
    begin.click()
    for place, label in enumerate(ANSWERS):
        page.get_by_role("radiogroup").nth(place).get_by_label(label, exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("scale-form [data-save=saved]")).to_be_visible()
    page.get_by_role("button", name="Back to the scales").click()
    expect(page.locator("scale-numbers")).to_contain_text("56")
    begin.click()
    page.get_by_role("radiogroup").first.get_by_label(ANSWERS[0], exact=True).check()
    page.get_by_role("button", name="Go on later today").click()
    expect(page.get_by_text("You began it today.").first).to_be_visible()


def _wait(ada: Person) -> None:
    """Save a page that will not arrive."""
    ada.context.route("**/my/entries/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    ada.goto("/my/entries/new")
    _type(ada.page, "Your page", WRITTEN["waiting text"])
    ada.page.get_by_role("button", name="Save").click()
    expect(ada.page.locator("entry-composer[data-save=waiting]")).to_be_attached()


def _type(page: Page, label: str, words: str) -> None:
    """As fingers do, key after key."""
    field_ = page.get_by_label(label, exact=True)
    expect(field_).to_be_visible()
    field_.press_sequentially(words)
    expect(field_).to_have_value(words)


def _library(page: Page) -> str:
    return str(page.locator("prompt-card").get_attribute("data-library"))


def _share(ada: Person) -> str:
    page = ada.page
    ada.goto("/my/shares/new")
    page.get_by_role("button", name="I have read this").click()
    for name in (WRITTEN["title"], "Check-in"):
        page.locator("li[data-state=open]", has_text=name).locator("[data-pick]").check()
    page.get_by_role("button", name="See what they will see").click()
    _type(page, "From", WRITTEN["from"])
    _type(page, "What you would like to talk about", WRITTEN["note"])
    page.get_by_role("button", name="Yes, this").click()
    _type(page, "Who is it for?", WRITTEN["label"])
    page.get_by_label("Passphrase for this link").fill("")
    _type(page, "Passphrase for this link", WRITTEN["share passphrase"])
    page.get_by_role("button", name="Make the link").click()
    page.wait_for_url(re.compile(r"/my/shares/[0-9a-f]{32}$"))
    link = page.locator("[data-part=link]")
    expect(link).to_contain_text("/s/")
    return link.inner_text()


def _pieces(story: Story) -> dict[str, str]:
    """Every word that nobody else may read; long ones also in part, where a part would say enough."""
    code = story.secrets["recovery code"]
    return {
        **WRITTEN,
        **{f"{name}, first word": words.split(" ")[0] for name, words in WRITTEN.items()},
        **story.secrets,
        "share secret, first half": story.secrets["share secret"][:24],
        "recovery code, three groups": code[:14],
        "recovery code, without hyphens": code.replace("-", ""),
        "recovery code, with spaces": code.replace("-", " "),
    }


def test_nothing_readable_is_in_any_request(story: Story) -> None:
    places = {"requests": story.sent}
    for name in ("header", "body", "body in base64", "query"):
        assert traces(PLANTED[name], places), f"a planted {name} was not found"
    for name, word in _pieces(story).items():
        assert not traces(word, places), name


def test_no_request_goes_anywhere_else(story: Story) -> None:
    assert not story.elsewhere


def test_htmx_never_says_which_address_it_was_on(story: Story) -> None:
    assert b"hx-request:" in story.sent.lower()
    assert b"hx-current-url" not in story.sent.lower()


def test_nothing_readable_is_in_the_data_folder_while_the_server_runs_or_after(story: Story) -> None:
    for places in (story.data_open, story.data):
        assert {"mooring.db", "mooring.db-wal"} <= places.keys()
        assert any(place.startswith("mooring.db") for place in traces("ada-planted-login", places))
        for name, word in _pieces(story).items():
            assert not traces(word, places), name


def test_the_half_is_gone_from_the_disk_once_it_is_locked(story: Story) -> None:
    half = story.credentials["half"]
    assert traces(half, story.data_open)
    assert not traces(half, story.data)


def test_the_log_says_nothing_readable_and_no_credential(story: Story) -> None:
    places = {"log": story.log}
    assert b"POST /my/entries/{id} 204" in story.log
    assert traces("First start. ", places)
    for name, word in {**_pieces(story), **story.credentials, "login": "ada-planted-login"}.items():
        assert not traces(word, places), name
    assert not re.search(rb"[0-9a-f]{32}", story.log), "an id is in the log"
    assert {name.split(" ")[0] for name in story.credentials} >= {"auth", "half", "cookie", "share_auth", "link_auth"}


def test_nothing_readable_is_on_the_disk_while_a_person_types(story: Story) -> None:
    for name in ("title of a page", "named field", "web storage", "address"):
        assert traces(PLANTED[name], story.typing), f"a planted {name} was not found"
    for name, word in _pieces(story).items():
        assert not traces(word, story.typing), name


def test_nothing_readable_is_on_the_disk_after_saving_sharing_locking_and_closing(story: Story) -> None:
    for name in ("title of a page", "named field", "web storage", "address"):
        assert traces(PLANTED[name], story.profile), f"a planted {name} was not found"
    for name, word in _pieces(story).items():
        assert not traces(word, story.profile), name


def test_nothing_that_was_shared_is_on_the_disk_of_whoever_read_it(story: Story) -> None:
    assert traces("Shared pages · Mooring", story.reader), "the profile was not written"
    for name, word in WRITTEN.items():
        assert not traces(word, story.reader), name


def test_the_page_behind_a_link_keeps_the_secret_nowhere_but_in_memory(story: Story) -> None:
    # That a browser remembers the address somebody followed, no page can prevent; with a passphrase it opens nothing.
    browsers_own = re.compile(r"Default/(History|Favicons|Sessions/|Network Action|Shortcuts)|segmentation_platform/")
    word = story.secrets["share secret"]
    assert traces(word, story.reader), "the followed address was not found, so this would not find a copy of it either"
    assert [place for place in traces(word, story.reader) if not browsers_own.match(place)] == []
    assert not traces(story.secrets["share secret, in hex"], story.reader)


def test_which_prompt_was_answered_is_nowhere_in_clear(story: Story) -> None:
    chosen = story.prompt.encode()
    for form in (chosen, story.prompt.encode("utf-16-le"), base64.urlsafe_b64encode(chosen).rstrip(b"=")):
        assert form not in story.sent
        for places in (story.data_open, story.data, {"log": story.log}):
            assert not [place for place, content in places.items() if form in content]
    everything = [each.encode() for each in story.prompts]
    holding = [content for content in {**story.typing, **story.profile}.values() if chosen in content]
    assert holding, "the public library is in the browser's cache, so the search would find an id"
    # A file that names this prompt names all of them: it is the library as everybody gets it.
    assert all(each in content for content in holding for each in everything)


def test_which_scale_was_answered_and_how_is_nowhere_in_clear(story: Story) -> None:
    for places in ({"requests": story.sent}, story.data_open, story.data, {"log": story.log}):
        for word in (*ANSWERED, SCALES[0]):
            assert not traces(word, places), word
    for word in ANSWERED:
        assert not traces(word, story.profile), word
    chosen, other = (_files(traces(scale, story.profile)) for scale in SCALES)
    assert chosen, "the public file is in the browser's cache, so the search would find an id"
    # A file that names this scale names the others: it is the file as everybody gets it.
    assert chosen == other


def _files(found: list[str]) -> set[str]:
    return {place.rsplit(", as ", 1)[0] for place in found}


def test_what_was_said_in_a_check_in_is_nowhere_in_clear(story: Story) -> None:
    # As a head or a draft would hold it: the words themselves stand in pages and scripts, the same for everybody.
    for said in ('"kind":"check-in"', '"before":"stirred"', '"unreal","slept-badly"', '"what":"set-aside"'):
        places = {"requests": story.sent, "log": story.log, **story.data_open, **story.data, **story.typing, **story.profile}
        assert not traces(said, places), said


def test_the_title_of_the_window_is_always_the_fixed_name_of_a_screen(story: Story) -> None:
    kept = [title for url, title in story.history if "planted" not in url and title]
    assert PLANTED["title of a page"] in {title for _, title in story.history}
    assert len(kept) > 5
    assert [title for title in kept if not FIXED_TITLE.fullmatch(title)] == []


def test_a_letter_and_a_page_on_its_way_were_really_kept_and_so_were_the_pages_for_no_connection(story: Story) -> None:
    # So that finding no word of it anywhere says something.
    assert story.letters == [["account", "id", "sealed"]]
    assert story.begun == [["account", "id", "sealed"]]
    assert [sorted(keys) for keys in story.outbox] == [["account", "draft", "place", "problem", "save"]]
    assert sorted(name.rpartition("-")[0] for name in story.kept) == ["mooring-files", "mooring-pages"]


def test_the_name_of_a_device_is_told_with_each_request_and_the_server_writes_it_down_nowhere(story: Story) -> None:
    assert b"mooring-name=notebook" in story.sent, "the name was not heard, so not finding it would say nothing"
    for places in (story.data, {"log": story.log}):
        assert not traces("notebook", places)
        assert not traces("Notebook", places)


def test_the_history_of_a_device_with_another_name_has_that_name_and_no_screen(story: Story) -> None:
    titles = {url.partition("localhost")[2].partition("/")[2]: title for url, title in story.history}
    assert [titles[path.removeprefix("/")] for path in UNDER_ANOTHER_NAME] == ["Notebook"] * len(UNDER_ANOTHER_NAME)
    assert "Today · Mooring" in titles.values(), "the history was not written before the name was chosen"


def test_after_locking_the_device_keeps_no_lockbox(story: Story) -> None:
    assert all("D" not in keys and "sealed" not in keys for keys in story.lockboxes)


def copied(source: str, target: str) -> None:
    """A browser that runs takes files of its cache away while they are copied."""
    with suppress(FileNotFoundError):
        shutil.copy2(source, target)


def test_a_profile_copied_while_unlocked_opens_nothing_once_the_server_erased_the_half(
    launch: Launch, own_server: Server, tmp_path: Path
) -> None:
    ada = accompany(own_server, launch(tmp_path / "ada"), "ada")
    ada.join(own_server.first_link())
    entry = ada.write("Only mine to read", "Also mine")
    half = str(own_server.change("SELECT half FROM sign_in")[0][0])
    account = str(own_server.change("SELECT id FROM account")[0][0])
    ignored = shutil.ignore_patterns("Singleton*", "*.lock", "LOCK")
    shutil.copytree(tmp_path / "ada", tmp_path / "copy", ignore=ignored, copy_function=copied, ignore_dangling_symlinks=True)
    cookies = ada.context.cookies()
    ada.lock()
    for _ in range(100):  # the page is locked at once, and the server hears of it a moment later
        if own_server.change("SELECT half FROM sign_in") == [(None,)]:
            break
        ada.page.wait_for_timeout(100)
    assert own_server.change("SELECT half FROM sign_in") == [(None,)]
    assert all("D" not in keys for keys in ada.page.evaluate(LOCKBOX_RECORDS))

    thief = accompany(own_server, launch(tmp_path / "copy"), "ada")
    thief.context.add_cookies(cookies)  # type: ignore[arg-type]
    for path in (f"/my/entries/{entry}", "/my/entries"):
        thief.goto(path)
        expect(thief.page.locator("vault-gate[data-state=locked]")).to_be_attached()
        assert "mine" not in thief.page.locator("body").inner_text()
    assert any("D" in keys for keys in thief.page.evaluate(LOCKBOX_RECORDS)), "the copy holds no lockbox to try"
    base = re.search(r"/static/[0-9a-f]+", thief.page.content())[0]  # type: ignore[index]
    # The copied record is whole: with the half as it was, it opens. That half is what is gone.
    assert thief.page.evaluate(OPENS, [base, account, half])
    assert not traces(half, read_all(own_server.data))

    ada.unlock()
    halves = [str(row[0]) for row in own_server.change("SELECT half FROM sign_in WHERE half IS NOT NULL")]
    assert len(halves) == 1
    assert half not in halves
    assert not any(thief.page.evaluate(OPENS, [base, account, each]) for each in halves)
    thief.goto(f"/my/entries/{entry}")
    expect(thief.page.locator("vault-gate[data-state=locked]")).to_be_attached()
    assert "mine" not in thief.page.locator("body").inner_text()


def test_the_search_finds_a_word_in_every_form() -> None:
    word = "Zephyrine ü"
    coded = [base64.b64encode(b"x" * count + word.encode() + b"tail").decode() for count in range(3)]
    for text in (word, json.dumps(word), "Zephyrine%20%C3%BC", "Zephyrine+%C3%BC", word.encode().hex(), *coded):
        assert traces(word, {"here": f"before {text} after".encode()}), text
    assert traces(word, {"here": b"before" + word.encode("utf-16-le")})
    assert not traces(word, {"here": b"Zephyrin, and nothing more"})
