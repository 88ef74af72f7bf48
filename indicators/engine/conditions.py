"""Conditions and values of each counted unit, as columns of one lazy table that grows with what they ask for."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from indicators.definition.dates import Reference
from indicators.definition.language import Age, Computation, Condition, Days, Value
from indicators.definition.names import BIRTH, references
from indicators.definition.selections import Filter, Selection
from indicators.engine import dates, filters, terms
from indicators.engine.filters import settled
from indicators.engine.steps import KEY, SURE, Steps, joined, last_day, there
from indicators.engine.terms import Term


class Conditions:
    """The counted units of one definition; `table` has one row each. Ask `bring` for what a condition needs, then `holds`."""

    def __init__(self, definition: Computation, steps: Steps) -> None:
        self.definition = definition
        self.steps = steps
        self.table = steps.base()
        self._counted: dict[str, str] = {}

    # ---- what conditions ask of other rows, put beside each unit

    def bring(self, models: Iterable[BaseModel], required: Collection[str] = ()) -> None:
        """Puts beside each unit the values of steps and the counts of rows that `models` (names followed) ask for.

        Units without a row in a `required` step are left out.
        """
        parts = list(models)
        selections = [part for part in parts if isinstance(part, Selection)]
        named = {reference.of for part in parts for reference in references(part)}
        bare = {part.step for part in selections if part.step and self.steps.names.bare(part)}
        self.table = self.steps.beside(self.table, (named | bare) & self.definition.steps.keys(), required)
        for part in selections:
            if not self.steps.names.bare(part):
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
            counts[f"{column}_sure"] = terms.sum_bigint(terms.cast(chosen[SURE], "int"))
        self.table = joined(self.table, chosen.group_by([key], **counts), "left")

    def number(self, selection: Selection) -> tuple[Term, Term]:
        """How many rows there surely are, and how many at most; the same term where that never differs."""
        if self.steps.names.bare(selection):
            one = terms.when(terms.is_not_null(self.table[there(selection.step or "")]), 1, 0)
            return one, one
        column = self._counted[selection.model_dump_json()]
        most = terms.coalesce(self.table[f"{column}_most"], 0)
        sure = f"{column}_sure"
        return (terms.coalesce(self.table[sure], 0) if sure in self.table.columns else most), most

    # ---- conditions

    def holds(self, condition: Condition) -> Term:
        """True, false or unknown (empty) for each unit."""
        parts = [self.holds(part) for part in condition.parts]
        if condition.all is not None:
            return terms.all_of(parts)
        if condition.any is not None:
            return terms.any_of(parts)
        if condition.none is not None:
            return ~terms.any_of(parts)
        if condition.condition is not None:
            return self.holds(self.definition.conditions[condition.condition])
        return self._leaf(condition)

    def _leaf(self, condition: Condition) -> Term:
        if condition.exists is not None:
            return self._enough(condition.exists, {"at_least": 1})
        if condition.count is not None:
            return self._enough(condition.count.of, condition.count.bounds)
        if condition.age is not None:
            return settled(filters.within(self._age(condition.age), condition.age.bounds), condition.age.unknown)
        if condition.value is not None:
            return settled(
                filters.within(self.value(condition.value.of), condition.value.bounds), condition.value.unknown
            )
        if condition.date is not None:
            day = dates.moment(condition.date.of, self.column)
            return settled(filters.in_window(day, condition.date, self.column), condition.date.unknown)
        if condition.unit is not None:
            return self._own("unit", condition.unit)
        assert condition.person is not None
        return self._own("person", condition.person)

    def _enough(self, selection: Selection, bounds: Mapping[str, Decimal | int]) -> Term:
        """Each bound holds surely, surely not, or depends on rows that nobody can judge."""
        sure, most = self.number(selection)
        if sure is most:
            return filters.within(most, bounds)
        return terms.all_of([self._bound(sure, most, {word: number}) for word, number in bounds.items()])

    @staticmethod
    def _bound(sure: Term, most: Term, bound: Mapping[str, Decimal | int]) -> Term:
        surely, perhaps = filters.within(sure, bound), filters.within(most, bound)
        return terms.case(
            [(surely & perhaps, terms.literal(True)), (~surely & ~perhaps, terms.literal(False))],
            terms.null("boolean"),
        )

    def _age(self, age: Age) -> Term:
        return dates.years_between(self.column(BIRTH), dates.moment(age.at, self.column))

    def _own(self, of: str, filter: Filter) -> Term:
        def own(field: str) -> Term:
            return self.term(Reference(of, field))

        end = terms.null("date") if of == "person" else self._last_day()
        return settled(filters.passes(filter, self.column, own, end, self.steps.codes), filter.unknown)

    def _last_day(self) -> Term:
        ongoing = self.steps.names.ongoing(self.definition.steps[self.definition.of or ""])
        return last_day(self.term(Reference("unit", "start")), self.term(Reference("unit", "end")), ongoing)

    # ---- values

    def value(self, value: Value) -> Term:
        """The number for each unit; empty where it is unknown."""
        if value.value is not None:
            return self.value(self.definition.values[value.value])
        if value.count is not None:
            sure, most = self.number(value.count)
            return sure if sure is most else terms.when(sure.equals(most), sure, terms.null("bigint"))
        if value.field is not None:
            return self.term(value.field)
        if value.days is not None:
            return self._days(value.days)
        assert value.change is not None
        first, then = self.term(value.change.first), self.term(value.change.then)
        return then - first if value.change.measure == "difference" else (then - first) * 100 / terms.nullif(first, 0)

    def _days(self, days: Days) -> Term:
        between = dates.between(dates.moment(days.since, self.column), dates.moment(days.until, self.column))
        if days.negative == "keep":
            return between
        backwards = terms.literal(0) if days.negative == "zero" else terms.null("bigint")
        return terms.when(between < 0, backwards, between)

    def column(self, reference: Reference) -> Term | date:
        """A reference's value: a fixed day of the period, or a column beside the unit."""
        return self.steps.column(self.table, reference)

    def term(self, reference: Reference) -> Term:
        """A reference's value as a term, also where it is a fixed day."""
        return dates.as_term(self.column(reference))
