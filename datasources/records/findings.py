"""The catalogue of what can be found in records: severity, what a run does by default, both texts and documentation."""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from datasources.delivery import findings
from datasources.delivery.findings import Severity

Rule = Literal["continue", "stop"]
"""What the run does when something is found."""


class _Counted(int):
    """A count in a text: `{count:rad|rader}` takes the noun that it asks for (one or other, in both languages)."""

    def __format__(self, nouns: str) -> str:
        if "|" not in nouns:
            return format(int(self), nouns)
        return f"{int(self)} {nouns.split('|')[self != 1]}"


class RecordFindingEntry(findings.FindingEntry):
    """One code's texts, with {table}, {column}, {count:rad|rader} and {filled}; `doc` says what a run that continues does."""

    rule: Rule


class RecordFinding(BaseModel):
    """Something found in a table, counted. It never tells which row, or what stands there. `column` is a field's name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    severity: Severity
    table: str
    column: str | None
    count: int
    rule: Rule
    message_sv: str
    message_en: str


@cache
def catalogue() -> Mapping[str, RecordFindingEntry]:
    """Every finding under its code, in the order of the catalogue file."""
    return findings.read("datasources.records", RecordFindingEntry)


def finding(
    code: str, table: str, column: str | None, count: int, rules: Mapping[str, Rule], filled: int = 0
) -> RecordFinding:
    """A finding with its texts; `rules` are the mapping's own, before the catalogue's. `filled`: how many cells it is of."""
    entry = catalogue()[code]
    shown = {"table": table, "column": column or "", "count": _Counted(count), "filled": filled}
    return RecordFinding(
        code=code,
        severity=entry.severity,
        table=table,
        column=column,
        count=count,
        rule=rules.get(code, entry.rule),
        message_sv=entry.sv.format_map(shown),
        message_en=entry.en.format_map(shown),
    )
