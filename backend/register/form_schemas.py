"""Forms of catalogue entries, and drafts of them, as the API gives them."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from indicators.base import PartialDate, Sentence

FieldType = Literal[
    "text", "long", "whole", "number", "yes_no", "day", "choice", "choices", "lines", "pair", "group", "groups", "yaml"
]
"""`lines` is a list of texts, one a line; `pair` a text in Swedish and English; `group` a part with fields of its own and
`groups` a list of such; `yaml` what no form has: it is written as in the file."""


class FormChoice(BaseModel):
    """What may be chosen in a field, and what people call it."""

    code: str
    sv: str
    en: str


class FormField(BaseModel):
    """One field of a form."""

    name: str
    type: FieldType
    required: bool
    title_sv: str
    title_en: str
    help_sv: str | None
    help_en: str | None
    choices: list[FormChoice]
    fields: list["FormField"]


class EntryKindOut(BaseModel):
    """A kind of entry: `may_draft` whether the reader may make new ones, `by_form` whether in a form."""

    kind: str
    name_sv: str
    name_en: str
    entries: int
    may_draft: bool
    by_form: bool


class DraftIn(BaseModel):
    """What stands in a form now, complete or not. `revision` is the one it was read at; 0 begins a draft.

    `based_on` is the version that a new draft begins from; 0 where the entry is new. Without content it begins with what that
    version says, or (`copy_of`) the newest version of another entry.
    """

    revision: int = Field(ge=0)
    based_on: int = Field(default=0, ge=0)
    copy_of: str | None = None
    content: dict[str, Any] | None = None


class FieldChange(BaseModel):
    """That a field differs: where it stands, what it is called, and both values as text (None: there was nothing)."""

    place: str
    title_sv: str
    title_en: str
    before: str | None
    after: str | None


class DraftOut(BaseModel):
    """The actor's own draft of an entry. `changes` is what differs from the version that it is based on; `newer` what has
    changed in the register since: it must be looked at before the draft is handed in."""

    kind: str
    entry: str
    revision: int
    based_on: int
    content: dict[str, Any]
    saved_at: datetime
    changes: list[FieldChange]
    newest: int
    newer: list[FieldChange]


class DraftLine(BaseModel):
    """One of the actor's drafts in a list."""

    kind: str
    entry: str
    name: str
    saved_at: datetime


class HandInDraft(BaseModel):
    """Hands the draft in at a revision. `seen` is the newest version of the register that the author has looked at."""

    revision: int = Field(ge=1)
    seen: int = Field(default=0, ge=0)


class MergeIn(BaseModel):
    """The published pathway that another is merged `into`, since when, and where that is said."""

    into: str
    date: PartialDate
    source: Sentence
