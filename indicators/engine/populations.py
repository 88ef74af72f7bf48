"""Every counted unit with its populations, its measured value and where it belongs: one lazy expression."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import ibis
from pydantic import BaseModel

from indicators.computation.definition import Attribution, Computation
from indicators.computation.moments import Moment, Period, Reference
from indicators.computation.scope import BIRTH, Scope, named
from indicators.engine import days
from indicators.engine.conditions import Conditions
from indicators.engine.rows import Codes
from indicators.engine.steps import KEY, Steps

FLAGS = ("initial_population", "denominator", "exclusion", "exception", "numerator")
"""The populations of a member, as other published measures name them. `denominator` is before exclusion and exception."""

_NUMBER = "decimal(38, 6)"


class Units:
    """The counted units of one definition over some event tables, one period, and the meaning of its code lists.

    `everyone` false leaves out those that are not in the initial population, before anything else is asked of them.
    """

    def __init__(
        self,
        definition: Computation,
        tables: Mapping[str, ibis.Table],
        period: Period,
        codes: Codes,
        everyone: bool = True,
    ) -> None:
        self.definition = definition
        self.conditions = Conditions(definition, Steps(Scope(definition), tables, period, codes))
        self._ask_first()
        if not everyone:
            self.conditions.table = self.conditions.table.filter(self.conditions.table._initial_population)
        self._ask_the_rest()

    def table(self) -> Any:
        """One row a counted unit: `unit_key`, `person_id`, the populations (FLAGS, `missing`, `counted`: 1 or 0; the numerator
        empty where it is unknown), `measured` and `events`, and `region`, `unit`, `sex`, `age_group`, `month`.
        """
        asked = self.conditions.table
        asked = asked.select(KEY, "person_id", **self._answers(), **self._belongs())
        judged = asked.mutate(**self._model(asked))
        judged = judged.mutate(_live=judged._live & ~judged._exception)
        return judged.select(KEY, "person_id", **self._shown(judged), **{name: judged[name] for name in _BELONGS})

    def _ask_first(self) -> None:
        initial = self.definition.initial_population
        self.conditions.bring(named(self.definition, initial))
        found = self.conditions.table
        self.conditions.table = found.mutate(_initial_population=self.conditions.holds(initial))

    def _ask_the_rest(self) -> None:
        definition = self.definition
        later = [model for name, model in definition.populations.items() if name != "initial_population"]
        roots: list[BaseModel | None] = [*later, definition.measured, definition.events, definition.attribution]
        self.conditions.bring(part for root in roots if root for part in self._inside(root))

    def _inside(self, root: BaseModel) -> Iterator[object]:
        return iter(named(self.definition, root))

    # ---- the population model, in three steps so that each answer is worked out once

    def _answers(self) -> dict[str, Any]:
        """What each criterion says of each unit; those that are not given say nothing to change the others."""
        given = self.definition.populations
        yes, no = ibis.literal(True), ibis.literal(False)
        answers = {"_initial_population": self.conditions.table._initial_population}
        for name, otherwise in (("denominator", yes), ("exclusions", no), ("exceptions", no), ("numerator", no)):
            answers[f"_{name}"] = self.conditions.holds(given[name]) if name in given else otherwise
        return answers | {"_measured": self._measured(), "_events": self._events()}

    def _measured(self) -> Any:
        asked = self.definition.measured
        return self.conditions.value(asked).cast(_NUMBER) if asked else ibis.null(_NUMBER)

    def _events(self) -> Any:
        asked = self.definition.events
        return self.conditions.number(asked)[0].cast("int64") if asked else ibis.literal(0, "int64")

    def _model(self, asked: Any) -> dict[str, Any]:
        """Exclusion before the numerator, exception after; an unknown numerator is missing."""
        denominator = asked._initial_population & asked._denominator
        live = denominator & ~asked._exclusions
        met = live & asked._numerator.fill_null(False)
        if self.definition.measured is not None:
            unknown = asked._measured.isnull()
        elif self.definition.missing == "excluded":
            unknown = asked._numerator.isnull()
        else:
            unknown = ibis.literal(False)
        return {
            "_denominator": denominator,
            "_exclusion": denominator & asked._exclusions,
            "_live": live,
            "_met": met,
            "_exception": live & ~met & asked._exceptions,
            "_unknown": unknown,
        }

    def _shown(self, judged: Any) -> dict[str, Any]:
        missing, counted = judged._live & judged._unknown, judged._live & ~judged._unknown
        numerator = _bit(counted if self.definition.measured else judged._met)
        return {
            "initial_population": _bit(judged._initial_population),
            "denominator": _bit(judged._denominator),
            "exclusion": _bit(judged._exclusion),
            "exception": _bit(judged._exception),
            "numerator": numerator if self.definition.measured else ibis.ifelse(missing, ibis.null("int8"), numerator),
            "missing": _bit(missing),
            "counted": _bit(counted),
            "measured": ibis.ifelse(counted, judged._measured, ibis.null(_NUMBER)),
            "events": ibis.ifelse(counted, judged._events, ibis.literal(0, "int64")),
        }

    # ---- where the unit belongs

    def _belongs(self) -> dict[str, Any]:
        where: Attribution = self.definition.attribution
        column = self.conditions.column
        return {
            "region": column(where.region),
            "unit": column(where.unit) if where.unit else ibis.null("string"),
            "sex": column(Reference("person", "sex")),
            "age_group": self._age_group(where),
            "month": self._month(where.month_of) if where.month_of else ibis.null("date"),
        }

    def _month(self, of: Moment) -> Any:
        return days.as_expression(days.moment(of, self.conditions.column)).truncate("M").cast("date")

    def _age_group(self, where: Attribution) -> Any:
        if where.age_at is None:
            return ibis.null("string")
        column = self.conditions.column
        age = days.years_between(column(BIRTH), days.moment(where.age_at, column))
        groups = reversed(list(zip(where.age_groups, age_labels(where.age_groups), strict=True)))
        return ibis.cases(*((age >= low, label) for low, label in groups), else_=ibis.null("string"))


_BELONGS = ("region", "unit", "sex", "age_group", "month")


def age_labels(bounds: list[int]) -> list[str]:
    """The groups' names as deliveries write them: `0-17`, `18-64`, `65+`."""
    return [f"{low}-{high - 1}" for low, high in pairwise(bounds)] + ([f"{bounds[-1]}+"] if bounds else [])


def _bit(answer: Any) -> Any:
    return ibis.ifelse(answer, 1, 0).cast("int8")
