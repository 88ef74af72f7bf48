"""A made-up year: twenty-one regions, thirteen measures, January 2022 to November 2023, at believable levels."""

import random
from datetime import date

from indicators.agreements.shares import Figure
from tests.support.agreements import REGIONS, counts

MEASURES = {
    # measure: (typical share in per cent, typical number a month in a region of average size)
    "vantetid-medicinsk-bedomning-3": (87, 24_000),
    "vantetid-forsta-besok-60": (64, 16_000),
    "vantetid-operation-60": (52, 6_000),
    "vantetid-forsta-besok-150": (9, 16_000),
    "vantetid-operation-150": (19, 6_000),
    "vantetid-aterbesok": (86, 20_000),
    "vantetid-aterbesok-strikt": (82, 20_000),
    "vantetid-bup-forsta-besok-genomford-30": (70, 180),
    "vantetid-bup-forsta-besok-vantande-30": (64, 90),
    "vantetid-bup-utredning-genomford-30": (46, 60),
    "vantetid-bup-utredning-vantande-30": (40, 40),
    "vantetid-bup-behandling-genomford-30": (60, 90),
    "vantetid-bup-behandling-vantande-30": (58, 24),
}
"""The thirteen measures. In child psychiatry numbers are so small that 20 waiting, and none, come up by themselves."""

MONTHS = [date(year, month, 1) for year in (2022, 2023) for month in range(1, 13)][:-1]
GOTLAND, STOCKHOLM = "09", "01"


def figures(seed: int = 2023) -> dict[tuple[str, str, date], Figure]:
    """The year's figures, the same for the same seed: every region better or worse by its own trend, with noise."""
    dice = random.Random(seed)
    year = {}
    for region in REGIONS:
        size = {STOCKHOLM: 5.0, GOTLAND: 0.12}.get(region, dice.uniform(0.4, 2.2))
        for measure, (share, number) in MEASURES.items():
            level, trend = share + dice.uniform(-12, 12), dice.uniform(-3, 9) * (-1 if measure.endswith("150") else 1)
            for place, month in enumerate(MONTHS):
                people = int(dice.uniform(0.7, 1.2) * size * number)
                percent = min(99.0, max(0.5, level + trend * place / 12 + dice.uniform(-2, 2)))
                year[measure, region, month] = counts(round(people * percent / 100), people)
    # Started to report in the summer of 2022: no value to compare January to May with.
    for place in range(5):
        for measure in MEASURES:
            if measure.startswith("vantetid-bup-behandling"):
                del year[measure, "10", MONTHS[place]]
    # A month without any treatment, and one without anybody waiting.
    year["vantetid-bup-behandling-genomford-30", GOTLAND, date(2023, 7, 1)] = counts(0, 0)
    year["vantetid-operation-150", GOTLAND, date(2023, 8, 1)] = counts(0, 0)
    return year
