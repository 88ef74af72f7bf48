"""Every counted unit with its populations, its measured value and where it belongs: one lazy relation."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from indicators.definition.dates import Moment, Period, Reference
from indicators.definition.language import Attribution, Computation
from indicators.definition.names import BIRTH, Scope, named
from indicators.engine import dates, terms
from indicators.engine.conditions import Conditions
from indicators.engine.filters import Codes
from indicators.engine.relations import Relation
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
        tables: Mapping[str, Relation],
        period: Period,
        codes: Codes,
        everyone: bool = True,
        whole: bool = False,
    ) -> None:
        self.definition = definition
        self.everyone = everyone
        self.conditions = Conditions(definition, Steps(Scope(definition), tables, period, codes, whole))
        self._ask_first()
        self._ask_the_rest()

    def table(self) -> Relation:
        """One row a counted unit: `unit_key`, `person_id`, the populations (FLAGS, `missing`, `counted`: 1 or 0; the numerator
        empty where it is unknown), `measured` and `events`, and `region`, `unit`, `sex`, `age_group`, `month`.
        """
        asked = self._asked()
        return asked.select(KEY, "person_id", **self._judged(asked), **self._placed(asked))

    def differing(self) -> Relation:
        """`table` without keys and without what is `alike` of all units: as much as sums need, and less to plan and compile."""
        asked = self._asked()
        found = self._judged(asked) | self._placed(asked)
        return asked.select(**{name: column for name, column in found.items() if name not in self.alike})

    @cached_property
    def alike(self) -> dict[str, int | None]:
        """The columns of `table` in which no unit can differ from another, and what stands in them."""
        definition, where = self.definition, self.definition.attribution
        ones = {"initial_population": True, "denominator": definition.denominator is None} if not self.everyone else {}
        asked = {
            "exclusion": definition.exclusions,
            "exception": definition.exceptions,
            "numerator": definition.numerator or definition.measured,
            "missing": definition.measured or definition.missing == "excluded",
            "events": definition.events,
        }
        filled = {
            "measured": definition.measured,
            "unit": where.unit,
            "age_group": where.age_groups,
            "month": where.month_of,
        }
        return (
            {name: 1 for name, alike in ones.items() if alike}
            | {name: 0 for name, given in asked.items() if not given}
            | {name: None for name, given in filled.items() if not given}
        )

    def _ask_first(self) -> None:
        initial = self.definition.initial_population
        self.conditions.bring(named(self.definition, initial))
        found, holds = self.conditions.table, self.conditions.holds(initial)
        self.conditions.table = found.mutate(_initial_population=holds) if self.everyone else found.filter(holds)

    def _ask_the_rest(self) -> None:
        definition = self.definition
        later = [model for name, model in definition.populations.items() if name != "initial_population"]
        roots: list[BaseModel | None] = [*later, definition.measured, definition.events, definition.attribution]
        self.conditions.bring(part for root in roots if root for part in self._inside(root))

    def _inside(self, root: BaseModel) -> Iterator[object]:
        return iter(named(self.definition, root))

    # ---- the population model, in two steps so that each answer is worked out once

    def _asked(self) -> Relation:
        asked = self.conditions.table
        return asked.select(KEY, "person_id", **self._answers(), **self._belongs())

    def _answers(self) -> dict[str, Any]:
        """What each criterion that is given says of each unit, and what is measured and counted of it."""
        definition = self.definition
        later = {name: given for name, given in definition.populations.items() if name != "initial_population"}
        answers = {name: self.conditions.holds(given) for name, given in later.items()}
        if definition.measured:
            answers["measured"] = terms.cast(self.conditions.value(definition.measured), _NUMBER)
        if definition.events:
            answers["events"] = terms.cast(self.conditions.number(definition.events)[0], "bigint")
        if self.everyone:
            answers["initial_population"] = self.conditions.table["_initial_population"]
        return {f"_{name}": answer for name, answer in answers.items()}

    def _judged(self, asked: Relation) -> dict[str, Any]:
        """Exclusion before the numerator, exception after; an unknown numerator is missing."""
        given = self.definition.populations
        no, nothing = terms.literal(False), terms.nothing("tinyint")
        met = terms.filled(asked["_numerator"], False) if "numerator" in given else no
        initial = [asked["_initial_population"]] if self.everyone else []
        denominator = terms.every([*initial, *([asked["_denominator"]] if "denominator" in given else [])])
        excluded = denominator & asked["_exclusions"] if "exclusions" in given else no
        live = denominator & ~asked["_exclusions"] if "exclusions" in given else denominator
        excepted = live & ~met & asked["_exceptions"] if "exceptions" in given else no
        left = live & (met | ~asked["_exceptions"]) if "exceptions" in given else live
        missing, counted = self._told_apart(asked, left)
        numerator = _bit(counted if self.definition.measured else live & met)
        if self.definition.missing == "excluded" and not self.definition.measured:
            numerator = terms.choice(missing, nothing, numerator)
        return {
            "initial_population": _bit(terms.every(initial)),
            "denominator": _bit(denominator),
            "exclusion": _bit(excluded),
            "exception": _bit(excepted),
            "numerator": numerator,
            "missing": _bit(missing),
            "counted": _bit(counted),
            "measured": self._of_counted(asked, "measured", counted, terms.nothing(_NUMBER)),
            "events": self._of_counted(asked, "events", counted, terms.cast(terms.literal(0), "bigint")),
        }

    def _told_apart(self, asked: Relation, left: Any) -> tuple[Any, Any]:
        """Which of those that are left are missing, and which are counted."""
        if self.definition.measured:
            unknown = terms.empty(asked["_measured"])
        elif self.definition.missing == "excluded":
            unknown = terms.empty(asked["_numerator"])
        else:
            return terms.literal(False), left
        return left & unknown, left & ~unknown

    def _of_counted(self, asked: Relation, name: str, counted: Any, otherwise: Any) -> Any:
        return terms.choice(counted, asked[f"_{name}"], otherwise) if getattr(self.definition, name) else otherwise

    # ---- where the unit belongs

    def _belongs(self) -> dict[str, Any]:
        where: Attribution = self.definition.attribution
        column = self.conditions.column
        found = {"region": column(where.region), "sex": column(Reference("person", "sex"))}
        if where.unit:
            found["unit"] = column(where.unit)
        if where.age_at:
            found["_age"] = dates.years_between(column(BIRTH), dates.moment(where.age_at, column))
        if where.month_of:
            found["month"] = self._month(where.month_of)
        return found

    def _placed(self, asked: Relation) -> dict[str, Any]:
        where = self.definition.attribution
        bounds, nothing = where.age_groups, terms.nothing("text")
        groups = [
            (asked["_age"] >= low, terms.literal(label)) for low, label in zip(bounds, age_labels(bounds), strict=True)
        ]
        return {
            "region": asked["region"],
            "unit": asked["unit"] if where.unit else nothing,
            "sex": asked["sex"],
            "age_group": terms.cases(reversed(groups), nothing) if groups else nothing,
            "month": asked["month"] if where.month_of else terms.nothing("date"),
        }

    def _month(self, of: Moment) -> Any:
        """The moment's month; unknown beyond the last day that a calendar here has, which only a moved day can be."""
        day = dates.as_expression(dates.moment(of, self.conditions.column))
        beyond = day > terms.literal(dates.FOREVER)
        return (
            terms.choice(beyond, terms.nothing("date"), terms.month(day))
            if of.offset or of.tolerance
            else terms.month(day)
        )


def age_labels(bounds: list[int]) -> list[str]:
    """The groups' names as deliveries write them: `0-17`, `18-64`, `65+`."""
    return [f"{low}-{high - 1}" for low, high in pairwise(bounds)] + ([f"{bounds[-1]}+"] if bounds else [])


def _bit(answer: Any) -> Any:
    return terms.cast(terms.choice(answer, 1, 0), "tinyint")
