"""Values that are withheld, as they are asked for and told."""

from datetime import datetime

from pydantic import BaseModel, Field

from backend.core.schemas import FreeText
from indicators.disclosure.primary import WithheldCause


class WithholdingIn(BaseModel):
    """Which values are withheld and why: an indicator's, a region's or both; in a round alone, where one is named; of one
    unit, sex or age group (`total`, and '' for units, is the whole)."""

    cause: WithheldCause
    reason: FreeText = Field(min_length=3, max_length=1000)
    indicator: str | None = Field(default=None, max_length=80)
    region: str | None = Field(default=None, pattern=r"^\d{2}$")
    round: str | None = Field(default=None, max_length=80)
    unit: str | None = Field(default=None, max_length=200)
    sex: str | None = Field(default=None, max_length=10)
    age_group: str | None = Field(default=None, max_length=20)


class LiftIn(BaseModel):
    """Why values are shown again."""

    reason: FreeText = Field(min_length=3, max_length=1000)


class WithholdingOut(WithholdingIn):
    """A withholding with who decided it; `lifted_at` is None while it stands."""

    id: int
    made_by: str
    made_at: datetime
    lifted_by: str | None
    lifted_at: datetime | None
    lifted_reason: str | None
