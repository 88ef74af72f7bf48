"""Every counted unit with its populations, its measured value and where it belongs: one lazy relation."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise

from pydantic import BaseModel

from indicators.definition.dates import Moment, Period, Reference
from indicators.definition.language import Attribution, Computation
from indicators.definition.names import BIRTH, Names, named
from indicators.engine import dates, terms
from indicators.engine.conditions import Conditions
from indicators.engine.filters import CodeLookup
from indicators.engine.relations import Relation
from indicators.engine.steps import KEY, Steps
from indicators.engine.terms import Term

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
        codes: CodeLookup,
        everyone: bool = True,
        whole: bool = False,
    ) -> None:
        self.definition = definition
        self.everyone = everyone
        self.conditions = Conditions(definition, Steps(Names(definition), tables, period, codes, whole))
        self._ask_first()
        self._ask_the_rest()

    def table(self) -> Relation:
        """One row a counted unit: `unit_key`, `person_id`, the populations (FLAGS, `missing`, `counted`: 1 or 0; the numerator
        empty where it is unknown), `measured` and `events`, and `region`, `unit`, `sex`, `age_group`, `month`.
        """
        answers = self._answers()
        return answers.select(KEY, "person_id", **self._populations(answers), **self._attributed(answers))

    def differing(self) -> Relation:
        """`table` without keys and without what is `alike` of all units: as much as sums need, and less to plan and compile."""
        answers = self._answers()
        columns = self._populations(answers) | self._attributed(answers)
        return answers.select(**{name: column for name, column in columns.items() if name not in self.alike})

    @cached_property
    def alike(self) -> dict[str, int | None]:
        """The columns of `table` in which no unit can differ from another, and what stands in them."""
        definition, where = self.definition, self.definition.attribution
        ones = {"initial_population": True, "denominator": definition.denominator is None} if not self.everyone else {}
        counted = {
            "exclusion": definition.exclusions,
            "exception": definition.exceptions,
            "numerator": definition.numerator or definition.measured,
            "missing": definition.measured or definition.missing == "excluded",
            "events": definition.events,
        }
        valued = {
            "measured": definition.measured,
            "unit": where.unit,
            "age_group": where.age_groups,
            "month": where.month_of,
        }
        return (
            {name: 1 for name, alike in ones.items() if alike}
            | {name: 0 for name, part in counted.items() if not part}
            | {name: None for name, part in valued.items() if not part}
        )

    def _ask_first(self) -> None:
        initial = self.definition.initial_population
        required = frozenset[str]() if self.everyone else self.conditions.steps.names.required
        self.conditions.bring(named(self.definition, initial), required)
        units, holds = self.conditions.table, self.conditions.holds(initial)
        self.conditions.table = units.with_columns(_initial_population=holds) if self.everyone else units.filter(holds)

    def _ask_the_rest(self) -> None:
        definition = self.definition
        later = [model for name, model in definition.populations.items() if name != "initial_population"]
        roots: list[BaseModel | None] = [*later, definition.measured, definition.events, definition.attribution]
        self.conditions.bring(part for root in roots if root for part in self._inside(root))

    def _inside(self, root: BaseModel) -> Iterator[BaseModel]:
        return iter(named(self.definition, root))

    # ---- the population model, in two steps so that each answer is worked out once

    def _answers(self) -> Relation:
        """Each unit's answer to every criterion, and where it belongs: the first of the two steps."""
        units = self.conditions.table
        return units.select(KEY, "person_id", **self._criteria(), **self._belongs())

    def _criteria(self) -> dict[str, Term]:
        """What each criterion that is given says of each unit, and what is measured and counted of it."""
        definition = self.definition
        later = {name: part for name, part in definition.populations.items() if name != "initial_population"}
        answers = {name: self.conditions.holds(part) for name, part in later.items()}
        if definition.measured:
            answers["measured"] = terms.cast(self.conditions.value(definition.measured), _NUMBER)
        if definition.events:
            answers["events"] = terms.cast(self.conditions.number(definition.events)[0], "bigint")
        if self.everyone:
            answers["initial_population"] = self.conditions.table["_initial_population"]
        return {f"_{name}": answer for name, answer in answers.items()}

    def _populations(self, answers: Relation) -> dict[str, Term]:
        """Exclusion before the numerator, exception after; an unknown numerator is missing."""
        criteria = self.definition.populations
        no, null = terms.literal(False), terms.null("tinyint")
        met = terms.coalesce(answers["_numerator"], False) if "numerator" in criteria else no
        initial = [answers["_initial_population"]] if self.everyone else []
        denominator = terms.all_of([*initial, *([answers["_denominator"]] if "denominator" in criteria else [])])
        excluded = denominator & answers["_exclusions"] if "exclusions" in criteria else no
        live = denominator & ~answers["_exclusions"] if "exclusions" in criteria else denominator
        excepted = live & ~met & answers["_exceptions"] if "exceptions" in criteria else no
        left = live & (met | ~answers["_exceptions"]) if "exceptions" in criteria else live
        missing, counted = self._missing_and_counted(answers, left)
        numerator = _bit(counted if self.definition.measured else live & met)
        if self.definition.missing == "excluded" and not self.definition.measured:
            numerator = terms.when(missing, null, numerator)
        return {
            "initial_population": _bit(terms.all_of(initial)),
            "denominator": _bit(denominator),
            "exclusion": _bit(excluded),
            "exception": _bit(excepted),
            "numerator": numerator,
            "missing": _bit(missing),
            "counted": _bit(counted),
            "measured": self._of_counted(answers, "measured", counted, terms.null(_NUMBER)),
            "events": self._of_counted(answers, "events", counted, terms.cast(terms.literal(0), "bigint")),
        }

    def _missing_and_counted(self, answers: Relation, left: Term) -> tuple[Term, Term]:
        """Which of those that are left are missing, and which are counted."""
        if self.definition.measured:
            unknown = terms.is_null(answers["_measured"])
        elif self.definition.missing == "excluded":
            unknown = terms.is_null(answers["_numerator"])
        else:
            return terms.literal(False), left
        return left & unknown, left & ~unknown

    def _of_counted(self, answers: Relation, name: str, counted: Term, otherwise: Term) -> Term:
        return terms.when(counted, answers[f"_{name}"], otherwise) if getattr(self.definition, name) else otherwise

    # ---- where the unit belongs

    def _belongs(self) -> dict[str, Term]:
        where: Attribution = self.definition.attribution
        term = self.conditions.term
        columns = {"region": term(where.region), "sex": term(Reference("person", "sex"))}
        if where.unit:
            columns["unit"] = term(where.unit)
        if where.age_at:
            columns["_age"] = dates.years_between(term(BIRTH), dates.moment(where.age_at, self.conditions.column))
        if where.month_of:
            columns["month"] = self._month(where.month_of)
        return columns

    def _attributed(self, answers: Relation) -> dict[str, Term]:
        where = self.definition.attribution
        bounds, null = where.age_groups, terms.null("text")
        groups = [
            (answers["_age"] >= low, terms.literal(label))
            for low, label in zip(bounds, age_labels(bounds), strict=True)
        ]
        return {
            "region": answers["region"],
            "unit": answers["unit"] if where.unit else null,
            "sex": answers["sex"],
            "age_group": terms.case(reversed(groups), null) if groups else null,
            "month": answers["month"] if where.month_of else terms.null("date"),
        }

    def _month(self, of: Moment) -> Term:
        """The moment's month; unknown beyond the last day that a calendar here has, which only a moved day can be."""
        day = dates.as_term(dates.moment(of, self.conditions.column))
        beyond = day > terms.literal(dates.FOREVER)
        return (
            terms.when(beyond, terms.null("date"), terms.month_start(day))
            if of.offset or of.tolerance
            else terms.month_start(day)
        )


def age_labels(bounds: list[int]) -> list[str]:
    """The groups' names as deliveries write them: `0-17`, `18-64`, `65+`."""
    return [f"{low}-{high - 1}" for low, high in pairwise(bounds)] + ([f"{bounds[-1]}+"] if bounds else [])


def _bit(answer: Term) -> Term:
    return terms.cast(terms.when(answer, 1, 0), "tinyint")
