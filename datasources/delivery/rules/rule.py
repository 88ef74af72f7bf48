"""What a rule is: one SQL query over a file's staged rows, giving those that break it."""

from dataclasses import dataclass
from typing import Literal

from datasources.delivery.findings import Severity, catalogue
from datasources.sql import Sql, identifier, sql

Dimension = Literal["DQ0", "DQ1", "DQ2", "DQ3", "DQ4", "DQ5", "DQ6"]
"""The field's own classes: existence, null, domain, interval, completeness, cross-check, plausibility."""

OWNER = "nationell datakvalitet"

SLACK = sql("1e-9")
"""The relative error that binary fractions are allowed in a comparison; every real disagreement is far larger."""


@dataclass(frozen=True)
class Rule:
    """A rule. `query` selects `row_no`, `written` (what stands there) and `compared` (what it is held against) from `{batch}`.

    That is the table `staging`; to give it a name, write `(SELECT * FROM {batch}) AS s`, since the rule engine puts in a name
    of its own. `code` is the finding that each of the rows gets, shown at `column`.
    """

    id: str
    code: str
    column: str | None
    dimension: Dimension
    query: Sql
    owner: str = OWNER

    @property
    def severity(self) -> Severity:
        """The severity of the rule's finding."""
        return catalogue()[self.code].severity

    def over(self, table: str) -> Sql:
        """The query over a table of that name."""
        return sql(self.query, batch=identifier(table))


def row_rule(
    rule_id: str,
    code: str,
    column: str | None,
    dimension: Dimension,
    where: Sql,
    written: Sql,
    compared: Sql,
) -> Rule:
    """A rule about single rows: those where `where` holds break it; `written` and `compared` are what the finding repeats."""
    query = sql(
        "SELECT row_no, CAST({written} AS VARCHAR) AS written, CAST({compared} AS VARCHAR) AS compared FROM {{batch}} "
        "WHERE {where}",
        written=written,
        compared=compared,
        where=where,
    )
    return Rule(rule_id, code, column, dimension, query)
