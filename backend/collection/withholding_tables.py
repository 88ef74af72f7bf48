"""Values that people withhold."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from backend.core.clock import now
from backend.core.columns import UtcDateTime


class Withholding(SQLModel, table=True):
    """That values are not shown, though they could be: for their quality, or because they do not apply there.

    Which ones: those of all the columns that are not None. It stands until it is lifted, for what is published later too, and
    is kept after that.
    """

    id: int | None = Field(default=None, primary_key=True)
    cause: str = Field(max_length=30)
    reason: str = Field(max_length=1000)
    indicator: str | None = Field(default=None, max_length=80, index=True)
    region: str | None = Field(default=None, max_length=2)
    round_id: str | None = Field(default=None, foreign_key="round.id")
    unit: str | None = Field(default=None, max_length=200)
    sex: str | None = Field(default=None, max_length=10)
    age_group: str | None = Field(default=None, max_length=20)
    made_by: int = Field(foreign_key="account.id")
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    lifted_by: int | None = Field(default=None, foreign_key="account.id")
    lifted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lifted_reason: str | None = Field(default=None, max_length=1000)
