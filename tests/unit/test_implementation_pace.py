"""The pace of implementation, worked by hand: who is not there yet is neither left out nor counted as there."""

from datetime import date

import pytest

from indicators.catalogue.packaged import packaged
from indicators.implementation.pace import Point, SeenForm, Span, curve, last_day_of, median_days, places, span
from indicators.implementation.status import StatusForm

RULE = packaged().status_rule
APPROVED = date(2022, 1, 1)
END = date(2022, 12, 31)


def seen(decided: date | None, gap: date | None, resources: date | None, unit: str = "", until: date = END) -> SeenForm:
    return SeenForm(StatusForm(unit, decided, gap, resources, None), until)


def of(*days: tuple[int, bool], region: str = "14") -> list[Span]:
    return [Span("p", region, number, reached) for number, reached in days]


def test_each_milestone_is_counted_from_the_approval() -> None:
    form = seen(date(2022, 1, 11), date(2022, 3, 2), date(2022, 2, 1))
    days = {name: span(RULE, "p", "14", APPROVED, [form], name) for name in ("decided", "gap_analysed", "partly")}
    assert {name: (one.days, one.reached) for name, one in days.items()} == {
        "decided": (10, True),
        "gap_analysed": (60, True),  # January has 31 days, February 28
        "partly": (60, True),  # the last of the three
    }


def test_what_is_not_reached_is_known_as_such_to_the_last_day_of_the_form() -> None:
    assert span(RULE, "p", "14", APPROVED, [seen(date(2022, 1, 11), None, None)], "partly") == Span(
        "p", "14", 364, False
    )


def test_a_region_is_there_when_its_last_part_is_and_not_before() -> None:
    north = seen(date(2022, 1, 11), None, None, "Norra")
    south = seen(date(2022, 2, 10), None, None, "Södra")
    without = seen(None, None, None, "Västra", until=date(2022, 6, 30))  # heard of in the summer
    assert span(RULE, "p", "14", APPROVED, [north, south], "decided") == Span("p", "14", 40, True)
    assert span(RULE, "p", "14", APPROVED, [north, south, without], "decided") == Span("p", "14", 180, False)


def test_what_was_done_before_the_approval_took_no_time() -> None:
    early = span(RULE, "p", "14", APPROVED, [seen(date(2021, 11, 1), None, None)], "decided")
    assert (early.days, early.reached) == (0, True)


@pytest.mark.parametrize(
    ("answered", "last"),
    [(date(2023, 2, 1), date(2022, 12, 31)), (date(2022, 10, 3), date(2022, 10, 3))],
)
def test_a_form_says_nothing_after_its_year_or_after_it_was_answered(answered: date, last: date) -> None:
    assert last_day_of(2022, answered) == last


def test_a_curve_is_that_of_kaplan_and_meier() -> None:
    # 5 pairs. Day 10: 1 of 5 gets there, 4/5 are left. Day 20: 1 of the 4 left does, 4/5 · 3/4 = 3/5; another was last seen
    # then and is no more among those who could. Day 40: 1 of the 2 left, 3/5 · 1/2 = 3/10. Day 50: the last was last seen.
    points = curve(of((10, True), (20, True), (20, False), (40, True), (50, False)))
    assert [one.days for one in points] == [10, 20, 40, 50]
    assert [one.share for one in points] == pytest.approx([0.2, 0.4, 0.7, 0.7])
    assert median_days(points) == 40


def test_without_anybody_missing_a_curve_is_the_plain_share() -> None:
    assert curve(of((5, True), (5, True), (9, True), (30, True))) == [Point(5, 0.5), Point(9, 0.75), Point(30, 1.0)]


def test_nobody_there_yet_is_a_curve_at_nothing_and_nobody_at_all_is_none() -> None:
    assert curve(of((100, False), (200, False))) == [Point(200, 0.0)]
    assert curve([]) == []


def test_leaving_out_or_counting_those_not_there_would_say_another_thing() -> None:
    spans = of((10, True), (400, False))
    assert curve(spans)[-1].share == 0.5
    assert curve([one for one in spans if one.reached])[-1].share == 1.0


def test_a_region_has_its_place_by_the_days_that_half_of_its_pathways_need() -> None:
    spans = [
        *of((10, True), (30, True), (500, True), region="01"),  # half of three: on day 30
        *of((20, True), (30, True), region="03"),  # half of two: on day 20
        *of((30, True), (30, False), region="04"),  # half of two, one of them not there: as fast as 01
        *of((10, True), (90, False), (90, False), region="05"),  # a third only
    ]
    assert [(one.region, one.place, one.median_days, one.reached, one.pathways) for one in places(spans)] == [
        ("03", 1, 20, 2, 2),
        ("01", 2, 30, 3, 3),
        ("04", 2, 30, 1, 2),
        ("05", None, None, 1, 3),
    ]
