"""A backup holds every kept row of one moment and nothing else, knows when a byte of it changed, and comes back equal."""

import json
import shutil
import sqlite3
import stat
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import URL, Engine, MetaData, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app import tables
from app.accounts.models import Account
from app.clinic.models import Clinic
from app.core import backup, restore
from app.core.backup import BadBackup
from app.core.db import connect, unit_of_work
from app.core.migrations import HEAD
from app.core.table import Table
from app.entries.models import Entry, EntryBody, ErasedEntry
from app.factors.models import OneTimeCode, SecondFactor
from app.help.models import HelpCard, HelpCheck, HelpContact
from app.main import create_app
from app.shares import service as shares
from app.vaults.models import Passkey
from tests import databases
from tests.cast import Person, envelope, mint, mint_key, open_share
from tests.conftest import START, Clock, browser_of, settings_in
from tests.reference import reader
from tests.upgrade import make

KEPT = {
    "account",
    "clinic",
    "entry",
    "entry_body",
    "entry_revision",
    "erased_entry",
    "help_card",
    "help_check",
    "help_contact",
    "invitation",
    "journal",
    "one_time_code",
    "opening",
    "passkey",
    "password_wrap",
    "profile",
    "recovery_wrap",
    "second_factor",
    "share",
}


@pytest.fixture
def full(ada: Person, cy: Person, bea: TestClient, engine: Engine, invitation: str) -> Engine:
    """A database with rows in every table."""
    first = ada.write()
    ada.save(ada.sealed(id=first.id, rev=2), first.hash)
    cy.write()
    shared = ada.share()
    open_share(bea, shared)
    cy.share(openings=3, passphrase="quiet harbour lantern")
    ada.recover()
    with unit_of_work(engine, writing=True) as db:
        made = START.date()
        passkey = {"credential": "A" * 22, "public_key": "key", "sign_count": 2**40, "device": "Firefox, Linux", "made": made}
        db.add(Passkey(owner=ada.account, wrap=envelope(105), **passkey))
        db.add(Clinic(id=1, name='Hafen "Zürich" 海', phone="", hours="9\n17", notice="\\"))
        db.add(SecondFactor(owner=ada.account, protected="sealed", confirmed=None, last_step=7))
        db.add(ErasedEntry(owner=ada.account, id=mint()))
        db.add(HelpContact(id=mint(), country="de", name="Haus am Wasser", phone="+49 30 1234", note=""))
        db.add(HelpCheck(contact="d" * 64, checked_on=made))
        db.add(HelpCard(id=1, text="Call us.", reviewed_by="Dr. Dov", reviewed_on=made))
        db.add(OneTimeCode(owner=ada.account, code_hash="c" * 64))
        db.get_one(Account, cy.account).leaving = START + timedelta(days=30)
    return engine


@pytest.fixture
def file(full: Engine, tmp_path: Path) -> Path:
    backup.write(full, tmp_path / "mooring.backup", ["0123456789abcdef"])
    return tmp_path / "mooring.backup"


@pytest.fixture
def elsewhere(tmp_path: Path) -> URL:
    """An empty database of the kind that the tests run on."""
    return settings_in(tmp_path / "elsewhere").database_url


@pytest.fixture(autouse=True)
def folder_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()


def nothing(_db: Session) -> None:
    """Leaves the rows as they were."""


def put_back(file: Path, url: URL, *, replace: bool = False) -> Path | None:
    with backup.opened(file) as found:
        return restore.restore(url, found, nothing, replace=replace)


def everything(at: Engine | URL) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the code reads them."""
    engine = connect(at) if isinstance(at, URL) else at
    with engine.connect() as connection:
        found = {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in Table.metadata.sorted_tables
        }
    if isinstance(at, URL):
        engine.dispose()
    return found


def kept(at: Engine | URL) -> dict[str, list[tuple[Any, ...]]]:
    return {name: rows for name, rows in everything(at).items() if name in KEPT}


def inside(file: Path) -> dict[str, list[dict[str, Any]]]:
    with zipfile.ZipFile(file) as archive:
        names = [name for name in archive.namelist() if name.endswith(".jsonl")]
        return {name.removesuffix(".jsonl"): [json.loads(line) for line in archive.read(name).splitlines()] for name in names}


def test_every_table_is_kept_or_left_out_for_a_reason() -> None:
    assert KEPT | backup.LEFT_OUT.keys() == Table.metadata.tables.keys() | {"alembic_version"}
    assert not KEPT & backup.LEFT_OUT.keys()
    assert all(backup.LEFT_OUT.values())
    assert len(tables.__all__) == len(Table.metadata.tables)


def test_a_restored_database_equals_the_one_that_was_backed_up(full: Engine, file: Path, elsewhere: URL) -> None:
    before = kept(full)
    assert all(before.values())
    put_back(file, elsewhere)
    assert kept(elsewhere) == before


@pytest.mark.only("postgresql", "needs one database of each kind")
def test_a_backup_moves_a_clinic_from_one_kind_of_database_to_the_other_and_back(
    full: Engine, file: Path, elsewhere: URL, tmp_path: Path
) -> None:
    on_disk = URL.create("sqlite", database=str(tmp_path / "moved.db"))
    put_back(file, on_disk)
    assert kept(on_disk) == kept(full)
    engine = connect(on_disk)
    backup.write(engine, tmp_path / "again.backup", [])
    engine.dispose()
    put_back(tmp_path / "again.backup", elsewhere)
    assert kept(elsewhere) == kept(full)
    assert inside(tmp_path / "again.backup") == inside(file)


def test_sign_ins_tries_and_tickets_stay_behind(full: Engine, file: Path, elsewhere: URL) -> None:
    put_back(file, elsewhere)
    assert inside(file).keys() == KEPT
    before, after = everything(full), everything(elsewhere)
    for name in ("sign_in", "attempt", "recovery_ticket"):
        assert before[name]
        assert after[name] == []


def test_it_says_what_it_is(file: Path) -> None:
    with backup.opened(file) as found:
        manifest = found.manifest
    assert (manifest.format, manifest.revision, manifest.made) == (1, HEAD, START.isoformat())
    assert (manifest.database, manifest.server_keys) == (databases.chosen.kind, ["0123456789abcdef"])
    assert {name: contents.rows for name, contents in manifest.tables.items()} == {
        name: len(rows) for name, rows in inside(file).items()
    }


def test_it_holds_no_secret_of_the_server_and_no_word_that_was_written(file: Path, folder: Path, ada: Person) -> None:
    unpacked = b"".join(json.dumps(rows).encode() for rows in inside(file).values()) + file.read_bytes()
    secrets = [(folder / name).read_text().strip() for name in ("server.key", "salt.secret")]
    cookies = [str(cookie.value) for cookie in ada.http.cookies.jar]
    for word in (*secrets, *cookies, ada.half, ada.auth, ada.code, "sea was calm", "For Bea", "quiet harbour"):
        assert word.encode() not in unpacked
    assert ada.account.encode() in unpacked


def test_it_is_of_one_moment_though_somebody_writes_all_the_while(
    full: Engine, ada: Person, tmp_path: Path, elsewhere: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, put = kept(full), backup._put

    def write_first(*words: Any) -> backup.Contents:
        ada.write()
        ada.share()
        return put(*words)

    monkeypatch.setattr(backup, "_put", write_first)
    backup.write(full, tmp_path / "busy.backup", [])
    put_back(tmp_path / "busy.backup", elsewhere)
    assert kept(elsewhere) == before
    assert len(kept(full)["entry"]) == len(before["entry"]) + len(KEPT)


def test_rows_go_through_a_little_memory_however_many_there_are(
    full: Engine, ada: Person, tmp_path: Path, elsewhere: URL
) -> None:
    body, count = envelope(2300), 3000
    row = {"owner": ada.account, "rev": 1, "saved": START.date(), "head_hash": "", "head": body, "body_rev": 1}
    with unit_of_work(full, writing=True) as db:
        ids = [f"{number:032x}" for number in range(count)]
        db.execute(insert(Entry), [{**row, "id": entry, "made": 10 + at, "seq": 10 + at} for at, entry in enumerate(ids)])
        db.execute(insert(EntryBody), [{"owner": ada.account, "entry": entry, "rev": 1, "body": body} for entry in ids])
    tracemalloc.start()
    backup.write(full, tmp_path / "large.backup", [])
    written = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    put_back(tmp_path / "large.backup", elsewhere)
    restored = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    size = sum(item.file_size for item in zipfile.ZipFile(tmp_path / "large.backup").infolist())
    assert size > 18_000_000
    assert max(written, restored) < size / 2
    assert len(kept(elsewhere)["entry"]) == count + 2


def test_it_is_for_its_owner_alone_and_never_takes_the_place_of_another(full: Engine, file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    with pytest.raises(FileExistsError):
        backup.write(full, file, [])
    assert file.read_bytes() == before


def test_a_file_that_comes_in_between_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "late.backup"

    def two_at_once() -> None:
        with backup.fresh_file(file) as out:
            out.write(b"a backup")
            file.write_text("somebody else's")

    with pytest.raises(FileExistsError):
        two_at_once()
    assert file.read_text() == "somebody else's"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["late.backup"]


def test_a_backup_that_fails_leaves_no_part_of_itself(full: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_words: Any) -> None:
        raise OSError(28, "No space left on device")

    before = set(tmp_path.iterdir())
    monkeypatch.setattr(zipfile._ZipWriteFile, "write", full_disk)  # type: ignore[attr-defined]
    with pytest.raises(OSError, match="No space left"):
        backup.write(full, tmp_path / "none.backup", [])
    assert set(tmp_path.iterdir()) == before


def test_where_files_have_one_name_only_it_is_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_words: Any) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", no_links)
    with backup.fresh_file(tmp_path / "stick.backup") as out:
        out.write(b"a backup")
    assert (tmp_path / "stick.backup").read_bytes() == b"a backup"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["stick.backup"]


def rewritten(file: Path, other: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """Another backup with a sound container and a right checksum, in which a part was changed or (None) left out."""
    with other.open("w+b") as out:
        with zipfile.ZipFile(file) as archive, zipfile.ZipFile(out, "w") as made:
            for name in archive.namelist():
                if (part := change(name, archive.read(name))) is not None:
                    made.writestr(name, part)
            made.comment = b"0" * backup.DIGEST
        backup.finish(out)
    return other


def test_no_byte_changes_unseen(file: Path, tmp_path: Path) -> None:
    whole, damaged = file.read_bytes(), tmp_path / "damaged.backup"
    for place in [*range(0, len(whole), 29), *range(len(whole) - 100, len(whole))]:
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        with pytest.raises(BadBackup, match="damaged"):
            backup.opened(damaged)


def test_a_changed_row_is_found_though_the_file_is_sound(file: Path, tmp_path: Path) -> None:
    forged = rewritten(file, tmp_path / "forged", lambda _name, part: part.replace(b'"wrong":0', b'"wrong":1'))
    with pytest.raises(BadBackup, match=r"damaged \(share\)"):
        backup.opened(forged)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_half_a_backup_is_none(share: float, file: Path, tmp_path: Path) -> None:
    whole, half = file.read_bytes(), tmp_path / "half.backup"
    half.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(BadBackup, match="not a whole backup"):
        backup.opened(half)


@pytest.mark.parametrize(
    "change",
    [
        lambda name, part: None if name == "opening.jsonl" else part,
        lambda name, part: part.replace(b'"opening"', b'"closing"'),
        lambda name, part: b"[]" if name == "manifest.json" else part,
        lambda name, part: None if name == "manifest.json" else part,
        lambda name, part: b"The sea was calm." if name == "manifest.json" else part,
    ],
)
def test_what_it_lists_is_what_it_holds(change: Callable[[str, bytes], bytes | None], file: Path, tmp_path: Path) -> None:
    with pytest.raises(BadBackup):
        backup.opened(rewritten(file, tmp_path / "other", change))


def changed_manifest(file: Path, changed: Path, **values: object) -> Path:
    """A backup that says something else of itself."""
    return rewritten(
        file, changed, lambda name, part: json.dumps({**json.loads(part), **values}).encode() if name == "manifest.json" else part
    )


@pytest.mark.parametrize("newer", [{"format": 2}, {"revision": "ffffffffffff"}])
def test_the_backup_of_a_newer_version_is_refused(newer: dict[str, object], file: Path, tmp_path: Path, elsewhere: URL) -> None:
    with pytest.raises(BadBackup, match="newer version"):
        put_back(changed_manifest(file, tmp_path / "newer.backup", **newer), elsewhere)
    if elsewhere.database and elsewhere.drivername == "sqlite":
        assert not Path(elsewhere.database).exists()


def test_a_database_with_people_in_it_is_not_overwritten(full: Engine, file: Path, folder: Path) -> None:
    before = everything(full)
    with pytest.raises(restore.NotEmpty):
        put_back(file, settings_in(folder).database_url)
    assert everything(full) == before


@pytest.mark.only("postgresql", "SQLite's files can be kept beside each other")
def test_a_database_of_postgresql_that_is_not_empty_is_never_replaced(full: Engine, file: Path, folder: Path) -> None:
    with pytest.raises(restore.NotEmpty):
        put_back(file, settings_in(folder).database_url, replace=True)


@pytest.mark.only("sqlite", "PostgreSQL's databases are not files")
def test_the_database_of_before_is_kept_beside_the_new_one(
    full: Engine, file: Path, folder: Path, tmp_path: Path, ada: Person
) -> None:
    ada.write()
    with_more = kept(full)
    shutil.copytree(folder, tmp_path / "killed")
    assert (tmp_path / "killed" / "mooring.db-wal").stat().st_size
    database = tmp_path / "killed" / "mooring.db"
    aside = put_back(file, URL.create("sqlite", database=str(database)), replace=True)
    assert aside is not None
    assert aside.name == "mooring.db.before-restore-20261122T100000Z"
    # With what was in its log only.
    assert kept(URL.create("sqlite", database=str(aside))) == with_more
    assert len(kept(URL.create("sqlite", database=str(database)))["entry"]) == len(with_more["entry"]) - 1
    assert stat.S_IMODE(database.stat().st_mode) == 0o600


@pytest.mark.only("sqlite", "PostgreSQL's databases are not files")
def test_the_log_of_the_old_database_is_never_read_into_the_new_one(full: Engine, file: Path, folder: Path, ada: Person) -> None:
    before = kept(full)
    with closing(sqlite3.connect(folder / "mooring.db", isolation_level=None)) as slow_reader:
        slow_reader.execute("BEGIN")
        slow_reader.execute("SELECT count(*) FROM entry").fetchall()
        ada.write()
        with_more = kept(full)
        full.dispose()
        aside = put_back(file, settings_in(folder).database_url, replace=True)
    assert aside is not None
    assert kept(settings_in(folder).database_url) == before
    assert kept(URL.create("sqlite", database=str(aside))) == with_more


@pytest.mark.only("sqlite", "PostgreSQL's databases are not files")
def test_a_damaged_database_is_replaced_when_told_and_kept_as_it_is(full: Engine, file: Path, tmp_path: Path) -> None:
    database = tmp_path / "elsewhere" / "mooring.db"
    database.write_text("The sea was calm today. " * 100)
    url = URL.create("sqlite", database=str(database))
    with pytest.raises(restore.NotEmpty):
        put_back(file, url)
    aside = put_back(file, url, replace=True)
    assert aside is not None
    assert aside.read_text().startswith("The sea")
    assert kept(url) == kept(full)


def test_what_fails_midway_changes_nothing(full: Engine, file: Path, elsewhere: URL, tmp_path: Path) -> None:
    def fail(_db: Session) -> None:
        raise LookupError

    with backup.opened(file) as found, pytest.raises(LookupError):
        restore.restore(elsewhere, found, fail)
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == []
    put_back(file, elsewhere)
    assert kept(elsewhere) == kept(full)


def test_a_backup_of_the_first_version_is_brought_up_to_this_one(tmp_path: Path, elsewhere: URL, clock: Clock) -> None:
    shutil.copy(Path(make.__file__).with_name("spine.db"), tmp_path / "spine.db")
    old = connect(URL.create("sqlite", database=str(tmp_path / "spine.db")))
    made = backup.write(old, tmp_path / "spine.backup", [])
    assert made.revision == "03f2d8fd1665"
    old.dispose()
    with backup.opened(tmp_path / "spine.backup") as found:
        restore.restore(elsewhere, found, shares.suspend_all)
    engine = connect(elsewhere)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == HEAD
        assert connection.execute(text("SELECT count(*) FROM share WHERE suspended")).scalar_one() == 1
        found_there = MetaData()
        found_there.reflect(connection)
    assert Table.metadata.tables.keys() <= found_there.tables.keys()
    engine.dispose()


@pytest.fixture
def restored(tmp_path: Path, clock: Clock) -> Iterator[FastAPI]:
    """The first version's clinic, restored on a new machine with another server key."""
    old = connect(URL.create("sqlite", database=str(shutil.copy(Path(make.__file__).with_name("spine.db"), tmp_path / "old.db"))))
    backup.write(old, tmp_path / "spine.backup", ["of a key that is lost"])
    old.dispose()
    settings = settings_in(tmp_path / "elsewhere")
    put_back(tmp_path / "spine.backup", settings.database_url)
    app = create_app(settings)
    yield app
    app.state.engine.dispose()


def test_recovery_codes_work_without_the_server_key(restored: FastAPI) -> None:
    rroot = reader.recovery_root(make.CODE)
    ada = Person(make.LOGIN, browser_of(restored), make.ACCOUNT)
    ada.code = make.proof(rroot, "mo1/recovery/auth")
    ticket = ada.recover().json()
    rkek = reader.expand(rroot, ["mo1/recovery/kek"])
    ada.key = reader.open_blob(rkek, ["mo1/wrap/recovery", make.ACCOUNT, "1", "1"], reader.from_envelope(ticket["wrap"]))
    request = {"ticket": ticket["ticket"], "auth": mint_key(), **ada.wraps()}
    assert ada.post("/recoveries/completions", request).status_code == 200
    ada.auth = request["auth"]
    assert ada.sign_in().status_code == 200
    stored = ada.stored(make.ENTRY)
    where = ["mo1/entry/body", make.ACCOUNT, "1", make.ENTRY, "1"]
    opened = reader.open_json(ada.key, where, str(stored["body"]), {"id": make.ENTRY, "rev": 1})
    assert opened["text"] == make.TEXT


def test_the_passphrase_does_not_and_that_is_said_by_name(restored: FastAPI) -> None:
    ada = Person(make.LOGIN, browser_of(restored), make.ACCOUNT)
    answer = ada.sign_in()
    assert (answer.status_code, answer.json()) == (503, {"problem": "server-key-lost"})


def test_a_restored_database_still_refuses_what_does_not_belong_together(file: Path, elsewhere: URL) -> None:
    put_back(file, elsewhere)
    engine = connect(elsewhere)
    with unit_of_work(engine, writing=True) as db:
        row = {"rev": 1, "made": 1, "seq": 1, "saved": START.date(), "head_hash": "", "body_rev": 1}
        db.add(Entry(owner=mint(), id=mint(), head=envelope(), **row))
        with pytest.raises(IntegrityError):
            db.flush()
        db.rollback()
    engine.dispose()
