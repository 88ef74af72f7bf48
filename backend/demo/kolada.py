"""The demonstration's real values: what Kolada has made public of the catalogue's indicators, handed in by the national side.

Source: Kolada (www.kolada.se), by a public copy of SKR's yearly report on health care (hosrapport, commit 5bdf7fbb). Values are
rounded in the copy and have no counts. In 2025 some regions break with their own history; that is how they stand there.
"""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from indicators.catalogue.packaged import packaged
from indicators.entries.specification import Specification

SOURCE = "https://www.kolada.se"
YEARS = (2023, 2024, 2025)


class _Value(NamedTuple):
    kpi: str
    region: str
    year: int
    value: str


@cache
def _values() -> tuple[_Value, ...]:
    text = files("backend.demo").joinpath("kolada.csv").read_text(encoding="utf-8")
    return tuple(_Value(r["kpi"], r["region"], int(r["year"]), r["value"]) for r in csv.DictReader(text.splitlines()))


def indicators(year: int) -> list[Specification]:
    """The published specifications that Kolada has values of that year for."""
    there = {value.kpi for value in _values() if value.year == year}
    return [
        spec
        for spec in packaged().specifications
        if spec.status == "published" and spec.discontinued is None and spec.codes.get("kolada") in there
    ]


def rows(year: int) -> Iterator[dict[str, Any]]:
    """The year's rows in the canonical columns. What is not possible is left out, with what stands there as the reason."""
    by_kpi = {spec.codes["kolada"]: spec for spec in indicators(year)}
    for value in (value for value in _values() if value.year == year and value.kpi in by_kpi):
        spec = by_kpi[value.kpi]
        highest = spec.bounds[1]
        possible = highest is None or float(value.value) <= highest
        yield {
            "indicator": spec.id,
            "statistic": spec.kind,
            "period_start": date(year, 1, 1).isoformat(),
            "period_end": date(year + 1, 1, 1).isoformat(),
            "region_system": "county",
            "region": value.region,
            "unit": "",
            "sex": "total",
            "age_group": "total",
            "value": value.value if possible else None,
            "comment": None if possible else f"Kolada anger {value.value.replace('.', ',')}, vilket inte är möjligt.",
        }
