"""The one pass of DuckDB over the staged rows that names every row breaking every rule."""

# ruff: noqa: S608 - statements are made of our own constants; what a file says is only ever a column or a parameter

import duckdb

from datasources.delivery.rules.catalogue import RULES


def find(con: duckdb.DuckDBPyConnection) -> None:
    """Fill the table `violations` (rule_id, row_no, found, told) from `staging`, and record each as a problem."""
    passes = " UNION ALL ".join(
        f"SELECT '{rule.id}' AS rule_id, row_no, found, told FROM ({rule.over('staging')})" for rule in RULES
    )
    con.execute(f"CREATE TABLE violations AS {passes}")
    con.execute('CREATE TEMP TABLE rule_codes (rule_id VARCHAR, code VARCHAR, "column" VARCHAR)')
    con.executemany("INSERT INTO rule_codes VALUES (?, ?, ?)", [(rule.id, rule.code, rule.column) for rule in RULES])
    con.execute(
        'INSERT INTO problems SELECT code, row_no, "column", found, told FROM violations JOIN rule_codes USING (rule_id)'
    )


def counts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows break each rule, by rule id; rules that hold are absent."""
    return dict(con.execute("SELECT rule_id, count(*) FROM violations GROUP BY rule_id").fetchall())
