"""Which values change class, and which national values change, under another version's levels: a truth table by hand."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.consequence.classes import Held, moves
from indicators.entries.specification import Specification
from tests.support.revisions import level
from tests.support.specifications import specification


def spec(version: int = 1, **changes: Any) -> Specification:
    reason = None if changes.get("targets") else "Inget mål i provet."
    return specification(version=version, examples=[], no_target_reason=reason, **changes)


AT_65, AT_70, AT_60 = ([level(">=", value)] for value in (65, 70, 60))


@pytest.mark.parametrize(
    ("before", "after", "value", "classes"),
    [
        # The same levels: whatever else is said otherwise, no value changes class.
        ({"targets": AT_65}, {"targets": AT_65, "definition": "Något annat."}, "68", None),
        # A raised level takes the value between the two; one above both and one below both stay.
        ({"targets": AT_65}, {"targets": AT_70}, "68", ("met", "not_met")),
        ({"targets": AT_65}, {"targets": AT_70}, "72", None),
        ({"targets": AT_65}, {"targets": AT_70}, "60", None),
        # On the level itself: >= reaches it, > does not.
        ({"targets": AT_65}, {"targets": AT_70}, "70", None),
        ({"targets": AT_70}, {"targets": [level(">", 70)]}, "70", ("met", "not_met")),
        ({"targets": AT_65}, {"targets": AT_60}, "62", ("not_met", "met")),
        ({"targets": AT_65}, {"targets": [level(">=", 65), level(">=", 75, "high")]}, "80", ("met", "high")),
        ({"targets": []}, {"targets": AT_65}, "68", ("no_target", "met")),
        ({"targets": AT_65}, {"targets": []}, "60", ("not_met", "no_target")),
        ({"targets": AT_65}, {"direction": "lower", "targets": [level("<=", 65)]}, "68", ("met", "not_met")),
        # Judged as it is shown: 64,96 is 65,0 with one decimal and 64,96 with two.
        ({"targets": AT_65}, {"targets": AT_65, "decimals": 2}, "64.96", ("met", "not_met")),
    ],
)
def test_a_value_changes_class_only_where_the_levels_say_so(
    before: dict[str, Any], after: dict[str, Any], value: str, classes: tuple[str, str] | None
) -> None:
    (move,) = moves(spec(**before), spec(2, **after), [Held("2024", "14", Decimal(value), Decimal(value))])
    assert move.changes_class is (classes is not None)
    if classes:
        assert (move.class_before, move.class_after) == classes


def test_a_national_value_that_is_no_longer_summed_is_a_change() -> None:
    # Adjusted values are not summed: the nation has one by the first version and none by the second.
    held = Held("2024", "00", Decimal("68.04"), None)
    (move,) = moves(spec(targets=AT_65), spec(2, targets=AT_65, adjusted="För ålder."), [held])
    assert (move.value_before, move.value_after, move.class_after) == (Decimal("68.0"), None, None)
    assert move.changes


def test_values_in_another_unit_are_not_held_against_the_levels() -> None:
    other = spec(2, kind="ratio", unit="per_1000", targets=[level(">=", 650)])
    with pytest.raises(ValueError, match="another kind or unit"):
        list(moves(spec(targets=AT_65), other, []))
