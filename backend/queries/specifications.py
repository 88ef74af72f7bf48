"""The register of specifications."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import update
from sqlmodel import Session, col, select

from backend.states import SpecificationState
from backend.tables import SpecificationVersion
from indicators.catalogue.digest import from_canonical
from indicators.entries.specification import Specification

PUBLIC_STATES = (SpecificationState.PUBLISHED, SpecificationState.REVISED, SpecificationState.RETIRED)
"""States whose versions everybody may read."""


@lru_cache(maxsize=4096)
def content(digest: str, canonical: str, draft: bool) -> Specification:
    """The typed specification of a stored version (kept: the same digest is the same content)."""
    return from_canonical(canonical, "draft" if draft else "published")


def typed(version: SpecificationVersion) -> Specification:
    """The typed specification of a stored version."""
    lacks = '"lacks":' in version.canonical
    return content(version.digest, version.canonical, lacks)


def by_ids(session: Session, ids: Iterable[int]) -> dict[int, SpecificationVersion]:
    """Stored versions under their row id."""
    rows = session.exec(select(SpecificationVersion).where(col(SpecificationVersion.id).in_(set(ids)))).all()
    return {row.id: row for row in rows if row.id is not None}


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


def all_published(session: Session) -> Sequence[SpecificationVersion]:
    """Every published version, by indicator."""
    return session.exec(
        select(SpecificationVersion)
        .where(SpecificationVersion.state == SpecificationState.PUBLISHED.value)
        .order_by(col(SpecificationVersion.indicator))
    ).all()


def newest(session: Session, states: Iterable[SpecificationState]) -> list[SpecificationVersion]:
    """For each indicator its newest version in one of the states, by indicator."""
    rows = session.exec(
        select(SpecificationVersion)
        .where(col(SpecificationVersion.state).in_([state.value for state in states]))
        .order_by(col(SpecificationVersion.indicator), col(SpecificationVersion.version))
    ).all()
    return list({row.indicator: row for row in rows}.values())


def claim(session: Session, row: SpecificationVersion, after: SpecificationState) -> bool:
    """Moves a version from the state it was read in to another; False where somebody else was first."""
    moved = update(SpecificationVersion).where(
        col(SpecificationVersion.id) == row.id, col(SpecificationVersion.state) == row.state
    )
    result = session.execute(moved.values(state=after.value))
    session.refresh(row)
    return bool(result.rowcount)  # type: ignore[attr-defined]
