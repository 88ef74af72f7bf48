"""Whether a backup is whole, and putting it back."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from backend.collection import backup
from backend.collection.backup import CONTENTS, Contents
from backend.core import database_copy
from backend.core.database import migrate, newest_revision, transaction
from backend.core.errors import Conflict, UserError
from backend.core.private_files import private_file, private_folder
from backend.core.refusals import refusal
from backend.core.storage import PARTS, Storage


def chosen(where: Path) -> Path:
    """The backup that the folder is, or the newest in it.

    Raises UserError where there is none.
    """
    if (where / CONTENTS).exists():
        return where
    backups = backup.finished(where)
    if not backups:
        raise UserError(refusal("backup-none", place=where, file=CONTENTS))
    return backups[-1]


def contents_of(folder: Path) -> Contents:
    """What the backup says is in it.

    Raises UserError where it cannot be read.
    """
    try:
        contents = Contents.model_validate_json((folder / CONTENTS).read_bytes())
    except (ValidationError, OSError):
        raise UserError(refusal("backup-damaged", file=folder / CONTENTS)) from None
    inside = folder.resolve()
    if not all((inside / path).resolve().is_relative_to(inside) for path in contents.files):
        raise UserError(refusal("backup-outside", file=folder / CONTENTS))
    return contents


def faults(folder: Path, contents: Contents) -> list[str]:
    """Everything wrong with the backup: each a sentence that names a file. Every byte is read.

    Raises UserError where pg_restore is needed and missing.
    """
    wrong = [f"{path}: fanns inte, eller var skadad, när kopian gjordes" for path in contents.missing]
    wrong += _of_files(folder, contents.files)
    database = database_copy.COPIES.get(contents.database, "")
    if database not in contents.files:
        return [*wrong, f"{CONTENTS}: ingen databas finns med"]
    if not (folder / database).exists():
        return wrong
    if fault := database_copy.fault_of(folder / database):
        return [*wrong, f"{database}: {fault}"]
    return [*wrong, *_of_rows(folder / database, contents)]


def _of_files(folder: Path, files: dict[str, str]) -> Iterable[str]:
    for path, sha256 in files.items():
        if not (folder / path).is_file():
            yield f"{path}: saknas"
        elif backup.sha256_of(folder / path) != sha256:
            yield f"{path}: innehållet är inte det som säkerhetskopierades"


def _of_rows(database: Path, contents: Contents) -> Iterable[str]:
    """What the copied database's own rows speak of and the backup says nothing of."""
    if contents.database != "sqlite" or contents.revision != newest_revision():
        return  # a dump's rows, and another version's, cannot be read where they lie; the list was made of the same moment
    try:
        with database_copy.reading(database) as session:
            needed = backup.needed_files(session)
    except DatabaseError:
        yield f"{database.name}: databasen är ingen av Följsams"
        return
    yield from (f"{path}: saknas" for path in sorted(needed - contents.files.keys() - set(contents.missing)))


def installation_faults(engine: Engine, storage: Storage) -> list[str]:
    """The same of the installation as it stands: the bytes that rows speak of, and their hashes."""
    with transaction(engine) as session:
        needed = sorted(backup.needed_files(session))
    missing = [path for path in needed if not (storage.folder / path).exists()]
    handed_in = [path for path in needed if path.startswith("files/") and path not in missing]
    damaged = [path for path in handed_in if backup.sha256_of(storage.folder / path) != Path(path).name]
    return [*(f"{path}: saknas" for path in missing), *(f"{path}: innehållet har ändrats" for path in damaged)]


def put_back(engine: Engine, storage: Storage, folder: Path, contents: Contents, *, overwrite: bool) -> None:
    """Makes the installation what the backup holds: files first, then the database, which is moved to this version's tables.

    Raises Conflict where something is there already and `overwrite` does not say that it may go; UserError where the backup
    is of another kind of database or of a newer version, or PostgreSQL's own programs are missing or fail.
    """
    if contents.database != engine.dialect.name:
        raise UserError(refusal("backup-other-database", kind=contents.database, here=engine.dialect.name))
    if not database_copy.is_known(contents.revision):
        raise UserError(refusal("backup-newer", version=contents.foljsam))
    if not overwrite and not (database_copy.is_empty(engine) and _has_no_files(storage)):
        raise Conflict(refusal("backup-occupied"))
    shutil.rmtree(storage.folder / "submissions", ignore_errors=True)  # numbers of another database's submissions
    for path in contents.files:
        if path.partition("/")[0] in PARTS and (folder / path).is_file():
            private_folder((storage.folder / path).parent)
            shutil.copyfile(folder / path, private_file(storage.folder / path))
    database_copy.put_back(engine, folder / database_copy.COPIES[contents.database])
    migrate(engine)


def _has_no_files(storage: Storage) -> bool:
    return not any(path.is_file() for part in PARTS for path in (storage.folder / part).rglob("*"))
