"""Files of other subjects than submissions: kept under their SHA-256 with a row of their own, so that nothing sweeps them."""

from sqlalchemy import Engine
from sqlmodel import Session

from backend.collection import submission_queries, submissions
from backend.core.database import transaction
from backend.core.storage import Storage, Stored


def keep(session: Session, stored: Stored) -> None:
    """Says that the bytes, which are stored already, are to be kept."""
    kept = submission_queries.keep_file(session, stored.sha256, stored.size)
    kept.erased_at = kept.reason = None
    session.add(kept)


def erase(engine: Engine, storage: Storage, stored: Stored, reason: str) -> None:
    """Erases bytes that are not to be kept; their hash, the `reason` (a finding's code) and the time are."""
    with transaction(engine) as session:
        kept = submission_queries.keep_file(session, stored.sha256, stored.size)
        kept.erased_at, kept.reason = None, reason
        session.add(kept)
    submissions.erase_unwanted(engine, storage)
