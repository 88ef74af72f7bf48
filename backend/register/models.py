"""The type of each kind of catalogue entry that the register keeps."""

from indicators.agreements.rulebook import Rulebook
from indicators.base import Entry
from indicators.entries.assessment import PathwayAssessment
from indicators.entries.consultation import Consultation
from indicators.entries.figures import FigureSet
from indicators.entries.named_set import NamedSet
from indicators.entries.specification import Specification

SPECIFICATION, NAMED_SET, RULEBOOK, FIGURE_SET = "specification", "named_set", "rulebook", "figure_set"
ASSESSMENT, CONSULTATION = "assessment", "consultation"

MODELS: dict[str, type[Entry]] = {
    SPECIFICATION: Specification,
    NAMED_SET: NamedSet,
    RULEBOOK: Rulebook,
    FIGURE_SET: FigureSet,
    ASSESSMENT: PathwayAssessment,
    CONSULTATION: Consultation,
}
"""By the name of the kind, as it stands in the database and in the API."""
