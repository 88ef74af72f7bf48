"""Judged verdicts with what was computed of the same requirement beside them."""

from collections.abc import Mapping, Sequence
from typing import cast

from sqlmodel import Session

from backend.agreements import judgements
from backend.agreements.schemas import VerdictOut
from backend.agreements.tables import Judgement
from backend.implementation import progress
from backend.implementation.progress_schemas import ConditionsLeft
from indicators.agreements import disagreement
from indicators.agreements.disagreement import Computed, Introduction
from indicators.agreements.requirements import Duty, Judged, ListedDocument
from indicators.agreements.rulebook import Rulebook
from indicators.agreements.verdicts import Outcome

Holding = Mapping[tuple[str, str], Judgement]
"""The judgements that hold, by requirement and subject."""


def with_computed(session: Session, book: Rulebook, shown: Sequence[VerdictOut]) -> list[VerdictOut]:
    """The verdicts, those of people with what was computed. Only months that the reader is shown are looked at: a judgement is
    everybody's, and must not tell of months that are not."""
    counted = {one.id for one in book.requirements if isinstance(one, Judged) and one.counted}
    introduced = _introductions(session, book) if any(one.requirement in counted for one in shown) else {}
    holding = judgements.holding(session, book)
    of_people = [_of_people(book, holding, shown, one) if one.judged else None for one in shown]
    counts = [introduced.get(one.region) if one.requirement in counted else None for one in shown]
    return [
        _beside(one, disagreement.of_introduction(count, _outcome(one)) if count else computed)
        for one, computed, count in zip(shown, of_people, counts, strict=True)
    ]


def _of_people(book: Rulebook, holding: Holding, shown: Sequence[VerdictOut], verdict: VerdictOut) -> Computed | None:
    """What the day and the contents, or the months, say of what people have judged; None where they say nothing."""
    row = holding[verdict.requirement, verdict.region]
    requirement = book.requirement_by_id[verdict.requirement]
    months = [(one.month, _outcome(one)) for one in shown if one.month and _same(one, verdict)]
    if isinstance(requirement, Duty | ListedDocument) and row.came_on:
        said = _outcome(verdict)
        return disagreement.of_duty(book, requirement, verdict.region, said, row.came_on, row.lacking)
    return disagreement.of_months(months, _outcome(verdict)) if months else None


def _beside(verdict: VerdictOut, computed: Computed | None) -> VerdictOut:
    if computed is None:
        return verdict
    sentence = computed.disagreement
    return verdict.model_copy(
        update={
            "computed": computed.verdict,
            "computed_reason_sv": computed.reason.sv,
            "computed_reason_en": computed.reason.en,
            "disagreement_sv": sentence and sentence.sv,
            "disagreement_en": sentence and sentence.en,
        }
    )


def _introductions(session: Session, book: Rulebook) -> dict[str, Introduction]:
    """How far each region has come by the answers of the agreement's year: what is in force, which everybody may read."""
    return {
        region: _introduction(book.year, pathways)
        for region, pathways in progress.of_approved(session, book.year).items()
    }


def _introduction(year: int, pathways: Sequence[ConditionsLeft]) -> Introduction:
    answered = [one for one in pathways if one.answered]
    short = sum(bool(one.lacking) for one in answered)
    return Introduction(year, len(answered) - short, short, len(pathways) - len(answered))


def _outcome(verdict: VerdictOut) -> Outcome:
    return cast("Outcome", verdict.verdict)


def _same(one: VerdictOut, other: VerdictOut) -> bool:
    return (one.requirement, one.region) == (other.requirement, other.region)
