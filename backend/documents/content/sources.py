"""What documents say of sources: the quality registers' coverage and participation, and how many answered, where known."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from sqlmodel import Session

from backend.core.clock import today
from backend.documents.content.pathways import nothing
from backend.documents.kinds import figure
from backend.documents.writing import numbers
from backend.documents.writing.model import NOTHING, Block, Column, Figure, Inline, Paragraph, Source, Table
from backend.register.reading import catalogue
from backend.results.schemas import IndicatorOutcome, ResponseRate
from indicators.entries.source import DataSource, DatedShare

REGISTER = "quality_register"


def coverage(session: Session) -> Block:
    """The newest known coverage and participation of each quality register of the catalogue."""
    registers = [one for one in catalogue(session).source_by_id.values() if one.kind == REGISTER]
    columns = [Column("Kvalitetsregister", weight=5)]
    for head in ("Täckning", "Anslutning"):
        columns += [Column(head, numeric=True, weight=2), Column("Tid", weight=2)]
    rows = [_row(one) for one in sorted(registers, key=lambda one: one.name.sv)]
    note = "Senaste kända andel. Tankstreck: andelen är okänd, eller källan ger bara en gräns; den skattas aldrig."
    caption = "Kvalitetsregister som katalogens indikatorer vilar på"
    return Table(caption, columns, rows, note) if rows else nothing("Katalogen har inga kvalitetsregister.")


def _row(register: DataSource) -> list[Inline]:
    return [register.name.sv, *_share(register, register.coverage), *_share(register, register.connection)]


def _share(register: DataSource, shares: Sequence[DatedShare] | str) -> list[Inline]:
    known = [] if isinstance(shares, str) else [one for one in shares if one.percent is not None]
    newest = max(known, key=lambda one: one.date, default=None)
    if newest is None:
        return [NOTHING, NOTHING]
    source = Source(f"/api/sources/{register.id}", f"{register.name.sv}: {newest.scope}", today())
    return [figure(newest.percent, source, numbers.percent), newest.date]


def response_rates(outcome: IndicatorOutcome) -> Iterator[Paragraph]:
    """How many answered the sources that an indicator's values rest on, to stand beside them."""
    for rate in outcome.response_rates:
        name = rate.source_name_sv
        if rate.date is None:
            yield Paragraph((f"Svarsfrekvens, {name}: okänd. Värdena läses med försiktighet.",), "note")
        else:
            parts = (f"Svarsfrekvens, {name} ({rate.date}): ", *_bounds(rate), f". {(rate.scope or '').rstrip('. ')}.")
            yield Paragraph(parts, "note")


def _bounds(rate: ResponseRate) -> list[Inline]:
    source = Source(f"/api/sources/{rate.source}", f"{rate.source_name_sv}: svarsfrekvens", today())

    def percent(value: str) -> Figure:
        return figure(Decimal(value), source, lambda exact: numbers.percent(exact, _decimals(value)))

    if rate.percent is not None:
        return ["omkring " if rate.about else "", percent(rate.percent)]
    ends = (("minst ", rate.at_least), ("högst ", rate.at_most))
    parts: list[Inline] = [part for word, end in ends if end is not None for part in (word, percent(end), " och ")]
    return parts[:-1]


def _decimals(value: str) -> int:
    return len(value.partition(".")[2])
