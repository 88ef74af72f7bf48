"""What the API takes and gives about core. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

Action = Literal[
    "read_published",
    "read_drafts",
    "draft_specification",
    "review_specification",
    "decide_priority",
    "waive_finding",
    "draft_national_entry",
    "review_national_entry",
    "comment_draft",
    "manage_rounds",
    "read_rounds",
    "submit",
    "read_submission",
    "read_original",
    "answer_findings",
    "attest",
    "decide_submission",
    "prepare_release",
    "publish_results",
    "withhold_results",
    "read_unpublished",
    "answer_implementation",
    "review_followability",
    "ask_units",
    "prepare_decision",
    "approve_decision",
    "appeal",
    "read_document",
    "write_document",
    "attach_file",
    "declare_document",
    "read_audit",
    "manage_accounts",
    "manage_site",
]

AppealState = Literal["open", "upheld", "dismissed", "withdrawn"]

DecisionState = Literal["prepared", "approved", "returned", "replaced"]

DeclarationState = Literal["prepared", "public", "returned", "replaced", "withdrawn"]

DeskOf = Literal["mine", "area", "all"]

EntryState = Literal["draft", "in_review", "published", "revised", "retired", "withdrawn"]

MakingState = Literal["ordered", "made", "failed"]

ReleaseState = Literal["prepared", "approved", "published", "returned", "stopped", "withdrawn"]

Role = Literal[
    "specialist", "region_reporter", "region_attester", "programme_area", "national", "administrator", "public"
]

RoundState = Literal["planned", "open", "closed"]

RunState = Literal["prepared", "approved", "returned"]

SubmissionState = Literal[
    "received", "checked", "rejected", "refused", "attested", "withdrawn", "accepted", "returned", "published"
]

UnitAnswerState = Literal["answered", "attested", "withdrawn"]

Waiting = Literal["explain", "attest", "attest_declaration", "hand_in", "return_asked", "accept", "publish"]


class AuditOut(TypedDict):
    """One line of the audit log."""

    id: int
    at: str
    actor: str
    action: str
    object_type: str
    object_id: str
    before: str | None
    after: str | None
    detail: NotRequired[dict[str, object]]


class NoticeIn(TypedDict):
    """A new notice; None or empty takes it away."""

    notice: NotRequired[str | None]


class Readiness(TypedDict):
    """Ready, or the causes why not, in words for an administrator."""

    ready: bool
    causes: list[str]


class Site(TypedDict):
    """The platform's name, version and the notice that every page and export shows (None: no notice)."""

    name: str
    version: str
    notice: str | None


class StepIn(TypedDict):
    """A step on a road: its name and, where it is needed, the reason."""

    step: str
    reason: NotRequired[str | None]


class WordOut(TypedDict):
    """What people call a code."""

    sv: str
    en: str
