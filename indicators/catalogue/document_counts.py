"""The catalogue's own counts of pathways, held beside the documents' counts; differences are listed, not papered over."""

from collections.abc import Callable
from dataclasses import dataclass

from indicators.catalogue.whole import Catalogue
from indicators.entries.pathway import DocumentCount, Pathway


@dataclass(frozen=True)
class Comparison:
    """One stated count beside the catalogue's own; `own` is None where the catalogue has no way to count it."""

    stated: DocumentCount
    own: int | None

    @property
    def agrees(self) -> bool:
        """Whether the two are equal."""
        return self.own == self.stated.stated


def approved_by(pathway: Pathway, before: str) -> bool:
    """Approved by the end of `before` (a partial date), as far as the catalogue knows."""
    return any(
        d.event in ("approved", "published", "approved_before") and not d.planned and d.date[: len(before)] <= before
        for d in pathway.dates
    )


def approved_in(pathway: Pathway, year: str) -> bool:
    """Approved during the year, as far as the catalogue knows."""
    return any(d.event == "approved" and d.date.startswith(year) and not d.planned for d in pathway.dates)


def merged_by(pathway: Pathway, before: str) -> bool:
    """Merged into another by the end of `before` (a partial date)."""
    return any(d.event == "merged" and not d.planned and d.date[: len(before)] <= before for d in pathway.dates)


def published_by(pathway: Pathway, before: str) -> bool:
    """Approved by the end of `before` and not merged into another pathway by then."""
    return approved_by(pathway, before) and not merged_by(pathway, before)


def confirmed(catalogue: Catalogue) -> list[Pathway]:
    """The pathways that counts are of: those that the documents name."""
    return [pathway for pathway in catalogue.pathways if pathway.confirmed]


def _approved_in(year: str) -> Callable[[Catalogue], int]:
    return lambda catalogue: sum(approved_in(p, year) for p in confirmed(catalogue))


def _all_approved(catalogue: Catalogue) -> int:
    return sum(approved_by(p, "2023-09") for p in confirmed(catalogue))


def _published(catalogue: Catalogue) -> int:
    return sum(published_by(p, "2023-09") for p in confirmed(catalogue))


def _generic(catalogue: Catalogue) -> int:
    return sum(p.generic for p in confirmed(catalogue))


def _in_some_phase(catalogue: Catalogue) -> int:
    return sum(not p.generic for p in confirmed(catalogue))


def _conditions(catalogue: Catalogue) -> int:
    return len({p.condition for p in confirmed(catalogue) if not p.generic})


def _members(named: str) -> Callable[[Catalogue], int]:
    """How many members of a named set are read: those that nobody has read are not counted."""
    return lambda catalogue: len(_set_members(catalogue, named))


def _pathways_of_members(named: str) -> Callable[[Catalogue], int]:
    """In how many pathways the indicators are that are read of a named set."""

    def count(catalogue: Catalogue) -> int:
        members = set(_set_members(catalogue, named))
        own = (s for s in catalogue.specifications if s.id in members)
        return len({catalogue.pathway_id(link.pathway) for s in own for link in s.pathways})

    return count


def _set_members(catalogue: Catalogue, named: str) -> list[str]:
    return next((one.members for one in catalogue.named_sets if one.id == named), [])


MEASURES: dict[str, Callable[[Catalogue], int]] = {
    "approved": _all_approved,
    "approved_in_2020": _approved_in("2020"),
    "approved_in_2021": _approved_in("2021"),
    "approved_in_2022": _approved_in("2022"),
    "approved_in_2023": _approved_in("2023"),
    "published": _published,
    "generic_models": _generic,
    "in_some_phase": _in_some_phase,
    "conditions": _conditions,
    "on_their_way": lambda catalogue: sum(p.table == "3" for p in catalogue.pathways),
    "assessed": lambda catalogue: sum(p.table == "1-2" for p in catalogue.pathways),
    "indicators": lambda catalogue: sum(bool(s.pathways) and not s.proposal for s in catalogue.specifications),
    "indicators_published": lambda catalogue: sum(
        bool(s.pathways) and s.status == "published" for s in catalogue.specifications
    ),
    "first_13_pathways": _members("forsta-13-vardforloppen"),
    "indicators_of_first_13": _members("indikatorer-i-de-13-forsta"),
    "followed_of_first_13": _members("uppfoljda-av-de-13-forsta"),
    "asked_of_regions": _members("efterfragade-fran-regionerna"),
    "pathways_asked_of_regions": _pathways_of_members("efterfragade-fran-regionerna"),
}
"""The ways of counting that a DocumentCount's `measure` may name."""


def compare(catalogue: Catalogue) -> list[Comparison]:
    """Each stated count beside the catalogue's own."""
    return [
        Comparison(stated, MEASURES[stated.measure](catalogue) if stated.measure in MEASURES else None)
        for stated in catalogue.counts
    ]
