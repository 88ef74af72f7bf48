"""The queue of checks: turns by region, time limits, faults that pass, and processes that end with the server."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, text

from backend.collection.check_processes import CheckProcesses, OutOfTimeError, ProcessEndedError
from backend.collection.checking import Checker
from backend.core import readiness
from backend.core.turns import Turns
from datasources.delivery import canonical
from datasources.delivery.check import CheckError
from datasources.delivery.limits import Limits
from tests.functional.test_command_line import FOLJSAM, Shell, with_database
from tests.support.contracts import contract, row
from tests.support.server import free_port, wait_until_up
from tests.support.world import HEART, PASSWORD, STROKE, World, proportion

FILE = canonical.write([proportion(STROKE, "14", 2024, 70, 100)], "csv")


def _taken(queue: Turns, number: int) -> list[int]:
    return [waiting.number for _ in range(number) if (waiting := queue.take())]


def test_a_region_with_many_files_lets_the_others_in_between() -> None:
    queue = Turns()
    for number in range(100):
        queue.put(number, "01")
    queue.put(200, "14")
    queue.put(201, "14")
    queue.put(300, "25")
    assert _taken(queue, 6) == [0, 200, 300, 1, 201, 2]
    queue.put(301, "25")
    assert _taken(queue, 2) == [301, 3], "whoever comes later waits for one of each other region, not for ninety-six"


def test_one_that_waits_for_its_next_try_keeps_nobody_waiting() -> None:
    queue = Turns()
    queue.put(1, "14")
    failed = queue.take()
    assert failed is not None
    queue.put_again(failed, 0.3)
    queue.put(2, "14")
    assert _taken(queue, 1) == [2]
    started = time.monotonic()
    assert _taken(queue, 1) == [1]
    assert time.monotonic() - started > 0.1


def test_closing_lets_everybody_go() -> None:
    queue, gone = Turns(), threading.Event()
    waiter = threading.Thread(target=lambda: gone.set() if queue.take() is None else None)
    waiter.start()
    queue.close()
    waiter.join(10)
    assert gone.is_set()


def _until(condition: Callable[[], bool], seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.05)


def _in_the_way(folder: Path) -> Path:
    """A file where the folder of checks' work should be: nothing can be written, as on a full disk."""
    folder.mkdir(exist_ok=True)
    (folder / "submissions").write_bytes(b"")
    return folder / "submissions"


@pytest.fixture
def patient(place: World) -> World:
    """An installation whose checker does not wait long between tries."""
    place.checker.pauses = (0.1, 0.1)
    return place


def test_a_check_that_the_disk_refuses_is_tried_until_the_disk_lets_it(patient: World) -> None:
    round_id = patient.round()
    obstacle = _in_the_way(patient.folder)
    number = patient.hand_in_bytes(FILE, round_id, "14", "rapportor-14").json()["id"]
    time.sleep(1)  # more tries than there are pauses
    answer = patient.client.get("/api/ready")
    assert (answer.status_code, answer.json()["causes"]) == (503, ["1 kontroller har misslyckats och försöks igen."])
    assert patient.get(f"/submissions/{number}", "rapportor-14")["state"] == "received"
    obstacle.unlink()
    assert patient.settled(number, "rapportor-14")["state"] == "checked"
    assert patient.client.get("/api/ready").json() == {"ready": True, "causes": []}


def test_a_check_that_the_database_refuses_is_tried_until_it_lets_it(patient: World) -> None:
    round_id = patient.round()
    engine = patient.checker.engine
    patient.checker.engine = create_engine("sqlite:////finns/inte/databas.db")  # cannot be opened: OperationalError
    number = patient.hand_in_bytes(FILE, round_id, "14", "rapportor-14").json()["id"]
    _until(lambda: patient.checker.trouble() is not None)
    time.sleep(0.5)
    patient.checker.engine = engine
    assert patient.settled(number, "rapportor-14")["state"] == "checked"


class Failing(CheckProcesses):
    """Processes whose disk is full for as many checks as are named."""

    def __init__(self, real: CheckProcesses, times: int) -> None:
        super().__init__(1)
        self.real, self.times = real, times

    def check(self, *arguments: object) -> object:  # type: ignore[override]
        self.times -= 1
        if self.times >= 0:
            raise CheckError("read: IOException", True)
        return self.real.check(*arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize(("times", "state"), [(1, "checked"), (2, "checked"), (3, "rejected")])
def test_a_check_whose_disk_is_full_is_tried_so_often_and_then_may_be_handed_in_again(
    patient: World, times: int, state: str
) -> None:
    round_id, real = patient.round(), patient.checker._processes
    patient.checker._processes = Failing(real, times)
    number = patient.hand_in_bytes(FILE, round_id, "14", "rapportor-14").json()["id"]
    assert patient.settled(number, "rapportor-14")["state"] == state
    if state == "rejected":
        patient.checker._processes = real
        again = patient.hand_in_bytes(FILE, round_id, "14", "rapportor-14")
        assert patient.settled(again.json()["id"], "rapportor-14")["state"] == "checked"


_TOO_SMALL = """
import resource, sys
from pathlib import Path
from datasources.delivery import canonical
from datasources.delivery.check import CheckError, check
from tests.support.contracts import contract, row
folder = Path(sys.argv[1])
(folder / "f.csv").write_bytes(canonical.write([row()], "csv"))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), -1))
try:
    check(folder / "f.csv", "f.csv", contract(), folder / "work", second_verdict=False)
except CheckError as error:
    print(error.may_pass)
"""


@pytest.mark.parametrize("bytes_free", [0, 1_000, 5_000])
def test_a_disk_that_takes_no_more_is_a_fault_that_may_pass(tmp_path: Path, bytes_free: int) -> None:
    line = [sys.executable, "-c", _TOO_SMALL, str(tmp_path), str(bytes_free)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.stdout == "True\n", done.stderr


@pytest.fixture
def processes() -> Iterator[CheckProcesses]:
    made = CheckProcesses(1)
    yield made
    made.close()


def _task(folder: Path) -> tuple[object, ...]:
    (folder / "f.csv").write_bytes(canonical.write([row()], "csv"))
    return (folder / "f.csv", "f.csv", contract(), folder / "work", Limits())


def test_a_check_that_takes_too_long_is_ended_and_the_next_is_checked(
    processes: CheckProcesses, tmp_path: Path
) -> None:
    with pytest.raises(OutOfTimeError):
        processes.check(_task(tmp_path), 0.05)  # type: ignore[arg-type]
    assert processes.check(_task(tmp_path), 600).verdict == "checked"  # type: ignore[arg-type]


def test_a_process_that_is_killed_is_told_and_another_takes_its_place(
    processes: CheckProcesses, tmp_path: Path
) -> None:
    processes.warm()
    process = processes._all[0]._process
    assert process is not None
    assert process.pid is not None
    killer = threading.Timer(0.0, os.kill, (process.pid, signal.SIGKILL))
    killer.start()
    killer.join()
    process.join(10)
    assert processes.check(_task(tmp_path), 600).verdict == "checked"  # type: ignore[arg-type]
    process = processes._all[0]._process
    assert process is not None
    assert process.pid is not None
    os.kill(process.pid, signal.SIGSTOP)  # at work, as far as anybody can see
    threading.Timer(0.5, os.kill, (process.pid, signal.SIGKILL)).start()
    with pytest.raises(ProcessEndedError):
        processes.check(_task(tmp_path), 600)  # type: ignore[arg-type]


def test_a_file_that_takes_too_long_is_rejected_and_does_not_hold_the_queue(patient: World) -> None:
    round_id = patient.round()
    checker = Checker(patient.checker.engine, patient.checker.storage, seconds=0.01)
    patient.client.app.state.checker, own = checker, patient.checker  # type: ignore[attr-defined]
    try:
        found = patient.hand_in([proportion(HEART, "14", 2024, 60, 100)], round_id, "14")
        assert (found["state"], [one["code"] for one in found["summary"]]) == ("rejected", ["check-failed"])
    finally:
        checker.close()
        patient.client.app.state.checker = own  # type: ignore[attr-defined]


def _family(pid: int) -> set[int]:
    """The processes that a process has started, and those that they have."""
    started: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            started[int(path.parent.name)] = int(parent)
    family = {pid}
    while more := {child for child, parent in started.items() if parent in family} - family:
        family |= more
    return family - {pid}


def _alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if (state := _state(pid)) and state != "Z"}


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


@pytest.fixture
def installed(tmp_path: Path, prepared_sqlite: Path) -> Shell:
    """A shell whose installation has the catalogue and everybody's account in it already."""
    return with_database(tmp_path, prepared_sqlite)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked for in /proc")
@pytest.mark.parametrize("moment", ["while it loads", "when it is idle", "in the middle of its work"])
def test_a_killed_server_leaves_no_process_behind(installed: Shell, moment: str) -> None:
    ports = {"FOLJSAM_PORT": str(free_port()), "FOLJSAM_PAGES_PORT": str(free_port()), "FOLJSAM_CHECKERS": "2"}
    api, pages = (f"http://127.0.0.1:{ports[name]}" for name in ("FOLJSAM_PORT", "FOLJSAM_PAGES_PORT"))
    with subprocess.Popen([FOLJSAM, "serve"], env=installed.environment | ports, cwd=installed.folder) as server:
        wait_until_up(f"{api}/api/health", server)
        wait_until_up(f"{pages}/_stcore/health", server)
        _until(lambda: len(_family(server.pid)) >= 4)  # pages, two checkers, and who keeps track of them
        family = _family(server.pid)
        if moment != "while it loads":
            _until(lambda: not _at_work(family), 300)
        if moment == "in the middle of its work":
            _hand_in_much(api)
            _until(lambda: _at_work(family), 300)
        os.kill(server.pid, signal.SIGKILL)
        server.wait(30)
        _until(lambda: not _alive(family), 30)


def _work(pids: set[int]) -> int:
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total


def _at_work(pids: set[int]) -> bool:
    before = _work(pids)
    time.sleep(1)
    return _work(pids) - before > 30  # hundredths of a second


def _hand_in_much(api: str) -> None:
    """A file that takes many seconds to check."""

    def headers(who: str) -> dict[str, str]:
        answer = httpx.post(f"{api}/api/tokens", json={"username": who, "password": PASSWORD}, timeout=60)
        return {"Authorization": f"Bearer {answer.json()['token']}"}

    asked = {
        "id": "r",
        "name": "R",
        "period_label": "2024",
        "period_start": "2024-01-01",
        "period_end": "2025-01-01",
        "due": "2099-01-01",
        "indicators": [{"indicator": STROKE}],
        "regions": ["14"],
    }
    national = headers("nationell")
    assert httpx.post(f"{api}/api/rounds", json=asked, headers=national).status_code == 201
    assert httpx.post(f"{api}/api/rounds/r/steps", json={"step": "open"}, headers=national).status_code == 200
    rows = FILE.splitlines(keepends=True)
    address = f"{api}/api/rounds/r/submissions?region=14&filename=f.csv"
    sent = httpx.post(address, content=rows[0] + rows[1] * 600_000, headers=headers("rapportor-14"), timeout=120)
    assert sent.status_code == 202


def test_ready_tells_each_cause_in_words(place: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert place.client.get("/api/ready").json() == {"ready": True, "causes": []}
    monkeypatch.setattr(readiness, "MIN_FREE_BYTES", 10**18)
    answer = place.client.get("/api/ready")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "ont om plats" in answer.json()["causes"][0]
    state = place.client.app.state  # type: ignore[attr-defined]
    own, state.engine = state.engine, create_engine("sqlite:////finns/inte/databas.db")
    (tmp_path / "fil").write_bytes(b"")
    storage, state.storage = state.storage, type(state.storage)(tmp_path / "fil")
    checker = Checker(own, storage)
    state.checker, running = checker, state.checker
    checker.close()
    causes = place.client.get("/api/ready").json()["causes"]
    assert [cause.partition(" (")[0] for cause in causes] == [
        "Databasen svarar inte",
        "Datamappen går inte att skriva till",
        "Kontrollerna är stoppade.",
    ]
    state.engine, state.storage, state.checker = own, storage, running


def test_a_database_that_is_gone_is_told_and_another_versions_too(here: World) -> None:
    with here.checker.engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '0001'"))
    assert here.client.get("/api/ready").json()["causes"] == ["Databasen är av en annan version."]
    with here.checker.engine.begin() as connection:
        connection.execute(text("drop table alembic_version"))
    assert here.client.get("/api/ready").json()["causes"][0].startswith("Databasen svarar inte")
