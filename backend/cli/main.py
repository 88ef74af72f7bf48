"""All commands of `foljsam`."""

import sys

import typer

from backend.cli import (
    accounts,
    agreements,
    backups,
    catalogue,
    compute,
    files,
    local,
    releases,
    reports,
    rounds,
    server,
)
from backend.cli.output import UNUSABLE

app = typer.Typer(
    name="foljsam",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Följsam: uppföljning av personcentrerade och sammanhållna vårdförlopp.",
)
app.add_typer(catalogue.app, name="catalogue")
app.add_typer(agreements.app, name="agreement")
app.add_typer(rounds.app, name="round")
app.add_typer(releases.app, name="release")
app.add_typer(reports.app, name="report")
app.add_typer(accounts.app, name="account")
app.add_typer(compute.app, name="compute")
app.command("check")(files.check)
app.command("submit")(files.submit)
app.command("demo")(server.demo)
app.command("serve")(server.serve)
app.command("backup")(backups.backup)
app.command("restore")(backups.restore)


def main() -> None:
    """Runs the command line. A command whose libraries are not installed says which extra has them."""
    try:
        app()
    except ModuleNotFoundError:
        if local.has_server():
            raise
        print(local.NEEDS_SERVER, file=sys.stderr)
        sys.exit(UNUSABLE)
