"""A month of an agreement at a glance: every region's verdicts without what they rest on."""

from datetime import date

from pydantic import BaseModel


class MonthVerdict(BaseModel):
    """What a requirement gives a region in the month (or at all, where it has no month), and what it gave the month before
    where the reader may see that. `share` is per cent as a decimal in text."""

    requirement: str
    region: str
    month: date | None
    verdict: str
    share: str | None
    verdict_before: str | None = None
    share_before: str | None = None


class MonthOverview(BaseModel):
    """The verdicts of a month that the reader may see, with those that have no month, and how many are not published yet.

    `month` is the one asked for or the newest with anything to see; None for an agreement that measures no month.
    """

    agreement: str
    version: int
    month: date | None
    verdicts: list[MonthVerdict]
    not_published: int
