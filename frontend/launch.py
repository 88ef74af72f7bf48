"""The command line that starts the pages. Options go there: Streamlit finds no settings file inside a package."""

import argparse
import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

APP = Path(__file__).with_name("served.py")
UPLOAD_MB = 200

_THEME = {
    "base": "light",
    "primaryColor": "#0b5c6b",
    "backgroundColor": "#ffffff",
    "secondaryBackgroundColor": "#eef4f5",
    "textColor": "#16282d",
    "linkColor": "#0b5c6b",
    "borderColor": "#c3d2d5",
    "baseRadius": "0.4rem",
}
"""A calm light theme; every pair of text and ground has a contrast of at least 4.5 to 1 (WCAG 2.1 AA)."""


def command(port: int, address: str, api_url: str) -> list[str]:
    """The command that serves the pages on `address`:`port`, speaking to the API at `api_url`."""
    options = {
        "server.address": address,
        "server.port": port,
        "server.headless": "true",
        "server.maxUploadSize": UPLOAD_MB,
        "server.fileWatcherType": "none",
        "server.runOnSave": "false",
        "runner.magicEnabled": "false",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        # A form's widget begins with what is saved, or with what was unsent when a login ran out (`unsent`).
        "global.disableWidgetStateDuplicationWarning": "true",
        **{f"theme.{name}": value for name, value in _THEME.items()},
    }
    flags = (f"--{name}={value}" for name, value in options.items())
    return [sys.executable, "-m", "streamlit", "run", str(APP), *flags, "--", f"--api={api_url}"]


def _end_with_parent() -> None:
    """Lets the system end the pages when `foljsam serve` is killed: they would keep the port. Linux only."""
    if sys.platform == "linux":
        set_parent_death_signal = 1  # PR_SET_PDEATHSIG of prctl(2); it outlives the exec below
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def main(arguments: Sequence[str] | None = None) -> None:
    """Becomes the pages' server, so that whoever started this process can also end it."""
    parser = argparse.ArgumentParser(prog="frontend.launch", description="Serves the pages.")
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--api-url", default="http://127.0.0.1:8000")
    parser.add_argument(
        "--end-with-parent", action="store_true", help="End when the process that started this one does."
    )
    chosen = parser.parse_args(arguments)
    if chosen.end_with_parent:
        _end_with_parent()
    line = command(chosen.port, chosen.address, chosen.api_url)
    os.execv(line[0], line)  # noqa: S606 - our own command line, no shell


if __name__ == "__main__":
    main()
