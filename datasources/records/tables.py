"""Lazy tables of an extract: a query in DuckDB's SQL, and each column's type. Nothing runs until an engine is asked.

Types are as the engine says them (`DECIMAL(9,1)`, `bigint`); a kind is what several of them have in common.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from datasources.sql import Sql, listed, literal, quoted, sql

Kind = Literal["text", "date", "timestamp", "integer", "decimal", "double", "scalar", "other"]
"""`scalar` are truths, times of day and the like; `other` what has no order, such as lists and bytes."""

TEXT, DATE, DOUBLE = sql("STRING"), sql("DATE"), sql("DOUBLE")
"""Types that both engines know by these names."""

_INTEGERS = ("tinyint", "smallint", "integer", "int", "bigint", "hugeint")
_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("varchar", "string", "char"), "text"),
    **dict.fromkeys((*_INTEGERS, *(f"u{name}" for name in _INTEGERS)), "integer"),
    **dict.fromkeys(("timestamp", "timestamp_ntz", "timestamp_s", "timestamp_ms", "timestamp_ns"), "timestamp"),
    **dict.fromkeys(("decimal", "float"), "decimal"),
    **dict.fromkeys(("boolean", "time", "interval", "uuid"), "scalar"),
    "date": "date",
    "double": "double",
}


@dataclass(frozen=True)
class Value:
    """A value for each row of a table, and its type."""

    sql: Sql
    type: str

    @property
    def kind(self) -> Kind:
        """What its type has in common with others."""
        name = self.type.lower()
        return "other" if name.endswith("]") else _KINDS.get(name.split("(")[0].split(" ")[0], "other")


def null(type_: Sql) -> Value:
    """Nothing, of a type."""
    return cast(Value(sql("NULL"), ""), type_)


def cast(value: Value, type_: Sql) -> Value:
    """The value as another type; an error in the row where that cannot be."""
    return Value(sql("CAST({value} AS {type})", value=value.sql, type=type_), type_)


def is_null(value: Value) -> Sql:
    """Whether there is none."""
    return sql("({value} IS NULL)", value=value.sql)


def is_filled(value: Value) -> Sql:
    """Whether there is a value."""
    return sql("({value} IS NOT NULL)", value=value.sql)


def or_empty(condition: Sql, value: Value) -> Value:
    """The value where the condition is true."""
    return Value(sql("CASE WHEN {which} THEN {value} END", which=condition, value=value.sql), value.type)


def matches(words: Value, pattern: str) -> Sql:
    """Whether a text follows a pattern that both engines read alike."""
    return sql("REGEXP_MATCHES({words}, {pattern})", words=words.sql, pattern=literal(pattern))


def tried(words: Value, type_: Sql) -> Value:
    """The text as another type; empty where it is none."""
    return Value(sql("TRY_CAST({words} AS {type})", words=words.sql, type=type_), type_)


class Table:
    """Rows with known columns; `query` gives them."""

    def __init__(self, query: Sql, types: Mapping[str, str]) -> None:
        self.query = query
        self.types = types

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(self.types)

    def __getitem__(self, column: str) -> Value:
        return Value(quoted(column), self.types[column])

    def select(self, values: Mapping[str, Value]) -> "Table":
        """A table of these columns."""
        own = [sql("{value} AS {name}", value=value.sql, name=quoted(name)) for name, value in values.items()]
        query = sql("SELECT {columns} FROM ({rows}) AS t", columns=listed(own), rows=self.query)
        return Table(query, {name: value.type for name, value in values.items()})

    def only(self, names: Collection[str]) -> "Table":
        """The table with only some of its columns."""
        return self.select({name: self[name] for name in names})

    def beside(self, values: Mapping[str, Value]) -> "Table":
        """Every column, with others beside (or instead)."""
        return self.select({**{name: self[name] for name in self.columns}, **values})

    def filter(self, condition: Sql) -> "Table":
        """The rows of which the condition is true."""
        return Table(sql("SELECT * FROM ({rows}) AS t WHERE {which}", rows=self.query, which=condition), self.types)

    def left_join(self, other: "Table", mine: str, theirs: str) -> "Table":
        """Every row, beside the other's where `theirs` is `mine`; no column is in both."""
        query = sql(
            "SELECT * FROM ({rows}) AS l LEFT JOIN ({others}) AS r ON {mine} = {theirs}",
            rows=self.query,
            others=other.query,
            mine=quoted(mine),
            theirs=quoted(theirs),
        )
        return Table(query, {**self.types, **other.types})

    def group_by(self, keys: Mapping[str, Value], values: Mapping[str, Value]) -> "Table":
        """One row for each that differs in the keys, with sums and the like."""
        made = self.select({**keys, **values})
        by = listed(value.sql for value in keys.values())
        return Table(sql("{made} GROUP BY {by}", made=made.query, by=by), made.types)


def union(tables: Sequence[Table]) -> Table:
    """All rows of one or more tables of the same columns."""
    if len(tables) == 1:
        return tables[0]
    return Table(listed((one.query for one in tables), " UNION ALL "), tables[0].types)
