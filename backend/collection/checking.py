"""Checks files in warm worker processes: queued when received, taken up again after a restart, outcome in one transaction."""

import concurrent.futures
import logging
import multiprocessing
import os
import threading
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from backend.collection import rounds, submission_queries, submissions
from backend.core.database import transaction
from backend.core.permissions import SYSTEM
from backend.core.private_files import private_file
from backend.core.states import SubmissionState
from backend.core.storage import Storage
from datasources.delivery.check import CheckError, CheckResult, check, failed
from datasources.delivery.check_result import FINDINGS
from datasources.delivery.contract import RoundContract
from datasources.delivery.limits import Limits

log = logging.getLogger(__name__)

WAITERS = 10
"""How many callers may wait for a check at once: each holds one of the server's threads."""

TRIES = 2
"""How often a file is tried whose worker process dies, before it is rejected as too heavy to check."""


def _warm() -> None:
    """Loads the rule engine (seconds of imports) before the first file needs it. What it writes is its user's alone."""
    os.umask(0o077)
    from datasources.delivery.rules import expectations

    expectations.warm()


def _check(source: Path, filename: str, contract: RoundContract, workspace: Path, limits: Limits) -> CheckResult:
    return check(source, filename, contract, workspace, limits)


@dataclass
class Checker:
    """A queue of submissions to check and the worker processes that do it."""

    engine: Engine
    storage: Storage
    limits: Limits = field(default_factory=Limits)
    workers: int = 1

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="check")
        self._processes = self._new_processes()
        self._pending: dict[int, Future[None]] = {}
        self._lent = False
        self._waiters = threading.BoundedSemaphore(WAITERS)

    def borrow(self, other: "Checker") -> None:
        """Uses another checker's worker processes, which are warm already and not ours to stop."""
        self._processes.shutdown(wait=False)
        self._processes, self._lent = other._processes, True

    def _new_processes(self) -> ProcessPoolExecutor:
        # Spawned, not forked: a forked child would inherit the server's threads, locks and database connections.
        return ProcessPoolExecutor(self.workers, mp_context=multiprocessing.get_context("spawn"), initializer=_warm)

    def start(self) -> list[Future[None]]:
        """Starts the worker processes without waiting for their imports; a file that comes before that waits its turn."""
        return [self._processes.submit(_nothing) for _ in range(self.workers)]

    def warm(self) -> None:
        """Starts the worker processes and waits until their imports are done."""
        for future in self.start():
            future.result()

    def resume(self) -> int:
        """Takes up what a killed process left: bytes not to be kept, half received files, unchecked submissions (how many)."""
        submissions.erase_unwanted(self.engine, self.storage)
        with transaction(self.engine) as session:
            waiting, known = submission_queries.waiting(session), submission_queries.known_files(session)
        self.storage.sweep(known)
        for submission_id in waiting:
            self.queue(submission_id)
        return len(waiting)

    def queue(self, submission_id: int) -> None:
        """Queues a received submission; one that is queued already is left alone."""
        with self._lock:
            if submission_id not in self._pending:
                self._pending[submission_id] = self._threads.submit(self._run, submission_id)

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
        self._threads.shutdown(wait=False, cancel_futures=True)
        if not self._lent:
            self._processes.shutdown(wait=True, cancel_futures=True)

    def _run(self, submission_id: int) -> None:
        try:
            self.check_now(submission_id)
        except (
            Exception
        ):  # pragma: no cover - the database is away: the submission stays received and is taken up again
            log.exception("check of submission %s did not finish; it stays received", submission_id)
        finally:
            with self._lock:
                self._pending.pop(submission_id, None)

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
        """The check's outcome. Work files of an interrupted try are cleared first, so that trying again is safe."""
        for _ in range(TRIES):
            workspace = self.storage.new_work_folder(submission_id)
            processes = self._processes
            try:
                return processes.submit(_check, source, filename, contract, workspace, self.limits).result()
            except CheckError as fault:  # pragma: no cover - a fault of ours that no known file causes
                log.error("check of submission %s failed at %s", submission_id, fault)
                break
            except BrokenProcessPool:
                with self._lock:  # of several files that were under way, the first to notice makes the new processes
                    if self._processes is processes:
                        self._processes = self._new_processes()
        outcome = failed(workspace)
        private_file(workspace / FINDINGS)  # written here, not by a process of its own
        return outcome


def _nothing() -> None:
    """What a warm worker has to do."""
