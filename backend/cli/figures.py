"""`foljsam catalogue figures`: which reference figures there are, one set's rows, or one figure with its source."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from backend.cli.output import GOOD, REFUSED, Json, as_json, say, sentences, stop, table

if TYPE_CHECKING:  # what the command needs takes long to import, and every command comes here
    from backend.register.figure_schemas import FigureOut, MissingFigureOut, PopulationOut
    from indicators.entries.figures import AgeRange
    from indicators.figures.lookup import ReferenceFigures

EVERY_ROW = 100_000
"""More than any set has: the command pages nothing."""


def figures(
    identifier: str = typer.Argument(None, help="Referenstalens id: visar deras rader."),
    region: str = typer.Option(None, "--region", help="Länskod, två siffror (00 är Riket)."),
    day: str = typer.Option(None, "--date", help="Dag, t.ex. 2022-12-31."),
    ages: str = typer.Option(None, "--ages", help="Åldrar: 7, 0-14, 65+ eller all."),
    sex: str = typer.Option("total", "--sex", help="total, women eller men."),
    finality: str = typer.Option("final", "--finality", help="final eller preliminary."),
    json: bool = Json,
) -> None:
    """Listar referenstalen, visar ett av dem, eller svarar med ett tal och dess källa. Behöver ingen databas.

    Med --region och --date: folkmängden, eller att talet saknas (avslutas med 1) och vilka som ligger närmast.
    """
    with sentences():
        if identifier is not None:
            _rows(identifier, region, ages, json)
        elif day is None and region is None:
            _sets(json)
        else:
            _population(region, day, ages or "all", sex, finality, json)


def _sets(json: bool) -> None:
    from backend.core.words import word
    from backend.register.figures import sets

    items = sets(_packaged(), None, None, None, EVERY_ROW, 0).items
    if json:
        as_json([item.model_dump(mode="json") for item in items])
        return
    table(
        "Referenstal",
        ["Id", "Vad", "Dag", "Läge", "Rader", "Åldersklasser", "Källa"],
        [
            [i.id, word("figures", i.what), i.day, word("finality", i.finality), i.rows, len(i.ages), i.holder]
            for i in items
        ],
    )


def _rows(identifier: str, region: str | None, ages: str | None, json: bool) -> None:
    from backend.register.figures import rows

    page = rows(_packaged(), identifier, region, _age_range(ages) if ages else None, EVERY_ROW)
    if json:
        as_json(page.model_dump(mode="json"))
        return
    table(
        page.figure_set.name_sv,
        ["Region", "Ålder", "Totalt", "Kvinnor", "Män"],
        [[row.region, row.ages, row.total, row.women, row.men] for row in page.items],
        f"{page.figure_set.holder}: {page.figure_set.document}",
    )


def _population(region: str | None, day: str | None, ages: str, sex: str, finality: str, json: bool) -> None:
    answer = _answer(region, day, ages, sex, finality)
    if json:
        as_json(answer.model_dump(mode="json"))
    elif answer.figure is not None:
        _say_figures([answer.figure])
    elif answer.missing is not None:
        _say_missing(answer.missing)
    raise typer.Exit(GOOD if answer.figure is not None else REFUSED)


def _answer(region: str | None, day: str | None, ages: str, sex: str, finality: str) -> "PopulationOut":
    """What the register says; ends the command where the question cannot be read."""
    from datetime import date

    from backend.register.figures import population
    from indicators.entries.figures import FINALITIES, SEXES

    if region is None or day is None:
        stop("Ange både --region och --date för att få en folkmängd.")
    if sex not in SEXES or finality not in FINALITIES:
        stop(f"--sex är {', '.join(SEXES)} och --finality {', '.join(FINALITIES)}.")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        stop("Skriv dagen som 2022-12-31.")
    return population(_packaged(), region, on, _age_range(ages), sex, finality)


def _packaged() -> "ReferenceFigures":
    """What ships with the program: the command needs no database."""
    from indicators.catalogue.packaged import packaged

    return packaged().figures


def _age_range(text: str) -> "AgeRange":
    """The ages that are written; ends the command where they cannot be read."""
    from indicators.entries.figures import AgeRange

    try:
        return AgeRange.parse(text)
    except ValueError as error:
        stop(f"--ages: {error}.")


def _sentence(figure: "FigureOut") -> str:
    from backend.core.words import age_words, word

    summed = f", summerat av {len(figure.parts)} åldersklasser" if figure.parts else ""
    ages = age_words("total" if figure.ages == "0+" else figure.ages).lower()
    return (
        f"{figure.persons} personer: region {figure.region}, {figure.day}, {ages}, {word('sex', figure.sex).lower()}, "
        f"{word('finality', figure.finality).lower()}{summed} ({figure.figure_set}; {figure.holder})"
    )


def _say_figures(figures: Sequence["FigureOut"]) -> None:
    for figure in figures:
        say(_sentence(figure))
    for identifier, note in {figure.figure_set: figure.note_sv for figure in figures if figure.note_sv}.items():
        say(f"{identifier}: {note}")


def _say_missing(missing: "MissingFigureOut") -> None:
    nearest = (missing.earlier, missing.later, missing.other_finality, missing.other_ages)
    choices = [choice for choice in nearest if choice is not None]
    say("Talet saknas, och inget annat används i dess ställe.")
    if missing.why_sv:
        say(missing.why_sv)
    say("Närmast finns:" if choices else "Ingen källa har något i närheten.")
    _say_figures(choices)
