"""Fields of rows: whether they exist, have the right type, and are referred to only where there is one row."""

from collections.abc import Iterable, Iterator, Mapping

from indicators.definition.dates import Moment, Reference
from indicators.definition.event_tables import WORDS, FieldType
from indicators.definition.language import Computation, Condition, Value
from indicators.definition.names import Names
from indicators.definition.places import Place, PlacedProblem, placed, references_at, unknown_name
from indicators.definition.selections import Filter, Selection, Step, Test


def field_problems(definition: Computation, names: Names) -> Iterator[PlacedProblem]:
    """Fields exist, have the right type, and are referred to only where there is one row."""
    for place, part in placed(definition):
        for reference in references_at(part):
            yield from _reference(definition, names, place, reference)
        if isinstance(part, Moment):
            for reference in part.references:
                if names.anchor_fields(reference.of).get(reference.field, "date") != "date":
                    yield place, f"'{reference}' är ingen dag"
        if isinstance(part, Filter):
            yield from _filter(place, part, _fields_of(place, part, names))
        if isinstance(part, Value):
            yield from _value(place, part, names)


def _fields_of(place: Place, part: Filter, names: Names) -> dict[str, FieldType]:
    if isinstance(part, Selection):
        return names.fields(part)
    of = str(place[-1])
    return names.anchor_fields("person" if of == "unit" and names.definition.of is None else of)


def _reference(definition: Computation, names: Names, place: Place, reference: Reference) -> Iterator[PlacedProblem]:
    fields = names.anchor_fields(reference.of)
    if reference.field not in fields:
        yield place, unknown_name(f"hos '{reference.of}': fältet", reference.field, fields)
    elif reference.of in definition.steps and not definition.steps[reference.of].single:
        yield place, f"steget '{reference.of}' kan ha flera rader; välj en med 'pick' eller 'nth'"


def _value(place: Place, part: Value, names: Names) -> Iterator[PlacedProblem]:
    numbers = [part.field] if part.field else [part.change.first, part.change.then] if part.change else []
    for reference in numbers:
        if names.anchor_fields(reference.of).get(reference.field, "number") != "number":
            yield place, f"'{reference}' är inget tal"


def _filter(place: Place, part: Filter, fields: dict[str, FieldType]) -> Iterator[PlacedProblem]:
    if (part.codes or part.when or part.age) and "start" not in fields:
        yield place, "en person har varken kod eller dagar; använd 'where', 'age' och 'date'"
    if part.codes and "code" not in fields:
        yield (*place, "codes"), "raderna har ingen kod"
    yield from _tests((*place, "where"), part.where, fields)
    for number, group in enumerate(part.where_any):
        yield from _tests((*place, "where_any", number), group, fields)
    for name in part.when.dates if part.when else ():
        if fields.get(name) != "date":
            yield (
                (*place, "when", "dates", name),
                unknown_name("dagfältet", name, [f for f, t in fields.items() if t == "date"]),
            )
    if isinstance(part, Selection):
        yield from _selection(place, part, fields)


def _tests(place: Place, tests: Mapping[str, Test], fields: Mapping[str, FieldType]) -> Iterator[PlacedProblem]:
    for name, test in tests.items():
        if name not in fields:
            yield (*place, name), unknown_name("fältet", name, fields)
        elif problem := _type_problem(test, fields[name]) or word_problem(name, test.one_of or test.not_one_of or []):
            yield (*place, name), problem


def _selection(place: Place, part: Selection, fields: dict[str, FieldType]) -> Iterator[PlacedProblem]:
    for name in part.same:
        if name not in fields:
            yield (*place, "same"), unknown_name("fältet", name, fields)
    valued = "value" in fields and not (isinstance(part, Step) and part.join_within)  # joined events have no value left
    if isinstance(part, Step) and part.ties and not valued:
        yield (*place, "ties"), "raderna har inget värde att avgöra lika dagar med"
    if isinstance(part, Step) and part.pick in ("highest", "lowest") and not valued:
        yield (*place, "pick"), "raderna har inget värde att välja efter"


def word_problem(field: str, words: Iterable[str]) -> str | None:
    """What is wrong with words for a field that has the same words in every region."""
    known = WORDS.get(field, ())
    unknown = [word for word in words if known and word not in known]
    return unknown_name(f"ordet för {field}:", unknown[0], known) if unknown else None


def _type_problem(test: Test, kind: FieldType) -> str | None:
    if test.bounds and kind != "number":
        return "gränser (at_least, below …) gäller tal; fältet är inte ett tal"
    if (test.one_of or test.not_one_of or test.codes) and kind != "text":
        return "ord och kodlistor gäller text; använd gränser för tal och 'when' för dagar"
    return None


def unit_references(definition: Computation, names: Names) -> Iterator[PlacedProblem]:
    """What asks for the counted unit where there is none, or for a field that it does not have."""
    unit = names.anchor_fields("unit") if definition.of else {}
    for place, part in placed(definition):
        for name in part.same if isinstance(part, Selection) else ():
            if name not in unit:
                yield (*place, "same"), f"den räknade enheten har inget fält '{name}'"
        if isinstance(part, Condition) and part.unit is not None and definition.of is None:
            yield (*place, "unit"), "'unit' finns bara när något annat än personer räknas; skriv 'person'"
