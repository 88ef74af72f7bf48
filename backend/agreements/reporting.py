"""What is known of how months were reported: when they were handed in, and which units each report has."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from backend.collection import received
from backend.collection.received import Received, UnitReported
from backend.core.clock import day_of, today
from indicators.agreements.reporting import Key, Reception, Reported, Reports, UnitsOfReport, reporting_figures
from indicators.agreements.requirements import HandedIn, UnitsCompared, month_after
from indicators.agreements.rulebook import Rulebook
from indicators.catalogue.geography import geography


@dataclass(frozen=True)
class Source:
    """The submission that a report came in."""

    sha256: str
    published: bool


@dataclass(frozen=True)
class KnownReporting:
    """Figures of reporting, and the submissions behind them by number."""

    figures: dict[Key, Reported]
    sources: dict[int, Source]

    def published(self, key: Key) -> bool:
        """Whether every submission behind the figure is published. Where nothing came, nobody has published anything."""
        behind = self.figures[key].behind
        return bool(behind) and all(self.sources[report.submission].published for report in behind)


def known_reporting(session: Session, book: Rulebook) -> KnownReporting:
    """What the rulebook asks about reporting, counted from the submissions that were accepted."""
    months = [month for requirement, _ in book.reporting for month in requirement.months.each]
    if not months:
        return KnownReporting({}, {})
    days, compared = (
        {measure for _, counted in book.reporting if isinstance(counted, nature) for measure in counted.measures}
        for nature in (HandedIn, UnitsCompared)
    )
    within = (min(months), month_after(max(months), 1))
    receptions = list(filter(_of_a_month, received.received(session, days, *within)))
    units = list(filter(_of_a_month, received.reporting_units(session, compared, *within)))
    asked = received.asked(session, days, *within)
    reports = Reports(_receptions(receptions), _units(units), asked, today())
    return KnownReporting(
        reporting_figures(book, reports, geography().region_codes),
        {row.submission: Source(row.sha256, row.published) for rows in (receptions, units) for row in rows},
    )


def _of_a_month(row: Received | UnitReported) -> bool:
    return is_month(row.period_start, row.period_end)


def is_month(start: date, end: date) -> bool:
    """Whether the half-open period is a calendar month."""
    return start.day == 1 and end == month_after(start, 1)


def _receptions(rows: Iterable[Received]) -> dict[Key, list[Reception]]:
    by_key: dict[Key, list[Reception]] = defaultdict(list)
    for row in rows:
        day = day_of(row.received_at)
        by_key[row.indicator, row.region, row.period_start].append(Reception(day, row.submission, row.holds))
    return by_key


def _units(rows: Iterable[UnitReported]) -> dict[Key, UnitsOfReport]:
    names: dict[Key, set[str]] = defaultdict(set)
    submissions: dict[Key, int] = {}
    for row in rows:
        key = (row.indicator, row.region, row.period_start)
        submissions[key] = row.submission
        names[key] |= {row.unit} if row.counted else set()
    return {key: UnitsOfReport(frozenset(names[key]), submission) for key, submission in submissions.items()}
