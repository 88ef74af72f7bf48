"""Rules that look at several rows together, or for rows that are not there."""

from datasources.delivery.rules.rule import SLACK, Rule
from datasources.delivery.vocabulary import OLDEST
from datasources.sql import Sql, identifier, sql

_AMOUNTS = {
    "numerator": sql("coalesce(numerator, CASE WHEN is_count THEN value END)"),
    "denominator": sql("denominator"),
}
"""What is summed: a count handed in as a value only is its own numerator."""

ONE_IN_SO_MANY = 10
"""More than a tenth without a sex is no longer a few that are missing."""

LARGEST_ID = 2**62
"""Larger than any number of an age or a unit."""

_ALWAYS = sql("true")
_APART = sql("""indicator NOT IN (
    SELECT a.indicator FROM (SELECT DISTINCT indicator, age_id, age_low, age_high FROM {{batch}}) AS a
    JOIN (SELECT DISTINCT indicator, age_id, age_low, age_high FROM {{batch}}) AS b
    ON a.indicator = b.indicator AND a.age_id < b.age_id AND a.age_low <= b.age_high AND b.age_low <= a.age_high)""")
"""Only indicators whose age groups do not overlap can be summed over them."""

_DIFFERENCE = sql("sum(part) - any_value(whole)")
_ROOM = sql("{slack} * greatest(1, abs(any_value(whole)))", slack=SLACK)
"""What binary fractions explain of a difference."""

_BOTH_SEXES = sql(
    "count(part) FILTER (sex_id < 3) = 2 AND count(DISTINCT sex_id) FILTER (sex_id < 3) = 3 AND count(whole) = 1 "
    "AND abs({difference}) > {room}",
    difference=_DIFFERENCE,
    room=_ROOM,
)
"""Those whose sex is told to be unknown (3) are among the parts, but need not be there."""
_OVER = sql("count(whole) = 1 AND {difference} > {room}", difference=_DIFFERENCE, room=_ROOM)
# Without overlaps the spans of the groups add up to the whole span only when no age is left out.
_EVERY_AGE = sql(
    """count(whole) = 1 AND count(part) = count(age_low) AND min(age_low) = 0 AND max(age_high) = {oldest}
    AND sum(age_high - age_low + 1) = {oldest} + 1 AND {difference} < -{room}""",
    oldest=OLDEST,
    difference=_DIFFERENCE,
    room=_ROOM,
)


def duplicates() -> list[Rule]:
    """The same result twice."""
    query = sql("""
        SELECT row_no, NULL AS written, CAST(first_row AS VARCHAR) AS compared FROM (
            SELECT row_no, cell, min(row_no) OVER (PARTITION BY cell) AS first_row FROM {{batch}}
            WHERE cell IN (SELECT cell FROM {{batch}} WHERE cell IS NOT NULL GROUP BY cell HAVING count(*) > 1))
        WHERE row_no > first_row""")
    return [Rule("unique", "duplicate", None, "DQ5", query)]


def sums() -> list[Rule]:
    """Parts against their whole, for measures whose counts can be summed."""
    return [rule for column in _AMOUNTS for rule in _sums_of(column)]


def _sums_of(column: str) -> list[Rule]:
    by_sex, by_age, by_unit = ("any_sex", "sex_id"), ("any_age", "age_id"), ("any_unit", "unit_id")
    return [
        _sum(f"sexes-{column}", "sexes-not-total", column, by_sex, _BOTH_SEXES),
        _sum(f"ages-{column}", "ages-over-total", column, by_age, _OVER, _APART),
        _sum(f"all-ages-{column}", "ages-not-total", column, by_age, _EVERY_AGE, _APART),
        _sum(f"units-{column}", "units-over-total", column, by_unit, _OVER, sql("units_disjoint")),
    ]


def _sum(rule_id: str, code: str, column: str, by: tuple[str, str], having: Sql, where: Sql = _ALWAYS) -> Rule:
    """Parts and whole of one column over the rows of a group; `having` says when they disagree.

    `by`: the column that is the same in the group's rows, and the one that tells them apart (0 in the whole).
    """
    query = sql(
        """
        SELECT any_value(row_no) FILTER (WHERE {part} = 0) AS row_no, shown(sum(part)) AS written,
            shown(any_value(whole)) AS compared
        FROM (SELECT *, CASE WHEN {part} = 0 THEN amount END AS whole, CASE WHEN {part} > 0 THEN amount END AS part
            FROM (SELECT row_no, {same}, sex_id, age_id, unit_id, age_low, age_high, {amount} AS amount
                FROM {{batch}} WHERE additive AND {same} IS NOT NULL AND {where}))
        GROUP BY {same} HAVING {having}""",
        same=identifier(by[0]),
        part=identifier(by[1]),
        amount=_AMOUNTS[column],
        where=where,
        having=having,
    )
    return Rule(rule_id, code, column, "DQ5", query)


def absences() -> list[Rule]:
    """Rows that should have been there."""
    return [
        _about_indicators("indicator-there", "indicator-missing", sql("NOT declared_missing AND NOT in_force AND NOT")),
        _about_indicators("declared", "missing-but-delivered", sql("declared_missing AND")),
        _months("months-there", "month-missing", sql("NOT")),
        _months("months-kept", "month-left-out", sql("")),
        _breakdown("sex-there", "sex-breakdown-missing", "sex", "by_sex", "sex_id"),
        _breakdown("age-there", "breakdown-missing", "age_group", "by_age", "age_id"),
        _breakdown("unit-there", "breakdown-missing", "unit", "by_unit", "unit_id"),
        _total("sex-total", "sex", "any_sex", "sex_id"),
        _total("age-total", "age_group", "any_age", "age_id"),
        _total("unit-total", "unit", "any_unit", "unit_id"),
    ]


def unknown_sexes() -> list[Rule]:
    """Rows that tell how many have no sex: what they are for, and where those are many."""
    share = sql(
        """SELECT u.row_no, shown(u.denominator) AS written, shown(t.denominator) AS compared
        FROM (SELECT * FROM {{batch}} WHERE sex_id = 3) AS u JOIN (SELECT * FROM {{batch}} WHERE sex_id = 0) AS t
            ON t.any_sex = u.any_sex WHERE u.denominator * {many} > t.denominator""",
        many=ONE_IN_SO_MANY,
    )
    told = sql(
        """SELECT row_no, coalesce(denominator_text, numerator_text, value_text, n_text) AS written,
            CAST(NULL AS VARCHAR) AS compared FROM {{batch}} WHERE sex_id = 3"""
    )
    return [
        Rule("unknown-sex", "sex-unknown-counted", "sex", "DQ4", told),
        Rule("unknown-sexes", "sex-unknown-large", "sex", "DQ4", share),
    ]


def _months(rule_id: str, code: str, held: Sql) -> Rule:
    """Months that an indicator of the file has no row for, of those that are in force already or (`held`: NOT) are not.

    Those in a row are told as the first and the last: a finding repeats a few words only.
    """
    query = sql(
        """
        WITH absent AS (
            SELECT i.indicator, m.month, m.label FROM indicators AS i, slots AS m
            WHERE m.month IS NOT NULL
                AND i.indicator IN (SELECT indicator FROM {{batch}} WHERE indicator IS NOT NULL)
                AND (i.indicator, m.month) NOT IN (
                    SELECT (indicator, month) FROM {{batch}} WHERE indicator IS NOT NULL AND month IS NOT NULL)
                AND {held} EXISTS (SELECT 1 FROM months_in_force AS f WHERE f.indicator = i.indicator AND f.month = m.month)),
        in_a_row AS (
            SELECT indicator, min(label) AS first, max(label) AS last FROM (
                SELECT *, month - to_months(CAST(row_number() OVER (PARTITION BY indicator ORDER BY month) AS INTEGER)) AS run
                FROM absent)
            GROUP BY indicator, run)
        SELECT CAST(NULL AS BIGINT) AS row_no, indicator AS written,
            string_agg(CASE WHEN first = last THEN first ELSE first || ' – ' || last END, ', ' ORDER BY first) AS compared
        FROM in_a_row GROUP BY indicator""",
        held=held,
    )
    return Rule(rule_id, code, None, "DQ0", query)


def _about_indicators(rule_id: str, code: str, of: Sql) -> Rule:
    """Indicators of which `of` holds, by whether they have rows; `of` ends in `AND` or `AND NOT`."""
    query = sql(
        """
        SELECT CAST(NULL AS BIGINT) AS row_no, i.indicator AS written, CAST(NULL AS VARCHAR) AS compared
        FROM indicators AS i
        WHERE {of} EXISTS (SELECT 1 FROM (SELECT * FROM {{batch}}) AS s WHERE s.indicator = i.indicator)""",
        of=of,
    )
    return Rule(rule_id, code, None, "DQ0", query)


def _breakdown(rule_id: str, code: str, column: str, required: str, part: str) -> Rule:
    """Breakdowns that a round has as `required`, of which an indicator with results (in a month) has no row."""
    query = sql(
        """
        SELECT CASE WHEN month IS NOT NULL THEN min(row_no) END AS row_no, indicator AS written,
            CAST(NULL AS VARCHAR) AS compared
        FROM {{batch}} WHERE {required} AND (month IS NOT NULL OR NOT (SELECT by_month FROM round))
        GROUP BY indicator, month
        HAVING bool_or(numerator IS NOT NULL OR denominator IS NOT NULL OR value IS NOT NULL)
            AND NOT coalesce(bool_or({part} BETWEEN 1 AND {last}), false)""",
        required=identifier(required),
        part=identifier(part),
        last=2 if part == "sex_id" else LARGEST_ID,
    )
    return Rule(rule_id, code, column, "DQ4", query)


def _total(rule_id: str, column: str, same: str, part: str) -> Rule:
    query = sql(
        """
        SELECT min(row_no) AS row_no, CAST(NULL AS VARCHAR) AS written, CAST(NULL AS VARCHAR) AS compared FROM {{batch}}
        WHERE {same} IS NOT NULL GROUP BY {same} HAVING min({part}) > 0""",
        same=identifier(same),
        part=identifier(part),
    )
    return Rule(rule_id, "total-missing", column, "DQ4", query)
