"""A backup of the whole installation: the database first, then the files, so that every row's file is there."""

import hashlib
import shutil
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel
from sqlalchemy import Engine
from sqlmodel import Session

from backend.collection import submission_queries
from backend.core import database_copy
from backend.core.clock import now
from backend.core.database import is_current
from backend.core.errors import UserError
from backend.core.private_files import private_file, private_folder
from backend.core.refusals import refusal
from backend.core.storage import Storage

CONTENTS = "contents.json"
"""The file that a backup is known by, written last."""
PREFIX, UNFINISHED = "foljsam-", ".unfinished"
TRIES = 3
"""How often the database is copied again because a file was erased while files were copied."""
READ_BYTES = 1 << 20


class Contents(BaseModel):
    """What is in a backup. Files are paths within it, each with its SHA-256."""

    foljsam: str
    made_at: datetime
    database: str
    revision: str
    submissions: int
    files: dict[str, str]
    missing: list[str]
    """Files that rows speak of and that were not there, or damaged, when the backup was made."""


def make(engine: Engine, storage: Storage, where: Path) -> tuple[Path, Contents]:
    """Writes a backup to a new folder in `where`; its folder and what is in it. Others may use the platform meanwhile.

    Raises UserError where the database is not this version's, or PostgreSQL's own programs are needed and missing, or fail.
    """
    if not is_current(engine):
        raise UserError(refusal("backup-other-version"))
    final = private_folder(where) / f"{PREFIX}{now():%Y%m%dT%H%M%S.%fZ}"
    folder = private_folder(final.with_name(final.name + UNFINISHED))
    try:
        contents = _written(engine, storage, folder)
        private_file(folder / CONTENTS).write_text(contents.model_dump_json(indent=1), encoding="utf-8")
        folder.rename(final)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return final, contents


def _written(engine: Engine, storage: Storage, folder: Path) -> Contents:
    """Copies until no file was erased between the database's copy and the files', or TRIES times."""
    files: dict[str, str] = {}
    for _ in range(TRIES):
        with database_copy.copied(engine, folder) as session:
            needed, revision = needed_files(session), database_copy.revision(session)
            submissions, work = submission_queries.number(session), submission_queries.checked(session)
        files = _files_copied(storage.folder, folder, needed, work, files)
        missing = sorted(needed - files.keys())
        if not missing:
            break
    database = database_copy.COPIES[engine.dialect.name]
    return Contents(
        foljsam=version("foljsam"),
        made_at=now(),
        database=engine.dialect.name,
        revision=revision,
        submissions=submissions,
        files={database: sha256_of(folder / database), **files},
        missing=missing,
    )


def needed_files(session: Session) -> set[str]:
    """Paths within the data folder of what the database's rows speak of: the bytes that were handed in or made, and the checked
    rows that have not come into the database yet."""
    place = Storage(Path())
    handed_in = {place.path_of(sha256) for sha256 in submission_queries.kept_files(session)}
    rows = {place.work_folder(number) / "observations.parquet" for number in submission_queries.not_yet_held(session)}
    return {path.as_posix() for path in handed_in | rows}


def _files_copied(source: Path, folder: Path, needed: set[str], work: set[int], done: dict[str, str]) -> dict[str, str]:
    """Copies what is needed and what checks wrote; what an earlier try copied and nobody needs any longer is taken away."""
    wanted = needed | set(_work_files(source, work))
    for path in done.keys() - wanted:
        (folder / path).unlink()
    sums = {path: sha256 for path, sha256 in done.items() if path in wanted}
    for path in sorted(wanted - sums.keys()):
        if (sha256 := _copied(source / path, folder / path)) and _holds(path, sha256):
            sums[path] = sha256
        else:
            (folder / path).unlink(missing_ok=True)
    return sums


def _work_files(source: Path, submissions: set[int]) -> Iterator[str]:
    """What checks wrote about submissions. One that is not checked is checked again when it is put back."""
    for number in submissions:
        folder = Storage(source).work_folder(number)
        yield from (path.relative_to(source).as_posix() for path in folder.glob("*") if path.is_file())


def _holds(path: str, sha256: str) -> bool:
    """Whether a handed-in file's bytes are those of its name."""
    return not path.startswith("files/") or path.endswith(f"/{sha256}")


def _copied(source: Path, target: Path) -> str | None:
    """The SHA-256 of what was copied; None where there is nothing to copy."""
    private_folder(target.parent)
    digest = hashlib.sha256()
    try:
        with source.open("rb") as reading, private_file(target).open("wb") as writing:
            while some := reading.read(READ_BYTES):
                digest.update(some)
                writing.write(some)
    except FileNotFoundError:
        return None
    return digest.hexdigest()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def finished(where: Path) -> list[Path]:
    """The whole backups in a folder, oldest first."""
    return sorted(path.parent for path in where.glob(f"{PREFIX}*/{CONTENTS}") if path.parent.suffix != UNFINISHED)


def prune(where: Path, keep: int) -> int:
    """Removes all but the `keep` newest backups in the folder, and what interrupted ones left; how many."""
    old = finished(where)[:-keep]
    for folder in (*old, *where.glob(f"{PREFIX}*{UNFINISHED}")):
        shutil.rmtree(folder)
    return len(old)
