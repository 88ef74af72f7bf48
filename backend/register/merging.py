"""Two pathways that become one: what the merge asks of both, and what follows it into the joint one."""

from collections.abc import Iterator
from itertools import count

from indicators.base import Provenance
from indicators.catalogue.remarks import Remark, error
from indicators.catalogue.whole import Catalogue
from indicators.entries.pathway import Goal, GoalOrigin, Merge, Pathway, PathwayDate

LONGEST_ID = 80


def merged(pathway: Pathway, into: Pathway, day: str, source: str) -> Pathway:
    """The pathway's next version: what it was, and since when it is part of another. Counts still tell of it."""
    when = PathwayDate(event="merged", date=day, source=source, mark="read")
    earlier = [one for one in pathway.dates if one.event != "merged"]
    return pathway.model_copy(
        update={
            "version": pathway.version + 1,
            "phase": "merged",
            "dates": [*earlier, when],
            "merge": Merge(into=into.id, done=True, source=source),
            "provenance": [*pathway.provenance, Provenance(facts=["merge"], source=source, mark="read")],
        }
    )


def joint(pathway: Pathway, into: Pathway, version: int) -> Pathway:
    """The next version of the one that stays: the other's names, ids, areas and goals are its own too."""
    assert pathway.merge is not None
    names = [pathway.id, pathway.name.sv, *pathway.aliases]
    areas = [pathway.programme_area, *pathway.other_areas]
    follows = Provenance(facts=["aliases", "goals"], source=pathway.merge.source, mark="read")
    return into.model_copy(
        update={
            "version": version,
            "aliases": list(dict.fromkeys([*into.aliases, *names])),
            "other_areas": list(
                dict.fromkeys([*into.other_areas, *(one for one in areas if one and one != into.programme_area)])
            ),
            "goals": [*into.goals, *_moved(pathway, into)],
            "provenance": [*into.provenance, follows],
        }
    )


def _moved(pathway: Pathway, into: Pathway) -> Iterator[Goal]:
    """The goals, with the ids that they can have in the other; where they came from is kept, since indicators say that."""
    taken = {goal.id for goal in into.goals}
    for goal in pathway.goals:
        free = next(one for one in _ids(goal.id, pathway.id) if one not in taken)
        taken.add(free)
        origin = goal.origin or GoalOrigin(pathway=pathway.id, goal=goal.id)
        yield goal.model_copy(update={"id": free, "origin": origin})


def _ids(goal: str, pathway: str) -> Iterator[str]:
    """Ids that a goal may have elsewhere: its own, with the pathway that it comes from, then numbered."""
    yield goal
    for number in count(1):
        mark = "" if number == 1 else f"-{number}"
        yield f"{goal}-{pathway}"[: LONGEST_ID - len(mark)].rstrip("-") + mark


def is_followed(pathway: Pathway, known: Catalogue) -> bool:
    """Whether what follows a merge has followed already."""
    into = known.pathway_by_id.get(pathway.merged_into or "")
    return into is not None and pathway.id in into.aliases


def faults(known: Catalogue, pathway: Pathway) -> Iterator[Remark]:
    """Merges that lead back to where they began, or into what is itself merged away or no pathway."""
    into = known.pathway_by_id.get(pathway.merged_into or "")
    if into is None:
        return
    if into.id == pathway.id or leads_to(known, into, pathway.id):
        yield error(
            pathway.id, "merge-circle", f"{into.id} är självt sammanslaget med {pathway.id}: det blir en cirkel"
        )
    elif into.merged_into or into.phase == "not_a_pathway":
        message = f"{into.id} gäller inte längre som vårdförlopp: slå samman med det som gäller"
        yield error(pathway.id, "merge-target", message)


def leads_to(known: Catalogue, pathway: Pathway, sought: str) -> bool:
    """Whether merges, done or planned, lead from the pathway to another."""
    seen: set[str] = set()
    step: Pathway | None = pathway
    while step is not None and step.merge and step.id not in seen:
        if step.merge.into == sought:
            return True
        seen.add(step.id)
        step = known.pathway_by_id.get(step.merge.into)
    return False
