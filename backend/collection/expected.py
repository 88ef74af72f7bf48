"""What rounds expect and how far it has come, for those who show results: one question each, however many rounds."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from backend.collection import in_force, periods, round_queries, submission_queries, withholding_queries
from backend.collection.tables import Round, RoundIndicator


@dataclass(frozen=True)
class Expected:
    """What a round asks of an indicator in a period, as those who show results need it: a round of months asks once for each
    month. `period_end` is the first day after the period,
    `own_due` has the regions whose last day is another than the round's, `specification_id` the version that its values are of,
    `public_source` the address where they were public already.
    """

    id: str
    period_label: str
    period_start: date
    period_end: date
    due: date
    own_due: Mapping[str, date]
    specification_id: int
    public_source: str | None = None
    is_month: bool = False

    def due_of(self, region: str) -> date:
        """The region's last day."""
        return self.own_due.get(region, self.due)


def asking_for(session: Session, indicators: Collection[str]) -> Mapping[str, list[Expected]]:
    """What the rounds ask of each of the indicators, newest period first."""
    by_indicator: dict[str, list[Expected]] = {indicator: [] for indicator in indicators}
    asking = round_queries.asking_for(session, indicators)
    own_due: dict[str, dict[str, date]] = defaultdict(dict)
    for (round_id, region), due in round_queries.own_due(session, {row.id for _, row in asking}).items():
        own_due[round_id][region] = due
    for item, row in asking:
        by_indicator[item.indicator] += _of_round(item, row, own_due[row.id])
    for asked in by_indicator.values():
        asked.sort(key=lambda one: one.id)
        asked.sort(key=lambda one: one.period_start, reverse=True)
    return by_indicator


def _of_round(item: RoundIndicator, row: Round, own_due: Mapping[str, date]) -> Iterator[Expected]:
    for start, end in periods.periods(row):
        yield Expected(
            row.id,
            periods.label_of(row.period_label, row.rows_by, start),
            start,
            end,
            row.due,
            own_due,
            item.specification_id,
            row.public_source,
            periods.by_month(row),
        )


def regions(session: Session, round_ids: Collection[str]) -> Mapping[str, list[str]]:
    """The county codes that each round expects, in order."""
    expected: dict[str, list[str]] = defaultdict(list)
    for round_id, region in round_queries.regions_of(session, round_ids):
        expected[round_id].append(region)
    return expected


def states(session: Session, round_ids: Collection[str]) -> dict[tuple[str, str, str], str]:
    """For each round, region and indicator the state of the latest submission that holds it and is not dead.

    A submission that has not been read yet holds, as far as anybody knows, everything ("*").
    """
    return submission_queries.states_by_indicator(session, round_ids)


def declared(session: Session, round_ids: Collection[str]) -> dict[tuple[str, str, str | None], str]:
    """The attested reasons for not delivering that stand, by round, region and indicator (None: all of them)."""
    rows = round_queries.declarations_of(session, round_ids)
    return {(row.round_id, row.region, row.indicator): row.reason for row in rows if row.attested_at}


class Withheld(NamedTuple):
    """That whole regions' values are withheld, and why: of a round, region and indicator, None of each meaning all."""

    cause: str
    round_id: str | None
    region: str | None
    indicator: str | None

    def is_about(self, round_id: str, region: str, indicator: str) -> bool:
        """Whether it withholds the region's value of the indicator in the round."""
        pairs = ((self.round_id, round_id), (self.region, region), (self.indicator, indicator))
        return all(own in (None, asked) for own, asked in pairs)


def withheld(session: Session, round_ids: Collection[str]) -> list[Withheld]:
    """What stands of whole regions' values in some rounds, the oldest first."""
    whole = {"unit": (None, ""), "sex": (None, "total"), "age_group": (None, "total")}
    return [
        Withheld(one.cause, one.round_id, one.region, one.indicator)
        for one in withholding_queries.standing(session, round_ids)
        if all(getattr(one, name) in of_totals for name, of_totals in whole.items())
    ]


def submission_states(session: Session) -> tuple[dict[str, int], int]:
    """How many submissions there are in each state but for those replaced as a whole, and how many those are."""
    return in_force.state_counts(session)
