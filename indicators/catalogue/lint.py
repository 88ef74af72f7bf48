"""Rules over the whole catalogue at once: what the types cannot see of one file alone. Errors block, warnings inform."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from indicators.catalogue import document_counts
from indicators.catalogue.digest import digest
from indicators.catalogue.packaged import Catalogue
from indicators.definition.codelists import CodeList, MissingCodes, digest_of
from indicators.definition.validation import codelists_used
from indicators.entries.geography import NATION
from indicators.entries.pathway import Pathway
from indicators.entries.specification import Example, Specification
from indicators.statistics.values import target_class, value_of

MAX_PRIORITISED = 3
"""Each pathway may have up to three prioritised indicators (delrapport 2023, "Uppföljning av vårdförloppen")."""

REQUIRED_WHEN_PUBLISHED = ("population", "interpretation", "sources_of_error")


@dataclass(frozen=True)
class Remark:
    """One thing the lint has to say: `entry` is the catalogue entry's id, `rule` the rule's name."""

    severity: Literal["error", "warning"]
    entry: str
    rule: str
    message: str


@dataclass(frozen=True)
class Context:
    """What a rule may look at: the catalogue and the day of the check."""

    catalogue: Catalogue
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
        if use.source not in context.catalogue.source_by_id:
            yield _error(spec.id, "unknown-source", f"ingen datakälla heter '{use.source}'")
    for link in spec.pathways:
        pathway = context.catalogue.pathway_by_id.get(link.pathway)
        if pathway is None:
            yield _error(spec.id, "unknown-pathway", f"inget vårdförlopp heter '{link.pathway}'")
        elif link.goal and link.goal not in {goal.id for goal in pathway.goals}:
            yield _error(spec.id, "unknown-goal", f"{link.pathway} har inget mål som heter '{link.goal}'")


def complete_when_published(spec: Specification, context: Context) -> Iterator[Remark]:
    """A published specification has all that a reader and a computing region need."""
    if spec.status != "published":
        return
    for field in REQUIRED_WHEN_PUBLISHED:
        if getattr(spec, field) is None:
            yield _error(spec.id, "incomplete", f"publicerad, men '{field}' saknas")
    if spec.measure.made_of == "fraction" and not (spec.numerator and spec.denominator):
        yield _error(spec.id, "incomplete", f"slaget {spec.kind} behöver täljare och nämnare för att publiceras")
    if not spec.targets and spec.no_target_reason is None:
        yield _error(spec.id, "no-target-reason", "ingen målnivå: säg varför i 'no_target_reason'")
    if not spec.examples:
        yield _error(spec.id, "no-example", "en publicerad specifikation behöver minst ett räkneexempel")


def governed(spec: Specification, context: Context) -> Iterator[Remark]:
    """A published specification is checked by another than its author, and has a coming review."""
    who = spec.governance
    if who.checked_by == who.author:
        yield _error(spec.id, "own-review", "ingen granskar sin egen specifikation")
    if spec.status == "published" and not (who.checked_by and who.reviewed and who.next_review):
        yield _error(spec.id, "governance", "publicerad: 'checked_by', 'reviewed' och 'next_review' behövs")
    if who.next_review and who.reviewed and who.next_review <= who.reviewed:
        yield _error(spec.id, "governance", "'next_review' måste vara efter 'reviewed'")
    if who.next_review and who.next_review < context.today:
        yield _warning(spec.id, "review-due", f"skulle ha lästs om senast {who.next_review}")


def targets_make_sense(spec: Specification, context: Context) -> Iterator[Remark]:
    """Targets agree with the direction, with each other and with what values are possible."""
    wanted = {"higher": (">", ">="), "lower": ("<", "<=")}.get(spec.direction)
    levels = {target.level: target for target in spec.targets}
    if len(levels) < len(spec.targets):
        yield _error(spec.id, "target-twice", "en målnivå står två gånger")
    for target in spec.targets:
        if wanted is None:
            yield _error(spec.id, "target-direction", "en indikator utan riktning kan inte ha målnivå")
        elif target.operator not in wanted:
            yield _error(spec.id, "target-direction", f"'{target.operator}' går emot riktningen")
        if spec.bounded and not 0 <= target.value <= 100:
            yield _error(spec.id, "target-bounds", f"målnivån {target.value} är utanför 0–100")
    if len(levels) == 2 and wanted:
        ordered = (
            levels["met"].value < levels["high"].value
            if spec.direction == "higher"
            else levels["met"].value > levels["high"].value
        )
        if not ordered:
            yield _error(spec.id, "target-order", "den höga nivån måste vara svårare att nå än den första")


def _wrong(spec: Specification, example: Example) -> str | None:
    try:
        value = value_of(spec, example.given)
    except ValueError as error:
        return str(error)
    if value != example.expect.value:
        return f"ger {value}, men {example.expect.value} väntades"
    found = "no_target" if value is None else target_class(spec.targets, value)
    return (
        None
        if found == example.expect.target_class
        else f"hamnar i klass '{found}', men '{example.expect.target_class}' väntades"
    )


def examples_hold(spec: Specification, context: Context) -> Iterator[Remark]:
    """Every worked example gives the value and the target class it says."""
    for place, example in enumerate(spec.examples):
        if fault := _wrong(spec, example):
            yield _error(spec.id, "example", f"räkneexempel {place + 1} ({example.why}): {fault}")


def unit_fits_kind(spec: Specification, context: Context) -> Iterator[Remark]:
    """The unit is one that the kind can have."""
    if spec.unit not in spec.measure.units:
        yield _error(spec.id, "unit", f"slaget {spec.kind} kan inte anges i {spec.unit}")


def provenance_points_at_facts(spec: Specification, context: Context) -> Iterator[Remark]:
    """Provenance names fields that exist, and every target and definition has its provenance."""
    named = {fact for entry in spec.provenance for fact in entry.facts}
    for fact in sorted(named - set(Specification.model_fields)):
        yield _error(spec.id, "provenance", f"'{fact}' är inget fält i en specifikation")
    for fact in ("name", "definition", "direction", "sources", *(["targets"] if spec.targets else [])):
        if fact not in named:
            yield _error(spec.id, "provenance", f"ingenting säger varifrån '{fact}' kommer")


def breakdowns_fit_levels(spec: Specification, context: Context) -> Iterator[Remark]:
    """A breakdown by unit is reported at unit level, and the other way round."""
    if ("unit" in spec.breakdowns) != ("unit" in spec.levels):
        yield _error(spec.id, "breakdown", "'unit' ska stå både i breakdowns och i levels, eller i ingen av dem")


def computation_gives_breakdowns(spec: Specification, context: Context) -> Iterator[Remark]:
    """What the specification is broken down by, its computation can tell of each counted unit."""
    if spec.computation is None:
        return
    attribution = spec.computation.attribution
    for breakdown, given, word in (("age", attribution.age_groups, "age_groups"), ("unit", attribution.unit, "unit")):
        if breakdown in spec.breakdowns and not given:
            yield _error(
                spec.id, "breakdown", f"'{breakdown}' står i breakdowns, men computation.attribution saknar '{word}'"
            )


def code_lists_exist(spec: Specification, context: Context) -> Iterator[Remark]:
    """Every code list that the computation names is its own or in the catalogue."""
    if spec.computation is None:
        return
    for name, place in codelists_used(spec.computation).items():
        if name not in spec.computation.codelists and name not in context.catalogue.codelist_by_id:
            yield _error(
                spec.id, "unknown-codelist", f"computation.{'.'.join(map(str, place))}: ingen kodlista heter '{name}'"
            )


def worked_patients_hold(spec: Specification, context: Context) -> Iterator[Remark]:
    """Every worked patient is where the specification says, and together they give the result it says."""
    if spec.computation is None or any(code_lists_exist(spec, context)):
        return
    used = [context.catalogue.codelist_by_id.get(name) for name in codelists_used(spec.computation)]
    key = (digest(spec), *(digest_of(codelist) for codelist in used if codelist))
    if key not in _WORKED:
        _WORKED[key] = _worked(spec, context.catalogue.codelist_by_id)
    for message in _WORKED[key]:
        yield _error(spec.id, "worked-patient", message)


_WORKED: dict[tuple[str, ...], list[str]] = {}
"""What the worked patients came to, by the digests of all that decides it: the same content is run once a process."""


def _worked(spec: Specification, codelists: Mapping[str, CodeList]) -> list[str]:
    from indicators.engine import worked_patients

    try:
        return [str(wrong) for wrong in worked_patients.failures(spec, codelists)]
    except MissingCodes as missing:
        return [f"kodlistan '{missing}' finns bara hos regionen; låt 'worked.supplied' ge dess koder"]


SPECIFICATION_RULES: tuple[SpecificationRule, ...] = (
    references_exist,
    complete_when_published,
    governed,
    targets_make_sense,
    examples_hold,
    unit_fits_kind,
    provenance_points_at_facts,
    breakdowns_fit_levels,
    computation_gives_breakdowns,
    code_lists_exist,
    worked_patients_hold,
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
            yield _error(
                pathway, "priority", f"{number} indikatorer har prioritet {rank}; varje rang 1–3 finns en gång"
            )


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
                yield _warning(
                    pathway.id, "goal-not-covered", f"ingen indikator som går att följa nu följer målet '{goal.id}'"
                )


def _pathway_remarks(pathway: Pathway, context: Context) -> Iterator[Remark]:
    areas = {area.id for area in context.catalogue.programme_areas}
    if pathway.programme_area and pathway.programme_area not in areas:
        yield _error(pathway.id, "unknown-area", f"inget programområde heter '{pathway.programme_area}'")
    if pathway.programme_area is None and not pathway.note:
        yield _error(pathway.id, "no-area", "inget programområde: säg varför i 'note'")
    if pathway.merge and pathway.merge.into not in context.catalogue.pathway_by_id:
        yield _error(pathway.id, "merge", f"sammanslaget med '{pathway.merge.into}', som inte finns i katalogen")
    if pathway.merge and pathway.merge.done != (pathway.phase == "merged"):
        yield _error(pathway.id, "merge", "fas och sammanslagning säger emot varandra")
    if not pathway.confirmed and not any(
        entry.mark in ("memory", "partly", "unconfirmed") for entry in pathway.provenance
    ):
        yield _error(pathway.id, "confirmed", "ett obekräftat vårdförlopp måste ha ett märke som säger det")
    if pathway.table == "1-2":
        yield from _assessment_remarks(pathway, context)


def _assessment_remarks(pathway: Pathway, context: Context) -> Iterator[Remark]:
    given = {assessment.criterion: assessment for assessment in pathway.assessments}
    for criterion in context.catalogue.criteria:
        assessment = given.get(criterion.id)
        if assessment is None:
            yield _error(pathway.id, "assessment", f"{criterion.id} är inte bedömt")
        elif criterion.has_verdict != (assessment.verdict is not None):
            yield _error(
                pathway.id,
                "assessment",
                f"{criterion.id}: bedömning {'behövs' if criterion.has_verdict else 'ges inte'}",
            )
        elif not criterion.has_verdict and assessment.progress is None:
            yield _error(pathway.id, "assessment", f"{criterion.id}: 'progress' behövs")


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
            yield _error(what, "number", f"{found} poster, {right} väntades")
    if NATION not in catalogue.region_by_code:
        yield _error("regions", "nation", "Riket (00) saknas")
    members = {member.region for area in catalogue.healthcare_regions for member in area.members}
    for code in sorted(set(catalogue.region_codes) ^ members):
        yield _error(
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
            yield _error("regions", "alias", f"'{name}' betyder {number} regioner")


def population_has_sources(context: Context) -> Iterator[Remark]:
    """A figure has a source, a missing one a reason."""
    for row in context.catalogue.population:
        entry = f"population {row.region} {row.date} {row.ages}"
        if row.persons is None and row.missing is None:
            yield _error(entry, "population", "varken siffra eller skäl")
        if row.persons is not None and row.source is None:
            yield _error(entry, "population", "en siffra utan källa")


def counts_agree_or_are_explained(context: Context) -> Iterator[Remark]:
    """Where the catalogue's count differs from a document's, the difference is explained."""
    for comparison in document_counts.compare(context.catalogue):
        stated = comparison.stated
        if comparison.own is None:
            yield _error(stated.id, "count", f"ingenting räknar '{stated.measure}'")
        elif not comparison.agrees and stated.difference is None:
            yield _error(
                stated.id,
                "count",
                f"dokumentet säger {stated.stated}, katalogen {comparison.own}: förklara i 'difference'",
            )
        elif not comparison.agrees:
            yield _warning(stated.id, "count", f"dokumentet säger {stated.stated}, katalogen {comparison.own}")


def variables_agree(context: Context) -> Iterator[Remark]:
    """A register's variable has the same type in every specification: they are computed from the same records."""
    known: dict[tuple[str, str], tuple[str, str]] = {}
    for spec in context.catalogue.specifications:
        for register, variables in (spec.computation.variables if spec.computation else {}).items():
            for name, kind in variables.items():
                other, first = known.setdefault((register, name), (spec.id, kind))
                if kind != first:
                    yield _error(spec.id, "variable-type", f"{register}.{name} är {kind} här men {first} i {other}")


def every_specification(context: Context) -> Iterator[Remark]:
    """All the rules for single specifications, and ids that stand once."""
    for identifier, number in Counter(spec.id for spec in context.catalogue.specifications).items():
        if number > 1:
            yield _error(identifier, "id-twice", f"{number} filer har detta id")
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
    variables_agree,
    every_specification,
)


def lint(context: Context) -> list[Remark]:
    """Everything the lint has to say of the catalogue, errors first."""
    remarks = [remark for rule in RULES for remark in rule(context)]
    return sorted(remarks, key=lambda remark: (remark.severity, remark.entry, remark.rule, remark.message))
