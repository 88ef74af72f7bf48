"""Lazy tables: a name that the engine knows, or a query over others. Nothing runs until an engine is asked to run it."""

from collections.abc import Collection, Mapping, Sequence
from itertools import count
from typing import Literal

from sqlglot import Dialect, Generator, exp

from indicators.engine.terms import Term, all_of, asc

_NUMBERS = count(1)


class PartsLost(ValueError):
    """Rows that are not parted cannot keep all of themselves beside parted ones: nobody knows which parts they belong to."""


class Relation:
    """Rows with known columns. Columns are had as `rows["start"]`, for terms that this relation's own methods take.

    In SQL each query is a common table expression of its own, so that one that is used twice is written once. A filter is no
    query until something is made of the rows that it lets through.

    `part` names a column that parts the rows: whatever is made of them has it too, joins agree on it, and sums are taken
    within it, whoever asks. So one query does for each part what it would do for that part alone.
    """

    def __init__(
        self, columns: Sequence[str], query: exp.Query | None, sources: Sequence["Relation"], stored: str | None = None
    ) -> None:
        self.columns = tuple(columns)
        self._query = query
        self._sources = [one._unfiltered for one in sources]
        self._stored = stored
        self.part: str | None = next((one.part for one in sources if one.part), None)
        self._name = f"t{next(_NUMBERS)}"
        self._unfiltered: Relation = self
        self._where: Term | None = None
        self._texts: dict[Dialect, str] = {}

    @classmethod
    def stored(cls, name: str, columns: Sequence[str], part: str | None = None) -> "Relation":
        """A table or view that the engine has under that name, its rows parted by one of its columns or by none."""
        relation = cls(columns, None, [], name)
        relation.part = part
        return relation

    def __getitem__(self, column: str) -> Term:
        if column not in self.columns:
            raise KeyError(column)
        return Term(exp.Column(this=_quoted(column), table=_quoted(self._unfiltered._name)))

    # ---- other relations made of this one

    def select(self, /, *names: str, **values: Term) -> "Relation":
        """The columns of those names, and others by their terms."""
        kept = self._parted(names)
        return Relation([*kept, *values], self._select_columns(kept, values), [self])

    def with_columns(self, /, **values: Term) -> "Relation":
        """Every column, with others beside (or instead)."""
        return self.select(*(name for name in self.columns if name not in values), **values)

    def drop(self, *names: str) -> "Relation":
        """Every column but those that are named, which need not be there."""
        return self.select(*(name for name in self.columns if name not in names))

    def filter(self, condition: Term) -> "Relation":
        """The rows of which the condition is true."""
        filtered = Relation(self.columns, None, [self])
        filtered._unfiltered = self._unfiltered
        filtered._where = condition if self._where is None else all_of([self._where, condition])
        return filtered

    def group_by(self, keys: Collection[str], /, **values: Term) -> "Relation":
        """One row for each that differs in the keys, with sums and the like; without keys one row in all."""
        kept = self._parted(keys)
        by = exp.Group(expressions=[self[key].node for key in kept]) if kept else None
        return Relation([*kept, *values], self._select_columns(kept, values, group=by), [self])

    def within(self, keys: Sequence[str]) -> list[Term]:
        """What rows that are alike in the keys are looked at within, for terms over several rows."""
        return [self[key] for key in self._parted(keys)]

    def _parted(self, names: Collection[str]) -> list[str]:
        return [*names] if self.part is None or self.part in names else [self.part, *names]

    def distinct(self) -> "Relation":
        """Each row once."""
        return self._star(distinct=exp.Distinct())

    def order_by(self, by: Sequence[str]) -> "Relation":
        """The rows in order of some columns: of use only as the last that is asked."""
        return self._star(order=exp.Order(expressions=[asc(self[name]).node for name in by]))

    def join(self, other: "Relation", on: Sequence[str], how: Literal["inner", "left"]) -> "Relation":
        """Both beside each other where they agree on the columns `on`; of `other` only the columns that are not here.

        Raises PartsLost.
        """
        if how == "left" and self.part is None and other.part is not None:
            raise PartsLost
        right = other._under_own_name(beside=self)
        both = [*on, self.part] if self.part and self.part == other.part else on
        agree = all_of([self[name].equals(right[name]) for name in both])
        side = {"side": "LEFT"} if how == "left" else {"kind": "INNER"}
        return self._joined(right, exp.Join(this=right._table(), on=agree.node, **side))

    def cross_join(self, other: "Relation") -> "Relation":
        """Every row beside every row of the other; no column may be in both."""
        right = other._under_own_name(beside=self)
        return self._joined(right, exp.Join(this=right._table(), kind="CROSS"))

    def _joined(self, other: "Relation", join: exp.Join) -> "Relation":
        more = {name: other[name] for name in other.columns if name not in self.columns}
        return Relation([*self.columns, *more], self._select_columns(self.columns, more, joins=[join]), [self, other])

    def union_all(self, *others: "Relation") -> "Relation":
        """All rows of all of them; the others have the same columns."""
        query: exp.Query = self._select_columns(self.columns, {})
        for one in others:
            query = exp.Union(this=query, expression=one._select_columns(self.columns, {}), distinct=False)
        return Relation(self.columns, query, [self, *others])

    def _under_own_name(self, beside: "Relation") -> "Relation":
        """This relation under a name of its own: a filter has none, nor has what stands beside itself."""
        return self if self._where is None and beside._unfiltered is not self else self._star()

    def _star(self, **clauses: object) -> "Relation":
        return Relation(self.columns, self._select([exp.Star()], clauses), [self])

    def _select_columns(self, names: Collection[str], values: dict[str, Term], **clauses: object) -> exp.Select:
        own = [self[name].node for name in names]
        named = [exp.Alias(this=_owned_node(value), alias=_quoted(name)) for name, value in values.items()]
        return self._select([*own, *named], clauses)

    def _select(self, columns: Sequence[exp.Expr], clauses: Mapping[str, object]) -> exp.Select:
        where = None if self._where is None else exp.Where(this=self._where.node.copy())
        return exp.Select(expressions=columns, from_=exp.From(this=self._unfiltered._table()), where=where, **clauses)

    def _table(self) -> exp.Table:
        """What a query over this relation has after its FROM."""
        if self._stored is None:
            return exp.Table(this=_quoted(self._name))
        return exp.Table(this=_quoted(self._stored), alias=exp.TableAlias(this=_quoted(self._name)))

    # ---- SQL

    def sql(self, dialect: str) -> str:
        """The whole query in an engine's own SQL (sqlglot's name of the dialect)."""
        writer = Dialect.get_or_raise(dialect).generator()
        *before, last = self.lineage()
        queries = [one for one in before if one._query is not None]
        stages = [f"{writer.generate(_quoted(one._name))} AS ({one._text(writer)})" for one in queries]
        return f"WITH {', '.join(stages)} {last._text(writer)}" if stages else last._text(writer)

    def lineage(self) -> list["Relation"]:
        """What the relation is made of, each after what it is made of itself; a query over the relation's rows last."""
        lineage: dict[Relation, None] = {}
        (self if self._query is not None else self._star())._collect(lineage)
        return list(lineage)

    @property
    def name(self) -> str:
        """What the relation is called in queries."""
        return self._name

    @property
    def query(self) -> exp.Query | None:
        """The query that gives the rows; None of what the engine has under a name, and of a filter."""
        return self._query

    @property
    def stored_as(self) -> str | None:
        """The name under which the engine has the rows."""
        return self._stored

    def _collect(self, lineage: dict["Relation", None]) -> None:
        """Puts in what the query is made of, each once and after what it is made of itself."""
        if self not in lineage:
            for one in self._sources:
                one._collect(lineage)
            lineage[self] = None

    def _text(self, writer: Generator) -> str:
        assert self._query is not None, "a stored table has no text of its own"
        if writer.dialect not in self._texts:
            self._texts[writer.dialect] = writer.generate(self._query, copy=False)
        return self._texts[writer.dialect]


def _owned_node(value: Term) -> exp.Expr:
    """The term's node for a query to have as its own: a column that nothing else has yet, else a copy."""
    is_free = isinstance(value.node, exp.Column) and value.node.parent is None
    return value.node if is_free else value.node.copy()


def _quoted(name: str) -> exp.Identifier:
    return exp.Identifier(this=name, quoted=True)


def concat(relations: Sequence[Relation]) -> Relation:
    """The rows of one or more relations of the same columns."""
    return relations[0].union_all(*relations[1:])
