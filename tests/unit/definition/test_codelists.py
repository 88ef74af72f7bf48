"""Code lists: whole codes, beginnings, and what is taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from indicators.definition.codelists import CodeList, Codes, MissingCodes, code_set, listed_as
from indicators.definition.language import Computation
from indicators.engine.memberships import meaning, supplied_for
from tests.support.histories import WORKED

CODES = TypeAdapter(Codes)


@pytest.mark.parametrize(
    ("code", "inside"),
    [
        ("I63", True),  # the beginning itself
        ("I639", True),  # under the beginning
        ("I6391", True),  # far under it
        ("I64", True),  # a whole code
        ("I641", False),  # a whole code does not let in what is under it
        ("I6", False),  # shorter than the beginning
        ("i639", False),  # codes are compared as they stand
        ("I630", False),  # taken out as a whole code
        ("I6301", True),  # but not what is under it
        ("I635", False),  # taken out by its beginning
        ("I6359", False),  # with all that is under it
        ("", False),
    ],
)
def test_a_code_is_in_a_list(code: str, inside: bool) -> None:
    assert (code in code_set(["I63*", "I64"], ["I630", "I635*"])) is inside


PATTERNS = st.lists(st.from_regex(r"[AB]{1,3}\*?", fullmatch=True), max_size=6)


@given(PATTERNS, PATTERNS, st.from_regex(r"[AB]{1,4}", fullmatch=True))
def test_a_set_lets_in_what_the_list_says_one_by_one(codes: list[str], excludes: list[str], code: str) -> None:
    """Though superfluous codes are left out of the set."""
    assert (code in code_set(codes, excludes)) is (listed_as(code, codes) and not listed_as(code, excludes))


def test_a_code_under_a_beginning_is_superfluous() -> None:
    found = code_set(["I63*", "I639", "I6*", "I64"])
    assert (found.prefixes, found.exact) == (("I6",), frozenset())


@pytest.mark.parametrize(
    "codes",
    [
        ["I63.9"],  # with a dot: never equal to a code without
        ["*"],  # everything
        ["I*9"],  # a star inside
        ["I63**"],
        [""],
        ["I63", "I63"],  # twice
    ],
)
def test_a_list_that_can_be_misread_is_refused(codes: list[str]) -> None:
    with pytest.raises(ValidationError):
        CODES.validate_python(codes)


def _definition(**codelists: object) -> Computation:
    condition = {"exists": {"events": "diagnosis", "codes": ["stroke"], "unknown": "no"}}
    return Computation.model_validate(
        {"counts": "person", "codelists": codelists, "initial_population": condition, "worked": WORKED}
        | {"attribution": {"region": "person.region"}}
    )


CATALOGUE = {
    "stroke": CodeList.model_validate(
        {
            "id": "stroke",
            "version": 1,
            "status": "published",
            "name": {"sv": "Stroke", "en": "Stroke"},
            "system": "ICD-10-SE",
            "codes": ["I6*"],
            "excludes": ["I65*"],
            "provenance": [{"facts": ["codes"], "source": "Provet", "mark": "convention"}],
        }
    )
}


def test_the_definitions_own_list_goes_before_the_catalogues() -> None:
    own = meaning(_definition(stroke={"system": "ICD-10-SE", "codes": ["I63*"]}), CATALOGUE)(["stroke"])
    assert ("I639" in own, "I61" in own) == (True, False)


def test_the_catalogues_list_is_used_with_what_it_takes_out() -> None:
    found = meaning(_definition(), CATALOGUE)(["stroke"])
    assert ("I61" in found, "I651" in found) == (True, False)


def test_a_region_supplies_lists_by_name_or_by_how_the_name_begins() -> None:
    definition = _definition(stroke={"supplied": ["Stroke*"], "supplied_except": ["Stroke, old"]})
    found = meaning(definition, CATALOGUE, {"Stroke, acute": ["A"], "Stroke, old": ["B"], "Heart": ["C"]})(["stroke"])
    assert [code in found for code in "ABC"] == [True, False, False]


def test_a_region_supplies_nothing_where_there_are_codes_already() -> None:
    """So that a submission tells only of those of the region's lists that were counted by."""
    supplied = {"stroke": ["A"]}
    own = {"stroke": {"system": "ICD-10-SE", "codes": ["I63*"]}}
    assert supplied_for(_definition(), CATALOGUE, supplied, "stroke") == {}
    assert supplied_for(_definition(**own), {}, supplied, "stroke") == {}
    assert supplied_for(_definition(), {}, supplied, "stroke") == supplied


@pytest.mark.parametrize(
    ("codelists", "supplied"),
    [
        ({}, {}),  # nowhere at all
        ({"stroke": {"supplied": ["Stroke*"]}}, {"Heart": ["C"]}),  # nothing of that name is supplied
    ],
)
def test_a_list_without_codes_stops_the_computation(
    codelists: dict[str, object], supplied: dict[str, list[str]]
) -> None:
    with pytest.raises(MissingCodes, match=r"^[Ss]troke"):
        meaning(_definition(**codelists), {}, supplied)(["stroke"])


def test_a_list_that_the_region_declares_empty_lets_no_code_in() -> None:
    supplied = {"Stroke, acute": list[str]()}
    assert "I639" not in meaning(_definition(stroke={"supplied": ["Stroke*"]}), {}, supplied)(["stroke"])
