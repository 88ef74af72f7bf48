"""Columns of numbers: what a cell is read as, and what is said of cells that are none or could be another number."""

import duckdb

from datasources.delivery.columns import ANSWERS, ERROR_VALUES, HIDDEN_COUNTS, MISSING_MARKS, NUMBERS
from datasources.delivery.decimal_signs import DECIMAL_SIGNS, NUMERAL, Signs
from datasources.delivery.problems import add
from datasources.delivery.vocabulary import SPACES, surface, trimmed
from datasources.sql import Sql, identifier, listed, literal, literals, sql

LARGEST_INTEGER_DIGITS = 15
"""Whole numbers up to here are exact in the binary numbers that rules compute with."""
MOST_DECIMALS = 20

_PLAIN = literal(rf"-?\d{{1,{LARGEST_INTEGER_DIGITS}}}([.,]\d{{1,{MOST_DECIMALS}}})?")
_GROUPED = literal(r"[+-]?\d{1,3}([ \x{A0}\x{2007}\x{2009}\x{202F}]\d{3})*([.,]\d+)?|[+-]?\d+([.,]\d+)?")
_LARGE = literal(rf"^[+-]?(\d{{{LARGEST_INTEGER_DIGITS + 1},}}|\d+[.,]\d{{{MOST_DECIMALS + 1},}})")
_HALF = literal(r"[+-]?(\d*[.,]|[.,]\d+)")
_TWO_READINGS = literal(r"[+\-−]?[1-9]\d{0,2}[.,]\d{3}")
"""Three digits behind the sign and up to three, not a zero, before it: 1,234 is 1.234 or 1 234."""


def for_each_number(template: str, separator: str = ", ", **parts: Sql) -> Sql:
    """The template once for each column of numbers, `{name}`."""
    return listed((sql(template, name=identifier(name), **parts) for name in NUMBERS), separator)


def number_as_text(name: str) -> Sql:
    """A number of column `name` of `c` as text with a decimal point and nothing else changed; NULL for what is no number.

    An answer may be written as a word, where `m` says that the row is one.
    """
    cell = sql("c.{name}", name=identifier(name))
    bare = sql("replace({word}, '−', '-')", word=trimmed(cell))
    digits = sql(
        "ltrim(replace(regexp_replace({bare}, {spaces}, '', 'g'), ',', '.'), '+')",
        bare=bare,
        spaces=literal(f"[{SPACES}]"),
    )
    return sql(
        "CASE WHEN {cell} IS NULL THEN NULL WHEN regexp_full_match({cell}, {plain}) THEN replace({cell}, ',', '.') "
        "WHEN regexp_full_match({bare}, {grouped}) AND regexp_full_match({digits}, {plain}) THEN {digits} {answers} END",
        cell=cell,
        bare=bare,
        digits=digits,
        plain=_PLAIN,
        grouped=_GROUPED,
        answers=_answers(cell) if name == "value" else sql(""),
    )


def _answers(cell: Sql) -> Sql:
    branches = [(literals(words), literal(digit)) for digit, words in ANSWERS.items()]
    return listed(
        (
            sql(
                "WHEN m.is_yes_no AND lower({word}) IN ({words}) THEN {digit}",
                word=trimmed(cell),
                words=words,
                digit=digit,
            )
            for words, digit in branches
        ),
        " ",
    )


def find_problems(con: duckdb.DuckDBPyConnection, longest: int, *, separator: str | None, typed: bool) -> None:
    """Record the cells that are no numbers, and those that are read as one number and could be another.

    `separator` is the sign between the columns of a text; in a `typed` file decimal signs are not looked at.
    """
    if con.execute("SELECT count(*) FROM staging WHERE number_problem").fetchall()[0][0]:
        for name in NUMBERS:
            _find_unread(con, name, longest)
    _find_answers(con)
    _judge_percent(con)
    with_sign = _signed_cells(con)
    for name in NUMBERS:
        if any(with_sign[name].values()):
            _find_two_readings(con, name, in_comma_file=separator == ",")
    if not typed and all(any(of[sign] for of in with_sign.values()) for sign in DECIMAL_SIGNS):
        add(con, _signs(con).problems())
    if separator == "," and any(of[","] for of in with_sign.values()):
        _find_commas(con)


def _signed_cells(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, int]]:
    """How many cells of each column have each decimal sign. Most files have none in a count, and one sign at most."""
    counted = for_each_number("count(*) FILTER (contains({name}, ',')), count(*) FILTER (contains({name}, '.'))")
    (counts,) = con.execute(sql("SELECT {counted} FROM cells", counted=counted)).fetchall()
    return {
        name: dict(zip(DECIMAL_SIGNS, pair, strict=True))
        for name, pair in zip(NUMBERS, zip(counts[::2], counts[1::2], strict=True), strict=True)
    }


def _find_unread(con: duckdb.DuckDBPyConnection, name: str, longest: int) -> None:
    cell = sql("c.{name}", name=identifier(name))
    con.execute(
        sql(
            """INSERT INTO problems SELECT CASE WHEN lower({word}) IN ({marks}) THEN 'missing-mark'
                WHEN upper({word}) IN ({errors}) THEN 'cell-error'
                WHEN regexp_full_match(lower({word}), {hidden}) THEN 'count-hidden'
                {surface} WHEN contains({cell}, '%') THEN 'percent-sign'
                WHEN regexp_full_match({word}, {half}) THEN 'number-half'
                WHEN regexp_matches({cell}, {large}) THEN 'number-too-large' ELSE 'number-format' END,
                c.row_no, ?, {cell}, CASE WHEN regexp_full_match({word}, {half})
                THEN regexp_replace(regexp_replace({word}, '^([+-]?)[.,]', '\\1' || '0,'), '[.,]$', '') ELSE ? END
            FROM cells AS c JOIN staging AS s USING (row_no)
            WHERE s.number_problem AND s.{name} IS NULL AND {word} <> ''""",
            word=trimmed(cell),
            marks=literals(MISSING_MARKS),
            errors=literals(ERROR_VALUES),
            hidden=literal(HIDDEN_COUNTS),
            half=_HALF,
            surface=surface(cell, longest),
            cell=cell,
            large=_LARGE,
            name=identifier(name),
        ),
        [name, str(longest)],
    )


def _find_answers(con: duckdb.DuckDBPyConnection) -> None:
    words = [word for words in ANSWERS.values() for word in words]
    con.execute(
        sql(
            """INSERT INTO problems SELECT 'answer-as-word', row_no, 'value', c.value, s.value_text
            FROM cells AS c JOIN staging AS s USING (row_no) WHERE s.is_yes_no AND lower({word}) IN ({words})""",
            word=trimmed(sql("c.value")),
            words=literals(words),
        )
    )


def _judge_percent(con: duckdb.DuckDBPyConnection) -> None:
    """What a per cent format shows is the value only where the value is in per cent."""
    con.execute(
        """UPDATE problems SET code = 'percent-sign', value = value || ' %' WHERE code = 'percent-format'
        AND row_no IN (SELECT row_no FROM staging WHERE NOT coalesce(is_percent, true))"""
    )


def _find_two_readings(con: duckdb.DuckDBPyConnection, name: str, in_comma_file: bool) -> None:
    """Numbers that are decimals to one reader and thousands to another, where both readings are possible."""
    other = sql(
        "CAST(regexp_replace({word}, '[^0-9]', '', 'g') AS DOUBLE)",
        word=trimmed(sql("c.{name}", name=identifier(name))),
    )
    whole = {"numerator": sql("s.additive"), "denominator": sql("s.bounded"), "value": sql("false")}.get(
        name, sql("true")
    )
    possible = {
        # A value that its own counts confirm or refute, or that cannot be as large, has only one reading.
        "value": sql(
            "(s.decimals < 3 OR {commas}) AND NOT coalesce({other} > s.highest, false) AND NOT s.is_yes_no "
            "AND NOT (s.additive AND NOT s.is_count AND s.denominator > 0 AND s.numerator IS NOT NULL)",
            commas=sql("contains(c.value, ',')") if in_comma_file else sql("false"),
            other=other,
        )
    }.get(name, sql("true"))
    con.execute(
        sql(
            """INSERT INTO problems SELECT
                CASE WHEN {whole} AND s.{name} <> trunc(s.{name}) THEN 'count-with-thousands' ELSE 'two-readings' END,
                row_no, ?, c.{name}, CAST(CAST({other} AS BIGINT) AS VARCHAR)
            FROM cells AS c JOIN (SELECT * FROM staging AS s WHERE s.{name} IS NOT NULL {decimals}) AS s USING (row_no)
            WHERE regexp_full_match({word}, {two}) AND {possible}""",
            name=identifier(name),
            word=trimmed(sql("c.{name}", name=identifier(name))),
            other=other,
            two=_TWO_READINGS,
            decimals=sql("AND s.value_decimals = 3") if name == "value" else sql(""),
            whole=whole,
            possible=possible,
        ),
        [name],
    )


def _signs(con: duckdb.DuckDBPyConnection) -> Signs:
    """The first number with each decimal sign."""
    signs = Signs()
    for name in NUMBERS:
        for sign in DECIMAL_SIGNS:
            first = sql(
                "SELECT row_no, {name} FROM cells WHERE contains({name}, ?) AND regexp_full_match({word}, {numeral}) "
                "ORDER BY row_no LIMIT 1",
                name=identifier(name),
                word=trimmed(identifier(name)),
                numeral=literal(NUMERAL),
            )
            signs.note(name, con.execute(first, [sign]).fetchall())
    return signs


def _find_commas(con: duckdb.DuckDBPyConnection) -> None:
    """In a file with commas between the columns, that the comma in a quoted number is read as a decimal sign."""
    con.execute(
        sql(
            """INSERT INTO problems SELECT 'comma-in-comma-file', min(row_no), NULL, min_by(text, row_no), NULL
            FROM (SELECT row_no, unnest([{cells}]) AS text FROM cells) WHERE contains(text, ',')
                AND regexp_full_match(text, {numeral}) AND row_no NOT IN
                (SELECT row_no FROM problems WHERE code IN ('two-readings', 'count-with-thousands'))
            HAVING count(*) > 0""",
            cells=listed(map(identifier, NUMBERS)),
            numeral=literal(NUMERAL),
        )
    )
