"""What definitions are compiled to: values for each row, which sqlglot writes out in each engine's own SQL.

The functions have the names that SQL or polars has: import the module, for `min`, `max` and `sum` hide Python's own.
Unknown is SQL's NULL, which operators and functions carry on as SQL does.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Literal

from sqlglot import exp

TYPES = {"text": "text", "date": "date", "number": "double"}
"""The records' types of fields, and SQL's."""

_ATOMS = (exp.Column, exp.Literal, exp.Func, exp.Paren, exp.Boolean, exp.Null, exp.Window)
"""What needs no brackets, whatever stands beside it; but for what has two sides, some of which sqlglot counts as functions."""


class Term:
    """A value for each row of a relation, not worked out yet. `node` may be shared: who writes it out takes a copy."""

    __slots__ = ("node",)

    def __init__(self, node: exp.Expr) -> None:
        self.node = node

    def __and__(self, other: "Term") -> "Term":
        return all_of([self, other])

    def __or__(self, other: "Term") -> "Term":
        return any_of([self, other])

    def __invert__(self) -> "Term":
        return Term(exp.Not(this=_bracketed(self)))

    def __lt__(self, other: "Term | int") -> "Term":
        return self._with(exp.LT, other)

    def __le__(self, other: "Term | int") -> "Term":
        return self._with(exp.LTE, other)

    def __gt__(self, other: "Term | int") -> "Term":
        return self._with(exp.GT, other)

    def __ge__(self, other: "Term | int") -> "Term":
        return self._with(exp.GTE, other)

    def equals(self, other: "Term | int") -> "Term":
        """Whether both are the same; `==` compares the terms themselves."""
        return self._with(exp.EQ, other)

    def __add__(self, other: "Term | int") -> "Term":
        return self._with(exp.Add, other)

    def __sub__(self, other: "Term | int") -> "Term":
        return self._with(exp.Sub, other)

    def __mul__(self, other: "Term | int") -> "Term":
        return self._with(exp.Mul, other)

    def __truediv__(self, other: "Term | int") -> "Term":
        return self._with(exp.Div, other)

    def _with(self, kind: type[exp.Binary], other: "Term | int") -> "Term":
        """Bracketed by us: sqlglot's own operators leave brackets out where one side is of the kind already."""
        return Term(kind(this=_bracketed(self), expression=_bracketed(_term(other))))


def _bracketed(term: Term) -> exp.Expr:
    atom = isinstance(term.node, _ATOMS) and not isinstance(term.node, exp.Binary)
    return term.node if atom else exp.Paren(this=term.node)


def _term(value: "Term | str | int | float | bool | date") -> Term:
    return value if isinstance(value, Term) else literal(value)


def literal(value: str | int | float | bool | date) -> Term:
    """A value of the program's own."""
    if isinstance(value, date):
        return cast(literal(value.isoformat()), "date")
    if isinstance(value, float):
        # Written as a number, SQL would make it a decimal first, and lose its last digit.
        return cast(literal(repr(value)), "double")
    return Term(exp.convert(value))


def null(kind: str) -> Term:
    """An unknown of an SQL type."""
    return cast(Term(exp.null()), kind)


def cast(value: Term, kind: str) -> Term:
    """The value as an SQL type."""
    return Term(exp.Cast(this=value.node, to=_type(kind)))


@cache
def _type(kind: str) -> exp.DataType:
    return exp.DataType.build(kind)


def is_not_null(value: Term) -> Term:
    """Whether there is a value."""
    return ~is_null(value)


def is_null(value: Term) -> Term:
    """Whether there is none."""
    return Term(exp.Is(this=_bracketed(value), expression=exp.null()))


def coalesce(value: Term, otherwise: Term | int | bool | date) -> Term:
    """The value, or another where it is unknown."""
    return Term(exp.Coalesce(this=value.node, expressions=[_term(otherwise).node]))


def nullif(value: Term, where: int | date) -> Term:
    """The value, unknown where it is that one."""
    return Term(exp.Nullif(this=value.node, expression=literal(where).node))


def when(condition: Term, then: Term | int, otherwise: Term | int) -> Term:
    """One of two values; `otherwise` where the condition is unknown."""
    return case([(condition, _term(then))], _term(otherwise))


def case(branches: Iterable[tuple[Term, Term]], otherwise: Term) -> Term:
    """The value of the first condition that is true."""
    ifs = [exp.If(this=condition.node, true=value.node) for condition, value in branches]
    return Term(exp.Case(ifs=ifs, default=otherwise.node))


def is_in(value: Term, words: Iterable[str]) -> Term:
    """Whether the value is one of some words; false of none."""
    literals = [literal(word).node for word in words]
    return Term(exp.In(this=_bracketed(value), expressions=literals)) if literals else literal(False)


def starts_with(value: Term, prefix: str) -> Term:
    """Whether a text begins so."""
    return Term(exp.StartsWith(this=value.node, expression=literal(prefix).node))


def concat_str(*texts: Term) -> Term:
    """Texts one after the other; unknown where one of them is."""
    first, *rest = texts
    for text in rest:
        first = Term(exp.DPipe(this=_bracketed(first), expression=_bracketed(text)))
    return first


def all_of(parts: Sequence[Term]) -> Term:
    """All of them; true of none."""
    # What is true of every row adds nothing but work for the engine's planner.
    nodes = [part.node for part in parts if part.node != exp.true()]
    return Term(exp.and_(*nodes, copy=False)) if nodes else literal(True)


def any_of(parts: Sequence[Term]) -> Term:
    """Any of them; false of none."""
    return Term(exp.or_(*(part.node for part in parts), copy=False)) if parts else literal(False)


# ---- days


def date_add(day: Term, number: int, unit: Literal["days", "months", "years"]) -> Term:
    """The day so much later, or earlier when negative; the month's last day where it has no such day."""
    length = exp.Interval(this=exp.Literal.string(str(abs(number))), unit=exp.var(unit.removesuffix("s").upper()))
    operator = exp.Add if number >= 0 else exp.Sub
    return cast(Term(operator(this=_bracketed(day), expression=length)), "date")


def date_add_days(day: Term, number: Term) -> Term:
    """The day so many days later, by another term."""
    return cast(
        Term(exp.DateAdd(this=_bracketed(day), expression=cast(number, "int").node, unit=exp.var("DAY"))), "date"
    )


def days_between(since: Term, until: Term) -> Term:
    """Whole days from one day to another."""
    return cast(Term(exp.DateDiff(this=until.node, expression=since.node, unit=exp.var("DAY"))), "bigint")


def percent_of(number: Term, percent: int) -> Term:
    """So many per cent of a number that is not negative, rounded down."""
    return cast(Term(exp.Floor(this=(number * percent / 100).node)), "bigint")


def year(day: Term) -> Term:
    """The day's year."""
    return Term(exp.Year(this=day.node))


def month_and_day(day: Term) -> Term:
    """The day's place in its year, as a number that rises: month times hundred, and day."""
    return Term(exp.Month(this=day.node)) * 100 + Term(exp.Day(this=day.node))


def month_start(day: Term) -> Term:
    """The first day of the day's month."""
    return cast(Term(exp.TimestampTrunc(this=day.node, unit=exp.var("MONTH"))), "date")


# ---- over several rows


def count() -> Term:
    """How many rows there are."""
    return Term(exp.Count(this=exp.Star()))


def sum(value: Term) -> Term:
    """The sum of what is known."""
    return Term(exp.Sum(this=value.node))


def sum_bigint(value: Term) -> Term:
    """The sum of whole numbers, as one."""
    return cast(sum(value), "bigint")


def min(value: Term) -> Term:
    """The least that is known."""
    return Term(exp.Min(this=value.node))


def max(value: Term) -> Term:
    """The greatest that is known."""
    return Term(exp.Max(this=value.node))


def greatest(one: Term, other: Term) -> Term:
    """The greater of two; the known one where the other is unknown."""
    return Term(exp.Greatest(this=one.node, expressions=[other.node], ignore_nulls=True))


def asc(value: Term) -> Term:
    """An order: the least first, unknown last."""
    return Term(exp.Ordered(this=value.node, desc=False, nulls_first=False))


def desc(value: Term) -> Term:
    """An order: the greatest first, unknown last."""
    return Term(exp.Ordered(this=value.node, desc=True, nulls_first=False))


def row_number(partition_by: Sequence[Term], order_by: Sequence[Term]) -> Term:
    """The row's place within those that are alike in `partition_by`, from 1."""
    return _over(Term(exp.RowNumber()), partition_by, order_by)


def lag(value: Term, partition_by: Sequence[Term], order_by: Sequence[Term]) -> Term:
    """The value of the row before, within those that are alike in `partition_by`."""
    return _over(Term(exp.Lag(this=value.node)), partition_by, order_by)


def running(aggregate: Term, partition_by: Sequence[Term], order_by: Sequence[Term], *, include_current: bool) -> Term:
    """`max` or `sum` over the rows before, and the row itself with `include_current`."""
    until = {"end": "CURRENT ROW"} if include_current else {"end": literal(1).node, "end_side": "PRECEDING"}
    frame = exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", **until)
    return _over(aggregate, partition_by, order_by, frame)


def _over(
    function: Term, partition_by: Sequence[Term], order_by: Sequence[Term], frame: exp.WindowSpec | None = None
) -> Term:
    order = exp.Order(expressions=[one.node for one in order_by])
    by = [one.node for one in partition_by]
    return Term(exp.Window(this=function.node, partition_by=by, order=order, spec=frame))
