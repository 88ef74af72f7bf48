"""The methods that numbers are worked out with. A result names its method, and the words for it stand in the one catalogue."""

from typing import Literal, NamedTuple

Method = Literal[
    "wilson",
    "clopper_pearson",
    "poisson_exact",
    "byar",
    "student",
    "order_statistics",
    "quartiles_normal",
    "dobson",
    "indirect",
    "funnel_exact",
    "funnel_normal",
    "funnel_overdispersed",
    "xmr",
    "newcombe",
    "recovered",
    "least_squares",
    "systematic_variation",
    "worst_case",
]
"""Each by the name that the field has for it; where its formula stands is told by the function that has it."""


class Estimate(NamedTuple):
    """A number in its own unit with the interval around it, and the method that gave the interval."""

    value: float
    low: float
    high: float
    method: Method

    @property
    def interval(self) -> tuple[float, float]:
        """(low, high)."""
        return self.low, self.high

    def scaled(self, by: float) -> "Estimate":
        """The same in another unit: `by` is positive."""
        return Estimate(self.value * by, self.low * by, self.high * by, self.method)
