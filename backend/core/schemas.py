"""What several subjects' requests have in common."""

import unicodedata
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from datasources.delivery.personal import is_personal


def _about_nobody(text: str) -> str:
    """Raises ValueError, without repeating the text, where it has a personal number."""
    if is_personal(text):
        raise ValueError("innehåller ett personnummer; skriv utan uppgifter om personer")
    return text


FreeText = Annotated[str, AfterValidator(_about_nobody)]
"""A sentence from a person, which must not have a Swedish personal identity number in it."""


def _bare_name(name: str) -> str:
    """The file's own name: without the folders that some browsers send, and without signs that no list could show."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    return shown or "namnlös"


SentFileName = Annotated[str, AfterValidator(_bare_name)]
"""A file's name as its sender has it, cleaned: it is shown to others, written into answers' headers and never opened."""


class StepIn(BaseModel):
    """A step on a road: its name and, where it is needed, the reason."""

    step: str
    reason: FreeText | None = None


class Site(BaseModel):
    """The platform's name, version and the notice that every page and export shows (None: no notice)."""

    name: str
    version: str
    notice: str | None


class NoticeIn(BaseModel):
    """A new notice; None or empty takes it away."""

    notice: str | None = Field(default=None, max_length=500)


class AuditOut(BaseModel):
    """One line of the audit log."""

    id: int
    at: datetime
    actor: str
    action: str
    object_type: str
    object_id: str
    before: str | None
    after: str | None
    detail: dict[str, object] = {}


class WordOut(BaseModel):
    """What people call a code."""

    sv: str
    en: str
