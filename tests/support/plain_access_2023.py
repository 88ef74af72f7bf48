"""Ökad tillgänglighet 2023 computed once more, plainly: whole numbers, its levels and steps written out by hand.

Reads no rulebook. What `indicators.agreements` gives under the rulebook's own choices must be this, to the öre.
"""

from datetime import date

from indicators.agreements.shares import Figure

Counts = dict[tuple[str, str, date], Figure]

SHARES = {
    "medicinsk-bedomning": 18,
    "forsta-besok": 24,
    "operation": 24,
    "forsta-besok-over-150": 3,
    "operation-over-150": 3,
    "aterbesok": 10,
    "bup-forsta-besok": 6,
    "bup-utredning": 6,
    "bup-behandling": 6,
}
MONTHS = [date(2023, month, 1) for month in range(1, 12)]
BLOCK_1 = 2_500_000_000


def earned_percent(year: Counts, region: str, requirement: str, month: date) -> int:
    """What the agreement's section 4 gives: 0, 50, 75 or 100."""

    def of(measure: str, when: date) -> tuple[int, int] | None:
        figure = year.get((measure, region, when))
        return None if figure is None else (figure.numerator or 0, figure.denominator or 0)

    before = date(month.year - 1, month.month, 1)
    if requirement == "medicinsk-bedomning":
        now, last = of("vantetid-medicinsk-bedomning-3", month), of("vantetid-medicinsk-bedomning-3", before)
        return 100 if at_least(now, 90) else steps(now, last)
    if requirement in ("forsta-besok", "operation"):
        now, last = of(f"vantetid-{requirement}-60", month), of(f"vantetid-{requirement}-60", before)
        return 100 if nobody(now) or at_least(now, 73) else steps(now, last)
    if requirement.endswith("over-150"):
        measure = f"vantetid-{requirement.removesuffix('-over-150')}-150"
        now, last = of(measure, month), of(measure, before)
        return 100 if nobody(now) or at_most(now, 5) else steps(last, now)
    if requirement == "aterbesok":
        strict = [of("vantetid-aterbesok-strikt", when) for when in (month, before)]
        return 100 if at_least(of("vantetid-aterbesok", month), 88) else steps(*strict)
    what = requirement.removeprefix("bup-")
    completed, waiting = f"vantetid-bup-{what}-genomford-30", f"vantetid-bup-{what}-vantande-30"
    in_queue = of(waiting, month)
    assert in_queue is not None
    level = at_least(of(completed, month), 73) and (in_queue[1] <= 20 or at_least(in_queue, 73))
    return 100 if level else steps(of(completed, month), of(completed, before), first=10, second=50, third=100)


def nobody(now: tuple[int, int] | None) -> bool:
    return now is not None and now[1] == 0


def at_least(now: tuple[int, int] | None, percent: int) -> bool:
    return now is not None and now[1] > 0 and 100 * now[0] >= percent * now[1]


def at_most(now: tuple[int, int] | None, percent: int) -> bool:
    return now is not None and now[1] > 0 and 100 * now[0] <= percent * now[1]


def steps(
    higher: tuple[int, int] | None, lower: tuple[int, int] | None, first: int = 10, second: int = 30, third: int = 50
) -> int:
    """The step of a difference in tenths of a percentage point, rounded once, halves up."""
    if higher is None or lower is None or higher[1] == 0 or lower[1] == 0:
        return 0
    over, under = 1000 * (higher[0] * lower[1] - lower[0] * higher[1]), higher[1] * lower[1]
    tenths = (2 * over + under) // (2 * under)
    return 100 if tenths >= third else 75 if tenths >= second else 50 if tenths >= first else 0


def shared(units: int, weights: list[tuple[str, int]]) -> dict[str, int]:
    """Largest remainder, ties in the order of the list."""
    total = sum(weight for _, weight in weights)
    parts = {name: units * weight // total for name, weight in weights}
    rest = units - sum(parts.values())
    by_remainder = sorted(weights, key=lambda one: -(units * one[1] % total))  # sorting keeps the order of ties
    for name, _ in by_remainder[:rest]:
        parts[name] += 1
    return parts


def payments(year: Counts, persons: dict[str, int]) -> dict[tuple[str, str, str], int]:
    """Kronor by occasion, region and requirement; the bonus under the requirement `bonus`."""
    paid: dict[tuple[str, str, str], int] = {}
    month_pots = shared(BLOCK_1, [(month.isoformat(), 1) for month in MONTHS])
    of_region = dict.fromkeys(persons, 0)
    for month in MONTHS:
        occasion = "augusti-2023" if month.month <= 6 else "december-2023"
        for region, own in shared(month_pots[month.isoformat()], sorted(persons.items())).items():
            for requirement, reserved in shared(own, list(SHARES.items())).items():
                earned = reserved * earned_percent(year, region, requirement, month) // 100
                line = (occasion, region, requirement)
                paid[line] = paid.get(line, 0) + earned
                of_region[region] += earned
    bonus = BLOCK_1 - sum(of_region.values())
    for region, units in shared(bonus, sorted(of_region.items())).items():
        paid["december-2023", region, "bonus"] = units
    return paid
