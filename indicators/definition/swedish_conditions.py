"""Selections, conditions and values as Swedish sentences, nested as the definition nests them."""

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.definition.codelists import CodeList
from indicators.definition.dates import Length
from indicators.definition.language import Computation, Condition, Value
from indicators.definition.selections import Filter, Near, Selection, Step, Test, Unknown, When
from indicators.definition.swedish_terms import KINDS, Phrases, capital, field, length, limits, listed, quoted, sentence


@dataclass(frozen=True)
class Point:
    """A sentence, and the points under it (then it ends with a colon)."""

    text: str
    points: tuple["Point", ...] = ()


_ROWS: Mapping[Unknown, str] = {
    "no": "En rad som inte går att avgöra är inte med.",
    "yes": "En rad som inte går att avgöra är med.",
    "unknown": "En rad som inte går att avgöra kan göra svaret okänt.",
}
_ANSWER: Mapping[Unknown, str] = {
    "no": "Går det inte att avgöra är svaret nej.",
    "yes": "Går det inte att avgöra är svaret ja.",
    "unknown": "Går det inte att avgöra är svaret okänt.",
}
_NEGATIVE = {
    "keep": "ett negativt antal behålls",
    "zero": "ett negativt antal räknas som 0",
    "unknown": "ett negativt antal räknas som okänt",
}
_PICKS = {
    "first": "den första",
    "last": "den sista",
    "highest": "den med högst värde",
    "lowest": "den med lägst värde",
}
_PICKS_BY_END = {"first": "den som slutar först", "last": "den som slutar sist"}
_TIES = {"highest": "högst", "lowest": "lägst"}

_PLACES = {
    "starts": "första dagen infaller",
    "ends": "sista dagen infaller",
    "during": "hela händelsen, från första till sista dagen, ligger",
    "overlaps": "minst en dag av händelsen infaller",
}

INLINE = 2
"""So many clauses are read in one sentence; more become points of their own."""


def _other_day(place: str) -> str:
    return f"{field(place.removeprefix('dates.'), definite=True)} infaller"


def flat(point: Point) -> str:
    """A point and all under it in one line, without the full stop."""
    text = point.text.rstrip(".")
    return f"{text} {'; '.join(flat(part) for part in point.points)}" if point.points else text


class Sentences(Phrases):
    """The sentences of one definition."""

    def __init__(self, definition: Computation, codelists: Mapping[str, CodeList]) -> None:
        super().__init__(definition, codelists)

    # ---- rows

    def noun(self, rows: Selection, *, one: bool = False) -> str:
        """What the selection's rows are called: `diagnoser`, `en diagnos`, `rader ur ”index”`."""
        if rows.step is not None:
            return f"{'en rad' if one else 'rader'} ur {quoted(rows.step)}"
        assert rows.events is not None
        article, single, several = KINDS[rows.events]
        name = f"{article} {single}" if one else several
        return f"{name} ur {quoted(rows.in_register)}" if rows.in_register else name

    def clauses(self, rows: Filter) -> list[str]:
        """What must hold of a row's own fields, clause by clause."""
        clauses = [f"koden finns i {self.lists(rows.codes)}"] if rows.codes else []
        clauses += self._tests(rows.where)
        if rows.where_any:
            clauses.append(f"något av detta stämmer: {listed(map(self._group, rows.where_any), 'eller')}")
        if rows.when:
            clauses += self._times(rows.when)
        if rows.age:
            clauses.append(f"personen är {limits(rows.age, 'år')} gammal den första dagen")
        if isinstance(rows, Selection):
            clauses += [f"{field(name, definite=True)} är gemensam med {self.unit}s" for name in rows.same]
            clauses += [self._near(rows.near)] if rows.near else []
            clauses += [self._without_end(rows.without_end)] if rows.without_end else []
        return clauses

    def _tests(self, tests: Mapping[str, Test]) -> list[str]:
        return [self.test(name, test) for name, test in tests.items()]

    def _group(self, tests: Mapping[str, Test]) -> str:
        return f"({listed(self._tests(tests))})" if len(tests) > 1 else listed(self._tests(tests))

    @staticmethod
    def _near(near: Near) -> str:
        bounds = (("minst", near.at_least), ("högst", near.within))
        apart = listed(f"{word} {length(bound)}" for word, bound in bounds if bound)
        side = {"before": "före", "after": "efter", None: "före eller efter"}[near.side]
        return f"första dagen ligger {apart} {side} första dagen för någon rad ur {quoted(near.step)}"

    @staticmethod
    def _without_end(chosen: Length | str) -> str:
        if isinstance(chosen, Length):
            return f"sista dagen, om ingen är angiven, är {length(chosen)} efter den första"
        meant = "inte har kommit" if chosen == "ongoing" else "är den första"
        return f"sista dagen, om ingen är angiven, {meant}"

    def _times(self, when: When) -> list[str]:
        return [
            f"{_PLACES.get(name) or _other_day(name)} {self.window(window)}" for name, window in when.windows.items()
        ]

    def _where(self, head: str, rows: Filter, tail: str) -> Point:
        """`head där a och b. tail`, or the clauses as points when they are many."""
        clauses = self.clauses(rows)
        if len(clauses) <= INLINE:
            where = f" där {listed(clauses)}" if clauses else ""
            return Point(f"{sentence(head + where)} {tail}")
        return Point(
            f"{capital(head)} där allt detta stämmer:", tuple(Point(sentence(part)) for part in [*clauses, tail])
        )

    def step(self, step: Step) -> list[Point]:
        """What a step takes, and how it reworks it."""
        return [self._where(f"ta fram {self.noun(step)}", step, _ROWS[step.unknown]), *self._reworked(step)]

    def _reworked(self, step: Step) -> list[Point]:
        sentences = []
        if step.join_within:
            apart = length(step.join_within)
            sentences.append(f"Rader med högst {apart} från den enas sista dag till nästas första slås ihop till en.")
        if step.washout:
            sentences.append(
                f"Bara rader utan någon tidigare rad under {length(step.washout)} före första dagen är kvar."
            )
        if step.single:
            sentences.append(f"{self._picked(step)}.")
        return [Point(text) for text in sentences]

    def _picked(self, step: Step) -> str:
        who = "person" if self.definition.of is None else f"person (eller, om steget utgår från den, för {self.unit})"
        picks, order = (_PICKS_BY_END, "den ordning de slutar") if step.by else (_PICKS, "tidsordning")
        which = picks[step.pick] if step.pick else f"rad nummer {step.nth} i {order}"
        ties = f"; delar flera samma dag gäller det {_TIES[step.ties]}a värdet" if step.ties else ""
        return f"Välj {which} för varje {who}{ties}"

    # ---- values

    def value(self, value: Value) -> str:
        """A number about the counted unit, as a noun."""
        if value.value is not None:
            return f"värdet {quoted(value.value)}"
        if value.field is not None:
            return self.reference(value.field)
        if value.days is not None:
            span = f"från {self.moment(value.days.since)} till {self.moment(value.days.until)}"
            return f"antalet dagar {span} ({_NEGATIVE[value.days.negative]})"
        if value.count is not None:
            return self.number_of(value.count)
        assert value.change is not None
        first, then = self.reference(value.change.first), self.reference(value.change.then)
        if value.change.measure == "difference":
            return f"förändringen i tal från {first} till {then}"
        return f"förändringen i procent från {first} till {then} (okänd om utgångsvärdet är 0)"

    def number_of(self, rows: Selection) -> str:
        clauses = self.clauses(rows)
        where = f" där {listed(clauses)}" if clauses else ""
        return f"antalet {self.noun(rows)}{where} ({_ROWS[rows.unknown][:-1].replace('En rad', 'en rad')})"

    # ---- conditions

    def condition(self, condition: Condition) -> Point:
        """A condition, with the parts of `all`, `any` and `none` as points in the same order."""
        parts = tuple(self.condition(part) for part in condition.parts)
        if condition.all is not None:
            return Point("Allt detta gäller:", parts) if parts else Point("Inget mer krävs.")
        if condition.any is not None:
            return Point("Minst ett av detta gäller:", parts) if parts else Point("Gäller aldrig.")
        if condition.none is not None:
            head = "Detta gäller inte:" if len(parts) == 1 else "Inget av detta gäller:"
            return Point(head, parts) if parts else Point("Gäller alltid.")
        if condition.condition is not None:
            return Point(f"Villkoret {quoted(condition.condition)} är uppfyllt.")
        return self._about_rows(condition) or Point(self._about_one(condition))

    def question(self, condition: Condition) -> str:
        """What a condition asks, in one line, without what an unknown does and without a full stop."""
        point = self.condition(condition)
        if condition.parts:
            return f"{point.text} {'; '.join(self.question(part) for part in condition.parts)}"
        if point.points:
            return flat(Point(point.text, point.points[:-1]))
        for tail in (*_ROWS.values(), *_ANSWER.values()):
            point = Point(point.text.removesuffix(f" {tail}"))
        return point.text.rstrip(".")

    def _about_rows(self, condition: Condition) -> Point | None:
        if condition.exists is not None:
            rows = condition.exists
            return self._where(f"det finns minst {self.noun(rows, one=True)}", rows, _ROWS[rows.unknown])
        if condition.count is not None:
            rows = condition.count.of
            head = f"det finns {limits(condition.count)} {self.noun(rows)}"
            return self._where(head, rows, _ROWS[rows.unknown])
        for of, filter in ((self.unit, condition.unit), ("personen", condition.person)):
            if filter is not None:
                return self._own(of, filter)
        return None

    def _own(self, of: str, filter: Filter) -> Point:
        clauses = self.clauses(filter)
        if len(clauses) > INLINE:
            parts = [*clauses, _ANSWER[filter.unknown]]
            return Point(f"För {of} stämmer allt detta:", tuple(Point(sentence(part)) for part in parts))
        what = listed(clauses) if clauses else "inget särskilt"
        return Point(f"{sentence(f'för {of} gäller att {what}')} {_ANSWER[filter.unknown]}")

    def _about_one(self, condition: Condition) -> str:
        if condition.age is not None:
            return f"{sentence(self.age(condition.age))} {_ANSWER[condition.age.unknown]}"
        if condition.value is not None:
            text = f"{self.value(condition.value.of)} är {limits(condition.value)}"
            return f"{sentence(text)} {_ANSWER[condition.value.unknown]}"
        assert condition.date is not None
        text = f"{self.moment(condition.date.of)} infaller {self.window(condition.date)}"
        return f"{sentence(text)} {_ANSWER[condition.date.unknown]}"
