"""What several documents say of introduction: how many regions stand where with each pathway."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

from backend.core.clock import today
from backend.core.permissions import Actor
from backend.core.states import FormState
from backend.documents.content.pathways import nothing
from backend.documents.kinds import Ledger, figure, share
from backend.documents.writing import numbers
from backend.documents.writing.model import NOTHING, Bar, Block, Chart, Column, Inline, Source, Table
from backend.implementation import progress
from backend.implementation import service as implementation
from backend.implementation.schemas import StatusMatrix
from indicators.catalogue.geography import geography

SHOWN = ("carried_out", "partly", "begun", "not_started", "not_answered")
"""The statuses from what has come furthest, as the chart stacks them."""


def source_of(year: int) -> Source:
    """Where counts of statuses come from."""
    return Source(
        f"/api/implementation/matrix?year={year}", "Regionernas attesterade svar, en status per region", today()
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


def planned(session: Session, year: int) -> Block:
    """How many regions plan to begin with each pathway, and to have introduced it, in the two years after the year."""
    plans = progress.plans(session, year)
    if not plans:
        return nothing(f"Ingen region har i svaren för {year} angett när den planerar att införa ett vårdförlopp.")
    source = Source(
        f"/api/implementation/plans?year={year}", "Planerade perioder i regionernas attesterade svar", today()
    )
    names = dict(sorted({one.pathway: one.pathway_name for one in plans}.items(), key=lambda pair: pair[1]))
    ahead = (year + 1, year + 2)
    rows: list[list[Inline]] = [
        [
            name,
            *(figure(_in(one.start for one in plans if one.pathway == pathway)[after], source) for after in ahead),
            *(figure(_in(one.end for one in plans if one.pathway == pathway)[after], source) for after in ahead),
        ]
        for pathway, name in names.items()
    ]
    heads = [*(f"Börjar {after}" for after in ahead), *(f"Klart {after}" for after in ahead)]
    columns = [Column("Vårdförlopp", weight=5), *(Column(head, numeric=True, weight=2) for head in heads)]
    return Table(f"Antal regioner efter planerat införande, enligt svaren för {year}", columns, rows)


def _in(days: Iterable[date | None]) -> Counter[int]:
    """How many of the days are in each year."""
    return Counter(day.year for day in days if day)


SIGNS = {"carried_out": "G", "partly": "D", "begun": "P", "not_started": "E", "not_answered": "–"}
"""A status in a cell of the matrix, which has no room for its word."""

REACHED = ("carried_out", "partly")
"""At least what the agreement calls partly carried out."""


def decided(ledger: Ledger, statuses: StatusMatrix) -> None:
    """Names how many of all regions and pathways have come at least as far as partly carried out."""
    source = source_of(statuses.year)
    every = [status for row in statuses.cells.values() for status in row.values()]
    reached = sum(status in REACHED for status in every)
    ledger.add("minst_delvis", reached, source)
    ledger.add("andel_minst_delvis", share(reached, len(every)), source, numbers.percent)


def by_region(statuses: StatusMatrix) -> list[Block]:
    """Every pathway's status in every region, and for each region how many pathways have come at least partly."""
    if not statuses.answers:
        return []
    source = source_of(statuses.year)
    columns = [Column("Vårdförlopp", weight=6), *(Column(region["code"]) for region in statuses.regions)]
    rows: list[list[Inline]] = [
        [p["name"], *(SIGNS[statuses.cells[p["id"]][region["code"]]] for region in statuses.regions)]
        for p in statuses.pathways
    ]
    legend = ", ".join(f"{SIGNS[s]} {statuses.names[s].lower()}" for s in SHOWN)
    note = f"{legend}. Kolumnerna är länskoder; namnen står i tabellen under. Attesterade svar för {statuses.year}."
    regions: list[list[Inline]] = [
        [r["code"], r["name"], *(figure(_pathways(statuses, r["code"], s), source) for s in SHOWN)]
        for r in statuses.regions
    ]
    heads = [
        Column("Kod"),
        Column("Region", weight=4),
        *(Column(statuses.names[s], numeric=True, weight=2) for s in SHOWN),
    ]
    return [
        Table(f"Status per vårdförlopp och region, {statuses.year}", columns, rows, note, wide=True),
        Table(f"Antal vårdförlopp i varje läge per region, {statuses.year}", heads, regions),
    ]


def _pathways(statuses: StatusMatrix, region: str, status: str) -> int:
    return sum(row.get(region) == status for row in statuses.cells.values())


def challenges(session: Session, actor: Actor, year: int) -> Block:
    """What the regions' attested answers say of challenges and consequences, in their own words, for who may read those."""
    if not any(implementation.may_read_texts(actor, region) for region in geography().region_codes):
        return nothing("Regionernas egna ord är inte öppna för alla och står inte här.")
    names = {p.id: p.name.sv for p in implementation.asked_pathways(session)}
    rows: list[list[Inline]] = [
        [
            names.get(a.pathway, a.pathway),
            geography().region_name(a.region),
            a.challenges or NOTHING,
            a.consequences or NOTHING,
        ]
        for a in implementation.answers(session, actor, year)
        if a.state == FormState.ATTESTED and (a.challenges or a.consequences)
    ]
    columns = [
        Column("Vårdförlopp", weight=5),
        Column("Region", weight=4),
        Column("Utmaningar", weight=5),
        Column("Konsekvenser", weight=5),
    ]
    caption = f"Regionernas ord om utmaningar och konsekvenser, {year}"
    return Table(caption, columns, rows) if rows else nothing(f"Inga attesterade svar för {year} har text om detta.")
