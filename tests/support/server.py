"""A real API process on a free loopback port, for tests that need one."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx

START_SECONDS = 180
"""Seconds on an idle machine, more than a minute on a busy one; nobody waits longer than it takes."""


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_api(environment: Mapping[str, str]) -> Iterator[str]:
    """The address of an API process that is up; it is ended with the block."""
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
    with subprocess.Popen(command, env=dict(environment)) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/api/health")
            yield address
        finally:
            process.terminate()
            process.wait(60)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(address, timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer within {START_SECONDS} s")
