"""Pathways as people read them: the list, one pathway with its goals, and how they meet the criteria."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session

from backend.core.errors import NotFound
from backend.core.permissions import Actor
from backend.core.refusals import refusal
from backend.register import consultations, searching
from backend.register.catalogue import visible
from backend.register.criteria import judgements_out, of_pathway
from backend.register.pathway_schemas import PathwayDetail
from backend.register.reading import Version, catalogue, register
from backend.register.schemas import GoalOut, PathwayOut
from indicators.catalogue.whole import Catalogue
from indicators.entries.pathway import Goal, Pathway
from indicators.entries.specification import Specification


def tied(versions: Iterable[Version], known: Catalogue) -> Mapping[str, list[Version]]:
    """The versions under each pathway that they follow, by the id that `known` has it under now; proposals are no pathway's."""
    by_pathway: dict[str, list[Version]] = defaultdict(list)
    for version in (one for one in versions if not one.specification.proposal):
        for link in version.specification.pathways:
            by_pathway[known.pathway_id(link.pathway)].append(version)
    return by_pathway


def pathways(
    session: Session,
    actor: Actor,
    programme_area: str | None = None,
    confirmed: bool | None = None,
    text: str | None = None,
) -> list[PathwayOut]:
    """Pathways, of one programme area or all, with counts of the indicators that the actor may see; with `text` those that have
    its words, best first."""
    known = catalogue(session)
    programme_area = known.area_id(programme_area)
    seen, published = tied(visible(session, actor), known), tied(register(session).published.values(), known)
    return [
        pathway_out(known, p, seen.get(p.id, []), published.get(p.id, [])).model_copy(update={"hits": hits})
        for identifier, hits in searching.matching_pathways(session, text or "").items()
        if (p := known.pathway_by_id[identifier])
        and programme_area in (None, p.programme_area, *p.other_areas)
        and confirmed in (None, p.confirmed)
    ]


def every(session: Session) -> list[Pathway]:
    """Every pathway of the catalogue, by id."""
    return list(catalogue(session).pathways)


def pathway_out(
    known: Catalogue, pathway: Pathway, seen: Sequence[Version], published: Sequence[Version]
) -> PathwayOut:
    """One line of the list of pathways: how many indicators of it the reader sees, and of the published ones."""
    approved = next((d.date for d in pathway.dates if d.event == "approved" and not d.planned), None)
    return PathwayOut(
        id=pathway.id,
        name_sv=pathway.name.sv,
        name_en=pathway.name.en,
        programme_area=pathway.programme_area,
        other_areas=pathway.other_areas,
        programme_area_name=known.area_names.get(pathway.programme_area or ""),
        generic=pathway.generic,
        confirmed=pathway.confirmed,
        phase=pathway.phase,
        table=pathway.table,
        approved=approved,
        merged_into=pathway.merge.into if pathway.merge else None,
        indicators=len(seen),
        indicators_published=len(published),
        indicators_followable=sum(version.specification.followable for version in published),
    )


def pathway_detail(session: Session, actor: Actor, identifier: str) -> PathwayDetail:
    """A pathway's page, with the indicators that the actor may see.

    Raises NotFound.
    """
    known = catalogue(session)
    pathway = known.pathway(identifier)
    if pathway is None:
        raise NotFound(refusal("pathway-missing"))
    seen = tied(visible(session, actor), known).get(pathway.id, [])
    published = tied(register(session).published.values(), known).get(pathway.id, [])
    assessment = of_pathway(session, pathway.id)
    return PathwayDetail(
        **pathway_out(known, pathway, seen, published).model_dump(),
        aliases=pathway.aliases,
        begins_sv=pathway.begins.sv if pathway.begins else None,
        begins_en=pathway.begins.en if pathway.begins else None,
        ends_sv=pathway.ends.sv if pathway.ends else None,
        ends_en=pathway.ends.en if pathway.ends else None,
        dates=[d.model_dump(mode="json") for d in pathway.dates],
        goals=_goals(pathway, seen, published),
        assessments=judgements_out(known.criteria, assessment),
        assessment_year=assessment.year if assessment else None,
        consultations=consultations.of_pathway(session, pathway.id),
        provenance=[p.model_dump(mode="json") for p in pathway.provenance],
        note=pathway.note.sv if pathway.note else None,
    )


def every_goal(session: Session, actor: Actor) -> list[tuple[Pathway, GoalOut]]:
    """The goals of every pathway, as the actor sees them on the pathways' pages; those of a merged one where they went."""
    known = catalogue(session)
    seen, published = tied(visible(session, actor), known), tied(register(session).published.values(), known)
    return [
        (pathway, goal)
        for pathway in every(session)
        if not pathway.merged_into
        for goal in _goals(pathway, seen.get(pathway.id, []), published.get(pathway.id, []))
    ]


def _goals(pathway: Pathway, seen: Sequence[Version], published: Sequence[Version]) -> list[GoalOut]:
    def following(versions: Sequence[Version], goal: Goal) -> list[Specification]:
        specifications = (version.specification for version in versions)
        return [s for s in specifications if any(pathway.goal_of(li.pathway, li.goal) == goal for li in s.pathways)]

    return [
        GoalOut(
            id=goal.id,
            text=goal.text.sv,
            mark=goal.mark,
            source=goal.source,
            indicators=[s.id for s in following(seen, goal)],
            covered=any(s.followable for s in following(published, goal)),
        )
        for goal in pathway.goals
    ]
