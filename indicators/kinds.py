"""What a kind of measure means, in one table. Everybody who treats kinds differently asks here; nobody compares names.

A new kind is a name in `Kind`, a row in `KINDS` and its words. The row has no defaults: what is forgotten does not start.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["proportion", "ratio", "rate", "mean", "median", "count", "index", "yes_no"]
Unit = Literal[
    "percent",
    "per_1000",
    "per_10000",
    "per_100000",
    "days",
    "hours",
    "minutes",
    "count",
    "index_points",
    "yes_no",
    "kronor",
    "score",
]
ANY_UNIT: frozenset[Unit] = frozenset(get_args(Unit))
PER_PEOPLE: frozenset[Unit] = frozenset({"per_1000", "per_10000", "per_100000"})

SCALES: Mapping[Unit, int] = {
    "percent": 100,
    "index_points": 100,
    "per_1000": 1_000,
    "per_10000": 10_000,
    "per_100000": 100_000,
}
"""What numerator / denominator is multiplied with to give the value in the unit; every other unit has 1."""

FULL = 100
"""Where a value that has bounds ends: all of a whole in per cent, or the top of an index."""

MadeOf = Literal["fraction", "number", "measurements", "answer"]
Discloses = Literal["counts", "value", "size", "nothing"]
Interval = Literal["wilson", "poisson"]
OfValues = Literal["arithmetic_mean", "middle", "number"]
Parts = Literal["counts", "number", "nothing"]
Computed = Literal["numerator", "measured", "events"]


@dataclass(frozen=True, kw_only=True)
class KindOfMeasure:
    """One kind of measure.

    `units`: what its values may be given in. `bounded_in`: the units in which a value stays within 0 and the scale.
    `made_of`: a numerator and a denominator, one number of cases, measurements (a value and how many it rests on), or an
    answer. `counts_give_value`: whether numerator / denominator is the value. `of_values`: what single values give.
    `parts`: what of the parts sums to the whole: numerators and denominators (so the nation's value is the regions'
    counts together), the number alone (regions that are hidden or late would be lacking in a nation, so none is made),
    or nothing. `discloses`: what in a row can give a person away: its counts, the value itself, only how many the value
    rests on, or nothing. `complement`: whether denominator − numerator counts people too. `computed_from`: what a
    computation must have, one of them; none where records cannot give the kind. `lone_value`: whether the value of a
    single one is somebody's own measurement, which a region does not hand in.
    """

    units: frozenset[Unit]
    bounded_in: frozenset[Unit]
    may_be_negative: bool
    made_of: MadeOf
    counts_give_value: bool
    of_values: OfValues | None
    parts: Parts
    discloses: Discloses
    complement: bool
    interval: Interval | None
    computed_from: tuple[Computed, ...]
    lone_value: bool

    @property
    def additive(self) -> bool:
        """Whether counts of parts (sexes, ages, units, regions) sum to the count of the whole."""
        return self.parts != "nothing"


KINDS: Mapping[Kind, KindOfMeasure] = {
    "proportion": KindOfMeasure(
        units=frozenset({"percent"}),
        bounded_in=ANY_UNIT,
        may_be_negative=False,
        made_of="fraction",
        counts_give_value=True,
        of_values=None,
        parts="counts",
        discloses="counts",
        complement=True,
        interval="wilson",
        computed_from=("numerator",),
        lone_value=False,
    ),
    "ratio": KindOfMeasure(  # the numerator is not a part of the denominator: it may be over 100 %
        units=ANY_UNIT,
        bounded_in=frozenset(),
        may_be_negative=False,
        made_of="fraction",
        counts_give_value=True,
        of_values=None,
        parts="counts",
        discloses="counts",
        complement=False,
        interval=None,
        computed_from=("numerator",),
        lone_value=False,
    ),
    "rate": KindOfMeasure(  # events in a population: nobody is counted by the population minus the events
        units=PER_PEOPLE,
        bounded_in=frozenset(),
        may_be_negative=False,
        made_of="fraction",
        counts_give_value=True,
        of_values=None,
        parts="counts",
        discloses="counts",
        complement=False,
        interval="poisson",
        computed_from=("events", "numerator"),
        lone_value=False,
    ),
    "mean": KindOfMeasure(
        units=ANY_UNIT,
        bounded_in=frozenset({"percent"}),
        may_be_negative=True,
        made_of="measurements",
        counts_give_value=True,
        of_values="arithmetic_mean",
        parts="nothing",
        discloses="size",
        complement=False,
        interval=None,
        computed_from=("measured",),
        lone_value=True,
    ),
    "median": KindOfMeasure(
        units=ANY_UNIT,
        bounded_in=frozenset(),
        may_be_negative=True,
        made_of="measurements",
        counts_give_value=False,
        of_values="middle",
        parts="nothing",
        discloses="size",
        complement=False,
        interval=None,
        computed_from=("measured",),
        lone_value=True,
    ),
    "count": KindOfMeasure(
        units=frozenset({"count"}),
        bounded_in=frozenset(),
        may_be_negative=False,
        made_of="number",
        counts_give_value=False,
        of_values="number",
        parts="number",
        discloses="value",
        complement=False,
        interval=None,
        computed_from=("events", "numerator"),
        lone_value=False,
    ),
    "index": KindOfMeasure(  # a weighted share: it has bounds, and how many answered can give somebody away
        units=frozenset({"index_points", "percent"}),
        bounded_in=ANY_UNIT,
        may_be_negative=False,
        made_of="measurements",
        counts_give_value=True,
        of_values="arithmetic_mean",
        parts="nothing",
        discloses="size",
        complement=False,
        interval=None,
        computed_from=("numerator", "measured"),
        lone_value=False,
    ),
    "yes_no": KindOfMeasure(  # of an organisation: nobody is counted
        units=frozenset({"yes_no"}),
        bounded_in=frozenset(),
        may_be_negative=False,
        made_of="answer",
        counts_give_value=False,
        of_values=None,
        parts="nothing",
        discloses="nothing",
        complement=False,
        interval=None,
        computed_from=(),
        lone_value=False,
    ),
}
