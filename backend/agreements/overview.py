"""A month of an agreement at a glance, beside the month before: what its page shows first."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

from backend.agreements import fulfilment, judgements
from backend.agreements.figures import MonthlyFigures, monthly_figures, months_of
from backend.agreements.overview_schemas import MonthOverview, MonthVerdict
from backend.agreements.rulebooks import KnownRulebook
from backend.agreements.schemas import VerdictOut
from backend.core.errors import NotFound
from backend.core.permissions import Action, Actor, regions_for
from backend.core.refusals import refusal
from indicators.agreements.fulfilment import fulfil
from indicators.catalogue.geography import geography

ByPlace = dict[tuple[str, str], VerdictOut]
"""Verdicts by requirement and region."""


def overview(session: Session, actor: Actor, known: KnownRulebook, month: date | None) -> MonthOverview:
    """The month's verdicts that the actor may see; where none is named, of the newest month with anything to see.

    Raises NotFound for a month that the agreement does not measure.
    """
    book, months = known.book, months_of(known.book)
    if month is not None and month not in months:
        raise NotFound(refusal("month-not-measured"))
    figures = monthly_figures(session, book, ())
    shown_month = month or _newest(figures, actor, months)
    before = max((one for one in months if shown_month and one < shown_month), default=None)
    both_months = {one for one in (shown_month, before) if one}
    computed = fulfil(book, figures.by_key, regions=geography().region_codes, months=both_months)
    undated = list(judgements.verdicts(session, book, geography().region_codes))
    now = [*(one for one in computed if one.month == shown_month), *undated]
    reader = fulfilment.Reader(actor, book, figures, deciders={}, what_if=False)
    seen = _by_place(one for verdict in now if (one := reader.shown(verdict)))
    earlier = _by_place(one for verdict in computed if verdict.month == before and (one := reader.shown(verdict)))
    return MonthOverview(
        agreement=book.id,
        version=known.version.number,
        month=shown_month,
        verdicts=[_line(one, earlier.get(place)) for place, one in seen.items()],
        not_published=len(now) - len(seen),
    )


def _newest(figures: MonthlyFigures, actor: Actor, months: list[date]) -> date | None:
    """The newest month of which the actor may see a value; the first where there is none."""
    own = regions_for(actor, Action.READ_UNPUBLISHED)
    seen = {
        month
        for (_, region, month), value in figures.accepted.items()
        if value.published or own is None or region in own
    }
    return max(seen & set(months), default=min(months, default=None))


def _by_place(verdicts: Iterable[VerdictOut]) -> ByPlace:
    return {(one.requirement, one.region): one for one in verdicts}


def _line(one: VerdictOut, before: VerdictOut | None) -> MonthVerdict:
    return MonthVerdict(
        **one.model_dump(include={"requirement", "region", "month", "verdict", "share"}),
        verdict_before=before.verdict if before and one.month else None,
        share_before=before.share if before and one.month else None,
    )
