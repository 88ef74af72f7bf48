"""The register's versions, by kind of entry."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, func, or_, select

from backend.core.states import EntryState
from backend.register.models import MODELS
from backend.register.tables import EntryVersion
from indicators.base import Entry
from indicators.catalogue.digest import from_canonical

PUBLIC_STATES = (EntryState.PUBLISHED, EntryState.REVISED, EntryState.RETIRED)
"""States whose versions everybody may read."""

KEPT_STATES = tuple(state for state in EntryState if state is not EntryState.WITHDRAWN)
"""States of what counts as there. What is withdrawn is only history."""


PACKAGED = "packaged"
"""The origin of a version that came with the platform; others were uploaded by people."""


class Heading(NamedTuple):
    """What tells one version from another, without its content."""

    id: int
    version: int
    state: str
    digest: str
    published_at: datetime | None


def headings(session: Session, kind: str, entries: Collection[str] | None = None) -> list[Heading]:
    """Every version of a kind (or of these entries alone) but the withdrawn, in the order they were added."""
    table = EntryVersion
    columns = (table.id, table.version, table.state, table.digest, table.published_at)
    kept = (table.kind == kind, table.state != EntryState.WITHDRAWN)
    query = select(*columns).where(*kept).order_by(col(table.id))  # type: ignore[call-overload]
    if entries is not None:
        query = query.where(col(table.entry).in_(sorted(entries)))
    return [Heading(*row) for row in session.execute(query)]


def newest(session: Session, kind: str, states: Collection[EntryState]) -> list[Heading]:
    """The newest version, in one of the states, of each entry of a kind."""
    table = EntryVersion
    of_kind = (table.kind == kind, col(table.state).in_(states))
    last = (
        select(table.entry, func.max(table.version).label("version")).where(*of_kind).group_by(table.entry).subquery()
    )
    columns = (table.id, table.version, table.state, table.digest, table.published_at)
    query = select(*columns).where(*of_kind)  # type: ignore[call-overload]
    found = query.join(last, (table.entry == last.c.entry) & (table.version == last.c.version))
    return [Heading(*row) for row in session.execute(found)]


_typed: dict[tuple[str, str], Entry] = {}
"""Typed entries by kind and digest: the same digest is the same content, whatever database it came from."""
_MOST_TYPED = 40_000


def contents(session: Session, kind: str, digests: set[str]) -> dict[str, Entry]:
    """The typed entries of a kind with these digests."""
    entries = {digest: _typed[kind, digest] for digest in digests if (kind, digest) in _typed}
    unknown = sorted(digests - entries.keys())
    if len(_typed) + len(unknown) > _MOST_TYPED:
        _typed.clear()
    for start in range(0, len(unknown), 500):
        some = unknown[start : start + 500]
        rows = session.execute(
            select(EntryVersion.digest, EntryVersion.canonical).where(
                EntryVersion.kind == kind, col(EntryVersion.digest).in_(some)
            )
        )
        entries |= {digest: entry_of(kind, canonical) for digest, canonical in rows}
    _typed.update({(kind, digest): entry for digest, entry in entries.items()})
    return entries


def entry_of(kind: str, canonical: str) -> Entry:
    """The typed entry of a canonical form."""
    return from_canonical(MODELS[kind], canonical, "draft" if '"lacks":' in canonical else "published")


def typed(version: EntryVersion) -> Entry:
    """The typed entry of a stored version."""
    key = (version.kind, version.digest)
    return _typed.get(key) or _typed.setdefault(key, entry_of(version.kind, version.canonical))


def versions(session: Session, kind: str, entry: str) -> Sequence[EntryVersion]:
    """All versions of an entry, newest first."""
    return session.exec(
        select(EntryVersion)
        .where(EntryVersion.kind == kind, EntryVersion.entry == entry)
        .order_by(col(EntryVersion.version).desc())
    ).all()


def entry_counts(session: Session, states: Collection[EntryState]) -> dict[str, int]:
    """How many entries of each kind have a version in one of the states."""
    number = func.count(func.distinct(EntryVersion.entry))
    query = select(EntryVersion.kind, number).where(col(EntryVersion.state).in_(states)).group_by(EntryVersion.kind)
    return {row[0]: row[1] for row in session.execute(query)}


class Number(NamedTuple):
    """That an entry has a version."""

    entry: str
    version: int


def numbers(session: Session, kind: str) -> list[Number]:
    """Every version that a kind of entry has."""
    query = select(EntryVersion.entry, EntryVersion.version).where(EntryVersion.kind == kind)
    return [Number(*row) for row in session.execute(query)]


def written_here(session: Session, kind: str) -> frozenset[str]:
    """The entries whose published version people wrote, and no package."""
    table = EntryVersion
    own = (table.kind == kind, table.state == EntryState.PUBLISHED, table.origin != PACKAGED)
    return frozenset(session.exec(select(table.entry).where(*own)))


def published(session: Session, kind: str, entry: str) -> EntryVersion | None:
    """The version that is published now."""
    return session.exec(
        select(EntryVersion).where(
            EntryVersion.kind == kind,
            EntryVersion.entry == entry,
            EntryVersion.state == EntryState.PUBLISHED.value,
        )
    ).first()


def published_between(session: Session, start: datetime, end: datetime) -> Sequence[EntryVersion]:
    """The versions, of every kind, that were published in [start, end), whatever has become of them since."""
    at = col(EntryVersion.published_at)
    return session.exec(select(EntryVersion).where(at >= start, at < end).order_by(at, col(EntryVersion.id))).all()


def published_texts(session: Session) -> list[tuple[str, str, str]]:
    """(kind, entry, YAML text) of every published version, by kind and entry."""
    table = EntryVersion
    query = select(table.kind, table.entry, table.source_text).where(table.state == EntryState.PUBLISHED.value)
    return [tuple(row) for row in session.execute(query.order_by(col(table.kind), col(table.entry)))]


def by_state(session: Session, states: Collection[EntryState], created_by: int | None = None) -> Sequence[EntryVersion]:
    """The versions of every kind in some states (of one account, where one is given), by kind and id."""
    query = select(EntryVersion).where(col(EntryVersion.state).in_([state.value for state in states]))
    if created_by is not None:
        query = query.where(EntryVersion.created_by == created_by)
    return session.exec(query.order_by(EntryVersion.kind, EntryVersion.entry, col(EntryVersion.version))).all()


def entries_by(session: Session, kind: str, account_id: int | None) -> frozenset[str]:
    """The ids of the entries of a kind that an account has written or reviewed a version of."""
    by = or_(EntryVersion.created_by == account_id, EntryVersion.reviewed_by == account_id)
    query = select(EntryVersion.entry).where(EntryVersion.kind == kind, by)
    return frozenset(session.exec(query)) if account_id is not None else frozenset()


def every_version(session: Session) -> Sequence[EntryVersion]:
    """Every version of every kind, by kind, entry and number."""
    table = EntryVersion
    return session.exec(select(table).order_by(col(table.kind), col(table.entry), col(table.version))).all()
