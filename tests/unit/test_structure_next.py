"""Structure this next: what is lacking, summed by what it would make followable, against a plain count of the same."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.followability.structure_next import Input, RegionSaid, as_input, structure_next


def said(region: str, computed: str = "", **lacks: str) -> RegionSaid:
    """A region's computation: indicators and what they lack as words with spaces between."""
    return RegionSaid(
        region, frozenset(computed.split()), {one: frozenset(what.split()) for one, what in lacks.items()}
    )


def test_the_one_thing_lacking_makes_every_indicator_followable_where_it_is_structured() -> None:
    smoking = [said(f"{number:02}", a="rökstatus", b="rökstatus") for number in range(1, 15)]
    (missing,) = structure_next(smoking)
    assert (missing.what, sorted(missing.indicators), len(missing.regions)) == ("rökstatus", ["a", "b"], 14)


def test_what_lacks_more_is_told_beside_and_becomes_followable_by_no_single_thing() -> None:
    found = {one.what: one for one in structure_next([said("14", a="diagnosis medication", b="diagnosis")])}
    assert (len(found["diagnosis"].alone), len(found["diagnosis"].among)) == (1, 1)
    assert (len(found["medication"].alone), len(found["medication"].among)) == (0, 1)


def test_the_last_computation_of_a_region_holds_for_each_indicator_that_it_says_something_of() -> None:
    first, second = said("14", a="order", b="order", c="order"), said("14", "a", b="measurement")
    found = {one.what: one.alone for one in structure_next([first, second])}
    assert found == {"order": {("14", "c")}, "measurement": {("14", "b")}}


def test_what_makes_most_followable_comes_first() -> None:
    order = [one.what for one in structure_next([said("14", a="x", b="y"), said("12", a="y z"), said("01", c="y")])]
    assert order == ["y", "x", "z"]


def test_nothing_is_lacking_where_everything_was_computed() -> None:
    assert structure_next([said("14", "a b")]) == []
    assert structure_next([]) == []


WHAT, WHO = st.sampled_from("pqrs"), st.sampled_from(["12", "14", "01"])
COMPUTATION = st.builds(
    RegionSaid,
    WHO,
    st.frozensets(st.sampled_from("ab")),
    st.dictionaries(st.sampled_from("cde"), st.frozensets(WHAT, min_size=1)),
)


@given(st.lists(COMPUTATION, max_size=8))
def test_the_sums_are_those_of_a_plain_count(computations: list[RegionSaid]) -> None:
    counted: dict[str, tuple[set[tuple[str, str]], set[tuple[str, str]]]] = defaultdict(lambda: (set(), set()))
    for region in {one.region for one in computations}:
        for indicator in "abcde":
            last: frozenset[str] = frozenset()
            for one in computations:
                if one.region == region and (indicator in one.computed or indicator in one.lacks):
                    last = one.lacks.get(indicator, frozenset())
            for what in last:
                counted[what][len(last) > 1].add((region, indicator))
    assert {one.what: (set(one.alone), set(one.among)) for one in structure_next(computations)} == dict(counted)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("medication", Input("table", "läkemedel")),
        ("diagnosis.position", Input("field", "diagnos: position")),
        ("register_row.nkbc", Input("table", "registerrad i nkbc")),
        ("register_row.nkbc.besok_datum", Input("field", "registerrad i nkbc: besok_datum")),
        ("survey_answer.value", Input("field", "enkätsvar: value")),
        ("rokstatus", Input("code_list", "koder för Rökstatus")),
        ("Hjärtsvikt*", Input("code_list", "koder för Hjärtsvikt*")),
        ("", Input("code_list", "koder för ")),
    ],
)
def test_what_is_lacking_is_said_in_words(what: str, expected: Input) -> None:
    assert as_input(what, {"rokstatus": "Rökstatus"}) == expected
