"""The road of a release: prepared by one, approved by another, public at its time, and withdrawn with a reason."""

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl
from sqlalchemy import Engine
from sqlmodel import Session

from backend.collection import releasing
from backend.collection.deciding import Decided
from backend.collection.releasing import Judged, Part, Published
from backend.core import states, transition
from backend.core.audit import record
from backend.core.clock import now
from backend.core.database import transaction
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import SYSTEM, Action, Actor, NotAllowed, check, may
from backend.core.refusals import refusal
from backend.core.states import ReleaseState, SubmissionState, Transition
from backend.core.storage import Storage
from backend.core.transition import SOMEBODY_WAS_FIRST
from backend.releases import previewing, queries
from backend.releases.schemas import Chosen, Preview, ReleaseIn
from backend.releases.tables import Release, ReleasePart

_LONGEST_PROBLEM = 2_000
_MAKING = threading.Lock()
"""One release at a time is made by a process: who approves and who keeps the time never make the same one at once."""


def look_through(engine: Engine, actor: Actor, wanted: Chosen) -> Preview:
    """What a release of the chosen submissions would show and change. Nothing is written.

    Raises NotAllowed, UserError where nothing waits, Conflict where a submission that is named does not.
    """
    decided = _decided(engine, actor, wanted)
    return previewing.preview(engine, decided, previewing.difference(engine, decided))


def _decided(engine: Engine, actor: Actor, wanted: Chosen) -> list[Judged]:
    check(actor, Action.PREPARE_RELEASE)
    with transaction(engine) as session:
        chosen = _chosen(session, wanted)
    if lacking := sorted(set(wanted.submissions) - {part.id for part in chosen}):
        raise Conflict(refusal("release-not-waiting", submissions=_numbers(lacking)), submissions=lacking)
    if not chosen:
        raise UserError(refusal("release-nothing"))
    return releasing.judged(engine, {part.id for part in chosen})


def _chosen(session: Session, wanted: Chosen) -> list[Part]:
    """The accepted submissions that are wanted, but for those in another release that is not decided."""
    taken, periods = queries.undecided_submissions(session), releasing.round_periods(session)
    return [
        part
        for part in releasing.accepted(session)
        if part.id not in taken
        and _among(part.id, wanted.submissions)
        and _among(part.round_id, wanted.rounds)
        and _among(periods[part.round_id][1], wanted.periods)
        and (not wanted.indicators or not set(part.indicators).isdisjoint(wanted.indicators))
    ]


def _among(value: object, wanted: Collection[object]) -> bool:
    return not wanted or value in wanted


def prepare(engine: Engine, actor: Actor, wanted: ReleaseIn) -> int:
    """Fixes what a release of the chosen submissions shows; it waits for another to approve it. Its number.

    Raises NotAllowed, UserError where nothing waits, Conflict where a submission that is named does not.
    """
    decided = _decided(engine, actor, wanted)
    told = previewing.difference(engine, decided)
    shown = previewing.preview(engine, decided, told)
    with transaction(engine) as session:
        row = Release(
            **wanted.model_dump(include={"name", "notice", "public_at"}),
            **shown.model_dump(include={"digest", "policy", "cells", "hidden", "reasons", "proof"}),
            preview=shown.model_dump(mode="json"),
            corrected=previewing.corrected(told),
            prepared_by=actor.account_id,
        )
        session.add(row)
        session.flush()
        session.add_all(_part(row.id or 0, one) for one in decided)
        after = ReleaseState.PREPARED
        record(
            session, actor, "release-prepared", "release", row.id, after=after, digest=row.digest, number=len(decided)
        )
        return row.id or 0


def _part(release: int, one: Judged | Published) -> ReleasePart:
    return ReleasePart(
        release_id=release,
        submission_id=one.part.id,
        round_id=one.part.round_id,
        region=one.part.region,
        indicators=list(one.part.indicators),
        digest=one.digest,
        cells=one.cells.height,
        hidden=one.cells.height - one.cells["cause"].null_count(),
    )


def record_one(session: Session, actor: Actor, submission: int, shown: Decided | None) -> Callable[[Session], None]:
    """What records a submission that is published by itself as a release of it alone. `shown` is what it shows, where that
    is known before it is public."""
    one = releasing.published(session, submission, shown)
    return partial(_record, one=one, actor=actor)


def _record(session: Session, one: Published, actor: Actor) -> None:
    at = now()
    causes = one.cells.filter(pl.col("cause").is_not_null()).group_by("cause").len().sort("cause")
    reasons = dict(causes.iter_rows())
    row = Release(
        name=f"{one.part.round_id} {one.part.region}",
        state=ReleaseState.PUBLISHED.value,
        digest=previewing.digest_of([one.digest]),
        policy=one.policy,
        cells=one.cells.height,
        hidden=sum(reasons.values()),
        reasons=reasons,
        prepared_by=actor.account_id,
        decided_by=actor.account_id,
        decided_at=at,
        published_at=at,
    )
    session.add(row)
    session.flush()
    session.add(_part(row.id or 0, one))


def get(session: Session, identifier: int) -> Release:
    """The release.

    Raises NotFound.
    """
    row = queries.one(session, identifier)
    if row is None:
        raise NotFound(refusal("release-missing"))
    return row


def steps_for(actor: Actor, row: Release) -> list[str]:
    """The steps that the actor may take now; nobody approves what they have prepared."""
    return [
        one.name
        for one in states.RELEASE
        if one.before == row.state
        and one.action
        and may(actor, one.action)
        and not (one.name == "approve" and row.prepared_by == actor.account_id)
    ]


def differing(engine: Engine, identifier: int) -> tuple[list[Judged], list[int]]:
    """What the release's submissions would show now, and those that are no longer accepted or would show something else."""
    with transaction(engine) as session:
        prepared = {part.submission_id: part.digest for part in queries.parts(session, identifier)}
    decided = releasing.judged(engine, prepared)
    return decided, [
        one.part.id
        for one in decided
        if one.part.state != SubmissionState.ACCEPTED or one.digest != prepared[one.part.id]
    ]


def step(engine: Engine, storage: Storage, actor: Actor, identifier: int, name: str, reason: str | None) -> None:
    """Approves, turns down or withdraws a release. What is approved is public at once, or at its time.

    Raises NotFound, what `transition.take` raises, NotAllowed for approving one's own, and Conflict where a submission has been
    returned or would show something else: then nothing is changed.
    """
    with transaction(engine) as session:
        row = get(session, identifier)
        _may_take(actor, row, name, reason)
    decided = _looked_through(engine, identifier) if name == "approve" else []
    changes = _as_it_is_now(engine, decided) if decided else {}
    with transaction(engine) as session:
        row = get(session, identifier)
        _take(session, actor, row, name, reason, changes)
        due = row.public_at is None or row.public_at <= now()
    if name == "approve" and due:
        make(engine, identifier, decided)
    if name == "withdraw":
        take_away(engine, storage, actor, identifier)


def _may_take(actor: Actor, row: Release, name: str, reason: str | None) -> Transition:
    taken = transition.allowed(actor, "release", row, name, reason=reason)
    if name == "approve" and row.prepared_by == actor.account_id:
        raise NotAllowed(refusal("own-decision"))
    return taken


def _looked_through(engine: Engine, identifier: int) -> list[Judged]:
    decided, others = differing(engine, identifier)
    if others:
        raise Conflict(refusal("release-changed", submissions=_numbers(others)), submissions=others)
    return decided


def _numbers(submissions: Sequence[int]) -> str:
    return ", ".join(str(number) for number in submissions)


def _as_it_is_now(engine: Engine, decided: Sequence[Judged]) -> dict[str, Any]:
    """The difference from what is public now: something else may have become public since it was prepared."""
    told = previewing.difference(engine, decided)
    shown = previewing.preview(engine, decided, told).model_dump(mode="json")
    return {"preview": shown, "corrected": previewing.corrected(told)}


def _take(
    session: Session, actor: Actor, row: Release, name: str, reason: str | None, changes: Mapping[str, Any]
) -> None:
    def effect() -> dict[str, object]:
        for column, value in changes.items():
            setattr(row, column, value)
        if name == "withdraw":
            row.withdrawn_by, row.withdrawn_at = actor.account_id, now()
        else:
            row.decided_by, row.decided_at = actor.account_id, now()
        row.reason = reason
        return {"digest": row.digest}

    transition.take(session, actor, "release", row, name, object_id=row.id, reason=reason, effect=effect)


def make(engine: Engine, identifier: int, decided: Sequence[Judged] = ()) -> None:
    """Makes an approved release public, all of it in the same moment. `decided` is what it shows, where that is
    known; else it is worked out anew. A process that is killed leaves it approved: made again, it begins anew.

    Raises Conflict where a submission has been returned, or would show something else: it is stopped, and nothing is public.
    """

    def publish(session: Session) -> None:
        row = get(session, identifier)
        if not transition.claim(session, row, ReleaseState.APPROVED, ReleaseState.PUBLISHED):
            raise Conflict(SOMEBODY_WAS_FIRST)
        row.published_at = now()
        session.add(row)
        before, after = ReleaseState.APPROVED, ReleaseState.PUBLISHED
        record(session, SYSTEM, "release-publish", "release", identifier, before=before, after=after, digest=row.digest)

    with _MAKING:
        try:
            if _is_approved(engine, identifier):
                releasing.make_public(engine, identifier, decided or _looked_through(engine, identifier), publish)
        except Conflict as conflict:
            if conflict.message != SOMEBODY_WAS_FIRST:
                _stop(engine, identifier, conflict.message)
            raise


def _is_approved(engine: Engine, identifier: int) -> bool:
    with transaction(engine) as session:
        return get(session, identifier).state == ReleaseState.APPROVED


def _stop(engine: Engine, identifier: int, problem: str) -> None:
    with transaction(engine) as session:
        row = get(session, identifier)
        if not transition.claim(session, row, ReleaseState.APPROVED, ReleaseState.STOPPED):
            return
        row.problem = problem[:_LONGEST_PROBLEM]
        session.add(row)
        before, after = ReleaseState.APPROVED, ReleaseState.STOPPED
        record(session, SYSTEM, "release-stop", "release", identifier, before=before, after=after)
        numbers = [part.submission_id for part in queries.parts(session, identifier)]
    releasing.forget_written(engine, numbers)


def take_away(engine: Engine, storage: Storage, actor: Actor, identifier: int) -> None:
    """Takes the numbers of a withdrawn release away from the public; again takes what is left."""
    with transaction(engine) as session:
        row = get(session, identifier)
        numbers = [part.submission_id for part in queries.parts(session, identifier)]
    releasing.retract(engine, storage, actor, numbers, row.reason or row.name)
