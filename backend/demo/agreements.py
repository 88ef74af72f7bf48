"""The demonstration of agreements: waiting times of three regions by month, what people judged, and two payment runs."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from backend.agreements import judgements, payments, rulebooks
from backend.agreements.schemas import JudgementIn
from backend.collection import round_queries, rounds, submissions
from backend.collection.schemas import RoundIn, RoundIndicatorIn
from backend.core.clock import at
from backend.core.database import transaction
from backend.demo.scenario import Stage
from backend.demo.values import random_of
from datasources.delivery import canonical
from indicators.agreements.requirements import month_after

ROUND = "demo-vantetider-2022-2023"
REGIONS = {"09": 0.12, "12": 2.1, "21": 0.6}
"""The regions that hand in waiting times, and how large they are beside an average one."""
MEASURES = {
    "vantetid-medicinsk-bedomning-3": (87, 24_000),
    "vantetid-forsta-besok-60": (64, 16_000),
    "vantetid-operation-60": (52, 6_000),
    "vantetid-forsta-besok-150": (9, 16_000),
    "vantetid-operation-150": (19, 6_000),
    "vantetid-aterbesok": (86, 20_000),
    "vantetid-aterbesok-strikt": (82, 20_000),
    "vantetid-bup-forsta-besok-genomford-30": (70, 180),
    "vantetid-bup-forsta-besok-vantande-30": (64, 90),
    "vantetid-bup-utredning-genomford-30": (46, 60),
    "vantetid-bup-utredning-vantande-30": (40, 40),
    "vantetid-bup-behandling-genomford-30": (60, 90),
    "vantetid-bup-behandling-vantande-30": (58, 40),
}
"""A made-up typical share in per cent, and how many a month in a region of average size."""
FIRST, MONTHS = date(2022, 1, 1), 23

ACCESS, JUDGED = "okad-tillganglighet-2023", "rekvisition-block-2"
APPROVED_RUN, PREPARED_RUN = "kunskapsstyrning-2014", "patientmiljarden-2018"
OCCASION = "efter-rekvisition"
"""Two agreements whose payment needs no figures that the demonstration has not: one is paid, one waits for approval."""


def fill(stage: Stage) -> None:
    """Takes it all through the same work as everybody's. Running it again keeps what is there."""
    stage.progress("Överenskommelser")
    with transaction(stage.checker.engine) as session:
        if round_queries.get(session, ROUND) is not None:
            return
    with at(datetime(2023, 12, 11, 9, tzinfo=UTC)):
        _open(stage)
        for region in REGIONS:
            delivery = submissions.Delivery(ROUND, region, f"vantetider-{region}.csv")
            stage.deliver_file(delivery, canonical.write(list(_rows(region)), "csv"), ["attest", "accept"])
        stage.publish(ROUND, "Väntetider 2022–2023 (demonstration)")
    _judge(stage)
    _pay(stage)


def _open(stage: Stage) -> None:
    new_round = RoundIn(
        id=ROUND,
        name="Demonstration väntetider 2022–2023",
        period_label="2022–2023",
        period_start=FIRST,
        period_end=month_after(FIRST, MONTHS),
        rows_by="month",
        due=date(2023, 12, 15),
        regions=list(REGIONS),
        indicators=[RoundIndicatorIn(indicator=measure, breakdowns=[]) for measure in MEASURES],
    )
    with transaction(stage.checker.engine) as session:
        rounds.create(session, stage.cast.national, new_round)
        rounds.step(session, stage.cast.national, ROUND, "open", None)


def _rows(region: str) -> Iterator[dict[str, Any]]:
    for measure, (share, number) in MEASURES.items():
        chance = random_of("agreements", measure, region)
        level = share + chance.uniform(-8, 8)
        trend = chance.uniform(-2, 7) * (-1 if measure.endswith("150") else 1)
        for place in range(MONTHS):
            month = month_after(FIRST, place)
            people = max(1, round(chance.uniform(0.8, 1.1) * REGIONS[region] * number))
            percent = min(99.0, max(0.5, level + trend * place / 12 + chance.uniform(-2, 2)))
            yield {
                "indicator": measure,
                "statistic": "proportion",
                "period_start": month,
                "period_end": month_after(month, 1),
                "region_system": "county",
                "region": region,
                "unit": "",
                "sex": "total",
                "age_group": "total",
                "numerator": round(people * percent / 100),
                "denominator": people,
            }


def _judge(stage: Stage) -> None:
    """One judgement that holds, and one that waits for another's approval."""
    with transaction(stage.checker.engine) as session:
        book = rulebooks.get(session, ACCESS).book
        for region, approved in (("12", True), ("21", False)):
            said = JudgementIn(
                requirement=JUDGED,
                subject=region,
                verdict="met",
                came_on=date(2023, 11, 20),
                comment="Rekvisitionen kom i tid (påhittat exempel).",
                evidence="Påhittat diarienummer",
            )
            row = judgements.prepare(session, stage.cast.national, book, said)
            if approved:
                judgements.step(session, stage.cast.attesting_national, book, row.id or 0, "approve", None)


def _pay(stage: Stage) -> None:
    with transaction(stage.checker.engine) as session:
        for agreement in (APPROVED_RUN, PREPARED_RUN):
            known = rulebooks.get(session, agreement)
            run = payments.prepare(session, stage.cast.national, known, OCCASION)
            if agreement == APPROVED_RUN:
                payments.step(session, stage.cast.attesting_national, known, run.id or 0, "approve", None)
