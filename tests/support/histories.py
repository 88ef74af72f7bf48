"""Made-up histories and definitions for comparing evaluators: small calendars, so that days, values and codes collide.

A history comes from a seed; a definition from Hypothesis, which shrinks it. Definitions are made so that they hold.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from hypothesis import strategies as st

from indicators.definition.dates import Period
from indicators.definition.event_tables import TABLES
from indicators.definition.language import Computation
from indicators.definition.validation import can_be_unknown

Rows = list[dict[str, Any]]
Data = dict[str, Any]

PERIODS = (
    Period(date(2024, 1, 1), date(2025, 1, 1)),  # a leap year
    Period(date(2023, 3, 1), date(2024, 3, 1)),  # ends on the day after 29 February
    Period(date(2024, 2, 29), date(2024, 3, 31)),  # odd ends, hard to move by months
)
VARIABLES = {"first_day": "date", "second_day": "date", "score": "number", "result": "text"}
REGISTER = "register_row.reg"

_DAYS = [
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2023, 2, 28),
    date(2024, 3, 31),
    date(2024, 8, 31),
]
_DAYS += [day + timedelta(days=by) for period in PERIODS for day in (period.start, period.end) for by in (-1, 0, 1)]
_APART = [0, 0, 0, 0, 1, -1, 3, 7, 14, 29, 30, 31, 60, 90, 366, -366]
_BIRTHS = [
    date(2024, 2, 29),
    date(1960, 2, 29),
    date(2006, 1, 1),
    date(1959, 3, 1),
    date(2005, 12, 31),
    date(1940, 7, 7),
]
_WORDS: dict[str, list[str]] = {
    "code": ["I63", "I630", "I639", "I64", "J18", "J189", "A01"],
    "status": ["final", "amended", "error"],
    "category": ["acute", "elective"],
    "unit": ["U1", "U2"],
    "region": ["01", "12"],
    "care_level": ["primary", "slutenvard"],
    "position": ["main", "secondary"],
    "result": ["yes", "no"],
    "reason": ["chosen", "medical"],
    "value_code": ["pos", "neg"],
}
_NUMBERS = [0.0, 1.0, 2.0, 2.0, 2.5, 3.0, 10.0, 128.0, -1.0, 0.1]
TEXTS = tuple(_WORDS)


# ---- histories


def tables(seed: int, people: int) -> dict[str, Rows]:
    """Event tables of so many persons, the same for the same seed."""
    found: dict[str, Rows] = {"person": []}
    found |= {name: [] for name in TABLES if name not in ("person", "death", "register_row")} | {REGISTER: []}
    for number in range(people):
        _add_person(found, Random(f"{seed} {number}"), f"p{number:03}")
    return found


def _add_person(found: dict[str, Rows], random: Random, person: str) -> None:
    base = random.sample(_DAYS, 2)
    if random.random() < 0.97:  # else records of somebody who is not among the persons
        death = random.choice(base) if random.random() < 0.3 else None
        own = {name: _maybe(random, _WORDS[name]) for name in ("region", "unit")}
        birth = random.choice([*_BIRTHS, None])
        found["person"].append(
            {
                "person_id": person,
                "birth_date": birth,
                "sex": random.choice(["F", "M", None]),
                "death_date": death,
                **own,
            }
        )
    for table in found.keys() - {"person"}:
        found[table] += []  # every table is there, also empty
    for table in sorted(found.keys() - {"person"}):
        for place in range(random.choice([0, 0, 1, 2, 3, 4])):
            found[table].append(_event(random, table, person, f"{person}-{table[:4]}{place}", base))


def _event(random: Random, table: str, person: str, key: str, base: list[date]) -> dict[str, Any]:
    def day(empty: float) -> date | None:
        chosen = random.choice(base) + timedelta(days=random.choice(_APART))
        return None if random.random() < empty else chosen

    start = day(0.08)
    length = random.choice([None, None, 0, 1, 5, 30, 100, -10])
    row: dict[str, Any] = {
        "person_id": person,
        "event_id": key,
        "contact_id": random.choice([f"{person}-cont0", f"{person}-cont1", None]),
        "start": start,
        "end": None if length is None else (start or base[0]) + timedelta(days=length),
    }
    for field, kind in (TABLES[table.partition(".")[0]].fields | (VARIABLES if table == REGISTER else {})).items():
        if field in _WORDS:
            row[field] = _maybe(random, _WORDS[field])
        elif kind == "number":
            row[field] = _maybe(random, _NUMBERS)
        elif kind == "date" and field not in row:
            row[field] = day(0.2)
    return row


def _maybe(random: Random, choices: list[Any]) -> Any:
    return None if random.random() < 0.15 else random.choice(choices)


# ---- definitions

_LENGTHS = {
    "1 day": 1,
    "7 days": 7,
    "2 weeks": 14,
    "30 days": 30,
    "1 month": 30,
    "6 months": 180,
    "1 year": 365,
    "2 years": 730,
}
_UNIT_OF = {
    "contact": "contact",
    "episode": "contact",
    "register_row": "register_row",
    "survey_answer": "survey_answer",
    "waiting": "waiting",
}
_KINDS = [kind for kind in TABLES if kind != "person"]
_LISTS = {
    "stroke": {"system": "ICD-10-SE", "codes": ["I63*", "I64"], "excludes": ["I639"]},
    "lungs": {"system": "ICD-10-SE", "codes": ["J18*", "A01"], "excludes": ["J18*"]},
    "any": {"system": "ICD-10-SE", "codes": ["I6*", "J18"]},
    "answers": {"system": "own", "codes": ["yes", "main", "fin*"]},
}


class Maker:
    """One definition in the making: what has been named so far, and what can be referred to."""

    def __init__(self, draw: Callable[..., Any]) -> None:
        self._draw = draw
        self.counts = self.one(["person", "person", "person", *_UNIT_OF])
        self.of: str | None = None
        self.steps: dict[str, Data] = {}
        self.values: dict[str, Data] = {}
        self.open_values: dict[str, Data] = {}
        self.conditions: dict[str, Data] = {}
        self.open_conditions: dict[str, Data] = {}

    # ---- choosing

    def one(self, choices: Any) -> Any:
        """One of them; Hypothesis shrinks towards the first."""
        return self._draw(st.sampled_from(list(choices)))

    def often(self, times: int) -> bool:
        """True `times` times in ten."""
        return bool(self._draw(st.integers(0, 9)) >= 10 - times)

    def unknown(self, open_: bool) -> str:
        return self.one(["no", "yes", "unknown"] if open_ else ["no", "yes"])

    # ---- what names have

    def source(self, selection: Data) -> str:
        while "step" in selection:
            selection = self.steps[selection["step"]]
        return str(selection["events"])

    def is_joined(self, step: Data) -> bool:
        return "join_within" in step or ("step" in step and self.is_joined(self.steps[step["step"]]))

    def fields(self, selection: Data, *, after: bool = False) -> dict[str, str]:
        """The fields of a selection's rows, before it reworks them or after."""
        kind = self.source(selection)
        fields: dict[str, str] = dict(TABLES[kind].fields) | (VARIABLES if kind == "register_row" else {})
        under = self.steps.get(selection.get("step", ""))
        if (after and self.is_joined(selection)) or (under and self.is_joined(under)):
            return {name: fields[name] for name in ("person_id", "start", "end", "region", "unit")}
        return fields

    def references(self, type_: str) -> list[str]:
        """Everything of a type that can be referred to now."""
        anchors: dict[str, dict[str, str]] = {"person": dict(TABLES["person"].fields)}
        if self.of:
            anchors["unit"] = self.fields(self.steps[self.of], after=True)
        for name, step in self.steps.items():
            if "pick" in step or "nth" in step:
                anchors[name] = self.fields(step, after=True)
        found = [f"{of}.{field}" for of, fields in anchors.items() for field, kind in fields.items() if kind == type_]
        if type_ == "date":  # births are centuries of days from everything else
            return [
                "period.start",
                "period.end",
                "period.last_day",
                *[name for name in found if name != "person.birth_date"],
            ]
        return [name for name in found if not name.endswith(("_id", ".profession", ".planned", ".discharge"))]

    def moment(self, anchor: str | None = None) -> str:
        text = anchor or self.one(self.references("date"))
        if self.often(4):
            text += f" {self.one('+-')} {self.one(_LENGTHS)}"
        return text + self.tolerance()

    def tolerance(self) -> str:
        if not self.often(1):
            return ""
        days = self.references("date")
        return f" + {self.one([10, 50, 150])} % of {self.one(days)}..{self.one(days)}"

    def window(self, *, both: bool = False) -> Data:
        low, high = self.one(["on_or_after", "after"]), self.one(["before", "on_or_before"])
        if not both and self.often(4):
            return {self.one([low, high]): self.moment()}
        first, last = self.one(self.references("date")), self.one(self.references("date"))
        if first != last and first in ("period.end", "period.last_day") and last.startswith("period."):
            first, last = "period.start", first
        if first != last:
            return {low: self.moment(first) if first != "period.end" else first, high: last + self.tolerance()}
        ahead, back = self.one(_LENGTHS), self.one(_LENGTHS)
        return {low: f"{first} - {back}", high: f"{last} + {ahead}"}

    # ---- filters and selections

    def filter(self, fields: dict[str, str], unknown: str, *, open_: bool = False, times: bool = True) -> Data:
        made: Data = {"unknown": unknown}
        if "code" in fields and self.often(3):
            made["codes"] = self.one([["stroke"], ["lungs"], ["any"], ["lungs", "stroke"]])
        wheres = [name for name, kind in fields.items() if name in TEXTS or kind == "number"]
        if wheres and self.often(4):
            made["where"] = self.tests(wheres, fields, open_)
        if wheres and self.often(2):
            made["where_any"] = [self.tests(wheres, fields, open_) for _ in range(self.one([2, 1, 3]))]
        if times and self.often(5):
            made["when"] = self.when(fields)
        if times and self.often(1):
            made["age"] = self.one([{"at_least": 18}, {"below": 65}, {"above": 17, "at_most": 64}])
        return made

    def tests(self, names: list[str], fields: dict[str, str], open_: bool) -> Data:
        chosen = {self.one(names) for _ in range(self.one([1, 1, 2]))}
        return {name: self.test(name, fields[name], open_) for name in sorted(chosen)}

    def test(self, field: str, kind: str, open_: bool) -> Any:
        made: Data
        if kind == "number":
            made = self.one([{"at_least": 2}, {"above": 2, "below": 10}, {"at_most": 0.1}, {"filled": True}])
        else:
            words = _WORDS[field][:2]
            made = self.one(
                [
                    *[{"one_of": words[:1]}, {"one_of": words}, {"not_one_of": words[:1]}],
                    *[{"codes": ["answers"]}, {"filled": True}, {"filled": False}],
                ]
            )
            if made == {"one_of": words[:1]} and self.often(5):
                return self.one([words[0], words])  # the short forms
        return made | ({"unknown": self.unknown(open_)} if self.often(3) else {})

    def when(self, fields: dict[str, str]) -> Data:
        word = self.one(["starts", "starts", "ends", "during", "overlaps", "dates"])
        if word == "dates":
            days = [name for name, kind in fields.items() if kind == "date"]
            return {"dates": {self.one(days): self.window()}}
        made = {word: self.window(both=word in ("during", "overlaps"))}
        return made | ({"starts": self.window()} if word == "ends" and self.often(3) else {})

    def selection(self, unknown: str, *, open_: bool = False, shared: bool = True) -> Data:
        """Rows of a kind or of a step; `shared`: that may have to share a field with the counted unit."""
        if self.steps and self.often(5):
            made: Data = {"step": self.one(self.steps)}
        else:
            made = {"events": self.one(_KINDS)}
            if made["events"] == "register_row":
                made["in_register"] = "reg"
            if self.often(3):
                made["without_end"] = self.one(["ongoing", "same_day", "1 month"])
        fields = self.fields(made)
        if shared and self.of and self.often(3):
            both = fields.keys() & self.fields(self.steps[self.of], after=True).keys()
            made["same"] = [self.one(sorted(both & {"contact_id", "unit", "region", "category", "start", "code"}))]
        if self.steps and self.often(2):
            made["near"] = self.near()
        return made | self.filter(fields, unknown, open_=open_)

    def near(self) -> Data:
        bounds = self.one(
            [
                *[{"within": "7 days"}, {"within": "1 month"}, {"at_least": "30 days"}],
                *[{"at_least": "1 day", "within": "6 months"}, {"at_least": "2 weeks", "within": "1 month"}],
            ]
        )
        side = {"side": self.one(["before", "after"])} if self.often(5) else {}
        return {"step": self.one(self.steps), **bounds, **side}

    def step(self, name: str) -> None:
        made = self.selection(self.unknown(False))
        if self.often(2):
            made["join_within"] = self.one(["1 day", "7 days", "1 month"])
        if self.often(2):
            made["washout"] = self.one(["1 day", "30 days", "1 month", "1 year"])
        valued = "value" in self.fields(made, after=True)
        by_end = {"by": "end"} if self.often(3) else {}
        if self.often(6):
            made["pick"] = self.one(["first", "last", *(["highest", "lowest"] if valued else [])])
        elif self.often(4):
            made["nth"] = self.one([1, 2, 3])
        if made.get("pick") in ("first", "last") or "nth" in made:
            made |= by_end
        if valued and (made.get("pick") in ("first", "last") or "nth" in made) and self.often(6):
            made["ties"] = self.one(["highest", "lowest"])
        self.steps[name] = made

    def counted(self) -> None:
        """The step whose rows are counted, on an earlier step or not."""
        if self.counts == "person":
            return
        kind = _UNIT_OF[self.counts]
        made: Data = {"events": kind} | ({"in_register": "reg"} if kind == "register_row" else {})
        if self.often(3):
            self.steps["wider"] = made | {"unknown": "yes"}
            made = {"step": "wider"}
        made |= self.filter(self.fields(made), self.unknown(False))
        if self.counts == "episode":
            made["join_within"] = self.one(["1 day", "7 days", "1 month"])
        if self.often(2):
            made["washout"] = "30 days"
        if self.often(1):
            made["pick"] = "last"
        self.steps["index"] = made
        self.of = "index"

    # ---- values and conditions

    def value(self, open_: bool) -> Data:
        numbers = self.references("number")
        named = self.values | (self.open_values if open_ else {})
        word = self.one(
            ["days", "days", "count", *(["field", "change"] if numbers else []), *(["value"] if named else [])]
        )
        if word == "value":
            return {"value": self.one(named)}
        if word == "field":
            return {"field": self.one(numbers)}
        if word == "change":
            measure = self.one(["difference", "percent"])
            return {"change": {"first": self.one(numbers), "then": self.one(numbers), "measure": measure}}
        if word == "count":
            return {"count": self.selection(self.unknown(open_), open_=open_)}
        negative = self.one(["keep", "zero", "unknown"])
        return {"days": {"since": self.moment(), "until": self.moment(), "negative": negative}}

    def condition(self, open_: bool, depth: int = 2) -> Data:
        """A condition; `open_`: that may be unknown."""
        named = self.conditions | (self.open_conditions if open_ else {})
        leaves = ["exists", "exists", "count", "person", "age", "value", "date"]
        leaves += ["unit"] if self.of else []
        leaves += ["condition", "condition"] if named else []
        word = self.one([*leaves, *(["all", "any", "none"] * 2 if depth else [])])
        if word in ("all", "any", "none"):
            return {word: [self.condition(open_, depth - 1) for _ in range(self.one([2, 1, 3]))]}
        if word == "condition":
            return {"condition": self.one(named)}
        return {word: self.leaf(word, open_)}

    def leaf(self, word: str, open_: bool) -> Data:
        unknown = self.unknown(open_)
        numbers = self.one(
            [{"at_least": 1}, {"at_least": 2}, {"below": 2}, {"above": 0, "at_most": 3}, {"at_most": 30}]
        )
        makers: dict[str, Callable[[], Data]] = {
            "exists": lambda: self.selection(unknown, open_=open_),
            "count": lambda: {"of": self.selection(unknown, open_=open_), **numbers},
            "age": lambda: {"at": self.moment(), "at_least": self.one([18, 0, 64]), "unknown": unknown},
            "value": lambda: {"of": self.value(open_), **numbers, "unknown": unknown},
            "date": lambda: {"of": self.moment(), **self.window(), "unknown": unknown},
            "unit": lambda: self.filter(self.fields(self.steps[self.of or ""], after=True), unknown, open_=open_),
            "person": partial(self.filter, {"sex": "text", "region": "text"}, unknown, open_=open_, times=False),
        }
        return makers[word]()

    # ---- the whole

    def whole(self) -> Data:
        self.counted()
        for number in range(self.one([1, 2, 3, 4])):
            self.step(f"s{number}")
        self.values["worth"], self.open_values["worth_open"] = self.value(False), self.value(True)
        self.conditions["met"] = self.condition(False, 1)
        self.open_conditions["met_open"] = self.condition(True, 1)
        made: Data = {
            "counts": self.counts,
            "of": self.of,
            "codelists": _LISTS,
            "variables": {"reg": VARIABLES},
            "steps": self.steps,
            "values": self.values | self.open_values,
            "conditions": self.conditions | self.open_conditions,
            "initial_population": self.condition(False) if self.often(5) else {"all": []},
            "attribution": self.attribution(),
            "worked": WORKED | {"people": [WORKED["people"][0] | {"expect": [_expected(self.of)]}]},
        }
        for name, times in (("denominator", 4), ("exclusions", 3)):
            if self.often(times):
                made[name] = self.condition(False)
        return made | self.asked()

    def asked(self) -> Data:
        """What is asked of the denominator: a numerator, a measured value, or events."""
        word = self.one(["numerator", "numerator", "measured", *(["events"] if self.counts == "person" else [])])
        if word == "measured":
            return {word: self.value(True)}
        if word == "events":
            return {word: self.selection(self.unknown(False))}
        exceptions = {"exceptions": self.condition(False)} if self.often(4) else {}
        return exceptions | {word: self.condition(True), "missing": self.one(["excluded", "not_met"])}

    def attribution(self) -> Data:
        regions = [name for name in self.references("text") if name.endswith(".region")]
        units = [name for name in self.references("text") if name.endswith(".unit")]
        made: Data = {"region": self.one(regions)}
        if self.often(5):
            made["unit"] = self.one(units)
        if self.often(5):
            made |= {"age_at": self.moment(), "age_groups": self.one([[18, 65], [0, 1, 18], [64]])}
        return made | ({"month_of": self.moment()} if self.often(5) else {})


WORKED: Data = {
    "period": "2024-01-01/2025-01-01",
    "people": [{"id": "nobody", "why": "Var och en behöver en", "expect": [{"initial_population": False}]}],
    "result": {"denominator": 0},
}
"""What every definition must carry, and no evaluator here looks at."""


def _expected(of: str | None) -> Data:
    return {"initial_population": False} | ({"unit": "x"} if of else {})


@st.composite
def definitions(draw: Any) -> Computation:
    """A definition in any words of the language."""
    made = Maker(draw).whole()
    definition = Computation.model_validate(made)
    if definition.numerator and not can_be_unknown(definition, definition.numerator):
        definition = Computation.model_validate(made | {"missing": None})  # there is nothing to say
    return definition


__all__ = ["PERIODS", "WORKED", "definitions", "tables"]
