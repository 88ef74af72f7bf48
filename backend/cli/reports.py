"""`foljsam report`: implementation status and the criteria tables."""

import typer

from backend.cli import local
from backend.cli.output import Json, as_json, say, sentences, table

app = typer.Typer(help="Rapporter.", no_args_is_help=True)


@app.command("implementation")
def implementation(year: int = typer.Option(None, help="År; annars det senaste med svar."), json: bool = Json) -> None:
    """Införandestatus för varje vårdförlopp och region, av attesterade svar."""
    from backend.core import site
    from backend.core.site import NOTICE
    from backend.implementation import service as work

    with sentences(), local.session() as session:
        notice = site.value(session, NOTICE)
        matrix = work.matrix(session, year, notice)
        statuses = work.statuses(session, matrix.year)
        waiting = work.waiting_count(session, matrix.year)
    if json:
        as_json([status.model_dump(mode="json") | {"notice": notice} for status in statuses])
        return
    order = list(matrix.names)
    rows = [
        [p["name"], *(sum(s == status for s in matrix.cells.get(p["id"], {}).values()) for status in order)]
        for p in matrix.pathways
    ]
    table(
        f"Införande {matrix.year}: antal regioner i varje läge", ["Vårdförlopp", *matrix.names.values()], rows, notice
    )
    say(f"{matrix.answers} svar." + (f" {waiting} till väntar på attest." if waiting else ""))


@app.command("criteria")
def criteria(json: bool = Json) -> None:
    """Tabell 1 och 2: hur de bedömda vårdförloppen uppfyller kriterierna."""
    from backend.core.words import word
    from backend.register.care_pathways import criteria as assessments

    with sentences():
        assessed = assessments()
    if json:
        as_json([row.model_dump(mode="json") for row in assessed])
        return
    for number in (1, 2):
        rows = [
            [
                r.pathway_name,
                f"{r.criterion} {r.criterion_name}",
                word("verdict", r.verdict) or word("progress", r.progress) or "–",
                r.comment,
            ]
            for r in assessed
            if r.table == number
        ]
        table(f"Tabell {number}", ["Vårdförlopp", "Kriterium", "Bedömning", "Kommentar"], rows)
