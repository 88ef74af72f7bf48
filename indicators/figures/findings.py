"""What is said of reference figures: code, severity, row and a sentence. The sentences stand in `findings.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import TypeAdapter

from indicators.base import Sentence, Strict

FILE = Path(__file__).with_name("findings.yaml")

Severity = Literal["error", "warning", "note"]


class Wording(Strict):
    """How severe a finding is, and its sentence with parts in braces."""

    severity: Severity
    sv: Sentence
    en: Sentence


@dataclass(frozen=True)
class FigureFinding:
    """One thing said of figures. `row` counts as a spreadsheet does, the header being 1; None where it is about none."""

    code: str
    severity: Severity
    row: int | None
    column: str | None
    sv: str
    en: str


@cache
def wordings() -> dict[str, Wording]:
    """Every finding's wording under its code."""
    return TypeAdapter(dict[str, Wording]).validate_python(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def finding(
    code: str, row: int | None = None, column: str | None = None, parts: Mapping[str, object] | None = None
) -> FigureFinding:
    """The finding with its sentences filled in.

    Raises KeyError where the code or a part of its sentence is not known.
    """
    wording = wordings()[code]
    texts = {key: str(value) for key, value in (parts or {}).items()}
    return FigureFinding(
        code, wording.severity, row, column, wording.sv.format_map(texts), wording.en.format_map(texts)
    )
