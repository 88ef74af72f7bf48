"""A pot that is earned: reserved by month, region and requirement, earned by verdict, and the rest a bonus."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from indicators.agreements.allocation import largest_remainder
from indicators.agreements.choices import ORE
from indicators.agreements.judging import ALL
from indicators.agreements.payment_lines import KEPT, Basis, Payment, PaymentKind
from indicators.agreements.payment_problems import NotPayable, Problem
from indicators.agreements.pots import ByPerformance, PaidMonths, Pot
from indicators.agreements.reasons import months_told
from indicators.base import Name

Reserved = Mapping[tuple[str, str, date], int]
Earned = dict[tuple[str, str], int]
"""Whole units by region and requirement."""


def payments(pot: Pot, key: ByPerformance, basis: Basis, occasion: str | None) -> list[Payment]:
    """The lines of one occasion, or of all of them as if nothing was corrected in between.

    Raises NotPayable where a verdict, a population figure or what was paid before is missing.
    """
    names = [part.occasion for part in key.paid]
    if occasion is not None and occasion not in names:
        return []
    until = len(names) if occasion is None else names.index(occasion) + 1
    due = key.paid[:until]
    _refuse_what_is_missing(pot, key, basis, due, occasion)
    held = reserved(pot, key, basis)
    earlier = _earned(held, basis, _months(due[:-1]))
    if occasion is not None and basis.rulebook.corrections == "ignored":
        earlier = _paid(pot, basis, names[: until - 1])
    lines: list[Payment] = []
    for part in due if occasion is None else due[-1:]:
        lines += _earned_lines(part, basis, _earned(held, basis, part.months.each))
    is_last = until == len(names)
    if is_last:
        last = _earned(held, basis, due[-1].months.each)
        lines += _bonus(pot, key, basis, [earlier, last])
    if occasion is None:
        return lines
    differences = _differences(earlier, _paid(pot, basis, names[: until - 1]))
    return [*lines, *_corrections(basis, occasion, lines, differences, is_last=is_last)]


def reserved(pot: Pot, key: ByPerformance, basis: Basis) -> Reserved:
    """What is reserved: the pot in equal months, a month by inhabitants, a region's month by the requirements' shares.

    Raises NotPayable where the population is missing.
    """
    persons = basis.persons(pot, key.reserved)
    months = largest_remainder(basis.units(pot.amount), {month.isoformat(): 1 for month in key.months.each})
    # Named by their place, so that ties go by the document's order of requirements.
    requirements = {f"{place:03d}": one for place, one in enumerate(basis.rulebook.paid_by(pot.id))}
    shares = {place: Fraction(one.share) for place, one in requirements.items()}
    return {
        (region, requirements[place].id, month): units
        for month in key.months.each
        for region, of_region in largest_remainder(months[month.isoformat()], persons).items()
        for place, units in largest_remainder(of_region, shares).items()
    }


def _months(parts: Collection[PaidMonths]) -> list[date]:
    return [month for part in parts for month in part.months.each]


def _refuse_what_is_missing(
    pot: Pot, key: ByPerformance, basis: Basis, due: list[PaidMonths], occasion: str | None
) -> None:
    before = [part.occasion for part in due[:-1]] if occasion is not None else []
    paid = {line.occasion for line in basis.earlier}
    problems = [_not_paid(pot, basis, name) for name in before if name not in paid]
    if any(line.unit != basis.rulebook.unit for line in basis.earlier if line.occasion in before):
        problems.append(_other_unit(pot))
    problems += _without_outcome(pot, basis, _months(due))
    if problems:
        raise NotPayable(problems)


def _not_paid(pot: Pot, basis: Basis, occasion: str) -> Problem:
    name = next(one.name for one in basis.rulebook.occasions if one.id == occasion)
    return Problem(
        Name(
            sv=f"{pot.name.sv}: betala {name.sv} först, så att rättelser kan göras upp.",
            en=f"{pot.name.en}: pay {name.en} first, so that corrections can be settled.",
        )
    )


def _other_unit(pot: Pot) -> Problem:
    return Problem(
        Name(
            sv=f"{pot.name.sv}: det som betalats är i en annan enhet; betala i samma.",
            en=f"{pot.name.en}: what was paid is in another unit; pay in the same.",
        )
    )


def _without_outcome(pot: Pot, basis: Basis, months: Sequence[date]) -> Iterator[Problem]:
    """For the regions that lack the same: which requirements have no outcome in which months."""
    paid_by = basis.rulebook.paid_by(pot.id)
    mend = _choice_for_missing(basis)
    for region in basis.regions:
        by_months: dict[tuple[date, ...], list[Name]] = defaultdict(list)
        for requirement in paid_by:
            lacking = tuple(month for month in months if _share(basis, region, requirement.id, month) is None)
            by_months[lacking].append(requirement.name)
        for lacking, names in by_months.items():
            if lacking:
                yield _no_outcome(names, lacking, region, mend, all_of_them=len(names) == len(paid_by))


def _no_outcome(
    names: Sequence[Name], months: Sequence[date], region: str, mend: Name, *, all_of_them: bool
) -> Problem:
    sv = "alla krav" if all_of_them else ", ".join(name.sv for name in names)
    en = "all requirements" if all_of_them else ", ".join(name.en for name in names)
    when = months_told(months)
    return Problem(
        Name(
            sv=f"Värden saknas för {{recipients}} ({sv}, {when}); {mend.sv}.",
            en=f"Values are missing for {{recipients}} ({en}, {when}); {mend.en}.",
        ),
        (region,),
    )


def _choice_for_missing(basis: Basis) -> Name:
    if basis.rulebook.missing == "not_met":
        return Name(sv="räkna om uppfyllelsen med samma val", en="compute fulfilment again with the same choices")
    others = basis.rulebook.alternatives.values()
    names = [other.name for other in others if other.override.missing == "not_met"]
    if not names:
        return Name(sv="lämna dem", en="hand them in")
    return Name(
        sv=f"lämna dem, eller välj läsningen ”{names[0].sv}”",
        en=f"hand them in, or choose the reading “{names[0].en or names[0].sv}”",
    )


def _share(basis: Basis, region: str, requirement: str, month: date) -> Decimal | None:
    verdict = basis.verdicts.get((region, requirement, month))
    return verdict.share if verdict else None


def _earned(held: Reserved, basis: Basis, months: Collection[date]) -> Earned:
    """What each region earned of each requirement in the months. A part of a unit goes to the bonus."""
    earned: Earned = defaultdict(int)
    for (region, requirement, month), units in held.items():
        if month in months:
            share = _share(basis, region, requirement, month)
            assert share is not None  # what is missing was refused before
            earned[region, requirement] += int(units * share // ALL)
    return earned


def _earned_lines(part: PaidMonths, basis: Basis, earned: Earned) -> list[Payment]:
    return [
        basis.payment(part.occasion, region, requirement, units, "earned")
        for (region, requirement), units in earned.items()
    ]


def _paid(pot: Pot, basis: Basis, occasions: Collection[str]) -> Earned:
    """What these occasions gave, with what they corrected."""
    own = {requirement.id for requirement in basis.rulebook.paid_by(pot.id)}
    paid: Earned = defaultdict(int)
    for line in basis.earlier:
        if line.requirement in own and line.occasion in occasions:
            paid[line.region, line.requirement] += line.ore // ORE[basis.rulebook.unit]
    return paid


def _differences(as_now: Earned, paid: Earned) -> Earned:
    """What the months of earlier occasions should have given, less what they gave; where there is a difference."""
    every = {key: as_now.get(key, 0) - paid.get(key, 0) for key in sorted({*as_now, *paid})}
    return {key: units for key, units in every.items() if units}


def _corrections(
    basis: Basis, occasion: str, pays: Sequence[Payment], differences: Earned, *, is_last: bool
) -> Iterator[Payment]:
    """The lines that settle the differences. What is to be taken back is settled against what the occasion pays the region
    (`pays` and its other corrections); what is more than that is a claim, or carried.

    Where it is carried and another occasion comes, it has no line here: there it is a difference still.
    """
    left: dict[str, int] = defaultdict(int)
    for region, units in (
        *((line.region, line.ore // ORE[basis.rulebook.unit]) for line in pays),
        *((region, units) for (region, _), units in differences.items() if units > 0),
    ):
        left[region] += units
    for (region, requirement), units in differences.items():
        settled = max(units, -left[region]) if units < 0 else units
        left[region] += min(settled, 0)
        if settled:
            yield basis.payment(occasion, region, requirement, settled, "correction")
        if settled != units and (is_last or basis.rulebook.overpaid == "claimed"):
            kind: PaymentKind = "claim" if basis.rulebook.overpaid == "claimed" else "carried"
            yield basis.payment(occasion, region, requirement, units - settled, kind)


def _bonus(pot: Pot, key: ByPerformance, basis: Basis, year: Sequence[Earned]) -> list[Payment]:
    """What nobody earned, in proportion to what each region earned over the year."""
    of_region: dict[str, int] = dict.fromkeys(basis.regions, 0)
    for earned in year:
        for (region, _), units in earned.items():
            of_region[region] += units
    rest = basis.units(pot.amount) - sum(of_region.values())
    if any(of_region.values()):
        shares = largest_remainder(rest, of_region)
    elif key.nobody_earned == "by_population":
        shares = largest_remainder(rest, basis.persons(pot, key.reserved))
    else:
        return [basis.payment(key.last_occasion, KEPT, pot.id, rest, "kept")]
    return [basis.payment(key.last_occasion, region, pot.id, units, "bonus") for region, units in shares.items()]
