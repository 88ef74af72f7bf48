"""An office's file of reference figures, read and checked before anybody keeps it: figure sets, or everything wrong."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.entries.figures import FigureHead, FigureSet
from indicators.entries.geography import NATION
from indicators.figures.checks import FigurePolicy, findings_of
from indicators.figures.findings import FigureFinding
from indicators.figures.rows import read, set_of


@dataclass(frozen=True)
class Imported:
    """One set a day, in order of days, and what was found in the file. Where something is an error there are no sets."""

    sets: list[FigureSet]
    findings: list[FigureFinding]


def imported(
    head: FigureHead, rows: Iterable[Sequence[str]], counties: Collection[str], policy: FigurePolicy
) -> Imported:
    """What the rows of a file (the first one its header, every cell as text) say, under the head that tells their source.

    `counties` are the 21 county codes. Sums are held against each other only where every cell could be read.
    """
    days, findings = read(rows, head.what, {*counties, NATION})
    if _has_errors(findings):
        return Imported([], findings)
    sets = []
    for day, of_day in sorted(days.items(), key=lambda item: item[0] or date.min):
        figures = set_of(head, day, of_day.rows)
        sets.append(figures)
        findings += findings_of(figures, counties, policy, of_day.numbers)
    return Imported([] if _has_errors(findings) else sets, findings)


def _has_errors(findings: Iterable[FigureFinding]) -> bool:
    return any(one.severity == "error" for one in findings)
