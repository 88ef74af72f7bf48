"""The register's revision log: what was published, revised, merged or retired in a year, what changed, why and by whom."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from sqlmodel import Session

from backend.core import audit
from backend.core.clock import SWEDEN
from backend.identity import service as identity_service
from backend.register import changes, queries, reviews
from backend.register.form_schemas import FieldChange
from backend.register.kinds import KINDS
from backend.register.schemas import RevisionOut
from backend.register.tables import EntryVersion
from backend.register.versions import whole
from indicators.entries.pathway import Pathway


def revisions(session: Session, year: int) -> list[RevisionOut]:
    """Everything that happened to published entries in the year, oldest first. For everybody: what is told is public.

    What came with the platform itself is told where it replaced a version; that the register was filled is no revision.
    """
    # A year of the log is a Swedish one.
    start, end = (datetime(one, 1, 1, tzinfo=SWEDEN).astimezone(UTC) for one in (year, year + 1))
    rows = queries.published_between(session, start, end)
    names = identity_service.names(session, {row.reviewed_by for row in rows})
    comments = reviews.comments(session, rows)
    published = (_published(session, row, names, comments.get(row.id)) for row in rows)
    lines = [*(line for line in published if line), *_retired(session, start, end)]
    return sorted(lines, key=lambda line: line.at)


def _published(
    session: Session, row: EntryVersion, names: Mapping[int | None, str], comment: str | None
) -> RevisionOut | None:
    earlier = next(
        (
            one
            for one in queries.versions(session, row.kind, row.entry)
            if one.version < row.version and one.published_at
        ),
        None,
    )
    if earlier is None and row.origin == "packaged":
        return None
    assert row.published_at is not None
    return RevisionOut(
        at=row.published_at,
        event="published" if earlier is None else "merged" if _merges(earlier, row) else "revised",
        kind=row.kind,
        id=row.entry,
        version=row.version,
        **_named(row),
        by=names.get(row.reviewed_by) if row.reviewed_by else None,
        comment=comment,
        changes=_changes(earlier, row),
    )


def _changes(earlier: EntryVersion | None, row: EntryVersion) -> list[FieldChange]:
    return changes.between(KINDS[row.kind], whole(earlier), whole(row)) if earlier else []


def _merges(earlier: EntryVersion, row: EntryVersion) -> bool:
    """Whether the version says for the first time that a pathway has been merged into another."""
    before, after = queries.typed(earlier), queries.typed(row)
    merged = isinstance(after, Pathway) and after.merge is not None and after.merge.done
    return merged and not (isinstance(before, Pathway) and before.merge is not None and before.merge.done)


def _retired(session: Session, start: datetime, end: datetime) -> Iterator[RevisionOut]:
    actions = sorted({f"{kind.road}-retire" for kind in KINDS.values()})
    for event in audit.between(session, actions, start, end):
        entry, number = event.object_id.rsplit("/", 1)
        rows = queries.versions(session, event.object_type, entry)
        row = next((one for one in rows if one.version == int(number)), None)
        if row is not None:
            yield RevisionOut(
                at=event.at,
                event="retired",
                kind=row.kind,
                id=entry,
                version=row.version,
                **_named(row),
                by=event.actor,
                comment=event.detail.get("reason"),
                changes=[],
            )


def _named(row: EntryVersion) -> dict[str, str]:
    name = queries.typed(row).name
    return {"name_sv": name.sv, "name_en": name.en}
