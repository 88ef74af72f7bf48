"""What the lint says, and what its rules may look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from indicators.catalogue.code_systems import code_systems
from indicators.catalogue.lint_codes import Severity, lint_codes
from indicators.catalogue.waivers import Waiver, waivers_of_the_package
from indicators.catalogue.whole import Catalogue
from indicators.definition.codelists import CodeSystem

Values = Mapping[tuple[str, str], Decimal]
"""One indicator's totals by (period, region): periods sort by time, the nation is not among the regions."""


@dataclass(frozen=True)
class Remark:
    """One thing the lint has to say: `entry` is the catalogue entry's id, `rule` the code (see `lint_codes`), `place` the part
    of the entry's file that it is about (empty: the whole). `about` tells findings of one rule and entry apart: a goal, a
    pathway, the other indicator. `message_en` is empty where the sentence is worded in Swedish alone."""

    severity: Severity
    entry: str
    rule: str
    message: str
    place: tuple[str | int, ...] = ()
    about: str = ""
    message_en: str = ""


@dataclass(frozen=True)
class Context:
    """What a rule may look at: the catalogue, the day of the check, and what only an installation knows: published results
    by indicator, and what has been waived there besides what the package waives. Worked patients of
    what is published have been run once, and need not be again (`runs_patients`)."""

    catalogue: Catalogue
    today: date
    results: Mapping[str, Values] = field(default_factory=dict)
    waivers: Sequence[Waiver] = field(default_factory=waivers_of_the_package)
    code_systems: Mapping[str, CodeSystem] = field(default_factory=code_systems)
    runs_patients: bool = True


def error(entry: str, rule: str, message: str, place: tuple[str | int, ...] = ()) -> Remark:
    """A remark that blocks."""
    return Remark("error", entry, rule, message, place)


def remark(entry: str, rule: str, about: str = "", **parts: object) -> Remark:
    """A remark that informs, worded by its code's sentences with the `parts` in them.

    Raises KeyError where the code or a part of its sentences is not known.
    """
    code = lint_codes()[rule]
    texts = {name: str(part) for name, part in parts.items()}
    sv, en = ((sentence or "").format_map(texts) for sentence in (code.sv, code.en))
    return Remark(code.severity, entry, rule, sv, about=about, message_en=en)
