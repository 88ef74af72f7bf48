"""The catalogue of finding codes: severity, Swedish and English text, and one line of documentation each."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter

Severity = Literal["error", "warning", "note"]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

REFUSALS = ("personal-number", "person-column")
"""Findings for which the whole file is refused and forgotten."""


class _FindingModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FindingEntry(_FindingModel):
    """One code's texts. `sv` and `en` may name {value}, {hint} (or {codes}), {column} and {row}; `doc` says more of it."""

    severity: Severity
    sv: Sentence
    en: Sentence
    doc: Sentence


class TitledEntry(FindingEntry):
    """A finding of a delivery, whose `title_…` people are shown instead of its code, and its documentation in English too."""

    title_sv: Sentence
    title_en: Sentence
    doc_en: Sentence


E = TypeVar("E", bound=FindingEntry)


class Finding(_FindingModel):
    """Something said about a file: where, what stands there (at most 60 characters), and what to do about it.

    `row` is the line in the file (None for the file as a whole), `column` a canonical name or `kolumn N`.
    """

    code: str
    severity: Severity
    row: int | None
    column: str | None
    value: str | None
    message_sv: str
    message_en: str


@cache
def catalogue() -> Mapping[str, TitledEntry]:
    """Every finding under its code, in the order of the catalogue file."""
    return read("datasources.delivery", TitledEntry)


def read(package: str, kind: type[E]) -> dict[str, E]:
    """The entries of a package's `findings.yaml` under their codes."""
    text = files(package).joinpath("findings.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, kind]).validate_python(yaml.safe_load(text))  # type: ignore[valid-type]
