"""A PostgreSQL server for one test run: started as an ordinary user on a free port, a fresh database for each asker."""

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30
"""Where a run's data is kept if there is so much room (bytes): on a disk, making and removing hundreds of databases was most of
what their tests waited for."""

SEARCHED = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def binaries() -> Path | None:
    """The folder of initdb and postgres, or None where PostgreSQL is not installed."""
    for folder in SEARCHED:
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def _as_ordinary_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root, so root borrows the user that its package made."""
    if getpass.getuser() != "root":
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A running server. Durability is off: the data lives no longer than the run."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs, self.port = folder, programs, _free_port()

    def start(self) -> None:
        """Makes the cluster and starts it."""
        if getpass.getuser() == "root":
            shutil.chown(self.folder, "postgres", "postgres")
        data = str(self.folder / "data")
        subprocess.run(
            _as_ordinary_user(
                [str(self.programs / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8"]
            ),
            check=True,
            stdout=subprocess.DEVNULL,
        )
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off -c max_connections=60 -c max_wal_size=128MB "
            "-c dynamic_shared_memory_type=mmap"  # in the folder: a server that is stopped at once leaves it where it is
        )
        subprocess.run(
            _as_ordinary_user(
                [
                    str(self.programs / "pg_ctl"),
                    "-D",
                    data,
                    "-o",
                    options,
                    "-l",
                    str(self.folder / "log"),
                    "-w",
                    "start",
                ]
            ),
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        """Stops the server at once."""
        subprocess.run(
            _as_ordinary_user(
                [str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), "-m", "immediate", "stop"]
            ),
            check=False,
            stdout=subprocess.DEVNULL,
        )

    def new_database(self, template: str = "template1") -> str:
        """The address of a fresh database: empty, or a copy of another that nobody is connected to."""
        name = f"t{uuid.uuid4().hex}"
        with self._connected() as connection:
            # since version 15 a copy goes through the log unless told otherwise, which takes five times as long on a disk
            way = " strategy file_copy" if connection.info.server_version >= 150_000 else ""
            connection.execute(f"create database {name} template {template}{way}")
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

    def drop(self, url: str) -> None:
        """Takes a database away, whoever is still connected to it."""
        with self._connected() as connection:
            connection.execute(f"drop database if exists {url.rsplit('/', 1)[1]} with (force)")

    def _connected(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(f"postgresql://postgres@127.0.0.1:{self.port}/postgres", autocommit=True)


@contextlib.contextmanager
def running() -> Iterator[Server | None]:
    """A started server for the length of the block; None where PostgreSQL is not installed."""
    programs = binaries()
    if programs is None:
        yield None
        return
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    folder = Path(tempfile.mkdtemp(prefix="foljsam-pg-", dir=MEMORY if in_memory else None))
    os.chmod(folder, 0o755)
    server = Server(folder, programs)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
