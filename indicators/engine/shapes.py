"""Definitions of one shape (they differ only in codes, words, bounds, lengths) as one query over rows parted by definition."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pydantic import BaseModel

from indicators.definition.language import Computation
from indicators.definition.names import Names, tables_needed
from indicators.definition.selections import Selection
from indicators.engine import terms
from indicators.engine.filters import CodeLookup, in_codes
from indicators.engine.merging import merged
from indicators.engine.query_engine import QueryEngine, Row
from indicators.engine.relations import PartsLost, Relation, concat

PART = "_definition"
"""The column that says which of the definitions a row is there for."""


@dataclass(frozen=True)
class BoundDefinition:
    """A definition to compute, bound to what its code lists mean."""

    definition: Computation
    codes: CodeLookup

    @cached_property
    def names(self) -> Names:
        """What its names stand for."""
        return Names(self.definition)

    def reading(self, table: str) -> list[Selection]:
        """Its selections that read the table itself."""
        return [part for part in self.names.selections if part.events is not None and self.names.source(part) == table]

    def by_codes(self, table: str) -> bool:
        """Whether it can use only rows of the table with a code that it names."""
        return all(part.codes and part.unknown == "no" for part in self.reading(table))


Plan = Callable[[BoundDefinition, Mapping[str, Relation]], Relation]
"""Makes of a definition and its tables the rows that are asked for."""


def fetched(
    engine: QueryEngine, definitions: Sequence[BoundDefinition], tables: Mapping[str, Relation], plan: Plan
) -> list[list[Row]]:
    """The rows that the plan gives of each definition; those of one shape are fetched together."""
    rows: dict[int, list[Row]] = {}
    for places in _by_shape(definitions):
        some = [definitions[place] for place in places]
        found = together(engine, some, tables, plan) if len(some) > 1 else None
        rows |= zip(places, found or [engine.fetch(plan(one, tables)) for one in some], strict=True)
    return [rows[place] for place in range(len(definitions))]


def _by_shape(definitions: Sequence[BoundDefinition]) -> list[list[int]]:
    """The places of definitions that look alike; each alone where not only codes choose its rows, for nothing is saved then."""
    shapes: dict[object, list[int]] = {}
    for place, one in enumerate(definitions):
        events = tables_needed(one.definition) - {"person"}
        shape = repr(_shape(one.definition)) if all(one.by_codes(table) for table in events) else place
        shapes.setdefault(shape, []).append(place)
    return list(shapes.values())


def _shape(part: object) -> object:
    """What stays of a part of a definition when its single values are taken away."""
    if isinstance(part, BaseModel):
        left_out = ("worked", "codelists", "choices", "variables", "uses")
        return {name: _shape(value) for name, value in part if value is not None and name not in left_out}
    if isinstance(part, dict):
        return {name: _shape(value) for name, value in part.items()}
    return [_shape(value) for value in part] if isinstance(part, list) else type(part).__name__


def together(
    engine: QueryEngine, definitions: Sequence[BoundDefinition], tables: Mapping[str, Relation], plan: Plan
) -> list[list[Row]] | None:
    """The rows that the plan gives of each definition, fetched in one query; None where their plans differ in shape."""
    needed = {frozenset(tables_needed(one.definition)) for one in definitions}
    if len(needed) > 1:
        return None
    names = sorted(needed.pop() & tables.keys())
    parted = {name: _parted(engine, definitions, name, tables) for name in names}
    try:
        whole = merged([plan(one, parted) for one in definitions])
    except PartsLost:
        return None
    if whole is None:
        return None
    rows: list[list[Row]] = [[] for _ in definitions]
    for row in engine.fetch(whole):
        rows[row[PART]].append({name: value for name, value in row.items() if name != PART})
    return rows


def _parted(
    engine: QueryEngine, definitions: Sequence[BoundDefinition], name: str, tables: Mapping[str, Relation]
) -> Relation:
    """The table's rows, each once for every definition that may use it; persons as they are where events say whose they are."""
    if name == "person" and _known_by_events(definitions[0], tables):
        return tables[name]
    if name == "person" or not all(one.by_codes(name) for one in definitions):
        return engine.view(tables[name].cross_join(_numbers(engine, len(definitions))), PART)
    return engine.view(tables[name].join(_codes_used(engine, definitions, name, tables[name]), ["code"], "inner"), PART)


def _known_by_events(bound: BoundDefinition, tables: Mapping[str, Relation]) -> bool:
    """Whether who is counted is known by a row of an event, which says for which definition."""
    if "death" in tables_needed(bound.definition) and "death" not in tables:  # made of the persons
        return False
    return bound.definition.of is not None or bool(bound.names.required)


def _codes_used(engine: QueryEngine, definitions: Sequence[BoundDefinition], name: str, rows: Relation) -> Relation:
    """Every code of the table with each definition that has a use for it."""
    codes = engine.cache(rows.select("code").distinct())
    used = []
    for place, one in enumerate(definitions):
        wanted = terms.any_of([in_codes(codes["code"], one.codes(part.codes)) for part in one.reading(name)])
        used.append(codes.filter(wanted).select("code", **{PART: terms.literal(place)}))
    return engine.cache(concat(used))


def _numbers(engine: QueryEngine, many: int) -> Relation:
    numbers = engine.written({"place": "number"}, [{"place": place} for place in range(many)])
    return numbers.select(**{PART: terms.cast(numbers["place"], "int")})
