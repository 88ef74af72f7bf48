"""What the types cannot see of a definition: unknown names, circles, impossible windows, unknowns nobody has decided on.

Every problem has its place (the path of field names) and says how to mend it. The rules are in the modules beside this one.
"""

from collections.abc import Callable, Iterator

from pydantic import BaseModel

from indicators.definition.language import Computation
from indicators.definition.names import Names
from indicators.definition.places import Place, PlacedProblem, placed
from indicators.definition.selections import Filter, Test
from indicators.definition.used_conditions import unfaithful
from indicators.definition.validation_days import impossible_windows
from indicators.definition.validation_names import circular_names, unknown_names, vast_parts
from indicators.definition.validation_populations import (
    attribution_problems,
    can_be_unknown,
    outcome_problems,
    undecided_unknowns,
    unit_problems,
)
from indicators.definition.validation_rows import field_problems, unit_references
from indicators.definition.validation_worked import worked_patient_problems


def used_condition_problems(definition: Computation, names: Names) -> Iterator[PlacedProblem]:
    """Named conditions that are not what they were, or that ask for another counted unit."""
    for name, problem in unfaithful(definition):
        yield ("uses", name), problem
    for name, used in definition.uses.items():
        if used.counts not in (None, definition.counts):
            yield ("uses", name), f"gäller {used.counts}, men här räknas {definition.counts}"


_RULES: tuple[Callable[[Computation, Names], Iterator[PlacedProblem]], ...] = (
    unit_problems,
    field_problems,
    unit_references,
    impossible_windows,
    undecided_unknowns,
    outcome_problems,
    attribution_problems,
    vast_parts,
    worked_patient_problems,
    used_condition_problems,
)


def problems(definition: Computation) -> list[PlacedProblem]:
    """Everything wrong with the definition; those that build on names are asked for only when all names are known."""
    names = Names(definition)
    wrong_names = [*unknown_names(definition), *circular_names(definition, names)]
    if wrong_names:
        return wrong_names
    return [problem for rule in _RULES for problem in rule(definition, names)]


def codelists_used(definition: BaseModel) -> dict[str, Place]:
    """The code lists that the definition (or a named condition) names, each with the first place."""
    used: dict[str, Place] = {}
    for place, part in placed(definition):
        for name in part.codes if isinstance(part, Filter) else ():
            used.setdefault(name, (*place, "codes"))
        for name in (part.codes or ()) if isinstance(part, Test) else ():
            used.setdefault(name, (*place, "codes"))
    return used


__all__ = ["PlacedProblem", "can_be_unknown", "codelists_used", "problems"]
