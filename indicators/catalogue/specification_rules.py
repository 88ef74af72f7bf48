"""The lint's rules for single specifications: what each must have, and what must hold together in it."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from indicators.catalogue.digest import digest
from indicators.catalogue.remarks import Context, Remark, error, remark
from indicators.definition.codelists import CodeList, MissingCodes, digest_of
from indicators.definition.validation import codelists_used
from indicators.entries.specification import Example, Specification
from indicators.kinds import FULL, PER_PEOPLE
from indicators.statistics.values import beside_in, target_class, value_of

ENDLESS = ("-Infinity", "Infinity")
REQUIRED_WHEN_PUBLISHED = ("population", "interpretation", "sources_of_error")


def references_exist(spec: Specification, context: Context) -> Iterator[Remark]:
    """Every source, pathway and goal that the specification names is in the catalogue."""
    for use in spec.sources:
        if use.source not in context.catalogue.source_by_id:
            yield error(spec.id, "unknown-source", f"ingen datakälla heter '{use.source}'")
    for link in spec.pathways:
        pathway = context.catalogue.pathway_by_id.get(link.pathway)
        if pathway is None:
            yield error(spec.id, "unknown-pathway", f"inget vårdförlopp heter '{link.pathway}'")
        elif link.goal and link.goal not in {goal.id for goal in pathway.goals}:
            yield error(spec.id, "unknown-goal", f"{link.pathway} har inget mål som heter '{link.goal}'")


def complete_when_published(spec: Specification, context: Context) -> Iterator[Remark]:
    """A published specification has all that a reader and a computing region need."""
    if spec.status != "published":
        return
    for field in REQUIRED_WHEN_PUBLISHED:
        if getattr(spec, field) is None:
            yield error(spec.id, "incomplete", f"publicerad, men '{field}' saknas", (field,))
    if spec.measure.made_of == "fraction" and not (spec.numerator and spec.denominator):
        yield error(spec.id, "incomplete", f"slaget {spec.kind} behöver täljare och nämnare för att publiceras")
    if not spec.targets and spec.no_target_reason is None:
        yield error(
            spec.id, "no-target-reason", "ingen målnivå: säg varför i 'no_target_reason'", ("no_target_reason",)
        )
    if not spec.examples:
        yield error(spec.id, "no-example", "en publicerad specifikation behöver minst ett räkneexempel", ("examples",))


def governed(spec: Specification, context: Context) -> Iterator[Remark]:
    """A published specification has a coming review, and nobody's own; that no person has reviewed it yet is told."""
    who = spec.governance
    if who.checked_by == who.author:
        yield error(spec.id, "own-review", "ingen granskar sin egen specifikation")
    if (who.checked_by is None) != (who.reviewed is None):
        yield error(spec.id, "governance", "'checked_by' och 'reviewed' hör ihop: vem som granskade, och när")
    if spec.status == "published" and not who.next_review:
        yield error(spec.id, "governance", "publicerad: 'next_review' behövs")
    if spec.status == "published" and not who.checked_by:
        yield remark(spec.id, "not-reviewed")
    if who.next_review and who.reviewed and who.next_review <= who.reviewed:
        yield error(spec.id, "governance", "'next_review' måste vara efter 'reviewed'")
    if who.next_review and who.next_review < context.today:
        yield remark(spec.id, "review-due", date=who.next_review)


_PERSONS_ALONE: Mapping[str, Callable[[Specification], bool]] = {
    "breakdowns": lambda spec: bool({"sex", "age"} & set(spec.breakdowns)),
    "threshold_for_viewing": lambda spec: spec.threshold_for_viewing is not None,
    "unit": lambda spec: spec.unit in PER_PEOPLE,
    "computation": lambda spec: spec.computation is not None and spec.computation.counts != "survey_answer",
}
"""What only a measure of persons has: sexes and ages, a smallest number shown, inhabitants, and a computation from records of
care (answers to a questionnaire may be organisations')."""

_UNITS = re.compile(r"(antal |andel |de )?(enhet|sjukhus|mottagning|vårdcentral|verksamhet|kommun)", re.IGNORECASE)
"""How a numerator or a denominator begins that counts units."""


def counted_is_told(spec: Specification, context: Context) -> Iterator[Remark]:
    """Where units are counted small numbers are shown: then nothing may be about persons, and it must be said."""
    if spec.counted == "units":
        for field in (name for name, about_persons in _PERSONS_ALONE.items() if about_persons(spec)):
            yield error(
                spec.id, "counted", f"räknar enheter, men '{field}' handlar om personer; skriv 'counted: persons'"
            )
    elif all(_UNITS.match(text or "") for text in (spec.numerator, spec.denominator)):
        yield remark(spec.id, "counted-not-told")


def proposals_are_drafts(spec: Specification, context: Context) -> Iterator[Remark]:
    """What Följsam proposes is nobody's definition yet."""
    if spec.proposal and spec.status == "published":
        yield error(
            spec.id, "proposal", "ett förslag från Följsam är ett utkast; det publiceras när någon har antagit det"
        )


def bounds_make_sense(spec: Specification, context: Context) -> Iterator[Remark]:
    """A value has ends where its kind does not give them, and everything that the specification names lies between them."""
    lowest, highest = (
        bound if bound is not None else Decimal(end) for bound, end in zip(spec.bounds, ENDLESS, strict=True)
    )
    if spec.measure.complement and (lowest < 0 or highest > FULL):
        yield error(spec.id, "bounds", f"en andel ligger alltid mellan 0 och {FULL}")
    if lowest >= highest:
        yield error(spec.id, "bounds", "'lowest' måste vara mindre än 'highest'")
    for word, value in _named_values(spec):
        if not lowest <= value <= highest:
            yield error(spec.id, "bounds", f"{word} {value} är utanför {lowest}–{highest}")
    if spec.typical and spec.typical.lowest >= spec.typical.highest:
        yield error(spec.id, "typical", "det vanligas 'lowest' måste vara mindre än dess 'highest'")
    if spec.measure.made_of != "answer" and None in spec.bounds:
        yield remark(spec.id, "no-bounds")


def _named_values(spec: Specification) -> Iterator[tuple[str, Decimal]]:
    yield from (("målnivån", target.value) for target in spec.targets if target.operator != "within")
    yield from (("räkneexemplets värde", e.expect.value) for e in spec.examples if e.expect.value is not None)
    if spec.typical:
        yield from (("det vanligas gräns", bound) for bound in (spec.typical.lowest, spec.typical.highest))


def _example_problem(spec: Specification, example: Example) -> str | None:
    try:
        value = value_of(spec, example.given)
    except ValueError as error:
        return str(error)
    if value != example.expect.value:
        return f"ger {value}, men {example.expect.value} väntades"
    beside = beside_in(spec, example.given)
    actual_class = "no_target" if value is None else target_class(spec.targets, value, beside)
    return (
        None
        if actual_class == example.expect.target_class
        else f"hamnar i klass '{actual_class}', men '{example.expect.target_class}' väntades"
    )


def examples_hold(spec: Specification, context: Context) -> Iterator[Remark]:
    """Every worked example gives the value and the target class it says."""
    for place, example in enumerate(spec.examples):
        if problem := _example_problem(spec, example):
            yield error(spec.id, "example", f"räkneexempel {place + 1} ({example.why}): {problem}")


def unit_fits_kind(spec: Specification, context: Context) -> Iterator[Remark]:
    """The unit is one that the kind can have."""
    if spec.unit not in spec.measure.units:
        yield error(spec.id, "unit", f"slaget {spec.kind} kan inte anges i {spec.unit}")


def provenance_points_at_facts(spec: Specification, context: Context) -> Iterator[Remark]:
    """Provenance names fields that exist, and every target and definition has its provenance."""
    named = {fact for entry in spec.provenance for fact in entry.facts}
    for fact in sorted(named - set(Specification.model_fields)):
        yield error(spec.id, "provenance", f"'{fact}' är inget fält i en specifikation")
    for fact in ("name", "definition", "direction", "sources", *(["targets"] if spec.targets else [])):
        if fact not in named:
            yield error(spec.id, "provenance", f"ingenting säger varifrån '{fact}' kommer")


def breakdowns_fit_levels(spec: Specification, context: Context) -> Iterator[Remark]:
    """A breakdown by unit is reported at unit level, and the other way round."""
    if ("unit" in spec.breakdowns) != ("unit" in spec.levels):
        yield error(spec.id, "breakdown", "'unit' ska stå både i breakdowns och i levels, eller i ingen av dem")


def computation_gives_breakdowns(spec: Specification, context: Context) -> Iterator[Remark]:
    """What the specification is broken down by, its computation can tell of each counted unit."""
    if spec.computation is None:
        return
    attribution = spec.computation.attribution
    for breakdown, attributed, word in (
        ("age", attribution.age_groups, "age_groups"),
        ("unit", attribution.unit, "unit"),
    ):
        if breakdown in spec.breakdowns and not attributed:
            yield error(
                spec.id, "breakdown", f"'{breakdown}' står i breakdowns, men computation.attribution saknar '{word}'"
            )


def code_lists_exist(spec: Specification, context: Context) -> Iterator[Remark]:
    """Every code list that the computation names is its own or in the catalogue."""
    if spec.computation is None:
        return
    for name, place in codelists_used(spec.computation).items():
        if name not in spec.computation.codelists and name not in context.catalogue.codelist_by_id:
            yield error(
                spec.id, "unknown-codelist", f"computation.{'.'.join(map(str, place))}: ingen kodlista heter '{name}'"
            )


def named_conditions_agree(spec: Specification, context: Context) -> Iterator[Remark]:
    """What the computation uses by name is what the catalogue calls so now."""
    for name, used in spec.computation.uses.items() if spec.computation else ():
        entry = context.catalogue.condition_by_id.get(name)
        if entry is None:
            yield error(spec.id, "unknown-condition", f"inget gemensamt villkor heter '{name}'")
        elif entry.used.digest != used.digest:
            yield error(
                spec.id,
                "condition-changed",
                f"'{name}' är version {used.version} ({used.digest[:12]}), katalogens är version {entry.version} "
                f"({entry.used.digest[:12]}); ta in den med en ny version av specifikationen",
            )


def worked_patients_hold(spec: Specification, context: Context) -> Iterator[Remark]:
    """Every worked patient is where the specification says, and together they give the result it says."""
    if not context.runs_patients or spec.computation is None or any(code_lists_exist(spec, context)):
        return
    used = [context.catalogue.codelist_by_id.get(name) for name in codelists_used(spec.computation)]
    key = (digest(spec), *(digest_of(codelist) for codelist in used if codelist))
    if key not in _WORKED:
        _WORKED[key] = _worked(spec, context.catalogue.codelist_by_id)
    for message in _WORKED[key]:
        yield error(spec.id, "worked-patient", message)


_WORKED: dict[tuple[str, ...], list[str]] = {}
"""What the worked patients came to, by the digests of all that decides it: the same content is run once a process."""


def _worked(spec: Specification, codelists: Mapping[str, CodeList]) -> list[str]:
    from indicators.engine import worked_patients

    try:
        return [str(difference) for difference in worked_patients.failures(spec, codelists)]
    except MissingCodes as missing:
        return [f"kodlistan '{missing}' finns bara hos regionen; låt 'worked.supplied' ge dess koder"]
