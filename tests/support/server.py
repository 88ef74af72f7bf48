"""A real API process on a free loopback port, for tests that need one."""

import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

STANDSTILL_SECONDS = 60
"""How long a server that is not up may do nothing at all. On a slow machine it is late, but always at work."""


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_api(environment: Mapping[str, str], folder: Path | None = None) -> Iterator[str]:
    """The address of an API process that is up, started in the folder; it is ended with the block."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "backend.app:create_app",
        "--factory",
        "--port",
        str(port),
        "--log-level",
        "warning",
    ]
    with subprocess.Popen(command, env=dict(environment), cwd=folder) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_up(f"{address}/api/health", process)
            yield address
        finally:
            process.terminate()
            process.wait(600)


def wait_until_up(address: str, process: "subprocess.Popen[Any]") -> None:
    """Waits until the address answers, however long that takes, as long as the process and its own are getting on."""
    work, moved = -1, time.monotonic()
    while not answers(address):
        assert process.poll() is None, f"what should answer at {address} ended with {process.returncode}"
        if (done := work_of(process.pid)) != work:
            work, moved = done, time.monotonic()
        assert time.monotonic() < moved + STANDSTILL_SECONDS, f"{address}: nothing done in {STANDSTILL_SECONDS} s"
        time.sleep(0.2)


def answers(address: str) -> bool:
    """Whether something good comes from the address."""
    try:
        return httpx.get(address, timeout=5).is_success
    except httpx.TransportError:
        return False


def work_of(pid: int) -> int:
    """How much a process and those it has started have worked (ticks of the clock); always more where that is not told."""
    if not Path("/proc/self/stat").exists():
        return time.monotonic_ns()
    ticks: dict[int, int] = {}
    started: dict[int, list[int]] = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # ended since the folder was read
            fields = path.read_text().rpartition(")")[2].split()  # what stands before may have spaces in it
            ticks[int(path.parent.name)] = int(fields[11]) + int(fields[12])
            started[int(fields[1])].append(int(path.parent.name))
    family = [pid]
    for one in family:
        family += started[one]
    return sum(ticks.get(one, 0) for one in family)
