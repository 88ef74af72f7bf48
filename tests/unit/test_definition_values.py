"""Days, lengths and names of a definition as their parts and back, and what a form can show whole."""

import pytest

from frontend.register import definition_values as values
from frontend.register.definition_values import Moment


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("period.start", Moment("period.start")),
        ("index.start + 90 days", Moment("index.start", 90, "days")),
        ("index.start - 1 year", Moment("index.start", -1, "years")),  # one of them is written without its s
        (
            "unit.target + 10 % of unit.start..unit.target",
            Moment("unit.target", percent=10, since="unit.start", until="unit.target"),
        ),
    ],
)
def test_a_day_is_taken_apart_and_put_together_as_it_was(text: str, day: Moment) -> None:
    assert values.moment(text) == day
    assert values.moment_text(day) == text


def test_a_day_that_is_moved_in_both_ways_is_left_as_text() -> None:
    assert values.moment("a.start + 1 day + 10 % of a.start..a.end") is None
    assert values.moment("när som helst") is None


def test_a_period_is_shown_with_its_last_day_and_written_with_the_day_after() -> None:
    assert values.last_and_first("2024-01-01/2025-01-01") == ("2024-01-01", "2024-12-31")
    assert values.period_text("2024-01-01", "2024-12-31") == "2024-01-01/2025-01-01"
    assert values.period_text("2024-01-01", "slutet") == "2024-01-01/slutet", "what is no day stays as it was written"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Första diagnosen", "forsta_diagnosen"),
        ("2 års uppföljning", "ars_uppfoljning"),
        ("!", ""),
        ("a" * 60, "a" * 40),
    ],
)
def test_a_name_in_words_becomes_one_that_the_language_takes(text: str, name: str) -> None:
    assert values.label(text) == name


def test_an_id_is_made_of_a_name() -> None:
    assert values.identifier("Syrgas inom en månad (klusterhuvudvärk)") == "syrgas-inom-en-manad-klusterhuvudvark"
