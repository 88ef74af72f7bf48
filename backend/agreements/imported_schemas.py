"""Payments that another body decided, as the API gives and takes them. Kronor and öre are whole numbers."""

from datetime import datetime

from pydantic import BaseModel, Field

from backend.core.schemas import FreeText
from backend.core.states import DecisionState


class DecisionLineIn(BaseModel):
    """Whole kronor to a recipient: a county code, or a name by which the recipient is known."""

    recipient: str = Field(max_length=80)
    kronor: int = Field(ge=-(10**12), le=10**12)


class DecisionIn(BaseModel):
    """What another body decided about a pot. `total` is the sum that the decision itself states."""

    pot: str = Field(max_length=80)
    source: FreeText = Field(min_length=1, max_length=500)
    total: int | None = None
    lines: list[DecisionLineIn] = Field(min_length=1, max_length=200)


class ImportedOut(BaseModel):
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
    made_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    steps: list[str]


class ComparedLine(BaseModel):
    """What a recipient has by the decision and by the rulebook; None where that one has no line for it."""

    recipient: str
    recipient_name: str
    imported_ore: int | None
    computed_ore: int | None
    differs: bool


class ImportedDetail(ImportedOut):
    """An imported decision line by line beside what is computed. `problems` says why nothing can be computed."""

    lines: list[ComparedLine]
    problems: list[str]
