"""Measures, and prints one table: `make bench` (docs/speed.md)."""

import logging
import os
import platform
import tempfile
from datetime import date
from pathlib import Path
from statistics import median

from tests.bench import browsed, served
from tests.bench.seed import Journalled, seed
from tests.browser import caddy

SIZES = (1_000, 100_000)
STARTS = 3
WHAT = {"journal": "journal page", "entry": "one entry", "save": "save", "sign-in": "sign-in"}


def main() -> None:
    """Measure everything, one after another."""
    logging.disable(logging.INFO)
    print(f"{date.today().isoformat()}, {os.cpu_count()} processors, {platform.system()}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory(prefix="mooring-bench-") as folder:
        print(f"load before: {os.getloadavg()[0]:.1f} (above 0.5, other work shares the processors: read the ratios)\n")
        rates, memory = {}, {}
        for size in SIZES:
            journal = seed(Path(folder) / str(size) / "data", size)
            rates[size], memory[size] = _serve(journal)
            if size == SIZES[0]:
                starts = _starts(journal)
        _print_rates(rates)
        _print_memory(memory[SIZES[-1]], starts)
        _browse(Path(folder))
        print(f"\nload after: {os.getloadavg()[0]:.1f}")


def _serve(journal: Journalled) -> tuple[dict[str, dict[str, dict[str, float]]], dict[str, dict[str, float]]]:
    rates: dict[str, dict[str, dict[str, float]]] = {}
    memory: dict[str, dict[str, float]] = {}
    for name, start, asks in (("bare", served.bare, served.asks_bare), ("mooring", served.mooring, served.asks)):
        with start(journal) as running:
            memory[name] = {"idle": running.megabytes}
            rates[name] = {
                what: served.rate(running, ask, (lambda: served.untried(journal)) if what == "sign-in" else lambda: None)
                for what, ask in asks(running, journal).items()
            }
            memory[name]["after load"] = running.megabytes
    return rates, memory


def _starts(journal: Journalled) -> dict[str, float]:
    def seconds(start) -> float:
        with start(journal) as running:
            return running.seconds

    return {
        name: median(seconds(start) for _ in range(STARTS))
        for name, start in (("bare", served.bare), ("mooring", served.mooring))
    }


def _print_rates(rates) -> None:
    print("| 16 connections | entries | bare /s | Mooring /s | ratio | bare, ms CPU | Mooring, ms CPU | slowest 1 %, ms |")
    print("|---|---|---|---|---|---|---|---|")
    for what, words in WHAT.items():
        for size, figures in rates.items():
            bare, ours = figures["bare"][what], figures["mooring"][what]
            cells = (f"{bare['rate']:.0f}", f"{ours['rate']:.0f}", f"{ours['rate'] / bare['rate']:.2f}")
            costs = (f"{bare['cpu']:.2f}", f"{ours['cpu']:.2f}", f"{ours['slowest']:.0f}")
            print(f"| {words} | {size:,} | {' | '.join((*cells, *costs))} |")


def _print_memory(memory, starts) -> None:
    print("\n| | bare | Mooring |\n|---|---|---|")
    for when in ("idle", "after load"):
        print(f"| memory, {when}, MB | {memory['bare'][when]:.0f} | {memory['mooring'][when]:.0f} |")
    print(f"| start to first answer, s | {starts['bare']:.2f} | {starts['mooring']:.2f} |")


def _browse(folder: Path) -> None:
    print("\n| slow 4G, processor 4 times slower | protocol | cold, KB | answers | cold, s | warm, KB | warm, s |")
    print("|---|---|---|---|---|---|---|")
    with browsed.browser() as running:
        (folder / "plain").mkdir()
        server = browsed.started(folder / "plain")
        try:
            ada = browsed.ada_at(server, running)
            _print_visits("HTTP/1.1", running, server.origin, ada.context.cookies())
            print("\n| in the browser | ms |\n|---|---|")
            print(f"| unlocking without Argon2, processor 4 times slower | {browsed.unlocking(ada):.0f} |")
            for count in (1_000, 10_000):
                print(f"| opening {count:,} heads | {browsed.heads(ada, count):.0f} |")
        finally:
            server.stop()
        if caddy.find():
            print("\n| slow 4G, processor 4 times slower | protocol | cold, KB | answers | cold, s | warm, KB | warm, s |")
            print("|---|---|---|---|---|---|---|")
            _behind_caddy(folder / "clinic", running)


def _behind_caddy(folder: Path, running) -> None:
    folder.mkdir()
    front = caddy.Caddy(folder)
    server = browsed.started(folder, front.origin)
    try:
        front.start(server)
        _print_visits("HTTP/2", running, front.origin, [])
    finally:
        front.stop()
        server.stop()


def _print_visits(protocol: str, running, origin: str, cookies) -> None:
    pages = {"first page (sign in)": ("/signin", []), "shared pages, before Open": ("/s/" + "0" * 32, [])}
    if cookies:
        pages["journal, 30 entries"] = ("/my/entries", cookies)
    for words, (path, carried) in pages.items():
        cold, warm = browsed.cold_and_warm(running, origin + path, carried)
        # A browser keeps nothing from a server whose certificate it was told to ignore.
        second = f"{warm.wire / 1000:.1f} | {warm.seconds:.1f}" if protocol == "HTTP/1.1" else "- | -"
        print(f"| {words} | {protocol} | {cold.wire / 1000:.1f} | {cold.answers} | {cold.seconds:.1f} | {second} |")


if __name__ == "__main__":
    main()
