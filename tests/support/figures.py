"""Reference figures for tests: a small made-up country of 21 counties, and files of it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from indicators.catalogue.packaged import packaged
from indicators.entries.figures import AgeRange, FigureHead, FigureRow, FigureSet
from indicators.figures.checks import FigurePolicy
from indicators.figures.rows import set_of

COUNTIES = packaged().region_codes
YEAR_END = date(2022, 12, 31)
STRICT: FigurePolicy = packaged().figure_policy.model_copy(update={"tolerance": 0, "accepted": []})
HEADER = ["date", "region", "ages", "total", "women", "men"]


def head(**changes: Any) -> FigureHead:
    """A source's head, with changes."""
    whole = {
        "id": "prov",
        "version": 1,
        "status": "published",
        "what": "population",
        "name": {"sv": "Prov", "en": "Trial"},
        "finality": "final",
        "source": {
            "holder": "Provbyrån",
            "document": "Provtabell 1",
            "address": "https://example.org",
            "read": date(2026, 11, 29),
            "mark": "read",
        },
    }
    return FigureHead.model_validate(whole | changes)


def figure_set(
    rows: Mapping[tuple[str | None, str], tuple[int | None, int | None, int | None]],
    day: date | None = YEAR_END,
    **changes: Any,
) -> FigureSet:
    """A set of rows: (region, ages) → total, women, men."""
    typed = []
    for (region, ages), (total, women, men) in rows.items():
        first, last = AgeRange.parse(ages)
        typed.append(FigureRow(region=region, age_from=first, age_to=last, total=total, women=women, men=men))
    return set_of(head(**changes), day, typed)


def country(*ages: str, day: date = YEAR_END) -> list[list[str]]:
    """A file in which all sums hold: in every county one woman and two men in each age class, `0+` being all classes."""
    classes = [one for one in ages if one != "0+"] or ["0+"]
    rows = [HEADER]
    for code, counties in [("00", len(COUNTIES)), *((code, 1) for code in COUNTIES)]:
        for one in ages:
            women = counties * (len(classes) if one == "0+" else 1)
            rows.append([day.isoformat(), code, one, *map(str, (3 * women, women, 2 * women))])
    return rows


def changed(rows: Iterable[list[str]], place: Mapping[int, Mapping[str, str]]) -> list[list[str]]:
    """The file with other cells: row number as a spreadsheet counts → column → text."""
    return [
        [place.get(number, {}).get(column, cell) for column, cell in zip(HEADER, row, strict=True)]
        for number, row in enumerate(rows, start=1)
    ]
