"""What a draft's worked examples and patients give, tried before it is handed in; what cannot be tried says why."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from pydantic import ValidationError
from sqlmodel import Session

from backend.core.permissions import Actor
from backend.register import drafts, field_titles, reading
from backend.register.computation import outcome_of
from backend.register.kinds import KINDS
from backend.register.models import SPECIFICATION
from backend.register.trial_schemas import TriedExample, TriedOut, TriedPatient, TriedTogether
from indicators.catalogue.whole import Catalogue
from indicators.catalogue.yaml_files import swedish
from indicators.definition.codelists import MissingCodes
from indicators.definition.language import Computation
from indicators.definition.used_conditions import KnownConditions
from indicators.engine import tally, worked_patients
from indicators.engine.cell_values import outcome
from indicators.engine.query_engine import Row
from indicators.entries.specification import Draft, Example, Specification
from indicators.statistics.values import beside_in, target_class, value_of

_TEXT = "–"
_UNNEEDED: Mapping[str, Any] = {
    "name": {"sv": _TEXT, "en": _TEXT},
    "direction": "none",
    "type": "process",
    "definition": _TEXT,
    "purpose": _TEXT,
    "sources": [{"source": "x", "followable": "unknown"}],
    "levels": ["nation"],
    "frequency": ["year"],
}
"""What a specification must have, and no value depends on: a draft is tried before it is written."""
_NEEDED = ("kind", "unit", "decimals", "direction", "targets", "adjusted")
_NO_RESULT: Mapping[str, Any] = {"denominator": 0}
"""Stands for what all patients are to give together, until somebody has written it."""


def tried(session: Session, actor: Actor, entry: str) -> TriedOut:
    """The actor's own draft of a specification, tried.

    Raises NotFound.
    """
    content = drafts.get(session, actor, KINDS[SPECIFICATION], entry).content
    known = reading.catalogue(session)
    base: dict[str, Any] = {**_UNNEEDED, **{name: content[name] for name in _NEEDED if name in content}, "id": entry}
    try:
        specification = Draft.model_validate(base)
    except ValidationError as error:
        return TriedOut(lacking=list(_sentences(error)))
    examples = [_example(specification, number, one) for number, one in enumerate(content.get("examples", []), 1)]
    if not content.get("computation"):
        return TriedOut(examples=examples)
    return _with_patients(base, content["computation"], known).model_copy(update={"examples": examples})


def _sentences(error: ValidationError, within: str = "") -> Iterator[str]:
    for fault in error.errors():
        place = ".".join([*([within] if within else []), *map(str, fault["loc"])])
        yield f"{field_titles.title_of(KINDS[SPECIFICATION], place)}: {swedish(fault)}"


def _example(specification: Specification, number: int, content: Mapping[str, Any]) -> TriedExample:
    why = str(content.get("why", ""))
    try:
        example = Example.model_validate(content)
        value = value_of(specification, example.given)
    except ValidationError as error:
        place = f"examples.{number - 1}"
        return TriedExample(number=number, why=why, problem=" ".join(_sentences(error, place)))
    except ValueError as error:
        return TriedExample(number=number, why=why, problem=str(error))
    beside = beside_in(specification, example.given)
    reached = "no_target" if value is None else target_class(specification.targets, value, beside)
    expected = example.expect
    return TriedExample(
        number=number,
        why=why,
        expected=expected.value,
        expected_class=expected.target_class,
        value=value,
        target_class=reached,
        holds=(value, reached) == (expected.value, expected.target_class),
    )


def _with_patients(base: Mapping[str, Any], content: Any, known: Catalogue) -> TriedOut:
    """The worked patients, tried. A result that is not written yet is no hindrance: it is what one wants to see."""
    worked = content.get("worked") if isinstance(content, Mapping) else None
    whole = {**content, "worked": {"result": _NO_RESULT, **worked}} if isinstance(worked, Mapping) else content
    try:
        specification = Draft.model_validate(
            {**base, "computation": whole}, context=KnownConditions(known.condition_by_id)
        )
    except ValidationError as error:
        return TriedOut(lacking=list(_sentences(error)))
    hindering = [message for place, message in specification.problems() if "worked" not in place]
    if hindering:
        return TriedOut(lacking=hindering)
    try:
        rows = worked_patients.counted(specification, known.codelist_by_id)
    except MissingCodes as missing:
        return TriedOut(lacking=[f"kodlistan '{missing}' finns bara hos regionen; låt 'supplied' ge dess koder"])
    return _patients_out(specification, rows, written=isinstance(worked, Mapping) and "result" in worked)


def _patients_out(specification: Specification, rows: Sequence[Row], *, written: bool) -> TriedOut:
    definition = specification.computation
    assert definition is not None  # what has no computation has no rows
    actual = outcome(specification, tally.of_units(rows))
    expected = definition.worked.result if written else None
    together = [_together(name, getattr(expected, name, None), getattr(actual, name)) for name in _TOGETHER]
    return TriedOut(patients=list(_patients(definition, rows)), together=together)


_TOGETHER: Sequence[Literal["denominator", "numerator", "missing", "value"]] = (
    "denominator",
    "numerator",
    "missing",
    "value",
)


def _together(
    name: Literal["denominator", "numerator", "missing", "value"],
    expected: int | Decimal | None,
    actual: int | Decimal | None,
) -> TriedTogether:
    numbers = [None if number is None else Decimal(number) for number in (expected, actual)]
    return TriedTogether(name=name, expected=numbers[0], actual=numbers[1], holds=numbers[0] == numbers[1])


def _patients(definition: Computation, rows: Sequence[Row]) -> Iterator[TriedPatient]:
    """What each counted unit was expected to be beside what it became; first those that are expected, in their order."""
    became = {worked_patients.unit_of(definition, row): worked_patients.membership(definition, row) for row in rows}
    for person in definition.worked.people:
        for membership in person.expect:
            actual = became.pop((person.id, membership.unit), None)
            expected = outcome_of(definition, membership)
            yield _patient(person.id, membership.unit, expected, outcome_of(definition, actual) if actual else None)
    for (person_id, unit), actual in became.items():
        yield _patient(person_id, unit, None, outcome_of(definition, actual))


_Outcome = tuple[str, Decimal | None]


def _patient(person: str, unit: str | None, expected: _Outcome | None, actual: _Outcome | None) -> TriedPatient:
    return TriedPatient(
        patient=person,
        unit=unit,
        expected=expected[0] if expected else None,
        expected_number=expected[1] if expected else None,
        outcome=actual[0] if actual else None,
        number=actual[1] if actual else None,
        holds=expected == actual,
    )
