"""What comes of reading and writing another catalogue's records, as the API gives it."""

from typing import Literal

from pydantic import BaseModel

from backend.exchange.kik_reading import Verdict
from backend.register.form_schemas import FieldChange

KikOutcome = Literal["new", "changed", "unchanged", "older", "twice", "refused"]
"""`new` and `changed` are drafts made (or, at a preview, to be made); `older` and `twice` stand aside for another record of the
same measure; `refused` could not be taken in."""


class DoubtOut(BaseModel):
    """Why something is doubted, in both languages."""

    code: str
    sv: str
    en: str


class KikFieldOut(BaseModel):
    """One field of a record: what it came to, the names of the fields of ours that it went to, and its value."""

    field: str
    verdict: Verdict
    titles_sv: list[str]
    titles_en: list[str]
    value: str
    doubts: list[DoubtOut]


class LackOut(BaseModel):
    """What a draft lacks before it can be handed in or published: the field and what is wrong."""

    place: str
    title_sv: str
    title_en: str
    message: str


class KikRecordOut(BaseModel):
    """One record: where it stands in the file, the draft that it became, and everything that was read of it."""

    number: int
    file: str | None
    title: str | None
    measure: str | None
    outcome: KikOutcome
    entry: str | None
    reason: DoubtOut | None
    fields: list[KikFieldOut]
    lacks: list[LackOut]
    changes: list[FieldChange]


class KikReport(BaseModel):
    """What came of a file. `preview`: nothing was kept."""

    preview: bool
    outcomes: dict[KikOutcome, int]
    records: list[KikRecordOut]


class KikLossOut(BaseModel):
    """A specification as a record of KIK's: the fields that differ when it is read again (`after` is what it says)."""

    entry: str
    name: str
    measure: str
    fields: list[FieldChange]
