"""The type of each kind of catalogue entry that the register keeps, and where a catalogue has its entries."""

from indicators.agreements.rulebook import Rulebook
from indicators.base import Entry
from indicators.definition.codelists import CodeList
from indicators.definition.named_conditions import NamedCondition
from indicators.disclosure.primary import DisclosurePolicy
from indicators.entries.assessment import Criteria, PathwayAssessment
from indicators.entries.consultation import Consultation
from indicators.entries.figures import FigureSet, SoughtList
from indicators.entries.geography import ProgrammeArea
from indicators.entries.named_set import NamedSet
from indicators.entries.pathway import DocumentCounts, Pathway
from indicators.entries.source import DataSource
from indicators.entries.specification import Specification
from indicators.entries.synonyms import SynonymList
from indicators.figures.checks import FigurePolicy
from indicators.implementation.status import StatusRule

SPECIFICATION, NAMED_SET, RULEBOOK, FIGURE_SET = "specification", "named_set", "rulebook", "figure_set"
ASSESSMENT, CONSULTATION, PATHWAY, DATA_SOURCE = "assessment", "consultation", "pathway", "data_source"
CODE_LIST, NAMED_CONDITION = "code_list", "named_condition"
PROGRAMME_AREA, CRITERIA, SYNONYM_LIST = "programme_area", "criteria", "synonym_list"
DOCUMENT_COUNTS, SOUGHT_FIGURES = "document_counts", "sought_figures"
DISCLOSURE_POLICY, FIGURE_POLICY, STATUS_RULE = "disclosure_policy", "figure_policy", "status_rule"

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
    PROGRAMME_AREA: ProgrammeArea,
    CRITERIA: Criteria,
    SYNONYM_LIST: SynonymList,
    DOCUMENT_COUNTS: DocumentCounts,
    SOUGHT_FIGURES: SoughtList,
    DISCLOSURE_POLICY: DisclosurePolicy,
    FIGURE_POLICY: FigurePolicy,
    STATUS_RULE: StatusRule,
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
    PROGRAMME_AREA: "programme_areas",
    CRITERIA: "criteria_lists",
    SYNONYM_LIST: "synonym_lists",
    DOCUMENT_COUNTS: "count_lists",
    SOUGHT_FIGURES: "sought_lists",
    DISCLOSURE_POLICY: "disclosure_policies",
    FIGURE_POLICY: "figure_policies",
    STATUS_RULE: "status_rules",
}
"""The list of a catalogue that has a kind's entries."""
