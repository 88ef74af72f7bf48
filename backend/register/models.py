"""The type of each kind of catalogue entry that the register keeps."""

from indicators.base import Entry
from indicators.entries.assessment import PathwayAssessment
from indicators.entries.consultation import Consultation
from indicators.entries.named_set import NamedSet
from indicators.entries.specification import Specification

SPECIFICATION, NAMED_SET = "specification", "named_set"
ASSESSMENT, CONSULTATION = "assessment", "consultation"

MODELS: dict[str, type[Entry]] = {
    SPECIFICATION: Specification,
    NAMED_SET: NamedSet,
    ASSESSMENT: PathwayAssessment,
    CONSULTATION: Consultation,
}
"""By the name of the kind, as it stands in the database and in the API."""
