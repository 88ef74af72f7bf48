"""What the API takes and gives about consequence. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class AgainOut(TypedDict):
    """Values by an earlier definition, which must be computed again (`computed`) or be collected by the new one."""

    indicator: str
    version: int
    region: str
    region_name: str
    round: str
    computed: bool


class ClassMoveOut(TypedDict):
    """A value of a region or of the nation (`00`) whose class, or for the nation also value, is another by the new version."""

    indicator: str
    period: str
    region: str
    region_name: str
    value_before: str | None
    value_after: str | None
    class_before: Literal["high", "met", "not_met", "not_judged", "no_target"] | None
    class_after: Literal["high", "met", "not_met", "not_judged", "no_target"] | None


class Consequence(TypedDict):
    """What publishing the version would change. `replaces` is the version that is published now, `rests_on` whose values it is
    reckoned from, `judged` how many values both versions were tried on; `comparable` is false where they measure in
    different ways, so that no value is held against the new levels. `changes` is true where anything of what stands
    changes: then the digest must be sent back with a comment to publish."""

    kind: str
    id: str
    version: int
    replaces: int | None
    rests_on: Literal["published", "accepted"]
    comparable: NotRequired[bool]
    judged: NotRequired[int]
    measured_otherwise: NotRequired[list[FieldOut]]
    regions: NotRequired[list[ClassMoveOut]]
    nation: NotRequired[list[ClassMoveOut]]
    verdicts: NotRequired[list[VerdictMoveOut]]
    money: NotRequired[list[MoneyMoveOut]]
    not_payable: NotRequired[list[NotPayableOut]]
    again: NotRequired[list[AgainOut]]
    touches: NotRequired[list[TouchedOut]]
    changes: NotRequired[bool]
    digest: NotRequired[str]


class EntryStepIn(TypedDict):
    """A step on an entry's road. To publish: `reason` is the reviewer's comment, which everybody reads in the revision log, and
    `consequence` the digest of the consequence that was looked at; both are needed where something changes."""

    step: str
    reason: NotRequired[str | None]
    consequence: NotRequired[str | None]


class FieldOut(TypedDict):
    """A field by which the version measures otherwise."""

    field: str
    title_sv: str
    title_en: str


class MoneyMoveOut(TypedDict):
    """What a recipient would get in all by an agreement, in whole öre."""

    agreement: str
    recipient: str
    recipient_name: str
    before: int
    after: int


class NotPayableOut(TypedDict):
    """What an agreement lacks, so that its kronor cannot be compared: whether it can be paid before and after."""

    agreement: str
    payable_before: bool
    payable_after: bool
    missing: list[str]
    missing_en: list[str]


class ReviewOut(TypedDict):
    """What the reviewer confirmed at publication. `confirmed` is None for those who may not see what it rests on."""

    version: int
    comment: str | None
    reviewed_by: str | None
    reviewed_at: str
    digest: str
    changes: bool
    rests_on: Literal["published", "accepted"]
    confirmed: Consequence | None


class TouchedOut(TypedDict):
    """Something that a reader meets the entry through: what it is, how it is touched, and for a goal its pathway."""

    what: Literal["pathway", "goal", "indicator", "named_set", "agreement", "assessment", "consultation", "condition"]
    id: str
    name_sv: str
    name_en: str
    how: Literal[
        "followed",
        "followed_no_more",
        "follows",
        "measured",
        "paid_by",
        "member",
        "merged",
        "about",
        "uses",
        "said",
        "gone",
    ]
    within: str | None


class VerdictMoveOut(TypedDict):
    """A verdict of an agreement that is another."""

    agreement: str
    requirement: str
    requirement_name_sv: str
    requirement_name_en: str
    region: str
    region_name: str
    month: str | None
    before: Literal["met", "partly", "not_met", "no_value", "not_due"] | None
    after: Literal["met", "partly", "not_met", "no_value", "not_due"] | None
