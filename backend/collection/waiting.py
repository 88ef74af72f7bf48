"""What waits for somebody: files to hand in, to explain, to attest, to accept and to publish, and reasons to attest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sqlmodel import Session

from backend.collection import (
    asking_back,
    declarations,
    in_force,
    round_queries,
    rounds,
    submission_queries,
    submissions,
)
from backend.collection.tables import Round, Submission
from backend.collection.waiting_schemas import Waiting, WaitingOut
from backend.core import clock
from backend.core.permissions import Action, Actor, may, regions_for
from backend.core.states import RoundState, SubmissionState
from indicators.catalogue.geography import geography

_UNDER_WAY = (SubmissionState.CHECKED, SubmissionState.ATTESTED, SubmissionState.ACCEPTED)


def waiting(session: Session, actor: Actor) -> list[WaitingOut]:
    """What waits for the actor, what is due first standing first of its kind."""
    known = _Known(session, actor)
    order = list(Waiting)
    everything = [*known.submissions(), *known.declarations(), *known.to_hand_in()]
    return sorted(
        everything, key=lambda one: (order.index(one.kind), one.due, one.round, one.region, one.submission or 0)
    )


@dataclass
class _Known:
    """The rounds, and who asks."""

    session: Session
    actor: Actor
    today: date = field(default_factory=lambda: clock.today())

    @cached_property
    def rounds(self) -> dict[str, Round]:
        return round_queries.rounds_by_id(self.session)

    @cached_property
    def own_due(self) -> dict[tuple[str, str], date]:
        return round_queries.own_due(self.session, self.rounds)

    @property
    def open_rounds(self) -> Iterator[Round]:
        return (row for row in self.rounds.values() if row.state == RoundState.OPEN)

    def submissions(self) -> Iterator[WaitingOut]:
        """Files that are under way and whose next step is the actor's."""
        rows = submission_queries.in_states(self.session, _UNDER_WAY, regions_for(self.actor, Action.READ_SUBMISSION))
        standings = in_force.standings(self.session, rows)
        for row in rows:
            steps = submissions.steps_for(self.actor, row, superseded=standings[row.id or 0].superseded)
            kind, count = self._next(row, steps)
            if kind:
                reason = (row.return_reason or "") if kind is Waiting.RETURN_ASKED else ""
                yield self._out(
                    kind, row.round_id, row.region, submission=row.id, filename=row.filename, count=count, reason=reason
                )

    def _next(self, row: Submission, steps: Iterable[str]) -> tuple[Waiting | None, int]:
        if asking_back.asked(row) and may(self.actor, Action.DECIDE_SUBMISSION, region=row.region):
            return Waiting.RETURN_ASKED, 0
        if row.state != SubmissionState.CHECKED:
            kinds = {"accept": Waiting.ACCEPT, "publish": Waiting.PUBLISH}
            return next((kinds[step] for step in steps if step in kinds), None), 0
        left = submissions.unanswered(self.session, row.id or 0)
        if left:
            explains = may(self.actor, Action.ANSWER_FINDINGS, region=row.region)
            return (Waiting.EXPLAIN if explains else None), left
        return (Waiting.ATTEST if "attest" in steps else None), 0

    def declarations(self) -> Iterator[WaitingOut]:
        """Reasons for not delivering that the actor may attest."""
        for row in round_queries.declarations_of(self.session, [one.id for one in self.open_rounds]):
            if "attest" in declarations.steps_for(self.actor, row):
                yield self._out(Waiting.ATTEST_DECLARATION, row.round_id, row.region, reason=row.reason)

    def to_hand_in(self) -> Iterator[WaitingOut]:
        """Open rounds to which the actor's region has handed in nothing that counts, nor said that it cannot."""
        for row in self.open_rounds:
            own = [code for code in rounds.senders(self.session, row) if may(self.actor, Action.SUBMIT, region=code)]
            if not own:
                continue
            there = submission_queries.regions_with_live(self.session, row.id)
            there |= {one.region for one in round_queries.declarations(self.session, row.id) if one.indicator is None}
            yield from (self._out(Waiting.HAND_IN, row.id, code) for code in own if code not in there)

    def _out(self, kind: Waiting, round_id: str, region: str, **facts: Any) -> WaitingOut:
        due = self.own_due.get((round_id, region), self.rounds[round_id].due)
        return WaitingOut(
            kind=kind,
            round=round_id,
            round_name=self.rounds[round_id].name,
            region=region,
            region_name=geography().region_name(region),
            due=due,
            days_left=(due - self.today).days,
            **facts,
        )
