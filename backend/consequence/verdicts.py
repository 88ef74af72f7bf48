"""The verdicts of an agreement that another version of its rulebook would give."""

from collections.abc import Iterator
from datetime import date

from sqlmodel import Session

from backend.agreements import fulfilment, judgements
from backend.agreements.figures import MonthlyFigures, monthly_figures
from backend.agreements.fulfilment import Reader, Wanted
from backend.agreements.rulebooks import KnownRulebook
from backend.consequence.schemas import VerdictMoveOut
from backend.core.permissions import Actor
from indicators.agreements.rulebook import Rulebook
from indicators.base import Name
from indicators.catalogue.geography import geography
from indicators.consequence.agreements import Judged, VerdictMove, verdict_moves


def changed(session: Session, actor: Actor, old: KnownRulebook, new: KnownRulebook) -> list[VerdictMoveOut]:
    """The verdicts that differ, of those that the actor may see under both."""
    pair = [_judged(session, actor, known.book) for known in (old, new)]
    names = {one.id: one.name for book in (old.book, new.book) for one in book.requirements}
    return [_move_out(new.book.id, names, move) for move in verdict_moves(*pair)]


def _judged(session: Session, actor: Actor, book: Rulebook) -> list[Judged]:
    figures = monthly_figures(session, book, ())
    # What if: under other levels nobody is told what hidden figures give. Each draft would narrow them.
    reader = Reader(actor, book, figures, judgements.deciders(session, book), what_if=True)
    return list(_visible(session, book, figures, reader))


def _visible(session: Session, book: Rulebook, figures: MonthlyFigures, reader: Reader) -> Iterator[Judged]:
    for verdict in fulfilment.verdicts(session, book, figures, Wanted()):
        if reader.shown(verdict) is not None:
            yield Judged(verdict.requirement, verdict.region, verdict.month, verdict.verdict)


def _move_out(agreement: str, names: dict[str, Name], move: VerdictMove) -> VerdictMoveOut:
    month: date | None = move.month
    return VerdictMoveOut(
        agreement=agreement,
        requirement=move.requirement,
        requirement_name_sv=names[move.requirement].sv,
        requirement_name_en=names[move.requirement].en,
        region=move.region,
        region_name=geography().region_name(move.region),
        month=month,
        before=move.before,
        after=move.after,
    )
