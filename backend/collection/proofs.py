"""The proofs of publications: that nothing hidden can be worked out closer than the policy allows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, insert
from sqlmodel import Field, Session, SQLModel, col, select

from backend.core.columns import UtcDateTime
from indicators.disclosure.primary import DisclosurePolicy
from indicators.disclosure.protection import Proof


class PublicationProof(SQLModel, table=True):
    """The proof of one table (an indicator, region and statistic) of a publication; never changed.

    `digest` is of the policy, of all cells judged and of what is hidden; `way` is how the hidden cells were chosen. `protected`
    has each number that may not be shown, with the interval that can be worked out for it and the one that is needed.
    """

    __tablename__ = "publication_proof"

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    indicator: str = Field(max_length=80)
    region: str = Field(max_length=2)
    statistic: str = Field(max_length=20)
    policy: str = Field(max_length=60)
    digest: str = Field(max_length=64)
    way: str = Field(max_length=10)
    cells: int
    hidden: int
    protected: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    proven_at: datetime = Field(sa_type=UtcDateTime)


def keep(
    session: Session, submission_id: int, policy: DisclosurePolicy, at: datetime, proofs: Mapping[str, Proof]
) -> None:
    """Keeps the proofs, by indicator, region and statistic with spaces between."""
    rows = [
        dict(zip(("indicator", "region", "statistic"), group.split(" ", 2), strict=True))
        | {
            "submission_id": submission_id,
            "policy": f"{policy.id} {policy.version}",
            "proven_at": at,
            **proof._asdict(),
            "protected": [one._asdict() for one in proof.protected],
        }
        for group, proof in proofs.items()
    ]
    if rows:
        session.execute(insert(PublicationProof), rows)


def of(session: Session, submission_id: int) -> Sequence[PublicationProof]:
    """The submission's proofs, those of its last publication last."""
    query = select(PublicationProof).where(PublicationProof.submission_id == submission_id)
    return session.exec(query.order_by(col(PublicationProof.id))).all()
