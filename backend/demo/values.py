"""Made-up values from a fixed seed: the rows that each region hands in."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from indicators.catalogue.packaged import packaged
from indicators.entries.specification import Specification
from indicators.statistics.values import of_counts, rounded

SEED = 20_231_115

SMALLEST_GROUP = 30
"""Patients a year and sex in the smallest region, for an ordinary indicator."""

INHABITANTS_A_GROUP = 60_000
"""So many inhabitants have SMALLEST_GROUP patients: about as many as live in the smallest region."""

ADULTS = 0.79
"""The share of the inhabitants that a rate is told for: those of 18 years or more in Sweden at the end of 2024, roughly."""

ORDINARY: Mapping[str, tuple[float, float]] = {
    "percent": (68, 7),
    "days": (38, 6),
    "hours": (4, 0.6),
    "minutes": (45, 7),
}
"""A level and how much regions differ, for indicators whose own are not known."""


class Level(BaseModel):
    """Where made-up values lie, in the indicator's unit; `source` is None where the level is a guess too."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float
    deviation: float
    source: str | None


@cache
def known_levels() -> Mapping[str, Level]:
    """The levels that were read or guessed for single indicators."""
    text = files("backend.demo").joinpath("levels.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, Level]).validate_python(yaml.safe_load(text))


@dataclass(frozen=True)
class Asked:
    """An indicator as the demonstration's rounds ask for it."""

    specification: Specification
    breakdowns: tuple[str, ...]


def random_of(*parts: object) -> random.Random:
    """A source of chance that is always the same for the same parts."""
    return random.Random("/".join(map(str, (SEED, *parts))))  # noqa: S311 - made-up values, not secrets


def _level(spec: Specification, region: str, year: int, sex: str = "total") -> float:
    """The indicator's made-up true value: a level, the region's own deviation, a slow change, and the sex's difference."""
    base, spread = _base(spec)
    deviation = random_of(spec.id, region).gauss(0, spread)
    trend = random_of(spec.id, "trend").uniform(-0.1, 0.2) * spread * (year - 2024)
    half = random_of(spec.id, "sex").uniform(-0.4, 0.4) * spread
    of_sex = {"women": half, "men": -half}.get(sex, 0)
    lowest, highest = _ends(spec, base, spread)
    return min(highest, max(lowest, base + deviation + trend + of_sex))


def _base(spec: Specification) -> tuple[float, float]:
    if known := known_levels().get(spec.id):
        return known.level, known.deviation
    if spec.typical:
        lowest, highest = float(spec.typical.lowest), float(spec.typical.highest)
        return (lowest + highest) / 2, (highest - lowest) / 6
    return ORDINARY.get(spec.unit, (float(spec.highest or 100) * 0.4, float(spec.highest or 100) * 0.03))


def _ends(spec: Specification, base: float, spread: float) -> tuple[float, float]:
    """What a true value stays within: far from what must be explained."""
    lowest, highest = base - 2.5 * spread, base + 2.5 * spread
    possible = [-float("inf") if spec.bounds[0] is None else float(spec.bounds[0])]
    possible.append(float("inf") if spec.bounds[1] is None else float(spec.bounds[1]))
    return max(lowest, possible[0]), min(highest, possible[1])


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
        sexes = ("total", "women", "men") if "sex" in asked.breakdowns else ("total",)
        part = _part_of_year(*period)
        yield from (key | {"sex": sex} | _measured(spec, region, year, sex, part) for sex in sexes)


def _part_of_year(first: str, last: str) -> float:
    """How much of a year a half-open period is: half a year has half as many patients."""
    return min(1.0, (date.fromisoformat(last) - date.fromisoformat(first)).days / 365)


def _size(region: str) -> float:
    """How many times the smallest region's inhabitants live there."""
    return (packaged().inhabitants(region, date(2024, 12, 31)) or INHABITANTS_A_GROUP) / INHABITANTS_A_GROUP


def _counts(spec: Specification, region: str, year: int, sex: str, part: float) -> tuple[int, int]:
    rng = random_of(spec.id, region, year, sex)
    share = _level(spec, region, year, sex) / spec.scale
    if spec.measure.interval == "poisson":  # events among the inhabitants
        people = int(_size(region) * INHABITANTS_A_GROUP * ADULTS / 2 * rng.uniform(0.995, 1.005))
        return _near(rng, people * share * part, people), people
    of_year = _size(region) * SMALLEST_GROUP * random_of(spec.id, "size").uniform(0.3, 2.0) * rng.uniform(0.9, 1.1)
    group = int(of_year * part) + 1
    return _near(rng, group * share, group), group


def _near(rng: random.Random, mean: float, most: int) -> int:
    """A number of cases near the mean, half as far from it as chance alone would take it."""
    return round(min(most, max(0, rng.gauss(mean, 0.5 * max(mean * (1 - mean / most), 0) ** 0.5))))


def _counted(spec: Specification, numerator: int, denominator: int) -> dict[str, Any]:
    exact = of_counts(Decimal(numerator), Decimal(denominator), spec.scale)
    assert exact is not None
    return {
        "numerator": numerator,
        "denominator": denominator,
        "value": rounded(exact, spec.decimals),
        "n": denominator,
    }


def _measured(spec: Specification, region: str, year: int, sex: str, part: float) -> dict[str, Any]:
    rng, level = random_of(spec.id, region, year, sex), _level(spec, region, year, sex)
    number = int(_size(region) * SMALLEST_GROUP * part * (2 if sex == "total" else rng.uniform(0.9, 1)))
    if spec.measure.made_of == "answer":
        return {"value": int(random_of(spec.id, region).random() < 0.7)}
    if spec.measure.made_of == "number":
        return {"value": int(number * 0.4)}  # pragma: no cover - for a count among the prioritised indicators
    spread = _base(spec)[1]
    return {"value": rounded(Decimal(str(level + rng.uniform(-0.2, 0.2) * spread)), spec.decimals), "n": number}
