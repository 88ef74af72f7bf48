"""When a pathway was approved: what was read, what it may mean, and what nobody has read."""

from datetime import date

import pytest

from indicators.catalogue.packaged import packaged
from indicators.entries.pathway import Pathway
from indicators.implementation.approval import approval


def pathway(*dates: tuple[str, str, bool]) -> Pathway:
    """A packaged pathway with other dates: event, day, whether it was only planned."""
    entry = packaged().pathway_by_id["sepsis"].model_dump()
    made = [
        {"event": event, "date": day, "planned": planned, "source": "Ett protokoll", "mark": "read"}
        for event, day, planned in dates
    ]
    return Pathway.model_validate(entry | {"dates": made})


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),  # a leap year
        ("2020-05-25", date(2020, 5, 25), date(2020, 5, 25)),
    ],
)
def test_a_date_means_its_first_day_to_its_last(day: str, first: date, last: date) -> None:
    known = approval(pathway(("approved", day, False), ("approved_before", "2023-09", False)))
    assert (known.day, known.first_possible, known.last_possible, known.year) == (day, first, last, 2020)


def test_approved_before_a_day_says_nothing_of_the_year() -> None:
    known = approval(pathway(("approved_before", "2022-12", False), ("approved_before", "2021-09", False)))
    assert (known.day, known.year, known.last_possible) == (None, None, date(2021, 9, 30))
    assert (known.by(date(2021, 9, 29)), known.by(date(2021, 9, 30))) == (False, True)


def test_a_planned_day_is_no_approval() -> None:
    known = approval(pathway(("approved", "2021-03-19", True)))
    assert (known.day, known.by(date(2099, 1, 1))) == (None, False)


def test_the_packaged_pathways_are_approved_in_the_years_that_the_catalogue_has_read() -> None:
    years = [approval(one).year for one in packaged().pathways if one.phase == "published"]
    assert {year: years.count(year) for year in set(years)} == {2020: 6, 2021: 5, 2022: 10, 2023: 9, None: 4}
