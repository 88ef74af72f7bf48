"""The verdicts of an agreement that another version of its rulebook would give."""

from collections.abc import Iterator
from datetime import date

from backend.agreements.fulfilment import Decided, Reader
from backend.consequence.schemas import VerdictMoveOut
from backend.core.permissions import Actor
from indicators.agreements.rulebook import Rulebook
from indicators.base import Name
from indicators.catalogue.geography import geography
from indicators.consequence.agreements import Judged, VerdictMove, verdict_moves

Side = tuple[Rulebook, Decided]
"""A version of a rulebook, and what is decided by it."""


def changed(actor: Actor, old: Side, new: Side) -> list[VerdictMoveOut]:
    """The verdicts that differ, of those that the actor may see under both."""
    books = (old[0], new[0])
    names = {one.id: one.name for book in books for one in book.requirements}
    moves = verdict_moves(*(list(_visible(actor, *side)) for side in (old, new)))
    return [_move_out(books[1].id, names, move) for move in moves]


def _visible(actor: Actor, book: Rulebook, decided: Decided) -> Iterator[Judged]:
    # What if: under other levels nobody is told what hidden figures give. Each draft would narrow them.
    reader = Reader(actor, book, decided.figures, {}, what_if=True)
    for verdict in decided.verdicts:
        if reader.sees(verdict):
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
