"""The counted unit, its populations and where it belongs: what must be there together, and what may be unknown."""

from collections.abc import Iterator

from indicators.definition.event_tables import TABLES
from indicators.definition.language import Computation, Condition
from indicators.definition.names import Names, named
from indicators.definition.places import PlacedProblem
from indicators.definition.selections import Counted, Selection

_KIND_OF_UNIT: dict[Counted, str] = {
    "contact": "contact",
    "register_row": "register_row",
    "survey_answer": "survey_answer",
    "waiting": "waiting",
}

ATTRIBUTED = {"region": "region", "unit": "enhet"}
"""The fields that may say where a unit belongs; a register's own variables for it end in `_region` or `_enhet`."""


def unit_problems(definition: Computation, names: Names) -> Iterator[PlacedProblem]:
    """What is counted: a step whose rows are what `counts` says."""
    if (definition.of is None) != (definition.counts == "person"):
        yield ("of",), "behövs när något annat än personer räknas, och bara då: namnet på steget vars rader räknas"
        return
    if definition.of is None:
        return
    step = definition.steps[definition.of]
    if definition.of in names.by_unit:
        yield ("steps", definition.of), "steget som räknas kan inte bero på 'unit'"
    kind = _KIND_OF_UNIT.get(definition.counts)
    if kind and names.unit_table.partition(".")[0] != kind:
        yield ("of",), f"'{definition.of}' är inte {TABLES[kind].swedish}, som 'counts' säger"
    if (definition.counts == "episode") != names.joined(step):
        yield ("of",), "ett vårdtillfälle (episode) är ett steg med 'join_within' (eller på ett sådant), och tvärtom"


def undecided_unknowns(definition: Computation, names: Names) -> Iterator[PlacedProblem]:
    """Only the numerator may be unknown, and then `missing` must say what becomes of it."""
    for name, condition in definition.populations.items():
        if name != "numerator" and can_be_unknown(definition, condition):
            yield (name,), "kan bli okänt; låt varje villkor i det säga unknown: out eller unknown: in"
    if definition.numerator is None:
        return
    unknown = can_be_unknown(definition, definition.numerator)
    if unknown and definition.missing is None:
        yield ("numerator",), "kan bli okänt: säg i 'missing' om sådana utgår (excluded) eller räknas som nej (not_met)"
    if not unknown and definition.missing is not None:
        yield ("missing",), "täljaren kan aldrig bli okänd; ta bort 'missing' eller ändra 'unknown' i täljaren"


def can_be_unknown(definition: Computation, model: Condition | Selection) -> bool:
    """Whether something in the condition or selection passes an unknown on."""
    return any(getattr(part, "unknown", None) == "unknown" for part in named(definition, model))


def outcome_problems(definition: Computation, names: Names) -> Iterator[PlacedProblem]:
    """One outcome (numerator, measured or events), with only what belongs to it."""
    if sum(part is not None for part in (definition.numerator, definition.measured, definition.events)) > 1:
        yield (
            ("numerator",),
            "en definition har ett av numerator, measured (medelvärde, median) och events (antal per person)",
        )
    if definition.events is not None and can_be_unknown(definition, definition.events):
        yield ("events",), "varje händelse måste räknas eller inte: unknown ska vara out eller in"
    if definition.events is not None and definition.counts != "person":
        yield ("events",), "händelser per person räknas på personer: counts: person"
    if definition.missing is not None and definition.numerator is None:
        yield ("missing",), "gäller en okänd täljare; utan täljare utgår den vars värde är okänt, så ta bort 'missing'"
    if definition.exceptions is not None and definition.numerator is None:
        yield ("exceptions",), "undantag gäller dem som inte är i täljaren; utan täljare heter det exclusions"


def attribution_problems(definition: Computation, names: Names) -> Iterator[PlacedProblem]:
    """Results are given by these: anything else about a person or a row must not get there."""
    for name, ending in ATTRIBUTED.items():
        reference = getattr(definition.attribution, name)
        if reference is None:
            continue
        if names.anchor_fields(reference.of).get(reference.field, "text") != "text":
            yield ("attribution", name), f"'{reference}' är ingen kod"
        if reference.field != name and not reference.field.endswith(f"_{ending}"):
            yield (
                ("attribution", name),
                f"ska vara fältet '{name}', eller en registervariabel som slutar på '_{ending}'",
            )
