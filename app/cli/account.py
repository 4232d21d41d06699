"""Accounts from the command line."""

from enum import StrEnum
from typing import Annotated

import typer

from app.accounts import invitations
from app.accounts.invitations import DAYS, LONGEST_DAYS
from app.cli import start
from app.core.db import unit_of_work

commands = typer.Typer(no_args_is_help=True, help="Invite people.")


class Role(StrEnum):
    """Who is invited."""

    patient = "patient"
    therapist = "therapist"


@commands.callback()
def accounts_commands() -> None:
    """Invite people."""


@commands.command()
def invite(
    role: Annotated[Role, typer.Option(help="Who is invited.")] = Role.patient,
    days: Annotated[int, typer.Option(min=1, max=LONGEST_DAYS, help="Days until the link expires.")] = DAYS,
    desk: Annotated[bool, typer.Option("--desk", help="The account also runs the clinic's desk.")] = False,
) -> None:
    """Print a one-time link with which one person can join."""
    settings = start.settings()
    engine = start.migrated(settings)
    with unit_of_work(engine, writing=True) as db:
        token = invitations.invite(db, role=role.value, desk=desk, days=days)
    print(f"One-time link to join, good for {days} days. Hand it to one person; it works once.\n")
    print(f"  {settings.public_origin}/join#{token}")
