"""Fulfilment of an agreement: one verdict for each region, requirement and month, with its reason and its figures."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from indicators.agreements import judging, reasons
from indicators.agreements.judging import A_YEAR, ALL, NOTHING, MonthOfFigures, known_figures
from indicators.agreements.pots import ByPerformance
from indicators.agreements.requirements import DataQuality, Measured, month_after
from indicators.agreements.rulebook import Rulebook
from indicators.agreements.shares import Figure, span_of
from indicators.agreements.verdicts import Evidence, FiguresBy, Outcome, Verdict
from indicators.entries.geography import NATION

__all__ = ["Figure", "Verdict", "figures_needed", "fulfil"]


def fulfil(
    rulebook: Rulebook,
    figures: FiguresBy,
    choices: Collection[str] = (),
    *,
    regions: Sequence[str] | None = None,
    months: Collection[date] | None = None,
) -> list[Verdict]:
    """The verdicts of every requirement that figures decide, by region, requirement and month, in that order.

    `figures` holds whole numbers or shares in per cent by measure, region and month's first day, this year's and last year's.
    `choices` are ids of the alternatives to use. `regions` are those to judge, else those that have a figure; `months`
    limits the rulebook's months. A requirement without a figure has the verdict `no_value`.

    Raises ValueError for a choice that the rulebook does not have.
    """
    chosen = rulebook.under(choices)
    judged = sorted({region for _, region, _ in figures} - {NATION}) if regions is None else regions
    return [
        verdict
        for region in judged
        for requirement in chosen.requirements
        for verdict in _of_requirement(chosen, requirement, figures, region, months)
    ]


def figures_needed(rulebook: Rulebook, choices: Collection[str] = ()) -> set[tuple[str, date]]:
    """The measures and months that `fulfil` looks at, last year's with them: what a caller has to fetch.

    Raises ValueError for a choice that the rulebook does not have.
    """
    chosen = rulebook.under(choices)
    needed = {
        (condition.measure, month)
        for reported in chosen.data_quality
        for condition in reported.conditions
        for month in reported.months.each
    }
    for requirement in chosen.measured:
        months = _months_of(chosen, requirement)
        needed |= {(measure, month) for measure in requirement.measures for month in months}
        if requirement.improvement:
            needed |= {(requirement.improvement.measure, month_after(month, -A_YEAR)) for month in months}
    return needed


def _of_requirement(
    rulebook: Rulebook, requirement: object, figures: FiguresBy, region: str, months: Collection[date] | None
) -> Iterator[Verdict]:
    match requirement:
        case Measured():
            for month in _within(_months_of(rulebook, requirement), months):
                yield _measured(rulebook, requirement, figures, region, month)
        case DataQuality():
            for month in _within(requirement.months.each, months):
                yield _data_quality(rulebook, requirement, figures, region, month)
        case _:
            return


def _within(own: Sequence[date], months: Collection[date] | None) -> list[date]:
    return [month for month in own if months is None or month in months]


def _months_of(rulebook: Rulebook, requirement: Measured) -> list[date]:
    key = rulebook.every_pot[requirement.pot].key
    assert isinstance(key, ByPerformance)
    return key.months.each


def _measured(rulebook: Rulebook, requirement: Measured, figures: FiguresBy, region: str, month: date) -> Verdict:
    improvement = requirement.improvement
    both = MonthOfFigures.of(requirement, figures, region, month)
    ways = (
        judging.level_gives(requirement, both.now, rulebook.rounding),
        judging.improvement_gives(requirement, both, rulebook.rounding),
    )
    total = judging.better_of(*ways, rulebook.missing)
    value = both.now.get(requirement.measures[0])
    span = span_of(value) if value else None
    change = judging.change_of(improvement, both, rulebook.rounding) if improvement else None
    return Verdict(
        agreement=rulebook.id,
        region=region,
        requirement=requirement.id,
        month=month,
        verdict=_outcome(total.used),
        reason=reasons.of_measured(requirement, both, rulebook.rounding, ways, total),
        share=total.used,
        value=span.value if span else None,
        level=requirement.conditions[0].level if requirement.levels else None,
        improvement=change.value if change else None,
        tier=None if not total.used else "level" if ways[0].used == total.used else "improvement",
        evidence=(*_evidence(both.now, month), *_evidence(both.last_year, month_after(month, -A_YEAR))),
        least=total.least,
        most=total.most,
    )


def _outcome(share: Decimal | None) -> Outcome:
    if share is None:
        return "no_value"
    return "met" if share == ALL else "partly" if share > NOTHING else "not_met"


def _evidence(figures: Mapping[str, Figure], month: date) -> tuple[Evidence, ...]:
    return tuple(Evidence(measure, month, figure) for measure, figure in figures.items())


def _data_quality(
    rulebook: Rulebook, requirement: DataQuality, figures: FiguresBy, region: str, month: date
) -> Verdict:
    now = known_figures(figures, [condition.measure for condition in requirement.conditions], region, month)
    holds = [
        judging.condition_holds(condition, now.get(condition.measure), rulebook.rounding, "met")
        for condition in requirement.conditions
    ]
    broken, known = any(one.used is False for one in holds), all(one.used is not None for one in holds)
    verdict: Outcome = "not_met" if broken else "met" if known else "no_value"
    first = requirement.conditions[0]
    span = span_of(now[first.measure], first.unit) if first.measure in now else None  # none of what never came
    return Verdict(
        agreement=rulebook.id,
        region=region,
        requirement=requirement.id,
        month=month,
        verdict=verdict,
        reason=reasons.of_data_quality(requirement, now, verdict),
        value=span.value if span else None,
        level=first.level,
        evidence=_evidence(now, month),
    )
