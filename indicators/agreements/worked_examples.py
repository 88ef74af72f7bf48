"""The worked examples of a rulebook, run: what each was to give, and what it gave."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from indicators.agreements.fulfilment import fulfil
from indicators.agreements.payment import allocate
from indicators.agreements.payment_lines import Payment
from indicators.agreements.payment_problems import NotPayable
from indicators.agreements.pots import ByPerformance, DecidedElsewhere, Equally
from indicators.agreements.requirements import Measured, month_after
from indicators.agreements.rulebook import Rulebook
from indicators.agreements.shares import Figure
from indicators.agreements.verdicts import FiguresBy, Verdict
from indicators.agreements.worked import ExpectedVerdict, PaymentExample, VerdictExample, WorkedFigure
from indicators.base import Name

REGION = "01"
"""The region of a worked verdict; which one it is does not matter to any rule."""

WORKED = Name(sv="Räkneexempel.", en="Worked example.")


def failures(rulebook: Rulebook) -> list[tuple[int, str]]:
    """For every worked example that does not give what it says its place in the rulebook, and a sentence."""
    return [
        (place, f"räkneexempel {place + 1} ({example.why}): {problem}")
        for place, example in enumerate(rulebook.examples)
        for problem in _problems(rulebook, example)
    ]


def _problems(rulebook: Rulebook, example: VerdictExample | PaymentExample) -> Iterator[str]:
    try:
        if isinstance(example, VerdictExample):
            yield from _of_verdict(rulebook, example)
        else:
            yield from _of_payment(rulebook, example)
    except (NotPayable, ValueError) as error:
        yield str(error)


def _of_verdict(rulebook: Rulebook, example: VerdictExample) -> Iterator[str]:
    requirement = rulebook.requirement_by_id.get(example.requirement)
    if not isinstance(requirement, Measured):
        raise ValueError(f"inget mätt krav heter '{example.requirement}'")
    key = rulebook.every_pot[requirement.pot].key
    assert isinstance(key, ByPerformance)
    month = key.months.first
    figures: FiguresBy = {
        **_figures(example.now, month),
        **_figures(example.last_year, month_after(month, -12)),
    }
    every = fulfil(rulebook, figures, example.choices, regions=[REGION], months=[month])
    verdict = next(one for one in every if one.requirement == example.requirement)
    gives = ExpectedVerdict.model_validate(
        {"verdict": verdict.verdict, "share": verdict.share, "certain": verdict.certain}
    )
    if gives != example.expect:
        yield f"ger {_words(gives)}, men {_words(example.expect)} väntades"


def _words(expected: ExpectedVerdict) -> str:
    return f"{expected.verdict} {expected.share} % ({'säkert' if expected.certain else 'osäkert'})"


def _figures(worked: Mapping[str, WorkedFigure], month: date) -> dict[tuple[str, str, date], Figure]:
    return {
        (measure, REGION, month): Figure(figure.numerator, figure.denominator, figure.value, "räkneexempel")
        for measure, figure in worked.items()
    }


def _of_payment(rulebook: Rulebook, example: PaymentExample) -> Iterator[str]:
    pot = rulebook.under(example.choices).shared_out.get(example.pot)
    if pot is None or isinstance(pot.key, DecidedElsewhere):
        raise ValueError(f"ingen pott som räknas ut heter '{example.pot}'")
    recipients = sorted(example.population)
    of_healthcare = isinstance(pot.key, Equally) and pot.key.among == "healthcare_regions"
    payments = allocate(
        rulebook,
        [*_worked_verdicts(rulebook, example)],
        lambda region, day, ages: example.population[region],
        regions=[] if of_healthcare else recipients,
        healthcare_regions=recipients if of_healthcare else [],
        pots=[pot.id],
        choices=example.choices,
    )
    gives = _by_recipient(payments)
    if gives != example.expect:
        yield f"ger {gives}, men {example.expect} väntades"


def _by_recipient(payments: list[Payment]) -> dict[str, dict[str, int]]:
    sums: dict[str, dict[str, int]] = {}
    for line in payments:
        occasions = sums.setdefault(line.region, {})
        occasions[line.occasion] = occasions.get(line.occasion, 0) + line.ore
    return sums


def _worked_verdicts(rulebook: Rulebook, example: PaymentExample) -> Iterator[Verdict]:
    pot = rulebook.every_pot[example.pot]
    for region in example.population:
        plain = Verdict(rulebook.id, region, "", None, "met", WORKED)
        for condition in pot.conditions:
            yield replace(plain, requirement=condition, verdict="not_met" if region in example.failing else "met")
        if isinstance(pot.key, ByPerformance):
            for requirement in rulebook.paid_by(pot.id):
                share = example.earned.get(region, {}).get(requirement.id, Decimal(0))
                for month in pot.key.months.each:
                    yield replace(plain, requirement=requirement.id, month=month, share=share)
