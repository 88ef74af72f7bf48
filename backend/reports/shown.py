"""A cell of the results as people are shown it: rounded as the specification says, its codes as Swedish words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from backend.collection.numbers import at_most
from backend.core.words import age_words, word, words
from indicators.entries.specification import Specification

_CODED = {"sex": "sex", "statistic": "kind", "target_class": "class", "origin": "origin"}
"""Columns of codes, and the group that has their words."""


def as_shown(cell: Mapping[str, Any], spec: Specification | None) -> dict[str, Any]:
    """The cell with its words, and with value and interval in the decimals that its specification (None: unknown) shows."""
    coded = {name: _word(group, cell[name]) for name, group in _CODED.items() if name in cell}
    rounded = {name: _rounded(cell.get(name), spec) for name in ("value", "low", "high")}
    return {
        **cell,
        **coded,
        **rounded,
        "age_group": age_words(cell["age_group"]),
        "published": _yes_no(cell["published"]),
    }


def _word(group: str, code: str | None) -> str | None:
    """A quartile beside a median has no word of its own."""
    return word(group, code) if code in words()[group] else code


def _yes_no(answer: bool) -> str:
    return "ja" if answer else "nej"


def _rounded(number: str | float | None, spec: Specification | None) -> str | None:
    if number is None or spec is None:
        return None if number is None else str(number)
    return format(at_most(Decimal(str(number)), spec.decimals) or Decimal(0), "f")
