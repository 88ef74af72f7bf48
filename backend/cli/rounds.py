"""`foljsam round`: list and export."""

from pathlib import Path

import typer

from backend.cli import local
from backend.cli.output import Json, as_json, say, sentences, table

app = typer.Typer(help="Insamlingsomgångar.", no_args_is_help=True)
Region = typer.Option(..., "--region", help="Länskod, två siffror (00 är Riket).")


@app.command("list")
def list_(state: str = typer.Option(None, help="planned, open eller closed."), json: bool = Json) -> None:
    """Listar insamlingsomgångar."""
    from backend.collection.round_reading import round_list
    from backend.core.permissions import ANYBODY
    from backend.core.words import word

    with sentences(), local.session() as session:
        rounds = round_list(session, ANYBODY, state)
    if json:
        as_json([item.model_dump(mode="json") for item in rounds])
    else:
        table(
            "Omgångar",
            ["Id", "Namn", "Läge", "Period", "Sista dag", "Indikatorer", "Levererat"],
            [
                [
                    r.id,
                    r.name,
                    word("state", r.state),
                    r.period_label,
                    r.due,
                    r.indicators,
                    f"{r.delivered} av {len(r.regions)}",
                ]
                for r in rounds
            ],
        )


@app.command("export")
def export(
    round_id: str = typer.Argument(help="Omgångens id."),
    region: str = Region,
    output: Path = typer.Option(None, "--output", "-o", help="Fil att skriva; annars skärmen."),
    json: bool = Json,
) -> None:
    """Skriver vad omgången begär av en region, för `foljsam check` på en dator utan server. Alltid JSON."""
    from backend.collection.rounds import contract

    with sentences(), local.session() as session:
        text = contract(session, round_id, region).model_dump_json(indent=1)
    if output is None:
        say(text)
        return
    output.write_text(text, encoding="utf-8")
    if json:
        as_json({"file": str(output)})
    else:
        say(f"Omgång {round_id} för region {region} skriven till {output}.")
