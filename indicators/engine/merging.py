"""Plans that differ only in single values as one plan over rows that are parted by plan."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlglot import exp

from indicators.engine.relations import Relation


class _Difference(NamedTuple):
    """A value that is not the same in all plans, as each has it, and the name of the relation that it is worked out over."""

    values: tuple[exp.Expr, ...]
    over: str


class _Unlike(Exception):
    """The plans differ in more than values."""


def merged(plans: Sequence[Relation]) -> Relation | None:
    """A plan that gives in each part what the plan of that number gives there; None where they differ in more than values.

    All are over the same stored relations, parted by a column that numbers the plans from 0. The first is changed.
    """
    lineages = [plan.lineage() for plan in plans]
    part = plans[0].part
    if part is None or len({len(lineage) for lineage in lineages}) > 1:
        return None
    alike = list(zip(*lineages, strict=True))
    names = [{one[place].name: one[0].name for one in alike} for place in range(len(plans))]
    try:
        differences = [found for stages in alike for found in _of_stages(stages, names)]
    except _Unlike:
        return None
    for difference in differences:
        difference.values[0].replace(_by_part(difference, part, names))
    return lineages[0][-1]


def _of_stages(stages: Sequence[Relation], names: Sequence[Mapping[str, str]]) -> Iterator[_Difference]:
    """The differences between what is the same stage in each plan."""
    if any(one.columns != stages[0].columns or one.stored_as != stages[0].stored_as for one in stages):
        raise _Unlike
    queries = [one.query for one in stages if one.query is not None]
    if queries:
        yield from _between(queries, names, "")


def _between(nodes: Sequence[exp.Expr], names: Sequence[Mapping[str, str]], over: str) -> list[_Difference]:
    """The differences inside nodes that stand in the same place: the smallest values in which they lie."""
    first = nodes[0]
    if isinstance(first, exp.Select):
        over = first.args["from_"].this.alias_or_name
    try:
        if any(type(node) is not type(first) for node in nodes):
            raise _Unlike
        return [found for key in _keys(nodes) for found in _of_argument(nodes, key, names, over)]
    except _Unlike:
        if not isinstance(first, exp.Condition) or isinstance(first, exp.If | exp.Star):
            raise
        return [_Difference(tuple(nodes), over)]


def _keys(nodes: Sequence[exp.Expr]) -> dict[str, None]:
    return {key: None for node in nodes for key, value in node.args.items() if value not in (None, [], False)}


def _of_argument(
    nodes: Sequence[exp.Expr], key: str, names: Sequence[Mapping[str, str]], over: str
) -> Iterator[_Difference]:
    values = [node.args.get(key) for node in nodes]
    lists = [value if isinstance(value, list) else [value] for value in values]
    if len({len(one) for one in lists}) > 1:
        raise _Unlike
    for beside in zip(*lists, strict=True):
        if _names_a_relation(nodes[0], key):
            _same([known.get(one.name, one.name) for one, known in zip(beside, names, strict=True)])
        elif all(isinstance(one, exp.Expr) for one in beside):
            yield from _between(beside, names, over)
        else:
            _same(beside)


def _names_a_relation(node: exp.Expr, key: str) -> bool:
    if isinstance(node, exp.Column):
        return key == "table"
    return isinstance(node, exp.Table | exp.TableAlias) and key == "this"


def _same(values: Sequence[object]) -> None:
    if any(type(value) is not type(values[0]) or value != values[0] for value in values):
        raise _Unlike


def _by_part(difference: _Difference, part: str, names: Sequence[Mapping[str, str]]) -> exp.Case:
    """Each part's own value, said of the first plan's relations."""
    ifs = []
    for number, (value, known) in enumerate(zip(difference.values, names, strict=True)):
        own = value.copy()
        for column in own.find_all(exp.Column):
            column.args["table"].set("this", known.get(column.table, column.table))
        ifs.append(exp.If(this=exp.Literal.number(number), true=own))
    column = exp.Column(
        this=exp.to_identifier(part, quoted=True), table=exp.to_identifier(difference.over, quoted=True)
    )
    return exp.Case(this=column, ifs=ifs)
