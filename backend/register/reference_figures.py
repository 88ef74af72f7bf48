"""The reference figures that hold: the published sets of the register, with what is sought and missing."""

from typing import Any, cast

from sqlmodel import Session

from backend.core.states import EntryState
from backend.register import queries
from backend.register.models import FIGURE_SET, SOUGHT_FIGURES
from backend.register.reading import catalogue, newest
from indicators.entries.figures import FigureSet
from indicators.figures.lookup import ReferenceFigures

_KEPT = 4
_known: dict[tuple[Any, ...], ReferenceFigures] = {}
"""By the state of the register's figures: an index over eight thousand rows is not made for every question."""


def reference_figures(session: Session) -> ReferenceFigures:
    """Every published set as the session sees them. Money and rates are reckoned by these, and by nothing else."""
    key = (*queries.headings(session, FIGURE_SET), *queries.headings(session, SOUGHT_FIGURES))
    if key not in _known:
        sets = [cast("FigureSet", one.entry) for one in newest(session, FIGURE_SET, (EntryState.PUBLISHED,))]
        while len(_known) >= _KEPT:
            _known.pop(next(iter(_known)), None)
        _known[key] = ReferenceFigures(sets, catalogue(session).sought)
    return _known[key]


def with_set(session: Session, figures: FigureSet) -> ReferenceFigures:
    """The figures as they would be with one set as it stands here instead of as it is published."""
    known = reference_figures(session)
    others = [one for one in known.sets if one.id != figures.id]
    return ReferenceFigures(sorted([*others, figures], key=lambda one: one.id), known.sought)
