"""Ada takes her pages along: a sealed file that opens without Mooring, a readable one that is made on her device alone."""

import hashlib
import io
import json
import re
import secrets
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.people import PASSPHRASE, Person
from tests.browser.server import ROOT, Server
from tests.browser.traces import read_all, traces
from tests.browser.wire import Wire
from tests.reference import reader

Bring = Callable[[Server, str], Person]

CANARY = {"title": "Halcyon-4417 title", "text": "Sextant-9902 words of a page"}

KEPT_HERE = """async () => {
  const kept = {};
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((resolve) => { indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result); });
    for (const store of db.objectStoreNames) {
      const rows = await new Promise((resolve) => {
        db.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => resolve(target.result);
      });
      kept[`${name}/${store}`] = JSON.stringify(rows);
    }
    db.close();
  }
  kept.caches = JSON.stringify(await caches.keys());
  kept.storage = JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]);
  kept.history = JSON.stringify([document.title, location.href, history.state]);
  return kept;
}"""


def choose(person: Person, kind: str) -> None:
    """Choose a file and say yes to it."""
    page = person.page
    person.goto("/my/export")
    page.get_by_role("button", name=f"Make a {kind} copy").click()
    if kind == "sealed":
        page.get_by_label("Your passphrase").fill(person.passphrase)
        page.get_by_role("button", name="Make the file").click()
    else:
        person.unlocked()
        page.get_by_role("button", name="Make a readable file").click()


def ready(page: Page) -> None:
    expect(page.get_by_role("heading", name="Your file is ready")).to_be_visible()


def save(page: Page) -> tuple[str, bytes]:
    """Save the file that is ready: its name, and what is in it."""
    with page.expect_download() as waited:
        page.get_by_role("link", name="Save the file").click()
    return waited.value.suggested_filename, Path(waited.value.path()).read_bytes()


def take(person: Person, kind: str) -> tuple[str, bytes]:
    choose(person, kind)
    ready(person.page)
    return save(person.page)


def unzipped(content: bytes) -> dict[str, str]:
    files = zipfile.ZipFile(io.BytesIO(content))
    assert files.testzip() is None
    return {name: files.read(name).decode() for name in files.namelist()}


def write_many(person: Person, count: int, text: str = "The sea was calm.") -> None:
    """Entries as the browser would have sealed them, put into the database at once."""
    export = reader.open_export(json.loads(take(person, "sealed")[1]), passphrase=person.passphrase)
    ((owner,),) = person.server.change("SELECT id FROM account WHERE login = ?", person.login)
    with closing(sqlite3.connect(person.server.data / "mooring.db", timeout=10)) as database, database:
        database.execute("INSERT OR IGNORE INTO journal (owner, made, seq) VALUES (?, 0, 0)", (owner,))
        made, seq = database.execute("SELECT made, seq FROM journal WHERE owner = ?", (owner,)).fetchone()
        for number in range(1, count + 1):
            entry = secrets.token_hex(16)
            head, body = sealed_page(export.key, owner, entry, number, f"{text} Page {number}.")
            shared = {"owner": owner, "entry": entry, "head": head, "hash": blob_hash(head), "body": body}
            database.execute(INSERT_ENTRY, {**shared, "made": made + number, "seq": seq + number})
            database.execute(INSERT_BODY, shared)
            database.execute(INSERT_REVISION, shared)
        database.execute("UPDATE journal SET made = made + ?, seq = seq + ? WHERE owner = ?", (count, count, owner))


INSERT_ENTRY = """INSERT INTO entry (owner, id, rev, made, seq, saved, head, head_hash, body_rev)
VALUES (:owner, :entry, 1, :made, :seq, '2026-11-22', :head, :hash, 1)"""
INSERT_BODY = "INSERT INTO entry_body (owner, entry, rev, body) VALUES (:owner, :entry, 1, :body)"
INSERT_REVISION = """INSERT INTO entry_revision (owner, entry, rev, head_hash, head, body_rev, saved)
VALUES (:owner, :entry, 1, :hash, :head, 1, '2026-11-22')"""


def blob_hash(envelope: str) -> str:
    return hashlib.sha256(reader.from_envelope(envelope)).hexdigest()


def sealed_page(key: bytes, owner: str, entry: str, number: int, text: str) -> tuple[str, str]:
    """Head and body of a page."""
    inside = {"id": entry, "rev": 1, "text": text, "attachments": []}
    body = reader.seal_json(key, ["mo1/entry/body", owner, "1", entry, "1"], inside, 1024)
    written = f"20{number // 1000 + 20}-{number % 12 + 1:02}-{number % 28 + 1:02}T10:00:00+01:00"
    said = {"kind": "writing", "written": written, "title": f"Page {number}", "prompt": None}
    named = {"id": entry, "rev": 1, **said, "body": {"rev": 1, "sha256": blob_hash(body)}}
    return reader.seal_json(key, ["mo1/entry/head", owner, "1", entry, "1"], named, 256), body


# What is in the files


def test_a_sealed_file_opens_with_the_passphrase_alone_and_with_the_code_alone(ada: Person) -> None:
    first = ada.write("The sea was calm.\n\nI held the cup with both hands.", "A morning")
    ada.goto(f"/my/entries/{first}/edit")
    ada.page.get_by_label("Your page").fill("The sea was calm, and I was too.")
    ada.page.get_by_role("button", name="Save").click()
    ada.page.wait_for_url(re.compile(r"/my/entries/[0-9a-f]{32}$"))
    second = ada.write("Tired. Kind to myself about it.")
    ada.share([first])
    name, content = take(ada, "sealed")
    assert re.fullmatch(r"journal-\d{4}-\d\d-\d\d-sealed\.json", name)
    file = json.loads(content)
    assert next(iter(file)) == "readme"
    assert "passphrase" in file["readme"][0]
    for secret in ({"passphrase": ada.passphrase}, {"code": ada.code}):
        export = reader.open_export(file, **secret)
        assert export.faults == ()
        assert [(page.id, page.head["title"], page.body["text"]) for page in export.entries] == [
            (first, "A morning", "The sea was calm, and I was too."),
            (second, "", "Tired. Kind to myself about it."),
        ]
        (earlier,) = export.entries[0].earlier
        assert earlier.body["text"] == "The sea was calm.\n\nI held the cup with both hands."
        assert export.profile["letterbox"]["private"]["kty"] == "EC"
        assert export.shares[0]["titles"] == ["A morning"]
    for wrong in (
        {"passphrase": "another passphrase altogether"},
        {"code": reader.format_recovery_code(secrets.token_bytes(20))},
    ):
        with pytest.raises(reader.WrongKey):
            reader.open_export(file, **wrong)


def test_the_command_prints_what_is_in_the_file(ada: Person, tmp_path: Path) -> None:
    ada.write("The sea was calm.", "A morning")
    name, content = take(ada, "sealed")
    (tmp_path / name).write_bytes(content)
    command = [sys.executable, "-m", "tests.reference.reader", tmp_path / name]
    told = subprocess.run(command, cwd=ROOT, input=f"{PASSPHRASE}\n", capture_output=True, text=True, check=True)
    assert "A morning" in told.stdout
    assert "The sea was calm." in told.stdout
    wrong = subprocess.run(command, cwd=ROOT, input="not the passphrase at all\n", capture_output=True, text=True, check=False)
    assert wrong.returncode == 1
    assert "does not open this file" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_a_readable_file_has_one_text_for_each_page(ada: Person, server: Server) -> None:
    ada.today()
    question = ada.page.locator("[data-part=question]").inner_text()
    ada.page.get_by_role("button", name="Write to this").click()
    ada.page.wait_for_url("**/new#draft.*")
    ada.page.get_by_label("Your page").fill("The sea was calm.\n\nI held the cup.")
    ada.page.get_by_label("Title, if you like").fill("A morning: the *lake* / and back?")
    ada.page.get_by_role("button", name="Save").click()
    ada.page.wait_for_url(re.compile(r"/my/entries/[0-9a-f]{32}$"))
    ada.write("Again.", "A morning: the *lake* / and back?")
    binned = ada.write("Put away.", "Über den See")
    server.change("UPDATE entry SET binned = date('now') WHERE id = ?", binned)
    name, content = take(ada, "readable")
    assert re.fullmatch(r"journal-\d{4}-\d\d-\d\d\.zip", name)
    files = unzipped(content)
    day = re.search(r"\d{4}-\d\d-\d\d", next(iter(files)))[0]  # type: ignore[index]
    one, two, three = (
        f"pages/{day} A morning the lake and back.md",
        f"pages/{day} A morning the lake and back 2.md",
        f"bin/{day} Über den See.md",
    )
    assert set(files) == {one, two, three, "index.md", "journal.json"}
    asked = files[one].splitlines()
    assert asked[0] == "# A morning: the \\*lake\\* / and back?"
    assert f"> {question}" in asked
    assert files[one].endswith("\n\nThe sea was calm.\n\nI held the cup.\n")
    assert f"[A morning: the \\*lake\\* / and back?](<{one}>)" in files["index.md"]
    assert files["index.md"].index("## In the bin") < files["index.md"].index(f"(<{three}>)")
    assert "Anyone who has this file can read it." in files["index.md"]
    journal = json.loads(files["journal.json"])
    assert [(page["text"], page["file"], page["binned"]) for page in journal["pages"]] == [
        ("The sea was calm.\n\nI held the cup.", one, False),
        ("Again.", two, False),
        ("Put away.", three, True),
    ]
    assert journal["pages"][0]["prompt"]["text"] == question


def test_an_empty_journal_gives_a_sealed_file_with_its_keys(ada: Person) -> None:
    ada.goto("/my/export")
    expect(ada.page.get_by_text("There are no saved pages yet.")).to_be_visible()
    expect(ada.page.get_by_role("button", name="Make a readable copy")).to_have_count(0)
    export = reader.open_export(json.loads(take(ada, "sealed")[1]), code=ada.code)
    assert (export.entries, export.shares, export.faults, export.login) == ((), (), (), ada.login)


def test_a_thousand_pages_come_in_both_files(ada: Person) -> None:
    write_many(ada, 1000, "The sea was calm. " * 60)
    file = reader.open_export(json.loads(take(ada, "sealed")[1]), passphrase=ada.passphrase)
    assert len(file.entries) == 1000
    assert not any(page.faults for page in file.entries)
    files = unzipped(take(ada, "readable")[1])
    assert len([name for name in files if name.startswith("pages/")]) == 1000
    assert len(json.loads(files["journal.json"])["pages"]) == 1000


# What goes wrong


def test_a_passphrase_that_does_not_fit_is_said_and_can_be_typed_again(ada: Person) -> None:
    page = ada.page
    said = page.locator("export-page [data-problems]")
    ada.goto("/my/export")
    page.get_by_role("button", name="Make a sealed copy").click()
    page.get_by_role("button", name="Make the file").click()
    expect(said).to_contain_text("Type your passphrase first.")
    for wrong in ("short", "not the passphrase at all"):
        page.get_by_label("Your passphrase").fill(wrong)
        page.get_by_role("button", name="Make the file").click()
        expect(said.get_by_text("That passphrase does not fit.")).to_be_visible()
        expect(said).to_be_focused()
        assert page.get_by_label("Your passphrase").input_value() == wrong
    page.get_by_label("Your passphrase").fill(ada.passphrase)
    page.get_by_role("button", name="Make the file").click()
    ready(page)


@pytest.mark.parametrize("kind", ["sealed", "readable"])
def test_a_lost_connection_is_gone_on_from(kind: str, ada: Person) -> None:
    write_many(ada, 90)
    page, asked = ada.page, []

    def lose(route: Route) -> None:
        asked.append(route.request.url)
        route.abort() if len(asked) == 2 else route.continue_()

    page.route("**/my/exports/entries*", lose)
    choose(ada, kind)
    expect(page.get_by_text("The connection was lost.")).to_be_visible()
    expect(page.get_by_text("Fetched: 40 of 90 pages")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    ready(page)
    content = save(page)[1]
    if kind == "sealed":
        assert len(reader.open_export(json.loads(content), code=ada.code).entries) == 90
    else:
        assert len(json.loads(unzipped(content)["journal.json"])["pages"]) == 90
    # What had come was not asked for again.
    assert [url.rpartition("after=")[2].split("&")[0] for url in asked] == ["0", "40", "40", "80", "90"]


def test_it_goes_on_by_itself_when_the_connection_is_back(ada: Person) -> None:
    write_many(ada, 45)
    page = ada.page
    page.route("**/my/exports/entries?after=40*", lambda route: route.abort(), times=1)
    choose(ada, "sealed")
    expect(page.get_by_text("The connection was lost.")).to_be_visible()
    page.evaluate("() => { dispatchEvent(new Event('online')); }")
    ready(page)


def test_what_is_changed_meanwhile_is_in_the_file_as_it_was_changed(ada: Person, server: Server) -> None:
    write_many(ada, 45)
    entry = ada.write("Before.", "Changing")
    other, changed = ada.tab(), []

    def change(route: Route) -> None:
        if not changed:
            changed.append(True)
            other.goto(f"/my/entries/{entry}/edit")
            other.unlocked()
            other.page.get_by_label("Your page").fill("After.")
            other.page.get_by_role("button", name="Save").click()
            other.page.wait_for_url(re.compile(r"/my/entries/[0-9a-f]{32}$"))
        route.continue_()

    answered = []
    ada.page.on("response", lambda response: answered.append(response.url) if "exports/entries" in response.url else None)
    ada.page.route("**/my/exports/entries?after=46*", change)
    choose(ada, "sealed")
    ready(ada.page)
    export = reader.open_export(json.loads(save(ada.page)[1]), code=ada.code)
    assert changed
    assert len(answered) >= 3
    assert [page.body["text"] for page in export.entries if page.id == entry] == ["After."]
    assert len(export.entries) == 46


def test_keys_that_were_changed_meanwhile_make_no_file_of_two_halves(ada: Person, server: Server) -> None:
    ada.write("The sea was calm.")
    account = server.change("SELECT id FROM account WHERE login = ?", ada.login)[0][0]

    def change(route: Route) -> None:
        server.change("UPDATE profile SET rev = rev + 1 WHERE owner = ?", account)
        route.continue_()

    ada.page.route("**/my/exports/rest", change, times=1)
    choose(ada, "sealed")
    expect(ada.page.get_by_text("were changed somewhere else while the file was made")).to_be_visible()
    server.change("UPDATE profile SET rev = 1 WHERE owner = ?", account)


def test_a_stop_stops_and_lets_go(ada: Person) -> None:
    ada.write("The sea was calm.")
    page = ada.page
    page.route("**/my/exports/entries*", lambda route: None)
    choose(ada, "readable")
    expect(page.get_by_role("heading", name="Making your file")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", name="Take your pages with you")).to_be_visible()
    page.unroute_all(behavior="ignoreErrors")
    page.get_by_role("button", name="Make a readable copy").click()
    page.get_by_role("button", name="Make a readable file").click()
    ready(page)


def test_a_lock_while_it_is_made_leaves_nothing_readable(ada: Person) -> None:
    ada.write("The sea was calm.")
    page, held = ada.page, []
    page.route("**/my/exports/entries*", lambda route: held.append(route))
    choose(ada, "readable")
    expect(page.get_by_role("heading", name="Making your file")).to_be_visible()
    page.evaluate("() => { document.dispatchEvent(new CustomEvent('mooring:lock')); }")
    expect(page.locator("vault-gate[data-state=locked]")).to_be_attached()
    page.unroute_all(behavior="ignoreErrors")
    ada.unlock()
    expect(page.get_by_text("Your journal was locked while the file was there.")).to_be_visible()
    expect(page.locator("[data-part=save][href]")).to_have_count(0)
    page.get_by_role("button", name="Make a readable file").click()
    ready(page)


def test_a_readable_file_that_waits_is_let_go_by_a_lock_and_a_sealed_one_stays(ada: Person) -> None:
    ada.write("The sea was calm.")
    page = ada.page
    page.add_init_script(
        """globalThis.revoked = [];
        const revoke = URL.revokeObjectURL;
        URL.revokeObjectURL = (address) => { revoke.call(URL, address); globalThis.revoked.push(address); };"""
    )
    for kind, stays in (("readable", False), ("sealed", True)):
        choose(ada, kind)
        ready(page)
        address = page.locator("[data-part=save]").get_attribute("href")
        ada.lock()
        assert page.locator("[data-part=save][href]").count() == int(stays)
        assert (address in page.evaluate("() => globalThis.revoked")) is not stays
        ada.unlock()


def test_a_page_that_does_not_open_is_listed_and_the_others_come(ada: Person, server: Server) -> None:
    good, bad, worse = ada.write("Good."), ada.write("Bad."), ada.write("Worse.")
    body = server.change("SELECT body FROM entry_body WHERE entry = ?", good)[0][0]
    server.change("UPDATE entry_body SET body = ? WHERE entry = ?", body, bad)
    head = server.change("SELECT head FROM entry WHERE id = ?", good)[0][0]
    server.change("UPDATE entry SET head = ? WHERE id = ?", head, worse)
    server.change("UPDATE entry_revision SET head = ? WHERE entry = ?", head, worse)
    choose(ada, "readable")
    ready(ada.page)
    expect(ada.page.get_by_text("Pages that could not be opened: 2.")).to_be_visible()
    files = unzipped(save(ada.page)[1])
    journal = json.loads(files["journal.json"])
    assert [page["id"] for page in journal["pages"]] == [good]
    assert {each["id"] for each in journal["damaged"]} == {bad, worse}
    assert bad in files["index.md"]
    assert worse in files["index.md"]
    export = reader.open_export(json.loads(take(ada, "sealed")[1]), passphrase=ada.passphrase)
    assert {page.id for page in export.entries if page.faults} == {bad, worse}
    assert "This did not open" in reader.as_text(export)


def test_somebody_signed_out_meanwhile_signs_in_again_and_goes_on(ada: Person, server: Server) -> None:
    ada.write("The sea was calm.")
    page = ada.page
    page.route(
        "**/my/exports/entries?after=1*",
        lambda route: route.fulfill(status=401, json={"problem": "signed-out"}),
        times=1,
    )
    choose(ada, "sealed")
    expect(page.get_by_text("You are signed out. Sign in again in a new tab")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    ready(page)


# What it leaves behind


def test_a_readable_file_leaves_nothing_readable_anywhere_else(tmp_path: Path, cast: Bring) -> None:
    wire = Wire()
    server = Server(tmp_path, MOORING_ORIGIN=wire.origin)
    wire.in_front_of(server)
    server.start()
    ada = cast(server, "ada")
    ada.begin(server.first_link())
    ada.write(CANARY["text"], CANARY["title"])
    content = take(ada, "readable")[1]
    in_file = "".join(unzipped(content).values())
    kept = {place: text.encode() for place, text in ada.page.evaluate(KEPT_HERE).items()}
    places = {**kept, "the wire": wire.sent, "the log": server.log.read_bytes(), **read_all(server.data)}
    for word in CANARY.values():
        assert word in in_file
        assert traces(word, places) == []
    assert b"exports/entries" in wire.sent
    assert "mooring/pins" in kept
    wire.close()
    server.stop()


def test_the_way_can_be_gone_with_keys_alone(ada: Person) -> None:
    ada.write("The sea was calm.")
    page = ada.page
    ada.goto("/my/export")
    heading = page.get_by_role("heading", name="Take your pages with you")
    expect(heading).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Make a sealed copy")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="A sealed copy")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type(ada.passphrase)
    page.keyboard.press("Enter")
    ready(page)
    expect(page.get_by_role("heading", name="Your file is ready")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Save the file")).to_be_focused()
    with page.expect_download():
        page.keyboard.press("Enter")
