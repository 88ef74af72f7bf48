"""The attested answers of a region's units as a submission of the region, on the road that every file takes.

The file counts units by question; which units they are, and what they wrote, stays with the region.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from backend.collection import periods, rounds, submissions
from backend.core.database import transaction
from backend.core.errors import UserError
from backend.core.permissions import Actor
from backend.core.refusals import refusal
from backend.core.storage import Storage
from backend.followability import unit_queries
from backend.followability.tables import UnitAnswer
from backend.followability.unit_schemas import HandInIn
from datasources.delivery import canonical
from indicators.statistics.values import answer_of_units

Answers = Mapping[str, Sequence[UnitAnswer]]
"""Attested answers by the question's indicator."""


def hand_in(engine: Engine, storage: Storage, max_bytes: int, actor: Actor, wanted: HandInIn) -> tuple[int, bool]:
    """The submission of what is attested now, and whether it was there already: the same answers are the same file.

    Raises what `submissions.may_receive` does, and UserError where nothing is attested.
    """
    try:
        return _once(engine, storage, max_bytes, actor, wanted)
    except IntegrityError:  # somebody handed in the same answers in the same moment
        return _once(engine, storage, max_bytes, actor, wanted)


def _once(engine: Engine, storage: Storage, max_bytes: int, actor: Actor, wanted: HandInIn) -> tuple[int, bool]:
    delivery = submissions.Delivery(wanted.round, wanted.region, f"enhetssvar-{wanted.round}-{wanted.region}.csv")
    with transaction(engine) as session:
        submissions.may_receive(session, actor, delivery)
        answers = _attested(session, wanted)
        stored = storage.keep([canonical.write(_rows(session, wanted, answers), "csv")], max_bytes)
        submission, known = submissions.receive(session, actor, storage, delivery, stored)
        number = submission.id or 0
        unit_queries.add_uses(session, number, [one.id or 0 for some in answers.values() for one in some])
        return number, known


def _attested(session: Session, wanted: HandInIn) -> Answers:
    by_question: dict[str, list[UnitAnswer]] = defaultdict(list)
    for question, one in unit_queries.attested(session, wanted.round, wanted.region):
        by_question[question].append(one)
    if not by_question:
        raise UserError(refusal("answers-none-attested"))
    return by_question


def _rows(session: Session, wanted: HandInIn, answers: Answers) -> Iterator[dict[str, Any]]:
    """A row a question, of the round's period; in a round of months of its last, since what is there is there at the end."""
    start, end = periods.periods(rounds.get(session, wanted.round))[-1]
    for question, some in sorted(answers.items()):
        yes = sum(one.answer for one in some)
        yield {
            "indicator": question,
            "statistic": "yes_no",
            "period_start": start,
            "period_end": end,
            "region_system": "county",
            "region": wanted.region,
            "numerator": yes,
            "denominator": len(some),
            "value": answer_of_units(yes, len(some)),
        }
