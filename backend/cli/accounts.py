"""`foljsam account`: make accounts on the installation itself."""

import sys

import typer

from backend.cli import local
from backend.cli.output import Json, as_json, say, sentences

app = typer.Typer(help="Konton.", no_args_is_help=True)


@app.callback()
def accounts() -> None:
    """Konton."""


@app.command("add")
def add(
    username: str = typer.Argument(help="Användarnamn: små bokstäver, siffror, punkt, bindestreck."),
    role: str = typer.Option(
        ..., "--role", help="specialist, region_reporter, region_attester, programme_area, national, administrator."
    ),
    name: str = typer.Option(None, "--name", help="Visningsnamn; annars användarnamnet."),
    region: str = typer.Option(None, "--region", help="Länskod, för regionroller (00 för nationell)."),
    area: str = typer.Option(None, "--area", help="Nationellt programområde, för programme_area."),
    password_stdin: bool = typer.Option(
        False, "--password-stdin", help="Läs lösenordet från standard in; annars slumpas ett."
    ),
    json: bool = Json,
) -> None:
    """Lägger upp ett konto. Lösenordet byts vid första inloggningen."""
    import secrets

    from pydantic import ValidationError

    from backend.cli.output import stop
    from backend.core.permissions import SYSTEM
    from backend.identity.schemas import AccountIn
    from backend.identity.service import add as add_account

    password = sys.stdin.readline().strip() if password_stdin else secrets.token_urlsafe(16)
    try:
        new = AccountIn.model_validate(
            {
                "username": username,
                "display_name": name or username,
                "password": password,
                "grants": [{"role": role, "region": region, "programme_area": area}],
            }
        )
    except ValidationError as error:
        stop("; ".join(f"{e['loc'][-1]}: {e['msg']}" for e in error.errors(include_input=False)))
    with sentences(), local.session() as session:
        add_account(session, SYSTEM, new)
    shown = {} if password_stdin else {"password": password}
    if json:
        as_json({"username": username, **shown})
    else:
        say(f"Kontot {username} är upplagt." + (f" Tillfälligt lösenord: {password}" if shown else ""))
