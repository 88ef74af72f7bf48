"""Rules for what is prioritised: how many, and whether it can be used; and for measures that lead nowhere."""

from collections import defaultdict
from collections.abc import Iterator

from indicators.catalogue.remarks import Context, Remark, error, remark
from indicators.entries.specification import PathwayLink, Specification

MAX_PRIORITISED = 3
"""Each pathway may have up to three prioritised indicators (delrapport 2023, "Uppföljning av vårdförloppen")."""


def at_most_three(context: Context) -> Iterator[Remark]:
    """No pathway has more prioritised indicators than three, each rank once."""
    ranked: dict[str, list[int]] = defaultdict(list)
    for spec in context.catalogue.specifications:
        for link in _prioritised(spec):
            ranked[context.catalogue.pathway_id(link.pathway)].append(link.priority or 0)
    for pathway, ranks in sorted(ranked.items()):
        for rank in sorted(set(ranks)):
            if (number := ranks.count(rank)) > 1:
                message = f"{number} indikatorer har prioritet {rank}; varje rang 1–3 finns en gång"
                yield error(pathway, "priority", message)
        if len(ranks) > MAX_PRIORITISED:
            message = f"{len(ranks)} indikatorer är prioriterade; högst {MAX_PRIORITISED} får vara det"
            yield error(pathway, "too-many-prioritised", message)


def priority_can_be_used(spec: Specification, context: Context) -> Iterator[Remark]:
    """What is prioritised is published, and can be followed now."""
    for link in _prioritised(spec):
        if spec.status == "draft":
            yield _of_pathway(spec, "priority-on-draft", link, context)
        elif not spec.followable:
            yield _of_pathway(spec, "priority-not-followable", link, context)


def direction_is_told(spec: Specification, context: Context) -> Iterator[Remark]:
    """What follows a goal or is prioritised says which way is better."""
    for link in spec.pathways:
        if spec.direction == "none" and (link.goal or link.priority):
            yield _of_pathway(spec, "no-direction", link, context)


def _of_pathway(spec: Specification, rule: str, link: PathwayLink, context: Context) -> Remark:
    name = context.catalogue.pathway_name(link.pathway)
    return remark(spec.id, rule, link.pathway, pathway=name.sv, pathway_en=name.en)


def _prioritised(spec: Specification) -> list[PathwayLink]:
    return [link for link in spec.pathways if link.priority]
