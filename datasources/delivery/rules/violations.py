"""The one pass of DuckDB over the staged rows that names every row breaking every rule."""

import duckdb

from datasources.delivery.rules.catalogue import RULES
from datasources.sql import listed, literal, sql


def find(con: duckdb.DuckDBPyConnection) -> None:
    """Fill the table `violations` (rule_id, row_no, written, compared) from `staging`, and record each as a problem."""
    passes = (
        sql(
            "SELECT {rule} AS rule_id, row_no, written, compared FROM ({query})",
            rule=literal(rule.id),
            query=rule.over("staging"),
        )
        for rule in RULES
    )
    con.execute(sql("CREATE TABLE violations AS {passes}", passes=listed(passes, " UNION ALL ")))
    con.execute('CREATE TEMP TABLE rule_codes (rule_id VARCHAR, code VARCHAR, "column" VARCHAR)')
    con.executemany("INSERT INTO rule_codes VALUES (?, ?, ?)", [(rule.id, rule.code, rule.column) for rule in RULES])
    con.execute(
        'INSERT INTO problems SELECT code, row_no, "column", written, compared FROM violations JOIN rule_codes USING (rule_id)'
    )


def counts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows break each rule, by rule id; rules that hold are absent."""
    return dict(con.execute("SELECT rule_id, count(*) FROM violations GROUP BY rule_id").fetchall())
