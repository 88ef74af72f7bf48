"""What an interrupted run had finished, kept until it is in a package."""

import json
import os
import shutil
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any


class Saved:
    """Results of an interrupted run, a file each: sums by group and measured value, for the region's eyes only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "saved"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def forget(self) -> None:
        """Takes the saved results away, once they are in a package."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def read(self, key: str) -> dict[str, Any] | None:
        """What was saved, or None. A file that cannot be read is as one that is not there."""
        try:
            content: dict[str, Any] = json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8"))
            return content | {"rows": [_row(row) for row in content["rows"]]}
        except (OSError, ValueError, KeyError):
            return None

    def write(self, key: str, content: Mapping[str, Any]) -> None:
        """Saves under another name first, so that a file that is there is whole."""
        path = self._folder / f"{key}.json"
        unfinished = path.with_suffix(".tmp")
        unfinished.write_text(json.dumps(content, default=str), encoding="utf-8")
        os.replace(unfinished, path)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "month": date.fromisoformat(row["month"]) if row["month"] else None,
        "measured": None if row["measured"] is None else Decimal(row["measured"]),
    }
