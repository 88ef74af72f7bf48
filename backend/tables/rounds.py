"""Collection rounds, what they ask of whom, and declared reasons for not delivering."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from backend.tables.base import UtcDateTime, now


class Round(SQLModel, table=True):
    """A collection round: one period. `period_end` is the first day after it."""

    id: str = Field(primary_key=True, max_length=80)
    name: str = Field(max_length=200)
    state: str = Field(max_length=20, index=True)
    period_label: str = Field(max_length=40, index=True)
    period_start: date
    period_end: date
    due: date
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class RoundIndicator(SQLModel, table=True):
    """An indicator, in a fixed version, that a round asks for."""

    __tablename__ = "round_indicator"
    __table_args__ = (UniqueConstraint("round_id", "indicator"),)

    id: int | None = Field(default=None, primary_key=True)
    round_id: str = Field(foreign_key="round.id", index=True)
    indicator: str = Field(max_length=80, index=True)
    specification_id: int = Field(foreign_key="specification_version.id")
    breakdowns: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class RoundRegion(SQLModel, table=True):
    """A region (or `00`, the nation) that a round expects a delivery from."""

    __tablename__ = "round_region"
    __table_args__ = (UniqueConstraint("round_id", "region"),)

    id: int | None = Field(default=None, primary_key=True)
    round_id: str = Field(foreign_key="round.id", index=True)
    region: str = Field(max_length=2)


class Declaration(SQLModel, table=True):
    """ "Cannot deliver, because …", for one indicator of a round or (None) all of them."""

    id: int | None = Field(default=None, primary_key=True)
    round_id: str = Field(foreign_key="round.id", index=True)
    region: str = Field(max_length=2, index=True)
    indicator: str | None = Field(default=None, max_length=80)
    reason: str = Field(max_length=1000)
    declared_by: int = Field(foreign_key="account.id")
    declared_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
