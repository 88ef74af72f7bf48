"""Every counted unit with its populations, its measured value and where it belongs: one lazy expression."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import ibis

from indicators.computation.definition import Age, Attribution, Computation, Condition, Filter, Selection, Value
from indicators.computation.moments import Period, Reference
from indicators.computation.records import TABLES
from indicators.computation.scope import Scope, named, references
from indicators.engine import days, rows
from indicators.engine.rows import Codes, every, settled, some
from indicators.engine.steps import KEY, SURE, Steps, last_day

FLAGS = ("initial_population", "denominator", "exclusion", "exception", "numerator")
"""The populations of a member, as other published measures name them. `denominator` is before exclusion and exception."""


class Units:
    """The counted units of one definition over some event tables, one period, and the meaning of its code lists."""

    def __init__(self, definition: Computation, tables: Mapping[str, ibis.Table], period: Period, codes: Codes) -> None:
        self.definition = definition
        self.steps = Steps(Scope(definition), tables, period, codes)
        self.codes = codes
        self._flags: dict[str, str] = {}
        self._table = self._beside_everything()

    def table(self) -> Any:
        """One row a counted unit: `unit_key`, `person_id`, the populations (FLAGS, `missing`, `counted`: 1 or 0; the numerator
        empty where it is unknown), `measured` and `events`, and `region`, `unit`, `sex`, `age_group`, `month`.
        """
        found = self._table
        return found.select(KEY, "person_id", **self._populations(), **self._belongs())

    # ---- what conditions ask of other rows, put beside each unit

    def _beside_everything(self) -> Any:
        models = self._models()
        needed = {r for model in models for r in references(model) if r.of != "period"}
        attributed = self.definition.attribution
        needed |= {r for r in references(attributed) if r.of != "period"}
        found = self.steps.wide(needed)
        for selection in [part for part in models if isinstance(part, Selection)]:
            found = self._with_count(found, selection)
        return found

    def _models(self) -> list[Any]:
        """Everything that the populations and the measured value are made of, names followed."""
        definition = self.definition
        roots = [*definition.populations.values(), definition.measured, definition.events]
        return [part for root in roots if root is not None for part in named(definition, root)]

    def _with_count(self, found: Any, selection: Selection) -> Any:
        """The units with how many rows of the selection each has (surely, and at most): absent where none."""
        name = selection.model_dump_json()
        if name in self._flags:
            return found
        column = self._flags[name] = f"_n{len(self._flags)}"
        chosen = self.steps.rows(selection)
        key = KEY if KEY in chosen.columns else "person_id"
        counts = {f"{column}_most": chosen.count()}
        if SURE in chosen.columns:
            counts[f"{column}_sure"] = chosen[SURE].sum()
        counted = chosen.group_by(key).agg(**counts)
        joined = found.left_join(counted, [key])
        return joined.drop(f"{key}_right") if f"{key}_right" in joined.columns else joined

    def _number(self, selection: Selection) -> tuple[Any, Any]:
        """How many rows there surely are, and how many at most."""
        column = self._flags[selection.model_dump_json()]
        most = self._table[f"{column}_most"].fill_null(0)
        sure = f"{column}_sure"
        return (self._table[sure].fill_null(0) if sure in self._table.columns else most), most

    # ---- conditions and values

    def _holds(self, condition: Condition) -> Any:
        """True, false or unknown (empty) for each unit."""
        parts = [self._holds(part) for part in condition.parts]
        if condition.all is not None:
            return every(parts)
        if condition.any is not None:
            return some(parts)
        if condition.none is not None:
            return ~some(parts)
        if condition.condition is not None:
            return self._holds(self.definition.conditions[condition.condition])
        return self._leaf(condition)

    def _leaf(self, condition: Condition) -> Any:
        if condition.exists is not None:
            return self._enough(condition.exists, {"at_least": 1})
        if condition.count is not None:
            return self._enough(condition.count.of, condition.count.given)
        if condition.age is not None:
            return settled(rows.within(self._age(condition.age), condition.age.given), condition.age.unknown)
        if condition.value is not None:
            return settled(rows.within(self._value(condition.value.of), condition.value.given), condition.value.unknown)
        if condition.date is not None:
            day = days.moment(condition.date.of, self._column)
            return settled(rows.in_window(day, condition.date, self._column), condition.date.unknown)
        if condition.unit is not None:
            return self._own("unit", condition.unit)
        assert condition.person is not None
        return self._own("person", condition.person)

    def _enough(self, selection: Selection, bounds: Mapping[str, Any]) -> Any:
        """Each bound holds surely, surely not, or depends on rows that nobody can judge."""
        sure, most = self._number(selection)
        if sure is most:
            return rows.within(most, bounds)
        return every(
            [
                ibis.cases(
                    (rows.within(sure, bound) & rows.within(most, bound), True),
                    (~rows.within(sure, bound) & ~rows.within(most, bound), False),
                    else_=ibis.null("boolean"),
                )
                for bound in ({word: number} for word, number in bounds.items())
            ]
        )

    def _age(self, age: Age) -> Any:
        return days.years_between(self._column(Reference("person", "birth_date")), days.moment(age.at, self._column))

    def _own(self, of: str, filter: Filter) -> Any:
        def own(field: str) -> Any:
            return self._column(Reference(of, field))

        return settled(rows.passes(filter, self._column, own, self._end(of), self.codes), filter.unknown)

    def _end(self, of: str) -> Any:
        if of == "person":
            return ibis.null("date")
        kind = TABLES[self.steps.scope.unit_table.partition(".")[0]]
        return last_day(_Own(self._table.unit__start, self._table.unit__end), kind.ongoing)

    def _value(self, value: Value) -> Any:
        if value.value is not None:
            return self._value(self.definition.values[value.value])
        if value.count is not None:
            sure, most = self._number(value.count)
            return sure if sure is most else ibis.ifelse(sure == most, sure, ibis.null("int64"))
        if value.field is not None:
            return self._column(value.field)
        if value.days is not None:
            between = days.between(
                days.moment(value.days.since, self._column), days.moment(value.days.until, self._column)
            )
            if value.days.negative == "keep":
                return between
            backwards = ibis.literal(0, "int64") if value.days.negative == "zero" else ibis.null("int64")
            return ibis.ifelse(between < 0, backwards, between)
        assert value.change is not None
        first, then = self._column(value.change.first), self._column(value.change.then)
        return then - first if value.change.measure == "difference" else (then - first) * 100 / first.nullif(0)

    def _column(self, reference: Reference) -> Any:
        return self.steps.column(self._table, reference)

    # ---- the population model

    def _populations(self) -> dict[str, Any]:
        given = {name: self._holds(condition) for name, condition in self.definition.populations.items()}
        yes, no = ibis.literal(True), ibis.literal(False)
        initial = given["initial_population"]
        denominator = initial & given.get("denominator", yes)
        exclusion = denominator & given.get("exclusions", no)
        live = denominator & ~exclusion
        measured = self._measured()
        answer = given.get("numerator", no)
        if self.definition.missing == "not_met":
            answer = answer.fill_null(False)
        numerator = live & answer.fill_null(False)
        exception = live & ~numerator & given.get("exceptions", no)
        unknown = measured.isnull() if self.definition.measured else answer.isnull()
        missing = live & ~exception & unknown
        counted = live & ~exception & ~missing
        shown = ibis.ifelse(missing, ibis.null("int8"), _bit(numerator))
        if self.definition.measured:
            shown = _bit(counted)
        flags = {
            "initial_population": _bit(initial),
            "denominator": _bit(denominator),
            "exclusion": _bit(exclusion),
            "exception": _bit(exception),
            "numerator": shown,
            "missing": _bit(missing),
            "counted": _bit(counted),
        }
        return flags | {
            "measured": ibis.ifelse(counted, measured, ibis.null("decimal(18, 6)")),
            "events": ibis.ifelse(counted, self._events(), ibis.literal(0, "int64")),
        }

    def _measured(self) -> Any:
        if self.definition.measured is None:
            return ibis.null("decimal(18, 6)")
        return self._value(self.definition.measured).cast("decimal(18, 6)")

    def _events(self) -> Any:
        return (
            self._number(self.definition.events)[0].cast("int64")
            if self.definition.events
            else ibis.literal(0, "int64")
        )

    # ---- where the unit belongs

    def _belongs(self) -> dict[str, Any]:
        where: Attribution = self.definition.attribution
        month = days.moment(where.month_of, self._column) if where.month_of else None
        return {
            "region": self._column(where.region),
            "unit": self._column(where.unit) if where.unit else ibis.null("string"),
            "sex": self._column(Reference("person", "sex")),
            "age_group": self._age_group(where),
            "month": days.as_expression(month).truncate("M").cast("date") if month is not None else ibis.null("date"),
        }

    def _age_group(self, where: Attribution) -> Any:
        if where.age_at is None:
            return ibis.null("string")
        age = days.years_between(
            self._column(Reference("person", "birth_date")), days.moment(where.age_at, self._column)
        )
        bounds = where.age_groups
        labels = age_labels(bounds)
        return ibis.cases(
            *((age >= bound, label) for bound, label in reversed(list(zip(bounds, labels, strict=True)))),
            else_=ibis.null("string"),
        )


class _Own:
    """The counted unit's first and last day, as `last_day` wants a row."""

    def __init__(self, start: Any, end: Any) -> None:
        self.start = start
        self.end = end


def age_labels(bounds: list[int]) -> list[str]:
    """The groups' names as deliveries write them: `0-17`, `18-64`, `65+`."""
    return [f"{low}-{high - 1}" for low, high in pairwise(bounds)] + ([f"{bounds[-1]}+"] if bounds else [])


def _bit(answer: Any) -> Any:
    return ibis.ifelse(answer, 1, 0).cast("int8")
