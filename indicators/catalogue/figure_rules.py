"""Rules for reference figures: each set's own sums, sources against one another, and what was sought and is here now."""

from collections.abc import Iterator

from indicators.catalogue.remarks import Context, Remark, error, remark
from indicators.entries.figures import SEXES, FigureSet
from indicators.entries.geography import NATION
from indicators.figures.checks import findings_of
from indicators.figures.lookup import Figure, ReferenceFigures


def figures_hold(context: Context) -> Iterator[Remark]:
    """Women and men are the total, counties the nation, age classes all ages, as far as the policy asks."""
    catalogue = context.catalogue
    for figures in catalogue.figures.sets:
        for one in findings_of(figures, catalogue.region_codes, catalogue.figure_policy):
            if one.severity == "error":
                yield error(figures.id, one.code, one.sv, en=one.en)


def sources_agree(context: Context) -> Iterator[Remark]:
    """Two sources of the same day and finality say the same, whole or summed from narrower ages; a dated standard says what the
    nation has."""
    known, tolerance = context.catalogue.figures, context.catalogue.figure_policy.tolerance
    for figures in known.sets:
        yield from held_against(figures, known, tolerance)


def held_against(figures: FigureSet, known: ReferenceFigures, tolerance: int) -> Iterator[Remark]:
    """Where another source of the same day and finality says otherwise than the set, by more than the tolerance."""
    day = figures.day
    if day is None:
        return
    for row, sex in ((row, sex) for row in figures.rows for sex in SEXES):
        if (own := row.persons(sex)) is None:
            continue
        for other in known.of_day(row.region or NATION, day, row.ages, sex, figures.finality):
            if other.figure_set.id != figures.id and abs(other.persons - own) > tolerance:
                message = f"{row.region} {row.ages} {sex}: {own}, men {other.figure_set.id} har {other.persons}"
                yield error(figures.id, "sources-differ", message)


def sought_figures_are_missing(context: Context) -> Iterator[Remark]:
    """What stands as sought is not here: where it has come, the entry is to be taken away."""
    catalogue = context.catalogue
    for one in catalogue.figures.sought:
        for code in catalogue.region_codes:
            if isinstance(catalogue.figures.persons(code, one.day, one.age_range), Figure):
                yield remark(f"{one.day} {one.ages}", "sought-is-here", code, region=code)
