"""Rounds and submissions as people read them: lists, details, findings with their answers, receipts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from sqlmodel import Session

from backend.collection import declarations, round_changes, round_queries, rounds, submission_queries, submissions
from backend.collection.schemas import (
    DeclarationOut,
    FindingOut,
    FindingPage,
    Receipt,
    RegionDelivery,
    RoundDetail,
    RoundIndicatorOut,
    RoundOut,
    SubmissionDetail,
    SubmissionEvent,
    SubmissionOut,
    SummaryOut,
)
from backend.collection.tables import Declaration, FindingAnswer, FindingCount, Round, Submission
from backend.core import audit
from backend.core.permissions import Action, Actor, may, regions_for
from backend.core.states import RoundState, SubmissionState
from backend.core.storage import Storage
from backend.identity import service as identity_service
from backend.register.reading import register
from datasources.delivery import findings as finding_catalogue
from datasources.delivery.contract import RoundContract
from indicators.catalogue.packaged import packaged


def round_list(session: Session, actor: Actor, state: str | None = None) -> list[RoundOut]:
    """All rounds, latest due first."""
    counts, regions = round_queries.indicator_counts(session), round_queries.regions_by_round(session)
    done = _done(session)
    return [
        _round_out(row, counts.get(row.id, 0), regions.get(row.id, []), done(row.id), actor)
        for row in round_queries.rounds(session, state)
    ]


def _done(session: Session) -> Callable[[str], tuple[int, int]]:
    """How many regions have delivered to a round, and how many have declared that they cannot."""
    delivered, declared = round_queries.delivered_regions(session), round_queries.declared_regions(session)

    def count(round_id: str) -> tuple[int, int]:
        there = delivered.get(round_id, set())
        return len(there), len(declared.get(round_id, set()) - there)

    return count


def _round_out(row: Round, indicators: int, regions: list[str], done: tuple[int, int], actor: Actor) -> RoundOut:
    delivered, declared = done
    if row.public_source:  # the nation has delivered for all of them
        delivered, declared = (len(regions) if delivered else 0), 0
    return RoundOut(
        id=row.id,
        name=row.name,
        state=RoundState(row.state),
        period_label=row.period_label,
        period_start=row.period_start,
        period_end=row.period_end,
        due=row.due,
        indicators=indicators,
        regions=regions,
        delivered=delivered,
        declared=declared,
        public_source=row.public_source,
        steps=rounds.steps_for(actor, row),
    )


def round_detail(session: Session, actor: Actor, round_id: str) -> RoundDetail:
    """A round with its indicators, and each region's delivery as far as the actor may know of it.

    Raises NotFound.
    """
    row = rounds.get(session, round_id)
    items = round_queries.indicators(session, round_id)
    versions = register(session).by_id
    senders = rounds.senders(session, row)
    latest = submission_queries.latest_by_region(session, round_id)
    declared = round_queries.declarations(session, round_id)
    names = identity_service.names(session, {i for d in declared for i in (d.declared_by, d.attested_by)})
    own_due = round_queries.own_due(session, [round_id])
    return RoundDetail(
        **_round_out(
            row, len(items), round_queries.regions(session, round_id), _done(session)(round_id), actor
        ).model_dump(),
        remarks=list(round_changes.remarks(row)) if row.state == RoundState.PLANNED else [],
        indicator_list=[
            RoundIndicatorOut(
                indicator=a.indicator,
                version=versions[a.specification_id].specification.version,
                name=versions[a.specification_id].specification.name.sv,
                unit=versions[a.specification_id].specification.unit,
                breakdowns=a.breakdowns,
                without_counts=a.without_counts,
            )
            for a in items
        ],
        deliveries=[
            _delivery(
                actor,
                region,
                own_due.get((round_id, region), row.due),
                latest.get(region),
                [d for d in declared if d.region == region],
                names,
            )
            for region in senders
        ],
    )


def _delivery(
    actor: Actor,
    region: str,
    due: date,
    latest: Submission | None,
    declared: Sequence[Declaration],
    names: dict[int | None, str],
) -> RegionDelivery:
    known = latest is not None and (
        may(actor, Action.READ_SUBMISSION, region=region) or latest.state == SubmissionState.PUBLISHED
    )
    return RegionDelivery(
        region=region,
        name=packaged().region_name(region),
        state=SubmissionState(latest.state) if latest and known else None,
        submission=latest.id if latest and known else None,
        late=bool(latest and known and latest.received_at.date() > due),
        due=due,
        declared=[
            declaration_out(d, names if may(actor, Action.READ_SUBMISSION, region=region) else {}, actor)
            for d in declared
            if d.attested_at or _of_region(actor, region)
        ],
    )


def _of_region(actor: Actor, region: str) -> bool:
    return may(actor, Action.SUBMIT, region=region) or may(actor, Action.ATTEST, region=region)


def declaration_out(row: Declaration, names: Mapping[int | None, str], actor: Actor) -> DeclarationOut:
    """A declaration as the API gives it."""
    return DeclarationOut(
        id=row.id or 0,
        region=row.region,
        indicator=row.indicator,
        reason=row.reason,
        declared_at=row.declared_at,
        declared_by=names.get(row.declared_by, ""),
        attested_at=row.attested_at,
        attested_by=names.get(row.attested_by) if row.attested_by else None,
        steps=declarations.steps_for(actor, row),
    )


def submission_list(session: Session, actor: Actor, **wanted: Any) -> list[SubmissionOut]:
    """The submissions that the actor may read, newest first."""
    rows = submission_queries.find(session, regions=regions_for(actor, Action.READ_SUBMISSION), **wanted)
    return _submissions_out(session, actor, rows)


def _submissions_out(session: Session, actor: Actor, rows: Sequence[Submission]) -> list[SubmissionOut]:
    counts = submission_queries.finding_counts(session, submissions.ids(rows))
    files = submission_queries.stored_files(session, (row.sha256 for row in rows))
    names = identity_service.names(session, {i for row in rows for i in (row.received_by, row.attested_by)})
    known = round_queries.rounds_by_id(session)
    own_due = round_queries.own_due(session, {row.round_id for row in rows})
    return [
        _submission_out(
            row,
            known[row.round_id],
            own_due.get((row.round_id, row.region), known[row.round_id].due),
            counts[row.id or 0],
            files[row.sha256].size,
            names,
            actor,
        )
        for row in rows
    ]


def _submission_out(
    row: Submission,
    asked: Round,
    due: date,
    counts: Sequence[FindingCount],
    size: int,
    names: dict[int | None, str],
    actor: Actor,
) -> SubmissionOut:
    def number(severity: str) -> int:
        return sum(c.count for c in counts if c.severity == severity)

    return SubmissionOut(
        id=row.id or 0,
        round=row.round_id,
        round_name=asked.name,
        region=row.region,
        region_name=packaged().region_name(row.region),
        state=SubmissionState(row.state),
        filename=row.filename,
        sha256=row.sha256,
        size=size,
        rows=row.rows,
        errors=number("error"),
        warnings=number("warning"),
        notes=number("note"),
        received_at=row.received_at,
        received_by=names.get(row.received_by, "?"),
        attested_at=row.attested_at,
        attested_by=names.get(row.attested_by) if row.attested_by else None,
        decided_at=row.decided_at,
        reason=row.reason,
        late=row.received_at.date() > due,
        steps=submissions.steps_for(actor, row),
    )


def submission_detail(
    session: Session, actor: Actor, submission_id: int, same_as: int | None = None
) -> SubmissionDetail:
    """A submission with its findings summed up and its history.

    Raises NotFound where there is none that the actor may know of.
    """
    row = submissions.readable(session, actor, submission_id)
    base = _submissions_out(session, actor, [row])[0].model_copy(update={"same_as": same_as})
    answers = submission_queries.answers(session, submission_id)
    history = audit.events(session, "submission", str(submission_id), 100, 0)
    return SubmissionDetail(
        **base.model_dump(),
        summary=[
            _summary(c, answers) for c in submission_queries.finding_counts(session, [submission_id])[submission_id]
        ],
        unanswered=submissions.unanswered(session, submission_id) if row.state == SubmissionState.CHECKED else 0,
        indicators=row.indicators,
        verdict=row.verdict,
        manifest=submissions.manifest_of(row),
        erased=submission_queries.stored_files(session, [row.sha256])[row.sha256].erased_at is not None,
        history=[
            SubmissionEvent(at=e.at, actor=e.actor, action=e.action, after=e.after, reason=e.detail.get("reason"))
            for e in reversed(history)
        ],
    )


def _summary(count: FindingCount, given: Sequence[FindingAnswer]) -> SummaryOut:
    whole = next((a.reason for a in given if a.code == count.code and a.row is None), None)
    rows = sum(a.code == count.code and a.row is not None for a in given)
    return SummaryOut(
        code=count.code,
        severity=count.severity,
        count=count.count,
        text=finding_catalogue.catalogue()[count.code].doc,
        answer=whole,
        answered_rows=rows,
    )


def findings(
    session: Session,
    actor: Actor,
    storage: Storage,
    submission_id: int,
    *,
    severity: str | None = None,
    code: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> FindingPage:
    """The findings of a submission, with the sender's answers; `limit` None gives all.

    Raises NotFound where there is none that the actor may know of.
    """
    row = submissions.readable(session, actor, submission_id)
    path = storage.work_folder(submission_id) / "findings.parquet"
    if row.state == SubmissionState.RECEIVED or not path.exists():
        return FindingPage(total=0, items=[])
    frame = pl.scan_parquet(path)
    for name, kept in (("severity", severity), ("code", code)):
        if kept:
            frame = frame.filter(pl.col(name) == kept)
    total = frame.select(pl.len()).collect().item()
    page = (frame.slice(offset, limit) if limit is not None else frame).collect()
    answers = submission_queries.answers(session, submission_id)
    return FindingPage(total=total, items=[_finding_out(item, answers) for item in page.iter_rows(named=True)])


def _finding_out(item: dict[str, Any], given: Sequence[FindingAnswer]) -> FindingOut:
    reasons = {a.row: a.reason for a in given if a.code == item["code"]}
    return FindingOut(
        code=item["code"],
        severity=item["severity"],
        row=item["row"],
        column=item["column"],
        value=item["value"],
        message=item["message_sv"],
        answer=reasons.get(item["row"]) or reasons.get(None),
    )


def receipt(session: Session, actor: Actor, submission_id: int, notice: str | None) -> Receipt:
    """What was handed in, when and by whom, with its hash.

    Raises NotFound where there is none that the actor may know of.
    """
    row = submissions.readable(session, actor, submission_id)
    base = _submissions_out(session, actor, [row])[0].model_dump()
    return Receipt(
        submission=submission_id,
        indicators=row.indicators,
        manifest=submissions.manifest_of(row),
        notice=notice,
        **{name: base[name] for name in Receipt.model_fields if name in base},
    )


def contract_for(session: Session, actor: Actor, round_id: str, region: str) -> RoundContract:
    """The round's contract for a region; its own earlier values only for those who may hand in or read for it."""
    return rounds.contract(session, round_id, region, previous=may(actor, Action.READ_UNPUBLISHED, region=region))
