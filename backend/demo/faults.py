"""What goes wrong in the demonstration: files with errors, warnings, late ones and missing ones, each region's fixed."""

from decimal import Decimal
from typing import Any, Literal

Course = Literal["clean", "rejected_first", "late", "missing", "declared", "returned_first"]

COURSES: dict[int, dict[str, Course]] = {
    2024: {"13": "rejected_first", "08": "late", "23": "missing", "10": "declared"},
    2025: {"21": "rejected_first", "05": "rejected_first", "17": "late", "09": "declared", "24": "returned_first"},
}
"""For each year the regions whose delivery does not run smoothly; every other region's does."""


def course(year: int, region: str) -> Course:
    """How the region's delivery goes that year."""
    return COURSES.get(year, {}).get(region, "clean")


def broken(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows with the mistakes people make: a numerator over its denominator, a row twice, a total that is no sum."""
    spoiled = [dict(row) for row in rows]
    counted = [row for row in spoiled if row.get("numerator") is not None]
    if counted:
        counted[0]["numerator"] = counted[0]["denominator"] + 7
    if len(counted) > 3:
        counted[3]["value"] = Decimal(counted[3]["value"]) + 9
    return [*spoiled, dict(spoiled[-1])]


def jumped(rows: list[dict[str, Any]], place: int) -> list[dict[str, Any]]:
    """The same rows with one indicator far from last year (a warning to explain): its women's and men's rows taken away."""
    return [row for number, row in enumerate(rows) if number != place]
