"""How far ahead a definition looks: the last day on which an event can still change what it counts."""

from datetime import date, timedelta

from indicators.computation.definition import Computation, Selection, Window
from indicators.computation.moments import Moment, Period, Reference
from indicators.computation.scope import walk
from indicators.engine.days import moved

ONE_DAY = timedelta(days=1)


def last_day_needed(definition: Computation, period: Period) -> date:
    """The last day that the windows of the definition reach; never before the period's own last day.

    Windows without an end, and those that hang on a person's own days or on a share of an interval, say nothing.
    """
    reach = _Reach(definition, period)
    selections = [part for part in walk(definition) if isinstance(part, Selection)]
    days = [day for selection in selections if (day := reach.of_rows(selection))]
    return max([period.end - ONE_DAY, *days])


class _Reach:
    """The last possible day of rows, fields and moments; None where nothing bounds it."""

    def __init__(self, definition: Computation, period: Period) -> None:
        self._definition = definition
        self._period = period

    def of_rows(self, selection: Selection) -> date | None:
        """The last day on which a row of the selection can start."""
        windows = list(selection.when.windows.items()) if selection.when else []
        own = [self._of_window(window) for name, window in windows if not name.startswith("dates.")]
        under = self.of_rows(self._definition.steps[selection.step]) if selection.step else None
        return min((day for day in (*own, under) if day), default=None)

    def _of_window(self, window: Window) -> date | None:
        before, until = window.before, window.on_or_before
        first = self._of_moment(before) if before else None
        days = [first and first - ONE_DAY, self._of_moment(until) if until else None]
        return min((day for day in days if day), default=None)

    def _of_moment(self, moment: Moment) -> date | None:
        day = self._of_field(moment.anchor) if moment.tolerance is None else None
        return day and (moved(day, moment.offset) if moment.offset else day)

    def _of_field(self, reference: Reference) -> date | None:
        if reference.of == "period":
            return self._period.start if reference.field == "start" else self._period.end
        if reference.of == "person":
            return None
        step = self._definition.steps[self._definition.of or "" if reference.of == "unit" else reference.of]
        if reference.field == "start":
            return self.of_rows(step)
        dates = step.when.dates if step.when else {}
        return self._of_window(dates[reference.field]) if reference.field in dates else None
