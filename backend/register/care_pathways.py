"""Pathways as people read them: the list, one pathway with its goals, and how they meet the criteria."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session

from backend.core.errors import NotFound
from backend.core.permissions import Actor
from backend.register import consultations, searching
from backend.register.catalogue import visible
from backend.register.criteria import judgements_out, of_pathway
from backend.register.pathway_schemas import PathwayDetail
from backend.register.reading import Version, catalogue, register
from backend.register.schemas import GoalOut, PathwayOut
from indicators.catalogue.packaged import packaged
from indicators.entries.pathway import Pathway
from indicators.entries.specification import Specification


def tied(versions: Iterable[Version]) -> Mapping[str, list[Version]]:
    """The versions under each pathway that they follow."""
    by_pathway: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        for link in version.specification.pathways:
            by_pathway[link.pathway].append(version)
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
    seen, published = tied(visible(session, actor)), tied(register(session).published.values())
    return [
        pathway_out(p, seen.get(p.id, []), published.get(p.id, [])).model_copy(update={"hits": hits})
        for identifier, hits in searching.matching_pathways(session, text or "").items()
        if (p := catalogue(session).pathway_by_id[identifier])
        and programme_area in (None, p.programme_area)
        and confirmed in (None, p.confirmed)
    ]


def every() -> list[Pathway]:
    """Every pathway of the catalogue, by id."""
    return list(packaged().pathways)


def pathway_out(pathway: Pathway, seen: Sequence[Version], published: Sequence[Version]) -> PathwayOut:
    """One line of the list of pathways: how many indicators of it the reader sees, and of the published ones."""
    approved = next((d.date for d in pathway.dates if d.event == "approved" and not d.planned), None)
    return PathwayOut(
        id=pathway.id,
        name_sv=pathway.name.sv,
        name_en=pathway.name.en,
        programme_area=pathway.programme_area,
        programme_area_name=packaged().area_names.get(pathway.programme_area or ""),
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
    pathway = catalogue(session).pathway(identifier)
    if pathway is None:
        raise NotFound("Vårdförloppet finns inte i katalogen.")
    seen = tied(visible(session, actor)).get(identifier, [])
    published = tied(register(session).published.values()).get(identifier, [])
    assessment = of_pathway(session, identifier)
    return PathwayDetail(
        **pathway_out(pathway, seen, published).model_dump(),
        dates=[d.model_dump(mode="json") for d in pathway.dates],
        goals=_goals(pathway, seen, published),
        assessments=judgements_out(assessment),
        assessment_year=assessment.year if assessment else None,
        consultations=consultations.of_pathway(session, identifier),
        provenance=[p.model_dump(mode="json") for p in pathway.provenance],
        note=pathway.note.sv if pathway.note else None,
    )


def every_goal(session: Session, actor: Actor) -> list[tuple[Pathway, GoalOut]]:
    """The goals of every pathway, as the actor sees them on the pathways' pages."""
    seen, published = tied(visible(session, actor)), tied(register(session).published.values())
    return [
        (pathway, goal)
        for pathway in every()
        for goal in _goals(pathway, seen.get(pathway.id, []), published.get(pathway.id, []))
    ]


def _goals(pathway: Pathway, seen: Sequence[Version], published: Sequence[Version]) -> list[GoalOut]:
    def following(versions: Sequence[Version], goal: str) -> list[Specification]:
        specifications = (version.specification for version in versions)
        return [s for s in specifications if any(li.pathway == pathway.id and li.goal == goal for li in s.pathways)]

    return [
        GoalOut(
            id=goal.id,
            text=goal.text.sv,
            indicators=[s.id for s in following(seen, goal.id)],
            covered=any(s.followable for s in following(published, goal.id)),
        )
        for goal in pathway.goals
    ]
