"""Which columns each Excel book has, in Swedish."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from backend.agreements.schemas import RunDetail
from backend.collection.schemas import FindingOut
from backend.core.words import word
from backend.register.computation_schemas import CodeListOut
from backend.register.reading import Register
from backend.register.schemas import IndicatorOut
from backend.register.target_words import in_words
from backend.reports.excel import Sheet, book
from backend.reports.shown import as_shown
from backend.results.schemas import Outcomes

CELL = {
    "indicator": "Indikator",
    "version": "Version",
    "statistic": "Mått",
    "period_label": "Period",
    "period_start": "Från",
    "period_end": "Till (ej med)",
    "region": "Länskod",
    "region_name": "Region",
    "unit": "Enhet",
    "sex": "Kön",
    "age_group": "Åldersgrupp",
    "value": "Värde",
    "numerator": "Täljare",
    "denominator": "Nämnare",
    "n": "Antal (n)",
    "missing": "Bortfall",
    "low": "95 % från",
    "high": "95 % till",
    "target_class": "Målnivå",
    "cause_text": "Varför tomt",
    "comment": "Kommentar",
    "origin": "Levererat eller summerat",
    "published": "Publicerat",
}
PAYMENT_SUM = {"region": "Mottagare", "region_name": "Namn", "kronor": "Kronor"}
PAYMENT_LINE = PAYMENT_SUM | {"occasion": "Tillfälle", "requirement": "Krav eller del", "kind": "Vad det är"}
INDICATOR = {
    "id": "Id",
    "version": "Version",
    "state": "Läge",
    "name_sv": "Namn",
    "name_en": "Engelskt namn",
    "kind": "Slag",
    "unit": "Måttenhet",
    "direction": "Riktning",
    "type": "Typ",
    "targets": "Målnivåer",
    "sources": "Datakällor",
    "followable": "Går att följa nu",
    "computable": "Beräkningsbar",
    "pathways": "Vårdförlopp",
    "digest": "SHA-256",
}
CODE = {"id": "Kodlista", "name": "Namn", "system": "Kodsystem", "code": "Kod", "included": "Ingår"}
FINDING = {
    "severity": "Allvar",
    "title_sv": "Fel eller anmärkning",
    "sheet": "Blad",
    "row": "Rad",
    "column_text": "Kolumn",
    "indicator_name": "Indikatorns namn",
    "indicator": "Indikator",
    "sex_text": "Kön",
    "age_text": "Åldersgrupp",
    "value": "Värde",
    "message": "Vad som är fel och vad du kan göra",
    "answer": "Förklaring",
}
CODED = ("state", "kind", "unit", "direction", "type")
"""Columns of the catalogue's list whose codes are written as words."""


def _numbers(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {**row, **{name: None if row[name] is None else Decimal(row[name]) for name in names}}


def _rows(items: Sequence[BaseModel]) -> list[dict[str, Any]]:
    return [item.model_dump() for item in items]


NUMBER_COLUMNS = frozenset({"value", "numerator", "denominator", "low", "high"})


def outcomes(found: Outcomes, known: Register, notice: str | None) -> bytes:
    """A pathway's results for one period: a sheet of all cells, the nation first for each indicator."""
    items = [cell for one in found.indicators for cell in ([one.nation] if one.nation else []) + one.regions]
    names = {one.indicator: one.name for one in found.indicators}
    rows = [
        _numbers(as_shown(row, known.of_cell(row)), sorted(NUMBER_COLUMNS)) | {"name": names[row["indicator"]]}
        for row in _rows(items)
    ]
    return book([Sheet("Resultat", {"name": "Indikatorns namn", **CELL}, rows)], notice)


def indicators(items: Sequence[IndicatorOut], notice: str | None) -> bytes:
    """The catalogue's list."""
    rows = [
        item.model_dump()
        | {name: word(name, getattr(item, name)) for name in CODED}
        | {
            "targets": "; ".join(map(in_words, item.targets)),
            "pathways": "; ".join(link.pathway_name for link in item.pathways),
        }
        for item in items
    ]
    return book([Sheet("Indikatorer", INDICATOR, rows)], notice)


def codelists(items: Sequence[CodeListOut], notice: str | None) -> bytes:
    """The codes of code lists, a row each; those that are taken out of a list are there too, marked so."""
    rows = [
        item.model_dump() | {"code": code, "included": included}
        for item in items
        for codes, included in ((item.codes, True), (item.excludes, False))
        for code in codes
    ]
    return book([Sheet("Kodlistor", CODE, rows)], notice)


def findings(items: Sequence[FindingOut], notice: str | None) -> bytes:
    """What was found in a file."""
    rows = [row | {"severity": word("severity", row["severity"])} for row in _rows(items)]
    return book([Sheet("Att rätta", FINDING, rows)], notice)


def payment_run(run: RunDetail, notice: str | None) -> bytes:
    """The sum to each recipient, and every line; kronor with öre as decimals."""
    sums: dict[tuple[str, str], int] = {}
    for line in run.lines:
        recipient = (line.region, line.region_name)
        sums[recipient] = sums.get(recipient, 0) + line.ore
    totals = [{"region": code, "region_name": name, "kronor": _kronor(ore)} for (code, name), ore in sums.items()]
    lines = [
        line.model_dump() | {"kind": word("payment", line.kind), "kronor": _kronor(line.ore)} for line in run.lines
    ]
    return book([Sheet("Summor", PAYMENT_SUM, totals), Sheet("Rader", PAYMENT_LINE, lines)], notice)


def _kronor(ore: int) -> Decimal:
    return Decimal(ore) / 100
