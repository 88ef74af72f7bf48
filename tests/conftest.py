"""Fixtures for all tests: databases of both kinds, a warm checker, an installation with everybody in it.

The platform is imported where a fixture needs it: collecting the unit tests must not cost what the server's libraries do.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from backend.collection.checking import Checker
    from tests.support.postgres import Server
    from tests.support.snapshots import Fill, Snapshots
    from tests.support.world import World

# No deadline: the first call of a test may import half a second's worth, and speed is measured by `make bench` alone.
settings.register_profile("foljsam", deadline=None, print_blob=True)
settings.load_profile("foljsam")

IN_CI = os.environ.get("CI") == "true"
HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared"
"""Real data and others' test cases, beside the project."""


ORDER = ("unit", "spec", "docs", "generative", "functional", "integration", "browser")
"""Kinds of tests in one process: the fast ones first."""

SPARK = "spark"
"""What the tests on Spark are called together: they go to one worker, which starts Java once."""

LONGEST = (
    "browser",
    "integration/test_real_values.py",
    "functional/test_command_line.py",
    "functional/test_demonstration.py",
    SPARK,
    "integration",
    "functional",
    "generative",
)
"""What workers side by side take first, so that all of them end together: what takes minutes, then what takes seconds."""


def _kind(item: pytest.Item) -> str:
    return item.path.relative_to(HERE).parts[0]


def _on_spark(nodeid: str) -> bool:
    return SPARK in nodeid.rpartition("::")[2]


def _length(item: pytest.Item) -> int:
    path = SPARK if _on_spark(item.nodeid) else item.path.relative_to(HERE).as_posix()
    return next((place for place, long in enumerate(LONGEST) if path.startswith(long)), len(LONGEST))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sorts the tests: fast ones first, or long ones first where workers share them."""
    items.sort(key=_length if "PYTEST_XDIST_WORKER" in os.environ else lambda item: ORDER.index(_kind(item)))


class _Scheduling(LoadFileScheduling):
    """Whole files to each worker, in our order; what shares something that takes long to start is one: browser and Spark."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith("tests/browser/"):
            return "tests/browser"
        return SPARK if _on_spark(nodeid) else str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _Scheduling:
    """How xdist spreads the tests over its workers."""
    config.option.loadscopereorder = False
    return _Scheduling(config, log)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data; skips where it is missing, fails in CI."""
    if not (SHARED / "external").exists():
        if IN_CI:
            pytest.fail("CI must have the shared folder beside the project")
        pytest.skip("the shared folder is not beside the project")
    return SHARED


@pytest.fixture(scope="session")
def postgres_server() -> "Iterator[Server | None]":
    """A PostgreSQL server, None where it is not installed."""
    from tests.support import postgres

    with postgres.running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'foljsam.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    if server is None:
        if IN_CI:
            pytest.fail("CI must have PostgreSQL")
        pytest.skip("PostgreSQL is not installed")
    url = str(server.new_database())
    yield url
    server.drop(url)


@pytest.fixture(scope="session")
def warm_checker(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Checker]":
    """A checker whose worker process has the rule engine loaded, lent to every installation of the run."""
    from backend.collection.checking import Checker
    from backend.core.database import engine_for
    from backend.core.storage import Storage

    folder = tmp_path_factory.mktemp("checker")
    checker = Checker(engine_for(f"sqlite:///{folder / 'none.db'}"), Storage(folder))
    checker.warm()
    yield checker
    checker.close()


@pytest.fixture(scope="session")
def seeded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with the catalogue and no accounts, to be copied."""
    from tests.support.world import seeded

    path = tmp_path_factory.mktemp("seeded") / "foljsam.db"
    seeded(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def prepared_sqlite(seeded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with the catalogue and everybody's account, to be copied: a tenth of the time of making one."""
    from tests.support.snapshots import sqlite_copy
    from tests.support.world import peopled

    folder = tmp_path_factory.mktemp("prepared")
    peopled(sqlite_copy(seeded_sqlite, folder))
    return folder / "foljsam.db"


@pytest.fixture(scope="session")
def prepared_postgres(postgres_server: "Server | None") -> str:
    """The name of such a database on PostgreSQL."""
    if postgres_server is None:
        if IN_CI:
            pytest.fail("CI must have PostgreSQL")
        pytest.skip("PostgreSQL is not installed")
    from tests.support.world import peopled, seeded

    url = postgres_server.new_database()
    seeded(url)
    peopled(url)
    return url.rsplit("/", 1)[1]


@pytest.fixture(scope="session")
def snapshots(
    request: pytest.FixtureRequest, warm_checker: "Checker", tmp_path_factory: pytest.TempPathFactory
) -> "Callable[[str], Snapshots]":
    """Installations of a kind of database that something has happened in: made once, copied for each test."""
    from tests.support.snapshots import Snapshots

    @cache
    def of_kind(kind: str) -> Snapshots:
        folder = tmp_path_factory.mktemp(f"snapshots-{kind}")
        server = request.getfixturevalue("postgres_server") if kind == "postgresql" else None
        base = request.getfixturevalue("prepared_postgres" if kind == "postgresql" else "prepared_sqlite")
        return Snapshots(folder, base, warm_checker, server)

    return of_kind


@pytest.fixture(params=["sqlite", "postgresql"])
def copied_where(
    request: pytest.FixtureRequest, tmp_path: Path, snapshots: "Callable[[str], Snapshots]"
) -> "Callable[[Fill], AbstractContextManager[World]]":
    """Gives an installation where something has happened, on each kind of database."""
    return lambda fill: snapshots(request.param).world(fill, tmp_path)


@pytest.fixture
def here(copied_where: "Callable[[Fill], AbstractContextManager[World]]") -> "Iterator[World]":
    """An installation on each kind of database."""
    with copied_where(_nothing) as made:
        yield made


@pytest.fixture
def happened() -> "Fill":
    """What has happened in `place` before a test: nothing, unless a file of tests says otherwise."""
    return _nothing


@pytest.fixture
def place(tmp_path: Path, snapshots: "Callable[[str], Snapshots]", happened: "Fill") -> "Iterator[World]":
    """An installation on SQLite, for what does not depend on the database."""
    with snapshots("sqlite").world(happened, tmp_path) as made:
        yield made


def _nothing(_place: "World") -> None:
    """What has happened in a fresh installation."""


@pytest.fixture(scope="session")
def java() -> str:
    """The Java that Spark needs; skips where it is not installed, fails in CI."""
    found = shutil.which("java")
    if found is None:
        if IN_CI:
            pytest.fail("CI must have Java")
        pytest.skip("Java is not installed")
    return found
