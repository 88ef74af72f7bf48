"""What the API takes and gives about collection. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from frontend.api_types.core import RoundState, SubmissionState, Waiting


class AnswerIn(TypedDict):
    """The sender's reason for all warnings of a code, or for one row of them."""

    code: str
    row: NotRequired[int | None]
    reason: str


class AskBackIn(TypedDict):
    """Why the region wants the submission back."""

    reason: str


class AskedBack(TypedDict):
    """That the region wants back what it has attested, and why."""

    at: str
    by: str
    reason: str


class AskedOut(TypedDict):
    """Where a region's delivery of one of a round's indicators is: the state of the latest submission that holds it, or the
    reason why it cannot be delivered; neither where it is missing."""

    indicator: str
    state: SubmissionState | None
    declared: str | None


class Comparison(TypedDict):
    """How the rows of a submission that is not accepted stand to those that hold now (of the submissions `earlier`) of the same
    indicators: how many it changes, adds, leaves as they are, and does not have. No `earlier`: it replaces nothing."""

    earlier: NotRequired[list[int]]
    changed: NotRequired[int]
    new: NotRequired[int]
    unchanged: NotRequired[int]
    gone: NotRequired[int]


class DeclarationIn(TypedDict):
    """ "Cannot deliver, because …": for one indicator of the round, or (None) for all."""

    region: str
    indicator: NotRequired[str | None]
    reason: str


class DeclarationOut(TypedDict):
    """A declared reason for not delivering; until it is attested only the region itself sees it."""

    id: int
    region: str
    indicator: str | None
    reason: str
    declared_at: str
    declared_by: str
    attested_at: NotRequired[str | None]
    attested_by: NotRequired[str | None]
    steps: NotRequired[list[str]]


class DueIn(TypedDict):
    """A new last day for a round, for all regions or (`region`) one, and why."""

    due: str
    region: NotRequired[str | None]
    reason: str


class FindingOut(TypedDict):
    """One finding in a file: what (`title_…`), where, and what to do. `sheet` is there where a workbook has several; the row's
    indicator, sex and age group where they could be read, with their Swedish words in `…_name` and `…_text`. `message`
    is in Swedish."""

    code: str
    title_sv: str
    title_en: str
    severity: str
    sheet: NotRequired[str | None]
    row: int | None
    column: str | None
    column_text: NotRequired[str | None]
    value: str | None
    indicator: NotRequired[str | None]
    indicator_name: NotRequired[str | None]
    sex: NotRequired[str | None]
    sex_text: NotRequired[str | None]
    age_group: NotRequired[str | None]
    age_text: NotRequired[str | None]
    message: str
    message_en: str
    answer: NotRequired[str | None]


class FindingPage(TypedDict):
    """Some of the findings; `total` counts all that match."""

    total: int
    items: list[FindingOut]


class LiftIn(TypedDict):
    """Why values are shown again."""

    reason: str


class Receipt(TypedDict):
    """What was handed in, when, by whom, with its hash, and the manifest's where a published specification computed it."""

    submission: int
    round: str
    round_name: str
    region: str
    region_name: str
    filename: str
    sha256: str
    size: int
    received_at: str
    received_by: str
    state: SubmissionState
    rows: int | None
    indicators: list[str]
    errors: int
    warnings: int
    notes: int
    attested_at: str | None
    attested_by: str | None
    manifest: NotRequired[str | None]
    notice: str | None


class RegionDelivery(TypedDict):
    """What is known of one region's delivery to a round. `state` None: nothing handed in."""

    region: str
    name: str
    state: SubmissionState | None
    submission: int | None
    late: bool
    due: str
    delivered: NotRequired[bool]
    in_force: NotRequired[list[int]]
    declared: NotRequired[list[DeclarationOut]]


class RoundDetail(TypedDict):
    """A round with its indicators and the state of each expected region. `remarks` is what in it looks like a slip."""

    id: str
    name: str
    state: RoundState
    period_label: str
    period_start: str
    period_end: str
    rows_by: NotRequired[Literal["period", "month"]]
    due: str
    indicators: int
    regions: list[str]
    delivered: int
    declared: int
    public_source: NotRequired[str | None]
    steps: NotRequired[list[str]]
    remarks: NotRequired[list[str]]
    indicator_list: list[RoundIndicatorOut]
    deliveries: list[RegionDelivery]


class RoundIn(TypedDict):
    """A new round. `period_end` is the first day after the period; `regions` are the county codes that are expected."""

    id: str
    name: str
    period_label: str
    period_start: str
    period_end: str
    rows_by: NotRequired[Literal["period", "month"]]
    due: str
    indicators: list[RoundIndicatorIn]
    regions: list[str]
    public_source: NotRequired[str | None]


class RoundIndicatorIn(TypedDict):
    """An indicator of a round; without `version` the published one is taken. `breakdowns` None means the specification's."""

    indicator: str
    version: NotRequired[int | None]
    breakdowns: NotRequired[list[str] | None]
    without_counts: NotRequired[str | None]


class RoundIndicatorOut(TypedDict):
    """An indicator of a round."""

    indicator: str
    version: int
    name: str
    unit: str
    breakdowns: list[str]
    without_counts: NotRequired[str | None]


class RoundOut(TypedDict):
    """A round in a list. `delivered` counts regions with something attested or further, `declared` those that have not but have
    declared, and attested, that they cannot deliver at all."""

    id: str
    name: str
    state: RoundState
    period_label: str
    period_start: str
    period_end: str
    rows_by: NotRequired[Literal["period", "month"]]
    due: str
    indicators: int
    regions: list[str]
    delivered: int
    declared: int
    public_source: NotRequired[str | None]
    steps: NotRequired[list[str]]


class SubmissionDetail(TypedDict):
    """A submission with its findings summed up and its history. `unanswered` counts warnings that still need a reason;
    `replaced_by` are the submissions that hold now what it had; `manifest` is the SHA-256 of the manifest where a
    published specification has computed the results; `erased` tells that the file's bytes are gone; `may_ask_back` that
    the reader may ask to get it back."""

    id: int
    round: str
    round_name: str
    region: str
    region_name: str
    state: SubmissionState
    filename: str
    sha256: str
    size: int
    rows: int | None
    errors: int
    warnings: int
    notes: int
    received_at: str
    received_by: str
    attested_at: NotRequired[str | None]
    attested_by: NotRequired[str | None]
    decided_at: NotRequired[str | None]
    reason: NotRequired[str | None]
    late: bool
    in_force: NotRequired[int]
    superseded: NotRequired[bool]
    beside: NotRequired[list[int]]
    asked_back: NotRequired[AskedBack | None]
    same_as: NotRequired[int | None]
    steps: NotRequired[list[str]]
    summary: list[SummaryOut]
    unanswered: int
    indicators: list[str]
    history: list[SubmissionEvent]
    verdict: dict[str, object] | None
    replaced_by: NotRequired[list[int]]
    manifest: NotRequired[str | None]
    erased: NotRequired[bool]
    may_ask_back: NotRequired[bool]


class SubmissionEvent(TypedDict):
    """One thing that has happened to a submission; `after` is the state that it led to."""

    at: str
    actor: str
    action: str
    after: str | None
    reason: str | None


class SubmissionOut(TypedDict):
    """A submission in a list. `steps` are the transitions the reader may take now."""

    id: int
    round: str
    round_name: str
    region: str
    region_name: str
    state: SubmissionState
    filename: str
    sha256: str
    size: int
    rows: int | None
    errors: int
    warnings: int
    notes: int
    received_at: str
    received_by: str
    attested_at: NotRequired[str | None]
    attested_by: NotRequired[str | None]
    decided_at: NotRequired[str | None]
    reason: NotRequired[str | None]
    late: bool
    in_force: NotRequired[int]
    superseded: NotRequired[bool]
    beside: NotRequired[list[int]]
    asked_back: NotRequired[AskedBack | None]
    same_as: NotRequired[int | None]
    steps: NotRequired[list[str]]


class SubmissionStep(TypedDict):
    """A step: withdraw, attest, accept, return or publish; the reason where one is needed."""

    step: str
    reason: NotRequired[str | None]


class SummaryOut(TypedDict):
    """How many findings of one code there are; `answer` is the sender's reason for the whole code, `title_…` names the fault
    and `text` (Swedish) says more of it."""

    code: str
    title_sv: str
    title_en: str
    severity: str
    count: int
    text: str
    text_en: str
    answer: NotRequired[str | None]
    answered_rows: NotRequired[int]


class WaitingOut(TypedDict):
    """Something that waits for the reader, until the region's last day in the round (`days_left` negative: it has passed)."""

    kind: Waiting
    round: str
    round_name: str
    region: str
    region_name: str
    submission: NotRequired[int | None]
    filename: NotRequired[str]
    reason: NotRequired[str]
    count: NotRequired[int]
    due: str
    days_left: int


class WithholdingIn(TypedDict):
    """Which values are withheld and why: an indicator's, a region's or both; in a round alone, where one is named; of one unit,
    sex or age group (`total`, and '' for units, is the whole)."""

    cause: Literal["withheld_for_quality", "not_applicable"]
    reason: str
    indicator: NotRequired[str | None]
    region: NotRequired[str | None]
    round: NotRequired[str | None]
    unit: NotRequired[str | None]
    sex: NotRequired[str | None]
    age_group: NotRequired[str | None]


class WithholdingOut(TypedDict):
    """A withholding with who decided it; `lifted_at` is None while it stands."""

    cause: Literal["withheld_for_quality", "not_applicable"]
    reason: str
    indicator: NotRequired[str | None]
    region: NotRequired[str | None]
    round: NotRequired[str | None]
    unit: NotRequired[str | None]
    sex: NotRequired[str | None]
    age_group: NotRequired[str | None]
    id: int
    made_by: str
    made_at: str
    lifted_by: str | None
    lifted_at: str | None
    lifted_reason: str | None
