"""Implementation status of a pathway in a region: the rule as data, and several answers consolidated to one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field

from indicators.base import Identifier, Provenance, Sentence, Strict, Text

Status = Literal["not_answered", "not_started", "begun", "partly", "carried_out"]
Question = Literal["decided", "gap_analysed", "resources_appointed", "carried_out"]


class StatusStep(Strict):
    """One status and the questions that must all be answered yes for it (`at_least` of them where given)."""

    status: Status
    requires: list[Question] = []
    at_least: int | None = None


class StatusRule(Strict):
    """The definition of each status, best first: the first step whose requirements hold is the status.

    `consolidation` says how several answers of one region become one status: `lowest` (the region is no further than
    the area that has come least far) is the only one defined.
    """

    id: Identifier
    version: int = Field(ge=1)
    steps: list[StatusStep] = Field(min_length=1)
    questions: dict[Question, Text]
    consolidation: Literal["lowest"]
    reason: Sentence
    provenance: list[Provenance] = Field(min_length=1)


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
        return getattr(self, question) is not None


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
