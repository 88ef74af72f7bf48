"""Agreements as the API gives and takes them. Kronor and öre are whole numbers; shares are decimals as text. A text
of a document may lack its English."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from backend.agreements.attached_schemas import AttachedOut
from backend.core.schemas import FreeText
from backend.core.states import AppealState, DecisionState, EntryState, RunState


class ContentOut(BaseModel):
    """One of the contents that an agreement lists for a document; the Swedish text names it in a judgement."""

    text_sv: str
    text_en: str | None


class RequirementOut(BaseModel):
    """A requirement: its nature, where it stands, where it is measured its part of the pot and its levels, where
    people judge it of whom or what, which pots the right to lapses with it, and what a document is to have in it."""

    id: str
    name_sv: str
    name_en: str
    nature: str
    sections: list[str]
    pot: str | None
    share: str | None
    levels_sv: list[str]
    levels_en: list[str]
    due: date | None
    owed_by: str | None
    judged_of: str | None
    lapses: list[str]
    contents: list[ContentOut]


class PotOut(BaseModel):
    """An amount in whole kronor, the pot that it is a part of, and how it is shared out."""

    id: str
    name_sv: str
    name_en: str
    amount: int
    part_of: str | None
    by: str | None
    occasions: list[str]
    sections: list[str]


class AlternativeOut(BaseModel):
    """Another way to read the document: its id in `choices`, and what it would give."""

    id: str
    name_sv: str
    name_en: str | None
    gives_sv: str
    gives_en: str | None
    needs_sv: str | None
    needs_en: str | None


class ReadingOut(BaseModel):
    """What the document leaves open: what was chosen, why, and the alternatives."""

    id: str
    question_sv: str
    question_en: str | None
    chosen_sv: str
    chosen_en: str | None
    why_sv: str
    why_en: str | None
    alternatives: list[AlternativeOut]


class OccasionOut(BaseModel):
    """When money is paid out."""

    id: str
    name_sv: str
    name_en: str


class AgreementOut(BaseModel):
    """One line of the list of agreements. `total` is whole kronor."""

    id: str
    version: int
    state: EntryState
    digest: str
    year: int
    name_sv: str
    name_en: str
    total: int
    unit: str


class AgreementDetail(AgreementOut):
    """An agreement's rulebook for people. `months` are the first days of those that are measured."""

    documents: list[str]
    months: list[date]
    requirements: list[RequirementOut]
    pots: list[PotOut]
    occasions: list[OccasionOut]
    choices: list[ReadingOut]


class EvidenceOut(BaseModel):
    """A figure that a verdict rests on, with the submission and the SHA-256 of the file it came in.

    Of how a month was reported, `measure` is the measure of one report and `value` that report's own days or number of units;
    `units` are those that only this report has.
    """

    measure: str
    month: date
    numerator: int | None
    denominator: int | None
    value: str | None
    submission: int | None
    sha256: str | None
    units: list[str] = []


class VerdictOut(BaseModel):
    """What a requirement gives a region in a month (None for what has no month).

    `value`, `level` and `share` are per cent, `improvement` percentage points; all as decimals in text. `figures_hidden` says
    that the figures behind are the region's and the nation's alone. `judged` names who decided where people judge; `computed`
    is then what the day with the listed contents, or the months that one sees, say of the same requirement and
    `computed_reason_sv` why; `disagreement_sv` where they differ.
    """

    agreement: str
    region: str
    region_name: str
    requirement: str
    requirement_name_sv: str
    requirement_name_en: str
    month: date | None
    verdict: str
    value: str | None
    level: str | None
    improvement: str | None
    tier: str | None
    share: str | None
    certain: bool
    reason_sv: str
    reason_en: str
    evidence: list[EvidenceOut]
    figures_hidden: bool
    published: bool
    judged: str | None = None
    computed: str | None = None
    computed_reason_sv: str | None = None
    computed_reason_en: str | None = None
    disagreement_sv: str | None = None
    disagreement_en: str | None = None


class Fulfilment(BaseModel):
    """The verdicts that the reader may see, and how many regions' and months' are not published yet."""

    agreement: str
    version: int
    choices: list[str]
    verdicts: list[VerdictOut]
    not_published: int


class MoveOut(BaseModel):
    """How far a measure must move: percentage points (text), and patients where counts are known."""

    measure: str
    points: str
    patients: int | None


class NeededOut(BaseModel):
    """The smallest improvement that gives `share` per cent; `way` None where nothing more can be had."""

    share: str | None
    way: str | None
    moves: list[MoveOut]


class LineOut(BaseModel):
    """So many öre to a recipient. `requirement` is what earned it, or the pot that it is shared out of."""

    occasion: str
    region: str
    region_name: str
    requirement: str
    ore: int
    kind: str


class PaymentsOut(BaseModel):
    """Payments as they would be made now: nothing is kept. `problems` says all that is missing where nothing can be paid, a
    sentence for each cause."""

    agreement: str
    version: int
    occasion: str | None
    choices: list[str]
    lines: list[LineOut]
    problems: list[str]
    problems_en: list[str]


class RunIn(BaseModel):
    """Which occasion's payments are to be prepared."""

    occasion: str = Field(max_length=80)


class RunOut(BaseModel):
    """A payment run without its lines."""

    id: int
    agreement: str
    occasion: str
    version: int
    digest: str
    state: RunState
    total_ore: int
    made_by: str
    made_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    steps: list[str]


class RunDetail(RunOut):
    """A payment run with its lines. `reproduced` says that what it rests on gives the same lines today."""

    lines: list[LineOut]
    reproduced: bool


class JudgementIn(BaseModel):
    """A verdict to be prepared; another approves it. `subject` is a county code or another recipient's name, `attached` the id
    of a file of the region's that the verdict rests on.

    `lacking` are those of a document's listed contents that it does not have, each by its Swedish text; an empty list where
    all are there, null where nobody has gone through them.
    """

    requirement: str = Field(max_length=80)
    subject: str = Field(max_length=80)
    verdict: str = Field(pattern="^(met|not_met)$")
    came_on: date | None = None
    lacking: list[str] | None = Field(default=None, max_length=100)
    comment: FreeText = Field(min_length=1, max_length=4000)
    evidence: FreeText = Field(min_length=1, max_length=1000)
    attached: int | None = Field(default=None, ge=1, le=2**31 - 1)


class JudgementOut(BaseModel):
    """A judgement with who made and who approved it. `attached` is the file that it rests on, for who may read that. `lacking`
    has both languages; null where nobody has gone through them."""

    id: int
    requirement: str
    subject: str
    verdict: str
    came_on: date | None
    lacking: list[ContentOut] | None
    comment: str
    evidence: str
    attached: AttachedOut | None
    state: DecisionState
    made_by: str
    made_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    steps: list[str]


class AppealIn(BaseModel):
    """What a region says against a verdict."""

    requirement: str = Field(max_length=80)
    region: str = Field(pattern=r"^\d{2}$")
    month: date | None = None
    text: FreeText = Field(min_length=1, max_length=4000)


class AppealOut(BaseModel):
    """An appeal and its answer."""

    id: int
    requirement: str
    region: str
    month: date | None
    text: str
    state: AppealState
    made_by: str
    made_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    steps: list[str]


class DutyOut(BaseModel):
    """A day on which somebody owes something."""

    day: date
    agreement: str
    requirement: str
    name_sv: str
    name_en: str
    owed_by: str
