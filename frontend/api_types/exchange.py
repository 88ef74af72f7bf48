"""What the API takes and gives about exchange. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import Literal, TypedDict

from frontend.api_types.register import FieldChange


class DoubtOut(TypedDict):
    """Why something is doubted, in both languages."""

    code: str
    sv: str
    en: str


class KikFieldOut(TypedDict):
    """One field of a record: what it came to, the names of the fields of ours that it went to, and its value."""

    field: str
    verdict: Literal["read", "doubted", "kept"]
    titles_sv: list[str]
    titles_en: list[str]
    value: str
    doubts: list[DoubtOut]


class KikLossOut(TypedDict):
    """A specification as a record of KIK's: the fields that differ when it is read again (`after` is what it says)."""

    entry: str
    name: str
    measure: str
    fields: list[FieldChange]


class KikRecordOut(TypedDict):
    """One record: where it stands in the file, the draft that it became, and everything that was read of it."""

    number: int
    file: str | None
    title: str | None
    measure: str | None
    outcome: Literal["new", "changed", "unchanged", "older", "twice", "refused"]
    entry: str | None
    reason: DoubtOut | None
    fields: list[KikFieldOut]
    lacks: list[LackOut]
    changes: list[FieldChange]


class KikReport(TypedDict):
    """What came of a file. `preview`: nothing was kept."""

    preview: bool
    outcomes: dict[str, int]
    records: list[KikRecordOut]


class LackOut(TypedDict):
    """What a draft lacks before it can be handed in or published: the field and what is wrong."""

    place: str
    title_sv: str
    title_en: str
    message: str
