"""What a definition's names mean: which table a step's rows come from, which fields an anchor has, what depends on what."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from pydantic import BaseModel

from indicators.definition.dates import Moment, Reference
from indicators.definition.event_tables import TABLES, FieldType, table_name
from indicators.definition.language import Age, Computation, Condition, Value
from indicators.definition.places import WITHOUT_PARTS
from indicators.definition.selections import Filter, Near, Selection, Step

PERIOD: Mapping[str, FieldType] = {"start": "date", "end": "date", "last_day": "date"}
EPISODE = ("person_id", "start", "end", "region", "unit")
"""Fields that joined events keep; region and unit are those of the first."""


class Names:
    """The names of one definition. Lookups raise KeyError for a name that is not there."""

    def __init__(self, definition: Computation) -> None:
        self.definition = definition

    def source(self, selection: Selection) -> str:
        """The name of the event table whose rows the selection (or the steps under it) takes."""
        if selection.step is not None:
            return self.source(self.definition.steps[selection.step])
        assert selection.events is not None
        return table_name(selection.events, selection.in_register)

    def base(self, selection: Selection) -> Selection:
        """The selection that takes rows of an event table: itself, or of the step under it."""
        return self.base(self.definition.steps[selection.step]) if selection.step else selection

    def ongoing(self, selection: Selection) -> bool:
        """Whether rows of the selection may have an empty last day, which has not come."""
        chosen = self.base(selection).without_end
        return TABLES[self.source(selection).partition(".")[0]].ongoing if chosen is None else chosen == "ongoing"

    def table_fields(self, table: str) -> dict[str, FieldType]:
        """A table's fields: the fixed ones and, of a register, the variables that the definition declares."""
        kind, _, register = table.partition(".")
        return {**TABLES[kind].fields, **self.definition.variables.get(register, {})}

    def fields(self, selection: Selection) -> dict[str, FieldType]:
        """The fields that the selection's rows have to filter by."""
        fields = self.table_fields(self.source(selection))
        under = self.definition.steps[selection.step] if selection.step else None
        return {name: fields[name] for name in EPISODE} if under is not None and self.joined(under) else fields

    def joined(self, step: Step) -> bool:
        """Whether the step's rows are episodes, by itself or by a step under it."""
        if step.join_within:
            return True
        return step.step is not None and self.joined(self.definition.steps[step.step])

    def anchor_fields(self, of: str) -> dict[str, FieldType]:
        """The fields of `period`, `person`, `unit` or a step, as they can be referred to."""
        if of == "period":
            return dict(PERIOD)
        if of == "person":
            return dict(TABLES["person"].fields)
        step = self.definition.steps[self.definition.of or "" if of == "unit" else of]
        fields = self.table_fields(self.source(step))
        return {name: fields[name] for name in EPISODE} if self.joined(step) else fields

    @cached_property
    def unit_table(self) -> str:
        """The event table of the counted unit; `person` where persons are counted."""
        return self.source(self.definition.steps[self.definition.of]) if self.definition.of else "person"

    def table_of(self, name: str) -> str:
        """The event table of `person`, `unit` or a step."""
        if name in ("person", "unit"):
            return "person" if name == "person" else self.unit_table
        return self.source(self.definition.steps[name])

    @cached_property
    def order(self) -> list[str]:
        """The steps' names as they are written, but each after those it depends on.

        Raises CycleError where they go round in a circle.
        """
        known = self.definition.steps
        graph = {name: [on for on in known if on in needs(step)] for name, step in known.items()}
        TopologicalSorter(graph).prepare()
        order: dict[str, None] = {}

        def put(name: str) -> None:
            for on in graph[name] if name not in order else ():
                put(on)
            order.setdefault(name)

        for name in known:
            put(name)
        return list(order)

    @cached_property
    def parts(self) -> list[object]:
        """Everything inside the definition but its worked patients, who may be many and ask for nothing, and the choices, whose
        alternatives are definitions of their own."""
        return [part for name, model in self.definition if name not in ("worked", "choices") for part in walk(model)]

    @cached_property
    def referred(self) -> frozenset[Reference]:
        """Every field of something named that the definition refers to."""
        return frozenset(_referring(self.parts))

    def bare(self, selection: Selection) -> bool:
        """Whether the selection is just whether a step that picks one row has one."""
        if not selection.step or not self.definition.steps[selection.step].single or isinstance(selection, Step):
            return False
        near = selection.near is not None
        return not (selection.codes or selection.tests or selection.when or selection.age or selection.same or near)

    @cached_property
    def required(self) -> frozenset[str]:
        """Steps in which everybody in the initial population surely has a row."""
        return frozenset(self._required(self.definition.initial_population))

    def _required(self, condition: Condition) -> Iterator[str]:
        while condition.condition is not None:
            condition = self.definition.conditions[condition.condition]
        for part in condition.all or ():
            yield from self._required(part)
        if condition.exists is not None and self.bare(condition.exists):
            yield condition.exists.step or ""

    @cached_property
    def _reused(self) -> set[str | None]:
        """The steps whose rows are selected from."""
        return {part.step for part in self.selections if not self.bare(part)}

    def only_start(self, name: str) -> bool:
        """Whether nothing but the first day of a step's picked row is ever asked for: no row need be told from another."""
        step = self.definition.steps[name]
        used = {reference.field for reference in self.referred if reference.of == name}
        by_day = step.pick in ("first", "last") and step.ties is None and step.by is None
        return by_day and used <= {"start"} and name not in self._reused and self.definition.of != name

    def own_fields(self, of: str) -> frozenset[str]:
        """The fields of the counted `unit`, or of the `person`, that anything asks for."""
        usual = {"sex", BIRTH.field} if of == "person" else {"start", "end"}
        referred = {reference.field for reference in self.referred if reference.of == of}
        same = {field for part in self.selections for field in part.same} if of == "unit" else set()
        filters = [getattr(part, of) for part in self.parts if isinstance(part, Condition)]
        return frozenset(usual | referred | same).union(*(_filtered(filter) for filter in filters if filter))

    def fields_used(self, table: str) -> frozenset[str]:
        """The fields of an event table that anything asks for, beside those that only tell its rows apart (`tells_apart`)."""
        if table == "person":
            dead = {"death_date"} if any(self.source(part) == "death" for part in self.selections) else set()
            return frozenset({"person_id"} | self.own_fields("person") | dead)
        reading = [part for part in self.selections if self.source(part) == table]
        own = {"event_id", *self.own_fields("unit")} if self.definition.of and table == self.unit_table else set()
        referred = {name.field for name in self.referred if name.of != "period" and self.table_of(name.of) == table}
        used = frozenset({"person_id", "start", *own, *referred}).union(
            *(_filtered(part) | _reworked(part) for part in reading)
        )
        ends = TABLES[table.partition(".")[0]].ongoing_where if "end" in used else ()
        return used.union(ends)

    def tells_apart(self, table: str) -> bool:
        """Whether a step picks among rows of the table, so that every field they have may settle which of them."""
        steps = [(name, step) for name, step in self.definition.steps.items() if self.source(step) == table]
        return any(step.single and not self.only_start(name) for name, step in steps)

    @cached_property
    def selections(self) -> list[Selection]:
        """Every selection of rows in the definition, steps among them."""
        return [part for part in self.parts if isinstance(part, Selection)]

    @cached_property
    def by_unit(self) -> frozenset[str]:
        """The steps whose rows depend on which unit is counted (through `unit.…`, `same`, or a step that does)."""
        dependent: set[str] = set()
        for name in self.order:
            step = self.definition.steps[name]
            on = needs(step)
            if step.same or "unit" in on or dependent & on:
                dependent.add(name)
        return frozenset(dependent)


def _filtered(filter: Filter) -> set[str]:
    """The fields of its row that a filter judges by; the day of birth, for an age, is the person's."""
    when = filter.when
    near = isinstance(filter, Selection) and filter.near is not None
    starts = {"start"} if when or filter.age or near else set()
    ends = {"end"} if when and (when.ends or when.during or when.overlaps) else set()
    return {
        *(name for name, _ in filter.tests),
        *(when.dates if when else ()),
        *({"code"} if filter.codes else ()),
        *starts,
        *ends,
    }


def _reworked(selection: Selection) -> set[str]:
    """The fields that matching, joining and picking ask for."""
    if not isinstance(selection, Step):
        return set(selection.same)
    by_value = {"value"} if selection.ties or selection.pick in ("highest", "lowest") else set()
    by_end = {"end"} if selection.by else set()
    return {*selection.same, *(EPISODE if selection.join_within else ()), *by_value, *by_end}


def needs(model: BaseModel) -> set[str]:
    """The names (steps, `unit`, `person`, `period`) that something refers to, not counting through names of conditions."""
    return {reference.of for reference in references(model)} | set(_steps(model))


def tables_needed(definition: Computation) -> frozenset[str]:
    """The event tables that the definition takes rows from, and `person` always."""
    names = Names(definition)
    return frozenset({"person", *map(names.source, names.selections)})


def fields_judged(definition: Computation) -> dict[str, set[str]]:
    """The fields, by event table, that decide what a definition counts: those it filters by, compares with or measures.

    `event_id`, `end`, `death_date` and the unit of care are not among them: they may truly be unknown of everybody. Nor is
    where the unit belongs.
    """
    names = Names(definition)
    fields_by_table: dict[str, set[str]] = {}
    for selection in names.selections:
        fields_by_table.setdefault(names.source(selection), set()).update(
            {"person_id", *selection.same}, _filtered(selection)
        )
        if selection.near:
            fields_by_table.setdefault(names.table_of(selection.near.step), set()).add("start")
    for part in names.parts:
        if isinstance(part, Condition) and part.unit:
            fields_by_table.setdefault(names.unit_table, set()).update(_filtered(part.unit))
        elif isinstance(part, Condition) and part.person:
            fields_by_table.setdefault("person", set()).update(_filtered(part.person))
    judging = {name: part for name, part in definition if name not in ("attribution", "worked")}
    for reference in references(judging):
        if reference.of != "period":
            fields_by_table.setdefault(names.table_of(reference.of), set()).add(reference.field)
    spared = {"event_id", "end", "death_date", "unit"}
    judged = {
        table: fields & names.table_fields(table).keys()
        for table, fields in fields_by_table.items()
        if table != "death"
    }
    return {table: fields - spared for table, fields in judged.items()}


BIRTH = Reference("person", "birth_date")


def references(model: object) -> Iterator[Reference]:
    """Every reference to a field of something named, anywhere inside; an age refers to the day of birth."""
    yield from _referring(walk(model))


def _referring(parts: Iterable[object]) -> Iterator[Reference]:
    for part in parts:
        if isinstance(part, Reference):
            yield part
        elif isinstance(part, Age) or (isinstance(part, Filter) and part.age):
            yield BIRTH
        elif isinstance(part, Moment):
            yield from part.references


def _steps(model: object) -> Iterator[str]:
    for part in walk(model):
        if isinstance(part, Selection | Near) and part.step:
            yield part.step


def walk(model: object) -> Iterator[object]:
    """The model and everything inside it."""
    waiting = [model]
    while waiting:
        part = waiting.pop()
        yield part
        if type(part) in WITHOUT_PARTS:
            continue
        if isinstance(part, BaseModel):
            waiting += [getattr(part, name) for name in reversed(type(part).model_fields)]
        elif isinstance(part, dict):
            waiting += reversed(part.values())
        elif isinstance(part, list):
            waiting += reversed(part)


def named(definition: Computation, model: BaseModel) -> Iterator[BaseModel]:
    """The model and, following the names of conditions and values, every model that it stands for.

    Raises CycleError where names go round in a circle.
    """
    yield from _named(definition, model, (), set())


def _named(definition: Computation, model: object, path: tuple[str, ...], done: set[str]) -> Iterator[BaseModel]:
    for part in walk(model):
        if isinstance(part, BaseModel):
            yield part
        for name, target in _meant(definition, part):
            if name in path:
                raise CycleError("nodes are in a cycle", [*path, name])
            if name not in done:  # each name once: names of names would double at every level
                done.add(name)
                yield from _named(definition, target, (*path, name), done)


def size(definition: Computation, model: BaseModel, known: dict[str, int] | None = None) -> int:
    """How many models there are when every name is written out in full; names must not go round in a circle."""
    known = {} if known is None else known
    total = 0
    for part in walk(model):
        total += isinstance(part, BaseModel)
        for name, target in _meant(definition, part):
            if name not in known:
                known[name] = size(definition, target, known)
            total += known[name]
    return total


def _meant(definition: Computation, part: object) -> Iterator[tuple[str, BaseModel]]:
    if isinstance(part, Condition) and part.condition in definition.conditions:
        yield f"condition {part.condition}", definition.conditions[part.condition or ""]
    if isinstance(part, Value) and part.value in definition.values:
        yield f"value {part.value}", definition.values[part.value or ""]
