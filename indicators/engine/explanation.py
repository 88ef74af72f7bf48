"""What an explanation says, as a structure and as Swedish text. It holds a person's rows: it never leaves the region."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from indicators.definition.language import Computation
from indicators.definition.swedish_terms import FIELDS, number, quoted, word
from indicators.definition.worked_patients import FieldValue
from indicators.engine.query_engine import Row
from indicators.engine.steps import KEY, SURE

HIDDEN = frozenset({"person_id", "contact_id", KEY, SURE})
"""Keys that say nothing to the reader of one person's rows."""

_TITLES = {
    "initial_population": "Utgångspopulation",
    "denominator": "Nämnare",
    "exclusions": "Exklusioner",
    "numerator": "Täljare",
    "exceptions": "Undantag",
}
_SIGNS = {True: "ja", False: "nej", None: "okänt"}


@dataclass(frozen=True)
class StepOutcome:
    """A step: how many rows passed its filter, and which it gave in the end, each as a line."""

    name: str
    passed: int
    rows: list[str]


@dataclass(frozen=True)
class ConditionOutcome:
    """A condition: True, False or None (unknown), the rows or values behind it, and the conditions inside it."""

    text: str
    holds: bool | None
    because: list[str] = field(default_factory=list)
    parts: list["ConditionOutcome"] = field(default_factory=list)


@dataclass(frozen=True)
class UnitExplanation:
    """One counted unit: its own row, the steps taken for it alone, each population's criterion, and what became of it."""

    unit: str
    row: str
    steps: list[StepOutcome]
    answers: dict[str, ConditionOutcome]
    flags: Row
    verdict: list[str]


@dataclass(frozen=True)
class Explanation:
    """One person: the steps that are the person's as a whole, and every counted unit."""

    person: str
    steps: list[StepOutcome]
    units: list[UnitExplanation]

    def __str__(self) -> str:
        return "\n".join(lines(self))


def cell(value: FieldValue | float) -> str:
    """What stands in a field, for people; an empty one is unknown."""
    if value is None:
        return "uppgift saknas"
    if isinstance(value, date | str):
        return str(value)
    return number(round(value, 6)) if not isinstance(value, float) else f"{value:g}".replace(".", ",")


def line(row: Row, fields: Iterable[str]) -> str:
    """A row in one line: its filled fields, the last day only where it is not the first."""
    clauses = []
    for name in fields:
        value = row.get(name)
        if value is None or (name == "end" and value == row.get("start")):
            continue
        what = FIELDS[name][0] if name in FIELDS else quoted(name)
        clauses.append(f"{what} {word(name, value).strip('”') if isinstance(value, str) else cell(value)}")
    return ", ".join(clauses)


def verdict(definition: Computation, flags: Row) -> list[str]:
    """What became of the unit, in sentences."""
    fate = _fate(definition, flags)
    where = [f"{FIELDS[name][0]} {flags[name]}" for name in ("region", "unit") if flags[name] is not None]
    where += [f"åldersgrupp {flags['age_group']}"] if flags["age_group"] else []
    return [fate, f"Redovisas under {', '.join(where)}."] if flags["counted"] and where else [fate]


def _fate(definition: Computation, flags: Row) -> str:
    if not flags["initial_population"]:
        return "Hör inte till utgångspopulationen och räknas inte."
    if not flags["denominator"]:
        return "Hör till utgångspopulationen men inte till nämnaren."
    if flags["exclusion"]:
        return "Hör till nämnaren men tas bort innan täljaren prövas (exklusion)."
    if flags["exception"]:
        return "Uppfyller inte täljaren och tas därför bort ur nämnaren (undantag)."
    if flags["missing"]:
        what = "Värdet är okänt" if definition.measured is not None else "Täljaren går inte att avgöra"
        return f"{what}: utgår ur nämnaren (bortfall)."
    return f"Räknas i nämnaren{_outcome(definition, flags)}."


def _outcome(definition: Computation, flags: Row) -> str:
    if definition.measured is not None:
        return f" med värdet {cell(flags['measured'])}"
    if definition.events is not None:
        return f" med {flags['events']} händelser"
    if definition.numerator is None:
        return ""
    return " och i täljaren" if flags["numerator"] else " men inte i täljaren"


def lines(explanation: Explanation) -> Iterator[str]:
    """The whole explanation, line by line."""
    yield f"Person {explanation.person}"
    for step in explanation.steps:
        yield from _step(step, "")
    if not explanation.units:
        yield "Personen har ingenting som räknas, eller finns inte bland posterna."
    for unit in explanation.units:
        yield ""
        yield f"Räknad enhet: {unit.row or unit.unit}"
        for step in unit.steps:
            yield from _step(step, "  ")
        for name in (name for name in _TITLES if name in unit.answers):
            yield f"  {_TITLES[name]}"
            yield from _condition(unit.answers[name], "    ")
        yield from (f"  ⇒ {text}" for text in unit.verdict)


def _step(step: StepOutcome, indent: str) -> Iterator[str]:
    rows = "1 rad" if step.passed == 1 else f"{step.passed} rader"
    yield f"{indent}Steget {quoted(step.name)}: {rows} stämmer, {len(step.rows)} kvar"
    yield from (f"{indent}  • {row}" for row in step.rows)


def _condition(outcome: ConditionOutcome, indent: str) -> Iterator[str]:
    yield f"{indent}[{_SIGNS[outcome.holds]}] {outcome.text}"
    yield from (f"{indent}  • {row}" for row in outcome.because)
    for part in outcome.parts:
        yield from _condition(part, f"{indent}  ")
