"""A made-up year of 21 regions, thirteen measures and 23 months, computed by the engine and once more plainly."""

from collections import Counter

from indicators.agreements.fulfilment import fulfil
from indicators.agreements.payment import allocate
from tests.support import made_up_year, plain_access_2023
from tests.support.agreements import ACCESS, REGIONS, persons

# Every region its own size; Gotland's is so small that single kronor are shared out among the others.
INHABITANTS = {region: 61_000 + 97_013 * place for place, region in enumerate(REGIONS)}
FIGURES = made_up_year.figures()


def test_the_made_up_year_has_every_kind_of_outcome() -> None:
    verdicts = [verdict for verdict in fulfil(ACCESS, FIGURES) if verdict.share is not None]
    assert len(verdicts) == 21 * 9 * 11
    assert set(Counter((verdict.tier, verdict.share) for verdict in verdicts)) == {
        (None, 0),
        ("improvement", 50),
        ("improvement", 75),
        ("improvement", 100),
        ("level", 100),
    }


def test_every_verdict_is_what_the_plain_calculation_gives() -> None:
    for one in fulfil(ACCESS, FIGURES):
        if one.share is not None and one.month is not None:
            plain = plain_access_2023.earned_percent(FIGURES, one.region, one.requirement, one.month)
            assert one.share == plain, one.reason.sv


def test_every_payment_is_what_the_plain_calculation_gives_to_the_ore() -> None:
    payments = allocate(ACCESS, fulfil(ACCESS, FIGURES), persons(INHABITANTS), regions=REGIONS, pots=["block-1"])
    lines = {
        (line.occasion, line.region, "bonus" if line.kind == "bonus" else line.requirement): line.ore
        for line in payments
    }
    plain = plain_access_2023.payments(FIGURES, INHABITANTS)
    assert lines == {line: 100 * kronor for line, kronor in plain.items()}
    assert sum(lines.values()) == 100 * 2_500_000_000


def test_paying_in_ore_moves_some_tens_of_kronor_a_region_and_year() -> None:
    verdicts = fulfil(ACCESS, FIGURES)
    by_unit = []
    for choices in ([], ["betala-i-oren"]):
        sums: Counter[str] = Counter()
        for line in allocate(
            ACCESS, verdicts, persons(INHABITANTS), regions=REGIONS, pots=["block-1"], choices=choices
        ):
            sums[line.region] += line.ore
        by_unit.append(sums)
    whole, fine = by_unit
    assert 1_000 < max(abs(whole[region] - fine[region]) for region in REGIONS) < 10_000  # öre


def test_every_choice_of_rounding_changes_some_verdict_of_the_year() -> None:
    own = [verdict.share for verdict in fulfil(ACCESS, FIGURES)]
    for choice in ("andel-med-en-decimal", "forandring-av-avrundade-andelar", "forandring-utan-avrundning"):
        other = [verdict.share for verdict in fulfil(ACCESS, FIGURES, [choice])]
        assert 0 < sum(one != two for one, two in zip(own, other, strict=True)) < 40, choice
