"""Why one person is in or out, step by step, with the person's own rows: for the region's analyst, on the region's machine.

Nothing of this may leave the region or be logged. It asks the very compiler that counts; it judges nothing itself.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import ibis

from indicators.computation.codes import CodeList
from indicators.computation.definition import Computation, Condition, Filter, Selection, Value
from indicators.computation.moments import Period, Reference
from indicators.computation.phrases import sentence
from indicators.computation.scope import named, references
from indicators.computation.sentences import Sentences
from indicators.engine.batch import tables_needed
from indicators.engine.populations import Units
from indicators.engine.rows import Codes
from indicators.engine.sessions import Session
from indicators.engine.steps import KEY, SURE, Steps
from indicators.engine.told import HIDDEN, Answer, Explained, Explanation, Row, Taken, cell, line, short, verdict


def explain(
    engine: Session,
    definition: Computation,
    tables: Mapping[str, ibis.Table],
    period: Period,
    codes: Codes,
    person_id: str,
    codelists: Mapping[str, CodeList] | None = None,
) -> Explanation:
    """Why the person is in or out of each population; no unit where the person has nothing to count.

    The person's rows are fetched once a table, then the definition runs on them. `codelists` (by id) give names.
    Raises MissingTable, and MissingCodes as `codes` does.
    """
    own = _own_rows(engine, definition, tables, person_id)
    return _Explainer(
        engine, definition, Units(definition, own, period, codes), Sentences(definition, codelists or {})
    ).all(person_id)


def _own_rows(
    engine: Session, definition: Computation, tables: Mapping[str, ibis.Table], person_id: str
) -> dict[str, ibis.Table]:
    used = tables_needed(definition) & tables.keys()
    return {
        name: ibis.memtable(engine.backend.to_pyarrow(tables[name].filter(tables[name].person_id == person_id)))
        for name in sorted(used)
    }


class _Explainer:
    """One definition's units, over one person's rows."""

    def __init__(self, engine: Session, definition: Computation, units: Units, sentences: Sentences) -> None:
        self._engine = engine
        self._definition = definition
        self._units = units
        self._sentences = sentences
        self._steps: Steps = units.conditions.steps
        self._rows: dict[str, list[Row]] = {}

    def all(self, person: str) -> Explanation:
        flags = {row[KEY]: row for row in self._fetched(self._units.table())}
        conditions = list(self._conditions())
        values = list(self._values())
        asked = {f"c{place}": self._units.conditions.holds(one) for place, one in enumerate(conditions)}
        asked |= {f"v{place}": self._units.conditions.value(one) for place, one in enumerate(values)}
        asked |= {str(r): self._units.conditions.column(r) for r in self._references()}
        table = self._units.conditions.table
        self._asked = {row[KEY]: row for row in self._fetched(table.select(KEY, **asked))}
        self._place: dict[int, str] = {id(one): f"c{place}" for place, one in enumerate(conditions)}
        self._place |= {id(one): f"v{place}" for place, one in enumerate(values)}
        shared = [self._taken(name) for name in self._definition.steps if name not in self._steps.scope.by_unit]
        return Explanation(person, shared, [self._unit(key, flags[key]) for key in sorted(flags)])

    # ---- what is asked of the compiler

    def _named(self) -> Iterator[object]:
        definition = self._definition
        for root in (*definition.populations.values(), definition.measured, definition.events):
            if root is not None:
                yield from named(definition, root)

    def _conditions(self) -> Iterator[Condition]:
        return (part for part in self._named() if isinstance(part, Condition))

    def _values(self) -> Iterator[Value]:
        return (part for part in self._named() if isinstance(part, Value))

    def _references(self) -> list[Reference]:
        parts = [part for part in self._named() if isinstance(part, Condition | Value)]
        found = {reference for part in parts for reference in _compared_with(part)}
        there = set(self._units.conditions.table.columns)
        return sorted((r for r in found if f"{r.of}__{r.field}" in there), key=str)

    def _fetched(self, table: Any) -> list[Row]:
        rows: list[Row] = self._engine.backend.to_pyarrow(table).to_pylist()
        return rows

    def _selected(self, selection: Selection) -> list[Row]:
        """A selection's rows, asked for once."""
        name = selection.model_dump_json()
        if name not in self._rows:
            steps = self._steps
            bare = steps.scope.bare(selection)
            self._rows[name] = self._fetched(steps.step(selection.step or "") if bare else steps.rows(selection))
        return self._rows[name]

    # ---- steps

    def _taken(self, name: str, unit: str | None = None) -> Taken:
        step = self._definition.steps[name]
        passed = [row for row in self._selected(step) if unit is None or row[KEY] == unit]
        key = f"step {name}"
        if key not in self._rows:
            self._rows[key] = self._fetched(self._steps.step(name))
        given = [row for row in self._rows[key] if unit is None or row[KEY] == unit]
        return Taken(name, len(passed), [line(self._whole(row, passed), self._fields(step)) for row in given])

    @staticmethod
    def _whole(row: Row, passed: list[Row]) -> Row:
        """The row with all its fields, where the compiler kept but its day since nothing else is asked for."""
        return row if "event_id" in row else next((one for one in passed if one.get("start") == row["start"]), row)

    def _fields(self, selection: Selection) -> list[str]:
        return [name for name in self._steps.scope.fields(selection) if name not in HIDDEN]

    # ---- units

    def _unit(self, key: str, flags: Row) -> Explained:
        own = [self._taken(name, key) for name in self._definition.steps if name in self._steps.scope.by_unit]
        answers = {name: self._answer(condition, key) for name, condition in self._definition.populations.items()}
        became = [*self._measured(key), *verdict(self._definition, flags)]
        return Explained(key, self._own_row(key), own, answers, dict(flags), became)

    def _own_row(self, key: str) -> str:
        of = self._definition.of
        table = self._steps.units()
        rows = [row for row in self._once("units", table) if row[KEY] == key]
        fields = self._fields(self._definition.steps[of]) if of else list(table.columns)
        return line(rows[0], fields) if rows else ""

    def _once(self, key: str, table: Any) -> list[Row]:
        if key not in self._rows:
            self._rows[key] = self._fetched(table)
        return self._rows[key]

    def _answer(self, condition: Condition, key: str) -> Answer:
        asked = self._asked[key]
        said = self._sentences.condition(condition)
        holds = asked[self._place[id(condition)]]
        if condition.parts:
            return Answer(said.text, holds, parts=[self._answer(part, key) for part in condition.parts])
        if condition.condition is not None:
            inside = self._answer(self._definition.conditions[condition.condition], key)
            return Answer(said.text, holds, parts=[inside])
        return Answer(short(said), holds, list(self._because(condition, key)))

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
        rows = [row for row in self._selected(selection) if row.get(KEY, key) == key]
        fields = self._fields(selection)
        for row in rows:
            yield line(row, fields) + ("" if row.get(SURE, True) else " (går inte att avgöra)")
        if not rows:
            yield "ingen sådan rad"

    def _behind(self, value: Value, key: str) -> Iterator[str]:
        """A value's number, and below it what it was made of."""
        yield f"{self._sentences.value(value)}: {cell(self._asked[key][self._place[id(value)]])}"
        while value.value is not None:
            value = self._definition.values[value.value]
        if value.count is not None:
            yield from self._counted(value.count, key)
        elif value.field is None:
            yield from self._compared(value, key)

    def _compared(self, part: Condition | Value, key: str) -> Iterator[str]:
        asked = self._asked[key]
        for reference in _compared_with(part):
            if str(reference) in asked:
                yield f"{self._sentences.reference(reference)}: {cell(asked[str(reference)])}"

    def _measured(self, key: str) -> Iterator[str]:
        definition = self._definition
        if definition.measured is not None:
            yield from map(sentence, self._behind(definition.measured, key))
        if definition.events is not None:
            yield from (sentence(f"Händelse: {row}") for row in self._counted(definition.events, key))


def _compared_with(part: Condition | Value) -> list[Reference]:
    """The fields that a condition or value compares, once each; a filter's are the unit's or the person's own."""
    found = [reference for reference in references(part) if reference.of != "period"]
    for of in ("unit", "person"):
        filter: Filter | None = getattr(part, of, None)
        if filter is not None:
            found += [Reference(of, field) for field in _fields_in(filter)]
    return list(dict.fromkeys(found))


def _fields_in(filter: Filter) -> Iterator[str]:
    if filter.codes:
        yield "code"
    yield from filter.where
    if filter.when:
        yield from (field for field in ("start", "end") if filter.when.windows.keys() & _DAYS[field])
        yield from filter.when.dates


_DAYS = {"start": {"starts", "during", "overlaps"}, "end": {"ends", "during", "overlaps"}}
