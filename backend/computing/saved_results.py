"""What an interrupted run had finished, kept until it is in a package."""

import json
import os
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypedDict, cast

from indicators.engine.flow import StepCount
from indicators.engine.tally import GroupSums


class SavedResult(TypedDict):
    """One definition and period: its sums, and (of the whole period only) how many rows went through its steps and its sums
    under each choice's alternative."""

    rows: list[GroupSums]
    steps: list[StepCount]
    alternatives: dict[str, list[GroupSums]]


class SavedResults:
    """Results of an interrupted run, a file each: sums by group and measured value, for the region's eyes only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "saved"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def forget(self) -> None:
        """Takes the saved results away, once they are in a package."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def read(self, key: str) -> SavedResult | None:
        """What was saved, or None. A file that cannot be read is as one that is not there."""
        try:
            content = json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8"))
            return {
                "rows": [_row(row) for row in content["rows"]],
                "steps": [StepCount(*counts) for counts in content["steps"]],
                "alternatives": {
                    choice: [_row(row) for row in rows] for choice, rows in content["alternatives"].items()
                },
            }
        except (OSError, ValueError, KeyError, AttributeError):
            return None

    def write(self, key: str, result: SavedResult) -> None:
        """Saves under another name first, so that a file that is there is whole."""
        path = self._folder / f"{key}.json"
        unfinished = path.with_suffix(".tmp")
        unfinished.write_text(json.dumps(result, default=str), encoding="utf-8")
        os.replace(unfinished, path)


def _row(row: dict[str, str | int | None]) -> GroupSums:
    """The sums as they were, with the day and the decimal that JSON has as text."""
    month, measured = row["month"], row["measured"]
    typed = {
        "month": date.fromisoformat(str(month)) if month else None,
        "measured": None if measured is None else Decimal(measured),
    }
    return cast("GroupSums", row | typed)
