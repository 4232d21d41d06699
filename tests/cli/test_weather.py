"""The real server in real trouble: killed in the middle of saves, out of disk, kept out of its own database.

Whatever it called saved is there afterwards, byte for byte, and nothing is there by half.
"""

import os
import resource
import secrets
import signal
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from threading import Event

import pytest
from httpx2 import Client, HTTPError, Limits

from tests.browser.server import Server
from tests.cast import JSON, Person, envelope, mint, mint_key

WRITERS = 6
# As many as fit into this time, and not fewer than a few on the slowest machine.
ROUNDS, LEAST, SECONDS = 25, 5, 40


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("weather"))
    running.start()
    yield running
    running.stop(kill=True)


@pytest.fixture(scope="module")
def ada(server: Server) -> Iterator[Person]:
    """Ada, who has joined the real server."""
    limits = Limits(max_connections=2 * WRITERS)
    with Client(base_url=server.origin, headers={"Sec-Fetch-Site": "same-origin"}, timeout=30, limits=limits) as http:
        person = Person("ada", http)  # type: ignore[arg-type]
        person.join(server.first_link().split("#")[1])
        yield person


def form(ada: Person, size: int = 4_000) -> dict[str, str]:
    return {"account": ada.account, "rev": "1", "base": "-", "head": envelope(), "body": envelope(size)}


def rows(server: Server) -> dict[str, tuple[str, str]]:
    """Head and body of everything that is stored."""
    found = server.change("SELECT e.id, e.head, b.body FROM entry e JOIN entry_body b ON b.entry = e.id AND b.rev = e.body_rev")
    return {entry: (head, body) for entry, head, body in found}


def whole(server: Server) -> None:
    """No page torn, no row without the rows that belong to it, and every count is right."""
    assert server.change("PRAGMA integrity_check") == [("ok",)]
    assert server.change("PRAGMA foreign_key_check") == []
    (entries,), (bodies,), (revisions,) = (
        server.change(f"SELECT count(*) FROM {table}")[0] for table in ("entry", "entry_body", "entry_revision")
    )
    assert entries == bodies == revisions
    assert server.change("SELECT coalesce(max(made), 0), coalesce(max(seq), 0) FROM journal") == [(entries, entries)]


def test_what_was_called_saved_survives_a_server_that_is_killed_in_the_middle_of_saves(server: Server, ada: Person) -> None:
    began, lots = time.monotonic(), secrets.SystemRandom()
    sent: dict[str, dict[str, str]] = {}
    saved: set[str] = set()
    before = rows(server)
    for done in range(ROUNDS):
        if done >= LEAST and time.monotonic() - began > SECONDS:
            break
        over, under_way = Event(), Event()

        def write(over: Event = over, under_way: Event = under_way) -> None:
            while not over.is_set():
                entry, wish = mint(), form(ada)
                sent[entry] = wish
                try:
                    if ada.http.post(f"/my/entries/{entry}", data=wish).status_code == 303:
                        saved.add(entry)
                        under_way.set()
                except HTTPError:
                    return

        with ThreadPoolExecutor(WRITERS) as writers:
            writing = [writers.submit(write) for _ in range(WRITERS)]
            under_way.wait(30)
            time.sleep(lots.uniform(0, 0.12))
            server.stop(kill=True)
            over.set()
            for each in writing:
                each.result()
        server.start()
    stored = {entry: row for entry, row in rows(server).items() if entry not in before}
    whole(server)
    assert saved
    assert saved <= set(stored) <= set(sent)
    assert all(stored[entry] == (sent[entry]["head"], sent[entry]["body"]) for entry in stored)
    # Whoever had no answer sends the same bytes again.
    for entry in set(sent) - saved:
        assert ada.http.post(f"/my/entries/{entry}", data=sent[entry]).status_code == 303
    assert rows(server) == before | {entry: (wish["head"], wish["body"]) for entry, wish in sent.items()}
    whole(server)
    for entry in list(saved)[:5]:
        assert ada.stored(entry)["body"] == sent[entry]["body"]


@contextmanager
def no_room(server: Server) -> Iterator[None]:
    """The server may make no file larger than the largest that it has: each write beyond ends as on a full disk."""
    pid = server.pid
    files = [path for path in server.data.iterdir() if path.is_file()]
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (max(path.stat().st_size for path in files), before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux lets a test take another process's disk away")
def test_without_room_saves_are_refused_in_words_pages_are_read_and_afterwards_saving_works(server: Server, ada: Person) -> None:
    kept = ada.write()
    refused: list[tuple[str, dict[str, str]]] = []
    with no_room(server):
        for _ in range(40):
            entry, wish = mint(), form(ada, 200_000)
            answer = ada.http.post(f"/my/entries/{entry}", data=wish)
            if answer.status_code != 303:
                assert answer.status_code == 507
                assert "The server has no room left" in answer.text
                refused.append((entry, wish))
        assert refused
        for path in (f"/my/entries/{kept.id}", "/my/entries", "/my/today", "/my/help"):
            assert ada.get(path).status_code == 200
        assert ada.http.post("/my/entries/" + mint(), data=form(ada, 200_000), headers=JSON).json() == {"problem": "no-room"}
    for entry, wish in refused:
        assert ada.http.post(f"/my/entries/{entry}", data=wish).status_code == 303
        assert ada.stored(entry)["body"] == wish["body"]
    whole(server)
    assert "storage: no-room" in server.log.read_text()


def test_while_another_program_holds_the_database_pages_are_read_and_afterwards_everything_goes_on(
    server: Server, ada: Person
) -> None:
    kept, wish = ada.write(), form(ada)
    with ThreadPoolExecutor(3 * WRITERS) as crowd:
        with closing(sqlite3.connect(server.data / "mooring.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            saves = [crowd.submit(ada.http.post, f"/my/entries/{mint()}", data=wish) for _ in range(WRITERS)]
            for path in (f"/my/entries/{kept.id}", "/my/entries", "/my/today"):
                assert ada.get(path).status_code == 200
            answers = [each.result() for each in saves]
        assert {answer.status_code for answer in answers} == {503}
        assert all("The server has a lot to do right now" in answer.text for answer in answers)
    ada.write()
    whole(server)


def test_a_restart_is_a_moment_and_nothing_else(server: Server, ada: Person) -> None:
    kept = ada.write()
    os.kill(server.pid, signal.SIGTERM)
    server.stop()
    server.start()
    page = ada.get(f"/my/entries/{kept.id}")
    assert (page.status_code, ada.half in page.text) == (200, True)
    ada.write()
    assert ada.post("/my/unlocks", {"account": ada.account, "auth": mint_key()}).json() == {"problem": "wrong-passphrase"}
