"""Many definitions over the same records: each large table is read once for all of them, down to the rows that any may use."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indicators.definition.codelists import CodeSet
from indicators.definition.dates import Period
from indicators.definition.language import Computation, Selection
from indicators.definition.names import Scope, tables_needed
from indicators.engine import tally, terms
from indicators.engine.filters import Codes, in_codes
from indicators.engine.populations import Units
from indicators.engine.relations import Relation
from indicators.engine.sessions import Session

LARGEST = 24
"""How many definitions share a scan at most: what they keep of the tables must find room, and a run is resumed by batch."""


@dataclass(frozen=True)
class Wanted:
    """One definition to compute, and what its code lists mean."""

    definition: Computation
    codes: Codes


def batches(definitions: Mapping[str, Computation], largest: int = LARGEST) -> list[list[str]]:
    """The definitions' names in batches that share tables: those with the same tables together, at most `largest` a batch."""
    order = sorted(definitions, key=lambda name: (sorted(tables_needed(definitions[name])), name))
    return [order[start : start + largest] for start in range(0, len(order), largest)]


def shared(
    session: Session, wanted: Sequence[Wanted], tables: Mapping[str, Relation], slow: Collection[str] = ()
) -> dict[str, Relation]:
    """The tables, those worth it replaced by a kept copy of only the rows and fields that some definition may use.

    A copy is made where several selections read the same table through code lists, and of tables that are `slow` to read
    (text files). Of one definition over quick tables nothing is copied: the engine reads the files as little as it can.
    """
    found = dict(tables)
    for name in sorted(tables):
        selections = [(part, one) for one in wanted for part in _reading(one.definition, name)]
        readers = len({id(one) for _, one in selections})
        by_codes = [one.codes(part.codes) for part, one in selections if part.codes]
        narrow = bool(selections) and len(by_codes) == len(selections)
        if (readers > 1 and narrow) or (name in slow and (selections or name == "person")):
            asked = [part for part, _ in selections]
            rows = tables[name].filter(_any(tables[name], by_codes, asked)) if narrow else tables[name]
            found[name] = session.kept(_only_used(rows, wanted, name))
    return found


def _reading(definition: Computation, table: str) -> list[Selection]:
    scope = Scope(definition)
    return [part for part in scope.selections if part.events is not None and scope.source(part) == table]


def _any(rows: Relation, sets: Sequence[CodeSet], asked: Sequence[Selection]) -> Any:
    """Rows with a code that some selection lets in, and those without a code where one that is unknown may pass."""
    empty = [terms.empty(rows["code"])] if any(selection.unknown != "no" for selection in asked) else []
    return terms.some([*(in_codes(rows["code"], codes) for codes in dict.fromkeys(sets)), *empty])


def _only_used(rows: Relation, wanted: Sequence[Wanted], table: str) -> Relation:
    """The fields that some definition asks for; all of them where a step must tell rows of the same day apart."""
    scopes = [Scope(one.definition) for one in wanted]
    if any(scope.tells_apart(table) for scope in scopes):
        return rows
    fields = frozenset().union(*(scope.fields_used(table) for scope in scopes))
    return rows.select(*(column for column in rows.columns if column in fields))


def tallied(session: Session, wanted: Wanted, tables: Mapping[str, Relation], period: Period) -> list[dict[str, Any]]:
    """One definition's sums by group (as `tally.grouped` gives them), fetched: counts only, no row about a person."""
    units = Units(wanted.definition, tables, period, wanted.codes, everyone=False)
    rows = session.fetched(tally.grouped(units.differing()))
    return [tally.completed(row, units.alike) for row in rows]
