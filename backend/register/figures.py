"""Reference figures as people and scripts read them: the list of sets, a set's rows, and one figure with its provenance."""

from collections.abc import Sequence
from datetime import date

from backend.core.errors import NotFound
from backend.core.refusals import refusal
from backend.register.figure_schemas import (
    FigureOut,
    FigureRowOut,
    FigureRowPage,
    FigureSetOut,
    FigureSetPage,
    InhabitantsOut,
    MissingFigureOut,
    PopulationOut,
)
from indicators.catalogue.geography import geography
from indicators.entries.figures import ALL_AGES, AgeRange, FigureRow, FigureSet, Finality, Sex, What
from indicators.figures.lookup import Figure, MissingFigure, ReferenceFigures


def sets(
    known: ReferenceFigures, what: What | None, finality: Finality | None, day: date | None, limit: int, offset: int
) -> FigureSetPage:
    """The figure sets that match, in the catalogue's order."""
    matching = [
        one
        for one in known.sets
        if what in (None, one.what) and finality in (None, one.finality) and day in (None, one.day)
    ]
    return FigureSetPage(total=len(matching), items=[set_out(one) for one in matching[offset : offset + limit]])


def rows(
    known: ReferenceFigures,
    identifier: str,
    region: str | None = None,
    ages: AgeRange | None = None,
    limit: int = 100,
    offset: int = 0,
) -> FigureRowPage:
    """A set's rows, of one region or age class or all.

    Raises NotFound where no set has the id.
    """
    figure_set = known.set_by_id.get(identifier)
    if figure_set is None:
        raise NotFound(refusal("figures-missing"))
    matching = [row for row in figure_set.rows if region in (None, row.region) and ages in (None, row.ages)]
    page = [_row_out(row) for row in matching[offset : offset + limit]]
    return FigureRowPage(figure_set=set_out(figure_set), total=len(matching), items=page)


def population(
    known: ReferenceFigures, region: str, day: date, ages: AgeRange, sex: Sex, finality: Finality
) -> PopulationOut:
    """How many lived in the region on the day, or what is missing and the nearest choices.

    Raises NotFound for a region that there is not.
    """
    if region not in geography().region_by_code:
        raise NotFound(refusal("figures-region"))
    answer = known.persons(region, day, ages, sex, finality)
    if isinstance(answer, Figure):
        return PopulationOut(figure=_figure_out(answer))
    return PopulationOut(missing=_missing_out(answer))


_LISTED = (ALL_AGES, AgeRange.parse("0-18"))
"""The ages that agreements share money out by."""


def inhabitants(known: ReferenceFigures) -> list[InhabitantsOut]:
    """Every final figure of the listed ages, by region and day, and what is sought and missing with the reason."""
    days = sorted({one.day for one in known.sets if one.what == "population" and one.day is not None})
    lines = [
        InhabitantsOut(
            region=region.code,
            date=day,
            ages="all" if ages == ALL_AGES else str(ages),
            persons=figure.persons,
            missing=None,
            source=f"{figure.figure_set.source.holder}, {figure.figure_set.source.document}",
        )
        for region in geography().regions
        for day in days
        for ages in _LISTED
        if (figure := next(known.of_day(region.code, day, ages), None)) is not None  # what is missing is not looked for
    ]
    return lines + [
        InhabitantsOut(region=region.code, date=one.day, ages=one.ages, persons=None, missing=one.why.sv, source=None)
        for one in known.sought
        for region in geography().regions
    ]


def set_out(one: FigureSet) -> FigureSetOut:
    """A set without its rows."""
    return FigureSetOut(
        **one.model_dump(include={"id", "version", "what", "day", "finality"}),
        **one.source.model_dump(),
        name_sv=one.name.sv,
        name_en=one.name.en,
        note_sv=one.note.sv if one.note else None,
        note_en=one.note.en if one.note else None,
        ages=_words(sorted({row.ages for row in one.rows}, key=lambda ages: ages.order)),
        rows=len(one.rows),
    )


def _words(ranges: Sequence[AgeRange]) -> list[str]:
    return [str(ages) for ages in ranges]


def _row_out(row: FigureRow) -> FigureRowOut:
    return FigureRowOut(region=row.region, ages=str(row.ages), total=row.total, women=row.women, men=row.men)


def _figure_out(figure: Figure) -> FigureOut:
    note = figure.figure_set.note
    return FigureOut(
        region=figure.region,
        day=figure.day,
        ages=str(figure.ages),
        sex=figure.sex,
        finality=figure.finality,
        persons=figure.persons,
        figure_set=figure.figure_set.id,
        holder=figure.figure_set.source.holder,
        document=figure.figure_set.source.document,
        note_sv=note.sv if note else None,
        note_en=note.en if note else None,
        parts=_words(figure.parts),
    )


def _missing_out(missing: MissingFigure) -> MissingFigureOut:
    sought = missing.sought
    choices = {
        name: _figure_out(choice) if (choice := getattr(missing, name)) is not None else None
        for name in ("earlier", "later", "other_finality", "other_ages")
    }
    return MissingFigureOut(
        why_sv=sought.why.sv if sought else None,
        why_en=sought.why.en if sought else None,
        needed_by=sought.needed_by if sought else None,
        **choices,
    )
