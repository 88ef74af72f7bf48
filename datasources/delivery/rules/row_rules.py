"""Rules that look at one row at a time."""

# ruff: noqa: S608 - statements are made of our own constants; what a file says is only ever a column or a parameter

from datasources.delivery.rules.rule import SLACK, Rule, row_rule

SMALL_DENOMINATOR = 5
"""Under this, published practice hides a value whatever else the disclosure policy says."""

_EXPECTED = """CASE WHEN is_count AND denominator IS NULL THEN numerator
    WHEN denominator > 0 THEN numerator * scale / denominator END"""
_ROUNDING = f"0.5 * pow(10.0, -greatest(value_decimals, decimals)) + {SLACK} * greatest(1, abs(value))"
_SENDER = "(SELECT sender FROM round)"
_PERIOD = "period_start || ' – ' || period_end"
_NO_COUNTS = "numerator IS NULL AND denominator IS NULL"
_ONE_COUNT = "(numerator IS NULL) <> (denominator IS NULL)"
_EMPTY = f"{_NO_COUNTS} AND value IS NULL AND indicator IS NOT NULL AND NOT number_fault"
_OF_COUNTS = "additive AND NOT is_count"
_INCLUDED = "coalesce(denominator, n)"

# A table reads best with a rule a line: id, finding, column, class, the rows that break it, what is shown of them.
# fmt: off
OF_PLACE: tuple[Rule, ...] = (
    row_rule("period", "other-period", "period_start", "DQ2", "NOT in_period", _PERIOD, "(SELECT label FROM round)"),
    row_rule("region", "other-region", "region", "DQ2", f"region <> {_SENDER} AND region <> '00'", "region", _SENDER),
    row_rule("nation", "nation-row", "region", "DQ2", f"region <> {_SENDER} AND region = '00'", "region"),
    row_rule("by-sex", "breakdown-not-asked", "sex", "DQ2", "sex <> 'total' AND NOT by_sex", "sex"),
    row_rule("by-age", "breakdown-not-asked", "age_group", "DQ2", "age_group <> 'total' AND NOT by_age", "age_group"),
    row_rule("by-unit", "breakdown-not-asked", "unit", "DQ2", "unit <> '' AND NOT by_unit", "unit"),
)
"""Whether the row belongs to this round, this sender and a breakdown that is asked for."""

OF_PRESENCE: tuple[Rule, ...] = (
    row_rule("result", "row-without-result", "value", "DQ1", f"{_EMPTY} AND comment IS NULL"),
    row_rule("not-delivered", "not-delivered", "comment", "DQ0", f"{_EMPTY} AND comment IS NOT NULL", "comment"),
    row_rule("both-counts", "counts-incomplete", "denominator", "DQ1", f"{_OF_COUNTS} AND {_ONE_COUNT} AND NOT number_fault"),
    row_rule("counts-given", "value-only", "value", "DQ1",
             f"{_OF_COUNTS} AND value IS NOT NULL AND {_NO_COUNTS} AND NOT number_fault"),
)
"""Whether the row has what a result needs."""

OF_COUNTS: tuple[Rule, ...] = (
    *(row_rule(f"{name}-negative", "count-negative", name, "DQ3", f"{where} AND {name} < 0", f"shown({name})")
      for name, where in (("numerator", "additive"), ("denominator", "true"), ("n", "true"), ("missing", "true"))),
    *(row_rule(f"{name}-whole", "count-not-whole", name, "DQ2", f"{where} AND {name} <> trunc({name})", f"shown({name})")
      for name, where in (("numerator", "additive"), ("denominator", "bounded"), ("n", "true"), ("missing", "true"))),
    row_rule("numerator-within", "numerator-over-denominator", "numerator", "DQ5", "bounded AND numerator > denominator",
             "numerator_text", "denominator_text"),
    row_rule("missing-share", "missing-large", "missing", "DQ4", f"missing > {_INCLUDED} AND {_INCLUDED} > 0",
             "shown(missing)", f"shown({_INCLUDED})"),
    row_rule("small", "denominator-small", "denominator", "DQ6",
             f"denominator > 0 AND denominator < {SMALL_DENOMINATOR}", "denominator_text"),
)
"""Whether the row's counts can be counts. Person-years need not be whole, nor a mean's sum."""

OF_VALUES: tuple[Rule, ...] = (
    row_rule("value-agrees", "value-mismatch", "value", "DQ5", f"additive AND abs(value - ({_EXPECTED})) > {_ROUNDING}",
             "value_text", f"shown({_EXPECTED})"),
    row_rule("value-of-nobody", "value-of-nobody", "value", "DQ5",
             f"{_OF_COUNTS} AND denominator = 0 AND value IS NOT NULL", "value_text"),
    row_rule("nobody", "denominator-zero", "denominator", "DQ6", f"{_OF_COUNTS} AND denominator = 0 AND value IS NULL"),
    row_rule("within-bounds", "value-out-of-bounds", "value", "DQ3", "bounded AND (value < 0 OR value > ceiling)",
             "value_text", "shown(ceiling)"),
    row_rule("not-negative", "value-negative", "value", "DQ3",
             "NOT may_be_negative AND NOT bounded AND NOT is_yes_no AND value < 0", "value_text"),
    row_rule("yes-or-no", "yes-no-value", "value", "DQ2", "is_yes_no AND value NOT IN (0, 1)", "value_text"),
    Rule("jump", "jump", "value", "DQ6", f"""
        SELECT row_no, shown(reached) AS found, shown(p.value) AS told
        FROM (SELECT *, coalesce(value, {_EXPECTED}) AS reached FROM {{batch}}) AS s
        JOIN previous AS p ON p.indicator = s.indicator AND p.statistic = s.statistic AND p.unit = s.unit
            AND p.sex = s.sex AND p.age_group = s.age_group
        WHERE s.cell IS NOT NULL AND abs(reached - p.value) > s.jump_limit + {SLACK}"""),
)
"""Whether the row's value is possible, agrees with its counts, and resembles the last period's."""
# fmt: on
