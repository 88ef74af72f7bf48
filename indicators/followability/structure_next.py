"""Structure this next: what the regions' computations lacked, summed by what it would make followable."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from indicators.definition.event_tables import TABLES

Place = tuple[str, str]
"""A region and an indicator."""


@dataclass(frozen=True)
class RegionSaid:
    """What one computation of a region came to: the indicators it computed, and what each of the others lacked."""

    region: str
    computed: frozenset[str]
    lacks: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Missing:
    """Something that is not there (an event table, a field of one, a code list) and what it stands in the way of.

    `alone`: the indicator lacks nothing else in that region, so that it can be followed there once this is structured.
    `among`: the indicator lacks more there.
    """

    what: str
    alone: frozenset[Place]
    among: frozenset[Place]

    @property
    def regions(self) -> frozenset[str]:
        """Where something becomes followable."""
        return frozenset(region for region, _ in self.alone)

    @property
    def indicators(self) -> frozenset[str]:
        """What becomes followable somewhere."""
        return frozenset(indicator for _, indicator in self.alone)


def lacking(computations: Iterable[RegionSaid]) -> dict[Place, frozenset[str]]:
    """What each indicator lacks in each region by the last computation that says something of it; empty where it was computed.

    `said` are in the order they were handed in.
    """
    last: dict[Place, frozenset[str]] = {}
    for one in computations:
        last |= {(one.region, indicator): frozenset() for indicator in one.computed}
        last |= {(one.region, indicator): lacks for indicator, lacks in one.lacks.items()}
    return last


def structure_next(computations: Iterable[RegionSaid]) -> list[Missing]:
    """Everything that is lacking somewhere: what makes most followable first (indicators in regions, then those it is part of,
    then by name)."""
    alone: dict[str, set[Place]] = {}
    among: dict[str, set[Place]] = {}
    for place, lacks in lacking(computations).items():
        for what in lacks:
            (alone if len(lacks) == 1 else among).setdefault(what, set()).add(place)
    every = [Missing(what, frozenset(alone.get(what, ())), frozenset(among.get(what, ()))) for what in {*alone, *among}]
    return sorted(every, key=lambda one: (-len(one.alone), -len(one.among), one.what))


@dataclass(frozen=True)
class Input:
    """What a computation may lack, in words: an event table, a field of one, or a code list."""

    kind: Literal["table", "field", "code_list"]
    swedish: str


def as_input(what: str, codelists: Mapping[str, str]) -> Input:
    """What a name in a manifest stands for; a register's or survey's table has its own name after a dot. `codelists` has the
    catalogue's names of code lists by id. A name of neither is a list that a region was to supply."""
    kind, *rest = what.split(".")
    table = TABLES.get(kind)
    if table is None:
        return Input("code_list", f"koder för {codelists.get(what, what)}")
    of_table = table.swedish
    if rest and rest[0] not in table.fields:
        of_table, rest = f"{table.swedish} i {rest[0]}", rest[1:]
    return Input("field", f"{of_table}: {'.'.join(rest)}") if rest else Input("table", of_table)
