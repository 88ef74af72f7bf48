"""The type of each kind of catalogue entry that the register keeps, and where a catalogue has its entries."""

from indicators.agreements.rulebook import Rulebook
from indicators.base import Entry
from indicators.definition.codelists import CodeList
from indicators.definition.named_conditions import NamedCondition
from indicators.entries.assessment import PathwayAssessment
from indicators.entries.consultation import Consultation
from indicators.entries.figures import FigureSet
from indicators.entries.named_set import NamedSet
from indicators.entries.pathway import Pathway
from indicators.entries.source import DataSource
from indicators.entries.specification import Specification

SPECIFICATION, NAMED_SET, RULEBOOK, FIGURE_SET = "specification", "named_set", "rulebook", "figure_set"
ASSESSMENT, CONSULTATION, PATHWAY, DATA_SOURCE = "assessment", "consultation", "pathway", "data_source"
CODE_LIST, NAMED_CONDITION = "code_list", "named_condition"

MODELS: dict[str, type[Entry]] = {
    CODE_LIST: CodeList,
    NAMED_CONDITION: NamedCondition,
    PATHWAY: Pathway,
    DATA_SOURCE: DataSource,
    SPECIFICATION: Specification,
    NAMED_SET: NamedSet,
    RULEBOOK: Rulebook,
    FIGURE_SET: FigureSet,
    ASSESSMENT: PathwayAssessment,
    CONSULTATION: Consultation,
}
"""By the name of the kind, as it stands in the database and in the API."""

LISTS: dict[str, str] = {
    CODE_LIST: "codelists",
    NAMED_CONDITION: "conditions",
    PATHWAY: "pathways",
    DATA_SOURCE: "sources",
    NAMED_SET: "named_sets",
    RULEBOOK: "rulebooks",
    ASSESSMENT: "assessments",
    CONSULTATION: "consultations",
    SPECIFICATION: "specifications",
    FIGURE_SET: "figure_sets",
}
"""The list of a catalogue that has a kind's entries."""
