"""Accounts from the command line."""

from enum import StrEnum
from typing import Annotated

import typer

from app.accounts import invitations, renewals
from app.accounts import service as accounts
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


@commands.command()
def renew(
    login: Annotated[str, typer.Argument(help="Whose passphrase and recovery code are both lost.")],
    days: Annotated[int, typer.Option(min=1, max=LONGEST_DAYS, help="Days until the link expires.")] = renewals.DAYS,
) -> None:
    """Print a one-time link with which somebody who lost both secrets begins a new, empty journal."""
    settings = start.settings()
    engine = start.migrated(settings)
    with unit_of_work(engine, writing=True) as db:
        account = accounts.by_login(db, login)
        if account is None:
            start.stop("no account has this login. Logins are in lower case, as they stand at the desk.")
        if account.set_aside is not None:
            start.stop("this journal was set aside already, and a new one was begun for its owner.")
        token, minted = invitations.mint()
        renewals.offer(db, account.id, minted, login=login, days=days)
    print(f"One-time link to begin a new, empty journal under the login {login}, good for {days} days.")
    print("Nothing changes until it is used. Then the earlier pages stay sealed for 90 days, and what was shared ends.\n")
    print(f"  {settings.public_origin}/join#{token}")
