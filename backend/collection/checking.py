"""Checks files in warm processes: queued when received, taken up again after a restart, outcome in one transaction."""

import concurrent.futures
import logging
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as DatabaseTimeout

from backend.collection import rounds, submission_queries, submissions
from backend.collection.check_processes import CheckProcesses, OutOfTimeError, ProcessEndedError
from backend.core.database import transaction
from backend.core.permissions import SYSTEM
from backend.core.private_files import private_file
from backend.core.states import SubmissionState
from backend.core.storage import Storage
from backend.core.turns import Turns, Waiting
from datasources.delivery.check import CheckError, CheckResult, failed
from datasources.delivery.check_result import FINDINGS
from datasources.delivery.contract import RoundContract
from datasources.delivery.limits import Limits

log = logging.getLogger(__name__)

WAITERS = 10
"""How many callers may wait for a check at once: each holds one of the server's threads."""

TRIES = 2
"""How often a file is tried whose process dies, before it is rejected as too heavy to check."""

PAUSES = (1.0, 5.0, 30.0, 120.0, 600.0)
"""Seconds before each new try after a fault that may pass: the database away or locked, the disk full. The last one again and
again, for as long as the fault lasts."""

MAX_CHECK_SECONDS = 1_800
"""The largest files take some minutes; what takes longer is stuck, and others wait behind it."""

_AROUND = (OperationalError, InterfaceError, DatabaseTimeout, OSError)
"""Faults of the database or the disk around a check, which say nothing of the file."""

LONG_WAIT_SECONDS = 3_600
"""A queue whose oldest has waited so long is not getting on."""


@dataclass
class Checker:
    """A queue of submissions to check, the threads that take from it, and the processes that do the work."""

    engine: Engine
    storage: Storage
    limits: Limits = field(default_factory=Limits)
    workers: int = 1
    seconds: float = MAX_CHECK_SECONDS
    pauses: tuple[float, ...] = PAUSES

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._queue = Turns()
        self._processes, self._lent = CheckProcesses(self.workers), False
        self._pending: dict[int, Future[None]] = {}
        self._failing: set[int] = set()
        self._waiters = threading.BoundedSemaphore(WAITERS)
        self._closed = False
        # Daemons: a server that ends without `close` does not wait for a check that is under way.
        self._threads = [threading.Thread(target=self._take_turns, daemon=True) for _ in range(self.workers)]
        for thread in self._threads:
            thread.start()

    def borrow(self, other: "Checker") -> None:
        """Uses another checker's processes, which are warm already and not ours to stop."""
        self._processes, self._lent = other._processes, True

    def start(self) -> None:
        """Starts the processes without waiting for their imports; a file that comes before that waits its turn."""
        self._processes.start()

    def warm(self) -> None:
        """Starts the processes and waits until their imports are done."""
        self._processes.warm()

    def resume(self) -> int:
        """Takes up what a killed process left: bytes not to be kept, half received files, unchecked submissions (how many)."""
        submissions.erase_unwanted(self.engine, self.storage)
        with transaction(self.engine) as session:
            waiting = submission_queries.waiting(session)
            known = submission_queries.known_files(session)
        self.storage.sweep(known)
        for submission_id, region in waiting:
            self.queue(submission_id, region)
        return len(waiting)

    def queue(self, submission_id: int, region: str) -> None:
        """Queues a received submission; one that is queued already is left alone."""
        with self._lock:
            if submission_id in self._pending:
                return
            self._pending[submission_id] = Future()
        self._queue.put(submission_id, region)

    def wait(self, submission_id: int, seconds: float) -> None:
        """Waits until the submission is checked, at most so many seconds; at once where WAITERS wait already."""
        with self._lock:
            future = self._pending.get(submission_id)
        if future is None or not self._waiters.acquire(blocking=False):
            return
        try:
            concurrent.futures.wait([future], seconds)
        finally:
            self._waiters.release()

    def close(self) -> None:
        """Stops; what is not finished stays RECEIVED and is taken up at the next start."""
        self._closed = True
        self._queue.close()
        if not self._lent:
            self._processes.close()
        for thread in self._threads:
            thread.join()

    def trouble(self) -> str | None:
        """Why files are not getting checked, in words; None where they are."""
        if self._closed or not all(thread.is_alive() for thread in self._threads):
            return "Kontrollerna är stoppade."
        if self._failing:
            return f"{len(self._failing)} kontroller har misslyckats och försöks igen."
        if self._queue.longest_wait() > LONG_WAIT_SECONDS:
            return f"Filer har väntat på kontroll i mer än {LONG_WAIT_SECONDS // 60} minuter."
        return None

    def _take_turns(self) -> None:
        while waiting := self._queue.take():
            try:
                self.check_now(waiting.number)
            except Exception as error:
                if not self._closed and self._again(waiting, error):
                    continue
            self._failing.discard(waiting.number)
            with self._lock:
                self._pending.pop(waiting.number).set_result(None)

    def _again(self, waiting: Waiting, error: Exception) -> bool:
        """Lets the submission wait for another try. A fault around the check is waited out however long it lasts; one of the
        check itself is tried as often as there are pauses, and then the file is rejected, and may be handed in again."""
        log.warning(
            "check of submission %s did not finish (%s, try %s)",
            waiting.number,
            type(error).__name__,
            waiting.tries + 1,
        )
        if waiting.tries >= len(self.pauses) and not isinstance(error, _AROUND):
            self._give_up(waiting.number)
            return False
        self._failing.add(waiting.number)
        self._queue.put_again(waiting, self.pauses[min(waiting.tries, len(self.pauses) - 1)])
        return True

    def _give_up(self, submission_id: int) -> None:
        """Rejects the file for a fault of ours, so that nobody waits for it for ever."""
        try:
            outcome = self._failed(self.storage.new_work_folder(submission_id))
            with transaction(self.engine) as session:
                submissions.settle(session, SYSTEM, submission_id, outcome)
        except Exception:
            log.exception("submission %s cannot be rejected; it stays received until the next start", submission_id)

    def check_now(self, submission_id: int) -> None:
        """Checks a received submission and writes the outcome; one that has been checked is left alone."""
        with transaction(self.engine) as session:
            submission = submissions.get(session, submission_id)
            if submission.state != SubmissionState.RECEIVED:
                return
            contract = rounds.contract(session, submission.round_id, submission.region)
            sha256, filename = submission.sha256, submission.filename
        result = self._checked(submission_id, self.storage.path_of(sha256), filename, contract)
        with transaction(self.engine) as session:
            submissions.settle(session, SYSTEM, submission_id, result)
        if result.erase_for:
            submissions.erase_unwanted(self.engine, self.storage)

    def _checked(self, submission_id: int, source: Path, filename: str, contract: RoundContract) -> CheckResult:
        """The check's outcome. Work files of an interrupted try are cleared first, so that trying again is safe.

        Raises CheckError for a fault that may pass, ProcessEndedError while the checker closes.
        """
        for _ in range(TRIES):
            workspace = self.storage.new_work_folder(submission_id)
            try:
                return self._processes.check((source, filename, contract, workspace, self.limits), self.seconds)
            except ProcessEndedError:
                if self._closed:
                    raise
            except OutOfTimeError:
                log.error("check of submission %s took more than %s seconds", submission_id, self.seconds)
                break
            except CheckError as fault:
                log.error("check of submission %s failed at %s", submission_id, fault)
                if fault.may_pass:
                    raise
                break  # pragma: no cover - a fault of ours that no known file causes
        return self._failed(workspace)

    def _failed(self, workspace: Path) -> CheckResult:
        outcome = failed(workspace)
        private_file(workspace / FINDINGS)  # written here, not by a process of its own
        return outcome
