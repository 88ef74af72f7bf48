"""What to structure next, by what the regions' attested computations say that they lack; and what named sets count."""

from collections.abc import Collection, Sequence

from sqlmodel import Session

from backend.collection import computations
from backend.core.permissions import Action, Actor, NotAllowed, may, may_somewhere, regions_for
from backend.core.refusals import refusal
from backend.core.storage import Storage
from backend.followability import reading
from backend.followability.schemas import MissingOut, SetOut, StructureNext
from backend.register.reading import catalogue, register
from indicators.catalogue.geography import geography
from indicators.catalogue.whole import Catalogue
from indicators.entries.named_set import NamedSet
from indicators.followability.named_figures import last_day, set_figures
from indicators.followability.structure_next import Missing, RegionSaid, as_input, structure_next


def next_to_structure(session: Session, actor: Actor, storage: Storage) -> StructureNext:
    """What regions lack, summed by what it would make followable. Which regions is told of those whose submissions the actor
    may read.

    Raises NotAllowed for who neither prepares specifications nor hands in.
    """
    if not (may(actor, Action.READ_DRAFTS) or may_somewhere(actor, Action.READ_SUBMISSION)):
        raise NotAllowed(refusal("not-allowed"))
    computations_made = [
        RegionSaid(one.region, one.computed, one.lacks) for one in computations.attested(session, storage)
    ]
    missing, readable = structure_next(computations_made), regions_for(actor, Action.READ_SUBMISSION)
    known, pathways = catalogue(session), _pathways(session)
    return StructureNext(
        computations=len(computations_made),
        regions=len({one.region for one in computations_made}),
        lacking=len({region for one in missing for region, _ in one.alone | one.among}),
        missing=[_missing_out(one, known, pathways, readable) for one in missing],
    )


def _pathways(session: Session) -> dict[str, set[str]]:
    """The pathways that each indicator follows, by its newest version."""
    known = catalogue(session)
    return {
        version.specification.id: {of.id for of in reading.pathways_of(version, known)}
        for version in register(session).newest()
    }


def _missing_out(
    one: Missing, known: Catalogue, pathways: dict[str, set[str]], readable: Collection[str] | None
) -> MissingOut:
    as_words = as_input(one.what, {name: codelist.name.sv for name, codelist in known.codelist_by_id.items()})
    return MissingOut(
        what=one.what,
        kind=as_words.kind,
        name_sv=as_words.swedish,
        indicators=sorted(one.indicators),
        pathways=sorted(set[str]().union(*(pathways.get(indicator, ()) for indicator in one.indicators))),
        regions=len(one.regions),
        region_names=_names(sorted(one.regions), readable),
        pairs=len(one.alone),
        among=len(one.among),
    )


def _names(regions: Sequence[str], readable: Collection[str] | None) -> list[str] | None:
    """The names of the regions that the actor may read, None where none of their computations is the actor's to read."""
    if readable is not None and not set(regions) & set(readable):
        return None
    return [geography().region_name(code) for code in regions if readable is None or code in readable]


def sets(session: Session, actor: Actor) -> list[SetOut]:
    """The named sets of indicators, each on its date: a member can be followed then by the meetings held until that day."""
    return [_set_out(session, actor, one) for one in catalogue(session).named_sets if one.of == "indicator"]


def _set_out(session: Session, actor: Actor, named: NamedSet) -> SetOut:
    followed = reading.followed(session, actor, last_day(named.holds_for))
    figures = set_figures(named, {one.id: one.followable for one in followed}, _pathways(session))
    return SetOut(
        **named.model_dump(include={"id", "holds_for", "stated"}),
        **vars(figures),
        name_sv=named.name.sv,
        name_en=named.name.en,
        unread_sv=named.unread.sv if named.unread else None,
        unread_en=named.unread.en if named.unread else None,
    )
