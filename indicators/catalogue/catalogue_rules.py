"""Rules over several entries at once: pathways and their goals, regions, counts, registers' variables."""

from collections import Counter
from collections.abc import Collection, Iterator

from indicators.agreements import worked_examples
from indicators.agreements.rulebook import Rulebook
from indicators.agreements.rulebook_rules import placed_measures
from indicators.catalogue import document_counts
from indicators.catalogue.remarks import Context, Remark, error, remark
from indicators.definition.named_conditions import NamedCondition
from indicators.definition.validation import codelists_used
from indicators.entries.geography import NATION
from indicators.entries.named_set import NamedSet
from indicators.entries.pathway import Pathway


def goals_followed(context: Context) -> Iterator[Remark]:
    """Every goal is followed by some indicator that can be followed."""
    covered = {
        (link.pathway, link.goal)
        for spec in context.catalogue.specifications
        if spec.followable
        for link in spec.pathways
    }
    for pathway in context.catalogue.pathways:
        if pathway.merged_into:
            continue  # its goals stand in the joint pathway, and are told of there
        followed = [pathway.goal_of(*link) for link in covered]
        for goal in pathway.goals:
            if goal not in followed:
                yield remark(pathway.id, "goal-not-covered", goal.id, goal=goal.id)


def pathway_remarks(pathway: Pathway, context: Context) -> Iterator[Remark]:
    """What does not hold together in a pathway's area, merge and marks, and goals that it lacks though they are followed."""
    areas = {area.id for area in context.catalogue.programme_areas}
    if pathway.programme_area and pathway.programme_area not in areas:
        yield error(pathway.id, "unknown-area", f"inget programområde heter '{pathway.programme_area}'")
    for area in pathway.other_areas:
        if area not in areas - {pathway.programme_area}:
            yield error(pathway.id, "unknown-area", f"'{area}' är inget annat programområde")
    if pathway.programme_area is None and not pathway.note:
        yield error(pathway.id, "no-area", "inget programområde: säg varför i 'note'")
    if pathway.merge and pathway.merge.into not in context.catalogue.pathway_by_id:
        yield error(pathway.id, "merge", f"sammanslaget med '{pathway.merge.into}', som inte finns i katalogen")
    if pathway.merge and pathway.merge.done != (pathway.phase == "merged"):
        yield error(pathway.id, "merge", "fas och sammanslagning säger emot varandra")
    if not pathway.confirmed and not any(
        entry.mark in ("memory", "partly", "unconfirmed") for entry in pathway.provenance
    ):
        yield error(pathway.id, "confirmed", "ett obekräftat vårdförlopp måste ha ett märke som säger det")
    yield from _goals_of(pathway)
    yield from _names_of(pathway, context)


def _goals_of(pathway: Pathway) -> Iterator[Remark]:
    for goal in pathway.goals:
        if (goal.source is None) == (goal.mark in ("read", "partly")):
            yield error(
                pathway.id, "goal-source", f"målet '{goal.id}': ett läst mål säger var i 'source', ett eget har ingen"
            )


def _names_of(pathway: Pathway, context: Context) -> Iterator[Remark]:
    """An alias or id that another pathway has too would resolve to either."""
    own = {pathway.id, *pathway.aliases}
    for other in context.catalogue.pathways:
        if other.id != pathway.id and pathway.id != other.merged_into and other.id != pathway.merged_into:
            for name in sorted(own & {other.id, *other.aliases}):
                yield error(pathway.id, "alias", f"'{name}' betyder också {other.id}")


def pathways_hold(context: Context) -> Iterator[Remark]:
    """Each pathway's area, merge and marks hold together."""
    for pathway in context.catalogue.pathways:
        yield from pathway_remarks(pathway, context)


def regions_hold(context: Context) -> Iterator[Remark]:
    """21 regions and the nation, six healthcare regions that together hold every region, 26 programme areas."""
    catalogue = context.catalogue
    expected = {
        "regions": (len(catalogue.region_codes), 21),
        "healthcare_regions": (len(catalogue.healthcare_regions), 6),
        "programme_areas": (len(catalogue.programme_areas), 26),
    }
    for what, (number, right) in expected.items():
        if number != right:
            yield error(what, "number", f"{number} poster, {right} väntades")
    if NATION not in catalogue.region_by_code:
        yield error("regions", "nation", "Riket (00) saknas")
    members = {member.region for area in catalogue.healthcare_regions for member in area.members}
    for code in sorted(set(catalogue.region_codes) ^ members):
        yield error(
            "healthcare_regions", "membership", f"region {code} hör inte till någon sjukvårdsregion, eller är okänd"
        )


def aliases_point_at_one_region(context: Context) -> Iterator[Remark]:
    """No name, letter or alias means two regions."""
    names = Counter(
        name.casefold()
        for region in context.catalogue.regions
        for name in {region.name, region.letter or region.code, *region.aliases}
    )
    for name, number in names.items():
        if number > 1:
            yield error("regions", "alias", f"'{name}' betyder {number} regioner")


def unknown_members(named: NamedSet, indicators: Collection[str], pathways: Collection[str]) -> Iterator[Remark]:
    """Members of a named set that are not among what is known."""
    known = pathways if named.of == "pathway" else indicators
    for member in named.members:
        if member not in known:
            yield error(named.id, "unknown-member", f"'{member}' finns inte i katalogen")


def named_sets_have_their_members(context: Context) -> Iterator[Remark]:
    """Every member of every named set is in the catalogue."""
    catalogue = context.catalogue
    indicators = {spec.id for spec in catalogue.specifications}
    for named in catalogue.named_sets:
        yield from unknown_members(named, indicators, catalogue.pathway_by_id)


def counts_agree_or_are_explained(context: Context) -> Iterator[Remark]:
    """Where the catalogue's count differs from a document's, the difference is explained."""
    for comparison in document_counts.compare(context.catalogue):
        stated = comparison.stated
        if comparison.own is None:
            yield error(stated.id, "count", f"ingenting räknar '{stated.measure}'")
        elif not comparison.agrees and stated.difference is None:
            yield error(
                stated.id,
                "count",
                f"dokumentet säger {stated.stated}, katalogen {comparison.own}: förklara i 'difference'",
            )
        elif not comparison.agrees:
            yield remark(stated.id, "count-explained", stated=stated.stated, own=comparison.own)


def named_conditions_hold(context: Context) -> Iterator[Remark]:
    """Every named condition holds."""
    for entry in context.catalogue.conditions:
        yield from named_condition_remarks(entry, context)


def named_condition_remarks(entry: NamedCondition, context: Context) -> Iterator[Remark]:
    """Code lists of a named condition that are nowhere, and provenance that names none of its fields."""
    for name in codelists_used(entry):
        if name not in entry.codelists and name not in context.catalogue.codelist_by_id:
            yield error(entry.id, "unknown-codelist", f"ingen kodlista heter '{name}'")
    named = {fact for source in entry.provenance for fact in source.facts}
    for fact in sorted(named - NamedCondition.model_fields.keys()):
        yield error(entry.id, "provenance", f"'{fact}' är inget fält i ett gemensamt villkor")


def variables_agree(context: Context) -> Iterator[Remark]:
    """A register's variable has the same type in every specification: they are computed from the same records."""
    known: dict[tuple[str, str], tuple[str, str]] = {}
    for spec in context.catalogue.specifications:
        for register, variables in (spec.computation.variables if spec.computation else {}).items():
            for name, kind in variables.items():
                other, first = known.setdefault((register, name), (spec.id, kind))
                if kind != first:
                    yield error(spec.id, "variable-type", f"{register}.{name} är {kind} här men {first} i {other}")


def rulebook_remarks(rulebook: Rulebook, known: Collection[str]) -> Iterator[Remark]:
    """Measures that are not among the `known` indicators, and worked examples that do not give what they say."""
    unknown = {measure: place for place, measure in reversed([*placed_measures(rulebook)]) if measure not in known}
    for measure, place in sorted(unknown.items()):
        message = f"ingen indikator heter '{measure}'; rätta stavningen, eller lägg in indikatorn först"
        yield error(rulebook.id, "unknown-measure", message, place)
    for other in rulebook.alternatives.values():
        # An alternative may want what nobody collects, but must say so.
        missing = rulebook.under([other.id]).indicators - rulebook.indicators - set(known)
        if missing and other.needs is None:
            yield error(rulebook.id, "unknown-measure", f"{other.id}: säg i 'needs' att {min(missing)} saknas")
    for number, failure in worked_examples.failures(rulebook):
        yield error(rulebook.id, "example", failure, ("examples", number))


def rulebooks_hold(context: Context) -> Iterator[Remark]:
    """Every rulebook measures what the catalogue has, and its worked examples give what they say."""
    known = {spec.id for spec in context.catalogue.specifications}
    for rulebook in context.catalogue.rulebooks:
        yield from rulebook_remarks(rulebook, known)
