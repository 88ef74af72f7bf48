"""Reference figures from their files: a YAML head for a source and, beside it, a CSV with the rows of one or several days."""

import csv
from collections.abc import Collection
from pathlib import Path

from indicators.catalogue.yaml_files import MOST_PROBLEMS, CatalogueError, Problem, document, read, utf8_text
from indicators.entries.figures import FigureHead, FigureSet
from indicators.figures.rows import read as read_rows
from indicators.figures.rows import set_of


def read_figures(folder: Path, regions: Collection[str]) -> list[FigureSet]:
    """The figure sets under `folder`, in order of file and day; `regions` are the county codes there are, the nation's too.

    Raises CatalogueError with the problems of all files together, each with its line.
    """
    sets: list[FigureSet] = []
    heads = sorted(folder.glob("*.yaml"))
    problems = [
        Problem(path.name, 1, "", f"hör till {path.stem}.yaml, som inte finns; rätta namnet")
        for path in sorted({*folder.glob("*.csv")} - {path.with_suffix(".csv") for path in heads})
    ]
    for path in heads:
        try:
            sets += _sets_of(path, regions)
        except CatalogueError as error:
            problems += error.problems
    if problems:
        raise CatalogueError(problems)
    return sets


def _is_whole(path: Path) -> bool:
    """Whether the file has its rows itself, as a set is written from a register."""
    _, content = document(utf8_text(path), path.name)
    return isinstance(content, dict) and "rows" in content


def _whole(path: Path) -> FigureSet:
    figures = read(path, FigureSet)
    if figures.id != path.stem:
        raise CatalogueError([Problem(path.name, 1, "id", f"id ska vara filens namn, '{path.stem}'")])
    return figures


def _sets_of(path: Path, regions: Collection[str]) -> list[FigureSet]:
    if _is_whole(path):
        return [_whole(path)]
    head, beside = read(path, FigureHead), path.with_suffix(".csv")
    if head.id != path.stem:
        raise CatalogueError([Problem(path.name, 1, "id", f"id ska vara filens namn, '{path.stem}'")])
    if not beside.is_file():
        raise CatalogueError([Problem(path.name, 1, "", f"raderna ska stå i {beside.name}, som inte finns")])
    days, findings = read_rows(csv.reader(utf8_text(beside).splitlines()), head.what, regions)
    # In the catalogue's own files a note is a fault too: numbers are written in one way.
    problems = [Problem(beside.name, one.row or 1, one.column or "", one.sv) for one in findings[:MOST_PROBLEMS]]
    if problems:
        raise CatalogueError(problems)
    return [set_of(head, day, of_day.rows) for day, of_day in days.items()]
