"""How far ahead a definition looks: the last day on which something can still change what it counts."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from indicators.definition.dates import Length, Moment, Period, Reference
from indicators.definition.language import Computation, DateTest, ValueTest
from indicators.definition.names import walk
from indicators.definition.selections import Near, Selection, Window
from indicators.engine.dates import moved, period_column

ONE_DAY = timedelta(days=1)


def last_day_needed(definition: Computation, period: Period) -> date:
    """The last day that the windows of the definition reach; never before the period's own last day.

    Windows without an end, and those that hang on a person's own days or on a share of an interval, say nothing.
    """
    reach = _Reach(definition, period)
    return max([period.last_day, *(day for part in walk(definition) for day in reach.of_part(part))])


class _Reach:
    """The last possible day of rows, fields and moments; None where nothing bounds it."""

    def __init__(self, definition: Computation, period: Period) -> None:
        self._definition = definition
        self._period = period
        self._known: dict[tuple[str, str], date | None] = {}

    def of_part(self, part: object) -> Iterator[date]:
        """How far rows that are asked for, a day that is compared, or a number of days within a bound can reach."""
        if isinstance(part, Selection):
            yield from _days([self._of_rows(part, _STARTS)])
        elif isinstance(part, DateTest):
            yield from _days([self._of_window(part)])
        elif isinstance(part, ValueTest):
            yield from _days([self._of_value(part)])

    def _of_value(self, test: ValueTest) -> date | None:
        value, most = test.of, test.at_most if test.at_most is not None else test.below
        while value.value is not None:
            value = self._definition.values[value.value]
        if value.days is None or most is None:
            return None
        since, until = self._of_moment(value.days.since), self._of_moment(value.days.until)
        late = since and moved(since, Length(int(most), "days"))
        return late and min(_days([late, until]))

    def _of_rows(self, selection: Selection, bounding: tuple[str, ...]) -> date | None:
        windows = selection.when.windows if selection.when else {}
        own = [self._of_window(window) for name, window in windows.items() if name in bounding]
        under = self._of_step(selection.step, bounding) if selection.step else None
        near = self._of_near(selection.near) if selection.near else None
        return min(_days([*own, under, near]), default=None)

    def _of_near(self, near: Near) -> date | None:
        other = self._of_step(near.step, _STARTS)
        return moved(other, near.within) if other and near.within and near.side != "before" else None

    def _of_step(self, name: str, bounding: tuple[str, ...]) -> date | None:
        key = (name, bounding[0])  # each step once: steps upon steps would double at every level
        if key not in self._known:
            self._known[key] = self._of_rows(self._definition.steps[name], bounding)
        return self._known[key]

    def _of_window(self, window: Window) -> date | None:
        before, until = window.before, window.on_or_before
        first = self._of_moment(before) if before else None
        return min(_days([first and first - ONE_DAY, self._of_moment(until) if until else None]), default=None)

    def _of_moment(self, moment: Moment) -> date | None:
        day = self._of_field(moment.anchor) if moment.tolerance is None else None
        return moved(day, moment.offset) if day and moment.offset else day

    def _of_field(self, reference: Reference) -> date | None:
        if reference.of == "period":
            return period_column(self._period)[reference.field]
        if reference.of == "person":
            return None
        name = self._definition.of or "" if reference.of == "unit" else reference.of
        bounding = {"start": _STARTS, "end": _ENDS}.get(reference.field, (f"dates.{reference.field}",))
        return self._of_step(name, bounding)


_STARTS = ("starts", "during", "overlaps", "ends")
_ENDS = ("ends", "during")
"""The windows that bound the first day and the last day of a row, for a row ends no earlier than it starts."""


def _days(days: Iterable[date | None]) -> Iterator[date]:
    return (day for day in days if day is not None)
