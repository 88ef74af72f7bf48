"""What the demonstration makes up is possible, of the size that regions have, and says where its level was read."""

from decimal import Decimal

import pytest

from backend.demo import values
from indicators.catalogue.packaged import packaged
from indicators.entries.specification import Specification
from indicators.statistics.values import of_counts

PUBLISHED = [spec for spec in packaged().specifications if spec.status == "published"]
YEARS = {2024: ("2024-01-01", "2025-01-01"), 2026: ("2026-01-01", "2027-01-01")}


def made_up(spec: Specification) -> list[Decimal]:
    """The totals of a small, a middling and the largest region, in two years."""
    asked = values.Asked(spec, ("sex",) if "sex" in spec.breakdowns else ())
    rows = [
        row
        for region in ("09", "12", "01")
        for year, days in YEARS.items()
        for row in values.rows(asked, region, year, days)
    ]
    totals = [row for row in rows if row["sex"] == "total" and row.get("n", 500) >= 500]  # under that, chance decides
    counted = [
        of_counts(Decimal(row["numerator"]), Decimal(row["denominator"]), spec.scale)
        if "numerator" in row
        else row["value"]
        for row in totals
    ]
    return [Decimal(value) for value in counted if value is not None]


@pytest.mark.parametrize("spec", PUBLISHED, ids=lambda spec: spec.id)
def test_made_up_values_are_possible_and_typical(spec: Specification) -> None:
    lowest, highest = spec.bounds
    for value in made_up(spec):
        assert lowest is None or value >= lowest
        assert highest is None or value <= highest
        assert spec.typical is None or spec.typical.lowest <= value <= spec.typical.highest


def test_levels_are_of_indicators_that_exist() -> None:
    assert set(values.known_levels()) <= {spec.id for spec in packaged().specifications}


@pytest.mark.parametrize(
    ("indicator", "level"),
    [("stroke-trombolys-80", 15), ("hjartsvikt-dodlighet-ett-ar", 25), ("artros-smartminskning-tre-man", 1)],
)
def test_what_was_thought_of_as_two_thirds_lies_where_it_was_read(indicator: str, level: int) -> None:
    (spec,) = [spec for spec in PUBLISHED if spec.id == indicator]
    assert all(abs(value - level) < max(level * Decimal("0.6"), 1) for value in made_up(spec))
