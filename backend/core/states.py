"""States, transitions and who may take them, as tables. The diagrams in `docs/` are made from these."""

from dataclasses import dataclass
from enum import StrEnum

from backend.core.permissions import Action
from backend.core.words import of_group


class SubmissionState(StrEnum):
    """Where a submission is on its road."""

    RECEIVED = "received"
    CHECKED = "checked"
    REJECTED = "rejected"
    REFUSED = "refused"
    ATTESTED = "attested"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    PUBLISHED = "published"


class SpecificationState(StrEnum):
    """Where one version of a specification is on its road."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    REVISED = "revised"
    RETIRED = "retired"


class RoundState(StrEnum):
    """Where a collection round is: being planned, open for delivery, or closed."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class FormState(StrEnum):
    """Where a region's form about implementation is: answered, and then attested, which is when others see it."""

    ANSWERED = "answered"
    ATTESTED = "attested"
    WITHDRAWN = "withdrawn"
    REVISED = "revised"


State = SubmissionState | SpecificationState | RoundState | FormState


@dataclass(frozen=True)
class Transition:
    """One allowed step. `action` None means that the platform itself takes it."""

    name: str
    before: State
    after: State
    action: Action | None
    needs_reason: bool = False


_S, _C, _R, _F = SubmissionState, SpecificationState, RoundState, FormState

SUBMISSION: tuple[Transition, ...] = (
    Transition("check", _S.RECEIVED, _S.CHECKED, None),
    Transition("reject", _S.RECEIVED, _S.REJECTED, None),
    Transition("refuse", _S.RECEIVED, _S.REFUSED, None),
    Transition("withdraw", _S.CHECKED, _S.WITHDRAWN, Action.SUBMIT, needs_reason=True),
    Transition("attest", _S.CHECKED, _S.ATTESTED, Action.ATTEST),
    Transition("accept", _S.ATTESTED, _S.ACCEPTED, Action.DECIDE_SUBMISSION),
    Transition("return", _S.ATTESTED, _S.RETURNED, Action.DECIDE_SUBMISSION, needs_reason=True),
    Transition("return", _S.ACCEPTED, _S.RETURNED, Action.DECIDE_SUBMISSION, needs_reason=True),
    Transition("publish", _S.ACCEPTED, _S.PUBLISHED, Action.PUBLISH_RESULTS),
    Transition("retract", _S.PUBLISHED, _S.RETURNED, Action.PUBLISH_RESULTS, needs_reason=True),
)

SPECIFICATION: tuple[Transition, ...] = (
    Transition("submit", _C.DRAFT, _C.IN_REVIEW, Action.DRAFT_SPECIFICATION),
    Transition("send-back", _C.IN_REVIEW, _C.DRAFT, Action.REVIEW_SPECIFICATION, needs_reason=True),
    Transition("publish", _C.IN_REVIEW, _C.PUBLISHED, Action.REVIEW_SPECIFICATION),
    Transition("revise", _C.PUBLISHED, _C.REVISED, None),
    Transition("retire", _C.PUBLISHED, _C.RETIRED, Action.REVIEW_SPECIFICATION, needs_reason=True),
)

ROUND: tuple[Transition, ...] = (
    Transition("open", _R.PLANNED, _R.OPEN, Action.MANAGE_ROUNDS),
    Transition("close", _R.OPEN, _R.CLOSED, Action.MANAGE_ROUNDS),
    Transition("reopen", _R.CLOSED, _R.OPEN, Action.MANAGE_ROUNDS, needs_reason=True),
)

IMPLEMENTATION: tuple[Transition, ...] = (
    Transition("attest", _F.ANSWERED, _F.ATTESTED, Action.ATTEST),
    Transition("withdraw", _F.ANSWERED, _F.WITHDRAWN, Action.ANSWER_IMPLEMENTATION, needs_reason=True),
    Transition("revise", _F.ANSWERED, _F.REVISED, None),
    Transition("revise", _F.ATTESTED, _F.REVISED, None),
)

INITIAL: dict[str, State] = {
    "submission": _S.RECEIVED,
    "specification": _C.DRAFT,
    "round": _R.PLANNED,
    "implementation": _F.ANSWERED,
}
STATES: dict[str, type[State]] = {
    "submission": SubmissionState,
    "specification": SpecificationState,
    "round": RoundState,
    "implementation": FormState,
}
ROADS: dict[str, tuple[Transition, ...]] = {
    "submission": SUBMISSION,
    "specification": SPECIFICATION,
    "round": ROUND,
    "implementation": IMPLEMENTATION,
}


class TransitionError(Exception):
    """A step that the state does not allow. The message says which state it is in and what is possible."""


def find(road: str, name: str, before: State) -> Transition:
    """The transition `name` from `before`.

    Raises TransitionError where the road has none.
    """
    for transition in ROADS[road]:
        if transition.name == name and transition.before == before:
            return transition
    steps = of_group("step")
    possible = ", ".join(steps[t.name] for t in ROADS[road] if t.before == before and t.action) or "inget"
    state = of_group("state")[before].lower()
    raise TransitionError(f"Steget {steps.get(name, name)} går inte i läget {state}; möjligt är: {possible}.")
