"""Collection rounds, submissions, findings and receipts."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from backend.core.schemas import FreeText
from backend.core.states import RoundState, SubmissionState
from datasources.delivery.contract import RowsBy


class RoundIndicatorIn(BaseModel):
    """An indicator of a round; without `version` the published one is taken. `breakdowns` None means the specification's.

    `without_counts` says why values may be shown though no counts are handed in (they are public already, for instance).
    """

    indicator: str
    version: int | None = None
    breakdowns: list[str] | None = None
    without_counts: FreeText | None = None


class RoundIn(BaseModel):
    """A new round. `period_end` is the first day after the period; `regions` are the county codes that are expected.

    `rows_by` `month` lets each row be of one calendar month in the period, which then begins and ends with a month.

    `public_source` is the address where all its values are public already; then the national side hands in for all regions.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)
    name: str = Field(min_length=1, max_length=200)
    period_label: str = Field(min_length=1, max_length=40)
    period_start: date
    period_end: date
    rows_by: RowsBy = "period"
    due: date
    indicators: list[RoundIndicatorIn] = Field(min_length=1, max_length=500)
    regions: list[str] = Field(min_length=1, max_length=22)
    public_source: str | None = Field(default=None, pattern=r"^https?://\S+$", max_length=500)


class DueIn(BaseModel):
    """A new last day for a round, for all regions or (`region`) one, and why."""

    due: date
    region: str | None = Field(default=None, pattern=r"^\d{2}$")
    reason: FreeText


class RoundIndicatorOut(BaseModel):
    """An indicator of a round."""

    indicator: str
    version: int
    name: str
    unit: str
    breakdowns: list[str]
    without_counts: str | None = None


class AskedOut(BaseModel):
    """Where a region's delivery of one of a round's indicators is: the state of the latest submission that holds it, or the
    reason why it cannot be delivered; neither where it is missing.
    """

    indicator: str
    state: SubmissionState | None
    declared: str | None


class RoundOut(BaseModel):
    """A round in a list. `delivered` counts regions with something attested or further, `declared` those that have not but
    have declared, and attested, that they cannot deliver at all.
    """

    id: str
    name: str
    state: RoundState
    period_label: str
    period_start: date
    period_end: date
    rows_by: RowsBy = "period"
    due: date
    indicators: int
    regions: list[str]
    delivered: int
    declared: int
    public_source: str | None = None
    steps: list[str] = []


class RegionDelivery(BaseModel):
    """What is known of one region's delivery to a round. `state` None: nothing handed in.

    Only states that the reader may know are given; others see the published one or nothing. `delivered` tells whether the
    region counts as done (something attested or further, or a declared reason for all); `in_force` are the submissions that
    everybody sees values of, which may be others than the latest.
    """

    region: str
    name: str
    state: SubmissionState | None
    submission: int | None
    late: bool
    due: date
    delivered: bool = False
    in_force: list[int] = []
    declared: list["DeclarationOut"] = []


class RoundDetail(RoundOut):
    """A round with its indicators and the state of each expected region. `remarks` is what in it looks like a slip."""

    remarks: list[str] = []
    indicator_list: list[RoundIndicatorOut]
    deliveries: list[RegionDelivery]


class DeclarationIn(BaseModel):
    """ "Cannot deliver, because …": for one indicator of the round, or (None) for all."""

    region: str
    indicator: str | None = None
    reason: FreeText = Field(min_length=3, max_length=1000)


class DeclarationOut(BaseModel):
    """A declared reason for not delivering; until it is attested only the region itself sees it."""

    id: int
    region: str
    indicator: str | None
    reason: str
    declared_at: datetime
    declared_by: str
    attested_at: datetime | None = None
    attested_by: str | None = None
    steps: list[str] = []


class SummaryOut(BaseModel):
    """How many findings of one code there are; `answer` is the sender's reason for the whole code,
    `title_…` names the fault and `text` (Swedish) says more of it."""

    code: str
    title_sv: str
    title_en: str
    severity: str
    count: int
    text: str
    text_en: str
    answer: str | None = None
    answered_rows: int = 0


class AskedBack(BaseModel):
    """That the region wants back what it has attested, and why."""

    at: datetime
    by: str
    reason: str


class SubmissionOut(BaseModel):
    """A submission in a list. `steps` are the transitions the reader may take now.

    `in_force` counts the indicators that everybody sees its values of; `superseded` tells that all that was accepted or
    published of it has been replaced; `beside` are other attested submissions of the same round and region with an indicator
    in common; `asked_back` tells that the region wants it back.
    """

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
    received_at: datetime
    received_by: str
    attested_at: datetime | None = None
    attested_by: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    late: bool
    in_force: int = 0
    superseded: bool = False
    beside: list[int] = []
    asked_back: AskedBack | None = None
    same_as: int | None = None
    steps: list[str] = []


class SubmissionEvent(BaseModel):
    """One thing that has happened to a submission; `after` is the state that it led to."""

    at: datetime
    actor: str
    action: str
    after: str | None
    reason: str | None


class SubmissionDetail(SubmissionOut):
    """A submission with its findings summed up and its history. `unanswered` counts warnings that still need a reason;
    `replaced_by` are the submissions that hold now what it had; `manifest` is the SHA-256 of the manifest where a published
    specification has computed the results; `erased` tells that the file's bytes are gone; `may_ask_back` that the reader may
    ask to get it back."""

    summary: list[SummaryOut]
    unanswered: int
    indicators: list[str]
    history: list[SubmissionEvent]
    verdict: dict[str, object] | None
    replaced_by: list[int] = []
    manifest: str | None = None
    erased: bool = False
    may_ask_back: bool = False


class Comparison(BaseModel):
    """How the rows of a submission that is not accepted stand to those that hold now (of the submissions `earlier`) of the
    same indicators: how many it changes, adds, leaves as they are, and does not have. No `earlier`: it replaces nothing."""

    earlier: list[int] = []
    changed: int = 0
    new: int = 0
    unchanged: int = 0
    gone: int = 0


class AskBackIn(BaseModel):
    """Why the region wants the submission back."""

    reason: FreeText = Field(min_length=3, max_length=1000)


class FindingOut(BaseModel):
    """One finding in a file: what (`title_…`), where, and what to do. `sheet` is there where a workbook has several; the row's
    indicator, sex and age group where they could be read, with their Swedish words in `…_name` and `…_text`. `message` is in
    Swedish."""

    code: str
    title_sv: str
    title_en: str
    severity: str
    sheet: str | None = None
    row: int | None
    column: str | None
    column_text: str | None = None
    value: str | None
    indicator: str | None = None
    indicator_name: str | None = None
    sex: str | None = None
    sex_text: str | None = None
    age_group: str | None = None
    age_text: str | None = None
    message: str
    message_en: str
    answer: str | None = None


class FindingPage(BaseModel):
    """Some of the findings; `total` counts all that match."""

    total: int
    items: list[FindingOut]


class AnswerIn(BaseModel):
    """The sender's reason for all warnings of a code, or for one row of them."""

    code: str
    row: int | None = Field(default=None, ge=1, le=2**31 - 1)
    reason: FreeText = Field(min_length=3, max_length=1000)


class SubmissionStep(BaseModel):
    """A step: withdraw, attest, accept, return or publish; the reason where one is needed."""

    step: str
    reason: FreeText | None = Field(default=None, max_length=1000)


class Receipt(BaseModel):
    """What was handed in, when, by whom, with its hash, and the manifest's where a published specification computed it."""

    submission: int
    round: str
    round_name: str
    region: str
    region_name: str
    filename: str
    sha256: str
    size: int
    received_at: datetime
    received_by: str
    state: SubmissionState
    rows: int | None
    indicators: list[str]
    errors: int
    warnings: int
    notes: int
    attested_at: datetime | None
    attested_by: str | None
    manifest: str | None = None
    notice: str | None
