"""Judged verdicts with what was computed of the same requirement beside them."""

from collections.abc import Mapping, Sequence
from typing import cast

from backend.agreements.schemas import VerdictOut
from backend.agreements.tables import Judgement
from indicators.agreements import disagreement
from indicators.agreements.disagreement import Computed
from indicators.agreements.requirements import Duty, ListedDocument
from indicators.agreements.rulebook import Rulebook
from indicators.agreements.verdicts import Outcome


def with_computed(
    book: Rulebook, holding: Mapping[tuple[str, str], Judgement], shown: Sequence[VerdictOut]
) -> list[VerdictOut]:
    """The verdicts, the judged ones with what was computed. Only months that the reader is shown are looked at: a judgement is
    everybody's, and must not tell of months that are not."""
    return [_with_computed(book, holding, shown, one) if one.judged else one for one in shown]


def _with_computed(
    book: Rulebook, holding: Mapping[tuple[str, str], Judgement], shown: Sequence[VerdictOut], verdict: VerdictOut
) -> VerdictOut:
    row = holding[verdict.requirement, verdict.region]
    requirement = book.requirement_by_id[verdict.requirement]
    outcome = cast("Outcome", verdict.verdict)
    months = [(one.month, cast("Outcome", one.verdict)) for one in shown if one.month and _same(one, verdict)]
    computed: Computed | None = None
    if isinstance(requirement, Duty | ListedDocument) and row.came_on:
        computed = disagreement.of_duty(book, requirement, verdict.region, outcome, row.came_on, row.lacking)
    elif months:
        computed = disagreement.of_months(months, outcome)
    if computed is None:
        return verdict
    sentence = computed.disagreement
    sentences = {"disagreement_sv": sentence and sentence.sv, "disagreement_en": sentence and sentence.en}
    sentences |= {"computed_reason_sv": computed.reason.sv, "computed_reason_en": computed.reason.en}
    return verdict.model_copy(update={"computed": computed.verdict, **sentences})


def _same(one: VerdictOut, other: VerdictOut) -> bool:
    return (one.requirement, one.region) == (other.requirement, other.region)
