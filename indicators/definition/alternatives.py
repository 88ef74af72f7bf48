"""A definition under the other choice of one of its interpretations: the same records, counted the way that was not chosen."""

from typing import Any

from indicators.definition.language import Alternative, Computation
from indicators.definition.names import fields_judged, tables_needed
from indicators.definition.places import PlacedProblem
from indicators.definition.validation import codelists_used, problems

_BY_NAME = ("steps", "values", "conditions")
_OF_ITS_OWN = frozenset({*_BY_NAME, "without", "result"})


def alternatives(definition: Computation) -> dict[str, Computation]:
    """The definition under each choice's alternative, one at a time, by the choice's name; those that stay words have none."""
    return {choice.name: _under(definition, choice.instead) for choice in definition.choices if choice.instead}


def as_chosen(definition: Computation) -> Computation:
    """The definition without its alternatives: what it reads for its own sake."""
    return definition.model_copy(update={"choices": []})


def _under(definition: Computation, instead: Alternative) -> Computation:
    replaced: dict[str, Any] = {
        name: part
        for name in type(instead).model_fields.keys() - _OF_ITS_OWN
        if (part := getattr(instead, name)) is not None
    }
    named = {name: getattr(definition, name) | getattr(instead, name) for name in _BY_NAME}
    worked = definition.worked.model_copy(update={"result": instead.result})
    return definition.model_copy(
        update={**replaced, **dict.fromkeys(instead.without), **named, "worked": worked, "choices": []}
    )


def alternative_problems(definition: Computation) -> list[PlacedProblem]:
    """What is wrong with the alternatives, each at its choice: that it changes nothing, does not hold, or reads what the
    definition does not. An extract that suffices for the indicator is to suffice for its alternatives.
    """
    found: list[PlacedProblem] = []
    chosen = as_chosen(definition)
    for number, choice in enumerate(definition.choices):
        if choice.instead is not None:
            other, place = _under(definition, choice.instead), ("choices", number, "instead")
            found += [(place, message) for message in _wrong(chosen, other)]
    return found


def _wrong(chosen: Computation, other: Computation) -> list[str]:
    left_out = {"worked": {"result"}}
    if chosen.model_dump(exclude=left_out) == other.model_dump(exclude=left_out):
        return ["alternativet räknar likadant som definitionen; skriv vad det ersätter"]
    # Where each worked patient is expected to be is of the choice that was made; of the other only the result is known.
    if wrong := [message for place, message in problems(other) if place[:1] != ("worked",)]:
        return [f"under alternativet: {message}" for message in wrong]
    return [
        f"alternativet läser {what}, som definitionen inte läser; låt det stå som ord" for what in _more(chosen, other)
    ]


def _more(chosen: Computation, other: Computation) -> list[str]:
    """The tables, fields and code lists that only the other reads."""
    known, judged = tables_needed(chosen), fields_judged(chosen)
    tables = sorted(tables_needed(other) - known)
    fields = [
        f"{table}.{field}"
        for table, theirs in sorted(fields_judged(other).items())
        if table in known
        for field in sorted(theirs - judged.get(table, set()))
    ]
    return [*tables, *fields, *sorted(codelists_used(other).keys() - codelists_used(chosen).keys())]
