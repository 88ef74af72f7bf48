"""What a set of reference figures is held to in the register: its own sums, and what other sources say of the same day."""

from sqlmodel import Session

from backend.register.reading import catalogue
from backend.register.reference_figures import reference_figures
from indicators.catalogue.figure_rules import held_against
from indicators.catalogue.geography import geography
from indicators.catalogue.remarks import Remark
from indicators.entries.figures import FigureSet
from indicators.figures.checks import findings_of


def remarks(session: Session, figures: FigureSet) -> list[Remark]:
    """Sums that do not hold within the policy's tolerance, and other sources of the same day that say otherwise."""
    policy = catalogue(session).figure_policy
    own = [
        Remark("error" if one.severity == "error" else "warning", figures.id, one.code, one.sv, message_en=one.en)
        for one in findings_of(figures, geography().region_codes, policy)
    ]
    return [*own, *held_against(figures, reference_figures(session), policy.tolerance)]
