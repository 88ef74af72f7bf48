"""Rounds and what they ask of whom; handed-in files, submissions, what was found in them, and the observations they gave."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from backend.core.clock import now
from backend.core.columns import ExactDecimal, UtcDateTime


def _unique(name: str, *columns: str, where: str) -> Index:
    """An index that lets one row stand, of those that the condition is for (empty cells are never equal)."""
    return Index(name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where))


class Round(SQLModel, table=True):
    """A collection round: one period. `period_end` is the first day after it. `rows_by` tells whether each row is of the whole
    period or of one calendar month in it. `public_source` is the address where the values are public already: then the national
    side hands them in for all regions.
    """

    id: str = Field(primary_key=True, max_length=80)
    name: str = Field(max_length=200)
    state: str = Field(max_length=20, index=True)
    period_label: str = Field(max_length=40, index=True)
    period_start: date
    period_end: date
    rows_by: str = Field(default="period", max_length=10, sa_column_kwargs={"server_default": "period"})
    due: date
    public_source: str | None = Field(default=None, max_length=500)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class RoundIndicator(SQLModel, table=True):
    """An indicator, in a fixed version, that a round asks for.

    `without_counts` says why its values may be shown though no counts are handed in; None: they may not.
    """

    __tablename__ = "round_indicator"
    __table_args__ = (UniqueConstraint("round_id", "indicator"),)

    id: int | None = Field(default=None, primary_key=True)
    round_id: str = Field(foreign_key="round.id", index=True)
    indicator: str = Field(max_length=80, index=True)
    specification_id: int = Field(foreign_key="entry_version.id")
    breakdowns: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    without_counts: str | None = Field(default=None, max_length=2_000)


class RoundRegion(SQLModel, table=True):
    """A region (or `00`, the nation) that a round expects a delivery from. `due` is its own last day, if it has one."""

    __tablename__ = "round_region"
    __table_args__ = (UniqueConstraint("round_id", "region"),)

    id: int | None = Field(default=None, primary_key=True)
    round_id: str = Field(foreign_key="round.id", index=True)
    region: str = Field(max_length=2)
    due: date | None = None


class Declaration(SQLModel, table=True):
    """ "Cannot deliver, because …", for one indicator of a round or (None) all of them. One of a kind stands at a time."""

    __table_args__ = (
        _unique("one_standing_declaration", "round_id", "region", "indicator", where="withdrawn_at is null"),
        _unique("one_of_all_indicators", "round_id", "region", where="withdrawn_at is null and indicator is null"),
    )

    id: int | None = Field(default=None, primary_key=True)
    round_id: str = Field(foreign_key="round.id", index=True)
    region: str = Field(max_length=2, index=True)
    indicator: str | None = Field(default=None, max_length=80)
    reason: str = Field(max_length=1000)
    declared_by: int = Field(foreign_key="account.id")
    declared_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    attested_by: int | None = Field(default=None, foreign_key="account.id")
    attested_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class StoredFile(SQLModel, table=True):
    """The bytes of one file, kept under their SHA-256. `erased_at` tells that the bytes are gone, and `reason` why."""

    __tablename__ = "stored_file"

    sha256: str = Field(primary_key=True, max_length=64)
    size: int
    stored_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str | None = None


class Submission(SQLModel, table=True):
    """One handing-in of one file to one round by one region. Never overwritten: a new file is a new submission.

    The same bytes can stand once a round and region, unless they were withdrawn, returned or rejected.
    """

    __table_args__ = (
        _unique(
            *("ux_submission_same_file", "round_id", "region", "sha256"),
            where="state not in ('withdrawn', 'returned', 'rejected')",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    round_id: str = Field(foreign_key="round.id", index=True)
    region: str = Field(max_length=2, index=True)
    state: str = Field(max_length=20, index=True)
    sha256: str = Field(foreign_key="stored_file.sha256", max_length=64, index=True)
    filename: str = Field(max_length=200)
    received_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    received_by: int = Field(foreign_key="account.id")
    rows: int | None = None
    indicators: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    verdict: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    attested_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attested_by: int | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="account.id")
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str | None = Field(default=None, max_length=1000)
    return_asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    return_asked_by: int | None = Field(default=None, foreign_key="account.id")
    return_reason: str | None = Field(default=None, max_length=1000)


class FindingCount(SQLModel, table=True):
    """How many findings of one code a submission has. The findings themselves are in the submission's Parquet file."""

    __tablename__ = "finding_count"
    __table_args__ = (UniqueConstraint("submission_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    code: str = Field(max_length=60)
    severity: str = Field(max_length=10)
    count: int


class FindingAnswer(SQLModel, table=True):
    """The sender's reason for the warnings of one code, all of them (`row` None) or those of one row."""

    __tablename__ = "finding_answer"
    __table_args__ = (
        UniqueConstraint("submission_id", "code", "row"),
        _unique("one_answer_for_all_rows", "submission_id", "code", where='"row" is null'),
    )

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    code: str = Field(max_length=60)
    row: int | None = None
    reason: str = Field(max_length=1000)
    answered_by: int = Field(foreign_key="account.id")
    answered_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


_TOTALS = "unit = '' and sex = 'total' and age_group = 'total'"


def _current(table: str, condition: str) -> tuple[Index, ...]:
    """Indexes over the rows that hold now, in the two orders that are asked for: of all rows, and of totals alone.

    An index over `superseded_…` itself would be useless, since nearly every row that is asked for has NULL there.
    """
    breakdowns = ("unit", "sex", "age_group", "statistic")

    def index(name: str, *columns: str, where: str) -> Index:
        return Index(f"ix_{table}_{name}", *columns, sqlite_where=text(where), postgresql_where=text(where))

    return (
        index("by_indicator", "indicator", "period_start", "region", *breakdowns, where=condition),
        index("by_region", "region", "indicator", "period_start", *breakdowns, where=condition),
        index("totals_by_indicator", "indicator", "period_start", "region", where=f"{condition} and {_TOTALS}"),
        index("totals_by_region", "region", "indicator", "period_start", where=f"{condition} and {_TOTALS}"),
    )


class Measured(SQLModel):
    """What an observation and its published cell have in common: which cell it is, and its numbers."""

    round_id: str = Field(foreign_key="round.id")
    indicator: str = Field(max_length=80)
    version: int
    statistic: str = Field(max_length=20)
    period_start: date
    period_end: date
    region: str = Field(max_length=2)
    unit: str = Field(default="", max_length=200)
    sex: str = Field(default="total", max_length=10)
    age_group: str = Field(default="total", max_length=20)
    numerator: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    denominator: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    value: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    n: int | None = None
    missing: int | None = None
    comment: str | None = None


class Observation(Measured, table=True):
    """One row of an accepted submission. `superseded_by` names the later submission that replaced it (None: current)."""

    __table_args__ = (
        *_current("observation", "superseded_by is null"),
        Index(
            "ix_observation_replaced",
            "superseded_by",
            sqlite_where=text("superseded_by is not null"),
            postgresql_where=text("superseded_by is not null"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    superseded_by: int | None = Field(default=None, foreign_key="submission.id")


class PublishedCell(Measured, table=True):
    """What everybody may see of one observation: its value, or the one cause why there is none.

    `policy` names the disclosure policy and version that decided. `superseded_at` is set when a later publication
    replaced the cell.
    """

    __tablename__ = "published_cell"
    __table_args__ = _current("published_cell", "superseded_at is null")

    id: int | None = Field(default=None, primary_key=True)
    observation_id: int = Field(foreign_key="observation.id")
    submission_id: int = Field(foreign_key="submission.id", index=True)
    cause: str | None = Field(default=None, max_length=30)
    policy: str = Field(max_length=60)
    published_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ShownCount(SQLModel, table=True):
    """How many published cells of an indicator show a value now, kept at every publication: counting them takes seconds."""

    __tablename__ = "shown_count"

    indicator: str = Field(primary_key=True, max_length=80)
    cells: int


class Holding(SQLModel, table=True):
    """Whose rows hold now of an indicator, round and region: of its observations, or of its published cells (`rows_of`).

    `shown` counts the cells that show a value. The key lets two submissions never hold at once. What the
    rows themselves say (`superseded_…`) follows from here.
    """

    rows_of: str = Field(primary_key=True, max_length=20)
    round_id: str = Field(foreign_key="round.id", primary_key=True)
    region: str = Field(primary_key=True, max_length=2)
    indicator: str = Field(primary_key=True, max_length=80)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    shown: int = 0


class SetAside(SQLModel, table=True):
    """A submission's rows of an indicator that stand among those that hold and do not: no reader sees them.

    They are written ahead of their step (`replaced_by` None), or replaced `at` this moment and not marked so yet. Few rows,
    usually none.
    """

    __tablename__ = "set_aside"

    rows_of: str = Field(primary_key=True, max_length=20)
    submission_id: int = Field(foreign_key="submission.id", primary_key=True)
    indicator: str = Field(primary_key=True, max_length=80)
    replaced_by: int | None = Field(default=None, foreign_key="submission.id")
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class WrittenAhead(SQLModel, table=True):
    """How many rows of a large submission have been written ahead of the step that makes them hold.

    Who writes moves `rows` on with every batch, from the number they know: of two at once only one can.
    """

    __tablename__ = "written_ahead"
    __table_args__ = (UniqueConstraint("rows_of", "submission_id"),)

    id: str = Field(default_factory=lambda: uuid4().hex, primary_key=True, max_length=32)
    rows_of: str = Field(max_length=20)
    submission_id: int = Field(foreign_key="submission.id")
    rows: int = 0
