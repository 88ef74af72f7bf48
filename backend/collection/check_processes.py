"""Warm processes that check files: one file at a time each, ended when it takes too long, and never outliving the server."""

import multiprocessing
import os
import queue
import signal
import sys
import threading
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from datasources.delivery.check import CheckError, CheckResult, check
from datasources.delivery.contract import RoundContract
from datasources.delivery.limits import Limits

Task = tuple[Path, str, RoundContract, Path, Limits]
"""What `check` is called with."""

END_SECONDS = 5
"""How long a process may take to end when it is told to."""

# Spawned, not forked: a forked child would inherit the server's threads, locks and database connections.
_SPAWN = multiprocessing.get_context("spawn")


class ProcessEndedError(Exception):
    """The process that checked ended: killed, or out of memory."""


class OutOfTimeError(Exception):
    """The check took longer than it may; its process has been ended."""


class _Process:
    """One process, started when it is needed and again after it has ended."""

    def __init__(self) -> None:
        self._in_use = threading.Lock()
        self._process: BaseProcess | None = None
        self._line: Connection | None = None

    def start(self) -> None:
        """Starts the process without waiting for its imports."""
        with self._in_use:
            self._started()

    def _started(self) -> Connection:
        """The line to the process, which is running."""
        if self._line is not None and self._process is not None and self._process.is_alive():
            return self._line
        self._line, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()  # the process has it; were it open here too, its end would not be noticed
        return self._line

    def ask(self, task: Task | None, seconds: float | None) -> CheckResult | None:
        """What came of the task. Raises ProcessEndedError, OutOfTimeError, or the CheckError of the check itself."""
        with self._in_use:
            try:
                outcome = _answer(self._started(), task, seconds)
            except (EOFError, OSError, OutOfTimeError) as error:
                self.end()
                raise error if isinstance(error, OutOfTimeError) else ProcessEndedError from None
        if isinstance(outcome, CheckError):
            raise outcome
        return outcome

    def end(self) -> None:
        """Ends the process, whatever it does. Its line is left to whoever is reading from it, who sees that it is over."""
        process, self._process, self._line = self._process, None, None
        if process is not None:
            process.terminate()
            process.join(END_SECONDS)
            process.kill()
            process.join()


def _answer(line: Connection, task: Task | None, seconds: float | None) -> CheckResult | CheckError | None:
    line.send(task)
    if not line.poll(seconds):
        raise OutOfTimeError
    outcome: CheckResult | CheckError | None = line.recv()
    return outcome


class CheckProcesses:
    """So many processes; whoever has a file waits for one that is free."""

    def __init__(self, number: int) -> None:
        self._all = [_Process() for _ in range(number)]
        self._free: queue.LifoQueue[_Process] = queue.LifoQueue()
        for process in self._all:
            self._free.put(process)

    def start(self) -> None:
        """Starts the processes without waiting for their imports."""
        for process in self._all:
            process.start()

    def warm(self) -> None:
        """Starts the processes and waits until their imports are done."""
        self.start()
        for process in self._all:
            process.ask(None, None)

    def check(self, task: Task, seconds: float) -> CheckResult:
        """Checks a file in one of the processes.

        Raises ProcessEndedError, OutOfTimeError, or CheckError for a fault of ours.
        """
        process = self._free.get()
        try:
            outcome = process.ask(task, seconds)
        finally:
            self._free.put(process)
        assert outcome is not None
        return outcome

    def close(self) -> None:
        """Ends all processes, also those at work."""
        for process in self._all:
            process.end()


def _work(line: Connection) -> None:
    """What a process does: loads the rule engine (seconds of imports), then checks what comes until the line is closed."""
    os.umask(0o077)  # what it writes is the platform's own
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the server says when it is over
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # as a program ends, so that nothing of it is left behind
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    from datasources.delivery.rules import expectations

    expectations.warm()
    with suppress(EOFError, OSError):  # the server has gone, or is closing
        while True:
            task: Task | None = line.recv()
            line.send(None if task is None else _outcome(task))


def _outcome(task: Task) -> CheckResult | CheckError:
    try:
        return check(*task)
    except CheckError as error:
        return error


def _end_with_the_server() -> None:
    """Ends the process in the middle of whatever it does when the server is killed: 400 MB would stay otherwise."""
    server = multiprocessing.parent_process()
    assert server is not None
    wait([server.sentinel])
    os._exit(1)
