"""Many definitions over the same records: each large table is read once for all of them, down to the rows that any may use."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from indicators.definition.codelists import CodeSet
from indicators.definition.dates import Period
from indicators.definition.language import Computation
from indicators.definition.names import tables_needed
from indicators.definition.selections import Selection
from indicators.engine import flow, shapes, tally, terms
from indicators.engine.filters import in_codes
from indicators.engine.flow import StepCount
from indicators.engine.populations import Units
from indicators.engine.query_engine import QueryEngine
from indicators.engine.relations import Relation
from indicators.engine.shapes import BoundDefinition
from indicators.engine.tally import GroupSums
from indicators.engine.terms import Term

LARGEST = 24
"""How many definitions share a scan at most: what they keep of the tables must find room, and a run is resumed by batch."""


def batches(definitions: Mapping[str, Computation], largest: int = LARGEST) -> list[list[str]]:
    """The definitions' names in batches that share tables: those with the same tables together, at most `largest` a batch."""
    order = sorted(definitions, key=lambda name: (sorted(tables_needed(definitions[name])), name))
    return [order[start : start + largest] for start in range(0, len(order), largest)]


def shared(
    engine: QueryEngine,
    definitions: Sequence[BoundDefinition],
    tables: Mapping[str, Relation],
    slow: Collection[str] = (),
) -> dict[str, Relation]:
    """The tables, those worth it replaced by a kept copy of only the rows and fields that some definition may use.

    A copy is made where several definitions read the same table through code lists, of the persons where there are several
    definitions at all, and of tables that are `slow` to read (look-ups, repeated keys). Of one definition over quick tables
    nothing is copied: the engine reads the files as little as it can.
    """
    shared_tables = dict(tables)
    for name in sorted(tables):
        selections = [(part, one) for one in definitions for part in one.reading(name)]
        readers = len({id(one) for _, one in selections})
        by_codes = [one.codes(part.codes) for part, one in selections if part.codes]
        narrow = bool(selections) and len(by_codes) == len(selections)
        everybodys = name == "person" and len(definitions) > 1
        if everybodys or (readers > 1 and narrow) or (name in slow and (selections or name == "person")):
            rows = tables[name]
            if narrow:
                rows = rows.filter(_any(rows, by_codes, [part for part, _ in selections]))
            shared_tables[name] = engine.cache(_only_used(rows, definitions, name))
    return shared_tables


def _any(rows: Relation, sets: Sequence[CodeSet], selections: Sequence[Selection]) -> Term:
    """Rows with a code that some selection lets in, and those without a code where one that is unknown may pass."""
    empty = [terms.is_null(rows["code"])] if any(selection.unknown != "no" for selection in selections) else []
    return terms.any_of([*(in_codes(rows["code"], codes) for codes in dict.fromkeys(sets)), *empty])


def _only_used(rows: Relation, definitions: Sequence[BoundDefinition], table: str) -> Relation:
    """The fields that some definition asks for; all of them where a step must tell rows of the same day apart."""
    names_of_all = [one.names for one in definitions]
    if any(names.tells_apart(table) for names in names_of_all):
        return rows
    fields = frozenset().union(*(names.fields_used(table) for names in names_of_all))
    return rows.select(*(column for column in rows.columns if column in fields))


def tallied(
    engine: QueryEngine, definitions: Sequence[BoundDefinition], tables: Mapping[str, Relation], period: Period
) -> list[list[GroupSums]]:
    """Each definition's sums by group (as `tally.grouped` gives them), fetched: counts only, no row about a person.

    Definitions of one shape are one query.
    """
    alike: dict[int, Mapping[str, int | None]] = {}

    def sums(bound: BoundDefinition, tables: Mapping[str, Relation]) -> Relation:
        units = Units(bound.definition, tables, period, bound.codes, everyone=False)
        alike[id(bound)] = units.alike
        return tally.grouped(units.differing())

    found = shapes.fetched(engine, definitions, tables, sums)
    return [
        [tally.completed(row, alike[id(bound)]) for row in rows] for bound, rows in zip(definitions, found, strict=True)
    ]


def by_step(
    engine: QueryEngine, definitions: Sequence[BoundDefinition], tables: Mapping[str, Relation], period: Period
) -> list[list[StepCount]]:
    """The counts of each definition's steps (as `flow.by_step` gives them)."""
    with_steps = [bound for bound in definitions if bound.definition.steps]
    found = iter(shapes.fetched(engine, with_steps, tables, partial(_step_rows, period)))
    return [flow.step_counts(bound.definition, next(found)) if bound.definition.steps else [] for bound in definitions]


def _step_rows(period: Period, bound: BoundDefinition, tables: Mapping[str, Relation]) -> Relation:
    return flow.step_rows(bound.definition, tables, period, bound.codes)


__all__ = ["BoundDefinition", "batches", "by_step", "shared", "tallied"]
