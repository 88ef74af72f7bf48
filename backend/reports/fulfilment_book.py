"""Fulfilment of an agreement as people take it away: every verdict with what it rests on, and the matrix of months."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from backend.agreements.schemas import EvidenceOut, Fulfilment, VerdictOut
from backend.core.words import word
from backend.reports.excel import Sheet, book

VERDICT = {
    "month": "Månad",
    "region": "Länskod",
    "region_name": "Region",
    "requirement_name_sv": "Krav",
    "verdict": "Utfall",
    "value": "Värde",
    "level": "Nivå",
    "improvement": "Förbättring, procentenheter",
    "tier": "Vad som gav utfallet",
    "share": "Andel av det reserverade, %",
    "certain": "Säkert utfall",
    "reason_sv": "Skäl",
    "judged": "Bedömt av",
    "computed": "Beräknat utfall",
    "computed_reason_sv": "Vad beräkningen vilar på",
    "disagreement_sv": "Där beräkning och bedömning skiljer sig",
    "figures": "Underlagets siffror",
    "sources": "Underlagets inlämningar",
    "published": "Publicerat",
}
NUMBERS = ("value", "level", "improvement", "share")
NO_MONTH = "Utan månad"
MATRIX = {"region": "Länskod", "region_name": "Region", "requirement_name_sv": "Krav"}
NOT_PUBLISHED = "{number} utfall är inte publicerade och finns inte här."


def fulfilment_book(found: Fulfilment, notice: str | None) -> bytes:
    """The workbook of what the reader may see; how many verdicts are not published stands first on each sheet."""
    untold = NOT_PUBLISHED.format(number=found.not_published) if found.not_published else None
    words = " ".join(text for text in (notice, untold) if text)
    sheets = [
        Sheet("Uppfyllelse", VERDICT, [_row(one) for one in found.verdicts]),
        Sheet("Matris", MATRIX | {month: month for month in _months(found.verdicts)}, _matrix(found.verdicts)),
    ]
    return book(sheets, words or None)


def _row(verdict: VerdictOut) -> dict[str, object]:
    plain = verdict.model_dump(include=set(VERDICT))
    numbers = {name: None if plain[name] is None else Decimal(plain[name]) for name in NUMBERS}
    return {
        **plain,
        **numbers,
        "month": _month(verdict),
        "verdict": word("fulfilment", verdict.told_as),
        "computed": verdict.computed and word("fulfilment", verdict.computed),
        "tier": verdict.tier and word("tier", verdict.tier),
        "figures": "; ".join(map(_figure, verdict.evidence)) or None,
        "sources": "; ".join(dict.fromkeys(map(_source, verdict.evidence))) or None,
    }


def _month(verdict: VerdictOut) -> str:
    return f"{verdict.month:%Y-%m}" if verdict.month else NO_MONTH


def _figure(one: EvidenceOut) -> str:
    counted = None if one.numerator is None else f"{one.numerator} av {one.denominator}"
    alone = f" (bara här: {', '.join(one.units)})" if one.units else ""
    return f"{one.measure} {one.month:%Y-%m}: {counted or (one.value or '–').replace('.', ',')}{alone}"


def _source(one: EvidenceOut) -> str:
    return f"inlämning {one.submission}, fil {one.sha256}" if one.submission else "ingen inlämning"


def _months(verdicts: Sequence[VerdictOut]) -> list[str]:
    """The months that there is anything of, in order, and last what has no month."""
    return sorted({_month(one) for one in verdicts}, key=lambda month: (month == NO_MONTH, month))


def _matrix(verdicts: Sequence[VerdictOut]) -> Iterator[dict[str, str]]:
    """A row for each region and requirement, with the word of each month's verdict."""
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for one in verdicts:
        named = one.model_dump(include=set(MATRIX))
        row = rows.setdefault((one.region, one.requirement), named)
        row[_month(one)] = word("fulfilment", one.told_as)
    yield from rows.values()
