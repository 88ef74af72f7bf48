"""Duties with a day: when each is due, and whether it came in time with all that it should have."""

from collections.abc import Collection
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
    lacking: Collection[str] | None = None,
) -> Verdict:
    """Whether `owner` did what is due: `came` is the day it was handed in, None where it has not been.

    `lacking` are the listed contents (in Swedish) that a document does not have, None where nobody has gone through them.
    What is not there is not due until the day is over.
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
        reason=_reason(duty, due, came, lacking),
    )


def _reason(duty: AnyDuty, due: date, came: date | None, lacking: Collection[str] | None) -> Name:
    if came is None:
        return Name(sv=f"Inte inkommet; ska vara inne senast {due}.", en=f"Not handed in; due {due}.")
    when = Name(sv=f"Inkom {came}, senast {due}.", en=f"Handed in {came}, due {due}.")
    what = of_contents(duty, lacking)
    return Name(sv=f"{when.sv} {what.sv}", en=f"{when.en} {what.en}") if what else when


def of_contents(duty: AnyDuty, lacking: Collection[str] | None) -> Name | None:
    """Which of its listed contents a document lacks, in a sentence; None where nobody has gone through them."""
    if lacking is None or not isinstance(duty, ListedDocument):
        return None
    if not lacking:
        return Name(sv="Allt listat innehåll finns.", en="All the listed contents are there.")
    english = {text.sv: text.en or text.sv for text in duty.contents}
    contents = in_order(duty, lacking)
    return Name(
        sv=f"Innehållet saknar: {'; '.join(contents)}.",
        en=f"The contents lack: {'; '.join(english.get(one, one) for one in contents)}.",
    )


def in_order(duty: ListedDocument, contents: Collection[str]) -> list[str]:
    """Contents in the agreement's order; last those that it lists no more, which a judgement made before may have."""
    listed = [text.sv for text in duty.contents]
    return [*(one for one in listed if one in contents), *sorted(set(contents) - set(listed))]
