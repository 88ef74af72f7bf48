"""Forms of catalogue entries, and drafts of them, as the API gives them."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from backend.register.computation_schemas import NumberedOut
from indicators.base import PartialDate, Sentence

FieldType = Literal[
    "text",
    "long",
    "whole",
    "number",
    "yes_no",
    "day",
    "choice",
    "choices",
    "lines",
    "numbers",
    "pair",
    "group",
    "groups",
    "table",
    "patients",
    "yaml",
    "kept",
    "word_or_table",
    "definition",
    "part",
    "one_of",
    "parts",
    "named",
    "tests",
    "alternatives",
    "variables",
    "uses",
    "own",
    "owns",
    "moment",
    "length",
    "reference",
    "period",
    "without_end",
]
"""`lines` is a list of texts, one a line, `numbers` one of numbers; `pair` a text in Swedish and English; `group` a part with
fields of its own, `groups` a list of such, and `table` a list of such with a row for each: there a field of a part in the part
is called `given.value`. `patients` are worked patients, whose fields are tables: who they are (`people`), their records by
event table, and what is `expect`ed of them. `yaml` is what no form has: it is written as in the file, and `kept`
what the form carries along and nobody writes in. `word_or_table` is a word of the choices, or a table.

What follows is of the language of computations. `definition` is a group with what it means in words beside it. A `part` has the
fields of a `model`, of which what is not said is not shown; of `one_of` exactly one is said, and `parts` are a list of such.
`named` are parts by names of the definition's own, `tests` by fields of the rows, `alternatives` a list of such; `own` is one
such name and `owns` several."""


class FormChoice(BaseModel):
    """What may be chosen in a field, and what people call it."""

    code: str
    sv: str
    en: str


class PickOut(BaseModel):
    """Something that a field may be filled with: its `code` (what is written), what people call it, and what it is `of`: a
    code's system, an entry's kind, a goal's pathway. A named condition has the `digest` that its use says."""

    code: str
    sv: str
    en: str | None
    of: str
    digest: str | None = None


class PickedOut(BaseModel):
    """What a search for a field's content gave, best first; `more`: there are others, which a longer query would tell."""

    picks: list[PickOut]
    more: bool


class FormField(BaseModel):
    """One field of a form. `nullable`: it may say that there is nothing (null). `pick` is what it may be filled from by search:
    `codes`, `goals` (of the pathway beside it), or kinds of entries. `model` has the fields of its parts, where they are said
    once for all (`DefinitionForm`), and `own` which of the definition's own names it speaks of."""

    name: str
    type: FieldType
    required: bool
    nullable: bool
    title_sv: str
    title_en: str
    help_sv: str | None
    help_en: str | None
    choices: list[FormChoice]
    pick: list[str]
    fields: list["FormField"]
    model: str | None = None
    own: str | None = None


class DefinitionForm(BaseModel):
    """What the language of computations can express: the fields of its models by name, and the event tables with theirs."""

    models: dict[str, list[FormField]]
    tables: list[FormField]


class ProseOut(BaseModel):
    """A computation in the making as numbered steps, as far as it holds, and in sentences what does not."""

    steps: list[NumberedOut] = []
    faults: list[str] = []


class EntryKindOut(BaseModel):
    """A kind of entry: `may_draft` whether the reader may make new ones, `by_form` whether in a form."""

    kind: str
    name_sv: str
    name_en: str
    entries: int
    may_draft: bool
    by_form: bool


DEEPEST = 50
"""No entry nests near this deep; Python's own recursion ends at a thousand."""


def _keepable(content: dict[str, Any]) -> dict[str, Any]:
    """The content as it is.

    Raises ValueError where it nests too deep to be gone through, or has half a character, which nothing can store.
    """
    level: list[Any] = [content]
    for _ in range(DEEPEST):
        level = [part for one in level for part in _parts(one)]
    if level:
        raise ValueError("är nästlat för djupt")
    try:
        json.dumps(content, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("har ett halvt tecken") from None
    return content


def _parts(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, Mapping) else value if isinstance(value, list) else []


class DraftIn(BaseModel):
    """What stands in a form now, complete or not. `revision` is the one it was read at; 0 begins a draft.

    `based_on` is the version that a new draft begins from; 0 where the entry is new. Without content it begins with what that
    version says, or (`copy_of`) the newest version of another entry. `began` is what the writer began from: then a draft
    that has been saved elsewhere since gets the changes of both, and where both changed the same field the writer's own.
    """

    revision: int = Field(ge=0)
    based_on: int = Field(default=0, ge=0)
    copy_of: str | None = None
    content: Annotated[dict[str, Any], AfterValidator(_keepable)] | None = None
    began: Annotated[dict[str, Any], AfterValidator(_keepable)] | None = None


class FieldChange(BaseModel):
    """That a field differs: where it stands, what it is called, and both values as text (None: there was nothing)."""

    place: str
    title_sv: str
    title_en: str
    before: str | None
    after: str | None


class VersionDiff(BaseModel):
    """What differs between two versions of an entry, in the order that its type has the fields."""

    kind: str
    id: str
    before: int
    after: int
    changes: list[FieldChange]


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


class TakeNewer(BaseModel):
    """Takes what another has published since the draft was begun into it, at a revision."""

    revision: int = Field(ge=1)


class MergeIn(BaseModel):
    """The published pathway that another is merged `into`, since when, and where that is said."""

    into: str
    date: PartialDate
    source: Sentence


class CommentIn(BaseModel):
    """A comment."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]


class ThreadIn(CommentIn):
    """A comment that begins a thread, at a place of the content: `goals.0.text`."""

    place: str = Field(min_length=1, max_length=200)


class CommentOut(BaseModel):
    """A comment: by whom (a name), when, and what."""

    by: str
    written_at: datetime
    text: str


class CommentedOut(BaseModel):
    """A version that the actor wrote, and how many threads of it are open."""

    kind: str
    entry: str
    version: int
    name_sv: str
    name_en: str
    open: int


class ThreadOut(BaseModel):
    """A thread at a place of a version, with what people call the place; resolved where somebody has said so."""

    id: int
    place: str
    title_sv: str
    title_en: str
    resolved_by: str | None
    resolved_at: datetime | None
    may_answer: bool
    may_resolve: bool
    comments: list[CommentOut]


class BroughtInOut(BaseModel):
    """What became of an entry of a workbook: nothing (it says what the register says), a draft in the form, or (for kinds
    that have no form) a draft version; and how many fields it changes."""

    entry: str
    became: Literal["unchanged", "draft", "version"]
    changes: int
