"""What a rule is: one SQL query over a file's staged rows, giving those that break it."""

# ruff: noqa: S608 - statements are made of our own constants; what a file says is only ever a column or a parameter

from dataclasses import dataclass
from typing import Literal

from datasources.delivery.findings import Severity, catalogue

Dimension = Literal["DQ0", "DQ1", "DQ2", "DQ3", "DQ4", "DQ5", "DQ6"]
"""The field's own classes: existence, null, domain, interval, completeness, cross-check, plausibility."""

OWNER = "nationell datakvalitet"

SLACK = 1e-9
"""The relative error that binary fractions are allowed in a comparison; every real disagreement is far larger."""


@dataclass(frozen=True)
class Rule:
    """A rule. `query` selects `row_no`, `found` and `told` from `{batch}`, the table `staging`; to give that a name, write
    `(SELECT * FROM {batch}) AS s`, since the rule engine puts in a name of its own. `code` is the finding that each of
    the rows gets, shown at `column`.
    """

    id: str
    code: str
    column: str | None
    dimension: Dimension
    query: str
    owner: str = OWNER

    @property
    def severity(self) -> Severity:
        """The severity of the rule's finding."""
        return catalogue()[self.code].severity

    def over(self, table: str) -> str:
        """The query over a table of that name."""
        return self.query.replace("{batch}", table)


def row_rule(
    rule_id: str,
    code: str,
    column: str | None,
    dimension: Dimension,
    where: str,
    found: str = "NULL",
    told: str = "NULL",
) -> Rule:
    """A rule about single rows: those `where` holds break it; `found` and `told` are what the finding repeats."""
    return Rule(
        rule_id,
        code,
        column,
        dimension,
        f"SELECT row_no, CAST({found} AS VARCHAR) AS found, CAST({told} AS VARCHAR) AS told FROM {{batch}} WHERE {where}",
    )
