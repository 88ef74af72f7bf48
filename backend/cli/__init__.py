"""The command line `foljsam`. Heavy imports wait until a command needs them, so that `--help` answers at once."""

from backend.cli.main import main

__all__ = ["main"]
