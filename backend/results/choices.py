"""Method or care: how much of the regions' spread a choice of the definition explains, where both ways were counted."""

from collections import defaultdict

from sqlmodel import Session

from backend.collection import computations
from backend.core.errors import NotFound
from backend.core.permissions import Actor
from backend.core.refusals import refusal
from backend.core.storage import Storage
from backend.register.reading import register
from backend.results import outcomes
from backend.results.schemas import CellOut
from backend.results.statistics_schemas import ChoiceExplained
from indicators.entries.specification import Specification
from indicators.statistics.differences import Counts
from indicators.statistics.spread import explained


def of_indicator(
    session: Session, actor: Actor, storage: Storage, indicator: str, period: str | None
) -> list[ChoiceExplained]:
    """Each choice that enough of the regions that are shown were counted both ways for, in the definition's order.

    Raises NotFound where there is no such indicator with a place among the results.
    """
    found = outcomes.outcomes(session, actor, [indicator], period).indicators
    if not found:
        raise NotFound(refusal("indicator-missing"))
    version = register(session).by_number.get((indicator, found[0].version))
    spec = version.specification if version else None
    if spec is None or spec.computation is None:
        return []
    shown = {cell.submission: cell for cell in found[0].regions if _both_counts(cell)}
    others: dict[str, dict[str, Counts]] = defaultdict(dict)
    for other in computations.other_ways(session, storage, indicator):
        cell = shown.get(other.submission)
        if cell and (other.start, other.end) == (cell.period_start, cell.period_end) and other.numerator is not None:
            others[other.choice][cell.region] = Counts(other.numerator, other.denominator)
    counted = {cell.region: Counts(float(cell.numerator or 0), float(cell.denominator or 0)) for cell in shown.values()}
    return _explained(spec, counted, others)


def _both_counts(cell: CellOut) -> bool:
    """Whether the cell shows its counts: of a hidden one nothing goes into anything."""
    return cell.value is not None and cell.numerator is not None and cell.denominator is not None


def _explained(
    spec: Specification, counted: dict[str, Counts], others: dict[str, dict[str, Counts]]
) -> list[ChoiceExplained]:
    assert spec.computation is not None
    told = []
    for choice in spec.computation.choices:
        spread = explained(spec.kind, counted, others.get(choice.name, {}))
        if spread is not None:
            # One decimal: more of them would say something of what single regions have.
            told.append(
                ChoiceExplained(
                    name=choice.name,
                    chosen=choice.chosen,
                    otherwise=choice.otherwise,
                    systematic=round(spread.chosen, 1),
                    systematic_otherwise=round(spread.other, 1),
                    explains=None if spread.share is None else round(100 * spread.share),
                    regions=spread.regions,
                )
            )
    return told
