"""Backups: what is in one is all there is, whatever happens meanwhile, and what is not whole is told."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from backend.collection import backup, restore, submissions
from backend.core import database_copy
from backend.core.database import engine_for
from backend.core.errors import Conflict, UserError
from backend.core.storage import Storage
from tests.support.world import HEART, STROKE, World, proportion, world

PERSONS = b"personnummer;namn\n19121212-1212;Tolvan Tolvansson\n"


def _filled(here: World) -> None:
    """One submission published, one checked, one rejected, and one refused whose bytes are erased."""
    round_id = here.round()
    here.publish([proportion(STROKE, "14", 2024, 70, 100)], round_id, "14")
    here.hand_in([proportion(HEART, "12", 2024, 60, 100)], round_id, "12")
    here.hand_in([proportion(HEART, "14", 2024, 600, 100)], round_id, "14")
    refused = here.hand_in_bytes(PERSONS, round_id, "14", "rapportor-14").json()
    assert here.settled(refused["id"], "rapportor-14")["state"] == "refused"


def _made(here: World, where: Path) -> Path:
    folder, contents = backup.make(here.checker.engine, here.checker.storage, where)
    assert contents.missing == []
    return folder


def _faults(folder: Path) -> list[str]:
    return restore.faults(folder, restore.contents_of(folder))


@pytest.fixture
def other_place(here: World, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[str, Path]:
    """An empty database of the same kind, and an empty folder."""
    if here.url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'other' / 'foljsam.db'}", tmp_path / "other"
    return request.getfixturevalue("postgres_server").new_database(), tmp_path / "other"


def test_what_is_put_back_is_what_there_was(here: World, other_place: tuple[str, Path], tmp_path: Path) -> None:
    _filled(here)
    folder = _made(here, tmp_path / "backups")
    assert _faults(folder) == []
    url, data = other_place
    restore.put_back(engine_for(url), Storage(data), folder, restore.contents_of(folder), overwrite=False)
    assert restore.installation_faults(engine_for(url), Storage(data)) == []
    with world(data, url, here.checker) as there:
        for path in ("/submissions", "/rounds", "/audit"):
            assert there.get(path, "nationell")[-5:] == here.get(path, "nationell")[-5:]
        # A submission that was checked goes on from there: its rows came with it.
        waiting = there.get("/submissions", "rapportor-12")[0]["id"]
        there.answer_all(waiting, "rapportor-12")
        for who, step in (("attestant-12", "attest"), ("nationell", "accept"), ("nationell", "publish")):
            assert there.step(waiting, who, step).status_code == 200
        published = there.get("/submissions", "rapportor-14", state="published")[0]["id"]
        assert there.call("GET", f"/submissions/{published}/file", "rapportor-14").content.startswith(
            b"\xef\xbb\xbfindicator"
        )


def test_bytes_that_were_erased_are_in_no_backup(here: World, tmp_path: Path) -> None:
    _filled(here)
    folder = _made(here, tmp_path)
    assert not [path for path in folder.rglob("*") if path.is_file() and b"1212-1212" in path.read_bytes()]


def test_a_file_erased_while_files_are_copied_lets_the_database_be_copied_again(
    place: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_id = place.round()
    place.hand_in([proportion(STROKE, "14", 2024, 70, 100)], round_id, "14")
    engine, storage, copied = place.checker.engine, place.checker.storage, database_copy.copied

    @contextmanager
    def and_then_erased(engine: Any, folder: Path) -> Iterator[Any]:
        with copied(engine, folder) as session:
            yield session
        with engine.begin() as connection:
            connection.execute(text("update stored_file set reason = 'personal-data'"))
        submissions.erase_unwanted(engine, storage)

    monkeypatch.setattr(database_copy, "copied", and_then_erased)
    folder, contents = backup.make(engine, storage, tmp_path / "backups")
    assert (contents.missing, _faults(folder)) == ([], [])


def _gone(path: Path) -> None:
    path.unlink()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _one_bit(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: list[Callable[[Path], None]] = [_gone, _cut, _one_bit, _emptied, _a_folder]
KINDS = ["files/*/*", "submissions/*/findings.parquet", "submissions/*/observations.parquet", "foljsam.d*"]


def test_whatever_is_damaged_is_named(here: World, tmp_path: Path) -> None:
    _filled(here)
    whole = _made(here, tmp_path / "backups")
    for number, (damage, kind) in enumerate((damage, kind) for damage in DAMAGES for kind in KINDS):
        folder = tmp_path / f"copy-{number}"
        shutil.copytree(whole, folder)
        path = sorted(folder.glob(kind))[0]
        damage(path)
        assert any(path.relative_to(folder).as_posix() in fault for fault in _faults(folder)), (damage, kind)
        shutil.rmtree(folder)


def test_a_row_whose_file_the_list_has_forgotten_is_named(place: World, tmp_path: Path) -> None:
    _filled(place)
    folder = _made(place, tmp_path)
    contents = json.loads((folder / backup.CONTENTS).read_text())
    forgotten = next(path for path in contents["files"] if path.startswith("files/"))
    del contents["files"][forgotten]
    (folder / backup.CONTENTS).write_text(json.dumps(contents))
    assert _faults(folder) == [f"{forgotten}: saknas"]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_list_that_cannot_be_read_is_told(place: World, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    folder = _made(place, tmp_path)
    damage(folder / backup.CONTENTS)
    with pytest.raises(UserError, match=r"ingen säkerhetskopia|skadad"):
        restore.contents_of(restore.chosen(folder)) if damage is not _one_bit else _one_bit_is_noticed(folder)


def _one_bit_is_noticed(folder: Path) -> None:
    """A bit of the list may fall in a name or a sum: then that file is not what the list says."""
    if _faults(folder):
        raise UserError("skadad")


def test_a_list_that_speaks_of_files_elsewhere_is_refused(place: World, tmp_path: Path) -> None:
    folder = _made(place, tmp_path)
    contents = json.loads((folder / backup.CONTENTS).read_text())
    contents["files"]["files/../../../etc/passwd"] = "0"
    (folder / backup.CONTENTS).write_text(json.dumps(contents))
    with pytest.raises(UserError, match="utanför"):
        restore.contents_of(folder)


def test_what_was_lost_before_the_backup_is_told_by_the_backup_and_by_the_installations_own_check(
    place: World, tmp_path: Path
) -> None:
    _filled(place)
    files = sorted(place.folder.glob("files/*/*"))
    files[0].unlink()
    files[1].write_bytes(b"annat")
    folder, contents = backup.make(place.checker.engine, place.checker.storage, tmp_path / "backups")
    assert contents.missing == sorted(path.relative_to(place.folder).as_posix() for path in files[:2])
    assert len(_faults(folder)) == 2
    assert len(restore.installation_faults(place.checker.engine, place.checker.storage)) == 2


def test_nothing_is_overwritten_unless_told(here: World, tmp_path: Path) -> None:
    _filled(here)
    folder = _made(here, tmp_path / "backups")
    before = here.get("/submissions", "nationell")
    here.hand_in([proportion(STROKE, "12", 2024, 71, 100)], "arsuppfoljning-2024", "12")
    contents = restore.contents_of(folder)
    engine, storage = here.checker.engine, here.checker.storage
    with pytest.raises(Conflict, match="--overwrite"):
        restore.put_back(engine, storage, folder, contents, overwrite=False)
    restore.put_back(engine, storage, folder, contents, overwrite=True)
    here.tokens.clear()
    assert here.get("/submissions", "nationell") == before


def test_files_without_a_database_are_not_overwritten_either(place: World, tmp_path: Path) -> None:
    folder = _made(place, tmp_path / "backups")
    data = Storage(tmp_path / "other")
    data.keep([b"x"], 10)
    empty = engine_for(f"sqlite:///{tmp_path / 'other' / 'foljsam.db'}")
    with pytest.raises(Conflict):
        restore.put_back(empty, data, folder, restore.contents_of(folder), overwrite=False)


def test_a_backup_of_another_kind_or_a_newer_version_is_refused(place: World, tmp_path: Path) -> None:
    folder = _made(place, tmp_path)
    contents, engine, storage = restore.contents_of(folder), place.checker.engine, place.checker.storage
    for change, sentence in (({"database": "postgresql"}, "postgresql"), ({"revision": "9999"}, "nyare version")):
        with pytest.raises(UserError, match=sentence):
            restore.put_back(engine, storage, folder, contents.model_copy(update=change), overwrite=True)


def test_postgresqls_missing_programs_are_told_in_words(
    here: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _made(here, tmp_path / "backups")
    monkeypatch.setenv("PATH", str(tmp_path))
    if here.url.startswith("sqlite"):  # needs none of them
        assert _faults(folder) == []
        return
    with pytest.raises(UserError, match=r"pg_dump finns inte här.*postgresql-client"):
        backup.make(here.checker.engine, here.checker.storage, tmp_path / "backups")
    with pytest.raises(UserError, match="pg_restore finns inte här"):
        _faults(folder)
    engine, storage = here.checker.engine, here.checker.storage
    with pytest.raises(UserError, match="pg_restore finns inte här"):
        restore.put_back(engine, storage, folder, restore.contents_of(folder), overwrite=True)
    assert here.get("/rounds") == [], "and nothing has been taken away"
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [folder.name], "nothing half made is left"


def test_a_database_that_is_not_this_versions_is_not_backed_up(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="annan version"):
        backup.make(engine_for(f"sqlite:///{tmp_path / 'empty.db'}"), Storage(tmp_path), tmp_path / "backups")


def test_only_the_newest_backups_are_kept(place: World, tmp_path: Path) -> None:
    made = [_made(place, tmp_path) for _ in range(3)]
    (tmp_path / "foljsam-20200101T000000Z.unfinished").mkdir()
    (tmp_path / "others").mkdir()
    assert backup.prune(tmp_path, 2) == 1
    assert sorted(path.name for path in tmp_path.glob("foljsam-*")) == [path.name for path in made[1:]]
    assert restore.chosen(tmp_path) == made[2]
    assert (tmp_path / "others").exists()


def _modes(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*"))}


def test_nobody_else_may_read_what_is_kept_or_backed_up(place: World, tmp_path: Path) -> None:
    _filled(place)
    folder = _made(place, tmp_path / "deep" / "backups")
    kept = _modes(place.folder) | _modes(tmp_path / "deep")
    for beside in ("", "-wal", "-shm"):
        assert Path(place.url.removeprefix("sqlite:///") + beside).stat().st_mode & 0o777 == 0o600
    assert {path: oct(mode) for path, mode in kept.items() if mode != (0o700 if Path(path).is_dir() else 0o600)} == {}
    assert len(kept) > 20
    restore.put_back(
        engine_for(f"sqlite:///{tmp_path / 'again' / 'foljsam.db'}"),
        Storage(tmp_path / "again"),
        folder,
        restore.contents_of(folder),
        overwrite=False,
    )
    assert set(_modes(tmp_path / "again").values()) == {0o600, 0o700}


def test_what_an_earlier_version_left_open_is_closed_at_start(tmp_path: Path, prepared_sqlite: Path) -> None:
    data = tmp_path / "data"
    (data / "files" / "ab").mkdir(parents=True)
    (data / "files" / "ab" / "abc").write_bytes(b"x")
    shutil.copy(prepared_sqlite, data / "foljsam.db")
    for path in (data, *data.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with world(data, f"sqlite:///{data / 'foljsam.db'}"):
        assert {oct(mode) for path, mode in _modes(data / "files").items()} == {"0o700", "0o600"}
        assert (data / "foljsam.db").stat().st_mode & 0o777 == 0o600
        assert data.stat().st_mode & 0o777 == 0o755, "the folder itself is the administrator's"


def test_a_backup_has_what_is_in_the_log_that_sqlite_writes_beside(place: World, tmp_path: Path) -> None:
    round_id = place.round()
    held = [place.hand_in([proportion(STROKE, "14", 2024, n, 100)], round_id, "14")["id"] for n in range(70, 73)]
    assert Path(place.url.removeprefix("sqlite:///") + "-wal").stat().st_size > 0, (
        "a copy of the file alone would lack it"
    )
    folder = _made(place, tmp_path)
    with sqlite3.connect(f"{(folder / 'foljsam.db').as_uri()}?mode=ro", uri=True) as copy:
        assert [row[0] for row in copy.execute("select id from submission order by id")] == held
