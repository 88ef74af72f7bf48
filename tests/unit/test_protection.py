"""Linked tables: each way past a hidden number is closed with as little hidden as possible, and nothing is shown unproven."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from indicators.catalogue.packaged import packaged
from indicators.disclosure import protection
from indicators.disclosure.linked import Cell, Unsound
from indicators.disclosure.places import Place
from indicators.disclosure.protection import Protection, Unproven, protect
from indicators.disclosure.solver import OutOfTime

POLICY = packaged().disclosure
YEAR = (date(2024, 1, 1), date(2025, 1, 1))
QUARTERS = [
    (date(2024, first, 1), date(2024 + (first == 10), first % 9 + 3 if first < 10 else 1, 1)) for first in (1, 4, 7, 10)
]


class Table:
    """Cells that are put in one after the other, each with its own cause where it is small."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []

    def put(
        self,
        numerator: int | None,
        denominator: int | None,
        *,
        unit: str = "",
        sex: str = "total",
        age: str = "total",
        period: tuple[date, date] = YEAR,
        region: str = "14",
        shown: bool | None = None,
        **changes: Any,
    ) -> int:
        """The cell's key."""
        counts = [numerator, *([] if None in (numerator, denominator) else [denominator - numerator])]  # type: ignore[operator]
        cause = "suppressed" if any(count is not None and count < 5 for count in counts) else None
        key = len(self.cells)
        place = Place(region, unit, sex, age, *period)
        self.cells.append(Cell(key, place, numerator, denominator, cause, shown, **changes))
        return key

    def protected(self, **changes: Any) -> Protection:
        """What is hidden, and the proof."""
        return protect(POLICY, self.cells, **changes)


def test_one_hidden_sex_hides_the_other_and_not_the_total() -> None:
    table = Table()
    table.put(40, 100)
    women, men = table.put(3, 50, sex="women"), table.put(37, 50, sex="men")
    answer = table.protected()
    assert answer.causes == {women: "suppressed", men: "suppressed"}
    (of_women,) = answer.proof.protected
    assert (of_women.key, of_women.low, of_women.high) == (women, 0, 40)


def test_a_year_less_its_quarters_hides_one_more_quarter_and_no_more() -> None:
    table = Table()
    year = table.put(40, 200)
    quarters = [table.put(n, 50, period=days) for n, days in zip((12, 13, 12, 3), QUARTERS, strict=True)]
    hidden = set(table.protected().causes)
    assert quarters[3] in hidden
    assert year not in hidden
    assert len(hidden) == 2


def test_what_two_breakdowns_leave_out_together_is_protected() -> None:
    table = Table()
    table.put(400, 1000)
    table.put(200, 500, unit="E1")
    table.put(299, 500, sex="women")
    both = table.put(100, 250, unit="E1", sex="women")  # 400 - 200 - 299 + 100: one man elsewhere
    assert set(table.protected().causes) == {both}


def test_ages_that_cross_are_shown_where_what_they_share_is_large() -> None:
    table = Table()
    table.put(400, 1000)
    table.put(200, 500, age="0-69")
    table.put(250, 600, age="65+")  # 100 of 65–69, 50 of them cases
    assert table.protected().causes == {}


def test_ages_that_cross_are_hidden_where_what_they_share_is_small() -> None:
    table = Table()
    table.put(400, 1000)
    table.put(200, 500, age="0-69")
    table.put(203, 600, age="65+")  # three cases among the hundred of 65–69
    assert table.protected().causes


def test_a_nations_count_does_not_give_its_hidden_region_away() -> None:
    table = Table()
    nation = table.put(103, 400, region="00")
    hidden = table.put(3, 100, region="14")
    others = {table.put(50, 150, region="12"), table.put(50, 150, region="13")}
    causes = set(table.protected(members={"00": ["12", "13", "14"]}).causes)
    assert hidden in causes
    assert nation in causes or causes & others


def test_a_healthcare_region_and_its_nation_are_judged_as_the_sums_that_they_are() -> None:
    table = Table()
    table.put(200, 800, region="00")
    table.put(103, 400, region="west")
    hidden = table.put(3, 100, region="14")
    table.put(100, 300, region="13")
    table.put(97, 400, region="12")
    members = {"00": ["12", "13", "14"], "west": ["13", "14"]}
    causes = table.protected(members=members).causes
    assert hidden in causes
    assert len(causes) == 2, "13 or the healthcare region"


def test_what_was_shown_once_protects_nothing() -> None:
    """Men were shown in an earlier release: to hide them now helps nobody, and the total is hidden instead."""
    table = Table()
    total = table.put(40, 100)
    women, men = table.put(3, 50, sex="women"), table.put(37, 50, sex="men")
    table.put(37, 50, sex="men", shown=True)
    assert set(table.protected().causes) == {total, women}
    assert men not in table.protected().causes


def test_what_is_public_already_is_no_reason_to_hide_everything_for_ever() -> None:
    """Three women were shown before the limit was five."""
    table = Table()
    total, women = table.put(40, 100), table.put(3, 50, sex="women")
    table.put(3, 50, sex="women", shown=True)
    answer = table.protected()
    assert set(answer.causes) == {women}
    assert total not in answer.causes
    assert [one.needed for one in answer.proof.protected] == [0], "and the proof says so"


def test_the_same_denominators_elsewhere_help_nobody() -> None:
    """Whoever knows from another indicator that the women are 50 still knows nothing of how many of them are cases."""
    table = Table()
    table.put(40, 100)
    table.put(3, 50, sex="women")
    table.put(37, 50, sex="men")
    table.put(2, 6, sex="women", age="80+")
    for one in table.protected().proof.protected:
        assert one.high - one.low >= min(5, 6)
        assert one.high <= 50


def test_parts_that_exceed_their_whole_are_told_and_not_reckoned_with() -> None:
    table = Table()
    table.put(40, 100)
    table.put(3, 50, sex="women")
    table.put(42, 60, sex="men")
    with pytest.raises(Unsound) as told:
        table.protected()
    assert {cell.place.sex for cell in told.value.cells} == {"total", "women", "men"}


def test_months_in_which_somebody_is_counted_twice_are_no_sum() -> None:
    table = Table()
    table.put(40, 60)
    small = table.put(3, 50, period=QUARTERS[0])
    table.put(39, 50, period=(date(2024, 4, 1), date(2025, 1, 1)))
    assert set(table.protected().causes) == {small}


def out_of_time(*_: object) -> None:
    raise OutOfTime


@pytest.mark.parametrize("ways", [["_least"], ["_least", "_by_program"], ["_least", "_by_program", "_greedy"]])
def test_whatever_finds_the_pattern_the_same_gate_lets_it_through(
    ways: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for way in ways:
        monkeypatch.setattr(protection, way, out_of_time)
    table = Table()
    table.put(40, 100)
    women, men = table.put(3, 50, sex="women"), table.put(37, 50, sex="men")
    answer = table.protected()
    assert set(answer.causes) == {women, men}
    assert answer.proof.way == ["program", "greedy", "breakdowns"][len(ways) - 1]


def test_a_pattern_that_is_not_enough_is_not_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_little(_: object, hidden: frozenset[int], *__: object) -> frozenset[int]:
        return hidden

    monkeypatch.setattr(protection, "_least", too_little)
    table = Table()
    table.put(40, 100)
    table.put(3, 50, sex="women")
    table.put(37, 50, sex="men")
    assert table.protected().proof.way == "program"


def test_without_a_proof_in_time_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protection, "audited", out_of_time)
    monkeypatch.setattr(protection, "unprotected", out_of_time)
    table = Table()
    table.put(40, 100)
    with pytest.raises(Unproven):
        table.protected()


SMALL: dict[str, Callable[[Table], object]] = {
    "another count": lambda table: table.put(38, 50, sex="men"),
    "another cell": lambda table: table.put(10, 20, age="80+"),
}


def test_the_proof_is_of_these_cells_and_no_others() -> None:
    def digest(*more: str) -> str:
        table = Table()
        table.put(60, 120)
        table.put(3, 50, sex="women")
        for one in more:
            SMALL[one](table)
        return table.protected().proof.digest

    assert digest() == digest()
    assert len({digest(), *(digest(one) for one in SMALL)}) == 3


def test_the_proofs_digest_does_not_hang_on_the_order_of_the_cells() -> None:
    table = Table()
    table.put(40, 100)
    table.put(3, 50, sex="women")  # hidden, and so the men: two cells of a breakdown and their whole
    table.put(37, 50, sex="men")
    before = table.protected().proof.digest
    table.cells.reverse()
    assert table.protected().proof.digest == before


def test_the_published_case_of_statistics_norway_is_hidden_as_they_hide_it() -> None:
    """GaussSuppression, vignette "Small count frequency table suppression", `dataset_a` with maxN = 1: of two ages and three
    countries only the empty cell is small, and the other three of the cheapest rectangle are hidden with it."""
    counts = {
        ("0-64", "Spain"): 5,
        ("0-64", "Iceland"): 2,
        ("0-64", "Portugal"): 0,  # the only one that is small
        ("65+", "Spain"): 6,
        ("65+", "Iceland"): 3,
        ("65+", "Portugal"): 4,
    }
    policy = POLICY.model_copy(update={"minimum_count": 2, "protection_interval": 1})
    cells, named = [], {}
    for age in ("0-64", "65+", "total"):
        for country in ("Spain", "Iceland", "Portugal", ""):
            inner = [n for (a, c), n in counts.items() if age in (a, "total") and country in (c, "")]
            named[age, country] = len(cells)
            cause = "suppressed" if sum(inner) < 2 else None
            cells.append(Cell(len(cells), Place("14", country, "total", age, *YEAR), sum(inner), None, cause))
    hidden = protect(policy, cells, complement=False).causes
    assert {name for name, key in named.items() if key in hidden} == {
        ("0-64", "Iceland"),
        ("0-64", "Portugal"),
        ("65+", "Iceland"),
        ("65+", "Portugal"),
    }


def test_where_no_way_of_choosing_is_in_time_everything_is_hidden_with_a_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    for way in ("_least", "_by_program", "_greedy"):
        monkeypatch.setattr(protection, way, out_of_time)
    monkeypatch.setattr(protection, "_breakdowns", lambda *_: set())
    table = Table()
    keys = {table.put(40, 100), table.put(3, 50, sex="women"), table.put(37, 50, sex="men")}
    answer = table.protected()
    assert set(answer.causes) == keys
    assert answer.proof.way == "all"
