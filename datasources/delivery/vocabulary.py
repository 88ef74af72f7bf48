"""Codes, dates and groups as they are written, and what they mean: one small table per column, over its distinct cells.

Each table has the cell as written (`written…`), its meaning, and `problem` (a finding code, NULL when it holds) with `hint`.
"""

import difflib
from datetime import timedelta

import duckdb

from datasources.delivery import months, written_dates
from datasources.delivery.columns import SEX_DIGITS, TOTAL_AGES
from datasources.sql import Sql, literal, literals, sql

SPACES = " \t\u00a0\u2007\u2009\u202f"
DASHES = ("-", "–", "—")
LONGEST_UNIT = 200
"""An HSA-id or a unit's name is far shorter; what is longer is text in the wrong column."""
SUGGESTED_AT_MOST = 200
"""Unknown words that get a suggestion; a file with more of them has another fault."""
OLDEST = 130
AGE_IDS = (OLDEST + 1) ** 2 + 1
"""One more than the largest `age_id`: 0 for the total, then one for every possible pair of ages."""


def trimmed(column: Sql) -> Sql:
    """The cell without spaces of any kind around it."""
    return sql("trim(nfc_normalize({column}), {spaces})", column=column, spaces=literal(SPACES))


def is_formula(column: Sql) -> Sql:
    """Whether a spreadsheet would take the cell for a formula. A number with its sign is none, nor a lone dash."""
    return sql(
        r"(regexp_matches({column}, '^[=@\t\r]') OR (regexp_matches({column}, '^[+\-]') "
        r"AND NOT regexp_full_match({column}, '[+\-][\d\s.,\x{{A0}}\x{{202F}}]*%?')))",
        column=column,
    )


def surface(column: Sql, longest: int) -> Sql:
    """CASE branches for what is wrong with a cell whatever it should hold."""
    return sql(
        "WHEN {is_formula} THEN 'formula' WHEN length({column}) > {longest} THEN 'cell-too-long'",
        is_formula=is_formula(column),
        column=column,
        longest=longest,
    )


_WRITTEN, _WORD = sql("written"), trimmed(sql("written"))
"""A cell as it stands in one of these tables, and the word in it."""


def create(con: duckdb.DuckDBPyConnection, longest: int) -> None:
    """Create the word tables for everything in `cells`."""
    for statement in (
        _indicators(longest),
        _measures(longest),
        _regions(longest),
        _dates(longest),
        _sexes(longest),
        _ages(longest),
        _units(min(longest, LONGEST_UNIT)),
    ):
        con.execute(statement)
    _suggest(con)
    _read_dates(con)


def _indicators(longest: int) -> Sql:
    return sql(
        """CREATE TEMP TABLE word_indicator AS
        SELECT written, i.indicator, CAST(NULL AS VARCHAR) AS hint, CASE WHEN coalesce(word, '') = '' THEN 'cell-empty'
            {surface} WHEN i.indicator IS NULL THEN 'indicator-unknown' END AS problem
        FROM (SELECT written, lower({word}) AS word FROM (SELECT DISTINCT indicator AS written FROM cells))
        LEFT JOIN indicators AS i ON lower(i.indicator) = word""",
        surface=surface(_WRITTEN, longest),
        word=_WORD,
    )


def _measures(longest: int) -> Sql:
    return sql(
        """CREATE TEMP TABLE word_measure AS
        SELECT w.written_indicator, w.written, i.* EXCLUDE (name, declared_missing, in_force, allowed),
            m.statistic, m.measure_id, i.allowed AS hint, CASE WHEN coalesce(w.word, '') = '' THEN 'cell-empty' {surface}
            WHEN i.indicator IS NOT NULL AND m.statistic IS NULL THEN 'statistic-unknown' END AS problem
        FROM (SELECT *, lower({word}) AS word
              FROM (SELECT DISTINCT indicator AS written_indicator, statistic AS written FROM cells)) AS w
        LEFT JOIN word_indicator AS known ON known.written IS NOT DISTINCT FROM w.written_indicator
        LEFT JOIN indicators AS i ON i.indicator = known.indicator
        LEFT JOIN measures AS m ON m.indicator = i.indicator AND m.word = w.word""",
        surface=surface(sql("w.written"), longest),
        word=_WORD,
    )


def _regions(longest: int) -> Sql:
    # A name is one region's only, so it is known whatever system is given; 14.0 is a code that a program took for a number.
    return sql(
        r"""CREATE TEMP TABLE word_region AS
        SELECT w.written_system, w.written, coalesce(r.code, d.code, n.code) AS region,
            coalesce(r.region_id, d.region_id, n.region_id) AS region_id, coalesce(d.code, n.code, s.code) AS hint,
            CASE WHEN n.code IS NOT NULL THEN NULL WHEN coalesce(w.system, '') = '' THEN 'region-system-missing'
            WHEN s.code IS NULL THEN 'region-system-unknown' END AS system_problem,
            CASE WHEN coalesce(w.word, '') = '' THEN 'cell-empty' {surface} WHEN r.code IS NOT NULL THEN NULL
            WHEN d.code IS NOT NULL THEN 'region-as-decimal' WHEN n.code IS NOT NULL THEN 'region-by-name'
            WHEN s.code IS NOT NULL THEN 'region-unknown' END AS problem
        FROM (SELECT *, lower({system}) AS system, lower({word}) AS word
              FROM (SELECT DISTINCT region_system AS written_system, region AS written FROM cells)) AS w
        LEFT JOIN words AS s ON s.kind = 'system' AND s.word = w.system
        LEFT JOIN regions AS r ON r.system = s.code AND r.word = w.word
        LEFT JOIN regions AS d ON r.code IS NULL AND d.system = s.code AND regexp_full_match(w.word, '\d+[.,]0+')
            AND d.word = regexp_replace(w.word, '[.,]0+$', '')
        LEFT JOIN regions AS n ON r.code IS NULL AND n.system = 'name' AND {name} = {asked}""",
        surface=surface(sql("w.written"), longest),
        system=trimmed(sql("written_system")),
        word=_WORD,
        name=_plain_name(sql("n.word")),
        asked=_plain_name(sql("w.word")),
    )


def _plain_name(word: Sql) -> Sql:
    """A name whose words are joined by single spaces, however they were: Jämtland-Härjedalen, hard spaces."""
    return sql(r"regexp_replace({word}, '[\s\x{{A0}}_–-]+', ' ', 'g')", word=word)


def _dates(longest: int) -> Sql:
    return sql(
        r"""CREATE TEMP TABLE word_date AS
        SELECT *, day AS last, CAST(NULL AS VARCHAR) AS hint, CASE WHEN coalesce(word, '') = '' THEN 'cell-empty'
            {surface} WHEN day IS NULL THEN 'date-format' END AS problem
        FROM (SELECT *, CASE
                  WHEN regexp_full_match(word, '\d{{4}}-\d{{2}}-\d{{2}}([T ]00:00(:00(\.0+)?)?)?')
                  THEN TRY_CAST(left(word, 10) AS DATE)
                  WHEN regexp_full_match(word, '\d{{8}}') THEN CAST(try_strptime(word, '%Y%m%d') AS DATE) END AS day
              FROM (SELECT written, {word} AS word
                    FROM (SELECT period_start AS written FROM cells UNION SELECT period_end FROM cells)))""",
        surface=surface(_WRITTEN, longest),
        word=_WORD,
    )


def _sexes(longest: int) -> Sql:
    return sql(
        """CREATE TEMP TABLE word_sex AS
        SELECT written, s.code AS sex, CASE s.code WHEN 'total' THEN 0 WHEN 'women' THEN 1 WHEN 'men' THEN 2
            WHEN 'unknown' THEN 3 END AS sex_id,
            CAST(NULL AS VARCHAR) AS hint, CASE WHEN s.code IS NOT NULL THEN NULL {surface}
            WHEN w.word IN ({digits}) THEN 'sex-number' ELSE 'sex-unknown' END AS problem
        FROM (SELECT written, coalesce(lower({word}), '') AS word
              FROM (SELECT DISTINCT sex AS written FROM cells)) AS w
        LEFT JOIN words AS s ON s.kind = 'sex' AND s.word = w.word""",
        surface=surface(_WRITTEN, longest),
        digits=literals(SEX_DIGITS),
        word=_WORD,
    )


def _ages(longest: int) -> Sql:
    return sql(
        r"""CREATE TEMP TABLE word_age AS
        SELECT *, CAST(NULL AS VARCHAR) AS hint, CASE WHEN age_id IS NOT NULL THEN NULL {surface}
            ELSE 'age-group-unknown' END AS problem
        FROM (SELECT *, CASE WHEN word IN ({totals}) THEN 0 WHEN age_low <= age_high AND age_high <= {oldest}
                  THEN 1 + age_low * ({oldest} + 1) + age_high END AS age_id,
                  CASE WHEN word IN ({totals}) THEN 'total' WHEN age_high = {oldest} THEN age_low || '+'
                  WHEN age_low <= age_high THEN age_low || '-' || age_high END AS age_group
              FROM (SELECT *, TRY_CAST(regexp_extract(word, '^(\d{{1,3}})(-\d{{1,3}}|\+)$', 1) AS INTEGER) AS age_low,
                        CASE WHEN regexp_full_match(word, '\d{{1,3}}\+') THEN {oldest}
                        ELSE TRY_CAST(regexp_extract(word, '^\d{{1,3}}-(\d{{1,3}})$', 1) AS INTEGER) END AS age_high
                    FROM (SELECT written, {bare} AS word FROM (SELECT DISTINCT age_group AS written FROM cells))))""",
        surface=surface(_WRITTEN, longest),
        totals=literals(TOTAL_AGES),
        oldest=OLDEST,
        bare=sql(
            r"regexp_replace(regexp_replace(regexp_replace(coalesce(lower({word}), ''), '[–—]', '-'), '\s*år$', ''), "
            r"'\s*([-+])\s*', '\1')",
            word=_WORD,
        ),
    )


def _units(longest: int) -> Sql:
    return sql(
        """CREATE TEMP TABLE word_unit AS
        SELECT written, unit, CASE WHEN unit = '' THEN 0 ELSE dense_rank() OVER (ORDER BY unit) END AS unit_id,
            CAST(NULL AS VARCHAR) AS hint, CASE WHEN written IS NULL THEN NULL {surface} END AS problem
        FROM (SELECT written, CASE WHEN word IN ({dashes}) THEN '' ELSE coalesce(word, '') END AS unit
              FROM (SELECT written, {word} AS word FROM (SELECT DISTINCT unit AS written FROM cells)))""",
        surface=surface(_WRITTEN, longest),
        dashes=literals(DASHES),
        word=_WORD,
    )


def _suggest(con: duckdb.DuckDBPyConnection) -> None:
    unknown = con.execute(
        "SELECT written FROM word_indicator WHERE problem = 'indicator-unknown' LIMIT ?", [SUGGESTED_AT_MOST]
    ).fetchall()
    known = [indicator for (indicator,) in con.execute("SELECT indicator FROM indicators").fetchall()]
    for (written,) in unknown:
        near = difflib.get_close_matches(written.strip().lower()[:80], known, n=1, cutoff=0.75)
        if near:
            con.execute("UPDATE word_indicator SET hint = ? WHERE written = ?", [f" ({near[0]}?)", written])


def _read_dates(con: duckdb.DuckDBPyConnection) -> None:
    """Days that are written in another way than ours, read with a note; of a file with very many of them only some.

    In a round of months a month may stand for its first day and, as an end, for its last.
    """
    ((by_month,),) = con.execute("SELECT by_month FROM round").fetchall()
    others = con.execute(
        "SELECT DISTINCT written FROM word_date WHERE problem = 'date-format' ORDER BY written LIMIT ?",
        [SUGGESTED_AT_MOST],
    ).fetchall()
    for (written,) in others:
        if day := written_dates.day_of(written):
            con.execute(
                "UPDATE word_date SET day = ?, last = ?, hint = ?, problem = 'date-form' WHERE written = ?",
                [day, day, day.isoformat(), written],
            )
        elif by_month and (first := written_dates.month_of(written)):
            con.execute(
                "UPDATE word_date SET day = ?, last = ?, hint = ?, problem = 'month-form' WHERE written = ?",
                [first, months.month_after(first) - timedelta(days=1), months.label(first), written],
            )
