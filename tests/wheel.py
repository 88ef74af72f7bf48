"""Builds the wheel and installs it in empty environments outside the repository: alone, as a region's analyst does, where it
computes and checks without a server's libraries; and with the server, which is started there.

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
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.contracts import contract  # noqa: E402 - found beside this script, not installed
from tests.support.files import line, text  # noqa: E402

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


def locked(folder: Path, *extras: str) -> Path:
    """The lock file's versions of what the wheel asks for, with these extras and without what only developers need."""
    target = folder / f"{'-'.join(('base', *extras))}.lock"
    asked = [word for extra in extras for word in ("--extra", extra)]
    compile_ = [*UV, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--no-header", *asked]
    run(
        [*compile_, "--constraint", str(ROOT / "requirements.lock"), str(ROOT / "pyproject.toml"), "-o", str(target)],
        ROOT,
    )
    return target


def installed(wheel: Path, folder: Path, *extras: str) -> str:
    """The `foljsam` command of an empty environment with the wheel and these extras."""
    place = folder / f"env-{'-'.join(extras) or 'base'}"
    run([*UV, "venv", "--quiet", "--python", sys.executable, str(place)], folder)
    install = [*UV, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(place / "bin" / "python")]
    run([*install, "--requirement", str(locked(folder, *extras))], folder)
    run([*install, "--no-deps", str(wheel)], folder)
    return str(place / "bin" / "foljsam")


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


SERVER_LIBRARIES = ("fastapi", "sqlmodel", "sqlalchemy", "streamlit", "great_expectations")


def findings(foljsam: str, folder: Path, file: Path) -> Any:
    """What `foljsam check` says of a file, against a contract that stands in a file beside it."""
    words = [foljsam, "check", str(file), "--round", str(folder / "contract.json"), "--region", "14", "--json"]
    environment = os.environ | {"FOLJSAM_DATA_DIR": str(folder / "data")}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def without_server(foljsam: str, folder: Path) -> None:
    """What a region's analyst has: the catalogue, computing and checking, with none of the server's libraries."""
    python = Path(foljsam).with_name("python")
    search = f"import importlib.util as u; print([n for n in {SERVER_LIBRARIES!r} if u.find_spec(n)])"
    assert run([str(python), "-c", search], folder).strip() == "[]", (
        "the base install has none of the server's libraries"
    )
    counts = json.loads(run([foljsam, "catalogue", "check", "--json"], folder))
    assert counts["regions"] == 21, counts
    assert counts["indicators"] >= 100, counts
    assert not counts["errors"], counts["errors"]
    assert len(json.loads(run([foljsam, "catalogue", "list", "stroke", "--json"], folder))) >= 5
    assert run([foljsam, "catalogue", "show", "nkbc17"], folder).startswith("id: nkbc17")
    figures = json.loads(run([foljsam, "catalogue", "figures", "--json"], folder))
    assert {"population", "standard_population"} == {one["what"] for one in figures}, figures
    asked = [foljsam, "catalogue", "figures", "--region", "00", "--date", "2024-12-31", "--json"]
    assert json.loads(run(asked, folder))["figure"]["persons"] == 10_587_710
    arguments = ["compute", "--selftest", "--specification", "nkbc17", "--output", str(folder / "prov"), "--json"]
    (tested,) = json.loads(run([foljsam, *arguments], folder))
    assert not tested["wrong"], tested
    refused = subprocess.run([foljsam, "serve"], cwd=folder, capture_output=True, text=True, check=False)
    assert refused.returncode == 2, refused
    assert "foljsam[server]" in refused.stderr, refused.stderr
    assert "Traceback" not in refused.stderr, refused.stderr


def main() -> None:
    """The whole test."""
    with tempfile.TemporaryDirectory(prefix="foljsam-wheel-") as name:
        folder = Path(name)
        run([*UV, "build", "--quiet", "--wheel", "--out-dir", str(folder), str(ROOT)], ROOT)
        wheel = next(folder.glob("foljsam-*.whl"))
        (folder / "contract.json").write_text(contract().model_dump_json(), encoding="utf-8")
        faulty = folder / "fel.csv"
        faulty.write_text(text(line(täljare="150"), line(region="99")), encoding="utf-8")  # too many, and nowhere
        base, server = installed(wheel, folder), installed(wheel, folder, "server")
        without_server(base, folder)
        alone, beside = findings(base, folder, faulty), findings(server, folder, faulty)
        assert alone == beside, (alone, beside)
        assert alone["verdict"] == "rejected", alone
        start(server, folder)
    print("wheel: computes and checks alone, with the server's findings; with the server, API and pages answer")


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
