"""The solver (HiGHS, through SciPy): the one module that calls it."""

from dataclasses import dataclass
from time import monotonic
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

UNLIMITED = float("inf")


class OutOfTime(Exception):
    """The solver gave no answer within its time."""


@dataclass(frozen=True)
class Clock:
    """How long there is left, in seconds of the day's clock."""

    until: float = UNLIMITED

    @classmethod
    def of(cls, seconds: float) -> "Clock":
        """A clock that runs out after so long."""
        return cls(monotonic() + seconds)

    def left(self) -> float:
        """Seconds. Raises OutOfTime where there are none."""
        left = self.until - monotonic()
        if left <= 0:
            raise OutOfTime
        return left


def least(
    cost: Numbers,
    rows: Any,
    low: Numbers,
    high: Numbers,
    bounds: tuple[Numbers, Numbers],
    whole: npt.NDArray[np.bool_] | None,
    clock: Clock,
) -> Numbers | None:
    """The x that has the least cost with low <= rows @ x <= high and within the bounds; None where there is none.

    `rows` is a sparse matrix; `whole` tells which of x are integers. Raises OutOfTime.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # two thirds of a second: only where something is hidden

    limit = clock.left()
    answer = milp(
        cost,
        constraints=LinearConstraint(rows, low, high) if rows.shape[0] else (),
        bounds=Bounds(*bounds),
        integrality=None if whole is None else whole.astype(np.int8),
        options={} if limit == UNLIMITED else {"time_limit": limit},
    )
    if answer.status == 1:
        raise OutOfTime
    return None if answer.status != 0 else np.asarray(answer.x, dtype=np.float64)
