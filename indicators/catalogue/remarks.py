"""What the lint says, and what its rules may look at."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from indicators.catalogue.whole import Catalogue


@dataclass(frozen=True)
class Remark:
    """One thing the lint has to say: `entry` is the catalogue entry's id, `rule` the rule's name, `place` the part of the
    entry's file that it is about (empty: the whole)."""

    severity: Literal["error", "warning"]
    entry: str
    rule: str
    message: str
    place: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Context:
    """What a rule may look at: the catalogue and the day of the check."""

    catalogue: Catalogue
    today: date


def error(entry: str, rule: str, message: str, place: tuple[str | int, ...] = ()) -> Remark:
    """A remark that blocks."""
    return Remark("error", entry, rule, message, place)


def warning(entry: str, rule: str, message: str) -> Remark:
    """A remark that informs."""
    return Remark("warning", entry, rule, message)
