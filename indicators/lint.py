"""Rules over the whole catalogue at once: what the types cannot see of one file alone. Errors block, warnings inform."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from indicators import counts
from indicators.catalogue import Catalogue
from indicators.geography import NATION
from indicators.pathway import Pathway
from indicators.specification import Example, Specification
from indicators.values import target_class, value_of

MAX_PRIORITISED = 3
"""Each pathway may have up to three prioritised indicators (delrapport 2023, "Uppföljning av vårdförloppen")."""

REQUIRED_WHEN_PUBLISHED = ("population", "interpretation", "sources_of_error")
COUNTED_KINDS = frozenset({"proportion", "ratio", "rate"})


@dataclass(frozen=True)
class Remark:
    """One thing the lint has to say: `entry` is the catalogue entry's id, `rule` the rule's name."""

    severity: Literal["error", "warning"]
    entry: str
    rule: str
    message: str


@dataclass(frozen=True)
class Context:
    """What a rule may look at: the catalogue, the known data sources, and the day of the check."""

    catalogue: Catalogue
    sources: Collection[str]
    today: date


Rule = Callable[[Context], Iterator[Remark]]
SpecificationRule = Callable[[Specification, Context], Iterator[Remark]]


def _error(entry: str, rule: str, message: str) -> Remark:
    return Remark("error", entry, rule, message)


def _warning(entry: str, rule: str, message: str) -> Remark:
    return Remark("warning", entry, rule, message)


def references_exist(spec: Specification, context: Context) -> Iterator[Remark]:
    """Every source, pathway and goal that the specification names is in the catalogue."""
    for use in spec.sources:
        if use.source not in context.sources:
            yield _error(spec.id, "unknown-source", f"no data source is called '{use.source}'")
    for link in spec.pathways:
        pathway = context.catalogue.pathway_by_id.get(link.pathway)
        if pathway is None:
            yield _error(spec.id, "unknown-pathway", f"no pathway is called '{link.pathway}'")
        elif link.goal and link.goal not in {goal.id for goal in pathway.goals}:
            yield _error(spec.id, "unknown-goal", f"{link.pathway} has no goal called '{link.goal}'")


def complete_when_published(spec: Specification, context: Context) -> Iterator[Remark]:
    """A published specification has all that a reader and a computing region need."""
    if spec.status != "published":
        return
    for field in REQUIRED_WHEN_PUBLISHED:
        if getattr(spec, field) is None:
            yield _error(spec.id, "incomplete", f"published, but '{field}' is missing")
    if spec.kind in COUNTED_KINDS and not (spec.numerator and spec.denominator):
        yield _error(spec.id, "incomplete", f"a published {spec.kind} needs numerator and denominator")
    if not spec.targets and spec.no_target_reason is None:
        yield _error(spec.id, "no-target-reason", "no target level: say why in 'no_target_reason'")
    if not spec.examples:
        yield _error(spec.id, "no-example", "a published specification needs at least one worked example")


def governed(spec: Specification, context: Context) -> Iterator[Remark]:
    """A published specification is checked by another than its author, and has a coming review."""
    who = spec.governance
    if who.checked_by == who.author:
        yield _error(spec.id, "own-review", "nobody checks their own specification")
    if spec.status == "published" and not (who.checked_by and who.reviewed and who.next_review):
        yield _error(spec.id, "governance", "published: 'checked_by', 'reviewed' and 'next_review' are needed")
    if who.next_review and who.reviewed and who.next_review <= who.reviewed:
        yield _error(spec.id, "governance", "'next_review' must come after 'reviewed'")
    if who.next_review and who.next_review < context.today:
        yield _warning(spec.id, "review-due", f"should have been read again by {who.next_review}")


def targets_make_sense(spec: Specification, context: Context) -> Iterator[Remark]:
    """Targets agree with the direction, with each other and with what values are possible."""
    wanted = {"higher": (">", ">="), "lower": ("<", "<=")}.get(spec.direction)
    levels = {target.level: target for target in spec.targets}
    if len(levels) < len(spec.targets):
        yield _error(spec.id, "target-twice", "a target level stands twice")
    for target in spec.targets:
        if wanted is None:
            yield _error(spec.id, "target-direction", "an indicator without direction cannot have a target")
        elif target.operator not in wanted:
            yield _error(spec.id, "target-direction", f"'{target.operator}' goes against the direction")
        if spec.bounded and not 0 <= target.value <= 100:
            yield _error(spec.id, "target-bounds", f"the target {target.value} is outside 0–100")
    if len(levels) == 2 and wanted:
        ordered = (
            levels["met"].value < levels["high"].value
            if spec.direction == "higher"
            else levels["met"].value > levels["high"].value
        )
        if not ordered:
            yield _error(spec.id, "target-order", "the high level must be harder to reach than the met level")


def _wrong(spec: Specification, example: Example) -> str | None:
    try:
        value = value_of(spec, example.given)
    except ValueError as error:
        return str(error)
    if value != example.expect.value:
        return f"gives {value}, expected {example.expect.value}"
    found = "no_target" if value is None else target_class(spec.targets, value)
    return (
        None
        if found == example.expect.target_class
        else f"falls in class '{found}', expected '{example.expect.target_class}'"
    )


def examples_hold(spec: Specification, context: Context) -> Iterator[Remark]:
    """Every worked example gives the value and the target class it says."""
    for place, example in enumerate(spec.examples):
        if fault := _wrong(spec, example):
            yield _error(spec.id, "example", f"example {place + 1} ({example.why}): {fault}")


def unit_fits_kind(spec: Specification, context: Context) -> Iterator[Remark]:
    """The unit is one that the kind can have."""
    fits = {
        "proportion": {"percent"},
        "rate": {"per_1000", "per_10000", "per_100000"},
        "yes_no": {"yes_no"},
        "index": {"index_points", "percent"},
        "count": {"count"},
    }.get(spec.kind)
    if fits is not None and spec.unit not in fits:
        yield _error(spec.id, "unit", f"a {spec.kind} cannot be given in {spec.unit}")


def provenance_points_at_facts(spec: Specification, context: Context) -> Iterator[Remark]:
    """Provenance names fields that exist, and every target and definition has its provenance."""
    named = {fact for entry in spec.provenance for fact in entry.facts}
    for fact in sorted(named - set(Specification.model_fields)):
        yield _error(spec.id, "provenance", f"'{fact}' is not a field of a specification")
    for fact in ("name", "definition", "direction", "sources", *(["targets"] if spec.targets else [])):
        if fact not in named:
            yield _error(spec.id, "provenance", f"nothing says where '{fact}' comes from")


def breakdowns_fit_levels(spec: Specification, context: Context) -> Iterator[Remark]:
    """A breakdown by unit is reported at unit level, and the other way round."""
    if ("unit" in spec.breakdowns) != ("unit" in spec.levels):
        yield _error(spec.id, "breakdown", "'unit' must stand both in breakdowns and in levels, or in neither")


SPECIFICATION_RULES: tuple[SpecificationRule, ...] = (
    references_exist,
    complete_when_published,
    governed,
    targets_make_sense,
    examples_hold,
    unit_fits_kind,
    provenance_points_at_facts,
    breakdowns_fit_levels,
)


def priorities(context: Context) -> Iterator[Remark]:
    """At most three prioritised indicators a pathway, each rank once."""
    ranks = Counter(
        (link.pathway, link.priority)
        for spec in context.catalogue.specifications
        for link in spec.pathways
        if link.priority
    )
    for (pathway, rank), number in sorted(ranks.items()):
        if number > 1:
            yield _error(pathway, "priority", f"{number} indicators have priority {rank}; each rank 1–3 stands once")


def goals_followed(context: Context) -> Iterator[Remark]:
    """Every goal is followed by some indicator that can be followed."""
    covered = {
        (link.pathway, link.goal)
        for spec in context.catalogue.specifications
        if spec.followable
        for link in spec.pathways
    }
    for pathway in context.catalogue.pathways:
        for goal in pathway.goals:
            if (pathway.id, goal.id) not in covered:
                yield _warning(pathway.id, "goal-not-covered", f"no followable indicator follows the goal '{goal.id}'")


def _pathway_remarks(pathway: Pathway, context: Context) -> Iterator[Remark]:
    areas = {area.id for area in context.catalogue.programme_areas}
    if pathway.programme_area and pathway.programme_area not in areas:
        yield _error(pathway.id, "unknown-area", f"no programme area is called '{pathway.programme_area}'")
    if pathway.programme_area is None and not pathway.note:
        yield _error(pathway.id, "no-area", "no programme area: say why in 'note'")
    if pathway.merge and pathway.merge.into not in context.catalogue.pathway_by_id:
        yield _error(pathway.id, "merge", f"merged into '{pathway.merge.into}', which is not in the catalogue")
    if pathway.merge and pathway.merge.done != (pathway.phase == "merged"):
        yield _error(pathway.id, "merge", "phase and merge disagree")
    if not pathway.confirmed and not any(
        entry.mark in ("memory", "partly", "unconfirmed") for entry in pathway.provenance
    ):
        yield _error(pathway.id, "confirmed", "an unconfirmed pathway must have a mark that says so")
    if pathway.table == "1-2":
        yield from _assessment_remarks(pathway, context)


def _assessment_remarks(pathway: Pathway, context: Context) -> Iterator[Remark]:
    given = {assessment.criterion: assessment for assessment in pathway.assessments}
    for criterion in context.catalogue.criteria:
        assessment = given.get(criterion.id)
        if assessment is None:
            yield _error(pathway.id, "assessment", f"{criterion.id} is not assessed")
        elif criterion.has_verdict != (assessment.verdict is not None):
            yield _error(
                pathway.id,
                "assessment",
                f"{criterion.id}: a verdict is {'needed' if criterion.has_verdict else 'not given'}",
            )
        elif not criterion.has_verdict and assessment.progress is None:
            yield _error(pathway.id, "assessment", f"{criterion.id}: 'progress' is needed")


def pathways_hold(context: Context) -> Iterator[Remark]:
    """Each pathway's area, merge, marks and assessments hold together."""
    for pathway in context.catalogue.pathways:
        yield from _pathway_remarks(pathway, context)


def regions_hold(context: Context) -> Iterator[Remark]:
    """21 regions and the nation, six healthcare regions that together hold every region, 26 programme areas."""
    catalogue = context.catalogue
    expected = {
        "regions": (len(catalogue.region_codes), 21),
        "healthcare_regions": (len(catalogue.healthcare_regions), 6),
        "programme_areas": (len(catalogue.programme_areas), 26),
    }
    for what, (found, right) in expected.items():
        if found != right:
            yield _error(what, "number", f"{found} entries, expected {right}")
    if NATION not in catalogue.region_by_code:
        yield _error("regions", "nation", "the nation (00) is missing")
    members = {member.region for area in catalogue.healthcare_regions for member in area.members}
    for code in sorted(set(catalogue.region_codes) ^ members):
        yield _error("healthcare_regions", "membership", f"region {code} is in no healthcare region, or is unknown")


def aliases_point_at_one_region(context: Context) -> Iterator[Remark]:
    """No name, letter or alias means two regions."""
    names = Counter(
        name.casefold()
        for region in context.catalogue.regions
        for name in {region.name, region.letter or region.code, *region.aliases}
    )
    for name, number in names.items():
        if number > 1:
            yield _error("regions", "alias", f"'{name}' means {number} regions")


def population_has_sources(context: Context) -> Iterator[Remark]:
    """A figure has a source, a missing one a reason."""
    for row in context.catalogue.population:
        entry = f"population {row.region} {row.date} {row.ages}"
        if row.persons is None and row.missing is None:
            yield _error(entry, "population", "no figure and no reason")
        if row.persons is not None and row.source is None:
            yield _error(entry, "population", "a figure without a source")


def counts_agree_or_are_explained(context: Context) -> Iterator[Remark]:
    """Where the catalogue's count differs from a document's, the difference is explained."""
    for comparison in counts.compare(context.catalogue):
        stated = comparison.stated
        if comparison.own is None:
            yield _error(stated.id, "count", f"nothing counts '{stated.measure}'")
        elif not comparison.agrees and stated.difference is None:
            yield _error(
                stated.id,
                "count",
                f"the document says {stated.stated}, the catalogue {comparison.own}: explain in 'difference'",
            )
        elif not comparison.agrees:
            yield _warning(stated.id, "count", f"the document says {stated.stated}, the catalogue {comparison.own}")


def every_specification(context: Context) -> Iterator[Remark]:
    """All the rules for single specifications, and ids that stand once."""
    for identifier, number in Counter(spec.id for spec in context.catalogue.specifications).items():
        if number > 1:
            yield _error(identifier, "id-twice", f"{number} files have this id")
    for spec in context.catalogue.specifications:
        yield from remarks_on(spec, context)


def remarks_on(spec: Specification, context: Context) -> Iterator[Remark]:
    """What the lint says of one specification, held against the rest of the catalogue."""
    for rule in SPECIFICATION_RULES:
        yield from rule(spec, context)


RULES: tuple[Rule, ...] = (
    regions_hold,
    aliases_point_at_one_region,
    population_has_sources,
    pathways_hold,
    priorities,
    goals_followed,
    counts_agree_or_are_explained,
    every_specification,
)


def lint(context: Context) -> list[Remark]:
    """Everything the lint has to say of the catalogue, errors first."""
    remarks = [remark for rule in RULES for remark in rule(context)]
    return sorted(remarks, key=lambda remark: (remark.severity, remark.entry, remark.rule, remark.message))
