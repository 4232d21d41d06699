"""`mooring check`: every line can be well and can be wrong, says what to do, and nothing is changed by asking."""

import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from app.cli import main
from app.core.db import connect, unit_of_work
from tests import databases
from tests.cast import mint_key
from tests.conftest import Clock, invitation_from, settings_in

SHELF = Path(__file__).resolve().parents[1] / "scales" / "shelf"
ALL = [
    "settings",
    "data folder",
    "secrets",
    "disk",
    "address",
    "trusted proxies",
    "prompts",
    "scales",
    "database",
    "schema",
    "integrity",
    "server key",
    "clock",
    "people",
]


class Answer:
    """What the command said, line by line."""

    def __init__(self, exit_code: int, output: str) -> None:
        self.exit_code, self.output = exit_code, output
        found = re.findall(r"^(ok|wrong) +([a-z ]+): (.+)$", output, re.MULTILINE)
        self.lines = {about: said for _, about, said in found}
        self.wrong = {about: said for how, about, said in found if how == "wrong"}

    def only_wrong(self, about: str) -> str:
        """What is wrong, when it is this alone."""
        assert list(self.wrong) == [about], self.output
        assert self.exit_code == 1
        assert "1 thing needs you." in self.output
        return self.wrong[about]


Check = Callable[..., Answer]


@pytest.fixture
def check(folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Runs it over a folder in which Ada and Cy have joined."""
    for name in [name for name in os.environ if name.startswith("MOORING_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MOORING_DATA", str(folder))
    monkeypatch.setenv("MOORING_DATABASE", databases.chosen.url_of(folder))
    folder.chmod(0o700)

    def check(**settings: str) -> Answer:
        answer = CliRunner().invoke(main, ["check"], env=settings)
        assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
        return Answer(answer.exit_code, answer.output)

    return check


def kept(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file, its content and its rights."""
    return {path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mode) for path in [*folder.iterdir()]}


def change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "mooring.db")) as database, database:
        database.execute(statement)


def test_when_all_is_in_order_it_says_so_of_each_thing(check: Check) -> None:
    answer = check()
    assert answer.exit_code == 0, answer.output
    assert list(answer.lines) == ALL
    assert answer.wrong == {}
    assert answer.output.endswith("All is in order.\n")
    assert answer.lines["people"] == "2 accounts, 0 unused links to join"


def test_behind_caddy_as_in_the_compose_file_all_is_in_order(check: Check) -> None:
    answer = check(MOORING_ORIGIN="https://notes.example.org", MOORING_HOST="0.0.0.0", MOORING_TRUSTED_PROXIES="172.30.87.2")
    assert answer.wrong == {}
    assert answer.lines["address"] == "https://notes.example.org"
    assert answer.lines["trusted proxies"] == "172.30.87.2"


def test_nothing_is_changed_while_mooring_stands_still(check: Check, folder: Path) -> None:
    for leftover in folder.glob("mooring.db-*"):
        leftover.unlink()
    before = kept(folder)
    check()
    assert kept(folder) == before


def test_nothing_is_changed_while_mooring_runs_and_what_is_newest_counts(check: Check, folder: Path) -> None:
    engine = connect(settings_in(folder).database_url)
    with engine.connect():
        invitation_from(engine)
        before = kept(folder)
        answer = check()
        after = kept(folder)
    engine.dispose()
    # SQLite's shared memory is where readers say that they read.
    assert {name: after[name] for name in after if not name.endswith("-shm")} == {
        name: before[name] for name in before if not name.endswith("-shm")
    }
    assert answer.lines["people"] == "2 accounts, 1 unused link to join"


@pytest.mark.only("sqlite", "it is about the file")
def test_nothing_is_made_where_nothing_is(check: Check, tmp_path: Path) -> None:
    answer = check(MOORING_DATA=str(tmp_path / "nowhere"))
    assert answer.exit_code == 1
    assert set(answer.wrong) == {"data folder", "secrets", "database"}
    assert all("mooring serve" in said or "first start" in said for said in answer.wrong.values())
    assert "3 things need you." in answer.output
    assert not (tmp_path / "nowhere").exists()


def test_links_that_wait_and_links_that_ran_out_are_counted_apart(check: Check, folder: Path, clock: Clock) -> None:
    engine = connect(settings_in(folder).database_url)
    invitation_from(engine, days=1)
    clock.pass_by(days=2)
    invitation_from(engine)
    invitation_from(engine)
    engine.dispose()
    assert check().lines["people"] == "2 accounts, 2 unused links to join, 1 more ran out"


def test_a_setting_that_does_not_fit_is_said_and_ends_it(check: Check) -> None:
    answer = check(MOORING_TRUSTED_PROXIES="*")
    assert answer.exit_code == 1
    assert answer.lines == {}
    assert "mooring: MOORING_TRUSTED_PROXIES must name the proxy" in answer.output


@pytest.mark.parametrize(
    ("settings", "about", "says"),
    [
        ({"MOORING_ORIGN": "https://notes.example.org"}, "settings", "there is no MOORING_ORIGN"),
        ({"MOORING_DEVELOPMENT": "1"}, "settings", "Never on a machine that people use"),
        ({"MOORING_ORIGIN": "http://localhost:9999"}, "address", "do not match"),
        ({"MOORING_ORIGIN": "https://192.0.2.7"}, "address", "has no name in it"),
        ({"MOORING_ORIGIN": "https://localhost"}, "address", "has no name in it"),
        ({"MOORING_ORIGIN": "https://n.example", "MOORING_TRUSTED_PROXIES": ""}, "trusted proxies", "is empty"),
        ({"MOORING_ORIGIN": "https://n.example", "MOORING_TRUSTED_PROXIES": "10.1.1.1"}, "trusted proxies", "Add 127.0.0.1"),
        ({"MOORING_ORIGIN": "https://n.example", "MOORING_HOST": "0.0.0.0"}, "trusted proxies", "set MOORING_HOST=127.0.0.1"),
        (
            {"MOORING_ORIGIN": "https://n.example", "MOORING_HOST": "0.0.0.0", "MOORING_TRUSTED_PROXIES": "10.0.0.0/8"},
            "trusted proxies",
            "every machine in 10.0.0.0/8",
        ),
    ],
)
def test_settings_that_do_not_go_together_are_said(settings: dict[str, str], about: str, says: str, check: Check) -> None:
    assert says in check(**settings).only_wrong(about)


def test_settings_of_the_neighbours_are_not_taken_for_ours(check: Check) -> None:
    assert check(MOORING_DOMAIN="notes.example.org", MOORING_TLS="tls internal", MOORING_SERVER_KEY_FILE="").wrong == {}


@pytest.mark.parametrize("name", ["server.key", "salt.secret"])
def test_a_secret_that_others_can_read_is_said(name: str, check: Check, folder: Path) -> None:
    (folder / name).chmod(0o640)
    assert check().only_wrong("secrets").endswith(f"Run: chmod 600 {folder / name}")


def test_a_folder_that_others_can_look_into_is_said(check: Check, folder: Path) -> None:
    folder.chmod(0o755)
    assert check().only_wrong("data folder").endswith(f"Run: chmod 700 {folder}")


def test_a_folder_of_somebody_else_is_said(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    assert "belongs to somebody else" in check().only_wrong("data folder")


@pytest.mark.parametrize("name", ["server.key", "salt.secret"])
def test_a_secret_that_is_gone_is_said_and_not_made(name: str, check: Check, folder: Path) -> None:
    (folder / name).unlink()
    answer = check()
    assert set(answer.wrong) == {"secrets", "server key"}
    assert "put your copy back first" in answer.wrong["secrets"]
    assert not (folder / name).exists()


def test_a_secret_that_is_none_is_said_without_it(check: Check, folder: Path) -> None:
    (folder / "server.key").write_text("planted-not-a-key\n")
    answer = check()
    assert set(answer.wrong) == {"secrets", "server key"}
    assert "planted" not in answer.output


def test_the_key_of_another_database_is_said(check: Check, folder: Path) -> None:
    (folder / "server.key").write_text(mint_key() + "=\n")
    assert "does not belong to this database" in check().only_wrong("server key")


def test_secrets_may_be_handed_over_in_the_settings(check: Check, folder: Path) -> None:
    key, salt = ((folder / name).read_text().strip() for name in ("server.key", "salt.secret"))
    (folder / "server.key").unlink()
    (folder / "salt.secret").unlink()
    answer = check(MOORING_SERVER_KEY=key, MOORING_SALT_SECRET=salt)
    assert answer.wrong == {}
    assert answer.lines["secrets"] == "handed over in the settings"
    assert key not in answer.output
    assert salt not in answer.output


def test_a_disk_that_is_nearly_full_is_said(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=12 * 1024 * 1024))
    assert check().only_wrong("disk").startswith("12 MB free")


@pytest.mark.only("sqlite", "it is about the file")
def test_an_older_schema_is_said_and_left_as_it_is(check: Check, folder: Path) -> None:
    old = Path(__file__).parents[1] / "upgrade" / "spine.db"
    for leftover in folder.glob("mooring.db*"):
        leftover.unlink()
    shutil.copy(old, folder / "mooring.db")
    before = (folder / "mooring.db").read_bytes()
    assert "from an older Mooring. Make a backup" in check().wrong["schema"]
    assert (folder / "mooring.db").read_bytes() == before


@pytest.mark.only("sqlite", "it is about the file")
def test_a_newer_schema_and_an_empty_database_are_said(check: Check, folder: Path) -> None:
    change(folder, "UPDATE alembic_version SET version_num = 'ffffffffffff'")
    assert "a newer Mooring" in check().only_wrong("schema")
    for leftover in folder.glob("mooring.db*"):
        leftover.unlink()
    change(folder, "CREATE TABLE other (id INTEGER)")
    answer = check()
    assert "the database is empty" in answer.wrong["schema"]
    assert "cannot be looked at" in answer.wrong["people"]


@pytest.mark.parametrize("url", ["postgresql+psycopg://mooring:planted@127.0.0.1:1/mooring", "sqlite:////no/such/mooring.db"])
def test_a_database_that_does_not_open_is_said_without_its_password(url: str, check: Check) -> None:
    answer = check(MOORING_DATABASE=url)
    assert "cannot be opened" in answer.only_wrong("database")
    assert "planted" not in answer.output
    assert list(answer.lines) == ALL[:9]


@pytest.mark.only("sqlite", "it is about the file")
def test_a_file_that_is_no_database_is_said(check: Check, folder: Path) -> None:
    for leftover in folder.glob("mooring.db*"):
        leftover.unlink()
    (folder / "mooring.db").write_bytes(b"a shopping list" * 100)
    assert "is not a database, or a damaged one. Stop Mooring" in check().only_wrong("database")


@pytest.mark.only("sqlite", "it is about the file")
def test_damage_inside_the_file_is_said(check: Check, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "mooring.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'share'").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    with (folder / "mooring.db").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    assert "is damaged. Stop Mooring" in check().only_wrong("integrity")


@pytest.mark.parametrize(("days", "says"), [(-900, "before this version was made"), (-0.5, "something was written later")])
def test_a_clock_that_went_back_is_said(days: float, says: str, check: Check, folder: Path, clock: Clock) -> None:
    engine = connect(settings_in(folder).database_url)
    clock.pass_by(days=1)
    invitation_from(engine)
    engine.dispose()
    clock.pass_by(days=days)
    assert says in check().only_wrong("clock")


def test_a_copy_is_not_needed_to_look_at_what_another_process_writes(check: Check, folder: Path) -> None:
    """A reader never stands in a writer's way."""
    engine = connect(settings_in(folder).database_url)
    with unit_of_work(engine, writing=True) as db:
        db.connection().exec_driver_sql("DELETE FROM attempt")
        assert check().exit_code == 0
    engine.dispose()


def test_the_prompts_say_how_many_nobody_has_reviewed(check: Check) -> None:
    assert re.fullmatch(r"(\d+), of which \1 are drafts that nobody has reviewed", check().lines["prompts"])


def test_a_pack_of_prompts_is_counted_and_its_mistakes_are_named(check: Check, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    assert "there is no such folder" in check(MOORING_PROMPTS=str(pack)).only_wrong("prompts")
    pack.mkdir()
    (pack / "pack.yaml").write_text("hide: [SET-01]\n", encoding="utf-8")
    assert check(MOORING_PROMPTS=str(pack)).lines["prompts"].endswith("; 0 of your own, 1 hidden")
    (pack / "pack.yaml").write_text("hide: [SET-01]\nseen: all\n", encoding="utf-8")
    assert "pack.yaml, line 2: pack: seen: " in check(MOORING_PROMPTS=str(pack)).only_wrong("prompts")


def test_no_scale_is_shipped_and_those_of_the_clinic_are_told_by_their_ends(check: Check, tmp_path: Path) -> None:
    assert check().lines["scales"] == "none, and people see nothing of any"
    assert check(MOORING_SCALES=str(SHELF)).lines["scales"] == (
        "quiet-evenings version 1, 5 items, gives from 0 to 100, 3 examples agree; "
        "small-kindnesses version 3, 4 items, gives from 1.00 to 5.00, 2 examples agree"
    )
    assert "there is no such folder" in check(MOORING_SCALES=str(tmp_path / "none")).only_wrong("scales")
    (tmp_path / "quiet-evenings.yaml").write_text((SHELF / "quiet-evenings.yaml").read_text() + "bands: {50: low}\n")
    assert "quiet-evenings.yaml, line 34: scale: bands: Mooring shows a number" in check(MOORING_SCALES=str(tmp_path)).only_wrong(
        "scales"
    )
