"""A second, deliberately plain reading of the language: one counted unit at a time, rows as dicts, three-valued logic.

Nothing of the engine is used. What a word means stands in `indicators.definition.language`; this says it in Python.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from indicators.definition.dates import Length, Moment, Period, Reference
from indicators.definition.event_tables import TABLES, table_name
from indicators.definition.language import Computation, Condition, Value
from indicators.definition.selections import Filter, Limits, Near, Selection, Step, Test, Window

Row = dict[str, Any]
Tables = Mapping[str, list[Row]]
Truth = bool | None
"""None is unknown."""

FOREVER = date.max
EPISODE_FIELDS = ("end", "region", "unit")


# ---- three-valued logic (Kleene)


def all_of(parts: Iterable[Truth]) -> Truth:
    """False if any is, else unknown if any is."""
    known = list(parts)
    return False if False in known else None if None in known else True


def any_of(parts: Iterable[Truth]) -> Truth:
    """True if any is, else unknown if any is."""
    known = list(parts)
    return True if True in known else None if None in known else False


def opposite(answer: Truth) -> Truth:
    """Unknown stays unknown."""
    return None if answer is None else not answer


def decided(answer: Truth, unknown: str | None) -> Truth:
    """What an unknown does, put in."""
    return {"yes": True, "no": False}.get(unknown or "") if answer is None else answer


# ---- days


def later(day: date, length: Length) -> date:
    """The day so much later; a month's last day where it has no such day. What never ends stays so."""
    if day == FOREVER:
        return day
    if length.unit == "days":
        return day + timedelta(days=length.number)
    if length.unit == "weeks":
        return day + timedelta(days=7 * length.number)
    months = length.number * (12 if length.unit == "years" else 1) + day.month - 1
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def whole_years(birth: date | None, at: date | None) -> int | None:
    """Age; who is born on 29 February has a birthday on 1 March in other years."""
    if birth is None or at is None:
        return None
    return at.year - birth.year - ((at.month, at.day) < (birth.month, birth.day))


BOUNDS: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": lambda found, bound: found >= bound,
    "above": lambda found, bound: found > bound,
    "at_most": lambda found, bound: found <= bound,
    "below": lambda found, bound: found < bound,
    "on_or_after": lambda found, bound: found >= bound,
    "after": lambda found, bound: found > bound,
    "on_or_before": lambda found, bound: found <= bound,
    "before": lambda found, bound: found < bound,
}


def holds(word: str, found: Any, bound: Any) -> Truth:
    """One bound; unknown where either side is."""
    return None if found is None or bound is None else BOUNDS[word](found, bound)


def within(number: float | None, limits: Limits) -> Truth:
    """A number within all its bounds."""
    return all_of(holds(word, number, float(bound)) for word, bound in limits.bounds.items())


# ---- code lists: name → what is let in, what is taken out; `*` last means every code that begins so


def listed(code: str | None, names: list[str], lists: Mapping[str, tuple[list[str], list[str]]]) -> Truth:
    """Whether the lists together let the code in; what any of them takes out is out."""
    if code is None:
        return None

    def one_of(patterns: list[str]) -> bool:
        return any(code.startswith(p[:-1]) if p.endswith("*") else code == p for p in patterns)

    return any(one_of(lists[name][0]) for name in names) and not any(one_of(lists[name][1]) for name in names)


# ---- the records


OPEN = "open"
"""Whether a row has no end as it stands in the records."""


def as_read(kind: str, row: Row) -> Row:
    """A row as it is read: what is not ongoing ends the day it starts when it has no end, and has none without a start."""
    row = {**row, OPEN: row.get("end") is None}
    where = TABLES[kind].ongoing_where
    if kind == "person" or (TABLES[kind].ongoing and all(row.get(name) == word for name, word in where.items())):
        return row
    return {**row, "end": None if row.get("start") is None else row.get("end") or row["start"]}


class Records:
    """Each person's rows by table. Deaths are made from the persons where there is no such table."""

    def __init__(self, tables: Tables) -> None:
        self.people = {row["person_id"]: row for row in tables["person"]}
        self.rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
        deaths = [
            {"person_id": row["person_id"], "start": row.get("death_date"), "end": row.get("death_date")}
            for row in tables["person"]
            if row.get("death_date")
        ]
        for name, rows in {"death": deaths, **tables}.items():
            for row in rows:
                self.rows[name, row["person_id"]].append(as_read(name.partition(".")[0], row))
        self.everybody = sorted({person for _, person in self.rows})


class Unit:
    """One counted unit (`row`: None where persons are counted, or before there is one) and all that is said of it."""

    def __init__(self, definition: Computation, records: Records, period: Period, person: str, row: Row | None) -> None:
        self.definition = definition
        self.records = records
        self.period = period
        self.person_id = person
        self.person = records.people.get(person, {})
        self.row = row
        self.lists = {name: (own.codes, own.excludes) for name, own in definition.codelists.items()}
        self._steps: dict[str, list[Row]] = {}

    # ---- moments

    def field(self, reference: Reference) -> Any:
        """What stands in a field of something named; unknown where a step has no row."""
        if reference.of == "period":
            return getattr(self.period, reference.field)
        if reference.of == "person":
            return self.person.get(reference.field)
        if reference.of == "unit":
            return (self.row or {}).get(reference.field)
        rows = self.step(reference.of)
        return rows[0].get(reference.field) if rows else None

    def moment(self, words: Moment) -> date | None:
        """The anchor, moved by its offset and then by its tolerance; unknown where any field of it is."""
        day: date | None = self.field(words.anchor)
        if day is None:
            return None
        if words.offset:
            day = later(day, words.offset)
        if words.tolerance:
            start, end = self.field(words.tolerance.start), self.field(words.tolerance.end)
            if start is None or end is None:
                return None
            day += timedelta(days=max((end - start).days, 0) * words.tolerance.percent // 100)
        return day

    def in_window(self, window: Window, low: date | None, high: date | None) -> Truth:
        """Lower bounds asked of `low`, upper bounds of `high` (one day for both, or an event's two ends)."""
        return all_of(
            holds(word, low if word in ("on_or_after", "after") else high, self.moment(bound))
            for word, bound in window.bounds.items()
        )

    # ---- one row's own fields

    def passes(self, filter: Filter, row: Row, ongoing: bool) -> Truth:
        """Whether a row passes, before `filter.unknown` is put in."""
        parts = [listed(row.get("code"), filter.codes, self.lists)] if filter.codes else []
        parts.append(self.all_hold(filter.where, row))
        if filter.where_any:
            parts.append(any_of(self.all_hold(group, row) for group in filter.where_any))
        if filter.age:
            parts.append(within(whole_years(self.person.get("birth_date"), row.get("start")), filter.age))
        if filter.when:
            start, end = row.get("start"), row.get("end")
            if start is None:
                end = None  # nobody knows when it is
            elif end is None and ongoing:
                end = FOREVER
            ends = {"starts": (start, start), "ends": (end, end), "during": (start, end), "overlaps": (end, start)}
            for name, (low, high) in ends.items():
                if window := getattr(filter.when, name):
                    parts.append(self.in_window(window, low, high))
            for name, window in filter.when.dates.items():
                parts.append(self.in_window(window, row.get(name), row.get(name)))
        return all_of(parts)

    def all_hold(self, tests: Mapping[str, Test], row: Row) -> Truth:
        """Whether every test of a group holds."""
        return all_of(decided(self.tested(test, row.get(name)), test.unknown) for name, test in tests.items())

    def tested(self, test: Test, found: Any) -> Truth:
        """One field against its test."""
        if test.filled is not None:
            return (found is not None) == test.filled
        if found is None:
            return None
        if test.one_of is not None:
            return found in test.one_of
        if test.not_one_of is not None:
            return found not in test.not_one_of
        return listed(found, test.codes, self.lists) if test.codes is not None else within(found, test)

    # ---- selections and steps

    def source(self, selection: Selection) -> str:
        """The event table that the rows come from in the end."""
        while selection.step:
            selection = self.definition.steps[selection.step]
        return table_name(str(selection.events), selection.in_register)

    def ongoing(self, selection: Selection) -> bool:
        """Whether an event without an end goes on."""
        base = selection
        while base.step:
            base = self.definition.steps[base.step]
        if base.without_end is not None:
            return base.without_end == "ongoing"
        return TABLES[self.source(selection).partition(".")[0]].ongoing

    def ended(self, selection: Selection, row: Row) -> Row:
        """A row of an event table, with the end that the selection gives to what has none."""
        chosen, start = selection.without_end, row.get("start")
        if chosen is None or selection.step or not row[OPEN]:
            return row
        end = None if chosen == "ongoing" or start is None else start if chosen == "same_day" else later(start, chosen)
        return {**row, "end": end}

    def judged(self, selection: Selection) -> list[tuple[Row, Truth]]:
        """The rows that pass (True) or may pass (None, only where `unknown: unknown`)."""
        rows = (
            self.step(selection.step) if selection.step else self.records.rows[self.source(selection), self.person_id]
        )
        found = []
        for row in rows:
            row = self.ended(selection, row)
            answer = self.passes(selection, row, self.ongoing(selection))
            for name in selection.same:
                mine, own = row.get(name), (self.row or {}).get(name)
                answer = all_of([answer, None if mine is None or own is None else mine == own])
            if selection.near:
                others = self.step(selection.near.step)
                answer = all_of([answer, any_of(apart(selection.near, row["start"], one["start"]) for one in others)])
            answer = decided(answer, selection.unknown)
            if answer is not False:
                found.append((row, answer))
        return found

    def number(self, selection: Selection) -> tuple[int, int]:
        """How many rows there surely are, and how many at most."""
        answers = [answer for _, answer in self.judged(selection)]
        return answers.count(True), len(answers)

    def step(self, name: str) -> list[Row]:
        """A step's rows: chosen, joined, washed out, picked."""
        if name not in self._steps:
            step = self.definition.steps[name]
            rows = [row for row, _ in self.judged(step)]
            if step.join_within:
                rows = joined(rows, step.join_within, self.ongoing(step))
            if step.washout:
                rows = washed_out(rows, step.washout)
            if step.pick or step.nth:
                order = EPISODE_FIELDS if self.episodes(step) else self.order(step)
                rows = picked(rows, step, order, self.ongoing(step))
            self._steps[name] = rows
        return self._steps[name]

    def episodes(self, step: Step) -> bool:
        """Whether the step's rows are joined ones."""
        return bool(step.join_within) or (step.step is not None and self.episodes(self.definition.steps[step.step]))

    def order(self, step: Step) -> list[str]:
        """The table's fields in order, the row's own id last, by which ties are settled in the end."""
        kind, _, register = self.source(step).partition(".")
        fields = [*TABLES[kind].fields, *self.definition.variables.get(register, {})]
        return [name for name in fields if name not in ("person_id", "start", "event_id")] + ["event_id"]

    # ---- conditions and values

    def condition(self, asked: Condition) -> Truth:
        """True, false or unknown."""
        if asked.all is not None:
            return all_of(self.condition(part) for part in asked.all)
        if asked.any is not None:
            return any_of(self.condition(part) for part in asked.any)
        if asked.none is not None:
            return opposite(any_of(self.condition(part) for part in asked.none))
        if asked.condition is not None:
            return self.condition(self.definition.conditions[asked.condition])
        if asked.exists is not None:
            return self.enough(asked.exists, Limits(at_least=Decimal(1)))
        if asked.count is not None:
            return self.enough(asked.count.of, asked.count)
        return self.leaf(asked)

    def leaf(self, asked: Condition) -> Truth:
        """A condition on the unit's, the person's or a step's own fields."""
        if asked.age is not None:
            years = whole_years(self.person.get("birth_date"), self.moment(asked.age.at))
            return decided(within(years, asked.age), asked.age.unknown)
        if asked.value is not None:
            return decided(within(self.value(asked.value.of), asked.value), asked.value.unknown)
        if asked.date is not None:
            day = self.moment(asked.date.of)
            return decided(self.in_window(asked.date, day, day), asked.date.unknown)
        if asked.unit is not None:
            ongoing = self.ongoing(self.definition.steps[self.definition.of or ""])
            return decided(self.passes(asked.unit, self.row or {}, ongoing), asked.unit.unknown)
        assert asked.person is not None
        return decided(self.passes(asked.person, self.person, False), asked.person.unknown)

    def enough(self, selection: Selection, limits: Limits) -> Truth:
        """Each bound holds surely, surely not, or depends on rows that nobody can judge."""
        sure, most = self.number(selection)
        answers = []
        for word, bound in limits.bounds.items():
            possible = {BOUNDS[word](number, bound) for number in range(sure, most + 1)}
            answers.append(possible.pop() if len(possible) == 1 else None)
        return all_of(answers)

    def value(self, asked: Value) -> float | None:
        """A number about the unit, or unknown."""
        if asked.value is not None:
            return self.value(self.definition.values[asked.value])
        if asked.field is not None:
            return self.field(asked.field)
        if asked.count is not None:
            sure, most = self.number(asked.count)
            return sure if sure == most else None
        if asked.days is not None:
            since, until = self.moment(asked.days.since), self.moment(asked.days.until)
            if since is None or until is None:
                return None
            days = (until - since).days
            return days if days >= 0 else {"keep": days, "zero": 0, "unknown": None}[asked.days.negative]
        assert asked.change is not None
        first, then = self.field(asked.change.first), self.field(asked.change.then)
        if first is None or then is None:
            return None
        if asked.change.measure == "difference":
            return then - first
        return None if first == 0 else (then - first) * 100 / first

    # ---- the population model

    def result(self) -> Row:
        """The unit's row, with the same columns as the engine's."""
        asked = self.definition
        initial = self.meets(asked.initial_population, True)
        denominator = initial and self.meets(asked.denominator, True)
        exclusion = denominator and self.meets(asked.exclusions, False)
        answer = self.condition(asked.numerator) if asked.numerator else False
        if asked.missing == "not_met":
            answer = decided(answer, "no")
        measured = self.value(asked.measured) if asked.measured else None
        live = denominator and not exclusion
        numerator = live and answer is True
        exception = live and not numerator and self.meets(asked.exceptions, False)
        missing = live and not exception and (measured is None if asked.measured else answer is None)
        counted = live and not exception and not missing
        shown = counted if asked.measured else None if missing else numerator
        return {
            "unit_key": self.key(),
            "person_id": self.person_id,
            "initial_population": int(initial),
            "denominator": int(denominator),
            "exclusion": int(exclusion),
            "exception": int(exception),
            "numerator": None if shown is None else int(shown),
            "missing": int(missing),
            "counted": int(counted),
            "measured": six_decimals(measured) if counted else None,
            "events": self.number(asked.events)[0] if counted and asked.events else 0,
            **self.belongs(),
        }

    def meets(self, condition: Condition | None, absent: bool) -> bool:
        """A population's condition, which the checks have seen to is never unknown."""
        answer = absent if condition is None else self.condition(condition)
        assert answer is not None
        return answer

    def key(self) -> str:
        """What tells counted units apart."""
        if self.row is None:
            return self.person_id
        return f"{self.person_id}/{self.row['start']}" if self.definition.counts == "episode" else self.row["event_id"]

    def belongs(self) -> Row:
        """Region, care unit, sex, age group and month."""
        where = self.definition.attribution
        age = whole_years(self.person.get("birth_date"), self.moment(where.age_at)) if where.age_at else None
        month = self.moment(where.month_of) if where.month_of else None
        return {
            "region": self.field(where.region),
            "unit": self.field(where.unit) if where.unit else None,
            "sex": self.person.get("sex"),
            "age_group": age_group(age, where.age_groups),
            "month": month and month.replace(day=1),
        }


def apart(near: Near, day: date | None, other: date | None) -> Truth:
    """Whether the row of that day is near enough another, and far enough from it, on the side that it must be."""
    if day is None or other is None:
        return None
    signs = {"before": [1], "after": [-1], None: [1, -1]}[near.side]  # where the other lies, seen from the row
    return any_of(
        (other - day).days * sign >= 0
        and (near.at_least is None or (other - moved(day, near.at_least, sign)).days * sign >= 0)
        and (near.within is None or (moved(day, near.within, sign) - other).days * sign >= 0)
        for sign in signs
    )


def moved(day: date, length: Length, sign: int) -> date:
    """The day so much later or, with -1, earlier."""
    return later(day, Length(sign * length.number, length.unit))


def joined(rows: list[Row], gap: Length, ongoing: bool) -> list[Row]:
    """Events at most `gap` apart as one; region and unit are those of the first."""
    found: list[Row] = []
    reached = date.min
    known = [{**row, "end": row.get("end") or (FOREVER if ongoing else row["start"])} for row in rows if row["start"]]
    for row in sorted(known, key=lambda row: [row["start"], *last_when_empty(row, EPISODE_FIELDS)]):
        if not found or row["start"] > later(reached, gap):
            found.append({name: row.get(name) for name in ("person_id", "start", *EPISODE_FIELDS)})
            reached = max(row["start"], row["end"])
        else:
            found[-1]["end"] = max(found[-1]["end"], row["end"])
            reached = max(reached, row["start"], row["end"])
    return [{**row, "end": None if row["end"] == FOREVER and ongoing else row["end"]} for row in found]


def washed_out(rows: list[Row], long: Length) -> list[Row]:
    """Events with no earlier day of an event within so long before."""
    days = {row["start"] for row in rows if row["start"]}
    back = Length(-long.number, long.unit)
    return [
        row for row in rows if row["start"] and not any(later(row["start"], back) <= day < row["start"] for day in days)
    ]


def picked(rows: list[Row], step: Step, order: Iterable[str], ongoing: bool) -> list[Row]:
    """One row at most: by day or value, then `ties`, then the table's fields in order, empty last."""
    by_value = step.pick in ("highest", "lowest")

    def day(row: Row) -> Any:
        if step.by is None or row["start"] is None:
            return row["start"]  # nobody knows when a row without a first day is
        return FOREVER if row["end"] is None and ongoing else row["end"]

    known = sorted(
        (row for row in rows if (row["value"] if by_value else day(row)) is not None),
        key=lambda row: last_when_empty(row, ["start", *order] if step.by else order),
    )
    known.sort(key=lambda row: last_when_empty(row, ["start"]), reverse=step.pick == "last")
    for which in {step.pick if by_value else step.ties} - {None}:
        known.sort(key=lambda row: ranked(row["value"], which))
    if not by_value:
        known.sort(key=day, reverse=step.pick == "last")
    place = (step.nth or 1) - 1
    return known[place : place + 1]


def last_when_empty(row: Row, names: Iterable[str]) -> list[tuple[bool, Any]]:
    """What rows are sorted by: each field, empty after everything else."""
    return [(True, "") if row.get(name) is None else (False, row[name]) for name in names]


def ranked(number: float | None, which: str) -> tuple[bool, float]:
    """The highest (or lowest) number first, empty last."""
    return (number is None, 0 if number is None else -number if which == "highest" else number)


def age_group(age: int | None, bounds: list[int]) -> str | None:
    """`18-64`, `65+`; none below the lowest bound."""
    low = max((bound for bound in bounds if age is not None and bound <= age), default=None)
    high = min((bound for bound in bounds if low is not None and bound > low), default=None)
    return None if low is None else f"{low}+" if high is None else f"{low}-{high - 1}"


def six_decimals(number: float | None) -> Decimal | None:
    """A measured number as it is summed."""
    return None if number is None else Decimal(repr(number)).quantize(Decimal("0.000001"), ROUND_HALF_UP)


def evaluate(definition: Computation, tables: Tables, period: Period) -> list[Row]:
    """Every counted unit's row, in order of its key."""
    records = Records(tables)
    units: list[Unit] = []
    if definition.of is None:
        units = [Unit(definition, records, period, person, None) for person in records.people]
    else:
        for person in records.everybody:
            rows = Unit(definition, records, period, person, None).step(definition.of)
            units += [Unit(definition, records, period, person, row) for row in rows]
    return sorted((unit.result() for unit in units), key=lambda row: row["unit_key"])
