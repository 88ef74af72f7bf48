"""What another version measures otherwise: whether values that were collected by the one hold for the other."""

from collections.abc import Sequence

from indicators.definition.codelists import CodeList
from indicators.entries.specification import Specification

MEASURED_BY = (
    *("kind", "unit", "definition", "population", "numerator", "denominator", "exclusions", "missing_data", "adjusted"),
    *("computation", "period_years", "region_by"),
)
"""The fields of a specification that say what is counted, of whom and when. A sentence that only says the same better is among
them: nobody but the reviewer can tell."""
LISTED_BY = ("system", "codes", "excludes")
"""The fields of a code list that say which codes it lets in."""


def measured_otherwise(before: Specification, after: Specification) -> Sequence[str]:
    """The fields in which the two say otherwise what is measured, in the order of the type."""
    return [name for name in MEASURED_BY if getattr(before, name) != getattr(after, name)]


def computed_otherwise(before: Specification, after: Specification) -> bool:
    """Whether a region that computes by the one must compute again by the other."""
    return (before.computation, before.kind, before.unit) != (after.computation, after.kind, after.unit)


def lists_otherwise(before: CodeList, after: CodeList) -> bool:
    """Whether the two let other codes in."""
    return any(getattr(before, name) != getattr(after, name) for name in LISTED_BY)
