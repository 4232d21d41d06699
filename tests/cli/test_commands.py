"""The commands as a person types them: what they say when all is well, and one clear sentence when it is not."""

import socket
import stat
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from itertools import takewhile
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from app.cli import main
from app.cli.serve import _bind
from app.core.db import connect, unit_of_work
from tests import databases
from tests.cli.running import LINK, MOORING, ROOT, Serving, environment, free_port, run, sentence
from tests.conftest import First, settings_in


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else uses."""
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        yield int(busy.getsockname()[1])


def test_the_first_start_makes_everything_says_so_and_the_second_just_starts(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = Serving(data, tmp_path / "first.log")
    said = first.answer()
    first.stop()
    assert "Keep a copy of both somewhere else" in said
    assert len(LINK.findall(said)) == 1
    assert stat.S_IMODE((data / "server.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((data / "salt.secret").stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    secrets = [(data / name).read_text().strip() for name in ("server.key", "salt.secret")]
    assert not [secret for secret in secrets if secret in said]

    second = Serving(data, tmp_path / "second.log")
    again = second.answer()
    second.stop()
    assert "Keep a copy" not in again
    assert LINK.findall(again) != LINK.findall(said)
    assert [(data / name).read_text().strip() for name in ("server.key", "salt.secret")] == secrets


def test_with_an_account_there_it_says_where_it_is_and_hands_out_no_link(folder: Path, tmp_path: Path) -> None:
    serving = Serving(folder, tmp_path / "server.log")
    said = serving.answer()
    with urllib.request.urlopen(f"http://localhost:{serving.port}/signin") as page:
        assert page.status == 200
        assert "server" not in page.headers
    serving.stop()
    assert said.startswith(f"Mooring is at http://localhost:{serving.port}")
    assert not LINK.search(said)
    log = serving.log.read_text()
    assert "GET /signin 200" in log
    assert "127.0.0.1" not in log


def test_small_answers_are_sent_at_once(tmp_path: Path) -> None:
    # asyncio switches Nagle's algorithm off only where it sees TCP; with it, an answer in two parts can wait for 40 ms.
    with closing(_bind(settings_in(tmp_path, port=free_port()))) as bound:
        assert bound.proto == socket.IPPROTO_TCP


def test_a_taken_port_is_said_in_a_sentence(taken: int, tmp_path: Path) -> None:
    answer = run("serve", data=tmp_path / "data", MOORING_PORT=str(taken))
    assert f"port {taken} is taken" in sentence(answer)
    assert "MOORING_PORT" in answer.stderr
    assert not (tmp_path / "data" / "server.key").exists()


def test_a_data_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = run("serve", data=tmp_path / "file" / "data")
    assert "could not be made" in sentence(answer)
    assert "MOORING_DATA" in answer.stderr


def test_a_data_folder_that_is_not_writable_is_said_in_a_sentence(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o555)
    # Root may write everywhere, so the rights are given up once everything is loaded.
    code = "import os; from app.cli import start; os.getuid() or os.setuid(65534); start.settings()"
    for folder in takewhile(lambda folder: folder.name != Path(tempfile.gettempdir()).name, (tmp_path, *tmp_path.parents)):
        folder.chmod(0o755)
    command = [sys.executable, "-c", code]
    answer = subprocess.run(command, env=environment(data), cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert "is not writable" in sentence(answer)


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("MOORING_ORIGIN", "http://notes.example.org", "MOORING_ORIGIN must begin with https://"),
        ("MOORING_PORT", "many", "MOORING_PORT: "),
        ("MOORING_SERVER_KEY_FILE", "/no/such/file", "could not be read: /no/such/file"),
    ],
)
def test_a_setting_that_does_not_fit_is_said_in_a_sentence(setting: str, value: str, says: str, tmp_path: Path) -> None:
    assert says in sentence(run("account", "invite", data=tmp_path / "data", **{setting: value}))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://mooring:planted@127.0.0.1:{port}/notes", "nothing answers where MOORING_DATABASE points"),
        ("postgresql://mooring:pla/planted@127.0.0.1:{port}/notes", "cannot be opened"),
        ("postgresql://mooring:planted@/notes?host={folder}", "nothing answers where MOORING_DATABASE points"),
        ("sqlite:///{folder}/none/planted.db", "the file cannot be written"),
        ("sqlite:///{folder}/no.db", "the file is no database"),
        ("mysql://mooring:planted@127.0.0.1/notes", "MOORING_DATABASE must look like postgresql://"),
        ("planted", "MOORING_DATABASE must look like postgresql://"),
    ],
)
def test_a_database_that_cannot_be_opened_is_said_in_a_sentence_without_its_password(url: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "no.db").write_text("The sea was calm today. " * 100)
    url = url.format(port=free_port(), folder=tmp_path)
    answer = run("serve", data=tmp_path / "data", MOORING_PORT=str(free_port()), MOORING_DATABASE=url)
    assert says in sentence(answer)
    assert "planted" not in answer.stderr + answer.stdout


@pytest.mark.only("postgresql", "a file has neither owner nor password of its own")
def test_a_refusal_of_postgresql_is_said_in_a_sentence(tmp_path: Path) -> None:
    url = databases.chosen.url_of(tmp_path / "data")
    for wrong in (url.replace("mooring@", "planted@"), url.replace("@/t", "@/planted")):
        assert "does not know the user or the database" in sentence(
            run("account", "invite", data=tmp_path, MOORING_DATABASE=wrong)
        )


def test_a_database_of_a_newer_version_is_left_alone_in_a_sentence(folder: Path) -> None:
    engine = connect(settings_in(folder).database_url)
    with unit_of_work(engine, writing=True) as db:
        db.execute(text("UPDATE alembic_version SET version_num = 'ffffffffffff'"))
    assert "a newer Mooring" in sentence(run("serve", data=folder, MOORING_PORT=str(free_port())))
    with unit_of_work(engine, writing=False) as db:
        assert db.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "ffffffffffff"
    engine.dispose()


def test_two_starts_at_once_make_one_schema(tmp_path: Path) -> None:
    command, environ = [str(MOORING), "account", "invite"], environment(tmp_path / "data")
    starts = [
        subprocess.Popen(command, env=environ, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in range(3)
    ]
    said = [start.communicate(timeout=60)[0].decode() for start in starts]
    assert [start.returncode for start in starts] == [0, 0, 0], said
    assert all(LINK.search(words) for words in said)


@pytest.mark.parametrize("setting", ["MOORING_SERVER_KEY", "MOORING_SALT_SECRET"])
def test_a_secret_that_is_none_is_said_in_a_sentence_without_it(setting: str, tmp_path: Path) -> None:
    answer = run("serve", data=tmp_path / "data", MOORING_PORT=str(free_port()), **{setting: "planted-not-a-key"})
    assert setting in sentence(answer)
    assert "planted" not in answer.stderr


def test_another_server_key_is_said_before_anybody_is_turned_away(folder: Path, first: First) -> None:
    (folder / "server.key").unlink()
    answer = run("serve", data=folder, MOORING_PORT=str(free_port()))
    assert "the server key does not belong to this database" in sentence(answer)
    assert not (folder / "server.key").exists()


def test_an_invitation_is_printed_once_and_kept_as_a_hash(folder: Path) -> None:
    one = run("account", "invite", data=folder)
    two = CliRunner().invoke(main, ["account", "invite", "--role", "therapist", "--days", "3"], env=environment(folder))
    assert (one.returncode, two.exit_code) == (0, 0)
    assert "good for 14 days" in one.stdout
    assert "good for 3 days" in two.stdout
    links = LINK.findall(one.stdout + two.stdout)
    assert len(set(links)) == 2
    kept = databases.chosen.kept_in(folder)
    assert not [link for link in links if link.split("#")[1].encode() in kept]


@pytest.mark.parametrize("words", [("--days", "0"), ("--days", "91"), ("--role", "admin")])
def test_an_invitation_has_its_bounds(words: tuple[str, ...], folder: Path) -> None:
    answer = CliRunner().invoke(main, ["account", "invite", *words], env=environment(folder))
    assert answer.exit_code == 2
    assert not LINK.search(answer.output)


def test_a_link_for_somebody_who_also_runs_the_desk(folder: Path) -> None:
    answer = run("account", "invite", "--desk", "--role", "therapist", data=folder)
    assert answer.returncode == 0
    assert len(LINK.findall(answer.stdout)) == 1
    with unit_of_work(connect(settings_in(folder).database_url), writing=False) as db:
        waiting = db.execute(text("SELECT role, desk FROM invitation WHERE used_by IS NULL")).all()
    assert [tuple(row) for row in waiting] == [("therapist", True)]


def test_a_new_journal_is_begun_from_the_command_line_too(folder: Path) -> None:
    answer = run("account", "renew", "ada", data=folder)
    assert answer.returncode == 0
    assert "under the login ada, good for 3 days" in answer.stdout
    assert len(LINK.findall(answer.stdout)) == 1
    assert "no account has this login" in sentence(run("account", "renew", "nobody", data=folder))
    with unit_of_work(connect(settings_in(folder).database_url), writing=True) as db:
        db.execute(text("UPDATE account SET set_aside = '2027-02-20' WHERE login = 'ada'"))
    assert "was set aside already" in sentence(run("account", "renew", "ada", data=folder))


@pytest.mark.only("sqlite", "beside PostgreSQL its driver is needed")
def test_a_server_that_finds_its_schema_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    asked = (
        "import sys; from app.cli import serve, start; settings = start.settings(); start.migrated(settings).dispose();"
        "serve.server(settings); print(*{'alembic', 'psycopg', 'webauthn'} & set(sys.modules))"
    )
    for loaded in ("alembic", ""):
        command = [sys.executable, "-c", asked]
        found = subprocess.run(command, env=environment(tmp_path), cwd=ROOT, capture_output=True, text=True, check=True)
        assert found.stdout.strip() == loaded
