"""Which coverage counts for a region and a period, and whose values are withheld for it."""

from datetime import date
from typing import Any

import pytest

from indicators.catalogue.packaged import packaged
from indicators.entries.source import DataSource
from indicators.entries.specification import Specification
from indicators.statistics.coverage_floor import coverage_of, floor_of, too_low
from tests.support.specifications import specification

FLOOR = {"percent": 70, "source": "Provet"}
YEAR = date(2024, 1, 1), date(2025, 1, 1)


def share(written: str, region: str | None = None, **known: Any) -> dict[str, Any]:
    return {
        "date": written,
        "scope": "Alla i provet.",
        "source": "Provet",
        "region": region,
        **(known or {"percent": 60}),
    }


def sources(*shares: dict[str, Any], floor: dict[str, Any] | None = FLOOR) -> dict[str, DataSource]:
    source = DataSource.model_validate(
        {
            "id": "riksstroke",
            "version": 1,
            "status": "published",
            "name": {"sv": "Provregistret", "en": "Trial register"},
            "kind": "quality_register",
            "description": "Ett register i provet.",
            "coverage": list(shares) or "unknown",
            "coverage_floor": floor,
            "connection": "unknown",
            "provenance": [{"facts": ["coverage"], "source": "Provet", "mark": "convention"}],
        }
    )
    return {"riksstroke": source}


def low(*shares: dict[str, Any], region: str = "14", spec: Specification | None = None) -> bool:
    return too_low(spec or specification(), sources(*shares), region, *YEAR)


def test_under_the_floor_is_too_low_and_on_it_is_not() -> None:
    assert low(share("2024", "14", percent="69.9"))
    assert not low(share("2024", "14", percent=70))


def test_a_bound_is_too_low_only_where_the_most_it_can_be_is() -> None:
    assert low(share("2024", "14", at_most=69))
    assert not low(share("2024", "14", at_least=50))
    assert not low(share("2024", "14", at_least=50, at_most=75))


@pytest.mark.parametrize(
    ("written", "counts"),
    [("2024", True), ("2023", False), ("2025", False), ("2024-12", True), ("2025-01", False), ("2024-01-01", True)],
)
def test_only_a_share_of_the_period_itself_says_something_of_it(written: str, counts: bool) -> None:
    assert low(share(written, "14")) == counts


def test_the_nations_share_is_the_nations_alone_and_a_level_of_cares_is_nobodys() -> None:
    assert not low(share("2024"))
    assert low(share("2024"), region="00")
    assert not low(share("2024", "14", percent=10, care_level="primary_care"))


def test_the_indicators_own_floor_goes_before_the_sources() -> None:
    registered = share("2024", "14", percent=60)
    assert not low(registered, spec=specification(coverage_floor={"percent": 0, "source": "Provet"}))
    assert low(registered, spec=specification(coverage_floor={"percent": 65, "source": "Provet"}))
    assert not low(registered, spec=specification(coverage_floor={"percent": 60, "source": "Provet"}))


def test_what_nobody_says_withholds_nothing() -> None:
    assert not low()
    assert floor_of(specification(), sources(floor=None)) is None
    assert coverage_of(specification(), {}, "14", *YEAR) is None
    assert not too_low(specification(), sources(share("2024", "14", percent=1), floor=None), "14", *YEAR)


def test_palliative_care_is_not_compared_under_seventy_per_cent_but_its_coverage_is() -> None:
    known = packaged()
    floors = {
        spec.id: floor_of(spec, known.source_by_id)
        for spec in known.specifications
        if any(use.source == "palliativregistret" for use in spec.sources)
    }
    own = floors.pop("palliativ-tackningsgrad")
    assert own is not None
    assert own.percent == 0
    assert {floor.percent if floor else None for floor in floors.values()} == {70}
