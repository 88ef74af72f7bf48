"""How a month was reported, as figures: days until it was handed in, and units that only one of two reports has."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from indicators.agreements.requirements import Condition, HandedIn, Reporting, UnitsCompared, month_after
from indicators.agreements.rulebook import Rulebook
from indicators.agreements.shares import Figure

Key = tuple[str, str, date]
"""Measure, region and month (its first day)."""


@dataclass(frozen=True)
class Reception:
    """An accepted submission that has a measure of a region and month: the day it was handed in, whether its values hold."""

    day: date
    submission: int
    holds: bool


@dataclass(frozen=True)
class UnitsOfReport:
    """The units that a report has of a region and month, and the submission that says so."""

    units: frozenset[str]
    submission: int


@dataclass(frozen=True)
class Report:
    """One report behind a figure: its own number, its submission, and the units that it alone has."""

    measure: str
    value: int
    submission: int
    alone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reported:
    """A figure of how a month was reported, and the reports that it was counted from."""

    figure: Figure
    behind: tuple[Report, ...]


@dataclass(frozen=True)
class Reports:
    """What is known of reports, by measure, region and month; `asked` is what somebody has been asked to hand in, and `today`
    the day up to which it may have come."""

    received: Mapping[Key, Collection[Reception]]
    units: Mapping[Key, UnitsOfReport]
    asked: Collection[Key] = ()
    today: date = date.min


def reporting_figures(rulebook: Rulebook, reports: Reports, regions: Sequence[str]) -> dict[Key, Reported]:
    """Every figure of reporting that the rulebook asks for, where all the reports that it is counted from are there, or one of
    them was asked for and the days that it may take are over."""
    counts = (
        (condition, condition.reporting, region, month)
        for requirement in rulebook.data_quality
        for condition in requirement.conditions
        for region in regions
        for month in requirement.months.each
    )
    figures = {
        (condition.measure, region, month): _counted(condition, counted, reports, region, month)
        for condition, counted, region, month in counts
        if counted
    }
    return {key: reported for key, reported in figures.items() if reported}


def _counted(condition: Condition, counted: Reporting, reports: Reports, region: str, month: date) -> Reported | None:
    match counted:
        case HandedIn():
            received = {name: reports.received.get((name, region, month), ()) for name in counted.measures}
            over = reports.today > _last_day(month) + timedelta(days=int(condition.level))
            asked = any((name, region, month) in reports.asked for name in counted.measures if not received[name])
            return days_after_month(counted, received, month, never_came=over and asked)
        case UnitsCompared():
            units = {name: reports.units.get((name, region, month)) for name in counted.measures}
            return units_in_one_report(counted, {name: report for name, report in units.items() if report})


def _last_day(month: date) -> date:
    return month_after(month, 1) - timedelta(days=1)


def days_after_month(
    counted: HandedIn, received: Mapping[str, Collection[Reception]], month: date, *, never_came: bool = False
) -> Reported | None:
    """Days from the month's last day until the last of the measures was handed in. Where one has not been, None, or (with
    `never_came`: it was asked for, and its day has passed) that it did not come.

    What comes before the month is over counts as its last day.
    """
    behind = []
    for measure in counted.measures:
        considered = [one for one in received.get(measure, ()) if counted.submission == "first" or one.holds]
        if considered:
            reception = min(considered, key=lambda one: (one.day, one.submission))
            behind.append(Report(measure, max(0, (reception.day - _last_day(month)).days), reception.submission))
    if len(behind) < len(counted.measures):
        return Reported(Figure(never_came=True), tuple(behind)) if never_came else None
    latest = max(behind, key=lambda one: one.value)
    return Reported(Figure(value=Decimal(latest.value), origin=f"{latest.submission}"), tuple(behind))


def units_in_one_report(counted: UnitsCompared, reports: Mapping[str, UnitsOfReport]) -> Reported | None:
    """How many units only one of the two reports has; None where a report has no units to compare."""
    if len(reports) < len(counted.measures):
        return None
    first, second = (reports[measure] for measure in counted.measures)
    alone = (first.units - second.units, second.units - first.units)
    behind = tuple(
        Report(measure, len(reports[measure].units), reports[measure].submission, tuple(sorted(of_one)))
        for measure, of_one in zip(counted.measures, alone, strict=True)
    )
    origin = ", ".join(f"{one.submission}" for one in behind)
    return Reported(Figure(value=Decimal(sum(map(len, alone))), origin=origin), behind)
