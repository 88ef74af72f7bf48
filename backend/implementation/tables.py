"""The regions' forms about how far they have come with each pathway, and who stands by them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from backend.core.clock import now
from backend.core.columns import UtcDateTime
from backend.core.states import FormState

_STANDING = "state in ('answered', 'attested')"


class ImplementationAnswer(SQLModel, table=True):
    """One form and where it is on its road. Of a year, pathway, region and unit one is in force (attested) and one may wait.

    What is said is never changed in a row: a later form is a row of its own, and `replaced_by` says which. `attested_by` is
    empty where the form counted before forms were attested. `survey` is a `schemas.Survey` without what is unanswered.
    """

    __tablename__ = "implementation_answer"
    __table_args__ = (
        Index(
            "one_form_in_force_and_one_waiting",
            *("year", "pathway", "region", "unit", "state"),
            unique=True,
            sqlite_where=text(_STANDING),
            postgresql_where=text(_STANDING),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    year: int = Field(index=True)
    pathway: str = Field(max_length=80, index=True)
    region: str = Field(max_length=2, index=True)
    unit: str = Field(default="", max_length=200)
    state: str = Field(default=FormState.ANSWERED.value, max_length=20, index=True)
    decided: date | None = None
    gap_analysed: date | None = None
    resources_appointed: date | None = None
    carried_out: date | None = None
    planned_start: date | None = None
    planned_end: date | None = None
    challenges: str | None = Field(default=None, max_length=4000)
    consequences: str | None = Field(default=None, max_length=4000)
    survey: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default=text("'{}'"))
    )
    answered_by: int = Field(foreign_key="account.id")
    answered_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    attested_by: int | None = Field(default=None, foreign_key="account.id")
    attested_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    replaced_by: int | None = Field(default=None, foreign_key="implementation_answer.id")
