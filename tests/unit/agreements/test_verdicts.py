"""What a verdict says beside its share: how sure it is, why, on which figures; and how well the figures were reported."""

import pytest

from indicators.agreements.shares import Figure
from tests.support.agreements import JANUARY, JANUARY_BEFORE, counts, judged, published

WAITING = "vantetid-forsta-besok-60"
RETURNED, STRICT = "vantetid-aterbesok", "vantetid-aterbesok-strikt"
BUP_DONE, BUP_WAITING = "vantetid-bup-utredning-genomford-30", "vantetid-bup-utredning-vantande-30"


@pytest.mark.parametrize(
    ("now", "share", "certain"),
    [
        ("73.1", 100, True),
        ("73.0", 100, False),  # was 72.95 or more
        ("72.9", 0, True),  # was below 72.95
        ("73", 100, False),  # whole per cent: 72.5 or more
        ("72", 0, True),
        ("74", 100, True),
        ("100", 100, True),
    ],
)
def test_a_share_without_counts_is_used_as_rounded_and_says_how_sure_it_is(now: str, share: int, certain: bool) -> None:
    outcome = judged("forsta-besok", {WAITING: published(now)})
    assert (outcome.share, outcome.certain) == (share, certain)
    assert ("Bara avrundade andelar är kända" in outcome.reason.sv) is not certain


def test_rounded_as_it_was_published_the_same_share_is_certain() -> None:
    outcome = judged("forsta-besok", {WAITING: published("73.0")}, choices=("andel-med-en-decimal",))
    assert (outcome.share, outcome.certain) == (100, True)


@pytest.mark.parametrize(
    ("now", "least", "share", "most"),
    [
        ("42.9", 50, 50, 75),  # between 2.8 and 3.0
        ("43.0", 50, 75, 75),
        ("43.1", 75, 75, 75),
        ("40.9", 0, 0, 50),
        ("45.0", 75, 100, 100),
    ],
)
def test_two_rounded_shares_leave_a_tenth_of_doubt_at_each_step(now: str, least: int, share: int, most: int) -> None:
    outcome = judged("forsta-besok", {WAITING: published(now)}, {WAITING: published("40.0")})
    assert (outcome.least, outcome.share, outcome.most) == (least, share, most)


def test_whether_twenty_wait_is_unsure_where_only_the_share_is_known() -> None:
    outcome = judged("bup-utredning", {BUP_DONE: counts(73, 100), BUP_WAITING: published("10.0")})
    assert (outcome.share, outcome.least, outcome.most) == (0, 0, 100)


def test_the_reason_is_a_sentence_with_the_figures_that_decided() -> None:
    outcome = judged("forsta-besok", {WAITING: counts(7295, 10_000)}, {WAITING: counts(7000, 10_000)})
    assert outcome.reason.sv == (
        "Väntande på första besök i högst 60 dagar: 72,95 % (krav minst 73 %). Väntande på första besök i högst 60 dagar: "
        "72,95 % mot 70,0 % samma månad i fjol, en förbättring med 3,0 procentenheter. "
        "Förbättringen ger 75 % av det reserverade."
    )
    assert outcome.reason.en.endswith(
        "an improvement of 3.0 percentage points. The improvement gives 75% of what is reserved."
    )


def test_a_decline_is_called_one() -> None:
    outcome = judged("forsta-besok", {WAITING: counts(69, 100)}, {WAITING: counts(70, 100)})
    assert "en försämring med 1,0 procentenheter. Inget krav är uppfyllt" in outcome.reason.sv
    assert "a decline of 1.0 percentage points" in outcome.reason.en


def test_what_does_not_apply_says_so_in_the_reason() -> None:
    outcome = judged("bup-utredning", {BUP_DONE: counts(73, 100), BUP_WAITING: counts(2, 20)})
    assert (
        "Väntande i högst 30 dagar (utredning): prövas inte, 20 är inte fler än 20 (krav minst 73 %)."
        in outcome.reason.sv
    )


def test_the_evidence_is_the_figures_of_both_years_with_their_origin() -> None:
    outcome = judged("aterbesok", {RETURNED: counts(1, 2), STRICT: counts(1, 3)}, {STRICT: counts(1, 4)})
    assert [(one.measure, one.month, one.figure.denominator) for one in outcome.evidence] == [
        (RETURNED, JANUARY, 2),
        (STRICT, JANUARY, 3),
        (STRICT, JANUARY_BEFORE, 4),
    ]
    assert {one.figure.origin for one in outcome.evidence} == {"fil.csv"}


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"vantande": counts(95, 100), "genomford": counts(95, 100)}, "met"),
        ({"vantande": counts(95, 100), "genomford": counts(949, 1000)}, "not_met"),
        ({"vantande": counts(1, 100)}, "not_met"),  # one is enough to break it
        ({"vantande": counts(95, 100)}, "no_value"),
    ],
)
def test_the_response_rate_is_shown_and_moves_no_money(figures: dict[str, Figure], said: str) -> None:
    outcome = judged("svarsfrekvens", {f"vantetid-svarsfrekvens-{name}": one for name, one in figures.items()})
    assert (outcome.verdict, outcome.share) == (said, None)


@pytest.mark.parametrize(("days", "said"), [("21", "met"), ("22", "not_met")])
def test_three_weeks_after_the_month_are_counted_in_whole_days(days: str, said: str) -> None:
    outcome = judged("i-tid", {"inlamnad-efter-manaden": published(days)})
    assert (outcome.verdict, outcome.reason.sv[:27]) == (said, "Inlämnad efter månadens slut"[:27])
