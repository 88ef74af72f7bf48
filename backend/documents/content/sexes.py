"""Women and men beside each other in documents: a chart where the line between them is the difference, and its table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from backend.core.words import word
from backend.documents.writing import numbers
from backend.documents.writing.charts import MEN, WOMEN
from backend.documents.writing.model import NOTHING, Bar, Block, Chart, Column, Figure, Inline, Table

DIFFERENCE = Column("Skillnad", numeric=True, weight=2)
NOTE = "Skillnad: kvinnor minus män, i procentenheter där måttet är i procent."
MOST = 21
"""Rows of a chart: as many as there are regions, which a page has room for."""

HEADS = [Column(word("sex", sex).capitalize(), numeric=True, weight=2) for sex in ("women", "men")]


@dataclass(frozen=True)
class Pair:
    """A row's name, and its value for women and for men where there is one to show. Those `drawn` have the chart's unit."""

    name: str
    women: Inline
    men: Inline
    drawn: bool = True

    @property
    def difference(self) -> Inline:
        """Women's value less men's, with its sign; nothing where either is not shown."""
        if not isinstance(self.women, Figure) or not isinstance(self.men, Figure):
            return NOTHING
        if self.women.value is None or self.men.value is None:
            return NOTHING
        value = self.women.value - self.men.value
        source = replace(
            self.women.source,
            address=self.women.source.address.replace("&sex=women", ""),
            what=f"{self.women.source.what}, kvinnor minus män",
            published=self.women.source.published
            if self.women.source.published == self.men.source.published
            else "partly",
        )
        return Figure(numbers.signed(value), value, source)


def chart(caption: str, axis: str, pairs: Sequence[Pair]) -> Iterator[Chart]:
    """Those that have both, of many the ones that differ most; none where no row has both."""
    both = [(pair, apart) for pair in pairs if pair.drawn and isinstance(apart := pair.difference, Figure)]
    if not both:
        return
    widest, most = max(both, key=_width)
    chosen = {id(pair) for pair, _ in sorted(both, key=_width, reverse=True)[:MOST]}
    bars = [Bar(one.name, _parts(one)) for one, _ in both if id(one) in chosen]
    some = f", de {MOST} som skiljer sig mest" if len(both) > MOST else ""
    alt = (
        "En rad för varje namn i tabellen under, med en cirkel för kvinnor och en romb för män; linjen mellan dem är "
        f"skillnaden. Störst är den för {widest.name}: {most.text}. Samma tal står i tabellen."
    )
    yield Chart(f"{caption}{some}", alt, "sexes", axis, bars)


def _width(row: tuple[Pair, Figure]) -> Decimal:
    return abs(row[1].value or Decimal(0))


def _parts(pair: Pair) -> dict[str, Figure]:
    return {name: one for name, one in ((WOMEN, pair.women), (MEN, pair.men)) if isinstance(one, Figure)}


def blocks(caption: str, first: Column, pairs: Sequence[Pair]) -> list[Block]:
    """The chart, and the table with the same rows and those that lack either."""
    rows: list[list[Inline]] = [[one.name, one.women, one.men, one.difference] for one in pairs]
    return [*chart(caption, "Procent", pairs), Table(caption, [first, *HEADS, DIFFERENCE], rows, NOTE)]
