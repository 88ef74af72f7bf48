"""The database: engines for SQLite and PostgreSQL, sessions, and migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlmodel import Session

from backend.core.private_files import private_file, private_folder

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    # 64 MB of pages in memory: with SQLite's own 2 MB, keeping the indexes of a million new rows reads the disk all the time.
    pragmas = ("journal_mode=wal", "synchronous=normal", "busy_timeout=10000", "foreign_keys=on", "cache_size=-65536")
    for pragma in pragmas:
        cursor.execute(f"pragma {pragma}")
    cursor.close()


def sqlite_file(url: str) -> Path:
    """The file of a SQLite address."""
    return Path(url.removeprefix("sqlite:///"))


@lru_cache(maxsize=8)
def engine_for(url: str) -> Engine:
    """The engine of a database address; SQLite gets WAL and foreign keys, and a file for its owner alone."""
    if not url.startswith("sqlite"):
        # A server that does not answer is told within seconds; the driver itself would wait for minutes.
        connecting = {"connect_timeout": 10}
        return create_engine(url, pool_pre_ping=True, pool_size=10, hide_parameters=True, connect_args=connecting)
    path = sqlite_file(url)
    private_folder(path.parent)
    private_file(path)  # what SQLite writes beside it gets the same mode
    engine = create_engine(url, connect_args={"check_same_thread": False}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def migrate(engine: Engine) -> None:
    """Brings the database's tables to this version's, from whatever version they are."""
    if is_current(engine):  # loading Alembic costs more than most commands, and every command comes here
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")


def newest_revision() -> str:
    """This version's newest migration. Files begin with their revision."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def is_current(engine: Engine) -> bool:
    """Whether the newest migration is the one that the database says it has had."""
    if not inspect(engine).has_table("alembic_version"):
        return False
    with engine.connect() as connection:
        return connection.execute(text("select version_num from alembic_version")).scalars().all() == [
            newest_revision()
        ]


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """One session, one transaction: committed at the end, rolled back where anything is raised."""
    with Session(engine, expire_on_commit=False) as session:
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


def optimize(engine: Engine) -> None:
    """Renews the statistics by which the database chooses its indexes; for after many rows have come."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("pragma analysis_limit=1000"))  # samples, so that it takes no longer as tables grow
        connection.execute(text("analyze"))
