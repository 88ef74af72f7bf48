"""Values held against another version's target levels: which change class, and which national values change."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from indicators.entries.geography import NATION
from indicators.entries.specification import Specification
from indicators.entries.targets import TargetClass
from indicators.statistics.values import Beside, rounded, target_class


class Held(NamedTuple):
    """The value that a region (or `00`, the nation) has in a period, as each of the two versions gives it; None: has none."""

    period: str
    region: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True)
class Move:
    """A value, as each version shows it, and its class by each version's levels; None where it has no value."""

    period: str
    region: str
    value_before: Decimal | None
    value_after: Decimal | None
    class_before: TargetClass | None
    class_after: TargetClass | None

    @property
    def changes_class(self) -> bool:
        """Whether the class is another."""
        return self.class_before != self.class_after

    @property
    def changes(self) -> bool:
        """Whether anything that is shown is another."""
        return self.changes_class or self.value_before != self.value_after


Others = Mapping[tuple[str, str], Mapping[str, Decimal]]
"""Other indicators' values as they are shown, by (period, region) and id: what a double level asks for too."""


def moves(
    before: Specification, after: Specification, held: Iterable[Held], others: Others | None = None
) -> Iterator[Move]:
    """Every value under both versions, changed or not. A value is judged as it is shown: 69,96 as 70,0.

    Raises ValueError for versions whose values cannot be held against each other (another kind of measure, another unit).
    """
    if not before.comparable(after):
        raise ValueError(f"{after.id}: values of another kind or unit are not held against the levels")
    every = list(held)
    nation = {value.period: value for value in every if value.region == NATION}
    for value in every:
        whole = nation.get(value.period) if value.region != NATION else None
        known = (others or {}).get((value.period, value.region), {})
        old = _shown(before, value.before), Beside(nation=_shown(before, whole and whole.before), others=known)
        new = _shown(after, value.after), Beside(nation=_shown(after, whole and whole.after), others=known)
        yield Move(value.period, value.region, old[0], new[0], _class(before, *old), _class(after, *new))


def _shown(spec: Specification, value: Decimal | None) -> Decimal | None:
    return None if value is None else rounded(value, spec.decimals)


def _class(spec: Specification, shown: Decimal | None, beside: Beside) -> TargetClass | None:
    return None if shown is None else target_class(spec.targets, shown, beside)
