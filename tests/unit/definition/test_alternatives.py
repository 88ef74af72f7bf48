"""Choices that can be computed the other way: what the alternative is, and what it may not be."""

from typing import Any

import pytest

from indicators.definition.alternatives import alternatives
from indicators.definition.canonical_form import canonical_text
from indicators.engine.worked_patients import failures
from indicators.entries.specification import Specification
from tests.support.specifications import computing, specification

HAS = {"exists": {"events": "diagnosis", "codes": ["prov"], "unknown": "no"}}
NONE = {"denominator": 1, "numerator": 0, "value": 0}


def choosing(instead: dict[str, Any] | None, **changes: Any) -> Specification:
    choice = {"name": "diagnos", "chosen": "Så.", "why": "Därför.", "otherwise": "Annars så.", "instead": instead}
    return specification(**computing(choices=[choice], **changes))


def problems(instead: dict[str, Any], **changes: Any) -> list[str]:
    return [message for _, message in choosing(instead | {"result": NONE}, **changes).problems()]


def test_an_alternative_replaces_its_fields_and_nothing_else() -> None:
    spec = choosing({"numerator": {"none": [HAS]}, "result": NONE})
    assert spec.computation is not None
    (other,) = alternatives(spec.computation).values()
    assert other.numerator is not None
    assert (other.numerator.none is not None, other.choices) == (True, [])
    assert other.initial_population == spec.computation.initial_population
    assert (spec.problems(), failures(spec, {})) == ([], [])


def test_a_choice_that_stays_words_has_no_alternative() -> None:
    spec = choosing(None)
    assert spec.computation is not None
    assert alternatives(spec.computation) == {}


def test_a_step_is_replaced_by_name_and_takes_the_definitions_word_for_what_is_unknown() -> None:
    steps = {"besok": {"events": "diagnosis", "codes": ["prov"], "pick": "first"}}
    other = {"besok": {"events": "diagnosis", "codes": ["prov"], "pick": "last"}}
    spec = choosing(
        {"steps": other, "result": {"denominator": 1, "numerator": 1, "value": 100}},
        unknown_in_steps="out",
        steps=steps,
        numerator={"exists": {"step": "besok", "unknown": "no"}},
    )
    assert spec.computation is not None
    (under,) = alternatives(spec.computation).values()
    assert (under.steps["besok"].pick, under.steps["besok"].unknown) == ("last", "no")
    assert (spec.problems(), failures(spec, {})) == ([], [])


def test_without_takes_a_population_away() -> None:
    spec = choosing(
        {"without": ["exclusions"], "result": {"denominator": 1, "numerator": 1, "value": 100}}, exclusions=HAS
    )
    assert spec.computation is not None
    (other,) = alternatives(spec.computation).values()
    assert (spec.computation.exclusions is None, other.exclusions) == (False, None)


def test_the_worked_patients_tell_when_the_alternatives_result_is_another() -> None:
    spec = choosing({"numerator": {"none": [HAS]}, "result": NONE | {"numerator": 1}})
    assert [str(one) for one in failures(spec, {})] == [
        "alla patienter tillsammans: numerator under alternativet till diagnos blev 0, men 1 väntades"
    ]


def test_an_alternative_that_changes_nothing_is_told() -> None:
    assert problems({"numerator": HAS}) == ["alternativet räknar likadant som definitionen; skriv vad det ersätter"]


@pytest.mark.parametrize(
    ("numerator", "extra"),
    [
        ({"exists": {"events": "contact", "unknown": "no"}}, "contact"),
        ({"age": {"at": "period.start", "at_least": 18, "unknown": "no"}}, "person.birth_date"),
        ({"exists": {"events": "diagnosis", "codes": ["andra"], "unknown": "no"}}, "andra"),
    ],
)
def test_an_alternative_reads_no_table_field_or_code_list_of_its_own(numerator: dict[str, Any], extra: str) -> None:
    lists = {name: {"system": "Prov", "codes": [code]} for name, code in (("prov", "X1"), ("andra", "X2"))}
    (told,) = problems({"numerator": numerator}, codelists=lists)
    assert told == f"alternativet läser {extra}, som definitionen inte läser; låt det stå som ord"


def test_an_alternative_that_does_not_hold_is_told_where_it_stands() -> None:
    spec = choosing({"numerator": {"condition": "finns_inte"}, "result": NONE})
    assert [place[:4] for place, _ in spec.problems()] == [("computation", "choices", 0, "instead")]


def test_a_definition_without_alternatives_has_the_digest_that_it_had() -> None:
    """Published specifications keep theirs: what is not there is not in the canonical form."""
    computation = choosing(None).computation
    assert computation is not None
    assert "instead" not in canonical_text(computation.model_dump(exclude_defaults=True))
