"""The regions' forms about how far they have come with each pathway."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from backend.core.clock import now
from backend.core.columns import UtcDateTime


class ImplementationAnswer(SQLModel, table=True):
    """One form. A later one for the same year, pathway, region and unit replaces it (`replaced_by`); both are kept."""

    __tablename__ = "implementation_answer"
    __table_args__ = (
        Index(
            "one_standing_answer",
            *("year", "pathway", "region", "unit"),
            unique=True,
            sqlite_where=text("replaced_by is null"),
            postgresql_where=text("replaced_by is null"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    year: int = Field(index=True)
    pathway: str = Field(max_length=80, index=True)
    region: str = Field(max_length=2, index=True)
    unit: str = Field(default="", max_length=200)
    decided: date | None = None
    gap_analysed: date | None = None
    resources_appointed: date | None = None
    carried_out: date | None = None
    challenges: str | None = Field(default=None, max_length=4000)
    consequences: str | None = Field(default=None, max_length=4000)
    answered_by: int = Field(foreign_key="account.id")
    answered_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    replaced_by: int | None = Field(default=None, foreign_key="implementation_answer.id")
