"""Which verdicts and kronor another rulebook changes."""

from datetime import date

from indicators.agreements.payment import Payment
from indicators.consequence.agreements import Judged, MoneyMove, VerdictMove, money_moves, verdict_moves

MAY, JUNE = date(2023, 5, 1), date(2023, 6, 1)


def test_only_verdicts_that_differ_are_told_and_those_that_come_or_go() -> None:
    before = [
        Judged("a", "01", MAY, "met"),  # the same in both
        Judged("a", "01", JUNE, "met"),  # another in the new one
        Judged("gone", "01", None, "met"),  # its requirement is not in the new rulebook
    ]
    after = [Judged("a", "01", MAY, "met"), Judged("a", "01", JUNE, "partly"), Judged("come", "01", None, "not_due")]
    assert verdict_moves(before, after) == [
        VerdictMove("a", "01", JUNE, "met", "partly"),
        VerdictMove("come", "01", None, None, "not_due"),
        VerdictMove("gone", "01", None, "met", None),
    ]


def line(region: str, ore: int, requirement: str = "r") -> Payment:
    return Payment("x", "o", region, requirement, ore, "ore")


def test_a_recipient_is_told_by_the_sum_of_its_lines() -> None:
    before = [line("01", 100), line("01", 50, "s"), line("03", 70), line("04", 30)]
    # 01 gets the same in other lines; 03 gets less, what is left stays with the state; 04 gets nothing.
    after = [line("01", 150), line("03", 60), line("state", 40)]
    assert money_moves(before, after) == [
        MoneyMove("03", 70, 60),
        MoneyMove("04", 30, 0),
        MoneyMove("state", 0, 40),
    ]
