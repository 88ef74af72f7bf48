"""Factories for round contracts and rows, as tests of data sources and of the backend want them."""

from datetime import date
from decimal import Decimal
from typing import Any

from datasources.delivery.contract import ExpectedIndicator, PreviousValue, RegionNames, RoundContract

REGIONS = [
    RegionNames(code="00", name="Riket", kolada="0000", aliases=["Sverige"]),
    RegionNames(code="01", name="Region Stockholm", letter="AB", kolada="0001", aliases=["Stockholm"]),
    RegionNames(code="10", name="Region Blekinge", letter="K", kolada="0010", aliases=["Blekinge"]),
    RegionNames(code="14", name="Västra Götalandsregionen", letter="O", kolada="0014", aliases=["Västra Götaland"]),
]


def indicator(**changes: Any) -> ExpectedIndicator:
    """A proportion in per cent, by sex, age and unit, unless `changes` say otherwise."""
    base: dict[str, Any] = {
        "id": "stroke-strokeenhet",
        "version": 2,
        "name": "Vård på strokeenhet",
        "statistics": ["proportion"],
        "unit": "percent",
        "scale": 100,
        "decimals": 1,
        "additive": True,
        "bounded": True,
        "breakdowns": ["sex", "age", "unit"],
        "jump_limit": None,
    }
    return ExpectedIndicator(**base | changes)


def mean_days(**changes: Any) -> ExpectedIndicator:
    """A mean in days: it cannot be summed and has no bounds."""
    return indicator(
        **{
            "id": "ledtid-medel",
            "name": "Väntetid",
            "statistics": ["mean", "median"],
            "unit": "days",
            "scale": 1,
            "additive": False,
            "bounded": False,
            "breakdowns": ["sex"],
        }
        | changes
    )


def contract(*indicators: ExpectedIndicator, **changes: Any) -> RoundContract:
    """The round of 2023 for region 14, with one proportion unless other indicators are given."""
    base: dict[str, Any] = {
        "round_id": "stroke-2023",
        "round_name": "Stroke 2023",
        "period_label": "2023",
        "period_start": date(2023, 1, 1),
        "period_end": date(2024, 1, 1),
        "sender": "14",
        "indicators": list(indicators) or [indicator(breakdowns=[])],
        "regions": REGIONS,
    }
    return RoundContract(**base | changes)


def previous(value: str, **changes: Any) -> PreviousValue:
    """Last period's value of the usual indicator, in total."""
    return PreviousValue(
        **{"indicator": "stroke-strokeenhet", "statistic": "proportion", "value": Decimal(value)} | changes
    )


def row(**changes: Any) -> dict[str, Any]:
    """A row that holds: 50 of 120, which is 41.7 per cent."""
    return {
        "indicator": "stroke-strokeenhet",
        "statistic": "proportion",
        "period_start": "2023-01-01",
        "period_end": "2023-12-31",
        "region_system": "county",
        "region": "14",
        "sex": "total",
        "age_group": "total",
        "numerator": 50,
        "denominator": 120,
        "value": "41.7",
    } | changes
