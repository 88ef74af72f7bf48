"""`foljsam catalogue merge`: prepares that a pathway becomes part of another, as the API and the page do."""

import typer

from backend.cli import local
from backend.cli.output import Json, as_json, say, sentences

INTO = typer.Option(..., "--into", help="Vårdförloppet som blir kvar.")
SINCE = typer.Option(..., "--since", help="Sedan när: 2023, 2023-09 eller 2023-09-15.")
SOURCE = typer.Option(..., "--source", help="Var det står: dokument och avsnitt.")


def merge(
    pathway: str = typer.Argument(help="Vårdförloppet som går upp i ett annat."),
    into: str = INTO,
    since: str = SINCE,
    source: str = SOURCE,
    json: bool = Json,
) -> None:
    """Förbereder att ett vårdförlopp slås samman med ett annat, genom API:et (FOLJSAM_API_URL, FOLJSAM_TOKEN).

    Sammanslagningen väntar på granskning. När en annan publicerar den följer namn, tidigare id, mål, indikatorer och
    regionernas svar med till det vårdförlopp som blir kvar.
    """
    wanted = {"into": into, "date": since, "source": source}
    with sentences(), local.api() as client:
        draft = local.answered(client.post(f"/api/entries/pathway/{pathway}/merge", json=wanted))
    if json:
        as_json(draft)
    else:
        say(
            f"{draft['id']} version {draft['version']} väntar på granskning av en annan; "
            f"när den publiceras ingår det i {into}."
        )
