"""`mooring check`: one line for each thing that has to be right. It changes nothing, the schema least of all."""

from collections.abc import Iterator
from functools import partial

import typer

from app.cli import start
from app.cli.check_database import DATABASE, reached
from app.cli.check_machine import MACHINE
from app.cli.finding import Finding, find
from app.core.config import Settings
from app.core.db import look, unit_of_work


def check() -> None:
    """Say of each thing whether it is in order, and what to do when it is not. Nothing is changed."""
    wrong = 0
    for finding in findings(start.read()):
        print(finding)
        wrong += not finding.well
    if wrong:
        print(f"\n{wrong} {'thing needs' if wrong == 1 else 'things need'} you.")
        raise typer.Exit(1)
    print("\nAll is in order.")


def findings(settings: Settings) -> Iterator[Finding]:
    """What there is to say of the machine, and then of the database, when there is one."""
    for about, asked in MACHINE.items():
        yield find(about, partial(asked, settings))
    database = find("database", partial(reached, settings))
    yield database
    if database.well:
        yield from _inside(settings)


def _inside(settings: Settings) -> Iterator[Finding]:
    engine = look(settings.database_url)
    for about, asked in DATABASE.items():
        with unit_of_work(engine, writing=False) as db:
            yield find(about, partial(asked, settings, db))
    engine.dispose()
