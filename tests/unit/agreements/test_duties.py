"""Duties with a day: come or not, in time or not, whole or not; and the calendar of them all."""

from datetime import date

import pytest

from indicators.agreements.duties import calendar, due_days, judged
from indicators.agreements.payment import allocate
from indicators.agreements.requirements import Duty, ListedDocument
from indicators.catalogue.packaged import packaged
from tests.support.agreements import ACCESS, persons

PLAN = packaged().rulebook_by_id["patientmiljarden-2018"]
DUE = date(2018, 4, 16)


def plan() -> ListedDocument:
    document = PLAN.requirement_by_id["handlingsplan"]
    assert isinstance(document, ListedDocument)
    return document


def requisition() -> Duty:
    duty = ACCESS.requirement_by_id["rekvisition-block-2"]
    assert isinstance(duty, Duty)
    return duty


@pytest.mark.parametrize(
    ("came", "today", "verdict"),
    [
        (date(2018, 4, 16), date(2018, 5, 1), "met"),  # on the day itself
        (date(2018, 4, 17), date(2018, 5, 1), "not_met"),
        (None, date(2018, 4, 16), "not_due"),  # the day is not over
        (None, date(2018, 4, 17), "not_met"),
    ],
)
def test_what_is_due_comes_by_its_day_or_not(came: date | None, today: date, verdict: str) -> None:
    assert judged(PLAN, plan(), "14", due=DUE, came=came, today=today).verdict == verdict


def test_a_document_without_all_its_contents_is_named_with_what_is_lacking() -> None:
    first, fourth = plan().contents[0].sv, plan().contents[3].sv
    outcome = judged(PLAN, plan(), "14", due=DUE, came=DUE, today=DUE, lacking=[fourth, first])
    assert outcome.verdict == "not_met"
    assert outcome.reason.sv == (
        "Inkom 2018-04-16, senast 2018-04-16. Innehållet saknar: Utgångsläget i utvecklingsområdena; Hur målen ska nås."
    )
    assert outcome.reason.en.endswith(
        "The contents lack: The starting point in the areas of development; How the goals are to be reached."
    )


def test_a_document_whose_contents_nobody_went_through_is_not_said_to_be_whole() -> None:
    untold = judged(PLAN, plan(), "14", due=DUE, came=DUE, today=DUE)
    assert (untold.verdict, untold.reason.sv) == ("met", "Inkom 2018-04-16, senast 2018-04-16.")
    whole = judged(PLAN, plan(), "14", due=DUE, came=DUE, today=DUE, lacking=[])
    assert whole.reason.sv == "Inkom 2018-04-16, senast 2018-04-16. Allt listat innehåll finns."


def test_contents_that_a_later_rulebook_lists_no_more_are_still_told() -> None:
    outcome = judged(PLAN, plan(), "14", due=DUE, came=DUE, today=DUE, lacking=["Utgått", plan().contents[0].sv])
    assert outcome.reason.sv.endswith("Innehållet saknar: Utgångsläget i utvecklingsområdena; Utgått.")


def test_a_requisition_that_did_not_come_is_money_that_stays() -> None:
    day = date(2023, 12, 1)
    verdicts = [
        judged(ACCESS, requisition(), "01", due=day, came=day, today=day),
        judged(ACCESS, requisition(), "03", due=day, came=date(2023, 12, 2), today=date(2023, 12, 2)),
    ]
    paid = allocate(ACCESS, verdicts, persons({"01": 1, "03": 1}), regions=["01", "03"], pots=["block-2-allmant"])
    assert {line.region: line.ore for line in paid} == {"01": 18_000_000_000, "03": 0, "state": 18_000_000_000}


def test_a_monthly_duty_stands_on_the_last_day_of_each_month() -> None:
    monthly = ACCESS.requirement_by_id["data-till-myndigheter"]
    assert isinstance(monthly, Duty)
    days = due_days(monthly)
    assert (len(days), days[0], days[1], days[-1]) == (12, date(2023, 1, 31), date(2023, 2, 28), date(2023, 12, 31))


def test_the_calendar_has_every_duty_in_order() -> None:
    days = calendar(ACCESS)
    assert days == sorted(days, key=lambda due: due.day)
    assert [due.requirement for due in days if due.day == date(2023, 9, 30)] == [
        "data-till-myndigheter",
        "delrapport-skr",
    ]
    assert [due.owed_by for due in days if due.requirement == "redovisning"] == ["region"]
