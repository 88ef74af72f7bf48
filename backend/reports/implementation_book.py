"""The book about implementation: the matrix, what it rests on, and what is shown beside it, a sheet each, in Swedish."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session

from backend.core.permissions import Actor
from backend.core.words import word
from backend.implementation import pace, progress, service
from backend.implementation.progress_schemas import (
    ConditionsLeft,
    DecisionsOut,
    GapsOut,
    HealthcareRegionOut,
    PaceOut,
    PairPace,
    PlanOut,
)
from backend.implementation.schemas import StatusMatrix, StatusOut
from backend.register.reading import catalogue
from backend.reports.excel import Sheet
from backend.reports.excel import book as excel_book
from indicators.base import Text
from indicators.implementation.status import Question

Row = Mapping[str, Any]

STATUS = {
    "year": "År",
    "pathway_name": "Vårdförlopp",
    "region_name": "Region",
    "status_text": "Status",
    "answers": "Antal svar",
    "reason": "Vad statusen vilar på",
}
PAIR = {
    "pathway_name": "Vårdförlopp",
    "region_name": "Region",
    "approved": "Godkänt",
    "decided_days": "Dagar till beslut",
    "gap_analysed_days": "Dagar till GAP-analys",
    "partly_days": "Dagar till delvis genomfört",
    "seen": "Känt till och med",
}
CURVE = {
    "approved_in": "Godkända år",
    "milestone": "Till",
    "pairs": "Par av region och vårdförlopp",
    "reached": "Framme",
    "unanswered": "Par utan svar (inte med)",
    "days": "Dagar efter godkännandet",
    "share": "Andel framme",
}
PLACE = {
    "milestone": "Till",
    "place": "Plats",
    "region_name": "Region",
    "median_days": "Dagar tills hälften är framme",
    "reached": "Framme",
    "pathways": "Vårdförlopp",
}
THEME = {"pathway_name": "Vårdförlopp", "theme": "Gap", "count": "Antal regioner", "regions": "Regioner"}
LEFT = {
    "region_name": "Region",
    "pathway_name": "Vårdförlopp",
    "approved": "Godkänt",
    "answered": "Har svarat",
    "lacking": "Återstår",
}
DECISION = {"pathway_name": "Vårdförlopp", "approved": "Godkänt", "regions": "Regioner som har beslutat"}
MEAN = {
    "approved_in": "Godkända år",
    "pathways": "Vårdförlopp",
    "mean": "Regioner i medeltal",
    "stated": "Källans medeltal",
    "source": "Källa",
}
PLAN = {"pathway_name": "Vårdförlopp", "region_name": "Region", "start": "Planerad start", "end": "Planerat slut"}

GUIDE = (
    "En rad är ett vårdförlopp, eller en del av regionen för ett vårdförlopp. En tom cell lämnar svaret som det var.",
    "beslutat, gap-analys, processresurser, genomfört: dagen när det var klart (2023-05-31). nej svarar nej.",
    "planerad start, planerat slut: första och sista dagen som införandet är planerat. nej tar bort dagen.",
    "gap: en kolumn för varje tema. En text eller ja säger att det är ett gap, nej att det inte är det.",
    "gap-analysens namn: samma namn för varje vårdförlopp som analysen gäller.",
    "antal patientkontrakt: ett heltal. Övriga kolumner är fri text, högst 4000 tecken, utan uppgifter om personer.",
)
"""How to fill in the template, a line a row."""


@dataclass(frozen=True)
class Contents:
    """What the book is made of."""

    matrix: StatusMatrix
    statuses: Sequence[StatusOut]
    pace: PaceOut
    pairs: Sequence[PairPace]
    gaps: GapsOut
    left: Sequence[ConditionsLeft]
    areas: Sequence[HealthcareRegionOut]
    decisions: DecisionsOut
    plans: Sequence[PlanOut]
    questions: Mapping[Question, Text]


def contents(session: Session, actor: Actor, year: int | None) -> Contents:
    """What the book has for a reader; of the newest year with answers where none is said."""
    matrix = service.matrix(session, year, None)
    year = matrix.year
    return Contents(
        matrix=matrix,
        statuses=service.statuses(session, year),
        pace=pace.pace(session, year),
        pairs=pace.pairs(session, year),
        gaps=progress.gaps(session, actor, year),
        left=progress.left(session, year),
        areas=progress.healthcare_regions(session, year),
        decisions=progress.decisions(session, year),
        plans=progress.plans(session, year),
        questions=catalogue(session).status_rule.questions,
    )


def book(shown: Contents, notice: str | None) -> bytes:
    """All of it as Excel."""
    return excel_book(sheets(shown), notice)


def sheets(shown: Contents) -> list[Sheet]:
    """The matrix first, then what it rests on, the pace for each region and pathway, and the rest."""
    areas = {"name_sv": "Sjukvårdsregion", "members": "Regioner", **shown.matrix.names}
    return [
        _matrix(shown.matrix),
        Sheet("Underlag", STATUS, _rows(shown.statuses)),
        Sheet("Genomförandetakt", PAIR, _rows(shown.pairs)),
        Sheet("Takt, kurvor", CURVE, curve_rows(shown.pace)),
        Sheet("Takt, regioner", PLACE, place_rows(shown.pace)),
        Sheet("Gemensamma gap", THEME, theme_rows(shown.gaps)),
        Sheet("Återstår", LEFT, left_rows(shown)),
        Sheet("Sjukvårdsregioner", areas, area_rows(shown.areas)),
        Sheet("Beslut", DECISION, _rows(shown.decisions.pathways)),
        Sheet("Beslut, medeltal", MEAN, mean_rows(shown.decisions)),
        Sheet("Planer", PLAN, _rows(shown.plans)),
    ]


def _rows(items: Iterable[BaseModel]) -> list[Row]:
    return [item.model_dump() for item in items]


def _matrix(matrix: StatusMatrix) -> Sheet:
    columns = {"name": "Vårdförlopp", **{r["code"]: r["name"] for r in matrix.regions}}
    rows = [
        {"name": p["name"], **{code: matrix.names[s] for code, s in matrix.cells.get(p["id"], {}).items()}}
        for p in matrix.pathways
    ]
    return Sheet(f"Införande {matrix.year}", columns, rows)


def curve_rows(shown: PaceOut) -> list[Row]:
    """A row for each step of each curve; one without steps where a year has no answer."""
    return [
        {**curve.model_dump(), "milestone": word("milestone", curve.milestone), **point}
        for curve in shown.curves
        for point in [one.model_dump() for one in curve.points] or [{}]
    ]


def place_rows(shown: PaceOut) -> list[Row]:
    """The regions for each milestone, the fastest first."""
    return [one.model_dump() | {"milestone": word("milestone", one.milestone)} for one in shown.regions]


def theme_rows(gaps: GapsOut) -> list[Row]:
    """The shared gaps over all pathways, and in each."""
    return [
        one.model_dump()
        | {"theme": word("gap_theme", one.theme), "pathway_name": one.pathway_name or "Alla vårdförlopp"}
        for one in gaps.themes
    ]


def left_rows(shown: Contents) -> list[Row]:
    """What each region has left, in the words of the rule."""
    return [one.model_dump() | {"lacking": [shown.questions[name].sv for name in one.lacking]} for one in shown.left]


def area_rows(areas: Iterable[HealthcareRegionOut]) -> list[Row]:
    """The healthcare regions with their regions (a divided one with its municipalities) and counts by status."""
    return [
        {
            "name_sv": area.name_sv,
            "members": [
                f"{one.region_name} ({', '.join(one.municipalities)})" if one.municipalities else one.region_name
                for one in area.members
            ],
            **area.statuses,
        }
        for area in areas
    ]


def mean_rows(decisions: DecisionsOut) -> list[Row]:
    """The means, each beside the one that a source states where there is one."""
    return [
        {
            "approved_in": one.approved_in,
            "pathways": one.pathways,
            "mean": None if one.mean is None else round(one.mean, 1),
            "stated": f"{one.stated.regions:g} av {one.stated.of} ({one.stated.holds_for})" if one.stated else None,
            "source": one.stated.source if one.stated else None,
        }
        for one in decisions.means
    ]


def template(headers: Sequence[str], rows: Sequence[Row], notice: str | None) -> bytes:
    """A book to fill in: one row a pathway; no notice on the sheet itself, since it is read back."""
    lines = [notice, *GUIDE] if notice else GUIDE
    return excel_book(
        [
            Sheet("Införande", {h: h for h in headers}, rows),
            Sheet("Läs mig", {"text": "Läs mig"}, [{"text": line} for line in lines]),
        ]
    )
