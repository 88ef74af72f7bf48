"""A copy of the whole database as it was at one moment, while others write: SQLite's own backup, or pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from backend.core.database import MIGRATIONS
from backend.core.errors import UserError
from backend.core.private_files import private_file
from backend.core.refusals import refusal

COPIES = {"sqlite": "foljsam.db", "postgresql": "foljsam.dump"}
"""What the copy of each kind of database is called."""


@contextmanager
def copied(engine: Engine, folder: Path) -> Iterator[Session]:
    """Copies the database to the folder; the session reads what the copy holds, whatever is written meanwhile.

    Raises UserError where PostgreSQL's own programs are needed and missing, or fail.
    """
    target = private_file(folder / COPIES[engine.dialect.name])
    copy = _copied_sqlite if engine.dialect.name == "sqlite" else _copied_postgres
    with copy(engine, target) as session:
        yield session


@contextmanager
def _copied_sqlite(engine: Engine, target: Path) -> Iterator[Session]:
    with closing(sqlite3.connect(_file(engine))) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("pragma journal_mode=delete")  # one file, with nothing beside it
    with reading(target) as session:
        yield session


@contextmanager
def _copied_postgres(engine: Engine, target: Path) -> Iterator[Session]:
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        moment = connection.execute(text("select pg_export_snapshot()")).scalar_one()
        _postgres("pg_dump", engine.url, "--format=custom", f"--snapshot={moment}", f"--file={target}")
        yield Session(connection)


@contextmanager
def reading(copy: Path) -> Iterator[Session]:
    """A session on a copied SQLite database, which it leaves as it is."""
    address = f"{copy.absolute().as_uri()}?mode=ro&immutable=1"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True), hide_parameters=True)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


def fault_of(copy: Path) -> str | None:
    """What is wrong with a copy of a database, None where it can be read from beginning to end.

    Raises UserError where pg_restore is needed and missing.
    """
    if copy.name == COPIES["postgresql"]:
        try:
            _run([_program("pg_restore"), "--list", str(copy)], {})
        except subprocess.CalledProcessError as error:
            return _first_line(error)
        return None
    try:
        with reading(copy) as session:
            sentence = str(session.execute(text("pragma integrity_check")).scalar())
    except DatabaseError as error:
        return str(error.orig)
    return None if sentence == "ok" else sentence.splitlines()[0]


def revision(session: Session) -> str:
    """The migration that the database has come to."""
    return str(session.execute(text("select version_num from alembic_version")).scalar_one())


def is_known(wanted: str) -> bool:
    """Whether this version has the migration: a newer version's database is none that it can run on."""
    return any((MIGRATIONS / "versions").glob(f"{wanted}_*.py"))


def is_empty(engine: Engine) -> bool:
    """Whether there is nothing in the database that a copy would take away."""
    return not inspect(engine).get_table_names()


def put_back(engine: Engine, copy: Path) -> None:
    """Makes the copy the database, whatever was there before; nobody else may use it meanwhile.

    Raises UserError where PostgreSQL's own programs are needed and missing, or fail.
    """
    if engine.dialect.name == "postgresql":
        _program("pg_restore")  # before anything is taken away
        with engine.begin() as connection:
            connection.execute(text("drop schema if exists public cascade"))
            connection.execute(text("create schema public"))
        options = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
        _postgres("pg_restore", engine.url, *options, "--schema=public", str(copy), database_option=True)
    else:
        _put_back_sqlite(engine, copy)
    engine.dispose()


def _put_back_sqlite(engine: Engine, copy: Path) -> None:
    engine.dispose()  # no connection of ours keeps the old one open
    place = _file(engine)
    beside = private_file(place.with_name(f"{place.name}.restored"))
    shutil.copyfile(copy, beside)
    for leftover in ("-wal", "-shm"):  # they belong to the old one, and SQLite would read them into the new
        place.with_name(place.name + leftover).unlink(missing_ok=True)
    beside.replace(place)


def _file(engine: Engine) -> Path:
    return Path(str(engine.url.database))


def _postgres(program: str, url: URL, *options: str, database_option: bool = False) -> None:
    """Runs one of PostgreSQL's programs on the database of the address; the password never stands on a command line.

    Raises UserError with what the program says first, or where it is not installed.
    """
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    where = [f"--dbname={address}"] if database_option else [address]
    password = {} if url.password is None else {"PGPASSWORD": str(url.password)}
    try:
        _run([_program(program), *options, *where], password)
    except subprocess.CalledProcessError as error:
        raise UserError(refusal("program-failed", program=program, why=_first_line(error))) from None


def _program(name: str) -> str:
    where = shutil.which(name)
    if where is None:
        raise UserError(refusal("program-missing", program=name))
    return where


def _run(line: Sequence[str], environment: dict[str, str]) -> None:
    # Its messages may repeat rows below the first line, so they go nowhere.
    subprocess.run(line, env=os.environ | environment, check=True, capture_output=True, text=True)  # noqa: S603 - no shell


def _first_line(error: subprocess.CalledProcessError) -> str:
    return str(error.stderr).strip().partition("\n")[0]
