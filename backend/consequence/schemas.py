"""The consequence of publishing a version, and its confirmation, as the API gives and takes them."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from backend.core.schemas import FreeText, StepIn
from backend.results.held import Basis
from indicators.agreements.verdicts import Outcome
from indicators.consequence.touched import How, What
from indicators.entries.targets import TargetClass


class ClassMoveOut(BaseModel):
    """A value of a region or of the nation (`00`) whose class, or for the nation also value, is another by the new version."""

    indicator: str
    period: str
    region: str
    region_name: str
    value_before: str | None
    value_after: str | None
    class_before: TargetClass | None
    class_after: TargetClass | None


class VerdictMoveOut(BaseModel):
    """A verdict of an agreement that is another."""

    agreement: str
    requirement: str
    requirement_name_sv: str
    requirement_name_en: str
    region: str
    region_name: str
    month: date | None
    before: Outcome | None
    after: Outcome | None


class MoneyMoveOut(BaseModel):
    """What a recipient would get in all by an agreement, in whole öre."""

    agreement: str
    recipient: str
    recipient_name: str
    before: int
    after: int


class NotPayableOut(BaseModel):
    """What an agreement lacks, so that its kronor cannot be compared: whether it can be paid before and after."""

    agreement: str
    payable_before: bool
    payable_after: bool
    missing: list[str]
    missing_en: list[str]


class AgainOut(BaseModel):
    """Values by an earlier definition, which must be computed again (`computed`) or be collected by the new one."""

    indicator: str
    version: int
    region: str
    region_name: str
    round: str
    computed: bool


class FieldOut(BaseModel):
    """A field by which the version measures otherwise."""

    field: str
    title_sv: str
    title_en: str


class TouchedOut(BaseModel):
    """Something that a reader meets the entry through: what it is, how it is touched, and for a goal its pathway."""

    what: What
    id: str
    name_sv: str
    name_en: str
    how: How
    within: str | None


class Consequence(BaseModel):
    """What publishing the version would change. `replaces` is the version that is published now, `rests_on` whose values it is
    reckoned from, `judged` how many values both versions were tried on; `comparable` is false where they measure in
    different ways, so that no value is held against the new levels. `changes` is true where anything of what stands changes:
    then the digest must be sent back with a comment to publish."""

    kind: str
    id: str
    version: int
    replaces: int | None
    rests_on: Basis
    comparable: bool = True
    judged: int = 0
    measured_otherwise: list[FieldOut] = []
    regions: list[ClassMoveOut] = []
    nation: list[ClassMoveOut] = []
    verdicts: list[VerdictMoveOut] = []
    money: list[MoneyMoveOut] = []
    not_payable: list[NotPayableOut] = []
    again: list[AgainOut] = []
    touches: list[TouchedOut] = []
    changes: bool = False
    digest: str = ""


class EntryStepIn(StepIn):
    """A step on an entry's road. To publish: `reason` is the reviewer's comment, which everybody reads in the revision log, and
    `consequence` the digest of the consequence that was looked at; both are needed where something changes."""

    reason: Annotated[FreeText, Field(max_length=2_000)] | None = None
    consequence: str | None = Field(default=None, max_length=64)


class ReviewOut(BaseModel):
    """What the reviewer confirmed at publication. `confirmed` is None for those who may not see what it rests on."""

    version: int
    comment: str | None
    reviewed_by: str | None
    reviewed_at: datetime
    digest: str
    changes: bool
    rests_on: Basis
    confirmed: Consequence | None
