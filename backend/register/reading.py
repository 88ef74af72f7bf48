"""The register in memory: every version of every entry, typed, as the database has them at this moment.

What other subjects know of the register they know from here.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from sqlmodel import Session

from backend.core import audit
from backend.core.states import EntryState
from backend.register import queries
from backend.register.models import SPECIFICATION
from backend.register.tables import EntryVersion
from indicators.base import Entry
from indicators.catalogue.packaged import packaged
from indicators.definition.codelists import digest_of
from indicators.definition.validation import codelists_used
from indicators.entries.specification import Specification

PUBLIC_STATES = queries.PUBLIC_STATES


@dataclass(frozen=True)
class Version:
    """One version in the register; `id` is its row's."""

    id: int
    number: int
    state: EntryState
    digest: str
    published_at: datetime | None
    entry: Entry

    @property
    def specification(self) -> Specification:
        """The entry as a specification, which it is where a specification was asked for."""
        return cast("Specification", self.entry)

    @cached_property
    def codelist_digests(self) -> dict[str, str]:
        """Digests of the catalogue's code lists that it computes with, by id; its own are in its own digest."""
        computation = self.specification.computation
        if computation is None:
            return {}
        known = packaged().codelist_by_id
        names = sorted(codelists_used(computation).keys() - computation.codelists.keys())
        return {name: digest_of(known[name]) for name in names if name in known}


def version_of(row: EntryVersion) -> Version:
    """A stored version, typed.

    Raises AssertionError for one that has not been written to the database.
    """
    assert row.id is not None
    return Version(row.id, row.version, EntryState(row.state), row.digest, row.published_at, queries.typed(row))


class Register:
    """Every version of every specification. Never changes: a change in the database gives another one."""

    def __init__(self, versions: Iterable[Version]) -> None:
        self.by_id = {version.id: version for version in versions}
        self.by_number = {(v.specification.id, v.number): v for v in self.by_id.values()}

    @cached_property
    def published(self) -> Mapping[str, Version]:
        """The version of each indicator that is published now, by indicator."""
        return {v.specification.id: v for v in self._ordered if v.state is EntryState.PUBLISHED}

    @cached_property
    def followed(self) -> Mapping[str, Version]:
        """The version of each indicator that is published now or, where none is, the one that was retired last."""
        retired = {v.specification.id: v for v in self._ordered if v.state is EntryState.RETIRED}
        return {**retired, **self.published}

    @cached_property
    def _ordered(self) -> list[Version]:
        return sorted(self.by_id.values(), key=lambda v: (v.specification.id, v.number))

    def newest(self, states: Collection[EntryState] | None = None) -> list[Version]:
        """For each indicator its newest version (in one of the states, where some are given), by indicator."""
        return list({v.specification.id: v for v in self._ordered if states is None or v.state in states}.values())

    def of_cell(self, row: Mapping[str, Any]) -> Specification | None:
        """The specification of a row with `indicator` and `version`."""
        version = self.by_number.get((row["indicator"], row["version"]))
        return version.specification if version else None

    def statistic(self, indicator: str, number: int, otherwise: str) -> str:
        """The statistic that a version's own kind has; a row of another (a quartile beside a median) is not shown."""
        version = self.by_number.get((indicator, number))
        return version.specification.kind if version else otherwise

    def published_number(self, indicator: str) -> int:
        """The number of the version that is published now; 0 where none is."""
        version = self.published.get(indicator)
        return version.number if version else 0

    def following(self, pathways: Collection[str]) -> frozenset[str]:
        """The indicators, published or retired, that follow one of the pathways: results outlive their indicator."""
        return frozenset(
            indicator
            for indicator, version in self.followed.items()
            if any(link.pathway in pathways for link in version.specification.pathways)
        )


def retired_at(session: Session, version: Version) -> datetime | None:
    """When the version was retired; None where it is not. Nothing comes after it, so it is the version's last event."""
    if version.state is not EntryState.RETIRED:
        return None
    last = audit.events(session, "specification", f"{version.specification.id}/{version.number}", 1, 0)
    return last[0].at if last else None


def versions(session: Session, indicators: Collection[str]) -> list[Version]:
    """The versions of some indicators: for a command, which lives too short to have use of the whole register."""
    return _versions(session, SPECIFICATION, queries.headings(session, SPECIFICATION, indicators))


def every(session: Session, kind: str) -> list[Version]:
    """Every version of every entry of a kind, in the order they were added."""
    return _versions(session, kind, queries.headings(session, kind))


def newest(session: Session, kind: str, states: Collection[EntryState]) -> list[Version]:
    """The newest version, in one of the states, of each entry of a kind, by id."""
    ordered = sorted((v for v in every(session, kind) if v.state in states), key=lambda v: (v.entry.id, v.number))
    return list({version.entry.id: version for version in ordered}.values())


def _versions(session: Session, kind: str, rows: Iterable[queries.Heading]) -> list[Version]:
    headings = list(rows)
    typed = queries.contents(session, kind, {row.digest for row in headings})
    return [
        Version(row.id, row.version, EntryState(row.state), row.digest, row.published_at, typed[row.digest])
        for row in headings
    ]


_KEPT = 4
"""Registers kept in memory: a server has one database, and one state of it at a time."""
_registers: dict[tuple[Any, ...], Register] = {}


def register(session: Session) -> Register:
    """The specifications as the session sees them. Read anew only when a version has come, gone on or been rewritten."""
    rows = queries.headings(session, SPECIFICATION)
    key = tuple(rows)
    if key not in _registers:
        current = Register(_versions(session, SPECIFICATION, rows))
        while len(_registers) >= _KEPT:
            _registers.pop(next(iter(_registers)), None)
        _registers[key] = current
    return _registers[key]
