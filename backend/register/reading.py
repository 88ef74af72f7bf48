"""The register in memory: every entry, typed, as the database has it at this moment.

What other subjects know of the register they know from here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast
from uuid import uuid4

from sqlmodel import Session

from backend.core import audit, site
from backend.core.states import EntryState
from backend.identity.known import CatalogueNames, read_by
from backend.register import queries
from backend.register.models import FIGURE_SET, LISTS, SPECIFICATION
from backend.register.tables import EntryVersion
from indicators.base import Entry
from indicators.catalogue.whole import Catalogue
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
        self._newest: dict[frozenset[EntryState] | None, list[Version]] = {}

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

    @cached_property
    def asked_beside(self) -> Mapping[str, frozenset[str]]:
        """The other indicators that double levels ask for too, by indicator, whichever its version."""
        asking = (
            (v.specification.id, t.also.indicator) for v in self._ordered for t in v.specification.targets if t.also
        )
        asked: dict[str, set[str]] = defaultdict(set)
        for indicator, other in asking:
            asked[indicator].add(other)
        return {indicator: frozenset(others) for indicator, others in asked.items()}

    def newest(self, states: Collection[EntryState] | None = None) -> list[Version]:
        """For each indicator its newest version (in one of the states, where some are given), by indicator."""
        asked = None if states is None else frozenset(states)
        if asked not in self._newest:
            fitting = (v for v in self._ordered if asked is None or v.state in asked)
            self._newest[asked] = list({v.specification.id: v for v in fitting}.values())
        return list(self._newest[asked])

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

    def specification(self, indicator: str) -> Specification | None:
        """The indicator's specification as it is published or, where it is retired, was."""
        version = self.followed.get(indicator)
        return version.specification if version else None

    def following(self, pathways: Collection[str]) -> frozenset[str]:
        """The indicators, published or retired, that follow a pathway of these ids: results outlive their indicator."""
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
    return sorted(_versions(session, kind, queries.newest(session, kind, states)), key=lambda version: version.entry.id)


def published(session: Session, kind: str, entry: str) -> Version | None:
    """The version of an entry that is published now; None where there is none."""
    row = queries.published(session, kind, entry)
    return version_of(row) if row else None


def _versions(session: Session, kind: str, rows: Iterable[queries.Heading]) -> list[Version]:
    headings = list(rows)
    typed = queries.contents(session, kind, {row.digest for row in headings})
    return [
        Version(row.id, row.version, EntryState(row.state), row.digest, row.published_at, typed[row.digest])
        for row in headings
    ]


@dataclass(frozen=True)
class Current:
    """The register at one moment: every version of the specifications, the published entries of the other kinds by kind and
    id, and all of it held together as a catalogue."""

    register: Register
    published: Mapping[str, Mapping[str, Version]]
    catalogue: Catalogue

    def digest(self, kind: str, entry: str) -> str | None:
        """The digest of an entry's published version; None where there is none."""
        version = self.published[kind].get(entry)
        return version.digest if version else None


HELD_TOGETHER = tuple(kind for kind in LISTS if kind not in (SPECIFICATION, FIGURE_SET))
"""Kinds whose published entries are read with the register. Specifications are there in every version, and reference figures,
which are many, have an index of their own."""

STAMP = "register-stamp"
"""The value of the installation that is another one after each change of the register."""

_KEPT = 4
"""Registers kept in memory: a server has one database, and one state of it at a time."""
_known: dict[str, Current] = {}


def changed(session: Session) -> None:
    """Says that an entry has come, gone on or been rewritten: what is in memory is read anew by everybody after this."""
    site.set_value(session, STAMP, uuid4().hex)


def stamp(session: Session) -> str:
    """Something that is another after each change of the register."""
    return site.value(session, STAMP) or ""


def current(session: Session) -> Current:
    """The register as the session sees it, read anew only when something in it has changed."""
    stamp = site.value(session, STAMP)
    if stamp is None:
        return _read(session)  # a register that nothing has been put into yet
    if stamp not in _known:
        now = _read(session)
        while len(_known) >= _KEPT:
            _known.pop(next(iter(_known)), None)
        _known[stamp] = now
    return _known[stamp]


def _read(session: Session) -> Current:
    known = Register(every(session, SPECIFICATION))
    published = {
        kind: {version.entry.id: version for version in newest(session, kind, (EntryState.PUBLISHED,))}
        for kind in HELD_TOGETHER
    }
    lists: dict[str, Any] = {
        LISTS[kind]: [version.entry for version in published[kind].values()] for kind in HELD_TOGETHER
    }
    specifications = [version.specification for version in known.newest()]
    return Current(known, published, Catalogue(specifications=specifications, figure_sets=(), **lists))


def _names(session: Session) -> CatalogueNames:
    known = catalogue(session)
    areas = {name: area.id for area in known.programme_areas for name in (*area.aliases, area.id)}
    pathways = (pathway.name.sv for pathway in known.pathways)
    return CatalogueNames(areas, (*known.area_names.values(), *pathways))


read_by(_names)


def register(session: Session) -> Register:
    """The specifications as the session sees them."""
    return current(session).register


def following(session: Session, pathway: str) -> frozenset[str]:
    """The indicators, published or retired, that follow the pathway, by whichever of its ids they or the reader call it."""
    now = current(session)
    known = now.catalogue.pathway(pathway)
    return now.register.following([known.id, *known.former_ids] if known else [pathway])


def catalogue(session: Session) -> Catalogue:
    """The catalogue as the session sees it: the newest version of each specification, the published ones of all else."""
    return current(session).catalogue


def codelist_digests(specification: Specification, known: Catalogue) -> dict[str, str]:
    """Digests of the catalogue's code lists that a specification computes with, by id; its own are in its own digest."""
    computation = specification.computation
    if computation is None:
        return {}
    names = sorted(codelists_used(computation).keys() - computation.codelists.keys())
    return {name: digest_of(known.codelist_by_id[name]) for name in names if name in known.codelist_by_id}
