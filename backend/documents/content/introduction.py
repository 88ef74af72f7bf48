"""What several documents say of introduction: how many regions stand where with each pathway."""

from sqlmodel import Session

from backend.core.clock import now
from backend.documents.content.pathways import nothing
from backend.documents.kinds import Ledger, figure
from backend.documents.writing.model import Bar, Block, Chart, Column, Source, Table
from backend.implementation import service as implementation
from backend.implementation.schemas import StatusMatrix

SHOWN = ("carried_out", "partly", "begun", "not_started", "not_answered")
"""The statuses from what has come furthest, as the chart stacks them."""


def source_of(year: int) -> Source:
    """Where counts of statuses come from."""
    return Source(
        f"/api/implementation/matrix?year={year}", "Regionernas attesterade svar, en status per region", now().date()
    )


def matrix(session: Session, year: int) -> StatusMatrix:
    """The year's statuses by pathway and region."""
    return implementation.matrix(session, year, None)


def answered(ledger: Ledger, statuses: StatusMatrix) -> None:
    """Names how many answers there are, and from how many regions."""
    source = source_of(statuses.year)
    ledger.add("svar_om_inforande", statuses.answers, source)
    regions = {code for row in statuses.cells.values() for code, status in row.items() if status != "not_answered"}
    ledger.add("regioner_med_svar", len(regions), source)


def by_status(statuses: StatusMatrix) -> list[Block]:
    """How many regions have come how far with each pathway, as a chart and the same as a table."""
    if not statuses.answers:
        return [nothing(f"Inga svar om införande finns för {statuses.year}.")]
    source = source_of(statuses.year)
    bars = [
        Bar(p["name"], {statuses.names[s]: figure(_regions(statuses, p["id"], s), source) for s in SHOWN})
        for p in statuses.pathways
    ]
    caption = f"Antal regioner efter hur långt införandet har kommit, {statuses.year}"
    columns = [Column("Vårdförlopp", weight=5), *(Column(statuses.names[s], numeric=True, weight=2) for s in SHOWN)]
    alt = f"Liggande staplar, en för varje vårdförlopp, delade efter status {statuses.year}. Samma tal står i tabellen under."
    chart = Chart(caption, alt, "bars", "Antal regioner", bars)
    return [chart, Table(caption, columns, [[bar.name, *bar.parts.values()] for bar in bars])]


def _regions(statuses: StatusMatrix, pathway: str, status: str) -> int:
    return sum(each == status for each in statuses.cells.get(pathway, {}).values())
