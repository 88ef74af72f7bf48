"""Made-up values from a fixed seed: the rows that each region hands in."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.entries.specification import Specification
from indicators.statistics.values import of_counts, rounded

SEED = 20_231_115

SIZES = {
    "01": 24,
    "03": 4,
    "04": 3,
    "05": 5,
    "06": 4,
    "07": 2,
    "08": 3,
    "09": 1,
    "10": 2,
    "12": 14,
    "13": 3,
    "14": 17,
    "17": 3,
    "18": 3,
    "19": 3,
    "20": 3,
    "21": 3,
    "22": 3,
    "23": 2,
    "24": 3,
    "25": 3,
}
"""How large each region is made in the demonstration, relative to the smallest. Rough and made up: not population figures."""

SMALLEST_GROUP = 30
"""Patients a year and sex in the smallest region, for an ordinary indicator."""


@dataclass(frozen=True)
class Asked:
    """An indicator as the demonstration's rounds ask for it."""

    specification: Specification
    breakdowns: tuple[str, ...]


def random_of(*parts: object) -> random.Random:
    """A source of chance that is always the same for the same parts."""
    return random.Random("/".join(map(str, (SEED, *parts))))  # noqa: S311 - made-up values, not secrets


def _level(spec: Specification, region: str, year: int) -> float:
    """The indicator's made-up true share (0–1) in a region and year: a base, the region's own deviation, a slow change."""
    base = random_of(spec.id).uniform(0.35, 0.85)
    deviation = random_of(spec.id, region).gauss(0, 0.06)
    trend = random_of(spec.id, "trend").uniform(-0.01, 0.02) * (year - 2024)
    return min(0.97, max(0.03, base + deviation + trend))


def rows(asked: Asked, region: str, year: int, period: tuple[str, str]) -> Iterator[dict[str, Any]]:
    """The region's rows for one indicator and period, in the canonical columns. Totals are the sums of women and men."""
    spec = asked.specification
    key = {
        "indicator": spec.id,
        "statistic": spec.kind,
        "period_start": period[0],
        "period_end": period[1],
        "region_system": "county",
        "region": region,
        "age_group": "total",
        "unit": "",
    }
    if spec.additive and spec.measure.parts == "counts":
        part = _part_of_year(*period)
        parts = {sex: _counts(spec, region, year, sex, part) for sex in ("women", "men")}
        total = (sum(n for n, _ in parts.values()), sum(d for _, d in parts.values()))
        yield key | {"sex": "total"} | _counted(spec, *total)
        if "sex" in asked.breakdowns:
            yield from (key | {"sex": sex} | _counted(spec, *counts) for sex, counts in parts.items())
    else:
        yield key | {"sex": "total"} | _measured(spec, region, year)


def _part_of_year(first: str, last: str) -> float:
    """How much of a year a half-open period is: half a year has half as many patients."""
    return min(1.0, (date.fromisoformat(last) - date.fromisoformat(first)).days / 365)


def _counts(spec: Specification, region: str, year: int, sex: str, part: float) -> tuple[int, int]:
    rng = random_of(spec.id, region, year, sex)
    of_year = SIZES[region] * SMALLEST_GROUP * random_of(spec.id, "size").uniform(0.3, 2.0) * rng.uniform(0.85, 1.15)
    group = int(of_year * part) + 1
    share = _level(spec, region, year)
    if spec.measure.interval == "poisson":  # events in a whole population
        people = SIZES[region] * 28_000
        return int(rng.gauss(people * share * part / 250, people**0.5 / 60)) + 1, people
    return sum(rng.random() < share for _ in range(group)), group


def _counted(spec: Specification, numerator: int, denominator: int) -> dict[str, Any]:
    exact = of_counts(Decimal(numerator), Decimal(denominator), spec.scale)
    assert exact is not None
    return {
        "numerator": numerator,
        "denominator": denominator,
        "value": rounded(exact, spec.decimals),
        "n": denominator,
    }


def _measured(spec: Specification, region: str, year: int) -> dict[str, Any]:
    rng, level = random_of(spec.id, region, year), _level(spec, region, year)
    number = SIZES[region] * SMALLEST_GROUP
    if spec.measure.made_of == "answer":
        return {"value": int(level > 0.5)}
    if spec.measure.made_of == "number":
        return {"value": int(level * number)}  # pragma: no cover - for a count among the prioritised indicators
    top = 100 if spec.bounded else {"days": 60, "hours": 24, "minutes": 90}.get(spec.unit, 50)
    return {"value": rounded(Decimal(str(level * top + rng.uniform(-1, 1))), spec.decimals), "n": number}
