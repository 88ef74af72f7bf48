"""The catalogue of the lint's codes: severity, title, what to do and the sentence of each, in Swedish and English."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import TypeAdapter, model_validator

from indicators.base import Sentence, Strict

FILE = Path(__file__).with_name("lint_codes.yaml")

Severity = Literal["error", "warning", "note"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""The worst first."""


class LintCode(Strict):
    """One code's texts. `sv` and `en` are the sentence of a finding that is only told, with its parts in braces; an error is
    worded where it is found, beside the field that it is about."""

    severity: Severity
    title_sv: Sentence
    title_en: Sentence
    todo_sv: Sentence
    todo_en: Sentence
    sv: Sentence | None = None
    en: Sentence | None = None

    @model_validator(mode="after")
    def _told_in_both_languages(self) -> Self:
        if (self.severity == "error") != (self.sv is None) or (self.sv is None) != (self.en is None):
            raise ValueError("varningar och noteringar har en mening på svenska och engelska, fel ingen")
        return self


@cache
def lint_codes() -> Mapping[str, LintCode]:
    """Every code of the lint, in the order of the file."""
    return TypeAdapter(dict[str, LintCode]).validate_python(yaml.safe_load(FILE.read_text(encoding="utf-8")))
