"""What those who are missing could make of a share: worst cases, and the coverage at which a difference is certain.

Manski 1989 (Journal of Human Resources 24:343–360): without assumptions about the missing, a share is between what it is if
none of them is met and if all are.
"""

from typing import NamedTuple

from indicators.statistics.differences import Counts, Standing, standing


class Bounds(NamedTuple):
    """A share (0–1) where none of the missing is met, and where all are."""

    none_met: float
    all_met: float

    def standing(self, against: float) -> Standing | None:
        """Whether the share is over or under a value whatever the missing are."""
        return standing(self.none_met, self.all_met, against)


def bounds(counts: Counts, missing: float) -> Bounds:
    """The bounds of a share when so many more belong in the denominator.

    Raises ValueError for counts that cannot be, or nobody at all.
    """
    everybody = counts.denominator + missing
    if missing < 0 or everybody <= 0 or not 0 <= counts.numerator <= counts.denominator:
        raise ValueError("bounds need 0 <= numerator <= denominator, and somebody")
    return Bounds(counts.numerator / everybody, (counts.numerator + missing) / everybody)


def missing_by(coverage: float, denominator: float) -> float:
    """How many are missing where `denominator` are the covered share (0–1, over 0) of all. Raises ValueError for no share."""
    if not 0 < coverage <= 1:
        raise ValueError("a coverage is over 0 and at most 1")
    return denominator * (1 - coverage) / coverage


def certain_from(share: float, against: float) -> float | None:
    """From which coverage (0–1, of this share alone) it would certainly be over or under a value; None where they are equal.

    With the coverage c the share is between share·c and share·c + 1 − c.
    """
    if share == against:
        return None
    return against / share if share > against else (1 - against) / (1 - share)


def both_certain_from(first: float, then: float) -> float | None:
    """From which coverage (0–1, the same of both) two shares would certainly differ; None where they are equal.

    Their bounds come apart where c·|difference| is over 1 − c.
    """
    return None if first == then else 1 / (1 + abs(then - first))
