"""The figures that verdicts rest on: accepted monthly values, and what was counted of how they were reported."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from backend.agreements.reporting import KnownReporting, is_month, known_reporting
from backend.results.accepted import AcceptedValue, accepted_values
from indicators.agreements import pots
from indicators.agreements.fulfilment import figures_needed
from indicators.agreements.reporting import Key
from indicators.agreements.requirements import month_after
from indicators.agreements.rulebook import Rulebook
from indicators.agreements.shares import Figure


@dataclass(frozen=True)
class MonthlyFigures:
    """Accepted monthly values, and what was counted of how they were reported, under (measure, region, month)."""

    accepted: dict[Key, AcceptedValue]
    reporting: KnownReporting

    @property
    def by_key(self) -> dict[Key, Figure]:
        """What the rules read: whole counts where they are known, else the value as it was handed in."""
        counted = {key: reported.figure for key, reported in self.reporting.figures.items()}
        return {key: figure_of(value) for key, value in self.accepted.items()} | counted

    def published(self, key: Key) -> bool:
        """Whether everything behind the figure is published."""
        if key in self.reporting.figures:
            return self.reporting.published(key)
        return key in self.accepted and self.accepted[key].published

    def shown(self, key: Key) -> bool:
        """Whether everybody may see the figure. Days and units count no persons."""
        return key in self.reporting.figures or (key in self.accepted and self.accepted[key].shown)


def figure_of(value: AcceptedValue) -> Figure:
    """An accepted value as the rules read it."""
    counts = (_whole(value.numerator), _whole(value.denominator))
    return Figure(*counts, value.value, f"{value.submission}")


def _whole(number: Decimal | None) -> int | None:
    return int(number) if number is not None and number == number.to_integral_value() else None


def monthly_figures(session: Session, book: Rulebook, choices: Collection[str]) -> MonthlyFigures:
    """The accepted values of the months that verdicts look at, under the rulebook and under the choices."""
    wanted = figures_needed(book) | figures_needed(book, choices)
    reporting = known_reporting(session, book.under(choices))
    if not wanted:
        return MonthlyFigures({}, reporting)
    months = [month for _, month in wanted]
    measures = {measure for measure, _ in wanted}
    values = accepted_values(session, measures, min(months), month_after(max(months), 1))
    return MonthlyFigures(
        {
            (value.indicator, value.region, value.period_start): value
            for value in values
            if is_month(value.period_start, value.period_end)
        },
        reporting,
    )


def months_of(book: Rulebook) -> list[date]:
    """The months that anything is measured in, in order."""
    performance = (pot.key.months for pot in book.shared_out.values() if isinstance(pot.key, pots.ByPerformance))
    quality = (requirement.months for requirement in book.data_quality)
    return sorted({month for months in (*performance, *quality) for month in months.each})
