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
from indicators.engine.rows import Codes, every
from indicators.engine.steps import KEY, Steps

FLAGS = ("initial_population", "denominator", "exclusion", "exception", "numerator")
"""The populations of a member, as other published measures name them. `denominator` is before exclusion and exception."""

_NUMBER = "decimal(38, 6)"


class Units:
    """The counted units of one definition over some event tables, one period, and the meaning of its code lists.

    `everyone` false leaves out those that are not in the initial population, before anything else is asked of them. `whole`:
    the rows of its steps have every field, for showing them.
    """

    def __init__(
        self,
        definition: Computation,
        tables: Mapping[str, ibis.Table],
        period: Period,
        codes: Codes,
        everyone: bool = True,
        whole: bool = False,
    ) -> None:
        self.definition = definition
        self.conditions = Conditions(definition, Steps(Scope(definition), tables, period, codes, whole))
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
        return asked.select(KEY, "person_id", **self._judged(asked), **self._placed(asked))

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

    # ---- the population model, in two steps so that each answer is worked out once

    def _answers(self) -> dict[str, Any]:
        """What each criterion that is given says of each unit, and what is measured and counted of it."""
        definition = self.definition
        later = {name: given for name, given in definition.populations.items() if name != "initial_population"}
        answers = {name: self.conditions.holds(given) for name, given in later.items()}
        if definition.measured:
            answers["measured"] = self.conditions.value(definition.measured).cast(_NUMBER)
        if definition.events:
            answers["events"] = self.conditions.number(definition.events)[0].cast("int64")
        return {"_initial_population": self.conditions.table._initial_population} | {
            f"_{name}": answer for name, answer in answers.items()
        }

    def _judged(self, asked: Any) -> dict[str, Any]:
        """Exclusion before the numerator, exception after; an unknown numerator is missing."""
        given = self.definition.populations
        no, nothing = ibis.literal(False), ibis.null("int8")
        met = asked._numerator.fill_null(False) if "numerator" in given else no
        denominator = every([asked[f"_{name}"] for name in ("initial_population", "denominator") if name in given])
        excluded = denominator & asked._exclusions if "exclusions" in given else no
        live = denominator & ~asked._exclusions if "exclusions" in given else denominator
        excepted = live & ~met & asked._exceptions if "exceptions" in given else no
        left = live & (met | ~asked._exceptions) if "exceptions" in given else live
        missing, counted = self._told_apart(asked, left)
        numerator = _bit(counted if self.definition.measured else live & met)
        if self.definition.missing == "excluded" and not self.definition.measured:
            numerator = ibis.ifelse(missing, nothing, numerator)
        return {
            "initial_population": _bit(asked._initial_population),
            "denominator": _bit(denominator),
            "exclusion": _bit(excluded),
            "exception": _bit(excepted),
            "numerator": numerator,
            "missing": _bit(missing),
            "counted": _bit(counted),
            "measured": self._of_counted(asked, "measured", counted, ibis.null(_NUMBER)),
            "events": self._of_counted(asked, "events", counted, ibis.literal(0, "int64")),
        }

    def _told_apart(self, asked: Any, left: Any) -> tuple[Any, Any]:
        """Which of those that are left are missing, and which are counted."""
        if self.definition.measured:
            unknown = asked._measured.isnull()
        elif self.definition.missing == "excluded":
            unknown = asked._numerator.isnull()
        else:
            return ibis.literal(False), left
        return left & unknown, left & ~unknown

    def _of_counted(self, asked: Any, name: str, counted: Any, otherwise: Any) -> Any:
        return ibis.ifelse(counted, asked[f"_{name}"], otherwise) if getattr(self.definition, name) else otherwise

    # ---- where the unit belongs

    def _belongs(self) -> dict[str, Any]:
        where: Attribution = self.definition.attribution
        column = self.conditions.column
        return {
            "region": column(where.region),
            "unit": column(where.unit) if where.unit else ibis.null("string"),
            "sex": column(Reference("person", "sex")),
            "_age": self._age(where),
            "month": self._month(where.month_of) if where.month_of else ibis.null("date"),
        }

    def _placed(self, asked: Any) -> dict[str, Any]:
        bounds = self.definition.attribution.age_groups
        groups = [(asked._age >= low, label) for low, label in zip(bounds, age_labels(bounds), strict=True)]
        nobody = ibis.null("string")
        return {
            "region": asked.region,
            "unit": asked.unit,
            "sex": asked.sex,
            "age_group": ibis.cases(*reversed(groups), else_=nobody) if groups else nobody,
            "month": asked.month,
        }

    def _month(self, of: Moment) -> Any:
        return days.as_expression(days.moment(of, self.conditions.column)).truncate("M").cast("date")

    def _age(self, where: Attribution) -> Any:
        if where.age_at is None:
            return ibis.null("int64")
        column = self.conditions.column
        return days.years_between(column(BIRTH), days.moment(where.age_at, column))


def age_labels(bounds: list[int]) -> list[str]:
    """The groups' names as deliveries write them: `0-17`, `18-64`, `65+`."""
    return [f"{low}-{high - 1}" for low, high in pairwise(bounds)] + ([f"{bounds[-1]}+"] if bounds else [])


def _bit(answer: Any) -> Any:
    return ibis.ifelse(answer, 1, 0).cast("int8")
