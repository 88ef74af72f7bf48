"""What speaks of an entry, or is spoken of by it: what a reader meets the entry through, once another version is published."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from indicators.agreements.pots import ByPerformance, ByPopulation
from indicators.agreements.rulebook import Rulebook
from indicators.base import Entry, Name
from indicators.catalogue.whole import Catalogue
from indicators.definition.codelists import CodeList
from indicators.definition.language import Computation
from indicators.definition.named_conditions import NamedCondition
from indicators.definition.validation import codelists_used
from indicators.entries.assessment import PathwayAssessment
from indicators.entries.consultation import Consultation
from indicators.entries.figures import FigureSet
from indicators.entries.named_set import NamedSet
from indicators.entries.pathway import Pathway
from indicators.entries.source import DataSource
from indicators.entries.specification import Specification

What = Literal["pathway", "goal", "indicator", "named_set", "agreement", "assessment", "consultation", "condition"]
How = Literal[
    "followed",
    "followed_no_more",
    "follows",
    "measured",
    "paid_by",
    "member",
    "merged",
    "about",
    "uses",
    "said",
    "gone",
]


@dataclass(frozen=True)
class Touched:
    """One thing that the entry touches: what it is, its id and name, and how; `within` is the pathway of a goal."""

    what: What
    id: str
    name: Name
    how: How
    within: str | None = None


def touched(before: Entry | None, after: Entry, catalogue: Catalogue) -> list[Touched]:
    """What publishing `after` in place of `before` touches, each thing once; `catalogue` has what is published."""
    entries = [entry for entry in (before, after) if entry is not None]
    return list(dict.fromkeys(one for entry in entries for one in _of(entry, before, after, catalogue)))


def _of(entry: Entry, before: Entry | None, after: Entry, known: Catalogue) -> Iterator[Touched]:
    match entry:
        case Specification():
            yield from _of_specification(entry, after, known)
        case Pathway():
            yield from _of_pathway(entry, known)
            yield from _goals(before, after) if isinstance(after, Pathway) else ()
        case DataSource():
            users = (spec for spec in known.specifications if any(use.source == entry.id for use in spec.sources))
            yield from _named("indicator", "uses", users)
        case CodeList():
            yield from _named(
                "indicator", "uses", (s for s in known.specifications if counts_by(s.computation, entry.id))
            )
            yield from _named("condition", "uses", (one for one in known.conditions if counts_by(one, entry.id)))
        case NamedCondition():
            users = (one for one in known.specifications if one.computation and entry.id in one.computation.uses)
            yield from _named("indicator", "uses", users)
            yield from _named("condition", "uses", (one for one in known.conditions if entry.id in one.uses))
        case Rulebook():
            yield Touched("agreement", entry.id, entry.name, "said")
            measured = (spec for spec in known.specifications if spec.id in entry.indicators)
            yield from _named("indicator", "measured", measured)
        case FigureSet():
            yield from _named(
                "agreement", "paid_by", (book for book in known.rulebooks if paid_by_figures(book, entry))
            )
        case NamedSet():
            yield from _members(entry, known)
        case PathwayAssessment() | Consultation():
            yield from _named("pathway", "about", [p for p in [known.pathway(entry.pathway)] if p])


def _named(what: What, how: How, entries: Iterable[Entry]) -> Iterator[Touched]:
    for entry in entries:
        yield Touched(what, entry.id, entry.name, how)


def _of_specification(spec: Specification, after: Entry, known: Catalogue) -> Iterator[Touched]:
    kept = {link.pathway for link in after.pathways} if isinstance(after, Specification) else set()
    for link in spec.pathways:
        if pathway := known.pathway(link.pathway):
            yield Touched(
                "pathway", pathway.id, pathway.name, "followed" if link.pathway in kept else "followed_no_more"
            )
    sets = (one for one in known.named_sets if one.of == "indicator" and spec.id in one.members)
    yield from _named("named_set", "member", sets)
    yield from _named("agreement", "measured", (book for book in known.rulebooks if spec.id in book.indicators))


def _of_pathway(pathway: Pathway, known: Catalogue) -> Iterator[Touched]:
    yield Touched("pathway", pathway.id, pathway.name, "said")
    follow = (spec for spec in known.specifications if any(link.pathway == pathway.id for link in spec.pathways))
    yield from _named("indicator", "follows", follow)
    sets = (one for one in known.named_sets if one.of == "pathway" and pathway.id in one.members)
    yield from _named("named_set", "member", sets)
    yield from _named("assessment", "about", (one for one in known.assessments if one.pathway == pathway.id))
    yield from _named("consultation", "about", (one for one in known.consultations if one.pathway == pathway.id))
    merged = (one for one in known.pathways if one.merge and one.merge.into == pathway.id)
    yield from _named("pathway", "merged", merged)


def _goals(before: Entry | None, after: Pathway) -> Iterator[Touched]:
    """The goals that are said otherwise, are new or are gone."""
    old = {goal.id: goal for goal in before.goals} if isinstance(before, Pathway) else {}
    new = {goal.id: goal for goal in after.goals}
    for identifier in dict.fromkeys([*new, *old]):
        if old.get(identifier) != new.get(identifier):
            goal = new.get(identifier) or old[identifier]
            name = Name(sv=goal.text.sv, en=goal.text.en or goal.text.sv)
            yield Touched("goal", identifier, name, "said" if identifier in new else "gone", after.id)


def _members(entry: NamedSet, known: Catalogue) -> Iterator[Touched]:
    members: Mapping[str, Entry] = (
        {one.id: one for one in known.pathways}
        if entry.of == "pathway"
        else {one.id: one for one in known.specifications}
    )
    yield Touched("named_set", entry.id, entry.name, "said")
    what: What = "pathway" if entry.of == "pathway" else "indicator"
    yield from _named(what, "member", (members[one] for one in entry.members if one in members))


def counts_by(definition: Computation | NamedCondition | None, code_list: str) -> bool:
    """Whether a definition counts by the catalogue's code list of that id."""
    return definition is not None and code_list in _common_lists(definition)


def _common_lists(definition: Computation | NamedCondition) -> Collection[str]:
    """The catalogue's code lists that a definition names, beside its own."""
    return codelists_used(definition).keys() - definition.codelists.keys()


def paid_by_figures(book: Rulebook, figures: FigureSet) -> bool:
    """Whether a rulebook shares something out by inhabitants on the day that the figures are of."""
    keys = [pot.key for pot in book.shared_out.values()]
    shared = [key.reserved if isinstance(key, ByPerformance) else key for key in keys]
    return any(isinstance(key, ByPopulation) and key.date == figures.day for key in shared)
