"""Builds the wheel, installs it in an empty environment outside the repository, and starts it there.

An editable install hides what the wheel forgets: the catalogue's YAML, migrations, the pages' files.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]
UV = [sys.executable, "-m", "uv"]
START_SECONDS = 600
"""Seconds on an idle machine; nobody waits longer than it takes."""


def run(command: list[str], folder: Path, **environment: str) -> str:
    """Runs a command and gives what it printed; stops the test where it fails."""
    clean = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=folder, env=clean | environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed ({done.returncode}):\n{done.stdout}\n{done.stderr}")
    return done.stdout


def runtime_lock(folder: Path) -> Path:
    """The lock file without what only developers need: what the wheel itself asks for, at the locked versions."""
    target = folder / "runtime.lock"
    run(
        [
            *UV,
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--python-version",
            "3.11",
            "--no-header",
            "--constraint",
            str(ROOT / "requirements.lock"),
            str(ROOT / "pyproject.toml"),
            "-o",
            str(target),
        ],
        ROOT,
    )
    return target


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> bytes:
    """What the address answers, once it does; stops the test where it never does."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return bytes(answer.read())
        except OSError:
            time.sleep(0.3)
    sys.exit(f"{address} did not answer within {START_SECONDS} seconds")


def gone(address: str) -> bool:
    """Whether nobody answers at the address any more."""
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except OSError:
        return True
    return False


def main() -> None:
    """The whole test."""
    with tempfile.TemporaryDirectory(prefix="foljsam-wheel-") as name:
        folder = Path(name)
        run([*UV, "build", "--quiet", "--wheel", "--out-dir", str(folder), str(ROOT)], ROOT)
        wheel = next(folder.glob("foljsam-*.whl"))
        run([*UV, "venv", "--quiet", "--python", sys.executable, str(folder / "env")], folder)
        python = folder / "env" / "bin" / "python"
        install = [*UV, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(python)]
        run([*install, "--requirement", str(runtime_lock(folder))], folder)
        run([*install, "--no-deps", str(wheel)], folder)
        foljsam = str(folder / "env" / "bin" / "foljsam")
        found = json.loads(run([foljsam, "catalogue", "check", "--json"], folder))
        assert found["regions"] == 21, found
        assert found["indicators"] >= 100, found
        assert not found["errors"], found["errors"]
        arguments = ["compute", "--selftest", "--specification", "nkbc17", "--output", str(folder / "prov"), "--json"]
        (tested,) = json.loads(run([foljsam, *arguments], folder, FOLJSAM_DATA_DIR=str(folder / "data")))
        assert not tested["wrong"], tested
        start(foljsam, folder)
    print("wheel: built, installed in an empty environment, computes, started: API and pages answer")


def start(foljsam: str, folder: Path) -> None:
    """Starts the installed platform and asks API and pages whether they are there."""
    api, pages = free_port(), free_port()
    environment = os.environ | {
        "FOLJSAM_DATA_DIR": str(folder / "data"),
        "FOLJSAM_PORT": str(api),
        "FOLJSAM_PAGES_PORT": str(pages),
        "FOLJSAM_API_URL": f"http://127.0.0.1:{api}",
    }
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen([foljsam, "serve"], cwd=folder, env=environment, stdout=log, stderr=log) as server,
    ):
        try:
            assert json.loads(answers(f"http://127.0.0.1:{api}/api/site"))["name"] == "Följsam"
            assert len(json.loads(answers(f"http://127.0.0.1:{api}/api/indicators"))) >= 50
            assert b"ok" in answers(f"http://127.0.0.1:{pages}/_stcore/health")
        finally:
            server.terminate()
            server.wait(30)
    assert gone(f"http://127.0.0.1:{pages}/_stcore/health"), "the pages stop with the API"


if __name__ == "__main__":
    main()
