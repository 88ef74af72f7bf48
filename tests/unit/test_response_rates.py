"""Response rates beside values: which of a source's rates is of the value's time, and that an unknown one is said to be so."""

from datetime import date
from typing import Any

from backend.results.response_rates import beside
from indicators.entries.source import DataSource
from tests.support.specifications import specification


def source(rates: Any) -> dict[str, DataSource]:
    known = {
        "id": "enkat",
        "version": 1,
        "status": "published",
        "name": {"sv": "Enkäten", "en": "The survey"},
        "kind": "patient_survey",
        "description": "Ett prov.",
        "coverage": "not_applicable",
        "connection": "not_applicable",
        "response_rate": rates,
        "provenance": [{"facts": ["name"], "source": "Prov", "mark": "read"}],
    }
    return {"enkat": DataSource.model_validate(known)}


def share(day: str, percent: int, scope: str = "hela riket") -> dict[str, object]:
    return {"date": day, "percent": percent, "scope": scope, "source": "Prov"}


ASKED = specification(sources=[{"source": "enkat", "followable": "now"}])
OF_2023 = date(2024, 1, 1)  # the end of the period, which is not in it


def percents(rates: Any, until: date | None = OF_2023) -> list[str | None]:
    return [one.percent for one in beside(ASKED, source(rates), until)]


def test_the_newest_rate_of_the_time_stands_beside_the_value() -> None:
    assert percents([share("2021", 50), share("2023", 44), share("2024-03", 39)]) == ["44"]


def test_all_parts_that_were_told_for_the_same_time_are_there() -> None:
    assert percents([share("2023", 44, "primärvård"), share("2023", 41, "specialistvård")]) == ["44", "41"]


def test_where_none_was_told_before_the_first_one_after_is_better_than_nothing() -> None:
    assert percents([share("2025", 38), share("2026", 36)]) == ["38"]
    assert percents([share("2025", 38), share("2026", 36)], until=None) == ["36"]


def test_an_unknown_rate_says_so_and_one_that_does_not_apply_says_nothing() -> None:
    (unknown,) = beside(ASKED, source("unknown"), OF_2023)
    assert (unknown.source_name_sv, unknown.date, unknown.percent) == ("Enkäten", None, None)
    assert beside(ASKED, source("not_applicable"), OF_2023) == []
