"""`foljsam check` and `foljsam submit`: a file checked on this computer, or handed in."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from backend.cli import local
from backend.cli.output import REFUSED, Json, as_json, say, sentences, stop, table
from backend.core.words import word

if TYPE_CHECKING:
    from datasources.delivery.contract import RoundContract

SHOWN_FINDINGS = 50
"""Findings in the table on the screen; JSON has them all."""

File = typer.Argument(help="CSV, XLSX eller Parquet i det kanoniska formatet, eller ett paket från `foljsam compute`.")
Round = typer.Option(..., "--round", help="Omgångens id, eller en fil från `foljsam round export`.")
Region = typer.Option(..., "--region", help="Länskod, två siffror (00 är Riket).")


def contract_of(round_: str, region: str) -> "RoundContract":
    """The contract in a file, or of a round in the local database; ends the command where it is another region's."""
    from pydantic import ValidationError

    from datasources.delivery.contract import RoundContract

    path = Path(round_)
    if not path.is_file():
        with local.session() as session:
            from backend.collection.rounds import contract

            return contract(session, round_, region)
    try:
        asked = RoundContract.model_validate_json(path.read_bytes())
    except ValidationError:
        stop(f"{path} är ingen fil från `foljsam round export`.")
    if asked.sender != region:
        stop(f"{path} gäller region {asked.sender}, inte {region}.")
    return asked


def check(file: Path = File, round_: str = Round, region: str = Region, json: bool = Json) -> None:
    """Kontrollerar en fil på den här datorn, med samma regler som vid inlämning. Ingenting skickas."""
    if not file.is_file():
        stop(f"Filen {file} finns inte.")
    with sentences():
        contract = contract_of(round_, region)
        report = _checked(file, contract)
    if json:
        as_json(report)
    else:
        _print_findings(file, report)
    raise typer.Exit(0 if report["verdict"] == "checked" else REFUSED)


def _checked(file: Path, asked: "RoundContract") -> dict[str, Any]:
    import polars as pl

    from backend.collection import finding_words
    from backend.core.settings import current
    from datasources.delivery.check import check as run
    from datasources.delivery.limits import Limits

    with tempfile.TemporaryDirectory() as folder:
        limits = Limits(max_bytes=current().max_upload_bytes)
        result = run(file, file.name, asked, Path(folder), limits, second_verdict=local.has_server())
        rows = pl.read_parquet(result.findings_file).iter_rows(named=True)
        findings = [finding_words.fields(row) for row in rows]
    return {"verdict": result.verdict, "rows": result.rows, "findings": findings}


VERDICTS = {
    "checked": "Filen går att lämna in.",
    "rejected": "Filen har fel som måste rättas.",
    "refused": "Filen innehåller personuppgifter och tas inte emot.",
}


def _print_findings(file: Path, report: dict[str, Any]) -> None:
    items = report["findings"]
    if items:
        table(
            file.name,
            ["Allvar", "Vad", "Rad", "Gäller", "Kolumn", "Värde", "Vad som är fel och vad du kan göra"],
            [_line(finding) for finding in items[:SHOWN_FINDINGS]],
            f"… och {len(items) - SHOWN_FINDINGS} till" if len(items) > SHOWN_FINDINGS else None,
        )
    say(f"{VERDICTS[report['verdict']]} {report['rows']} rader, {len(items)} anmärkningar.")


def _line(finding: dict[str, Any]) -> list[Any]:
    from backend.collection.finding_words import about, place

    where = [word("severity", finding["severity"]), finding["title_sv"], place(finding), about(finding)]
    return [*where, finding["column_text"], finding["value"], finding["message"]]


WAIT_SECONDS = 20


def submit(file: Path = File, round_: str = Round, region: str = Region, json: bool = Json) -> None:
    """Lämnar in en fil genom API:et (FOLJSAM_API_URL, FOLJSAM_TOKEN) och väntar på kontrollen."""
    if not file.is_file():
        stop(f"Filen {file} finns inte.")
    with sentences(), local.api() as client, file.open("rb") as body:
        submission = local.answered(
            client.post(
                f"/api/rounds/{round_}/submissions",
                params={"region": region, "filename": file.name},
                content=body,
                headers={"Content-Type": "application/octet-stream"},
            )
        )
        while submission["state"] == "received":
            same = submission["same_as"]
            submission = local.answered(
                client.get(f"/api/submissions/{submission['id']}", params={"wait": WAIT_SECONDS})
            ) | {"same_as": same}
    if json:
        as_json(submission)
    else:
        state = word("state", submission["state"])
        again = " (samma fil är redan inlämnad)" if submission["same_as"] else ""
        say(
            f"Inlämning {submission['id']}{again}: {state}. {submission['rows'] or 0} rader, {submission['errors']} fel, "
            f"{submission['warnings']} varningar, {submission['notes']} noteringar. SHA-256 {submission['sha256']}"
        )
    raise typer.Exit(REFUSED if submission["state"] in ("rejected", "refused") else 0)
