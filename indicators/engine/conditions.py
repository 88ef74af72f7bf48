"""Conditions and values of each counted unit, as columns of one lazy table that grows with what they ask for."""

from collections.abc import Iterable, Mapping
from typing import Any

from indicators.definition.dates import Reference
from indicators.definition.event_tables import TABLES
from indicators.definition.language import Age, Computation, Condition, Days, Filter, Selection, Value
from indicators.definition.names import BIRTH, references
from indicators.engine import dates, filters, terms
from indicators.engine.filters import settled
from indicators.engine.steps import KEY, SURE, Steps, joined, last_day, there


class Conditions:
    """The counted units of one definition; `table` has one row each. Ask `bring` for what a condition needs, then `holds`."""

    def __init__(self, definition: Computation, steps: Steps) -> None:
        self.definition = definition
        self.steps = steps
        self.table = steps.base()
        self._counted: dict[str, str] = {}

    # ---- what conditions ask of other rows, put beside each unit

    def bring(self, models: Iterable[Any]) -> None:
        """Puts beside each unit the values of steps and the counts of rows that `models` (names followed) ask for."""
        found = list(models)
        selections = [part for part in found if isinstance(part, Selection)]
        named = {reference.of for model in found for reference in references(model)}
        bare = {part.step for part in selections if part.step and self.steps.scope.bare(part)}
        self.table = self.steps.beside(self.table, (named | bare) & self.definition.steps.keys())
        for part in selections:
            if not self.steps.scope.bare(part):
                self._count(part)

    def _count(self, selection: Selection) -> None:
        """How many rows of the selection each unit has, surely and at most; absent where none."""
        name = selection.model_dump_json()
        if name in self._counted:
            return
        column = self._counted[name] = f"_n{len(self._counted)}"
        chosen = self.steps.beside_compared(selection)
        key = KEY if KEY in chosen.columns else "person_id"
        counts = {f"{column}_most": terms.count()}
        if SURE in chosen.columns:
            counts[f"{column}_sure"] = terms.total(terms.cast(chosen[SURE], "int"))
        self.table = joined(self.table, chosen.group([key], **counts), "left")

    def number(self, selection: Selection) -> tuple[Any, Any]:
        """How many rows there surely are, and how many at most; the same expression where that never differs."""
        if self.steps.scope.bare(selection):
            one = terms.choice(terms.known(self.table[there(selection.step or "")]), 1, 0)
            return one, one
        column = self._counted[selection.model_dump_json()]
        most = terms.filled(self.table[f"{column}_most"], 0)
        sure = f"{column}_sure"
        return (terms.filled(self.table[sure], 0) if sure in self.table.columns else most), most

    # ---- conditions

    def holds(self, condition: Condition) -> Any:
        """True, false or unknown (empty) for each unit."""
        parts = [self.holds(part) for part in condition.parts]
        if condition.all is not None:
            return terms.every(parts)
        if condition.any is not None:
            return terms.some(parts)
        if condition.none is not None:
            return ~terms.some(parts)
        if condition.condition is not None:
            return self.holds(self.definition.conditions[condition.condition])
        return self._leaf(condition)

    def _leaf(self, condition: Condition) -> Any:
        if condition.exists is not None:
            return self._enough(condition.exists, {"at_least": 1})
        if condition.count is not None:
            return self._enough(condition.count.of, condition.count.given)
        if condition.age is not None:
            return settled(filters.within(self._age(condition.age), condition.age.given), condition.age.unknown)
        if condition.value is not None:
            return settled(
                filters.within(self.value(condition.value.of), condition.value.given), condition.value.unknown
            )
        if condition.date is not None:
            day = dates.moment(condition.date.of, self.column)
            return settled(filters.in_window(day, condition.date, self.column), condition.date.unknown)
        if condition.unit is not None:
            return self._own("unit", condition.unit)
        assert condition.person is not None
        return self._own("person", condition.person)

    def _enough(self, selection: Selection, bounds: Mapping[str, Any]) -> Any:
        """Each bound holds surely, surely not, or depends on rows that nobody can judge."""
        sure, most = self.number(selection)
        if sure is most:
            return filters.within(most, bounds)
        return terms.every([self._bound(sure, most, {word: number}) for word, number in bounds.items()])

    @staticmethod
    def _bound(sure: Any, most: Any, bound: Mapping[str, Any]) -> Any:
        surely, perhaps = filters.within(sure, bound), filters.within(most, bound)
        return terms.cases(
            [(surely & perhaps, terms.literal(True)), (~surely & ~perhaps, terms.literal(False))],
            terms.nothing("boolean"),
        )

    def _age(self, age: Age) -> Any:
        return dates.years_between(self.column(BIRTH), dates.moment(age.at, self.column))

    def _own(self, of: str, filter: Filter) -> Any:
        def own(field: str) -> Any:
            return self.column(Reference(of, field))

        end = terms.nothing("date") if of == "person" else self._last_day()
        return settled(filters.passes(filter, self.column, own, end, self.steps.codes), filter.unknown)

    def _last_day(self) -> Any:
        kind = TABLES[self.steps.scope.unit_table.partition(".")[0]]
        return last_day(self.column(Reference("unit", "start")), self.column(Reference("unit", "end")), kind.ongoing)

    # ---- values

    def value(self, value: Value) -> Any:
        """The number for each unit; empty where it is unknown."""
        if value.value is not None:
            return self.value(self.definition.values[value.value])
        if value.count is not None:
            sure, most = self.number(value.count)
            return sure if sure is most else terms.choice(sure.equals(most), sure, terms.nothing("bigint"))
        if value.field is not None:
            return self.column(value.field)
        if value.days is not None:
            return self._days(value.days)
        assert value.change is not None
        first, then = self.column(value.change.first), self.column(value.change.then)
        return then - first if value.change.measure == "difference" else (then - first) * 100 / terms.emptied(first, 0)

    def _days(self, asked: Days) -> Any:
        between = dates.between(dates.moment(asked.since, self.column), dates.moment(asked.until, self.column))
        if asked.negative == "keep":
            return between
        backwards = terms.literal(0) if asked.negative == "zero" else terms.nothing("bigint")
        return terms.choice(between < 0, backwards, between)

    def column(self, reference: Reference) -> Any:
        """A reference's value: a fixed day of the period, or a column beside the unit."""
        return self.steps.column(self.table, reference)
