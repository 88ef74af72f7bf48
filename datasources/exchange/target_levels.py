"""Target levels in free text, up to two and with any operator: "Medel ≥80 % Hög ≥90 %", "<1 %", "100 %"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_LEVEL = re.compile(
    r"(?:(?P<name>medel|hög)\s*:?\s*)?(?P<operator>≥|≤|>=|<=|=>|=<|>|<)?\s*"
    r"(?P<value>\d{1,12}(?:[.,]\d{1,6})?)\s*(?P<unit>%|procent)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,;/.|]*|\s*och\s*", re.IGNORECASE)
_OPERATORS = {"≥": ">=", "=>": ">=", "≤": "<=", "=<": "<="}
_NAMES = {"medel": "met", "hög": "high"}
_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}


@dataclass(frozen=True)
class TargetLevel:
    """A level: `met` (the lower or only one) or `high`; `operator` is None where the text has none."""

    level: str
    operator: str | None
    value: Decimal


def parse(text: str) -> tuple[TargetLevel, ...] | None:
    """The levels in a text; None where anything else stands in it, or more than one that has the same name."""
    matches = list(_LEVEL.finditer(text))
    rest = _between(text, matches)
    levels = [_level(match) for match in matches]
    names = [level.level for level in levels]
    if not levels or len(set(names)) < len(names) or not all(_BETWEEN.fullmatch(part) for part in rest):
        return None
    return tuple(levels)


def _between(text: str, matches: Sequence[re.Match[str]]) -> list[str]:
    ends = [0, *(match.end() for match in matches)]
    starts = [*(match.start() for match in matches), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]


def _level(match: re.Match[str]) -> TargetLevel:
    operator = match["operator"]
    name = _NAMES[match["name"].lower()] if match["name"] else "met"
    return TargetLevel(name, _OPERATORS.get(operator, operator), Decimal(match["value"].replace(",", ".")))


def written(levels: Sequence[TargetLevel], unit: str) -> str:
    """The levels as the field writes them, with the word for the lower one only where there are two."""
    ordered = sorted(levels, key=lambda level: level.level == "high")
    names = {"met": "Medel ", "high": "Hög "} if len(levels) > 1 else {"met": "", "high": "Hög "}
    return " ".join(f"{names[one.level]}{_SIGNS[one.operator or '>=']}{_number(one.value)}{unit}" for one in ordered)


def _number(value: Decimal) -> str:
    return format(value.normalize(), "f").replace(".", ",")
