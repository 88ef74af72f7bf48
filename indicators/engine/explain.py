"""Why one person is in or out, step by step, with the person's own rows: for the region's analyst, on the region's machine.

Nothing of this may leave the region or be logged. It asks the very compiler that counts; it judges nothing itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from indicators.definition.codelists import CodeList
from indicators.definition.dates import Period, Reference
from indicators.definition.event_tables import TABLES
from indicators.definition.language import Computation, Condition, Value
from indicators.definition.names import named, references, tables_needed
from indicators.definition.selections import Filter, Selection
from indicators.definition.swedish_conditions import Sentences
from indicators.definition.swedish_terms import sentence
from indicators.definition.worked_patients import FieldValue
from indicators.engine import terms
from indicators.engine.explanation import (
    HIDDEN,
    ConditionOutcome,
    Explanation,
    StepOutcome,
    UnitExplanation,
    cell,
    line,
    verdict,
)
from indicators.engine.filters import CodeLookup
from indicators.engine.populations import Units
from indicators.engine.query_engine import QueryEngine, Row
from indicators.engine.relations import Relation
from indicators.engine.steps import KEY, SURE, Steps


def explain(
    engine: QueryEngine,
    definition: Computation,
    tables: Mapping[str, Relation],
    period: Period,
    codes: CodeLookup,
    person_id: str,
    codelists: Mapping[str, CodeList] | None = None,
) -> Explanation:
    """Why the person is in or out of each population; no unit where the person has nothing to count.

    The person's rows are fetched once a table, then the definition runs on them. `codelists` (by id) give names.
    Raises MissingTable, and MissingCodes as `codes` does.
    """
    return explain_people(engine, definition, tables, period, codes, [person_id], codelists)[0]


def explain_people(
    engine: QueryEngine,
    definition: Computation,
    tables: Mapping[str, Relation],
    period: Period,
    codes: CodeLookup,
    people: Sequence[str],
    codelists: Mapping[str, CodeList] | None = None,
) -> list[Explanation]:
    """As `explain`, of several people at the price of one."""
    used = sorted(tables_needed(definition) & tables.keys())
    own = {name: _fetched_rows(engine, tables[name], people) for name in used}
    units = Units(definition, own, period, codes, whole=True)
    explainer = _Explainer(engine, definition, units, Sentences(definition, codelists or {}))
    return [explainer.of(person) for person in people]


def _fetched_rows(engine: QueryEngine, table: Relation, people: Sequence[str]) -> Relation:
    return engine.from_arrow(engine.to_arrow(table.filter(terms.is_in(table["person_id"], people))))


T = TypeVar("T", Condition, Value)


class _Explainer:
    """One definition's units, over some people's rows."""

    def __init__(self, engine: QueryEngine, definition: Computation, units: Units, sentences: Sentences) -> None:
        self._engine = engine
        self._definition: Computation = definition
        self._units = units
        self._sentences = sentences
        self._steps: Steps = units.conditions.steps
        self._rows: dict[str, list[Row]] = {}
        self._flags = {row[KEY]: row for row in self._engine.fetch(units.table())}
        self._answers, self._place = self._ask()

    def of(self, person: str) -> Explanation:
        """One person."""
        steps = self._definition.steps
        shared = [self._taken(name, person) for name in steps if name not in self._steps.names.by_unit]
        keys = sorted(key for key, row in self._flags.items() if row["person_id"] == person)
        return Explanation(person, shared, [self._unit(key) for key in keys])

    def _ask(self) -> tuple[dict[str, Row], dict[int, str]]:
        """Every condition, value and field that is compared, of every unit; and which column each model's is."""
        conditions = self._units.conditions
        parts = {f"c{place}": part for place, part in enumerate(self._named(Condition))}
        values = {f"v{place}": part for place, part in enumerate(self._named(Value))}
        columns = {name: conditions.holds(part) for name, part in parts.items()}
        columns |= {name: conditions.value(part) for name, part in values.items()}
        columns |= {str(r): conditions.term(r) for r in self._references()}
        rows = self._engine.fetch(conditions.table.select(KEY, **columns))
        places = {id(part): name for name, part in [*parts.items(), *values.items()]}
        return {row[KEY]: row for row in rows}, places

    # ---- what is asked of the compiler

    def _named(self, kind: type[T]) -> list[T]:
        """Every condition or value behind the populations and what is measured, names followed."""
        definition: Computation = self._definition
        roots = (*definition.populations.values(), definition.measured, definition.events)
        inside = (part for root in roots if root is not None for part in named(definition, root))
        return [part for part in inside if isinstance(part, kind)]

    def _references(self) -> list[Reference]:
        parts: list[Condition | Value] = [*self._named(Condition), *self._named(Value)]
        compared = {reference for part in parts for reference in _compared_with(part)}
        there = set(self._units.conditions.table.columns)
        return sorted((r for r in compared if f"{r.of}__{r.field}" in there), key=str)

    def _selected(self, selection: Selection) -> list[Row]:
        """A selection's rows, asked for once."""
        name = selection.model_dump_json()
        if name not in self._rows:
            steps = self._steps
            bare = steps.names.bare(selection)
            self._rows[name] = self._engine.fetch(steps.step(selection.step or "") if bare else steps.rows(selection))
        return self._rows[name]

    def _once(self, key: str, table: Relation) -> list[Row]:
        if key not in self._rows:
            self._rows[key] = self._engine.fetch(table)
        return self._rows[key]

    # ---- steps

    def _taken(self, name: str, of: str) -> StepOutcome:
        """A step of one person, or of one unit where it is taken for each."""
        step = self._definition.steps[name]
        passed = _those(self._selected(step), of)
        kept = _those(self._once(f"step {name}", self._steps.step(name)), of)
        return StepOutcome(name, len(passed), [line(self._whole(row, passed), self._fields(step)) for row in kept])

    @staticmethod
    def _whole(row: Row, passed: list[Row]) -> Row:
        """The row with all its fields, where the compiler kept but its day since nothing else is asked for."""
        return row if "region" in row else next((one for one in passed if one.get("start") == row["start"]), row)

    def _fields(self, selection: Selection) -> list[str]:
        return [name for name in self._steps.names.fields(selection) if name not in HIDDEN]

    # ---- units

    def _unit(self, key: str) -> UnitExplanation:
        own = [self._taken(name, key) for name in self._definition.steps if name in self._steps.names.by_unit]
        answers = {name: self._answer(condition, key) for name, condition in self._definition.populations.items()}
        flags = self._flags[key]
        became = [*self._measured(key), *verdict(self._definition, flags)]
        return UnitExplanation(key, self._own_row(key), own, answers, dict(flags), became)

    def _own_row(self, key: str) -> str:
        of = self._definition.of
        rows = _those(self._once("units", self._steps.units()), key)
        fields = self._fields(self._definition.steps[of]) if of else list(TABLES["person"].fields)
        return line(rows[0], fields) if rows else ""

    def _answer(self, condition: Condition, key: str) -> ConditionOutcome:
        holds = self._answers[key][self._place[id(condition)]]
        if condition.parts:
            parts = [self._answer(part, key) for part in condition.parts]
            return ConditionOutcome(self._sentences.condition(condition).text, holds, parts=parts)
        text = self._sentences.question(condition)
        if condition.condition is not None:
            return ConditionOutcome(
                text, holds, parts=[self._answer(self._definition.conditions[condition.condition], key)]
            )
        return ConditionOutcome(text, holds, list(self._because(condition, key)))

    def _because(self, condition: Condition, key: str) -> Iterator[str]:
        """The rows that a condition counted, or the values that it compared."""
        for selection in [condition.exists, condition.count.of if condition.count else None]:
            if selection is not None:
                yield from self._counted(selection, key)
        if condition.value is not None:
            yield from self._behind(condition.value.of, key)
        elif condition.exists is None and condition.count is None:
            yield from self._compared(condition, key)

    def _counted(self, selection: Selection, key: str) -> Iterator[str]:
        person = self._flags[key]["person_id"]
        rows = _those(self._selected(selection), key, person)
        if self._steps.names.bare(selection):
            passed = _those(self._selected(self._definition.steps[selection.step or ""]), key, person)
            rows = [self._whole(row, passed) for row in rows]
        fields = self._fields(selection)
        for row in rows:
            yield line(row, fields) + ("" if row.get(SURE, True) else " (går inte att avgöra)")
        if not rows:
            yield "ingen sådan rad"

    def _behind(self, value: Value, key: str) -> Iterator[str]:
        """A value's number, and below it what it was made of."""
        yield f"{self._sentences.value(value)}: {cell(self._answers[key][self._place[id(value)]])}"
        while value.value is not None:
            value = self._definition.values[value.value]
        if value.count is not None:
            yield from self._counted(value.count, key)
        elif value.field is None:
            yield from self._compared(value, key)

    def _compared(self, part: Condition | Value, key: str) -> Iterator[str]:
        values = self._answers[key]
        for reference in _compared_with(part):
            if str(reference) in values:
                yield f"{self._sentences.reference(reference)}: {cell(values[str(reference)])}"

    def _measured(self, key: str) -> Iterator[str]:
        definition = self._definition
        if definition.measured is not None:
            yield from map(sentence, self._behind(definition.measured, key))
        if definition.events is not None:
            yield from (sentence(f"Händelse: {row}") for row in self._counted(definition.events, key))


def _those(rows: list[Row], key: str, person: str | None = None) -> list[Row]:
    """The rows of one unit, or of one person where they are not taken for each unit; by day, unknown days last."""
    own = [row for row in rows if (row[KEY] == key if KEY in row else row["person_id"] == (person or key))]
    return sorted(own, key=lambda row: [_last_when_empty(row.get(name)) for name in ("start", "end", "event_id")])


def _last_when_empty(value: FieldValue | float) -> tuple[bool, str]:
    return value is None, str(value)


def _compared_with(part: Condition | Value) -> list[Reference]:
    """The fields that a condition or value compares, once each; a filter's are the unit's or the person's own."""
    compared = [reference for reference in references(part) if reference.of != "period"]
    for of in ("unit", "person"):
        filter: Filter | None = getattr(part, of, None)
        if filter is not None:
            compared += [Reference(of, field) for field in _fields_in(filter)]
    return sorted(set(compared), key=str)


def _fields_in(filter: Filter) -> Iterator[str]:
    if filter.codes:
        yield "code"
    yield from (name for name, _ in filter.tests)
    if filter.when:
        yield from (field for field in ("start", "end") if filter.when.windows.keys() & _DAYS[field])
        yield from filter.when.dates


_DAYS = {"start": {"starts", "during", "overlaps"}, "end": {"ends", "during", "overlaps"}}
