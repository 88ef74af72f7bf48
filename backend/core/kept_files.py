"""Files that subjects make and keep for good: under their SHA-256 like what is handed in, and in every backup."""

from sqlmodel import Session, select

from backend.core.storage import Storage
from backend.core.tables import KeptFile


def keep(session: Session, storage: Storage, content: bytes) -> str:
    """Keeps the bytes, the same ones once; their SHA-256."""
    stored = storage.keep([content], len(content))
    if session.get(KeptFile, stored.sha256) is None:
        session.add(KeptFile(sha256=stored.sha256, size=stored.size))
        session.flush()
    return stored.sha256


def known(session: Session) -> set[str]:
    """The SHA-256 of every file that is kept so."""
    return set(session.exec(select(KeptFile.sha256)))
