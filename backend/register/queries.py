"""The register of specifications."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from backend.core.states import SpecificationState
from backend.register.tables import SpecificationVersion
from indicators.catalogue.digest import from_canonical
from indicators.entries.specification import Specification

PUBLIC_STATES = (SpecificationState.PUBLISHED, SpecificationState.REVISED, SpecificationState.RETIRED)
"""States whose versions everybody may read."""


class Heading(NamedTuple):
    """What tells one version from another, without its content."""

    id: int
    version: int
    state: str
    digest: str
    published_at: datetime | None


def headings(session: Session, indicators: Collection[str] | None = None) -> list[Heading]:
    """Every version in the register (or of these indicators alone), in the order they were added."""
    table = SpecificationVersion
    columns = (table.id, table.version, table.state, table.digest, table.published_at)
    query = select(*columns).order_by(col(table.id))  # type: ignore[call-overload]
    if indicators is not None:
        query = query.where(col(table.indicator).in_(sorted(indicators)))
    return [Heading(*row) for row in session.execute(query)]


_typed: dict[str, Specification] = {}
"""Typed specifications by digest: the same digest is the same content, whatever database it came from."""
_MOST_TYPED = 10_000


def contents(session: Session, digests: set[str]) -> dict[str, Specification]:
    """The typed specifications with these digests."""
    specifications = {digest: _typed[digest] for digest in digests & _typed.keys()}
    unknown = sorted(digests - specifications.keys())
    if len(_typed) + len(unknown) > _MOST_TYPED:
        _typed.clear()
    for start in range(0, len(unknown), 500):
        some = unknown[start : start + 500]
        rows = session.execute(
            select(SpecificationVersion.digest, SpecificationVersion.canonical).where(
                col(SpecificationVersion.digest).in_(some)
            )
        )
        specifications |= {digest: _specification(canonical) for digest, canonical in rows}
    _typed.update(specifications)
    return specifications


def _specification(canonical: str) -> Specification:
    return from_canonical(canonical, "draft" if '"lacks":' in canonical else "published")


def typed(version: SpecificationVersion) -> Specification:
    """The typed specification of a stored version."""
    known = _typed.get(version.digest)
    return known or _typed.setdefault(version.digest, _specification(version.canonical))


def version(session: Session, indicator: str, number: int) -> SpecificationVersion | None:
    """One version of an indicator."""
    return session.exec(
        select(SpecificationVersion).where(
            SpecificationVersion.indicator == indicator, SpecificationVersion.version == number
        )
    ).first()


def versions(session: Session, indicator: str) -> Sequence[SpecificationVersion]:
    """All versions of an indicator, newest first."""
    return session.exec(
        select(SpecificationVersion)
        .where(SpecificationVersion.indicator == indicator)
        .order_by(col(SpecificationVersion.version).desc())
    ).all()


def published(session: Session, indicator: str) -> SpecificationVersion | None:
    """The version that is published now."""
    return session.exec(
        select(SpecificationVersion).where(
            SpecificationVersion.indicator == indicator,
            SpecificationVersion.state == SpecificationState.PUBLISHED.value,
        )
    ).first()


def published_texts(session: Session) -> list[tuple[str, str]]:
    """(indicator, YAML text) of every published version, by indicator."""
    table = SpecificationVersion
    query = select(table.indicator, table.source_text).where(table.state == SpecificationState.PUBLISHED.value)
    return [(indicator, text) for indicator, text in session.execute(query.order_by(col(table.indicator)))]
