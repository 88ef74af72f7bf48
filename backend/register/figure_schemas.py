"""Reference figures as the API gives them."""

from datetime import date

from pydantic import BaseModel

from indicators.base import Certainty
from indicators.entries.figures import Finality, Sex, What


class FigureSetOut(BaseModel):
    """One source's figures for one day, without the rows. `ages` are the age classes that it has; `day` is None in a standard
    population that is of no day. `mark` says how sure it is where the figures come from."""

    id: str
    version: int
    what: What
    name_sv: str
    name_en: str
    day: date | None
    finality: Finality
    holder: str
    document: str
    address: str
    read: date
    mark: Certainty
    terms: str | None
    note_sv: str | None
    note_en: str | None
    ages: list[str]
    rows: int


class FiguresIn(BaseModel):
    """A file of figures: `head` is YAML that tells the source (id, version, status, what, name, finality, source), `rows` the
    CSV text with its header."""

    filename: str
    head: str
    rows: str


class InhabitantsOut(BaseModel):
    """Inhabitants of a region on a day, or why the figure is missing."""

    region: str
    date: date
    ages: str
    persons: int | None
    missing: str | None
    source: str | None


class FigureSetPage(BaseModel):
    """Some of the figure sets; `total` counts all that match."""

    total: int
    items: list[FigureSetOut]


class FigureRowOut(BaseModel):
    """Persons (in a standard population: weight) of one region and age class; None where the source gives no figure."""

    region: str | None
    ages: str
    total: int | None
    women: int | None
    men: int | None


class FigureRowPage(BaseModel):
    """Some of a figure set's rows; `total` counts all that match."""

    figure_set: FigureSetOut
    total: int
    items: list[FigureRowOut]


class FigureOut(BaseModel):
    """So many persons, by one source for one day. `parts` are the age classes summed; none where the source gives it. `note` is
    what is to be known of the whole set."""

    region: str
    day: date
    ages: str
    sex: Sex
    finality: Finality
    persons: int
    figure_set: str
    holder: str
    document: str
    note_sv: str | None
    note_en: str | None
    parts: list[str]


class MissingFigureOut(BaseModel):
    """Why a figure is missing, where that is known, and the nearest ones there are: of an earlier or later day, of the other
    finality, of other ages. None of them stands in for it by itself."""

    why_sv: str | None
    why_en: str | None
    needed_by: str | None
    earlier: FigureOut | None
    later: FigureOut | None
    other_finality: FigureOut | None
    other_ages: FigureOut | None


class PopulationOut(BaseModel):
    """The figure asked for, or what is missing: exactly one of the two."""

    figure: FigureOut | None = None
    missing: MissingFigureOut | None = None
