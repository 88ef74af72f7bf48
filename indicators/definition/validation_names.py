"""Names that are nowhere, go round in circles, or double at every level."""

from collections.abc import Iterator
from graphlib import CycleError

from indicators.definition.event_tables import TABLES
from indicators.definition.language import Computation, Condition, Value
from indicators.definition.names import Names, named, size
from indicators.definition.places import Place, PlacedProblem, placed, references_at, unknown_name
from indicators.definition.selections import RESERVED, Near, Selection

LARGEST = 5_000
"""Parts of a definition written out in full; real ones have some hundreds."""


def unknown_names(definition: Computation) -> Iterator[PlacedProblem]:
    """Names that are nowhere, or that the language has taken."""
    for name in RESERVED & definition.steps.keys():
        yield ("steps", name), f"'{name}' är ett ord i språket; döp om steget"
    if definition.of is not None and definition.of not in definition.steps:
        yield ("of",), unknown_name("steget", definition.of, definition.steps)
    for register, variables in definition.variables.items():
        for name in variables.keys() & {*TABLES["register_row"].fields, "unit_key", "there"}:
            yield ("variables", register, name), f"varje registerrad har redan '{name}'; ge variabeln ett annat namn"
    for place, part in placed(definition):
        yield from _names_in(definition, place, part)
        yield from _anchors_in(definition, place, part)


def _names_in(definition: Computation, place: Place, part: object) -> Iterator[PlacedProblem]:
    for kind, word, what, known in (
        (Selection, "step", "steget", definition.steps),
        (Near, "step", "steget", definition.steps),
        (Selection, "in_register", "registret", definition.variables),
        (Condition, "condition", "villkoret", definition.conditions),
        (Value, "value", "värdet", definition.values),
    ):
        name = getattr(part, word) if isinstance(part, kind) else None
        if name is not None and name not in known:
            yield (*place, word), unknown_name(what, name, known)


def _anchors_in(definition: Computation, place: Place, part: object) -> Iterator[PlacedProblem]:
    anchors = {*definition.steps, *RESERVED}
    for reference in references_at(part):
        if reference.of not in anchors:
            yield place, unknown_name("steget", reference.of, anchors)
        elif reference.of == "unit" and definition.of is None:
            yield place, "'unit' finns bara när något annat än personer räknas; sätt 'counts' och 'of'"


def circular_names(definition: Computation, names: Names) -> Iterator[PlacedProblem]:
    """Steps, conditions and values that rest on themselves."""
    try:
        names.order  # noqa: B018 - asked for what it raises
    except CycleError as error:
        circle = [str(name) for name in error.args[1]]
        yield ("steps", circle[0]), f"stegen går i cirkel: {' → '.join(circle)}; låt något av dem utgå från en händelse"
    for kind, models in (("conditions", definition.conditions), ("values", definition.values)):
        for name, model in models.items():
            try:
                list(named(definition, model))
            except CycleError as error:
                yield (kind, name), f"går i cirkel: {' → '.join(error.args[1])}"


def vast_parts(definition: Computation, names: Names) -> Iterator[PlacedProblem]:
    """Names of names that grow beyond what anybody can mean."""
    roots = [*definition.populations.items(), ("measured", definition.measured), ("events", definition.events)]
    for name, model in roots:
        if model is not None and size(definition, model) > LARGEST:
            yield (name,), f"är för stort: fler än {LARGEST} delar när namnen skrivs ut; dela upp eller förenkla"
