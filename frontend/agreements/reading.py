"""What the agreements' pages ask the API for, and the names that they use in common."""

from frontend import client, session
from frontend.api_types.agreements import (
    AgreementDetail,
    AgreementOut,
    AppealOut,
    Fulfilment,
    JudgementOut,
    MonthOverview,
    RequirementOut,
    RunOut,
    VerdictOut,
)
from frontend.texts import named

OF_A_MONTH = ("measured", "data_quality")
"""The natures of requirement that figures decide each month; people judge the others."""


def agreements() -> list[AgreementOut]:
    """The agreements whose rulebooks are published, the newest year first."""
    every = session.api().get(client.path("agreements"), list[AgreementOut])
    return sorted(every, key=lambda one: (-one["year"], named(one).casefold()))


def agreement(identifier: str) -> AgreementDetail:
    """An agreement's rulebook.

    Raises ApiError where there is none.
    """
    return session.api().get(client.path("agreements", identifier), AgreementDetail)


def fulfilment(identifier: str, choices: list[str] | None = None) -> Fulfilment:
    """Every verdict that the reader may see; with `choices` as they would be under other readings of the document."""
    return session.api().get(client.path("agreements", identifier, "fulfilment"), Fulfilment, choices=choices)


def overview(identifier: str, month: str | None) -> MonthOverview:
    """A month's verdicts at a glance; of the newest month where None."""
    return session.api().get(client.path("agreements", identifier, "overview"), MonthOverview, month=month)


def verdict(identifier: str, requirement: RequirementOut, region: str, month: str | None) -> VerdictOut | None:
    """The verdict with its reason and what it rests on, of the month where the requirement is of months; None where the reader
    may not see it."""
    where, of = client.path("agreements", identifier, "fulfilment"), requirement["nature"] in OF_A_MONTH
    place = {"requirement": requirement["id"], "region": region, "month": month if of else None}
    seen = session.api().get(where, Fulfilment, **place)["verdicts"]
    return seen[0] if seen else None


def judgements(identifier: str) -> list[JudgementOut]:
    """What people have judged, the newest first."""
    return session.api().get(client.path("agreements", identifier, "judgements"), list[JudgementOut])


def appeals(identifier: str) -> list[AppealOut]:
    """The appeals that the reader may see: nobody's without a login."""
    if not session.logged_in():
        return []
    return session.api().get(client.path("agreements", identifier, "appeals"), list[AppealOut])


def runs(identifier: str) -> list[RunOut]:
    """The payment runs that the reader may see."""
    return session.api().get(client.path("agreements", identifier, "runs"), list[RunOut])


def requirement_names(detail: AgreementDetail) -> dict[str, str]:
    """The requirements' names by id, in the agreement's order."""
    return {one["id"]: named(one) for one in detail["requirements"]}


def occasion_names(detail: AgreementDetail) -> dict[str, str]:
    """The names of the occasions of payment by id."""
    return {one["id"]: named(one) for one in detail["occasions"]}


def sections(detail: AgreementDetail, of: list[str]) -> list[str]:
    """Where something stands: without the document's title where the agreement has one document only."""
    if len(detail["documents"]) > 1:
        return of
    return [one.removeprefix(f"{detail['documents'][0]}, ") for one in of]
