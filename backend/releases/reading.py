"""Releases as people read them, and what other subjects may ask: what readers are told beside the numbers."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from backend.core.database import transaction
from backend.core.errors import NotFound
from backend.core.permissions import Action, Actor, check, may
from backend.core.refusals import refusal
from backend.core.states import ReleaseState
from backend.identity import service as identity_service
from backend.releases import previewing, queries, service
from backend.releases.schemas import (
    NoticeKind,
    NoticeOut,
    PartOut,
    Preview,
    ReleaseCheck,
    ReleaseDetail,
    ReleaseOut,
)
from backend.releases.tables import Release, ReleasePart
from indicators.catalogue.geography import geography

Names = Mapping[int | None, str]


def release_list(session: Session, actor: Actor) -> list[ReleaseOut]:
    """The releases that the actor may know of, the newest first."""
    rows = queries.every(session, None if may(actor, Action.PREPARE_RELEASE) else queries.PUBLIC)
    names = identity_service.names(session, {account for row in rows for account in (row.prepared_by, row.decided_by)})
    return [_out(actor, row, names) for row in rows]


def _out(actor: Actor, row: Release, names: Names) -> ReleaseOut:
    national = may(actor, Action.PREPARE_RELEASE)
    people: dict[str, Any] = {"prepared_by": row.prepared_by, "decided_by": row.decided_by}
    told: dict[str, Any] = {name: names[account] if national and account else None for name, account in people.items()}
    kept = row.model_dump(exclude={"prepared_by", "decided_by", "withdrawn_by", "corrected", "preview", "proof"})
    return ReleaseOut(**kept, **told, corrects=bool(row.corrected), steps=service.steps_for(actor, row))


def release_detail(session: Session, actor: Actor, identifier: int) -> ReleaseDetail:
    """A release with its submissions and, for the national side, the preview.

    Raises NotFound, also for one that the actor may not know of.
    """
    row, national = service.get(session, identifier), may(actor, Action.PREPARE_RELEASE)
    if not national and row.state not in queries.PUBLIC:
        raise NotFound(refusal("release-missing"))
    names = identity_service.names(session, {row.prepared_by, row.decided_by})
    return ReleaseDetail(
        **_out(actor, row, names).model_dump(),
        parts=[_part(part) for part in queries.parts(session, identifier)],
        preview=Preview.model_validate(row.preview) if national and row.preview else None,
    )


def _part(part: ReleasePart) -> PartOut:
    return PartOut(
        **part.model_dump(exclude={"release_id", "submission_id", "round_id"}),
        submission=part.submission_id,
        round=part.round_id,
        region_name=geography().region_name(part.region),
    )


def checked(engine: Engine, actor: Actor, identifier: int) -> ReleaseCheck:
    """Whether a prepared release still shows what was prepared. Nothing is written.

    Raises NotAllowed, NotFound.
    """
    check(actor, Action.PREPARE_RELEASE)
    with transaction(engine) as session:
        service.get(session, identifier)
    decided, others = service.differing(engine, identifier)
    told = previewing.difference(engine, decided)
    return ReleaseCheck(holds=not others, differing=others, preview=previewing.preview(engine, decided, told))


def notices(session: Session, round_ids: Collection[str]) -> Mapping[str, list[NoticeOut]]:
    """What readers are told of some rounds' values, by indicator: the last release of each region's, where it corrected or has
    withdrawn them."""
    last: dict[tuple[str, str, str], Release] = {}
    for row, part in queries.public_parts(session, round_ids):
        last |= {(indicator, part.round_id, part.region): row for indicator in part.indicators}
    releases = {row.id or 0: row for row in last.values()}
    corrected = {number: {tuple(key) for key in row.corrected} for number, row in releases.items()}
    regions: dict[tuple[str, NoticeKind, int], list[str]] = defaultdict(list)
    for key, row in sorted(last.items(), key=lambda item: item[0]):
        if kind := _notice_kind(row, key in corrected[row.id or 0]):
            regions[key[0], kind, row.id or 0].append(key[2])
    by_indicator: dict[str, list[NoticeOut]] = defaultdict(list)
    for (indicator, kind, number), codes in regions.items():
        by_indicator[indicator].append(_notice_out(kind, releases[number], codes))
    return by_indicator


def _notice_kind(row: Release, corrected: bool) -> NoticeKind | None:
    if row.state == ReleaseState.WITHDRAWN:
        return "withdrawn"
    return "corrected" if corrected else None


def _notice_out(kind: NoticeKind, row: Release, regions: list[str]) -> NoticeOut:
    at = row.withdrawn_at if kind == "withdrawn" else row.published_at
    assert at is not None
    text = row.reason if kind == "withdrawn" else row.notice
    return NoticeOut(kind=kind, release=row.id or 0, at=at, text=text, regions=sorted(set(regions)))
