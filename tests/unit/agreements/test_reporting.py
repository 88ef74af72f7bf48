"""How a month was reported, by hand: days to the last measure, corrections, and units that only one report has."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.agreements.fulfilment import fulfil
from indicators.agreements.reporting import (
    Reception,
    Report,
    Reports,
    UnitsOfReport,
    days_after_month,
    reporting_figures,
    units_in_one_report,
)
from indicators.agreements.requirements import HandedIn, UnitsCompared
from tests.support.agreements import ACCESS, JANUARY

VISITS, RETURNS = "besok", "aterbesok"
DAYS = HandedIn(counts="days_after_month", measures=[VISITS, RETURNS])
WAITING, DONE = "vantetid-svarsfrekvens-vantande", "vantetid-svarsfrekvens-genomford"
COMPARED = UnitsCompared(counts="units_in_one_report", measures=[WAITING, DONE])


def handed_in(day: date, submission: int = 1, *, holds: bool = True) -> Reception:
    return Reception(day, submission, holds)


def test_the_last_measure_of_the_month_decides_and_each_is_told_with_its_submission() -> None:
    received = {VISITS: [handed_in(date(2023, 2, 3), 7)], RETURNS: [handed_in(date(2023, 2, 22), 8)]}
    reported = days_after_month(DAYS, received, JANUARY)
    assert reported is not None
    assert reported.figure.value == 22  # 31 January to 22 February
    assert reported.behind == (Report(VISITS, 3, 7), Report(RETURNS, 22, 8))


def test_a_measure_that_was_never_handed_in_leaves_no_value_until_its_day_has_passed() -> None:
    assert days_after_month(DAYS, {VISITS: [handed_in(date(2023, 2, 3))]}, JANUARY) is None


def test_what_comes_before_the_month_is_over_comes_in_time() -> None:
    early = [handed_in(date(2023, 1, 30))]
    reported = days_after_month(DAYS, {VISITS: early, RETURNS: early}, JANUARY)
    assert reported is not None
    assert reported.figure.value == 0


@pytest.mark.parametrize(("submission", "days"), [("first", 10), ("holding", 59)])
def test_a_correction_makes_a_month_late_only_where_the_choice_says_so(submission: str, days: int) -> None:
    received = [handed_in(date(2023, 2, 10), 1, holds=False), handed_in(date(2023, 3, 31), 2)]  # corrected in March
    counted = DAYS.model_copy(update={"measures": [VISITS], "submission": submission})
    reported = days_after_month(counted, {VISITS: received}, JANUARY)
    assert reported is not None
    assert reported.figure.value == days


def test_units_that_only_one_report_has_are_counted_and_named() -> None:
    reports = {
        WAITING: UnitsOfReport(frozenset({"SE-1", "SE-2", "SE-3"}), 5),
        DONE: UnitsOfReport(frozenset({"SE-2", "SE-3", "SE-4"}), 6),
    }
    reported = units_in_one_report(COMPARED, reports)
    assert reported is not None
    assert reported.figure.value == 2
    assert reported.behind == (Report(WAITING, 3, 5, ("SE-1",)), Report(DONE, 3, 6, ("SE-4",)))


def test_a_report_without_units_is_compared_with_nothing() -> None:
    assert units_in_one_report(COMPARED, {WAITING: UnitsOfReport(frozenset({"SE-1"}), 5)}) is None


@pytest.mark.parametrize(
    ("today", "asked", "verdict"),
    [
        (date(2023, 2, 21), True, "no_value"),  # the last day is not over
        (date(2023, 2, 22), True, "not_met"),
        (date(2023, 2, 22), False, "no_value"),  # nobody asked for it here: it may have come elsewhere
    ],
)
def test_what_was_asked_for_and_did_not_come_is_not_met_when_its_days_are_over(
    today: date, asked: bool, verdict: str
) -> None:
    (counted,) = (one for requirement, one in ACCESS.reporting if requirement.id == "i-tid")
    first, *others = [(measure, "01", JANUARY) for measure in counted.measures]
    reports = Reports({key: [handed_in(date(2023, 2, 3))] for key in others}, {}, [first] if asked else [], today)
    by_key = {key: one.figure for key, one in reporting_figures(ACCESS, reports, ["01"]).items()}
    every = fulfil(ACCESS, by_key, regions=["01"], months=[JANUARY])
    (timely,) = (one for one in every if one.requirement == "i-tid")
    assert (timely.verdict, timely.value) == (verdict, None)
    assert ("kom inte (krav högst 21 dagar)" in timely.reason.sv) is (verdict == "not_met")


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (date(2023, 2, 21), "met"),  # exactly three weeks after 31 January
        (date(2023, 2, 22), "not_met"),
    ],
)
def test_three_weeks_after_the_month_is_the_last_day(day: date, verdict: str) -> None:
    (counted,) = (one for requirement, one in ACCESS.reporting if requirement.id == "i-tid")
    received = {(measure, "01", JANUARY): [handed_in(day)] for measure in counted.measures}
    figures = reporting_figures(ACCESS, Reports(received, {}), ["01", "03"])
    assert {key[1] for key in figures} == {"01"}, "a region that sent nothing has no value"
    by_key = {key: reported.figure for key, reported in figures.items()}
    every = fulfil(ACCESS, by_key, regions=["01"], months=[JANUARY])
    (timely,) = (one for one in every if one.requirement == "i-tid")
    assert (timely.verdict, timely.share) == (verdict, None), "it moves no money"
    assert timely.level == Decimal(21)
