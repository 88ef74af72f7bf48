"""What the types cannot see of a definition: unknown names, circles, impossible windows, unknowns nobody has decided on.

Every fault has its place (the path of field names) and says how to mend it.
"""

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from graphlib import CycleError
from typing import Any

from pydantic import BaseModel

from indicators.definition.dates import Length, Moment, Reference
from indicators.definition.event_tables import TABLES, WORDS, FieldType
from indicators.definition.language import (
    RESERVED,
    Computation,
    Condition,
    Counted,
    Filter,
    Selection,
    Step,
    Test,
    Value,
    When,
    Window,
)
from indicators.definition.names import Scope, named, size, walk
from indicators.definition.worked_patients import WorkedPerson

Place = tuple[str | int, ...]
Fault = tuple[Place, str]

_KIND_OF_UNIT: dict[Counted, str] = {
    "contact": "contact",
    "register_row": "register_row",
    "survey_answer": "survey_answer",
    "waiting": "waiting",
}
_SHORTEST_MONTH, _LONGEST_MONTH = 28, 31


def faults(definition: Computation) -> list[Fault]:
    """Everything wrong with the definition; those that build on names are asked for only when all names are known."""
    scope = Scope(definition)
    found = [*_names(definition), *_circles(definition, scope)]
    if found:
        return found
    return [fault for rule in _RULES for fault in rule(definition, scope)]


def placed(model: object) -> list[tuple[Place, object]]:
    """The model and everything inside it, each with its place."""
    found: list[tuple[Place, object]] = []
    _gather(model, (), found)
    return found


def _gather(model: object, place: Place, found: list[tuple[Place, object]]) -> None:
    # Into one list, not a generator for each level: a definition of a thousand parts is walked some ten times.
    found.append((place, model))
    if isinstance(model, BaseModel):
        for name in type(model).model_fields:
            _gather(getattr(model, name), (*place, name), found)
    elif isinstance(model, dict):
        for key, value in model.items():
            _gather(value, (*place, key), found)
    elif isinstance(model, list):
        for index, value in enumerate(model):
            _gather(value, (*place, index), found)


def _unknown(what: str, name: str, known: Any) -> str:
    near = get_close_matches(name, list(known), n=1)
    hint = f"; menas '{near[0]}'?" if near else f"; här finns {', '.join(sorted(known)) or 'inga'}"
    return f"{what} '{name}' finns inte{hint}"


def _names(definition: Computation) -> Iterator[Fault]:
    for name in RESERVED & definition.steps.keys():
        yield ("steps", name), f"'{name}' är ett ord i språket; döp om steget"
    if definition.of is not None and definition.of not in definition.steps:
        yield ("of",), _unknown("steget", definition.of, definition.steps)
    for register, variables in definition.variables.items():
        for name in variables.keys() & {*TABLES["register_row"].fields, "unit_key", "there"}:
            yield ("variables", register, name), f"varje registerrad har redan '{name}'; ge variabeln ett annat namn"
    for place, part in placed(definition):
        yield from _names_in(definition, place, part)
        yield from _anchors_in(definition, place, part)


def _names_in(definition: Computation, place: Place, part: object) -> Iterator[Fault]:
    for kind, word, what, known in (
        (Selection, "step", "steget", definition.steps),
        (Selection, "in_register", "registret", definition.variables),
        (Condition, "condition", "villkoret", definition.conditions),
        (Value, "value", "värdet", definition.values),
    ):
        name = getattr(part, word) if isinstance(part, kind) else None
        if name is not None and name not in known:
            yield (*place, word), _unknown(what, name, known)


def _anchors_in(definition: Computation, place: Place, part: object) -> Iterator[Fault]:
    anchors = {*definition.steps, *RESERVED}
    for reference in _references_at(part):
        if reference.of not in anchors:
            yield place, _unknown("steget", reference.of, anchors)
        elif reference.of == "unit" and definition.of is None:
            yield place, "'unit' finns bara när något annat än personer räknas; sätt 'counts' och 'of'"


def _references_at(part: object) -> list[Reference]:
    if isinstance(part, Moment):
        return part.references
    return [part] if isinstance(part, Reference) else []


def _circles(definition: Computation, scope: Scope) -> Iterator[Fault]:
    try:
        scope.order  # noqa: B018 - asked for what it raises
    except CycleError as error:
        circle = [str(name) for name in error.args[1]]
        yield ("steps", circle[0]), f"stegen går i cirkel: {' → '.join(circle)}; låt något av dem utgå från en händelse"
    for kind, models in (("conditions", definition.conditions), ("values", definition.values)):
        for name, model in models.items():
            try:
                list(named(definition, model))
            except CycleError as error:
                yield (kind, name), f"går i cirkel: {' → '.join(error.args[1])}"


def _counted(definition: Computation, scope: Scope) -> Iterator[Fault]:
    if (definition.of is None) != (definition.counts == "person"):
        yield ("of",), "behövs när något annat än personer räknas, och bara då: namnet på steget vars rader räknas"
        return
    if definition.of is None:
        return
    step = definition.steps[definition.of]
    if definition.of in scope.by_unit:
        yield ("steps", definition.of), "steget som räknas kan inte bero på 'unit'"
    wanted = _KIND_OF_UNIT.get(definition.counts)
    if wanted and scope.unit_table.partition(".")[0] != wanted:
        yield ("of",), f"'{definition.of}' är inte {TABLES[wanted].swedish}, som 'counts' säger"
    if (definition.counts == "episode") != scope.joined(step):
        yield ("of",), "ett vårdtillfälle (episode) är ett steg med 'join_within' (eller på ett sådant), och tvärtom"


def _fields(definition: Computation, scope: Scope) -> Iterator[Fault]:
    """Fields exist, have the right type, and are referred to only where there is one row."""
    for place, part in placed(definition):
        for reference in _references_at(part):
            yield from _reference(definition, scope, place, reference)
        if isinstance(part, Moment):
            for reference in part.references:
                if scope.anchor_fields(reference.of).get(reference.field, "date") != "date":
                    yield place, f"'{reference}' är ingen dag"
        if isinstance(part, Filter):
            yield from _filter(place, part, _fields_of(place, part, scope))
        if isinstance(part, Value):
            yield from _value(place, part, scope)


def _fields_of(place: Place, part: Filter, scope: Scope) -> dict[str, FieldType]:
    if isinstance(part, Selection):
        return scope.fields(part)
    of = str(place[-1])
    return scope.anchor_fields("person" if of == "unit" and scope.definition.of is None else of)


def _reference(definition: Computation, scope: Scope, place: Place, reference: Reference) -> Iterator[Fault]:
    fields = scope.anchor_fields(reference.of)
    if reference.field not in fields:
        yield place, _unknown(f"hos '{reference.of}': fältet", reference.field, fields)
    elif reference.of in definition.steps and not definition.steps[reference.of].single:
        yield place, f"steget '{reference.of}' kan ha flera rader; välj en med 'pick' eller 'nth'"


def _value(place: Place, part: Value, scope: Scope) -> Iterator[Fault]:
    numbers = [part.field] if part.field else [part.change.first, part.change.then] if part.change else []
    for reference in numbers:
        if scope.anchor_fields(reference.of).get(reference.field, "number") != "number":
            yield place, f"'{reference}' är inget tal"


def _filter(place: Place, part: Filter, fields: dict[str, FieldType]) -> Iterator[Fault]:
    if (part.codes or part.when or part.age) and "start" not in fields:
        yield place, "en person har varken kod eller dagar; använd 'where', 'age' och 'date'"
    if part.codes and "code" not in fields:
        yield (*place, "codes"), "raderna har ingen kod"
    for name, test in part.where.items():
        if name not in fields:
            yield (*place, "where", name), _unknown("fältet", name, fields)
        elif fault := _wrong_type(test, fields[name]) or _wrong_word(name, test.one_of or test.not_one_of or []):
            yield (*place, "where", name), fault
    for name in part.when.dates if part.when else ():
        if fields.get(name) != "date":
            yield (
                (*place, "when", "dates", name),
                _unknown("dagfältet", name, [f for f, t in fields.items() if t == "date"]),
            )
    if isinstance(part, Selection):
        yield from _selection(place, part, fields)


def _selection(place: Place, part: Selection, fields: dict[str, FieldType]) -> Iterator[Fault]:
    for name in part.same:
        if name not in fields:
            yield (*place, "same"), _unknown("fältet", name, fields)
    valued = "value" in fields and not (isinstance(part, Step) and part.join_within)  # joined events have no value left
    if isinstance(part, Step) and part.ties and not valued:
        yield (*place, "ties"), "raderna har inget värde att avgöra lika dagar med"
    if isinstance(part, Step) and part.pick in ("highest", "lowest") and not valued:
        yield (*place, "pick"), "raderna har inget värde att välja efter"


def _wrong_word(field: str, words: Iterable[str]) -> str | None:
    known = WORDS.get(field)
    unknown = [word for word in words if known and word not in known]
    return _unknown(f"ordet för {field}:", unknown[0], known) if unknown else None


def _wrong_type(test: Test, kind: FieldType) -> str | None:
    if test.given and kind != "number":
        return "gränser (at_least, below …) gäller tal; fältet är inte ett tal"
    if (test.one_of or test.not_one_of or test.codes) and kind != "text":
        return "ord och kodlistor gäller text; använd gränser för tal och 'when' för dagar"
    return None


def _same_needs_unit(definition: Computation, scope: Scope) -> Iterator[Fault]:
    unit = scope.anchor_fields("unit") if definition.of else {}
    for place, part in placed(definition):
        for name in part.same if isinstance(part, Selection) else ():
            if name not in unit:
                yield (*place, "same"), f"den räknade enheten har inget fält '{name}'"
        if isinstance(part, Condition) and part.unit is not None and definition.of is None:
            yield (*place, "unit"), "'unit' finns bara när något annat än personer räknas; skriv 'person'"


def _windows(definition: Computation, scope: Scope) -> Iterator[Fault]:
    for place, part in placed(definition):
        if isinstance(part, Window) and (fault := _impossible(part)):
            yield place, fault
        if isinstance(part, When):
            for name, window in (("during", part.during), ("overlaps", part.overlaps)):
                if window and len(window.given) < 2:
                    yield (*place, name), "behöver både en första och en sista gräns; annars: starts eller ends"


def _impossible(window: Window) -> str | None:
    """Why no day can lie in the window, where that shows in the words alone."""
    lows = [(bound, word == "after") for word in ("on_or_after", "after") if (bound := getattr(window, word))]
    highs = [(bound, word == "before") for word in ("before", "on_or_before") if (bound := getattr(window, word))]
    for low, low_strict in lows:
        for high, high_strict in highs:
            room = _days_between(low, high)
            needed = int(low_strict) + int(high_strict)
            if room is not None and room < needed:
                return f"ingen dag kan ligga både efter {low} och före {high}; rätta gränserna"
    return None


def _days_between(low: Moment, high: Moment) -> int | None:
    """How many days `high` is after `low` at most, where both hang on the same anchor or on the period's two ends."""
    if low.tolerance or high.tolerance:
        return None
    (days_low, months_low), (days_high, months_high) = _days_and_months(low.offset), _days_and_months(high.offset)
    days, months = days_high - days_low, months_high - months_low
    gap = days + months * (_LONGEST_MONTH if months > 0 else _SHORTEST_MONTH)
    if low.anchor == high.anchor:
        return gap
    ends = (low.anchor, high.anchor)
    if ends == (Reference("period", "end"), Reference("period", "start")) and gap <= 0:
        return gap - 1
    return None


def _days_and_months(offset: Length | None) -> tuple[int, int]:
    if offset is None:
        return 0, 0
    if offset.unit in ("days", "weeks"):
        return offset.number * (7 if offset.unit == "weeks" else 1), 0
    return 0, offset.number * (12 if offset.unit == "years" else 1)


def _unknowns(definition: Computation, scope: Scope) -> Iterator[Fault]:
    """Only the numerator may be unknown, and then `missing` must say what becomes of it."""
    for name, condition in definition.populations.items():
        if name != "numerator" and can_be_unknown(definition, condition):
            yield (name,), "kan bli okänt; låt varje villkor i det säga unknown: no eller unknown: yes"
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


def _measured(definition: Computation, scope: Scope) -> Iterator[Fault]:
    if sum(part is not None for part in (definition.numerator, definition.measured, definition.events)) > 1:
        yield (
            ("numerator",),
            "en definition har ett av numerator, measured (medelvärde, median) och events (antal per person)",
        )
    if definition.events is not None and can_be_unknown(definition, definition.events):
        yield ("events",), "varje händelse måste räknas eller inte: unknown ska vara no eller yes"
    if definition.events is not None and definition.counts != "person":
        yield ("events",), "händelser per person räknas på personer: counts: person"
    if definition.missing is not None and definition.numerator is None:
        yield ("missing",), "gäller en okänd täljare; utan täljare utgår den vars värde är okänt, så ta bort 'missing'"
    if definition.exceptions is not None and definition.numerator is None:
        yield ("exceptions",), "undantag gäller dem som inte är i täljaren; utan täljare heter det exclusions"


ATTRIBUTED = {"region": "region", "unit": "enhet"}
"""The fields that may say where a unit belongs; a register's own variables for it end in `_region` or `_enhet`."""


def _attribution(definition: Computation, scope: Scope) -> Iterator[Fault]:
    """Results are given by these: anything else about a person or a row must not get there."""
    for name, ending in ATTRIBUTED.items():
        reference = getattr(definition.attribution, name)
        if reference is None:
            continue
        if scope.anchor_fields(reference.of).get(reference.field, "text") != "text":
            yield ("attribution", name), f"'{reference}' är ingen kod"
        if reference.field != name and not reference.field.endswith(f"_{ending}"):
            yield (
                ("attribution", name),
                f"ska vara fältet '{name}', eller en registervariabel som slutar på '_{ending}'",
            )


LARGEST = 5_000
"""Parts of a definition written out in full; real ones have some hundreds."""


def _not_vast(definition: Computation, scope: Scope) -> Iterator[Fault]:
    roots = [*definition.populations.items(), ("measured", definition.measured), ("events", definition.events)]
    for name, model in roots:
        if model is not None and size(definition, model) > LARGEST:
            yield (name,), f"är för stort: fler än {LARGEST} delar när namnen skrivs ut; dela upp eller förenkla"


def _worked(definition: Computation, scope: Scope) -> Iterator[Fault]:
    for index, person in enumerate(definition.worked.people):
        place: Place = ("worked", "people", index)
        yield from _worked_records(place, person, scope)
        if definition.of is None and (len(person.expect) != 1 or person.expect[0].unit is not None):
            yield (*place, "expect"), "när personer räknas väntas precis ett svar, utan 'unit'"
        if definition.of is not None and any(expected.unit is None for expected in person.expect):
            yield (*place, "expect"), "varje svar behöver 'unit': radens event_id, eller vårdtillfällets första dag"
    if len({person.id for person in definition.worked.people}) < len(definition.worked.people):
        yield ("worked", "people"), "två personer har samma id"


def _worked_records(place: Place, person: WorkedPerson, scope: Scope) -> Iterator[Fault]:
    for table, rows in person.records.items():
        kind, _, register = table.partition(".")
        if kind not in TABLES or kind == "person" or (TABLES[kind].open and register not in scope.definition.variables):
            yield (*place, "records", table), _unknown("posterna", table, TABLES.keys() - {"person"})
            continue
        fields = scope.table_fields(table)
        for number, row in enumerate(rows):
            for name in row.keys() - fields.keys():
                yield (*place, "records", table, number, name), _unknown("fältet", name, fields)
            for name in [name for name in WORDS if row.get(name) is not None]:
                if fault := _wrong_word(name, [str(row[name])]):
                    yield (*place, "records", table, number, name), fault


_RULES: tuple[Callable[[Computation, Scope], Iterator[Fault]], ...] = (
    _counted,
    _fields,
    _same_needs_unit,
    _windows,
    _unknowns,
    _measured,
    _attribution,
    _not_vast,
    _worked,
)


def codelists_used(definition: Computation) -> dict[str, Place]:
    """The code lists that the definition names, each with the first place."""
    used: dict[str, Place] = {}
    for place, part in placed(definition):
        for name in part.codes if isinstance(part, Filter) else ():
            used.setdefault(name, (*place, "codes"))
        for name in (part.codes or ()) if isinstance(part, Test) else ():
            used.setdefault(name, (*place, "codes"))
    return used


__all__ = ["Fault", "can_be_unknown", "codelists_used", "faults", "placed", "walk"]
