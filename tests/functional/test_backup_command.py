"""`foljsam backup` and `foljsam restore` as a shell sees them."""

import json
from pathlib import Path

import pytest

from tests.functional.test_command_line import Shell, with_database
from tests.support.server import free_port, running_api


@pytest.fixture
def installed(tmp_path: Path, prepared_sqlite: Path) -> Shell:
    """A shell whose installation has the catalogue and everybody's account in it already."""
    return with_database(tmp_path, prepared_sqlite)


def test_a_backup_is_made_checked_and_put_back_in_an_empty_place(installed: Shell, tmp_path: Path) -> None:
    made = installed("backup", "kopior")
    assert (made.returncode, "är gjord: 0 inlämningar" in made.stdout) == (0, True), made.stderr
    checked = installed("restore", "--check", "kopior")
    assert (checked.returncode, "är hel" in checked.stdout) == (0, True), checked.stderr
    elsewhere = {"FOLJSAM_DATA_DIR": str(tmp_path / "annan"), "FOLJSAM_PORT": str(free_port())}
    done = installed("restore", "kopior", **elsewhere)
    assert (done.returncode, "är tillbakalagd" in done.stdout) == (0, True), done.stderr
    assert installed.here("restore", "--check", **elsewhere).exit_code == 0
    again = installed.here("restore", str(tmp_path / "kopior"), **elsewhere)
    assert (again.exit_code, "--overwrite" in again.stderr) == (1, True)


def test_what_is_not_whole_ends_with_one_and_names_the_file(installed: Shell) -> None:
    made = Path(installed.json("backup", str(installed.folder / "kopior"))["backup"])
    (made / "foljsam.db").write_bytes(b"")
    told = installed.here("restore", "--check", str(made))
    assert (told.exit_code, "är inte hel" in told.stderr, "foljsam.db" in told.stderr) == (1, True, True)
    refused = installed.here("restore", str(made), "--overwrite")
    assert (refused.exit_code, "är inte hel" in refused.stderr) == (1, True)
    done = installed.here("restore", str(made), "--check", "--json")
    assert (done.exit_code, len(json.loads(done.stdout)["faults"])) == (1, 2)


def test_a_backup_of_what_has_lost_a_file_is_made_and_ends_with_one(installed: Shell) -> None:
    from backend.collection.submission_queries import keep_file
    from backend.core.database import engine_for, transaction

    with transaction(engine_for(f"sqlite:///{installed.folder / 'data' / 'foljsam.db'}")) as session:
        keep_file(session, "a" * 64, 1)
    for arguments in (("backup", str(installed.folder / "kopior")), ("restore", "--check")):
        told = installed.here(*arguments)
        assert (told.exit_code, f"files/aa/{'a' * 64}" in told.stderr) == (1, True)
    # What there is can be put back all the same, if one says so.
    where = {"FOLJSAM_DATA_DIR": str(installed.folder / "annan"), "FOLJSAM_PORT": str(free_port())}
    assert installed.here("restore", str(installed.folder / "kopior"), **where).exit_code == 1
    assert installed.here("restore", str(installed.folder / "kopior"), "--incomplete", **where).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["restore"], 2, "vilken säkerhetskopia"),
        (["restore", "finns-inte"], 1, "ingen säkerhetskopia"),
        (["restore", "--check", "finns-inte"], 1, "ingen säkerhetskopia"),
        (["restore", "data"], 1, "ingen säkerhetskopia"),
    ],
)
def test_what_is_no_backup_is_told(installed: Shell, arguments: list[str], code: int, sentence: str) -> None:
    told = installed.here(*arguments)
    assert (told.exit_code, sentence in told.stderr) == (code, True)


def test_nothing_is_put_back_under_a_service_that_runs(installed: Shell) -> None:
    installed.json("backup", str(installed.folder / "kopior"))
    with running_api(installed.environment) as address:
        port = {"FOLJSAM_PORT": address.rpartition(":")[2]}
        told = installed.here("restore", str(installed.folder / "kopior"), "--overwrite", **port)
        assert (told.exit_code, "stoppa tjänsten först" in told.stderr) == (1, True)
    assert installed.here("restore", str(installed.folder / "kopior"), "--overwrite", **port).exit_code == 0


def test_older_backups_go_when_so_many_are_kept(installed: Shell) -> None:
    for _ in range(3):
        installed.json("backup", str(installed.folder / "kopior"), "--keep", "2")
    assert len(list((installed.folder / "kopior").iterdir())) == 2
