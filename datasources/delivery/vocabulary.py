"""Codes, dates and groups as they are written, and what they mean: one small table per column, over its distinct cells.

Each table has the cell as written (`written…`), its meaning, and `problem` (a finding code, NULL when it holds) with `hint`.
"""

# ruff: noqa: S608 - statements are made of our own constants; what a file says is only ever a column or a parameter

import difflib

import duckdb

from datasources.delivery.columns import SEX_DIGITS, TOTAL_AGES, TOTAL_ROWS

SPACES = " \t\u00a0\u2007\u2009\u202f"
DASHES = ("-", "–", "—")
LONGEST_UNIT = 200
"""An HSA-id or a unit's name is far shorter; what is longer is text in the wrong column."""
SUGGESTED_AT_MOST = 200
"""Unknown words that get a suggestion; a file with more of them has another fault."""
OLDEST = 130
AGE_IDS = (OLDEST + 1) ** 2 + 1
"""One more than the largest `age_id`: 0 for the total, then one for every possible pair of ages."""


def trimmed(column: str) -> str:
    """SQL: the cell without spaces of any kind around it."""
    return f"trim(nfc_normalize({column}), '{SPACES}')"


def is_formula(column: str) -> str:
    """SQL: whether a spreadsheet would take the cell for a formula. A number with its sign is none, nor a lone dash."""
    return (
        rf"(regexp_matches({column}, '^[=@\t\r]') OR (regexp_matches({column}, '^[+\-]') "
        rf"AND NOT regexp_full_match({column}, '[+\-][\d\s.,\x{{A0}}\x{{202F}}]*%?')))"
    )


def surface(column: str, longest: int) -> str:
    """SQL CASE branches for what is wrong with a cell whatever it should hold."""
    return f"WHEN {is_formula(column)} THEN 'formula' WHEN length({column}) > {longest} THEN 'cell-too-long'"


def quoted(words: tuple[str, ...]) -> str:
    """SQL list of constant words of our own."""
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words)


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


def _indicators(longest: int) -> str:
    return f"""CREATE TEMP TABLE word_indicator AS
        SELECT written, i.indicator, CAST(NULL AS VARCHAR) AS hint, CASE WHEN coalesce(word, '') = '' THEN 'cell-empty'
            {surface("written", longest)} WHEN i.indicator IS NOT NULL THEN NULL
            WHEN word IN ({quoted(TOTAL_ROWS)}) THEN 'total-row' ELSE 'indicator-unknown' END AS problem
        FROM (SELECT written, lower({trimmed("written")}) AS word FROM (SELECT DISTINCT indicator AS written FROM cells))
        LEFT JOIN indicators AS i ON lower(i.indicator) = word"""


def _measures(longest: int) -> str:
    return f"""CREATE TEMP TABLE word_measure AS
        SELECT w.written_indicator, w.written, i.* EXCLUDE (declared_missing, allowed), m.statistic, m.measure_id,
            i.allowed AS hint, CASE WHEN coalesce(w.word, '') = '' THEN 'cell-empty' {surface("w.written", longest)}
            WHEN i.indicator IS NOT NULL AND m.statistic IS NULL THEN 'statistic-unknown' END AS problem
        FROM (SELECT *, lower({trimmed("written")}) AS word
              FROM (SELECT DISTINCT indicator AS written_indicator, statistic AS written FROM cells)) AS w
        LEFT JOIN word_indicator AS known ON known.written IS NOT DISTINCT FROM w.written_indicator
        LEFT JOIN indicators AS i ON i.indicator = known.indicator
        LEFT JOIN measures AS m ON m.indicator = i.indicator AND m.word = w.word"""


def _regions(longest: int) -> str:
    return f"""CREATE TEMP TABLE word_region AS
        SELECT w.written_system, w.written, r.code AS region, r.region_id, s.code AS hint,
            CASE WHEN coalesce(w.system, '') = '' THEN 'region-system-missing' WHEN s.code IS NULL THEN 'region-system-unknown'
            END AS system_problem,
            CASE WHEN coalesce(w.word, '') = '' THEN 'cell-empty' {surface("w.written", longest)}
            WHEN s.code IS NOT NULL AND r.code IS NULL THEN 'region-unknown' END AS problem
        FROM (SELECT *, lower({trimmed("written_system")}) AS system, lower({trimmed("written")}) AS word
              FROM (SELECT DISTINCT region_system AS written_system, region AS written FROM cells)) AS w
        LEFT JOIN words AS s ON s.kind = 'system' AND s.word = w.system
        LEFT JOIN regions AS r ON r.system = s.code AND r.word = w.word"""


def _dates(longest: int) -> str:
    parsed = (
        r"CASE WHEN regexp_full_match(word, '\d{4}-\d{2}-\d{2}([T ]00:00(:00(\.0+)?)?)?') "
        r"THEN TRY_CAST(left(word, 10) AS DATE) "
        r"WHEN regexp_full_match(word, '\d{8}') THEN CAST(try_strptime(word, '%Y%m%d') AS DATE) END"
    )
    return f"""CREATE TEMP TABLE word_date AS
        SELECT *, CAST(NULL AS VARCHAR) AS hint, CASE WHEN coalesce(word, '') = '' THEN 'cell-empty'
            {surface("written", longest)} WHEN day IS NULL THEN 'date-format' END AS problem
        FROM (SELECT *, {parsed} AS day FROM (SELECT written, {trimmed("written")} AS word
              FROM (SELECT period_start AS written FROM cells UNION SELECT period_end FROM cells)))"""


def _sexes(longest: int) -> str:
    return f"""CREATE TEMP TABLE word_sex AS
        SELECT written, s.code AS sex, CASE s.code WHEN 'total' THEN 0 WHEN 'women' THEN 1 WHEN 'men' THEN 2 END AS sex_id,
            CAST(NULL AS VARCHAR) AS hint, CASE WHEN s.code IS NOT NULL THEN NULL {surface("written", longest)}
            WHEN w.word IN ({quoted(SEX_DIGITS)}) THEN 'sex-number' ELSE 'sex-unknown' END AS problem
        FROM (SELECT written, coalesce(lower({trimmed("written")}), '') AS word
              FROM (SELECT DISTINCT sex AS written FROM cells)) AS w
        LEFT JOIN words AS s ON s.kind = 'sex' AND s.word = w.word"""


def _ages(longest: int) -> str:
    word = f"regexp_replace(coalesce(lower({trimmed('written')}), ''), '[–—]', '-')"
    bare = rf"regexp_replace(regexp_replace({word}, '\s*år$', ''), '\s*([-+])\s*', '\1')"
    return f"""CREATE TEMP TABLE word_age AS
        SELECT *, CAST(NULL AS VARCHAR) AS hint, CASE WHEN age_id IS NOT NULL THEN NULL {surface("written", longest)}
            ELSE 'age-group-unknown' END AS problem
        FROM (SELECT *, CASE WHEN word IN ({quoted(TOTAL_AGES)}) THEN 0 WHEN age_low <= age_high AND age_high <= {OLDEST}
                  THEN 1 + age_low * {OLDEST + 1} + age_high END AS age_id,
                  CASE WHEN word IN ({quoted(TOTAL_AGES)}) THEN 'total' WHEN age_high = {OLDEST} THEN age_low || '+'
                  WHEN age_low <= age_high THEN age_low || '-' || age_high END AS age_group
              FROM (SELECT *, TRY_CAST(regexp_extract(word, '^(\\d{{1,3}})(-\\d{{1,3}}|\\+)$', 1) AS INTEGER) AS age_low,
                        CASE WHEN regexp_full_match(word, '\\d{{1,3}}\\+') THEN {OLDEST}
                        ELSE TRY_CAST(regexp_extract(word, '^\\d{{1,3}}-(\\d{{1,3}})$', 1) AS INTEGER) END AS age_high
                    FROM (SELECT written, {bare} AS word FROM (SELECT DISTINCT age_group AS written FROM cells))))"""


def _units(longest: int) -> str:
    return f"""CREATE TEMP TABLE word_unit AS
        SELECT written, unit, CASE WHEN unit = '' THEN 0 ELSE dense_rank() OVER (ORDER BY unit) END AS unit_id,
            CAST(NULL AS VARCHAR) AS hint, CASE WHEN written IS NULL THEN NULL {surface("written", longest)} END AS problem
        FROM (SELECT written, CASE WHEN word IN ({quoted(DASHES)}) THEN '' ELSE coalesce(word, '') END AS unit
              FROM (SELECT written, {trimmed("written")} AS word FROM (SELECT DISTINCT unit AS written FROM cells)))"""


def _suggest(con: duckdb.DuckDBPyConnection) -> None:
    unknown = con.execute(
        "SELECT written FROM word_indicator WHERE problem = 'indicator-unknown' LIMIT ?", [SUGGESTED_AT_MOST]
    ).fetchall()
    known = [indicator for (indicator,) in con.execute("SELECT indicator FROM indicators").fetchall()]
    for (written,) in unknown:
        near = difflib.get_close_matches(written.strip().lower()[:80], known, n=1, cutoff=0.75)
        if near:
            con.execute("UPDATE word_indicator SET hint = ? WHERE written = ?", [f" ({near[0]}?)", written])
