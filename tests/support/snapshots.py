"""Installations that something has happened in, made once a run and copied for each test that asks for one."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from backend.collection.checking import Checker
from tests.support.postgres import Server
from tests.support.world import World, world

Fill = Callable[[World], object]
"""What happens in an installation before it is copied."""


def sqlite_copy(database: Path, folder: Path) -> str:
    """The address of a copy of a SQLite database."""
    shutil.copy(database, folder / "foljsam.db")
    return f"sqlite:///{folder / 'foljsam.db'}"


@dataclass(frozen=True)
class _Kept:
    database: Path | str
    files: Path
    tokens: dict[str, str]


@dataclass
class Snapshots:
    """Copies by what filled them. `base` is the installation with everybody's account: a SQLite file, or a PostgreSQL
    database's name on `server`."""

    folder: Path
    base: Path | str
    checker: Checker
    server: Server | None = None
    _kept: dict[Fill, _Kept] = field(default_factory=dict)

    @contextmanager
    def world(self, fill: Fill, folder: Path) -> Iterator[World]:
        """An installation of the asker's own where `fill` has happened."""
        if fill not in self._kept:
            self._kept[fill] = self._make(fill)
        kept = self._kept[fill]
        if kept.files.exists():  # else the installation makes its folder as it should be
            shutil.copytree(kept.files, folder / "data")
        url = self._copy(kept.database, folder)
        try:
            with world(folder / "data", url, self.checker) as made:
                made.tokens.update(kept.tokens)
                yield made
        finally:
            if self.server:
                self.server.drop(url)

    def _make(self, fill: Fill) -> _Kept:
        own = self.folder / str(len(self._kept))
        own.mkdir()
        url = self._copy(self.base, own)
        with world(own / "data", url, self.checker) as made:
            fill(made)
        made.client.app.state.engine.dispose()  # type: ignore[attr-defined]  # what has an open connection is not copied whole
        database = url.rsplit("/", 1)[1] if self.server else own / "foljsam.db"
        return _Kept(database, own / "data", dict(made.tokens))

    def _copy(self, database: Path | str, folder: Path) -> str:
        if isinstance(database, Path):
            return sqlite_copy(database, folder)
        assert self.server is not None, "a name is of a database on a server"
        return self.server.new_database(database)
