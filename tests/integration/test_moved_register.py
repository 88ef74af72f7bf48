"""A register written to a folder and read into another installation: the same, or nothing and why."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from sqlmodel import Session

from backend.core.database import engine_for, migrate, transaction
from backend.core.errors import Conflict
from backend.core.permissions import SYSTEM
from backend.core.refusals import english
from backend.core.states import EntryState
from backend.register import exporting, importing, queries, seeding
from backend.register.exporting import HISTORY, LIST
from backend.register.kinds import KINDS
from indicators.catalogue.digest import digest
from indicators.catalogue.packaged import load, packaged
from indicators.catalogue.yaml_files import CatalogueError
from tests.support.snapshots import sqlite_copy

Rows = dict[tuple[str, str, int], tuple[str, str, str, object]]


@contextmanager
def session_of(url: str) -> Iterator[Session]:
    engine = engine_for(url)
    migrate(engine)
    with transaction(engine) as session:
        yield session


def rows(session: Session) -> Rows:
    found = queries.every_version(session)
    return {(r.kind, r.entry, r.version): (r.state, r.digest, r.canonical, r.published_at) for r in found}


@pytest.fixture(scope="module")
def written(seeded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged catalogue as a register writes it."""
    folder = tmp_path_factory.mktemp("ut")
    with session_of(f"sqlite:///{seeded_sqlite}") as session:
        exporting.write(folder, exporting.files(session))
    return folder


@pytest.fixture
def copied(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "kopia"))


def test_every_packaged_entry_of_every_kind_comes_out_as_it_went_in(written: Path) -> None:
    out = load(written)
    for kind in KINDS.values():
        was = {(one.id, one.version): (one.status, digest(one)) for one in kind.packaged(packaged())}
        assert {(one.id, one.version): (one.status, digest(one)) for one in kind.packaged(out)} == was, kind.name
        assert was, f"nothing of {kind.name} is packaged, so nothing is shown"


def test_a_register_with_its_history_is_the_same_in_an_empty_installation(seeded_sqlite: Path, tmp_path: Path) -> None:
    with session_of(sqlite_copy(seeded_sqlite, tmp_path)) as session:
        versions = {row.entry: row for row in queries.every_version(session) if row.kind == "pathway"}
        # One that has been revised, one that is retired, and one under review: each state that a file does not tell.
        versions["kol"].state = EntryState.RETIRED.value
        versions["sepsis"].state = EntryState.IN_REVIEW.value
        before = rows(session)
        exporting.write(tmp_path / "ut", exporting.files(session, history=True))
    assert (tmp_path / "ut" / HISTORY).read_text("utf-8").count("\n") == 2
    with session_of(f"sqlite:///{tmp_path / 'ny.db'}") as session:
        assert importing.take_in(session, SYSTEM, importing.read(tmp_path / "ut")) == len(before)
        after = rows(session)
        assert seeding.seed(session, SYSTEM) == 0, "what was retired does not come back with the package"
    key = ("pathway", "sepsis", versions["sepsis"].version)
    assert after.pop(key)[0] == EntryState.DRAFT, "a review is between people of one installation"
    before.pop(key)
    assert after == before


def test_a_register_of_a_newer_version_is_refused_with_what_to_do(copied: Path) -> None:
    listed = yaml.safe_load((copied / LIST).read_text("utf-8"))
    (copied / LIST).write_text(yaml.safe_dump(listed | {"format": exporting.FORMAT + 1, "written_by": "9.1"}), "utf-8")
    with pytest.raises(
        CatalogueError, match=r"register.yaml:1: format: .*nyare version av Följsam \(9.1\): uppgradera"
    ):
        importing.read(copied)


def test_a_folder_that_is_not_whole_is_refused_with_each_file(copied: Path) -> None:
    (copied / "pathways" / "kol.yaml").unlink()  # the copying broke off here
    path = copied / "sources" / "riksstroke.yaml"  # and somebody has written in this one
    path.write_text(path.read_text("utf-8").replace("\ndescription: ", "\ndescription: Ändrad för hand. "), "utf-8")
    assert "Ändrad" in path.read_text("utf-8")
    with pytest.raises(CatalogueError) as refused:
        importing.read(copied)
    assert {problem.file for problem in refused.value.problems} == {"pathways/kol.yaml", "sources/riksstroke.yaml"}
    (copied / LIST).unlink()
    with pytest.raises(CatalogueError, match="inte skriven av foljsam catalogue export, eller inte hel"):
        importing.read(copied)


def test_a_line_of_history_about_another_entry_than_it_says_is_refused(seeded_sqlite: Path, tmp_path: Path) -> None:
    with session_of(sqlite_copy(seeded_sqlite, tmp_path)) as session:
        row = queries.published(session, "pathway", "kol")
        assert row is not None
        row.state = EntryState.RETIRED.value  # what is retired has no file of its own
        session.flush()
        exporting.write(tmp_path / "ut", exporting.files(session, history=True))
    history = tmp_path / "ut" / HISTORY
    history.write_text(history.read_text("utf-8").replace('"entry": "kol"', '"entry": "kol-2"'), "utf-8")
    with pytest.raises(CatalogueError, match="en annan post"):
        importing.read(tmp_path / "ut")


def test_an_export_takes_nothing_away_outside_its_folder(seeded_sqlite: Path, copied: Path, tmp_path: Path) -> None:
    outside = tmp_path / "viktigt.yaml"
    outside.write_text("inte registrets", "utf-8")
    listed = yaml.safe_load((copied / LIST).read_text("utf-8"))
    listed["entries"].append(listed["entries"][0] | {"entry": "../../viktigt"})  # as somebody else's folder may say
    (copied / LIST).write_text(yaml.safe_dump(listed), "utf-8")
    with session_of(sqlite_copy(seeded_sqlite, tmp_path)) as session:
        exporting.write(copied, exporting.files(session))
    assert outside.exists()


def test_where_one_version_has_other_words_here_nothing_comes_in(
    seeded_sqlite: Path, written: Path, tmp_path: Path
) -> None:
    incoming = importing.read(written)
    with session_of(sqlite_copy(seeded_sqlite, tmp_path)) as session:
        row = queries.published(session, "pathway", "kol")
        assert row is not None
        row.digest = "0" * 64  # as if people here had written another version of the same number
        session.delete(queries.published(session, "pathway", "sepsis"))  # would be new
        session.flush()
        before = rows(session)
        with pytest.raises(Conflict, match=r"Ingenting är inläst: kol version \d+ har andra ord här") as refused:
            importing.take_in(session, SYSTEM, incoming)
        assert "kol version" in (english(refused.value.message) or "")
        assert rows(session) == before


def test_an_export_over_an_earlier_one_takes_away_what_the_register_has_no_more(
    seeded_sqlite: Path, copied: Path, tmp_path: Path
) -> None:
    (copied / "README.md").write_text("Inte vår.", "utf-8")
    with session_of(sqlite_copy(seeded_sqlite, tmp_path)) as session:
        row = queries.published(session, "named_set", "bedomda-vardforlopp-2023")
        assert row is not None
        row.state = EntryState.RETIRED.value
        session.flush()
        exporting.write(copied, exporting.files(session))
    assert not (copied / "named_sets" / "bedomda-vardforlopp-2023.yaml").exists()
    assert (copied / "README.md").exists()
    assert importing.read(copied)
