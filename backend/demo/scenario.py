"""The demonstration's rounds and deliveries, taken step by step through the same work as everybody's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from backend.collection import declarations, releasing, round_queries, rounds, submission_queries, submissions
from backend.collection.checking import Checker
from backend.collection.schemas import AnswerIn, DeclarationIn, RoundIn, RoundIndicatorIn
from backend.collection.steps import step
from backend.core.clock import at
from backend.core.database import transaction
from backend.core.permissions import Actor
from backend.core.states import SubmissionState
from backend.demo import by_hand, faults, kolada, values
from backend.demo.people import Cast
from backend.register.reading import register
from backend.releases import service as releases
from backend.releases.reading import release_list
from backend.releases.schemas import ReleaseIn
from datasources.delivery import canonical
from indicators.catalogue.geography import geography
from indicators.entries.geography import NATION

PER_PATHWAY = 3
"""Indicators a pathway in the demonstration's rounds: as many as can be prioritised."""

ANSWERS = {
    False: "Kontrollerat mot källan; värdet stämmer (påhittat exempel).",
    True: "Så står värdet i Kolada; orsaken är inte känd.",
}
"""What is answered to warnings: for a region, and for the nation on behalf of all."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """One round of the demonstration. `year` None in `history`: the open round, where work is under way."""

    id: str
    name: str
    label: str
    year: int
    start: date
    end: date
    due: date
    closed: bool


def plans(today: date) -> list[Plan]:
    """Two years that are over, and a half-year round that is open now."""
    past = [
        Plan(
            f"demo-{year}",
            f"Demonstration {year}",
            str(year),
            year,
            date(year, 1, 1),
            date(year + 1, 1, 1),
            date(year + 1, 3, 15),
            True,
        )
        for year in (2024, 2025)
    ]
    return [
        *past,
        Plan(
            "demo-2026-h1",
            "Demonstration första halvåret 2026",
            "2026 H1",
            2026,
            date(2026, 1, 1),
            date(2026, 7, 1),
            today + timedelta(days=30),
            False,
        ),
    ]


def asked(session: Session) -> list[values.Asked]:
    """What the rounds ask for: for every pathway its prioritised indicators first, then others, at most PER_PATHWAY."""
    chosen: dict[str, values.Asked] = {}
    taken: dict[str, int] = {}
    specs = [version.specification for version in register(session).published.values()]
    ranked = sorted(
        (
            (link.priority or 9, spec.id, link.pathway, spec)
            for spec in specs
            for link in spec.pathways
            if spec.discontinued is None and "kolada" not in spec.codes  # those have real values
        ),
        key=lambda item: item[:3],
    )
    for _, identifier, pathway, spec in ranked:
        if taken.get(pathway, 0) < PER_PATHWAY and identifier not in chosen:
            taken[pathway] = taken.get(pathway, 0) + 1
            chosen[identifier] = values.Asked(spec, tuple(b for b in spec.breakdowns if b == "sex"))
    return list(chosen.values())


@dataclass
class Stage:
    """Everything the scenario acts on."""

    cast: Cast
    checker: Checker
    progress: Progress

    def prepare(self, plan: Plan) -> list[values.Asked]:
        """Makes and opens the round, if it is not there."""
        with transaction(self.checker.engine) as session, at(_moment(plan.end, 9)):
            indicators = asked(session)
            if round_queries.get(session, plan.id) is None:
                rounds.create(
                    session,
                    self.cast.national,
                    RoundIn(
                        id=plan.id,
                        name=plan.name,
                        period_label=plan.label,
                        period_start=plan.start,
                        period_end=plan.end,
                        due=plan.due,
                        regions=geography().region_codes,
                        indicators=[
                            RoundIndicatorIn(indicator=a.specification.id, breakdowns=list(a.breakdowns))
                            for a in indicators
                        ],
                    ),
                )
                rounds.step(session, self.cast.national, plan.id, "open", None)
        return indicators

    def deliver(self, plan: Plan) -> None:
        """Takes every region's delivery as far as it goes."""
        indicators = self.prepare(plan)
        for place, region in enumerate(geography().region_codes):
            self.progress(f"{plan.name}: {geography().region_name(region)}")
            with transaction(self.checker.engine) as session:
                there = submission_queries.latest_by_region(session, plan.id).get(region) or round_queries.declarations(
                    session, plan.id, region
                )
            if not there:
                self._one(plan, region, place, self._rows(plan, region, indicators))
        if plan.closed:
            with at(_moment(plan.due, 29)):
                self.publish(plan.id, plan.name)
            with transaction(self.checker.engine) as session, at(_moment(plan.due, 30)):
                if rounds.get(session, plan.id).state == "open":
                    rounds.step(session, self.cast.national, plan.id, "close", None)

    def _rows(self, plan: Plan, region: str, wanted: list[values.Asked]) -> list[dict[str, Any]]:
        period = (plan.start.isoformat(), plan.end.isoformat())
        return [row for one in wanted for row in values.rows(one, region, plan.year, period)]

    def deliver_file(self, delivery: submissions.Delivery, content: bytes, steps: list[str]) -> None:
        """Hands a file in and takes it through the steps."""
        self._steps(self._hand_in_file(delivery, content), delivery.region, steps)

    def deliver_public(self, year: int) -> None:
        """Takes a year of Kolada's values the whole way: one delivery by the national side for all regions."""
        round_id = f"kolada-{year}"
        self.progress(f"Kolada {year}")
        with transaction(self.checker.engine) as session, at(datetime(year + 1, 3, 1, 9, tzinfo=UTC)):
            if round_queries.get(session, round_id) is not None:
                return
            rounds.create(session, self.cast.national, _public_round(round_id, year))
            rounds.step(session, self.cast.national, round_id, "open", None)
        with at(datetime(year + 1, 3, 1, 10, tzinfo=UTC)):
            delivery = submissions.Delivery(round_id, NATION, f"{round_id}.csv")
            content = canonical.write(list(kolada.rows(year)), "csv")
            self.deliver_file(delivery, content, ["attest", "accept"])
            self.publish(round_id, f"Kolada {year}")
            with transaction(self.checker.engine) as session:
                rounds.step(session, self.cast.national, round_id, "close", None)

    def publish(self, round_id: str, name: str) -> None:
        """One of the national staff prepares a release of what is accepted in the round, and another approves it."""
        engine, other = self.checker.engine, self.cast.attesting_national
        with transaction(engine) as session:
            waits = any(part.round_id == round_id for part in releasing.accepted(session))
            undecided = [one.id for one in release_list(session, other) if one.name == name and one.state == "prepared"]
        if waits:
            wanted = ReleaseIn(rounds=[round_id], name=name)
            number = undecided[0] if undecided else releases.prepare(engine, self.cast.national, wanted)
            releases.step(engine, self.checker.storage, other, number, "approve", None)

    def _one(self, plan: Plan, region: str, place: int, rows: list[dict[str, Any]]) -> None:
        course = faults.course(plan.year, region) if plan.closed else "clean"
        if course == "missing" or (not plan.closed and place % 3 == 2):
            return
        if course == "declared":
            self._declare(plan, region)
            return
        day = _moment(plan.due, 5 if course == "late" else -20 + place % 15) if plan.closed else datetime.now(UTC)
        with at(day):
            if course == "rejected_first" or (not plan.closed and place % 7 == 1):
                self._hand_in(plan, region, faults.broken(rows))
            if course == "returned_first":
                first = self._hand_in(plan, region, faults.jumped(rows, 0))
                self._steps(first, region, ["attest"])
                self._steps(first, region, ["return"], "Raden om totalen saknas för en indikator. Lämna in på nytt.")
            if plan.closed or place % 7 != 1:
                self._finish(plan, region, place, self._hand_in(plan, region, rows))

    def _finish(self, plan: Plan, region: str, place: int, submission_id: int) -> None:
        """Past rounds are attested and accepted; in the open one everybody has come a different way."""
        steps = ["attest", "accept"] if plan.closed else ["attest", "accept"][: place % 3]
        self._steps(submission_id, region, steps)

    def _declare(self, plan: Plan, region: str) -> None:
        with transaction(self.checker.engine) as session, at(_moment(plan.due, -3)):
            declared = declarations.declare(
                session,
                self.cast.reporters[region],
                plan.id,
                DeclarationIn(
                    region=region,
                    reason="Byte av vårdinformationssystem under året; uttaget går inte att göra (påhittat exempel).",
                ),
            )
            declarations.attest(session, self.cast.attesters[region], plan.id, declared.id or 0)

    def _hand_in(self, plan: Plan, region: str, rows: list[dict[str, Any]]) -> int:
        kind = "xlsx" if region in by_hand.REGIONS else "csv"
        content = by_hand.workbook(rows) if kind == "xlsx" else canonical.write(rows, "csv")
        return self._hand_in_file(submissions.Delivery(plan.id, region, f"{plan.id}-{region}.{kind}"), content)

    def _hand_in_file(self, delivery: submissions.Delivery, content: bytes) -> int:
        storage = self.checker.storage
        stored = storage.keep([content], self.checker.limits.max_bytes)
        with transaction(self.checker.engine) as session:
            submission, _ = submissions.receive(session, self._sender(delivery.region), storage, delivery, stored)
            submission_id = submission.id or 0
        self.checker.check_now(submission_id)
        return submission_id

    def _steps(self, submission_id: int, region: str, steps: list[str], reason: str | None = None) -> None:
        for name in steps:
            with transaction(self.checker.engine) as session:
                submission = submissions.get(session, submission_id)
                if name == "attest" and submission.state == SubmissionState.CHECKED:
                    self._answer(session, submission_id, region)
                step(session, self._who(name, region), self.checker.storage, submission_id, name, reason)

    def _sender(self, region: str) -> Actor:
        return self.cast.national if region == NATION else self.cast.reporters[region]

    def _who(self, step: str, region: str) -> Actor:
        if step != "attest":
            return self.cast.national
        return self.cast.attesting_national if region == NATION else self.cast.attesters[region]

    def _answer(self, session: Session, submission_id: int, region: str) -> None:
        for count in submission_queries.finding_counts(session, [submission_id])[submission_id]:
            if count.severity == "warning":
                submissions.answer(
                    session,
                    self._sender(region),
                    self.checker.storage,
                    submission_id,
                    AnswerIn(code=count.code, reason=ANSWERS[region == NATION]),
                )


def _public_round(round_id: str, year: int) -> RoundIn:
    return RoundIn(
        id=round_id,
        name=f"Kolada {year}",
        period_label=str(year),
        period_start=date(year, 1, 1),
        period_end=date(year + 1, 1, 1),
        due=date(year + 1, 3, 15),
        regions=[*geography().region_codes, NATION],
        indicators=[RoundIndicatorIn(indicator=spec.id, breakdowns=[]) for spec in kolada.indicators(year)],
        public_source=kolada.SOURCE,
    )


def _moment(day: date, days: int) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC) + timedelta(days=days)
