"""What a payment run rests on and gives, as JSON: computed from it once more, it gives the same lines."""

import json
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from backend.agreements.figures import MonthlyFigures
from backend.agreements.tables import PaymentRun
from indicators.agreements.allocation import NoFigure, PopulationFigures
from indicators.agreements.inhabitants import inhabitants
from indicators.agreements.payment import Payment, allocate
from indicators.agreements.rulebook import Rulebook
from indicators.agreements.verdicts import Outcome, Verdict
from indicators.base import Name
from indicators.definition.canonical_form import canonical_text, of_text
from indicators.entries.figures import AgeRange
from indicators.figures.lookup import ReferenceFigures

Content = dict[str, Any]
"""What a run rests on and gives, as JSON has it: the same content always has the same digest."""


def allocated(book: Rulebook, content: Content, population: PopulationFigures) -> list[Payment]:
    """The lines that the content gives under the rulebook.

    Raises NotPayable with all that is missing.
    """
    return allocate(
        book,
        [_verdict(plain) for plain in content["verdicts"]],
        population,
        regions=content["regions"],
        healthcare_regions=content["healthcare_regions"],
        occasion=content["occasion"],
        decided=content.get("decided", {}),  # runs of before decisions could be imported have none
        earlier=[Payment(**line) for line in content["earlier"]],
        choices=content["choices"],
    )


class AskedPopulation:
    """Inhabitants from the register, remembering what was asked: that goes with the run."""

    def __init__(self, known: ReferenceFigures) -> None:
        self._known = known
        self._asked: dict[tuple[str, date, AgeRange], int] = {}

    def __call__(self, region: str, day: date, ages: AgeRange) -> int | NoFigure:
        figure = inhabitants(self._known, region, day, ages)
        if isinstance(figure, int):
            self._asked[region, day, ages] = figure
        return figure

    @property
    def plain(self) -> list[list[Any]]:
        """(region, day, lowest age, highest age, inhabitants) of what was asked, in order."""
        keys = sorted(self._asked, key=lambda key: (key[0], key[1], key[2].order))
        return [[r, d, ages.first, ages.last, self._asked[r, d, ages]] for r, d, ages in keys]


def _remembered(plain: Collection[Sequence[Any]]) -> PopulationFigures:
    known: dict[tuple[str, date, AgeRange], int] = {
        (r, date.fromisoformat(d), AgeRange(first, last)): persons for r, d, first, last, persons in plain
    }

    def figure(region: str, day: date, ages: AgeRange) -> int | NoFigure:
        return known.get((region, day, ages), NoFigure("stod inte bland dagens siffror"))

    return figure


def plain_verdict(verdict: Verdict) -> list[Any]:
    """What a payment reads of a verdict."""
    return [verdict.agreement, verdict.region, verdict.requirement, verdict.month, verdict.verdict, verdict.share]


def _verdict(plain: Sequence[Any]) -> Verdict:
    agreement, region, requirement, month, verdict_word, share = plain
    outcome: Outcome = verdict_word
    return Verdict(
        agreement,
        region,
        requirement,
        date.fromisoformat(month) if month else None,
        outcome,
        Name(sv="-", en="-"),
        None if share is None else Decimal(share),
    )


def plain_figures(figures: MonthlyFigures) -> list[list[Any]]:
    """(measure, region, month, numerator, denominator, value, submission, file) of every figure, in order."""
    return [
        [measure, region, month, v.numerator, v.denominator, v.value, v.submission, v.sha256]
        for (measure, region, month), v in sorted(figures.accepted.items())
    ]


def as_stored(content: Content) -> Content:
    """The content as it comes back from the database: a run is computed from nothing else."""
    stored: Content = json.loads(canonical_text(content))
    return stored


def content_of(run: PaymentRun) -> Content:
    """What a run rests on and gives."""
    content: Content = json.loads(run.content)
    return content


def lines_of(content: Content) -> list[Payment]:
    """The run's lines."""
    return [Payment(**line) for line in content["lines"]]


def reproduced(book: Rulebook, run: PaymentRun) -> bool:
    """Whether what the run rests on gives its very lines today, and nobody has touched its content."""
    content = content_of(run)
    if of_text(run.content) != run.digest:
        return False
    lines = allocated(book, content, _remembered(content["population"]))
    return lines == lines_of(content)
