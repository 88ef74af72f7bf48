"""Whether the platform can do its work now: each part says in words why it cannot, or nothing."""

import shutil
import tempfile

from pydantic import BaseModel
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from backend.core.database import newest_revision
from backend.core.private_files import private_folder
from backend.core.storage import Storage

MIN_FREE_BYTES = 500_000_000
"""The largest file, what its check needs besides, and the database's own growth meanwhile."""


class Readiness(BaseModel):
    """Ready, or the causes why not, in words for an administrator."""

    ready: bool
    causes: list[str]


def database_trouble(engine: Engine) -> str | None:
    """Why the database cannot be used; None where it answers and is this version's."""
    try:
        with engine.connect() as connection:
            revision = connection.execute(text("select version_num from alembic_version")).scalar()
    except SQLAlchemyError as error:
        return f"Databasen svarar inte ({type(error).__name__})."
    return None if revision == newest_revision() else "Databasen är av en annan version."


def disk_trouble(storage: Storage) -> str | None:
    """Why files cannot be kept; None where there is space and it can be written to."""
    try:
        with tempfile.TemporaryFile(dir=private_folder(storage.folder / "incoming")) as probe:
            probe.write(b"x")
        free = shutil.disk_usage(storage.folder).free
    except OSError as error:
        return f"Datamappen går inte att skriva till ({error.strerror or type(error).__name__})."
    if free < MIN_FREE_BYTES:
        return f"Det är ont om plats i datamappen: {free // 1_000_000} MB kvar av minst {MIN_FREE_BYTES // 1_000_000}."
    return None
