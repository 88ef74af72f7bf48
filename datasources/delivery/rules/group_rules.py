"""Rules that look at several rows together, or for rows that are not there."""

# ruff: noqa: S608 - statements are made of our own constants; what a file says is only ever a column or a parameter

from dataclasses import replace

from datasources.delivery.rules.rule import SLACK, Rule
from datasources.delivery.vocabulary import OLDEST

_AMOUNTS = {"numerator": "coalesce(numerator, CASE WHEN is_count THEN value END)", "denominator": "denominator"}
"""What is summed: a count handed in as a value only is its own numerator."""


_APART = """indicator NOT IN (
    SELECT a.indicator FROM (SELECT DISTINCT indicator, age_id, age_low, age_high FROM {batch}) AS a
    JOIN (SELECT DISTINCT indicator, age_id, age_low, age_high FROM {batch}) AS b
    ON a.indicator = b.indicator AND a.age_id < b.age_id AND a.age_low <= b.age_high AND b.age_low <= a.age_high)"""
"""Only indicators whose age groups do not overlap can be summed over them."""

_DIFFERENCE = "sum(part) - any_value(whole)"
_ROOM = f"{SLACK} * greatest(1, abs(any_value(whole)))"
"""What binary fractions explain of a difference."""

_BOTH_SEXES = f"count(part) = 2 AND count(DISTINCT sex_id) = 3 AND count(whole) = 1 AND abs({_DIFFERENCE}) > {_ROOM}"
_OVER = f"count(whole) = 1 AND {_DIFFERENCE} > {_ROOM}"
# Without overlaps the spans of the groups add up to the whole span only when no age is left out.
_EVERY_AGE = f"""count(whole) = 1 AND count(part) = count(age_low) AND min(age_low) = 0 AND max(age_high) = {OLDEST}
    AND sum(age_high - age_low + 1) = {OLDEST + 1} AND {_DIFFERENCE} < -{_ROOM}"""


def duplicates() -> list[Rule]:
    """The same result twice."""
    query = """
        SELECT row_no, NULL AS found, CAST(first_row AS VARCHAR) AS told FROM (
            SELECT row_no, cell, min(row_no) OVER (PARTITION BY cell) AS first_row FROM {batch}
            WHERE cell IN (SELECT cell FROM {batch} WHERE cell IS NOT NULL GROUP BY cell HAVING count(*) > 1))
        WHERE row_no > first_row"""
    return [Rule("unique", "duplicate", None, "DQ5", query)]


def sums() -> list[Rule]:
    """Parts against their whole, for measures whose counts can be summed."""
    return [rule for column in _AMOUNTS for rule in _sums_of(column)]


def _sums_of(column: str) -> list[Rule]:
    return [
        _sum(f"sexes-{column}", "sexes-not-total", column, "any_sex", "sex_id", _BOTH_SEXES),
        _sum(f"ages-{column}", "ages-over-total", column, "any_age", "age_id", _OVER, _APART),
        _sum(f"all-ages-{column}", "ages-not-total", column, "any_age", "age_id", _EVERY_AGE, _APART),
        _sum(f"units-{column}", "units-over-total", column, "any_unit", "unit_id", _OVER, "units_disjoint"),
    ]


def _sum(rule_id: str, code: str, column: str, group: str, part: str, having: str, where: str = "true") -> Rule:
    """Parts and whole (`part` is 0) of one column over the rows of a group; `having` says when they disagree."""
    query = f"""
        SELECT any_value(row_no) FILTER (WHERE {part} = 0) AS row_no, shown(sum(part)) AS found,
            shown(any_value(whole)) AS told
        FROM (SELECT *, CASE WHEN {part} = 0 THEN amount END AS whole, CASE WHEN {part} > 0 THEN amount END AS part
            FROM (SELECT row_no, {group}, sex_id, age_id, unit_id, age_low, age_high, {_AMOUNTS[column]} AS amount
                FROM {{batch}} WHERE additive AND {group} IS NOT NULL AND {where}))
        GROUP BY {group} HAVING {having}"""
    return Rule(rule_id, code, column, "DQ5", query)


def absences() -> list[Rule]:
    """Rows that should have been there."""
    return [
        _about_indicators("indicator-there", "indicator-missing", "NOT declared_missing AND NOT", "true"),
        _about_indicators("declared", "missing-but-delivered", "declared_missing AND", "true"),
        _breakdown("sex-there", "sex-breakdown-missing", "sex", "by_sex", "sex_id"),
        _breakdown("age-there", "breakdown-missing", "age_group", "by_age", "age_id"),
        _breakdown("unit-there", "breakdown-missing", "unit", "by_unit", "unit_id"),
        _total("sex-total", "sex", "any_sex", "sex_id"),
        _total("age-total", "age_group", "any_age", "age_id"),
        _total("unit-total", "unit", "any_unit", "unit_id"),
    ]


def _about_indicators(rule_id: str, code: str, of: str, rows: str) -> Rule:
    """Indicators of which `of` holds, by whether they have `rows`; `of` ends in `AND` or `AND NOT`."""
    query = f"""
        SELECT CAST(NULL AS BIGINT) AS row_no, i.indicator AS found, CAST(NULL AS VARCHAR) AS told FROM indicators AS i
        WHERE {of} EXISTS (SELECT 1 FROM (SELECT * FROM {{batch}}) AS s WHERE s.indicator = i.indicator AND {rows})"""
    return Rule(rule_id, code, None, "DQ0", query)


def _breakdown(rule_id: str, code: str, column: str, asked: str, part: str) -> Rule:
    """Breakdowns that are asked for, of which an indicator with results has no row."""
    result = "(s.numerator IS NOT NULL OR s.denominator IS NOT NULL OR s.value IS NOT NULL)"
    delivered = f"EXISTS (SELECT 1 FROM (SELECT * FROM {{batch}}) AS s WHERE s.indicator = i.indicator AND {result})"
    rule = _about_indicators(rule_id, code, f"{asked} AND {delivered} AND NOT", f"s.{part} > 0")
    return replace(rule, column=column, dimension="DQ4")


def _total(rule_id: str, column: str, group: str, part: str) -> Rule:
    query = f"""
        SELECT min(row_no) AS row_no, CAST(NULL AS VARCHAR) AS found, CAST(NULL AS VARCHAR) AS told FROM {{batch}}
        WHERE {group} IS NOT NULL GROUP BY {group} HAVING min({part}) > 0"""
    return Rule(rule_id, "total-missing", column, "DQ4", query)
