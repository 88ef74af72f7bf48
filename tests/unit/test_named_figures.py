"""Named sets on their date: the report's figures come out when the data say so, and what nobody has read stays unknown."""

from datetime import date

import pytest

from indicators.base import Name, Provenance, Text
from indicators.entries.named_set import NamedSet
from indicators.entries.specification import Followable
from indicators.followability.named_figures import last_day, set_figures


def named(stated: int, members: int) -> NamedSet:
    return NamedSet(
        id="mangd",
        version=1,
        status="published",
        name=Name(sv="Mängd", en="Set"),
        of="indicator",
        holds_for="2023-09",
        stated=stated,
        members=[f"i{number}" for number in range(members)],
        unread=Text(sv="Inte läst") if members < stated else None,
        provenance=[Provenance(facts=["stated"], source="Prov", mark="read")],
    )


FOLLOWABLE: dict[str, Followable] = {f"i{number}": "now" if number < 69 else "long_term" for number in range(136)}
"""The report's half: 69 of the 136 have a source with data."""
PATHWAYS = {f"i{number}": [f"p{number % 5}"] for number in range(13)}
"""Thirteen indicators in five pathways."""


def test_136_indicators_of_which_69_could_be_followed() -> None:
    figures = set_figures(named(136, 136), FOLLOWABLE, {})
    assert (figures.read, figures.followable, figures.unknown, figures.whole) == (136, 69, 0, True)


def test_13_indicators_in_five_pathways() -> None:
    figures = set_figures(named(13, 13), {}, PATHWAYS)
    assert (figures.read, figures.pathways, figures.followable) == (13, 5, 0)


def test_members_that_nobody_has_read_are_unknown_and_counted_as_nothing() -> None:
    figures = set_figures(named(136, 2), FOLLOWABLE, PATHWAYS)
    assert (figures.read, figures.unknown, figures.followable, figures.pathways) == (2, 134, 2, 2)
    assert not figures.whole


@pytest.mark.parametrize(
    ("partial", "day"),
    [
        ("2023", date(2023, 12, 31)),
        ("2023-09", date(2023, 9, 30)),
        ("2023-12", date(2023, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2023-09-15", date(2023, 9, 15)),
    ],
)
def test_a_partial_date_lasts_to_its_last_day(partial: str, day: date) -> None:
    assert last_day(partial) == day
