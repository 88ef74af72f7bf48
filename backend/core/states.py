"""States, transitions and who may take them, as tables. The diagrams in `docs/` are made from these."""

from dataclasses import dataclass
from enum import StrEnum

from backend.core.permissions import Action
from backend.core.refusals import refusal
from backend.core.words import Language, of_group


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


class EntryState(StrEnum):
    """Where one version of a catalogue entry is on its road."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    REVISED = "revised"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


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


class UnitAnswerState(StrEnum):
    """Where a care unit's answer to a structure question is: answered by its link, then attested, which is when it counts."""

    ANSWERED = "answered"
    ATTESTED = "attested"
    WITHDRAWN = "withdrawn"


class DecisionState(StrEnum):
    """Where a judgement or a decision on priorities is: made by one, approved by another, and replaced by a later one."""

    PREPARED = "prepared"
    APPROVED = "approved"
    RETURNED = "returned"
    REPLACED = "replaced"


class RunState(StrEnum):
    """Where a payment run is. An approved one stands for good."""

    PREPARED = "prepared"
    APPROVED = "approved"
    RETURNED = "returned"


class AppealState(StrEnum):
    """Where an appeal is."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


class MakingState(StrEnum):
    """Where the making of a document is. What failed can be ordered again, as another one."""

    ORDERED = "ordered"
    MADE = "made"
    FAILED = "failed"


class DeclarationState(StrEnum):
    """Where it is that a document may be read by anybody: prepared by one, declared by another, and withdrawn."""

    PREPARED = "prepared"
    PUBLIC = "public"
    RETURNED = "returned"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class ReleaseState(StrEnum):
    """Where a release of results is: prepared by one, approved by another, and public at its time."""

    PREPARED = "prepared"
    APPROVED = "approved"
    PUBLISHED = "published"
    RETURNED = "returned"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"


State = (
    SubmissionState
    | EntryState
    | RoundState
    | DecisionState
    | RunState
    | AppealState
    | FormState
    | MakingState
    | DeclarationState
    | UnitAnswerState
    | ReleaseState
)


@dataclass(frozen=True)
class Transition:
    """One allowed step. `action` None means that the platform itself takes it."""

    name: str
    before: State
    after: State
    action: Action | None
    needs_reason: bool = False


_S, _C, _R, _F = SubmissionState, EntryState, RoundState, FormState

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


def _entry_road(draft: Action, review: Action) -> tuple[Transition, ...]:
    """The road of every kind of catalogue entry, for those who may draft and those who may review that kind."""
    return (
        Transition("submit", _C.DRAFT, _C.IN_REVIEW, draft),
        Transition("send-back", _C.IN_REVIEW, _C.DRAFT, review, needs_reason=True),
        Transition("change", _C.IN_REVIEW, _C.DRAFT, None),
        Transition("withdraw", _C.DRAFT, _C.WITHDRAWN, draft, needs_reason=True),
        Transition("withdraw", _C.IN_REVIEW, _C.WITHDRAWN, draft, needs_reason=True),
        Transition("publish", _C.IN_REVIEW, _C.PUBLISHED, review),
        Transition("revise", _C.PUBLISHED, _C.REVISED, None),
        Transition("retire", _C.PUBLISHED, _C.RETIRED, review, needs_reason=True),
    )


SPECIFICATION = _entry_road(Action.DRAFT_SPECIFICATION, Action.REVIEW_SPECIFICATION)
ENTRY = _entry_road(Action.DRAFT_NATIONAL_ENTRY, Action.REVIEW_NATIONAL_ENTRY)
"""Of what the national side decides: pathways, rulebooks, reference figures, assessments and named sets."""
EXPERT_ENTRY = SPECIFICATION
"""Of what specifications are built of: data sources, code lists and named conditions."""

ROUND: tuple[Transition, ...] = (
    Transition("open", _R.PLANNED, _R.OPEN, Action.MANAGE_ROUNDS),
    Transition("close", _R.OPEN, _R.CLOSED, Action.MANAGE_ROUNDS),
    Transition("reopen", _R.CLOSED, _R.OPEN, Action.MANAGE_ROUNDS, needs_reason=True),
)

JUDGEMENT: tuple[Transition, ...] = (
    Transition("approve", DecisionState.PREPARED, DecisionState.APPROVED, Action.APPROVE_DECISION),
    Transition("turn-down", DecisionState.PREPARED, DecisionState.RETURNED, Action.APPROVE_DECISION, needs_reason=True),
    Transition("replace", DecisionState.APPROVED, DecisionState.REPLACED, None),
)

PRIORITY: tuple[Transition, ...] = (
    Transition("approve", DecisionState.PREPARED, DecisionState.APPROVED, Action.DECIDE_PRIORITY),
    Transition("turn-down", DecisionState.PREPARED, DecisionState.RETURNED, Action.DECIDE_PRIORITY, needs_reason=True),
    Transition("replace", DecisionState.APPROVED, DecisionState.REPLACED, None),
)
"""Of what is prioritised in a pathway: prepared by the specialists or the programme area, confirmed by the other."""

IMPORTED_DECISION = JUDGEMENT
"""What another body decided goes the road of a judgement: made by one, approved by another, replaced by a later one."""

PAYMENT_RUN: tuple[Transition, ...] = (
    Transition("approve", RunState.PREPARED, RunState.APPROVED, Action.APPROVE_DECISION),
    Transition("turn-down", RunState.PREPARED, RunState.RETURNED, Action.APPROVE_DECISION, needs_reason=True),
)

APPEAL: tuple[Transition, ...] = (
    Transition("uphold", AppealState.OPEN, AppealState.UPHELD, Action.PREPARE_DECISION, needs_reason=True),
    Transition("dismiss", AppealState.OPEN, AppealState.DISMISSED, Action.PREPARE_DECISION, needs_reason=True),
    Transition("take-back", AppealState.OPEN, AppealState.WITHDRAWN, Action.APPEAL),
)

IMPLEMENTATION: tuple[Transition, ...] = (
    Transition("attest", _F.ANSWERED, _F.ATTESTED, Action.ATTEST),
    Transition("withdraw", _F.ANSWERED, _F.WITHDRAWN, Action.ANSWER_IMPLEMENTATION, needs_reason=True),
    Transition("revise", _F.ANSWERED, _F.REVISED, None),
    Transition("revise", _F.ATTESTED, _F.REVISED, None),
)

UNIT_ANSWER: tuple[Transition, ...] = (
    Transition("attest", UnitAnswerState.ANSWERED, UnitAnswerState.ATTESTED, Action.ATTEST),
    Transition("withdraw", UnitAnswerState.ANSWERED, UnitAnswerState.WITHDRAWN, Action.ASK_UNITS, needs_reason=True),
)

DOCUMENT: tuple[Transition, ...] = (
    Transition("finish", MakingState.ORDERED, MakingState.MADE, None),
    Transition("fail", MakingState.ORDERED, MakingState.FAILED, None),
)

DECLARATION: tuple[Transition, ...] = (
    Transition("declare", DeclarationState.PREPARED, DeclarationState.PUBLIC, Action.DECLARE_DOCUMENT),
    Transition(
        "turn-down", DeclarationState.PREPARED, DeclarationState.RETURNED, Action.DECLARE_DOCUMENT, needs_reason=True
    ),
    Transition("replace", DeclarationState.PUBLIC, DeclarationState.REPLACED, None),
    Transition(
        "withdraw", DeclarationState.PUBLIC, DeclarationState.WITHDRAWN, Action.DECLARE_DOCUMENT, needs_reason=True
    ),
)

RELEASE: tuple[Transition, ...] = (
    Transition("approve", ReleaseState.PREPARED, ReleaseState.APPROVED, Action.PUBLISH_RESULTS),
    Transition("turn-down", ReleaseState.PREPARED, ReleaseState.RETURNED, Action.PUBLISH_RESULTS, needs_reason=True),
    Transition("turn-down", ReleaseState.APPROVED, ReleaseState.RETURNED, Action.PUBLISH_RESULTS, needs_reason=True),
    Transition("publish", ReleaseState.APPROVED, ReleaseState.PUBLISHED, None),
    Transition("stop", ReleaseState.APPROVED, ReleaseState.STOPPED, None),
    Transition("withdraw", ReleaseState.PUBLISHED, ReleaseState.WITHDRAWN, Action.PUBLISH_RESULTS, needs_reason=True),
)
"""An approved one is published by the platform when its time has come, or stopped where something has changed since."""

INITIAL: dict[str, State] = {
    "submission": _S.RECEIVED,
    "specification": _C.DRAFT,
    "entry": _C.DRAFT,
    "expert_entry": _C.DRAFT,
    "round": _R.PLANNED,
    "judgement": DecisionState.PREPARED,
    "priority": DecisionState.PREPARED,
    "imported_decision": DecisionState.PREPARED,
    "payment_run": RunState.PREPARED,
    "appeal": AppealState.OPEN,
    "implementation": _F.ANSWERED,
    "unit_answer": UnitAnswerState.ANSWERED,
    "document": MakingState.ORDERED,
    "declaration": DeclarationState.PREPARED,
    "release": ReleaseState.PREPARED,
}
STATES: dict[str, type[State]] = {
    "submission": SubmissionState,
    "specification": EntryState,
    "entry": EntryState,
    "expert_entry": EntryState,
    "round": RoundState,
    "judgement": DecisionState,
    "priority": DecisionState,
    "imported_decision": DecisionState,
    "payment_run": RunState,
    "appeal": AppealState,
    "implementation": FormState,
    "unit_answer": UnitAnswerState,
    "document": MakingState,
    "declaration": DeclarationState,
    "release": ReleaseState,
}
ROADS: dict[str, tuple[Transition, ...]] = {
    "submission": SUBMISSION,
    "specification": SPECIFICATION,
    "entry": ENTRY,
    "expert_entry": EXPERT_ENTRY,
    "round": ROUND,
    "judgement": JUDGEMENT,
    "priority": PRIORITY,
    "imported_decision": IMPORTED_DECISION,
    "payment_run": PAYMENT_RUN,
    "appeal": APPEAL,
    "implementation": IMPLEMENTATION,
    "unit_answer": UNIT_ANSWER,
    "document": DOCUMENT,
    "declaration": DECLARATION,
    "release": RELEASE,
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
    raise TransitionError(
        refusal("step-impossible", **_words(road, name, before, "sv"), **_words(road, name, before, "en"))
    )


def _words(road: str, name: str, before: State, language: Language) -> dict[str, str]:
    """The step, the state and what is possible in it, in a language; the English under names of their own."""
    steps, state = of_group("step", language), of_group("state", language)[before].lower()
    nothing = "inget" if language == "sv" else "none"
    possible = ", ".join(steps[t.name] for t in ROADS[road] if t.before == before and t.action) or nothing
    fields = {"step": steps.get(name, name), "state": state, "possible": possible}
    return fields if language == "sv" else {f"{key}_en": text for key, text in fields.items()}
