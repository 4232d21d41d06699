"""`mooring db`: backups made while the server runs, checked, and put back; what cannot be done is said in a sentence."""

import resource
import signal
import stat
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, insert, text

from app.accounts.models import Account
from app.accounts.signins import Who
from app.core import clock as app_clock
from app.core import server_key
from app.core.db import connect, unit_of_work
from app.departures import service as departures
from app.entries import binned
from app.entries import service as entries
from app.entries.forms import EntryForm
from app.entries.models import Entry, EntryBody
from app.main import create_app
from tests import databases
from tests.cast import Person, Shared, envelope, mint, open_share
from tests.cli.running import LINK, MOORING, ROOT, Serving, environment, free_port, run, sentence
from tests.conftest import START, Clock, First, browser_of, invitation_from, settings_in


def done(*words: str, data: Path, **other: str) -> str:
    """What a command says that ends well."""
    answer = run(*words, data=data, **other)
    assert (answer.returncode, answer.stderr) == (0, "")
    return answer.stdout


def known(folder: Path, first: First) -> Person:
    """Ada in a new browser, at the clinic that keeps this folder. Its application is for one test."""
    was = first.people["ada"]
    return Person(was.login, browser_of(create_app(settings_in(folder))), was.account, was.auth, was.code, was.key)


def count(folder: Path, table: str) -> int:
    engine = connect(settings_in(folder).database_url)
    with engine.connect() as connection:
        found = int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
    engine.dispose()
    return found


@pytest.fixture
def shared(ada: Person) -> Shared:
    """Ada has written a page and shared it."""
    ada.write()
    return ada.share()


@pytest.fixture
def file(shared: Shared, folder: Path, tmp_path: Path) -> Path:
    done("db", "backup", str(tmp_path / "mooring.backup"), data=folder)
    return tmp_path / "mooring.backup"


@pytest.fixture
def new_machine(folder: Path, tmp_path: Path) -> Path:
    """Another machine, on which the copies of the two secrets were put."""
    data = tmp_path / "new"
    data.mkdir()
    for name in ("server.key", "salt.secret"):
        (data / name).write_bytes((folder / name).read_bytes())
    return data


def test_a_backup_is_made_while_the_server_runs_and_says_which_key_it_needs(shared: Shared, folder: Path, tmp_path: Path) -> None:
    serving = Serving(folder, tmp_path / "server.log")
    serving.answer()
    file = tmp_path / "mooring.backup"
    said = done("db", "backup", str(file), data=folder)
    serving.stop()
    (fingerprint,) = server_key.fingerprints(settings_in(folder))
    assert said.startswith(f"Everything is in {file}: 2 accounts, 1 page.")
    assert fingerprint in said
    assert (folder / "server.key").read_text().strip() not in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert fingerprint in done("db", "verify", str(file), data=folder)


def test_it_comes_back_on_a_new_machine_and_everybody_signs_in_again(
    file: Path, new_machine: Path, ada: Person, first: First, clock: Clock
) -> None:
    said = done("db", "restore", str(file), data=new_machine)
    assert "Restored: 2 accounts, 1 page" in said
    again = known(new_machine, first)
    again.http.cookies.update(ada.http.cookies)
    assert again.get("/my/today").status_code == 303
    assert again.sign_in().status_code == 200
    assert again.get("/my/entries").text.count('class="entry-row"') == ada.get("/my/entries").text.count('class="entry-row"') == 1


def test_shares_wait_for_their_owners_word(file: Path, new_machine: Path, shared: Shared, first: First, clock: Clock) -> None:
    said = done("db", "restore", str(file), data=new_machine)
    assert "Shares are paused" in said
    ada = known(new_machine, first)
    ada.sign_in()
    bea = browser_of(ada.http.app)  # type: ignore[arg-type]
    paused = open_share(bea, shared)
    assert (paused.status_code, paused.json()) == (410, {"problem": "share-suspended"})
    assert ada.http.post(f"/my/shares/{shared.id}/confirmation").status_code == 303
    assert open_share(bea, shared).status_code == 200


def test_invitations_that_nobody_used_are_void_afterwards(folder: Path, new_machine: Path, tmp_path: Path, clock: Clock) -> None:
    link = invitation_from(engine := connect(settings_in(folder).database_url))
    engine.dispose()
    done("db", "backup", str(tmp_path / "b"), data=folder)
    done("db", "restore", str(tmp_path / "b"), data=new_machine)
    eve = Person("eve", browser_of(create_app(settings_in(new_machine))))
    answer = eve.post("/join/accounts", eve.joining(link))
    assert (answer.status_code, answer.json()) == (410, {"problem": "invitation-withdrawn"})
    assert count(new_machine, "invitation") == count(folder, "invitation")


def test_what_was_about_to_be_deleted_then_waits_for_its_owners_word(
    folder: Path, new_machine: Path, tmp_path: Path, first: First
) -> None:
    now, entry = app_clock.now(), mint()
    ada, cy = first.people["ada"].account, first.people["cy.k"].account
    engine = connect(settings_in(folder).database_url)
    with unit_of_work(engine, writing=True) as db:
        who = Who(ada, "ada", "patient", False, 1, "", None, 900, 0, stale=False, shared=False, leaving=None)
        entries.write(db, who, entry, EntryForm(account=ada, rev=1, base="-", head=envelope(400), body=envelope(1200)))
        db.flush()
        db.get_one(Entry, (ada, entry)).binned = now.date() - timedelta(days=40)
        db.get_one(Account, ada).leaving = now - timedelta(days=1)
        db.get_one(Account, cy).set_aside = now.date() - timedelta(days=1)
    engine.dispose()
    done("db", "backup", str(tmp_path / "b"), data=folder)
    assert "at least seven days more" in done("db", "restore", str(tmp_path / "b"), data=new_machine)
    engine = connect(settings_in(new_machine).database_url)
    with unit_of_work(engine, writing=True) as db:
        binned.clear_out(db)
    departures.carry_out(engine)
    with unit_of_work(engine, writing=False) as db:
        assert binned.days_left(db.get_one(Entry, (ada, entry)).binned or now.date()) == 7
        assert db.get_one(Account, ada).leaving >= now + timedelta(days=7)
        assert db.get_one(Account, cy).set_aside == (now + timedelta(days=7)).date()
    engine.dispose()


@pytest.mark.only("sqlite", "PostgreSQL is restored into a new database, on which nobody runs")
def test_while_the_server_runs_nothing_is_put_back_and_no_second_one_starts(file: Path, folder: Path, tmp_path: Path) -> None:
    serving = Serving(folder, tmp_path / "server.log")
    serving.answer()
    assert "Mooring is running on this database" in sentence(run("db", "restore", "--replace", str(file), data=folder))
    assert "Mooring is running on this database" in sentence(run("serve", data=folder, MOORING_PORT=str(free_port())))
    assert stat.S_IMODE((folder / "mooring.db.lock").stat().st_mode) == 0o600
    serving.process.kill()
    serving.process.wait()
    done("db", "restore", "--replace", str(file), data=folder)


def test_what_is_there_is_not_overwritten_unasked(file: Path, folder: Path, ada: Person) -> None:
    ada.write()
    said = sentence(run("db", "restore", str(file), data=folder))
    assert "Nothing was changed" in said
    assert ("--replace" in said) == (databases.chosen.kind == "sqlite")
    assert count(folder, "entry") == 2


@pytest.mark.only("sqlite", "PostgreSQL is restored into a new database")
def test_replacing_keeps_the_old_database_and_says_where(file: Path, folder: Path, ada: Person, engine: Engine) -> None:
    ada.write()
    engine.dispose()
    said = done("db", "restore", "--replace", str(file), data=folder)
    (aside,) = folder.glob("mooring.db.before-restore-*")
    assert aside.name in said
    assert aside.exists()
    assert count(folder, "entry") == 1


def test_another_server_key_is_refused_in_words_that_say_what_to_do(file: Path, new_machine: Path, folder: Path) -> None:
    (fingerprint,) = server_key.fingerprints(settings_in(folder))
    (new_machine / "server.key").write_text(Fernet.generate_key().decode())
    said = sentence(run("db", "restore", str(file), data=new_machine))
    assert fingerprint in said
    assert "Put your copy of server.key into" in said
    assert "--without-server-key" in said
    (new_machine / "server.key").unlink()
    assert fingerprint in sentence(run("db", "restore", str(file), data=new_machine))
    assert fingerprint in sentence(run("db", "verify", str(file), data=new_machine))
    assert not (new_machine / "server.key").exists()
    # A key put in front of the old one is no other key.
    keys = f"{Fernet.generate_key().decode()},{(folder / 'server.key').read_text().strip()}"
    done("db", "restore", str(file), data=new_machine, MOORING_SERVER_KEY=keys)


def test_without_the_server_key_it_goes_on_when_told_and_says_how(
    file: Path, new_machine: Path, first: First, clock: Clock
) -> None:
    for name in ("server.key", "salt.secret"):
        (new_machine / name).unlink()
    said = done("db", "restore", "--without-server-key", str(file), data=new_machine)
    assert "mooring serve --new-server-key" in said
    assert "salt.secret is not here" in said
    assert not (new_machine / "salt.secret").exists()
    ada = known(new_machine, first)
    assert ada.sign_in().json() == {"problem": "server-key-lost"}
    ticket = ada.recover().json()["ticket"]
    assert ada.post("/recoveries/completions", {"ticket": ticket, "auth": ada.auth, **ada.wraps()}).status_code == 200
    assert ada.sign_in().status_code == 200


def test_a_backup_is_made_also_where_the_server_key_is_lost(folder: Path, tmp_path: Path) -> None:
    (folder / "server.key").unlink()
    answer = run("db", "backup", str(tmp_path / "b"), data=folder)
    assert answer.returncode == 0
    assert "cannot say which key it needs" in answer.stderr
    assert "is whole: 2 accounts" in done("db", "verify", str(tmp_path / "b"), data=folder)


def test_a_damaged_backup_changes_nothing(file: Path, new_machine: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 1
    file.write_bytes(whole)
    for command in ("verify", "restore"):
        assert "cannot be used" in sentence(run("db", command, str(file), data=new_machine))
    assert not (new_machine / "mooring.db").exists()


@pytest.mark.parametrize("words", [("verify", "none.backup"), ("restore", "none.backup"), ("restore", ".")])
def test_a_file_that_is_none_is_said_in_a_sentence(words: tuple[str, str], new_machine: Path) -> None:
    assert "could not be read" in sentence(run("db", words[0], str(new_machine / words[1]), data=new_machine))


def test_a_backup_never_takes_the_place_of_another(file: Path, folder: Path) -> None:
    before = file.read_bytes()
    assert "is there already" in sentence(run("db", "backup", str(file), data=folder))
    assert file.read_bytes() == before


@pytest.mark.parametrize("place", ["none/mooring.backup", "/dev/null/mooring.backup"])
def test_a_place_that_cannot_be_written_is_said_in_a_sentence(place: str, folder: Path, tmp_path: Path) -> None:
    assert "could not be written" in sentence(run("db", "backup", str(tmp_path / place), data=folder))


def test_a_full_disk_is_said_in_a_sentence_and_leaves_no_half_backup(shared: Shared, folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    command = [str(MOORING), "db", "backup", str(place / "mooring.backup")]
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))  # noqa: E731
    answer = subprocess.run(
        command, env=environment(folder), cwd=ROOT, capture_output=True, text=True, timeout=30, preexec_fn=limit, check=False
    )
    assert "could not be written" in sentence(answer)
    assert list(place.iterdir()) == []


def test_before_the_first_start_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    assert "nothing to back up yet" in sentence(run("db", "backup", str(tmp_path / "b"), data=data))
    assert list(data.iterdir()) == []


def test_after_a_restore_it_starts(file: Path, new_machine: Path, tmp_path: Path) -> None:
    done("db", "restore", str(file), data=new_machine)
    serving = Serving(new_machine, tmp_path / "server.log")
    assert not LINK.search(serving.answer())
    serving.stop()


@pytest.fixture
def large(folder: Path, first: First, tmp_path: Path) -> Path:
    """A backup that takes a moment to be put back."""
    engine = connect(settings_in(folder).database_url)
    owner, sealed = first.people["ada"].account, envelope(2300)
    row = {"owner": owner, "rev": 1, "saved": START.date(), "head_hash": "", "head": sealed, "body_rev": 1}
    ids = [f"{number:032x}" for number in range(2500)]
    with unit_of_work(engine, writing=True) as db:
        db.execute(insert(Entry), [{**row, "id": entry, "made": 1 + at, "seq": 1 + at} for at, entry in enumerate(ids)])
        db.execute(insert(EntryBody), [{"owner": owner, "entry": entry, "rev": 1, "body": sealed} for entry in ids])
    engine.dispose()
    done("db", "backup", str(tmp_path / "large.backup"), data=folder)
    return tmp_path / "large.backup"


@pytest.mark.only("sqlite", "PostgreSQL takes back what was not committed by itself")
def test_a_restore_that_is_killed_leaves_the_old_database(large: Path, folder: Path) -> None:
    engine = connect(settings_in(folder).database_url)
    with unit_of_work(engine, writing=True) as db:
        db.execute(text("DELETE FROM entry_body"))
        db.execute(text("DELETE FROM entry"))
    engine.dispose()
    command = [str(MOORING), "db", "restore", "--replace", str(large)]
    restoring = subprocess.Popen(command, env=environment(folder), cwd=ROOT)
    half = folder / "mooring.db.restoring-wal"
    while not (half.exists() and half.stat().st_size > 1_000_000):
        assert restoring.poll() is None
        time.sleep(0.005)
    restoring.send_signal(signal.SIGKILL)
    assert restoring.wait() == -signal.SIGKILL
    assert half.exists()
    assert (count(folder, "entry"), count(folder, "account")) == (0, 2)
    # And the next one is not hindered by what the killed one left.
    done("db", "restore", "--replace", str(large), data=folder)
    assert count(folder, "entry") == 2500
    assert not list(folder.glob("*restoring*"))


@pytest.mark.only("postgresql", "SQLite is tested with its files")
def test_a_restore_that_is_killed_leaves_the_new_database_empty(large: Path, new_machine: Path) -> None:
    url = settings_in(new_machine).database_url
    engine = connect(url)
    restoring = subprocess.Popen([str(MOORING), "db", "restore", str(large)], env=environment(new_machine), cwd=ROOT)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        size = text("SELECT pg_database_size(current_database())")
        empty = connection.execute(size).scalar_one()
        while connection.execute(size).scalar_one() < empty + 4_000_000:
            assert restoring.poll() is None
            time.sleep(0.005)
        restoring.send_signal(signal.SIGKILL)
        assert restoring.wait() == -signal.SIGKILL
        assert connection.execute(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).scalar_one() == 0
    engine.dispose()
    done("db", "restore", str(large), data=new_machine)
    assert count(new_machine, "entry") == 2500
