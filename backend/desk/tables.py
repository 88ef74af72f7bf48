"""Findings about the catalogue that somebody has accepted, in this installation."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from backend.core.clock import now
from backend.core.columns import UtcDateTime


class LintWaiver(SQLModel, table=True):
    """One accepted finding: the lint's code, the entry and what it is about there. One stands at a time; it is lifted, never
    removed."""

    __tablename__ = "lint_waiver"
    __table_args__ = (
        Index(
            "one_standing_waiver",
            *("rule", "entry", "about"),
            unique=True,
            sqlite_where=text("lifted_at is null"),
            postgresql_where=text("lifted_at is null"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    rule: str = Field(max_length=60)
    entry: str = Field(max_length=80)
    about: str = Field(default="", max_length=200)
    reason: str = Field(max_length=2000)
    waived_by: int = Field(foreign_key="account.id")
    waived_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    lifted_by: int | None = Field(default=None, foreign_key="account.id")
    lifted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
