"""The manifest of a computation: which published definitions gave the results, with which code lists and records, and how
many rows went in and out on the way. Counts and digests only; nothing in it is about one person.
"""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Final, Literal, Self, TypeVar

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from datasources.delivery import personal
from datasources.delivery.contract import CountyCode
from datasources.delivery.problems import Problem

FORMAT: Final = "foljsam-computation/1"

MOST_NAMES = 10_000
"""More names in one object of the manifest than any computation has steps, tables or code lists."""

TOLD_FAULTS = 20
"""More faults than these are not a slip, and their places are not listed."""

SMALLEST_GROUP = 5
"""Quartiles of fewer units would be those units' own values; the disclosure policy's smallest count, by convention."""

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in hexadecimal."""

# Nor the signs that turn the direction of what follows, or end a line without being control characters.
_NAME = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
LONGEST_NAME = 120
Word = Annotated[str, StringConstraints(pattern=rf"^{_NAME}+$", max_length=LONGEST_NAME)]
"""A name of something (an indicator, a step, a table, a code list, an engine): one short line, as it is in the records."""

Version = Annotated[str, StringConstraints(pattern=r"^\w[\w .+~-]*$", max_length=60)]
"""A program's version."""

Count = Annotated[int, Field(ge=0, le=2**63 - 1)]
Number = Annotated[Decimal, Field(max_digits=40)]

T = TypeVar("T")
# A hostile file could have millions of faults; in what is long, the first is enough.
Rows = Annotated[list[T], Field(fail_fast=True)]
Table = Annotated[dict[Word, T], Field(fail_fast=True)]

_DIGESTS = re.compile(r'"[0-9a-f]{64}"')
"""Taken out before personal numbers are looked for: by chance, one in some millions looks like one."""
_STRINGS = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


class _ManifestPart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StepRows(_ManifestPart):
    """How many rows a named step looked at, and how many it let through."""

    step: Word
    rows_in: Count
    rows_out: Count


class TableRows(_ManifestPart):
    """How many rows of an event table were read, and how many were left after what the mapping's rules took out."""

    rows_in: Count
    rows_out: Count


class Quartiles(_ManifestPart):
    """How a measured value is spread in one cell of the results, of at least SMALLEST_GROUP units; `unit` empty: all."""

    unit: Annotated[str, StringConstraints(pattern=rf"^{_NAME}*$", max_length=120)] = ""
    sex: Literal["total", "women", "men"] = "total"
    age_group: Annotated[str, StringConstraints(pattern=r"^(total|\d{1,3}-\d{1,3}|\d{1,3}\+)$")] = "total"
    q1: Number
    median: Number
    q3: Number
    n: int = Field(ge=SMALLEST_GROUP, le=2**63 - 1)


class UnderAlternative(_ManifestPart):
    """What the region's total would be if a choice of the definition had been the other one."""

    numerator: Count | None = None
    denominator: Count
    missing: Count = 0
    value: Number | None = None


class ComputedIndicator(_ManifestPart):
    """One specification that was computed.

    `digest` is the specification's, `codelists` and `conditions` those of the catalogue's code lists and named conditions that
    it uses, `supplied` those of lists that the region gave beside its records. `flow` counts units by population
    (initial_population, denominator, exclusion …).
    `follow_up_until` is the last day that the definition's windows reach. `alternatives` has the total under each choice's
    alternative, one at a time.
    """

    id: Word
    version: int = Field(ge=1, le=2**31 - 1)
    digest: Digest
    codelists: Table[Digest] = {}
    conditions: Table[Digest] = {}
    supplied: Table[Digest] = {}
    flow: Table[Count] = {}
    by_step: Rows[StepRows] = []
    quartiles: Rows[Quartiles] | None = None
    follow_up_until: date | None = None
    alternatives: Table[UnderAlternative] = {}


class LeftOut(_ManifestPart):
    """An indicator that was asked for and not computed; `lacks` names the tables, fields and code lists that are not there."""

    id: Word
    lacks: Annotated[Rows[Word], Field(min_length=1)]


class MappingUsed(_ManifestPart):
    """The mapping that described the region's extract."""

    id: Word
    version: int = Field(ge=1, le=2**31 - 1)
    digest: Digest


class CountedFinding(_ManifestPart):
    """What was found in the records, how many times, and whether the mapping said to continue or to stop."""

    code: Word
    table: Word
    column: Word | None = None
    count: Count
    rule: Literal["continue", "stop"]


class Manifest(_ManifestPart):
    """One run of `foljsam compute`.

    The period is half-open. `people_outside` counts units of other regions that were left out; `results_sha256` is over the
    bytes of results.csv; `engine` has the versions of what computed, by name. `last_day` is the latest that anything in the
    records starts.
    """

    format: Literal["foljsam-computation/1"] = FORMAT
    created: AwareDatetime
    foljsam_version: Version
    region: CountyCode
    round: Word | None = None
    period_start: date
    period_end: date
    indicators: Annotated[Rows[ComputedIndicator], Field(min_length=1)]
    mapping: MappingUsed
    tables: Table[TableRows] = {}
    findings: Rows[CountedFinding] = []
    engine: Table[Version]
    results_sha256: Digest
    people_outside: Count = 0
    left_out: Rows[LeftOut] = []
    last_day: date | None = None

    @model_validator(mode="after")
    def _holds(self) -> Self:
        if self.created.utcoffset() != timedelta(0):
            raise ValueError("created is to be in UTC")
        if self.period_end <= self.period_start:
            raise ValueError("the period ends before it begins")
        if len({item.id for item in self.indicators}) < len(self.indicators):
            raise ValueError("an indicator is there twice")
        return self


def text(manifest: Manifest) -> bytes:
    """The manifest as JSON for people to read, always the same for the same manifest."""
    return (manifest.model_dump_json(indent=1) + "\n").encode()


def parsed(data: bytes) -> tuple[Manifest | None, list[Problem]]:
    """The manifest, or the problem with it: where it is wrong, never what stands there."""
    try:
        json.loads(data, object_pairs_hook=_reasonable)
    except (ValueError, RecursionError):
        return None, [Problem("manifest-broken", hint="manifest.json")]
    try:
        return Manifest.model_validate_json(data), []
    except ValidationError as error:
        return None, [Problem("manifest-broken", hint=_places(error) or "manifest.json")]


def _reasonable(pairs: list[tuple[str, object]]) -> None:
    """Raises ValueError where an object has more names than any computation: each would become a fault, with its text."""
    if len(pairs) > MOST_NAMES:
        raise ValueError("too many names")


def _places(error: ValidationError) -> str:
    if error.error_count() > TOLD_FAULTS:
        return ""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    return ", ".join(sorted({_place(fault["loc"]) for fault in faults} - {""}))


_FIELDS = frozenset().union(
    *(
        model.model_fields
        for model in (Manifest, ComputedIndicator, StepRows, TableRows, Quartiles, UnderAlternative, MappingUsed)
    ),
    LeftOut.model_fields,
    CountedFinding.model_fields,
)


def _place(steps: tuple[int | str, ...]) -> str:
    """Where a fault is. Only our own words and numbers: other keys are the file's."""
    named = (step for step in steps if step != "[key]")
    return ".".join(str(step) if isinstance(step, int) or step in _FIELDS else "…" for step in named)


def names_persons(data: bytes, holds: bool) -> bool:
    """Whether a personal number stands anywhere in the manifest, escaped or not.

    In one that `holds`, ten bare digits outside of quotation marks are a count; in any other they may be anything.
    """
    written = _DIGESTS.sub('""', data.decode("utf-8", "replace"))
    plain = _unescaped(written)
    if not holds:
        return personal.is_personal(plain)
    texts = map(_unescaped, _STRINGS.findall(written))
    return personal.is_personal(plain, bare=False) or any(map(personal.is_personal, texts))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


__all__ = [
    "FORMAT",
    "LONGEST_NAME",
    "SMALLEST_GROUP",
    "ComputedIndicator",
    "CountedFinding",
    "LeftOut",
    "Manifest",
    "MappingUsed",
    "Quartiles",
    "StepRows",
    "TableRows",
    "UnderAlternative",
    "names_persons",
    "parsed",
    "text",
]
