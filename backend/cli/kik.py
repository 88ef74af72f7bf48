"""`foljsam catalogue import-kik` and `export-kik`: KIK's measures in as drafts and out as a file."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from backend.cli import local
from backend.cli.output import GOOD, REFUSED, Json, as_json, say, sentences, stop, table

PREVIEW = typer.Option(False, "--preview", help="Säg vad filen skulle bli, och spara ingenting.")
FIELDS = typer.Option(False, "--fields", help="Visa varje fält som är tveksamt eller bara bevarat.")


def import_kik(
    file: Path = typer.Argument(help="KIK:s mått: en JSON-fil, eller en zip av sådana."),
    preview: bool = PREVIEW,
    fields: bool = FIELDS,
    json: bool = Json,
) -> None:
    """Läser KIK:s mått till utkast i dina formulär, genom API:et (FOLJSAM_API_URL, FOLJSAM_TOKEN).

    Säger för varje mått vad som är läst, tveksamt och bevarat, och vad utkastet saknar. Avslutas
    med 1 om något mått inte gick att läsa.
    """
    if not file.is_file():
        stop(f"Filen {file} finns inte.")
    with sentences(), local.api() as client:
        sent = client.post("/api/exchange/kik", content=file.read_bytes(), params={"preview": preview})
        report = local.answered(sent)
    if json:
        as_json(report)
    else:
        _print(report, fields)
    raise typer.Exit(REFUSED if report["outcomes"]["refused"] else GOOD)


def _print(report: Mapping[str, Any], fields: bool) -> None:
    from backend.core.words import word

    rows = []
    for one in report["records"]:
        verdicts = Counter(field["verdict"] for field in one["fields"])
        counts = [verdicts[verdict] for verdict in ("read", "doubted", "kept")]
        where = f"{one['file']}: {one['number']}" if one["file"] else str(one["number"])
        reason = one["reason"]["sv"] if one["reason"] else ""
        lacks = "; ".join(f"{lack['title_sv']} {lack['message']}".strip() for lack in one["lacks"])
        rows.append([where, one["title"], word("kik_outcome", one["outcome"]), one["entry"], *counts, reason or lacks])
    table(
        "Förhandsvisning: inget är sparat" if report["preview"] else "Mått från KIK",
        ["Nr", "Mått", "Blev", "Id", "Läst", "Tveksamt", "Bevarat", "Saknas, eller varför inte"],
        rows,
    )
    if fields:
        _print_fields(report)
    outcomes = report["outcomes"].items()
    say(", ".join(f"{word('kik_outcome', name).lower()}: {count}" for name, count in outcomes if count) + ".")


def _print_fields(report: Mapping[str, Any]) -> None:
    from backend.core.words import word

    for one in report["records"]:
        for field in one["fields"]:
            doubts = " ".join(doubt["sv"] for doubt in field["doubts"])
            if field["verdict"] != "read":
                say(
                    f"{one['number']}  {field['field']}  {word('kik_verdict', field['verdict']).lower()}  {doubts}".rstrip()
                )


def export_kik(
    file: Path = typer.Argument(help="Fil att skriva till."),
    indicator: list[str] = typer.Option([], "--indicator", help="Bara den här indikatorn; kan upprepas."),
    drafts: bool = typer.Option(False, "--drafts", help="Den senaste versionen av var och en, också utkast."),
    json: bool = Json,
) -> None:
    """Skriver registrets publicerade specifikationer som KIK:s mått, och säger vad KIK inte har plats för."""
    from backend.exchange import kik_export

    with sentences(), local.session() as session:
        every = kik_export.records(session, indicator, also_drafts=drafts)
        losses = kik_export.losses(session, every)
    if not every:
        stop("Ingen specifikation att skriva.", REFUSED)
    file.write_bytes(kik_export.file(every))
    if json:
        as_json([loss.model_dump(mode="json") for loss in losses])
        return
    lost = Counter(title for loss in losses for title in {field.title_sv.split(",")[0] for field in loss.fields})
    table("Vad KIK inte har plats för", ["Fält", "Specifikationer"], [list(row) for row in lost.most_common()])
    say(f"{len(every)} mått skrivna till {file}.")
