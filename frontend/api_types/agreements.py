"""What the API takes and gives about agreements. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from frontend.api_types.core import AppealState, DecisionState, EntryState, RunState


class AgreementDetail(TypedDict):
    """An agreement's rulebook for people. `months` are the first days of those that are measured."""

    id: str
    version: int
    state: EntryState
    digest: str
    year: int
    name_sv: str
    name_en: str
    total: int
    unit: str
    documents: list[str]
    months: list[str]
    requirements: list[RequirementOut]
    pots: list[PotOut]
    occasions: list[OccasionOut]
    choices: list[ReadingOut]


class AgreementOut(TypedDict):
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


class AlternativeOut(TypedDict):
    """Another way to read the document: its id in `choices`, and what it would give."""

    id: str
    name_sv: str
    name_en: str | None
    gives_sv: str
    gives_en: str | None
    needs_sv: str | None
    needs_en: str | None


class AppealIn(TypedDict):
    """What a region says against a verdict."""

    requirement: str
    region: str
    month: NotRequired[str | None]
    text: str


class AppealOut(TypedDict):
    """An appeal and its answer."""

    id: int
    requirement: str
    region: str
    month: str | None
    text: str
    state: AppealState
    made_by: str
    made_at: str
    decided_by: str | None
    decided_at: str | None
    reason: str | None
    steps: list[str]


class AttachedOut(TypedDict):
    """A file that a region has attached to what it owes: which version of it, what the region calls it, and its SHA-256."""

    id: int
    requirement: str
    region: str
    number: int
    filename: str
    form: str
    size: int
    sha256: str
    attached_by: str
    attached_at: str


class ComparedLine(TypedDict):
    """What a recipient has by the decision and by the rulebook; None where that one has no line for it."""

    recipient: str
    recipient_name: str
    imported_ore: int | None
    computed_ore: int | None
    differs: bool


class ContentOut(TypedDict):
    """One of the contents that an agreement lists for a document; the Swedish text names it in a judgement."""

    text_sv: str
    text_en: str | None


class DecisionIn(TypedDict):
    """What another body decided about a pot. `total` is the sum that the decision itself states."""

    pot: str
    source: str
    total: NotRequired[int | None]
    lines: list[DecisionLineIn]


class DecisionLineIn(TypedDict):
    """Whole kronor to a recipient: a county code, or a name by which the recipient is known."""

    recipient: str
    kronor: int


class DecisionWaiting(TypedDict):
    """A judgement, a payment, another body's decision or an appeal that waits for the reader: of an agreement, about a
    requirement and a subject (an appeal's region), or of an occasion of payment and its öre."""

    kind: Literal["judgement", "payment_run", "imported_decision", "appeal"]
    agreement: str
    name_sv: str
    name_en: str
    id: int
    requirement: NotRequired[str | None]
    subject: NotRequired[str | None]
    month: NotRequired[str | None]
    occasion: NotRequired[str | None]
    total_ore: NotRequired[int | None]


class DutyOut(TypedDict):
    """A day on which somebody owes something."""

    day: str
    agreement: str
    requirement: str
    name_sv: str
    name_en: str
    owed_by: str


class EvidenceOut(TypedDict):
    """A figure that a verdict rests on, with the submission and the SHA-256 of the file it came in."""

    measure: str
    month: str
    numerator: int | None
    denominator: int | None
    value: str | None
    submission: int | None
    sha256: str | None
    units: NotRequired[list[str]]


class Fulfilment(TypedDict):
    """The verdicts that the reader may see, and how many regions' and months' are not published yet."""

    agreement: str
    version: int
    choices: list[str]
    verdicts: list[VerdictOut]
    not_published: int


class ImportedDetail(TypedDict):
    """An imported decision line by line beside what is computed. `problems` says why nothing can be computed."""

    id: int
    agreement: str
    pot: str
    pot_name_sv: str
    pot_name_en: str
    source: str
    filename: str
    sha256: str
    state: DecisionState
    total_kronor: int
    made_by: str
    made_at: str
    decided_by: str | None
    decided_at: str | None
    reason: str | None
    steps: list[str]
    lines: list[ComparedLine]
    problems: list[str]


class ImportedOut(TypedDict):
    """An imported decision without its lines. `sha256` is of the file, or the form, that it came in."""

    id: int
    agreement: str
    pot: str
    pot_name_sv: str
    pot_name_en: str
    source: str
    filename: str
    sha256: str
    state: DecisionState
    total_kronor: int
    made_by: str
    made_at: str
    decided_by: str | None
    decided_at: str | None
    reason: str | None
    steps: list[str]


class JudgementIn(TypedDict):
    """A verdict to be prepared; another approves it. `subject` is a county code or another recipient's name, `attached` the id
    of a file of the region's that the verdict rests on."""

    requirement: str
    subject: str
    verdict: str
    came_on: NotRequired[str | None]
    lacking: NotRequired[list[str] | None]
    comment: str
    evidence: str
    attached: NotRequired[int | None]


class JudgementOut(TypedDict):
    """A judgement with who made and who approved it. `attached` is the file that it rests on, for who may read that. `lacking`
    has both languages; null where nobody has gone through them."""

    id: int
    requirement: str
    subject: str
    verdict: str
    came_on: str | None
    lacking: list[ContentOut] | None
    comment: str
    evidence: str
    attached: AttachedOut | None
    state: DecisionState
    made_by: str
    made_at: str
    decided_by: str | None
    decided_at: str | None
    reason: str | None
    steps: list[str]


class LineOut(TypedDict):
    """So many öre to a recipient. `requirement` is what earned it, or the pot that it is shared out of."""

    occasion: str
    region: str
    region_name: str
    requirement: str
    ore: int
    kind: str


class MonthOverview(TypedDict):
    """The verdicts of a month that the reader may see, with those that have no month, and how many are not published yet."""

    agreement: str
    version: int
    month: str | None
    verdicts: list[MonthVerdict]
    not_published: int


class MonthVerdict(TypedDict):
    """What a requirement gives a region in the month (or at all, where it has no month), and what it gave the month before
    where the reader may see that. `share` is per cent as a decimal in text."""

    requirement: str
    region: str
    verdict: str
    share: str | None
    verdict_before: NotRequired[str | None]
    share_before: NotRequired[str | None]


class MoveOut(TypedDict):
    """How far a measure must move: percentage points (text), and patients where counts are known."""

    measure: str
    points: str
    patients: int | None


class NeededOut(TypedDict):
    """The smallest improvement that gives `share` per cent; `way` None where nothing more can be had."""

    share: str | None
    way: str | None
    moves: list[MoveOut]


class OccasionOut(TypedDict):
    """When money is paid out."""

    id: str
    name_sv: str
    name_en: str


class PaymentsOut(TypedDict):
    """Payments as they would be made now: nothing is kept. `problems` says all that is missing where nothing can be paid, a
    sentence for each cause."""

    agreement: str
    version: int
    occasion: str | None
    choices: list[str]
    lines: list[LineOut]
    problems: list[str]
    problems_en: list[str]


class PotOut(TypedDict):
    """An amount in whole kronor, the pot that it is a part of, and how it is shared out."""

    id: str
    name_sv: str
    name_en: str
    amount: int
    part_of: str | None
    by: str | None
    occasions: list[str]
    sections: list[str]


class ReadingOut(TypedDict):
    """What the document leaves open: what was chosen, why, and the alternatives."""

    id: str
    question_sv: str
    question_en: str | None
    chosen_sv: str
    chosen_en: str | None
    why_sv: str
    why_en: str | None
    alternatives: list[AlternativeOut]


class RequirementOut(TypedDict):
    """A requirement: its nature, where it stands, where it is measured its part of the pot and its levels, where people judge
    it of whom or what, which pots the right to lapses with it, and what a document is to have in it."""

    id: str
    name_sv: str
    name_en: str
    nature: str
    sections: list[str]
    pot: str | None
    share: str | None
    levels_sv: list[str]
    levels_en: list[str]
    due: str | None
    owed_by: str | None
    judged_of: str | None
    lapses: list[str]
    contents: list[ContentOut]


class RequisitionOut(TypedDict):
    """What a recipient may requisition of some pots, in öre. It is `decided` where an approved run has paid it; otherwise it is
    what the rulebook gives today, for who requisitions in time, and nobody has decided it. `ore` is None where it is not
    known: then `problems` says why, a sentence for each cause."""

    agreement: str
    version: int
    recipient: str
    pots: list[str]
    ore: int | None
    decided: bool
    problems: list[str]
    problems_en: list[str]


class RunDetail(TypedDict):
    """A payment run with its lines. `reproduced` says that what it rests on gives the same lines today."""

    id: int
    agreement: str
    occasion: str
    version: int
    digest: str
    state: RunState
    total_ore: int
    made_by: str
    made_at: str
    decided_by: str | None
    decided_at: str | None
    reason: str | None
    steps: list[str]
    lines: list[LineOut]
    reproduced: bool


class RunIn(TypedDict):
    """Which occasion's payments are to be prepared."""

    occasion: str


class RunOut(TypedDict):
    """A payment run without its lines."""

    id: int
    agreement: str
    occasion: str
    version: int
    digest: str
    state: RunState
    total_ore: int
    made_by: str
    made_at: str
    decided_by: str | None
    decided_at: str | None
    reason: str | None
    steps: list[str]


class VerdictOut(TypedDict):
    """What a requirement gives a region in a month (None for what has no month)."""

    agreement: str
    region: str
    region_name: str
    requirement: str
    requirement_name_sv: str
    requirement_name_en: str
    month: str | None
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
    judged: NotRequired[str | None]
    computed: NotRequired[str | None]
    computed_reason_sv: NotRequired[str | None]
    computed_reason_en: NotRequired[str | None]
    disagreement_sv: NotRequired[str | None]
    disagreement_en: NotRequired[str | None]
