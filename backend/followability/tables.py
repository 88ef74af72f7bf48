"""What meetings and people have said about following pathways, and what units answer by a link.

Reviews, plans, decisions and peer reviews are only added to: the database refuses to change or remove them.
"""

from datetime import date, datetime

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from backend.core.clock import now
from backend.core.columns import UtcDateTime
from backend.core.states import UnitAnswerState

STANDING = "state in ('answered', 'attested')"


def _one(name: str, *columns: str, where: str) -> Index:
    """An index that lets one row stand, of those that the condition is for."""
    return Index(name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where))


class FeasibilityReview(SQLModel, table=True):
    """What one meeting (avstämning) said of one indicator and data source. The last meeting holds.

    `detail` is the obstacle in words, `plan` what is to be done by `answerable` no later than `due`. `participants` and
    `notes` are the meeting's own, for those who read drafts.
    """

    __tablename__ = "feasibility_review"

    id: int | None = Field(default=None, primary_key=True)
    indicator: str = Field(max_length=80, index=True)
    source: str = Field(max_length=80)
    followable: str = Field(max_length=20)
    obstacle: str | None = Field(default=None, max_length=30)
    detail: str | None = Field(default=None, max_length=1000)
    remover: str | None = Field(default=None, max_length=30)
    plan: str | None = Field(default=None, max_length=2000)
    answerable: str | None = Field(default=None, max_length=200)
    due: date | None = None
    held_on: date
    participants: str | None = Field(default=None, max_length=1000)
    notes: str | None = Field(default=None, max_length=4000)
    recorded_by: int = Field(foreign_key="account.id")
    recorded_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class FollowUpPlan(SQLModel, table=True):
    """What a pathway's plan has beside its reviews: the ambition, and how data are to be collected. The last holds."""

    __tablename__ = "follow_up_plan"

    id: int | None = Field(default=None, primary_key=True)
    pathway: str = Field(max_length=80, index=True)
    ambition: str = Field(max_length=4000)
    models: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    collection: str | None = Field(default=None, max_length=2000)
    decided_by: str = Field(max_length=200)
    decided_on: date
    recorded_by: int = Field(foreign_key="account.id")
    recorded_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class GoalDecision(SQLModel, table=True):
    """What is decided for a goal that nothing follows. The last holds."""

    __tablename__ = "goal_decision"

    id: int | None = Field(default=None, primary_key=True)
    pathway: str = Field(max_length=80, index=True)
    goal: str = Field(max_length=80)
    decision: str = Field(max_length=30)
    reason: str = Field(max_length=2000)
    decided_by: str = Field(max_length=200)
    decided_on: date
    recorded_by: int = Field(foreign_key="account.id")
    recorded_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class PeerReview(SQLModel, table=True):
    """What peers found at a unit: a way to follow what no register has."""

    __tablename__ = "peer_review"

    id: int | None = Field(default=None, primary_key=True)
    pathway: str = Field(max_length=80, index=True)
    goal: str | None = Field(default=None, max_length=80)
    region: str = Field(max_length=2, index=True)
    unit: str = Field(max_length=200)
    reviewers: str = Field(max_length=500)
    held_on: date
    finding: str = Field(max_length=4000)
    recorded_by: int = Field(foreign_key="account.id")
    recorded_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class UnitLink(SQLModel, table=True):
    """A link by which one unit answers one structure question of one round, without an account. Only the SHA-256 of its secret
    is kept."""

    __tablename__ = "unit_link"
    __table_args__ = (
        _one("one_link_of_a_unit", "round_id", "region", "indicator", "unit", where="revoked_at is null"),
    )

    id: int | None = Field(default=None, primary_key=True)
    round_id: str = Field(foreign_key="round.id", index=True)
    region: str = Field(max_length=2, index=True)
    indicator: str = Field(max_length=80)
    unit: str = Field(max_length=200)
    digest: str = Field(unique=True, max_length=64)
    made_by: int = Field(foreign_key="account.id")
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class UnitAnswer(SQLModel, table=True):
    """A unit's answer, which counts once the region has attested it. One of a link stands at a time."""

    __tablename__ = "unit_answer"
    __table_args__ = (_one("one_answer_of_a_link", "link_id", where=STANDING),)

    id: int | None = Field(default=None, primary_key=True)
    link_id: int = Field(foreign_key="unit_link.id", index=True)
    state: str = Field(default=UnitAnswerState.ANSWERED.value, max_length=20, index=True)
    answer: bool
    comment: str | None = Field(default=None, max_length=1000)
    answered_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    attested_by: int | None = Field(default=None, foreign_key="account.id")
    attested_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class UnitAnswerUse(SQLModel, table=True):
    """That an attested answer is counted in a submission: what leads from a result back to the answers that it is made of."""

    __tablename__ = "unit_answer_use"

    submission_id: int = Field(foreign_key="submission.id", primary_key=True)
    answer_id: int = Field(foreign_key="unit_answer.id", primary_key=True, index=True)
