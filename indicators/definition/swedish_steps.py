"""A whole definition as numbered steps in plain Swedish, for those who must check what it does without programming.

Worked patients are not here: they are tables of their own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import Literal

from indicators.definition.codelists import CodeList
from indicators.definition.language import Attribution, Choice, Computation, LocalCodes
from indicators.definition.names import Names
from indicators.definition.swedish_conditions import Point, Sentences, flat
from indicators.definition.swedish_terms import KINDS, TYPES, capital, listed, number, quoted, sentence
from indicators.definition.validation import codelists_used

Part = Literal["steps", "choices", "codelists"]
"""What a numbered step is about: how to compute, the interpretations chosen, or the code lists."""


@dataclass(frozen=True)
class Numbered:
    """One numbered step: its title, and its sentences as points."""

    number: int
    title: str
    points: tuple[Point, ...]
    part: Part = "steps"


def steps(definition: Computation, codelists: Mapping[str, CodeList]) -> list[Numbered]:
    """The definition as numbered steps in the order they are taken; `codelists` are the catalogue's, by id."""
    sentences = Sentences(definition, codelists)
    entries = [
        *_counted(sentences),
        *_prepared(sentences),
        *_populations(sentences),
        *_measured(sentences),
        ("steps", "Var resultatet hör hemma", _belongs(sentences, definition.attribution)),
        *_beside(sentences),
    ]
    filled = [entry for entry in entries if entry[2]]
    return [Numbered(place, title, tuple(points), part) for place, (part, title, points) in enumerate(filled, start=1)]


def plain(numbered: list[Numbered]) -> str:
    """The steps as text, each point on a line of its own, indented under what it belongs to."""
    lines: list[str] = []
    for step in numbered:
        lines.append(f"{step.number}. {step.title}")
        lines += [line for point in step.points for line in indented(point, 1)]
    return "\n".join(lines)


def indented(point: Point, depth: int) -> Iterator[str]:
    """A point's lines, the points under it a step further in."""
    yield f"{'   ' * depth}– {point.text}"
    for part in point.points:
        yield from indented(part, depth + 1)


_Entry = tuple[Part, str, list[Point]]


def _counted(sentences: Sentences) -> Iterator[_Entry]:
    definition = sentences.definition
    if definition.of is None:
        text = "Varje person räknas högst en gång."
    else:
        article, single, _ = KINDS[definition.counts]
        each = f"Varje rad i {quoted(definition.of)} är {article} {single} och räknas för sig"
        text = f"{each}: en person kan räknas flera gånger."
    period = "Perioden är mätperioden, från och med dess första dag till och med dess sista."
    yield "steps", "Vad som räknas", [Point(text), Point(period)]
    if definition.variables:
        yield (
            "steps",
            "Uppgifter som hämtas ur register",
            [_variables(*entry) for entry in definition.variables.items()],
        )


def _variables(register: str, variables: Mapping[str, str]) -> Point:
    words = [f"{quoted(name)} ({TYPES[kind]})" for name, kind in variables.items()]  # type: ignore[index]
    return Point(f"Ur {quoted(register)}: {listed(words) if words else 'inga egna variabler'}.")


def _prepared(sentences: Sentences) -> Iterator[_Entry]:
    """Each named part, those of a named condition under its name and text: they ask for nothing but it and what it uses."""
    parts, order = _parts(sentences), Names(sentences.definition).order
    for used in sentences.definition.uses.values():
        steps = [name for name in order if name in used.steps]
        names = [*zip(repeat("steps"), steps), *((part, name) for part in _LATER for name in getattr(used, part))]
        inside = (Point(f"{title}:", tuple(points)) for title, points in map(parts.pop, names))
        yield "steps", f"Gemensamt villkor: {used.name.sv}", [Point(used.text.sv), *inside]
    yield from (("steps", title, points) for title, points in parts.values())


_LATER = ("values", "conditions")
"""The named parts that are said after the steps."""


def _parts(sentences: Sentences) -> dict[tuple[str, str], tuple[str, list[Point]]]:
    """Title and sentences of every step, value and condition with a name, in the order they are taken."""
    definition = sentences.definition
    steps = {
        ("steps", name): (f"Ta fram {quoted(name)}", sentences.step(definition.steps[name]))
        for name in Names(definition).order
    }
    values = {
        ("values", name): (f"Räkna ut {quoted(name)}", [Point(sentence(sentences.value(value)))])
        for name, value in definition.values.items()
    }
    conditions = {
        ("conditions", name): (f"Villkoret {quoted(name)}", [sentences.condition(condition)])
        for name, condition in definition.conditions.items()
    }
    return {**steps, **values, **conditions}


def _populations(sentences: Sentences) -> Iterator[_Entry]:
    one = sentences.one
    words = {
        "initial_population": ("Utgångspopulation", f"{capital(one)} hör till utgångspopulationen när:"),
        "denominator": ("Nämnare", f"Av utgångspopulationen hör {one} till nämnaren när:"),
        "exclusions": ("Exklusioner", f"Innan täljaren prövas tas {one} bort ur nämnaren när:"),
        "numerator": ("Täljare", f"Av dem som är kvar i nämnaren hör {one} till täljaren när:"),
        "exceptions": (
            "Undantag",
            f"Till sist, och bara om täljaren inte är uppfylld, tas {one} bort ur nämnaren när:",
        ),
    }
    populations = sentences.definition.populations
    for name, (title, intro) in words.items():
        if name in populations:
            yield "steps", title, [Point(intro, (sentences.condition(populations[name]),))]
        elif name == "denominator":
            yield "steps", title, [Point("Alla i utgångspopulationen hör till nämnaren.")]
    missing = sentences.definition.missing
    if missing is not None:
        yield "steps", "Bortfall", [Point(_MISSING[missing])]


_MISSING = {
    "excluded": "Går det inte att avgöra om täljaren är uppfylld utgår fallet ur nämnaren och redovisas som bortfall.",
    "not_met": "Går det inte att avgöra om täljaren är uppfylld stannar fallet i nämnaren och räknas som inte uppfyllt.",
}


def _measured(sentences: Sentences) -> Iterator[_Entry]:
    definition = sentences.definition
    if definition.measured is not None:
        text = sentence(f"För var och en som är kvar i nämnaren mäts {sentences.value(definition.measured)}")
        yield "steps", "Det som mäts", [Point(text), Point("Den vars värde är okänt utgår och redovisas som bortfall.")]
    if definition.events is not None:
        value = sentences.number_of(definition.events)
        yield "steps", "Händelser", [Point(sentence(f"För var och en som är kvar i nämnaren räknas {value}"))]


def _belongs(sentences: Sentences, where: Attribution) -> list[Point]:
    clauses = [f"Regionen är {sentences.reference(where.region)}"]
    clauses.append(f"Vårdenheten är {sentences.reference(where.unit)}" if where.unit else "Ingen vårdenhet anges")
    if where.age_at is not None:
        clauses.append(
            f"Åldersgruppen är {_groups(where.age_groups)} vid denna tidpunkt: {sentences.moment(where.age_at)}"
        )
    else:
        clauses.append("Ingen åldersgrupp anges")
    if where.month_of is not None:
        clauses.append(f"Månaden är den som rymmer {sentences.moment(where.month_of)}")
    else:
        clauses.append("Redovisas månader görs hela beräkningen om med varje månad som period")
    return [Point(sentence(text)) for text in clauses]


def _groups(bounds: list[int]) -> str:
    """`0–49, 50–69 eller minst 70 år`; who is younger than the first group is in the total only."""
    younger = f" (yngre än {bounds[0]} år finns bara i totalen)" if bounds[0] else ""
    groups = [f"{low}–{high - 1}" for low, high in pairwise(bounds)]
    return f"{listed([*groups, f'minst {bounds[-1]}'], 'eller')} år{younger}"


def _beside(sentences: Sentences) -> Iterator[_Entry]:
    definition = sentences.definition
    yield "choices", "Valda tolkningar", [_choice(choice) for choice in definition.choices]
    names = list(dict.fromkeys([*definition.codelists, *codelists_used(definition)]))
    yield "codelists", "Kodlistor", [_codelist(sentences, name) for name in names]


def _choice(choice: Choice) -> Point:
    parts = (Point(sentence(f"Varför: {choice.why}")), Point(sentence(f"Annars: {choice.otherwise}")))
    return Point(f"{capital(choice.chosen.rstrip('.'))} (valet {quoted(choice.name)}):", parts)


def _codelist(sentences: Sentences, name: str) -> Point:
    own = sentences.definition.codelists.get(name)
    codelist = own or sentences.codelists.get(name)
    called = sentences.name_of_list(name)
    if codelist is None:
        return Point(f"{called}: lämnas av regionen.")
    if isinstance(codelist, LocalCodes) and codelist.supplied:
        but = f", utom {listed(map(_name, codelist.supplied_except))}" if codelist.supplied_except else ""
        return Point(f"{called}: lämnas av regionen, som {listed(map(_name, codelist.supplied), 'eller')}{but}.")
    but = f", utom {', '.join(codelist.excludes)}" if codelist.excludes else ""
    return Point(f"{called} ({codelist.system}): {', '.join(codelist.codes)}{but}.")


def _name(pattern: str) -> str:
    """A supplied list's name; `*` last stands for every name that begins so."""
    if pattern == "*":
        return "vilket namn som helst"
    return f"namn som börjar med ”{pattern[:-1]}”" if pattern.endswith("*") else f"”{pattern}”"


__all__ = ["Numbered", "Part", "Point", "flat", "indented", "number", "plain", "steps"]
