"""Duties with a day: when each is due, and whether it came in time with all that it should have."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from indicators.agreements.contents import Contents
from indicators.agreements.requirements import Duty, ListedDocument, Party, month_after
from indicators.agreements.verdicts import Outcome, Verdict
from indicators.base import Name

AnyDuty = Duty | ListedDocument


@dataclass(frozen=True)
class DueDay:
    """One day on which somebody owes something."""

    day: date
    requirement: str
    owed_by: Party


def calendar(rulebook: Contents) -> list[DueDay]:
    """Every duty of the agreement by day; one that comes back stands once for each time."""
    owed = (requirement for requirement in rulebook.requirements if isinstance(requirement, AnyDuty))
    days = [DueDay(day, duty.id, duty.owed_by) for duty in owed for day in due_days(duty)]
    return sorted(days, key=lambda due: (due.day, due.requirement))


def due_days(duty: AnyDuty) -> list[date]:
    """The days on which it is due: one, or the last of each month until the year is over."""
    if isinstance(duty, ListedDocument) or duty.every is None:
        return [duty.by]
    month = duty.by.replace(day=1)
    return [month_after(month, later) - timedelta(days=1) for later in range(1, 14 - month.month)]


def judged(
    rulebook: Contents,
    duty: AnyDuty,
    owner: str,
    *,
    due: date,
    came: date | None,
    today: date,
    lacking: Collection[int] = (),
) -> Verdict:
    """Whether `owner` did what is due: `came` is the day it was handed in, None where it has not been.

    `lacking` are the places in a document's listed contents that it does not have. What is not there is not due until the
    day is over.
    """
    late = came is not None and came > due
    verdict: Outcome = "met"
    if came is None:
        verdict = "not_met" if today > due else "not_due"
    elif late or lacking:
        verdict = "not_met"
    return Verdict(
        agreement=rulebook.id,
        region=owner,
        requirement=duty.id,
        month=None,
        verdict=verdict,
        reason=_reason(duty, due, came, sorted(lacking)),
    )


def _reason(duty: AnyDuty, due: date, came: date | None, lacking: list[int]) -> Name:
    if came is None:
        return Name(sv=f"Inte inkommet; ska vara inne senast {due}.", en=f"Not handed in; due {due}.")
    when = Name(sv=f"Inkom {came}, senast {due}.", en=f"Handed in {came}, due {due}.")
    missing = list(_contents(duty, lacking))
    if not missing:
        return when
    return Name(
        sv=f"{when.sv} Saknas: {'; '.join(text.sv for text in missing)}.",
        en=f"{when.en} Lacking: {'; '.join(text.en for text in missing)}.",
    )


def _contents(duty: AnyDuty, lacking: list[int]) -> Iterator[Name]:
    if isinstance(duty, ListedDocument):
        for place in lacking:
            text = duty.contents[place]
            yield Name(sv=text.sv, en=text.en or text.sv)
