"""A share of a source: a value, or the bounds that were read. One is never made of the other."""

from typing import Any

import pytest
from pydantic import ValidationError

from indicators.entries.source import DatedShare

READ = {"date": "2018", "scope": "Alla med diabetes", "source": "Prov"}


@pytest.mark.parametrize(
    "shares",
    [
        {"percent": 89},
        {"percent": 85, "about": True},
        {"at_least": 90},
        {"at_most": 40},
        {"at_least": 91, "at_most": 98},
    ],
)
def test_a_value_a_bound_and_a_range_are_kept_as_they_were_read(shares: dict[str, Any]) -> None:
    kept = DatedShare.model_validate(READ | shares)
    assert kept.model_dump(exclude_defaults=True) == READ | shares


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        ({}, "antingen"),
        ({"percent": 90, "at_least": 90}, "antingen"),  # "more than 90" is no plain 90
        ({"at_least": 98, "at_most": 91}, "mindre än"),
        ({"at_least": 91, "at_most": 91}, "mindre än"),  # a range of one value is a value
        ({"at_least": 90, "about": True}, "hör till"),
        ({"percent": 101}, "less than or equal to 100"),
        ({"percent": 90, "date": "våren 2018"}, "skriv datum"),
    ],
)
def test_what_is_both_or_neither_is_refused(shares: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        DatedShare.model_validate(READ | shares)
