"""What a publication makes of the rows of one indicator and region: what is shown, what is hidden, and the proof."""

from typing import Any

import polars as pl
import pytest

from backend.collection import deciding
from backend.collection.cell_queries import OBSERVED
from backend.collection.deciding import _Rows
from backend.core.errors import Conflict
from indicators.catalogue.packaged import packaged
from indicators.disclosure.protection import Unproven
from tests.unit.test_kinds import of

POLICY = packaged().disclosure
H1, H2, YEAR = ("2024-01-01", "2024-07-01"), ("2024-07-01", "2025-01-01"), ("2024-01-01", "2025-01-01")


def row(
    numerator: int | None, denominator: int | None, *, period: tuple[str, str] = YEAR, **changes: Any
) -> dict[str, Any]:
    """A region's total, or what `changes` make of it. The value is the counts'."""
    value = "50.0" if None in (numerator, denominator) else f"{100 * numerator / denominator:.1f}"  # type: ignore[operator]
    counts = {"numerator": numerator, "denominator": denominator, "value": value}
    whole = {"indicator": "prov-indikator", "group": "14 proportion", "unit": "", "sex": "total", "age_group": "total"}
    texts = {name: None if number is None else str(number) for name, number in counts.items()}
    return dict.fromkeys(OBSERVED) | whole | texts | {"starts": period[0], "ends": period[1]} | changes


def published(
    rows: list[dict[str, Any]],
    beside: list[dict[str, Any]] | None = None,
    earlier: list[dict[str, Any]] | None = None,
    *,
    without_counts: bool = False,
) -> tuple[pl.DataFrame, Any]:
    """What is decided of each row, in their order, and the proof of the table (None where it needed none)."""
    frames, number = [], 0
    for some, shown in ((rows, None), (beside or [], True), (earlier or [], True)):
        numbered = [one | {"id": number + place, "shown": shown} for place, one in enumerate(some)]
        frames.append(pl.DataFrame(numbered, OBSERVED))
        number += len(some)
    cells, proofs = deciding._cells(POLICY, _Rows(*frames), of("proportion"), without_counts)
    return cells.sort("id"), proofs.get("prov-indikator 14 proportion")


def causes(cells: pl.DataFrame) -> list[str | None]:
    return cells["cause"].to_list()


def test_a_table_with_nothing_hidden_needs_no_proof() -> None:
    cells, proof = published([row(40, 100), row(20, 50, sex="women"), row(20, 50, sex="men")])
    assert causes(cells) == [None, None, None]
    assert proof is None


def test_one_hidden_sex_hides_the_other_with_a_proof() -> None:
    cells, proof = published([row(40, 100), row(3, 50, sex="women"), row(37, 50, sex="men")])
    assert causes(cells) == [None, "suppressed", "suppressed"]
    assert (proof.cells, proof.hidden) == (3, 2)


def test_of_two_units_with_large_numbers_one_is_still_shown() -> None:
    """Three units, one small: the whole breakdown was hidden before."""
    units = [row(3, 100, unit="E1"), row(40, 100, unit="E2"), row(60, 150, unit="E3")]
    cells, _ = published([row(103, 350), *units])
    assert causes(cells) == [None, "suppressed", "suppressed", None]


def test_what_two_breakdowns_leave_out_together_is_not_told() -> None:
    """400 - 200 - 299 + 100: one man elsewhere, of 250."""
    rows = [row(400, 1000), row(200, 500, unit="E1"), row(299, 500, sex="women"), row(100, 250, unit="E1", sex="women")]
    cells, _ = published(rows)
    assert causes(cells) == [None, None, None, "suppressed"]


def test_the_complement_is_not_told_by_the_count_and_the_value() -> None:
    """Six cases that are 66,7 %: six of nine, and the three others are few."""
    cells, _ = published([row(6, None, value="66.7")], without_counts=True)
    assert causes(cells) == ["suppressed"]
    many, _ = published([row(6, None, value="33.3")], without_counts=True)
    assert causes(many) == [None], "six of eighteen"


def test_the_few_without_a_value_are_not_told_by_all_less_the_others() -> None:
    """Twelve are missing, nine of them women: three men."""
    rows = [row(400, 1000, missing=12), *(row(200, 500, sex=s, missing=n) for s, n in (("women", 9), ("men", 3)))]
    cells, _ = published(rows)
    assert cells["quiet"].to_list() == [False, True, True]
    assert causes(cells) == [None, None, None], "the values are large"


def test_the_missing_are_told_where_all_are_many() -> None:
    rows = [row(400, 1000, missing=20), *(row(200, 500, sex=s, missing=10) for s in ("women", "men"))]
    cells, _ = published(rows)
    assert cells["quiet"].to_list() == [False, False, False]


def test_a_half_year_is_not_told_by_the_public_year() -> None:
    cells, _ = published([row(57, 110, period=H1)], [row(60, 120)])
    assert causes(cells) == ["suppressed"]


def test_what_an_earlier_publication_showed_is_reckoned_with() -> None:
    """The men were shown before the women were corrected: to hide them now protects nobody."""
    rows = [row(40, 100), row(3, 50, sex="women"), row(37, 50, sex="men")]
    cells, _ = published(rows, earlier=[row(37, 50, sex="men")])
    assert causes(cells) == ["suppressed", "suppressed", None]


def test_parts_that_exceed_their_whole_are_refused_in_a_sentence() -> None:
    with pytest.raises(Conflict, match="tillsammans fler än helheten"):
        published([row(40, 100), row(3, 50, sex="women"), row(42, 60, sex="men")])


def test_without_a_proof_nothing_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise Unproven

    monkeypatch.setattr("backend.collection.protecting.protect", never)
    with pytest.raises(Conflict, match="bevisa i tid"):
        published([row(40, 100), row(3, 50, sex="women"), row(37, 50, sex="men")])
