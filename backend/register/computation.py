"""How a specification computes, as people read it: numbered steps, chosen interpretations, code lists, worked patients."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from backend.register.computation_schemas import (
    ChoiceOut,
    CodeListOut,
    ComputationOut,
    NumberedOut,
    PointOut,
    WorkedOut,
)
from indicators.definition.codelists import CodeList
from indicators.definition.language import Computation
from indicators.definition.swedish_steps import Numbered, Point, steps
from indicators.definition.validation import codelists_used
from indicators.definition.worked_patients import ExpectedMembership, WorkedPerson


def computation_out(definition: Computation, codelists: Mapping[str, CodeList]) -> ComputationOut:
    """The definition for people; `codelists` are the catalogue's, by id."""
    worked = definition.worked
    return ComputationOut(
        steps=numbered_out(steps(definition, codelists)),
        choices=[ChoiceOut(**choice.model_dump()) for choice in definition.choices],
        codelists=codelists_out(definition, codelists),
        period_start=worked.period.start,
        period_end=worked.period.end,
        worked=[_worked(definition, person, expected) for person in worked.people for expected in person.expect],
        denominator=worked.result.denominator,
        numerator=worked.result.numerator,
        missing=worked.result.missing,
        value=worked.result.value,
    )


def numbered_out(numbered: Sequence[Numbered]) -> list[NumberedOut]:
    """The steps that say how to compute, without the choices and code lists beside."""
    return [
        NumberedOut(number=step.number, title=step.title, points=[_point(point) for point in step.points])
        for step in numbered
        if step.part == "steps"
    ]


def codelists_out(definition: Computation, codelists: Mapping[str, CodeList]) -> list[CodeListOut]:
    """Every code list that the definition names, its own first."""
    names = dict.fromkeys([*definition.codelists, *codelists_used(definition)])
    return [_codelist(definition, codelists, name) for name in names]


def _codelist(definition: Computation, codelists: Mapping[str, CodeList], name: str) -> CodeListOut:
    own, common = definition.codelists.get(name), codelists.get(name)
    if own is None and common is not None:
        called, version = common.name.sv, common.version
    else:
        called, version = name.replace("_", " "), None
    codelist = own or common
    return CodeListOut(
        id=name,
        name=called,
        version=version,
        system=codelist.system if codelist else None,
        codes=codelist.codes if codelist else [],
        excludes=codelist.excludes if codelist else [],
        supplied=codelist is None or not codelist.codes,
    )


def _point(point: Point) -> PointOut:
    return PointOut(text=point.text, points=[_point(part) for part in point.points])


def _worked(definition: Computation, person: WorkedPerson, expected: ExpectedMembership) -> WorkedOut:
    outcome, number = outcome_of(definition, expected)
    return WorkedOut(person=person.id, why=person.why, unit=expected.unit, outcome=outcome, number=number)


def outcome_of(definition: Computation, membership: ExpectedMembership) -> tuple[str, Decimal | None]:
    """What becomes of a counted unit, as one word, and the number where it is one."""
    outcome = _outcome(definition, membership)
    events = Decimal(int(membership.numerator)) if outcome == "events" else None
    return outcome, {"measured": membership.value, "events": events}.get(outcome)


def _outcome(definition: Computation, expected: ExpectedMembership) -> str:
    """What becomes of a worked unit, as one word."""
    if not expected.initial_population:
        return "outside"
    if not expected.denominator:
        return "not_in_denominator"
    for word in ("exclusion", "exception"):
        if getattr(expected, word):
            return word
    return _answer(definition, expected)


def _answer(definition: Computation, expected: ExpectedMembership) -> str:
    if definition.measured is not None:
        return "missing" if expected.value is None else "measured"
    if expected.numerator == "unknown":
        return "missing"
    if definition.events is not None:
        return "events"
    return "numerator" if expected.numerator else "denominator"
