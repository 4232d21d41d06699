"""The `mooring` command: one file for each noun."""

import typer

from app.cli import account, check, config, db, serve

main = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Run Mooring.")
main.command("serve")(serve.serve)
main.command("check")(check.check)
main.command("config")(config.config)
main.add_typer(account.commands, name="account")
main.add_typer(db.commands, name="db")
