"""SQL, made in one place: constant templates, whose parts are names, texts, whole numbers or other such SQL.

What a file says is none of these: it is a parameter of the statement. Only templates that are written out where they are used
may be passed to `sql`; a test reads the code and asks that.
"""

import re
from collections.abc import Iterable

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_RESERVED = frozenset(
    {"all", "as", "case", "column", "end", "from", "group", "order", "row", "select", "table", "where"}
)


class Sql(str):
    """SQL that was made here. Anything else is refused as a part of a statement."""

    __slots__ = ()


def sql(template: str, **parts: Sql | int) -> Sql:
    """The template with its parts put in: `sql("SELECT {cell} FROM raw", cell=identifier("c1"))`. Its own braces are doubled.

    Raises TypeError for a part that is neither SQL nor a whole number.
    """
    for part in parts.values():
        if not isinstance(part, Sql | int):
            raise TypeError(f"not a part of a statement: {type(part).__name__}")
    return Sql(template.format_map(parts))


def identifier(name: str) -> Sql:
    """The name of a column or a table, quoted where it must be. It may stand in a file: a Parquet file names its columns."""
    if _PLAIN.fullmatch(name) and name not in _RESERVED:
        return Sql(name)
    return quoted(name)


def quoted(name: str) -> Sql:
    """The name of a column that may be any word of SQL's own, since it stands in somebody's file."""
    return Sql('"' + name.replace('"', '""') + '"')


def literal(word: str) -> Sql:
    """A text of our own as a constant."""
    return Sql("'" + word.replace("'", "''") + "'")


def listed(parts: Iterable[Sql], separator: str = ", ") -> Sql:
    """The parts with a separator of our own between."""
    return Sql(separator.join(parts))


def literals(words: Iterable[str]) -> Sql:
    """Texts of our own as constants in a list."""
    return listed(map(literal, words))


def raw_cells(width: int) -> Sql:
    """The names of that many columns of `raw`: c0, c1 …"""
    return listed(map(raw_cell, range(width)))


def raw_cell(index: int) -> Sql:
    """The name of a column of `raw`, by its place from 0."""
    return identifier(f"c{index}")
