"""Rules that look at one row at a time."""

from datasources.delivery.rules.rule import SLACK, Dimension, Rule, row_rule
from datasources.sql import identifier, sql

SMALL_DENOMINATOR = 5
"""Under this, published practice hides a value whatever else the disclosure policy says."""

EXPECTED = sql("""CASE WHEN is_count AND denominator IS NULL THEN numerator
    WHEN denominator > 0 THEN numerator * scale / denominator END""")
"""The value that the row's counts give."""
ROUNDING = sql("0.5 * pow(10.0, -greatest(value_decimals, decimals)) + {slack} * greatest(1, abs(value))", slack=SLACK)
"""How far a value that has been rounded may be from what its counts give."""
FEWEST_DECIMALS = 1
"""A share of one decimal may be rounded by five percentage points; one of none says nothing but 0 and 1."""

BY_COUNTS = sql(
    """(is_percent AND additive AND value <> 0 AND abs(value - ({expected})) > {rounding}
        AND abs(value * 100 - ({expected})) <= 50 * pow(10.0, -greatest(value_decimals, {fewest})) + 1e-7)""",
    expected=EXPECTED,
    rounding=ROUNDING,
    fewest=FEWEST_DECIMALS,
)
"""Rows whose own counts give a hundred times the value."""

_REACHED = sql("coalesce(value, {expected})", expected=EXPECTED)
SHARE_OF_TYPICAL = sql(
    "coalesce(is_percent AND {reached} < typical_lowest AND {reached} * 100 BETWEEN typical_lowest AND typical_highest, false)",
    reached=_REACHED,
)
"""Rows whose value is the hundredth of what is typical."""
GROWTH = sql("1.15")
"""A region's inhabitants may have become so many more since the day of the figure (Stockholm took ten years)."""
FAR = 100
"""A rate's denominator may be a part of the inhabitants (the old, those with a disease), but hardly less than a hundredth."""
ENOUGH = 30
"""Under this, chance alone takes a value far from what is typical."""
_NO_COUNTS = sql("numerator IS NULL AND denominator IS NULL")
_PARTS = {
    "expected": EXPECTED,
    "rounding": ROUNDING,
    "by_counts": BY_COUNTS,
    "on_behalf": sql("(SELECT on_behalf FROM round)"),
    "sender": sql("(SELECT sender FROM round)"),
    "by_month": sql("(SELECT by_month FROM round)"),
    "last_day": sql(
        """CASE WHEN period_end = (SELECT ends FROM round)
            OR (SELECT by_month FROM round) AND period_end = period_start + INTERVAL 1 MONTH
        THEN period_end - 1 ELSE period_end END"""
    ),
    "no_counts": _NO_COUNTS,
    "one_count": sql("(numerator IS NULL) <> (denominator IS NULL)"),
    "empty": sql(
        "{no_counts} AND value IS NULL AND indicator IS NOT NULL AND NOT number_problem", no_counts=_NO_COUNTS
    ),
    "of_counts": sql("additive AND NOT is_count"),
    "included": sql("coalesce(denominator, n)"),
    "reached": _REACHED,
    # What counts give is told of the counts where they cannot be so.
    "possible": sql(
        "coalesce(value, CASE WHEN NOT bounded AND (numerator >= 0 OR lowest < 0) THEN {expected} END)",
        expected=EXPECTED,
    ),
    "is_possible": sql("{reached} BETWEEN coalesce(lowest, '-inf') AND coalesce(highest, 'inf')", reached=_REACHED),
    "signless": sql("(lowest = 0 AND NOT bounded)"),
    "bounds": sql("coalesce(shown(lowest) || ' – ' || shown(highest), '≥ ' || shown(lowest), '≤ ' || shown(highest))"),
    "whole": sql("(sex = 'total' AND age_group = 'total' AND unit = '')"),
    "large": sql("coalesce(denominator, n, {enough}) >= {enough}", enough=ENOUGH),
    "share_of_typical": SHARE_OF_TYPICAL,
    "per_people": sql("(scale > 100 AND NOT bounded)"),
    # What is typical is known of years, and what is counted among inhabitants grows with the days.
    "part_of_year": sql("(scale > 100 AND NOT bounded AND period_end - period_start < 360)"),
    "people": sql("(SELECT any_value(people) FROM populations WHERE code = region)"),
    "growth": GROWTH,
    "years": sql("greatest(1, (period_end - period_start) / 365.0)"),
    "far": sql("{far}", far=FAR),
    "small": sql("{denominator}", denominator=SMALL_DENOMINATOR),
}
"""What the conditions below name in braces; `{column}` and `{not_whole}` are about the rule's own."""


def _rule(
    rule_id: str,
    code: str,
    column: str,
    dimension: Dimension,
    where: str,
    written: str = "NULL",
    compared: str = "NULL",
) -> Rule:
    """A row rule whose templates name `_PARTS`: the rows that break it, what they have, and what is wanted."""
    own, text = identifier(column), identifier(f"{column}_text")
    not_whole = sql("{column} <> trunc({column}) AND NOT two_readings({text})", column=own, text=text)
    parts = {**_PARTS, "column": own, "not_whole": not_whole}
    return row_rule(
        rule_id, code, column, dimension, sql(where, **parts), sql(written, **parts), sql(compared, **parts)
    )


# A table reads best with a rule a line: id, finding, column, class, the rows that break it, what is shown of them.
# fmt: off
OF_PLACE: tuple[Rule, ...] = (
    _rule("period", "other-period", "period_start", "DQ2", "NOT in_period AND NOT {by_month}",
          "period_start || ' – ' || {last_day}", "(SELECT label FROM round)"),
    _rule("month", "other-month", "period_start", "DQ2", "NOT in_period AND {by_month}",
          "period_start || ' – ' || {last_day}", "(SELECT label FROM round)"),
    _rule("region", "other-region", "region", "DQ2", "region <> {sender} AND region <> '00' AND NOT {on_behalf}",
          "region", "{sender}"),
    _rule("nation", "nation-row", "region", "DQ2", "region <> {sender} AND region = '00'", "region"),
    _rule("by-sex", "breakdown-not-asked", "sex", "DQ2", "sex <> 'total' AND NOT by_sex", "sex"),
    _rule("by-age", "breakdown-not-asked", "age_group", "DQ2", "age_group <> 'total' AND NOT by_age", "age_group"),
    _rule("by-unit", "breakdown-not-asked", "unit", "DQ2", "unit <> '' AND NOT by_unit", "unit"),
)
"""Whether the row belongs to this round, this sender and a breakdown that is asked for."""

OF_PRESENCE: tuple[Rule, ...] = (
    _rule("result", "row-without-result", "value", "DQ1", "{empty} AND comment IS NULL"),
    _rule("not-delivered", "not-delivered", "comment", "DQ0", "{empty} AND comment IS NOT NULL", "comment"),
    _rule("both-counts", "counts-incomplete", "denominator", "DQ1", "{of_counts} AND {one_count} AND NOT number_problem"),
    _rule("counts-given", "value-only", "value", "DQ1",
          "{of_counts} AND value IS NOT NULL AND {no_counts} AND NOT number_problem"),
)
"""Whether the row has what a result needs."""

OF_COUNTS: tuple[Rule, ...] = (
    _rule("numerator-negative", "count-negative", "numerator", "DQ3", "{column} < 0 AND (additive AND lowest = 0 OR is_yes_no)",
          "shown({column})"),
    _rule("denominator-negative", "count-negative", "denominator", "DQ3", "{column} < 0", "shown({column})"),
    _rule("n-negative", "count-negative", "n", "DQ3", "{column} < 0", "shown({column})"),
    _rule("missing-negative", "count-negative", "missing", "DQ3", "{column} < 0", "shown({column})"),
    _rule("numerator-whole", "count-not-whole", "numerator", "DQ2", "(additive OR is_yes_no) AND {not_whole}",
          "shown({column})"),
    _rule("denominator-whole", "count-not-whole", "denominator", "DQ2", "(bounded OR is_yes_no) AND {not_whole}",
          "shown({column})"),
    _rule("n-whole", "count-not-whole", "n", "DQ2", "{not_whole}", "shown({column})"),
    _rule("missing-whole", "count-not-whole", "missing", "DQ2", "{not_whole}", "shown({column})"),
    _rule("numerator-within", "numerator-over-denominator", "numerator", "DQ5",
          "(bounded OR is_yes_no) AND numerator > denominator", "numerator_text", "denominator_text"),
    _rule("missing-share", "missing-large", "missing", "DQ4", "missing > {included} AND {included} > 0",
          "shown(missing)", "shown({included})"),
    _rule("small", "denominator-small", "denominator", "DQ6",
          "denominator > 0 AND denominator < {small} AND sex IS DISTINCT FROM 'unknown' AND NOT is_yes_no", "denominator_text"),
)
"""Whether the row's counts can be counts. Person-years need not be whole, nor a mean's sum; of an answer, units are counted."""

OF_VALUES: tuple[Rule, ...] = (
    _rule("value-agrees", "value-mismatch", "value", "DQ5",
          "additive AND abs(value - ({expected})) > {rounding} AND NOT {by_counts}",
          "value_text", "shown({expected})"),
    _rule("value-of-nobody", "value-of-nobody", "value", "DQ5",
          "{of_counts} AND denominator = 0 AND value IS NOT NULL", "value_text"),
    _rule("nobody", "denominator-zero", "denominator", "DQ6", "{of_counts} AND denominator = 0 AND value IS NULL"),
    _rule("within-bounds", "value-out-of-bounds", "value", "DQ3",
          "{possible} < lowest AND NOT {signless} OR {possible} > highest",
          "coalesce(value_text, shown({expected}))", "{bounds}"),
    _rule("not-negative", "value-negative", "value", "DQ3", "value < lowest AND {signless}", "value_text"),
    _rule("yes-or-no", "yes-no-value", "value", "DQ2", "is_yes_no AND value NOT IN (0, 1)", "value_text"),
    # Of several units: yes where each that answered said so, as `answer_of_units` has it.
    _rule("answer-of-units", "value-mismatch", "value", "DQ5",
          "is_yes_no AND denominator > 0 AND value IN (0, 1) AND value <> CAST(numerator = denominator AS INTEGER)",
          "value_text", "CAST(CAST(numerator = denominator AS INTEGER) AS VARCHAR)"),
)
"""Whether the row's value is possible and agrees with its counts."""

OF_LEVELS: tuple[Rule, ...] = (
    _rule("typical", "value-untypical", "value", "DQ6",
          "{whole} AND {large} AND NOT {part_of_year} AND {is_possible} "
          "AND NOT {reached} BETWEEN typical_lowest AND typical_highest "
          "AND NOT {share_of_typical} AND NOT coalesce({by_counts}, false)",
          "coalesce(value_text, shown({expected}))", "shown(typical_lowest) || ' – ' || shown(typical_highest)"),
    _rule("people", "denominator-over-population", "denominator", "DQ5",
          "{per_people} AND denominator > {people} * {growth} * {years}", "denominator_text", "shown({people})"),
    _rule("few-people", "denominator-far-under-population", "denominator", "DQ6",
          "{per_people} AND {whole} AND denominator > 0 AND denominator * {far} < {people}",
          "denominator_text", "shown({people})"),
)
"""Whether the row's numbers are of the size that is known: what regions have had, and how many live there."""
# fmt: on
