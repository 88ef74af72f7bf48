"""Implementation status of a pathway in a region: the rule as data, and several answers consolidated to one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field

from indicators.base import Entry, PartialDate, Provenance, Sentence, Strict, Text

Status = Literal["not_answered", "not_started", "begun", "partly", "carried_out"]
Question = Literal["decided", "gap_analysed", "resources_appointed", "carried_out"]


class StatusStep(Strict):
    """One status and the questions that must all be answered yes for it (`at_least` of them where given)."""

    status: Status
    requires: list[Question] = []
    at_least: int | None = None


class PaceRule(Strict):
    """How the time from approval is counted; each choice is the only one defined.

    `counted_from` the first day that a date known to the month or year may mean (so the time is at most what is said);
    `several` answers: when the `last` part came there; `before_approval`: done before it took no time; `unanswered` pairs of
    region and pathway are left out and counted beside.
    """

    counted_from: Literal["first_possible_day"]
    several: Literal["last"]
    before_approval: Literal["zero"]
    unanswered: Literal["left_out"]
    reason: Sentence


class StatedMean(Strict):
    """A mean that a source states: regions with a decision, over the pathways approved in some years."""

    approved_in: list[int] = Field(min_length=1)
    regions: float
    of: int
    holds_for: PartialDate
    source: Sentence


class StatusRule(Entry):
    """The definition of each status, best first: the first step whose requirements hold is the status.

    `consolidation` says how several answers of one region become one status: `lowest` (the region is no further than
    the area that has come least far) is the only one defined.
    """

    steps: list[StatusStep] = Field(min_length=1)
    questions: dict[Question, Text]
    consolidation: Literal["lowest"]
    pace: PaceRule
    stated_means: list[StatedMean] = []
    reason: Sentence
    provenance: list[Provenance] = Field(min_length=1)

    def requires(self, status: Status) -> list[Question]:
        """The questions that a status asks for. Raises ValueError where the rule does not define it."""
        for step in self.steps:
            if step.status == status:
                return step.requires
        raise ValueError(f"the status rule does not define {status}")


@dataclass(frozen=True)
class StatusForm:
    """One form: when each thing was done (None: not done), for the whole region (`unit` empty) or a part of it."""

    unit: str
    decided: date | None
    gap_analysed: date | None
    resources_appointed: date | None
    carried_out: date | None

    def answered(self, question: Question) -> bool:
        """Whether the question is answered yes, that is, with a date."""
        return self.day(question) is not None

    def day(self, question: Question) -> date | None:
        """The day that a question is answered with; None answers no."""
        day: date | None = getattr(self, question)
        return day


@dataclass(frozen=True)
class Consolidated:
    """A region's one status for a pathway, with what each answer gave and which questions hold it back."""

    status: Status
    answers: int
    per_unit: tuple[tuple[str, Status], ...]
    lacking: tuple[Question, ...]


def status_of(rule: StatusRule, form: StatusForm) -> Status:
    """The best status whose requirements the form meets.

    Raises ValueError where the rule has no step that fits (a rule without a last resort).
    """
    for step in rule.steps:
        yes = sum(form.answered(question) for question in step.requires)
        if yes >= (len(step.requires) if step.at_least is None else step.at_least):
            return step.status
    raise ValueError("the status rule must end with a step that requires nothing")


def consolidate(rule: StatusRule, forms: Iterable[StatusForm]) -> Consolidated:
    """One status of all forms, visibly: the lowest of them, and what is lacking for the next step."""
    in_order = sorted(forms, key=lambda form: form.unit)
    if not in_order:
        return Consolidated("not_answered", 0, (), ())
    rank = {step.status: place for place, step in enumerate(reversed(rule.steps))}
    each = [(form.unit, status_of(rule, form)) for form in in_order]
    lowest = min((status for _, status in each), key=rank.__getitem__)
    return Consolidated(lowest, len(in_order), tuple(each), _lacking(rule.steps, in_order, lowest))


def _lacking(steps: Sequence[StatusStep], forms: Sequence[StatusForm], status: Status) -> tuple[Question, ...]:
    """The questions that some form lacks for the next better step that requires them all."""
    place = next(i for i, step in enumerate(steps) if step.status == status)
    better = [step for step in steps[:place] if step.at_least is None]
    if not better:
        return ()
    return tuple(q for q in better[-1].requires if not all(form.answered(q) for form in forms))
