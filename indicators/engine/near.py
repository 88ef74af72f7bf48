"""Rows near any row of another step: one pass in order of days, never each row beside each. Nothing runs here."""

from collections.abc import Sequence

from indicators.definition.dates import Length
from indicators.definition.selections import Near
from indicators.engine import dates, terms
from indicators.engine.relations import Relation, concat
from indicators.engine.terms import Term

NEAR = "_is_near"
"""Whether the row is as near some row of the other step as it must be; empty where a day that decides is unknown."""


def beside_near(rows: Relation, others: Relation, keys: Sequence[str], near: Near) -> Relation:
    """The rows with `NEAR`; both have the `keys` (a person, or a counted unit) and `start`, the day that is compared."""
    undated = terms.when(terms.is_null(others["start"]), 1, 0)
    counts = others.group_by(keys, _others=terms.count(), _undated=terms.sum(undated))
    windows = _windows(near)
    hits = concat([_hits(rows, others, keys, window) for window in windows])
    hits = hits.distinct() if len(windows) > 1 else hits
    wide = rows.join(counts, keys, "left").join(hits, [*keys, "start"], "left")
    unsure = terms.is_null(wide["start"]) | (wide["_undated"] > 0)
    answer = terms.case(
        [
            (terms.is_not_null(wide["_hit"]), terms.literal(True)),
            (terms.is_null(wide["_others"]), terms.literal(False)),
            (unsure, terms.null("boolean")),
        ],
        terms.literal(False),
    )
    return wide.with_columns(**{NEAR: answer}).drop("_others", "_undated", "_hit")


_Window = tuple[Length | None, Length | None]
"""How far from the row's first day the other's may lie: from, to (negative: before it); None without end."""


def _windows(near: Near) -> list[_Window]:
    nearest = near.at_least or Length(0, "days")
    earlier = (_back(near.within) if near.within else None, _back(nearest))
    later = (nearest, near.within)
    if near.side is not None:
        return [earlier if near.side == "after" else later]
    return [(earlier[0], near.within)] if near.at_least is None else [earlier, later]


def _back(length: Length) -> Length:
    return Length(-length.number, length.unit)


def _hits(rows: Relation, others: Relation, keys: Sequence[str], window: _Window) -> Relation:
    """The keys and first days of rows that have another within the window: the last one before its end is after its start."""
    days = rows.filter(terms.is_not_null(rows["start"])).select(*keys, "start").distinct()
    end = terms.literal(dates.FOREVER) if window[1] is None else dates.shifted(days["start"], window[1])
    asked = days.with_columns(_at=end, _other=terms.null("date"), _asks=terms.literal(1))
    marks = others.filter(terms.is_not_null(others["start"]))
    other, none = marks["start"], terms.null("date")
    marks = marks.select(*keys, start=none, _at=other, _other=other, _asks=terms.literal(0))
    both = asked.select(*marks.columns).union_all(marks)
    order = [terms.asc(both["_at"]), terms.asc(both["_asks"])]
    last = terms.running(terms.max(both["_other"]), both.within(keys), order, include_current=True)
    both = both.with_columns(_last=last)
    return both.filter(both["_asks"].equals(1) & _reaches(both, window[0])).select(
        *keys, "start", _hit=terms.literal(True)
    )


def _reaches(both: Relation, start: Length | None) -> Term:
    if start is None:
        return terms.is_not_null(both["_last"])
    return both["_last"] >= dates.shifted(both["start"], start)
