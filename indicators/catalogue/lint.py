"""The lint of the catalogue: all its rules run together. Errors block, warnings and notes inform."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from indicators.catalogue.assessment_rules import assessments_hold
from indicators.catalogue.catalogue_rules import (
    aliases_point_at_one_region,
    counts_agree_or_are_explained,
    goals_followed,
    named_conditions_hold,
    named_sets_have_their_members,
    pathways_hold,
    regions_hold,
    rulebooks_hold,
    variables_agree,
)
from indicators.catalogue.consultation_rules import consultations_hold
from indicators.catalogue.figure_rules import figures_hold, sought_figures_are_missing, sources_agree
from indicators.catalogue.lint_codes import SEVERITIES
from indicators.catalogue.lint_rules.built_of import code_lists_follow_releases, variables_are_listed
from indicators.catalogue.lint_rules.duplicates import stand_twice, two_methods
from indicators.catalogue.lint_rules.met_targets import targets_still_tell
from indicators.catalogue.lint_rules.priorities import at_most_three, direction_is_told, priority_can_be_used
from indicators.catalogue.remarks import Context, Remark, error, remark
from indicators.catalogue.specification_rules import (
    bounds_make_sense,
    breakdowns_fit_levels,
    code_lists_exist,
    complete_when_published,
    computation_gives_breakdowns,
    examples_hold,
    governed,
    named_conditions_agree,
    proposals_are_drafts,
    provenance_points_at_facts,
    references_exist,
    unit_fits_kind,
    worked_patients_hold,
)
from indicators.catalogue.target_rules import former_targets_have_ended, targets_make_sense, targets_name_what_is_there
from indicators.catalogue.waivers import Waiver
from indicators.entries.specification import Specification

Rule = Callable[[Context], Iterator[Remark]]
SpecificationRule = Callable[[Specification, Context], Iterator[Remark]]

SPECIFICATION_RULES: tuple[SpecificationRule, ...] = (
    references_exist,
    complete_when_published,
    governed,
    targets_make_sense,
    targets_name_what_is_there,
    former_targets_have_ended,
    proposals_are_drafts,
    bounds_make_sense,
    examples_hold,
    unit_fits_kind,
    provenance_points_at_facts,
    breakdowns_fit_levels,
    computation_gives_breakdowns,
    code_lists_exist,
    named_conditions_agree,
    worked_patients_hold,
    priority_can_be_used,
    direction_is_told,
    variables_are_listed,
    targets_still_tell,
)


def every_specification(context: Context) -> Iterator[Remark]:
    """All the rules for single specifications, and ids that stand once."""
    for identifier, number in Counter(spec.id for spec in context.catalogue.specifications).items():
        if number > 1:
            yield error(identifier, "id-twice", f"{number} filer har detta id")
    for spec in context.catalogue.specifications:
        yield from remarks_on(spec, context)


def remarks_on(spec: Specification, context: Context) -> Iterator[Remark]:
    """What the lint says of one specification, held against the rest of the catalogue."""
    for rule in SPECIFICATION_RULES:
        yield from rule(spec, context)


RULES: tuple[Rule, ...] = (
    regions_hold,
    aliases_point_at_one_region,
    figures_hold,
    sources_agree,
    sought_figures_are_missing,
    pathways_hold,
    at_most_three,
    goals_followed,
    counts_agree_or_are_explained,
    named_sets_have_their_members,
    assessments_hold,
    consultations_hold,
    variables_agree,
    named_conditions_hold,
    every_specification,
    rulebooks_hold,
    stand_twice,
    two_methods,
    code_lists_follow_releases,
)


@dataclass(frozen=True)
class Sifted:
    """What the lint says of a catalogue: what stands, and what was waived, with the waiver. Each in the order of severity."""

    standing: list[Remark]
    waived: list[tuple[Remark, Waiver]]


def lint(context: Context) -> list[Remark]:
    """Everything that stands of what the lint has to say of the catalogue, errors first."""
    return sifted(context).standing


def sifted(context: Context) -> Sifted:
    """Everything the lint has to say of the catalogue. An error is never waived; a waiver of nothing is told of."""
    return without_waived((one for rule in RULES for one in rule(context)), context)


def without_waived(remarks: Iterable[Remark], context: Context) -> Sifted:
    """The remarks less those that the context's waivers are of."""
    waivers = {waiver.key: waiver for waiver in context.waivers}
    standing: list[Remark] = []
    waived: list[tuple[Remark, Waiver]] = []
    for one in sorted(remarks, key=_order):
        waiver = waivers.pop((one.entry, one.rule, one.about), None) if one.severity != "error" else None
        if waiver:
            waived.append((one, waiver))
        else:
            standing.append(one)
    unused = (remark(one.entry, "waiver-unused", one.rule, code=one.rule) for one in waivers.values())
    return Sifted([*standing, *unused], waived)


def _order(one: Remark) -> tuple[int, str, str, str]:
    return SEVERITIES.index(one.severity), one.entry, one.rule, one.message
