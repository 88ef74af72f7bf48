"""What people decide about agreements: judgements, appeals, payment runs and decisions of others, and the files that regions
attach. Nothing is changed once it is decided."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from backend.core.clock import now
from backend.core.columns import UtcDateTime


def _one(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where))


class AttachedFile(SQLModel, table=True):
    """A file that a region attaches to what it owes by an agreement, kept under `sha256`. The newest holds; a later one has the
    next number, so that two who send at once cannot both be it."""

    __tablename__ = "attached_file"
    __table_args__ = (UniqueConstraint("agreement", "requirement", "region", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    agreement: str = Field(max_length=80, index=True)
    requirement: str = Field(max_length=80)
    region: str = Field(max_length=2)
    number: int
    filename: str = Field(max_length=200)
    form: str = Field(max_length=10)
    size: int
    sha256: str = Field(foreign_key="stored_file.sha256", max_length=64)
    attached_by: int = Field(foreign_key="account.id")
    attached_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Judgement(SQLModel, table=True):
    """A verdict that people give of one requirement and one subject (a region, or who else carries the agreement out).

    One is prepared and one holds at a time; the earlier are kept. `came_on` is the day a duty was done, `attached` a file of
    the region's that it rests on; `lacking` are the listed contents that a document does not have, in the rulebook's Swedish
    words of that day (None: not gone through).
    """

    __table_args__ = (
        _one("one_judgement_prepared", "agreement", "requirement", "subject", where="state = 'prepared'"),
        _one("one_judgement_holds", "agreement", "requirement", "subject", where="state = 'approved'"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agreement: str = Field(max_length=80, index=True)
    requirement: str = Field(max_length=80)
    subject: str = Field(max_length=80)
    verdict: str = Field(max_length=20)
    came_on: date | None = None
    lacking: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    comment: str = Field(max_length=4000)
    evidence: str = Field(max_length=1000)
    attached: int | None = Field(default=None, foreign_key="attached_file.id")
    state: str = Field(max_length=20)
    made_by: int = Field(foreign_key="account.id")
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str | None = Field(default=None, max_length=1000)


class Appeal(SQLModel, table=True):
    """What a region says against a verdict, and what was answered. One of a verdict is open at a time."""

    __table_args__ = (
        _one("one_appeal_open", "agreement", "requirement", "region", "month", where="state = 'open'"),
        _one("one_appeal_of_no_month", "agreement", "requirement", "region", where="state = 'open' and month is null"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agreement: str = Field(max_length=80, index=True)
    requirement: str = Field(max_length=80)
    region: str = Field(max_length=2)
    month: date | None = None
    text: str = Field(max_length=4000)
    state: str = Field(max_length=20)
    made_by: int = Field(foreign_key="account.id")
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str | None = Field(default=None, max_length=1000)


class PaymentRun(SQLModel, table=True):
    """The payments of one occasion, with all that they rest on. `content` is canonical JSON, `digest` its SHA-256,
    `total_ore` the sum of its lines, so that a list of runs need not read what they rest on."""

    __tablename__ = "payment_run"
    __table_args__ = (
        _one("one_run_prepared", "agreement", "occasion", where="state = 'prepared'"),
        _one("one_run_approved", "agreement", "occasion", where="state = 'approved'"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agreement: str = Field(max_length=80, index=True)
    occasion: str = Field(max_length=80)
    version: int
    digest: str = Field(max_length=64)
    total_ore: int = Field(sa_type=BigInteger)
    content: str
    state: str = Field(max_length=20)
    made_by: int = Field(foreign_key="account.id")
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str | None = Field(default=None, max_length=1000)


class ImportedDecision(SQLModel, table=True):
    """What another body decided to pay of a pot: `kronor` has whole kronor by recipient; the file is kept under `sha256`.

    One of a pot is prepared and one holds at a time; the earlier are kept.
    """

    __tablename__ = "imported_decision"
    __table_args__ = (
        _one("one_decision_prepared", "agreement", "pot", where="state = 'prepared'"),
        _one("one_decision_holds", "agreement", "pot", where="state = 'approved'"),
    )

    id: int | None = Field(default=None, primary_key=True)
    agreement: str = Field(max_length=80, index=True)
    pot: str = Field(max_length=80)
    source: str = Field(max_length=500)
    sha256: str = Field(foreign_key="stored_file.sha256", max_length=64)
    filename: str = Field(max_length=200)
    kronor: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))
    state: str = Field(max_length=20)
    made_by: int = Field(foreign_key="account.id")
    made_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str | None = Field(default=None, max_length=1000)
