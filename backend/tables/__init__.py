"""The tables. Table models keep rows and do not validate; what comes from outside is validated by `backend.schemas`."""

from backend.tables.implementation import ImplementationAnswer
from backend.tables.people import Account, AuditEvent, RoleGrant, SiteValue, Token
from backend.tables.rounds import Declaration, Round, RoundIndicator, RoundRegion
from backend.tables.specifications import SpecificationVersion
from backend.tables.submissions import FindingAnswer, FindingCount, Observation, PublishedCell, StoredFile, Submission

__all__ = [
    "Account",
    "AuditEvent",
    "Declaration",
    "FindingAnswer",
    "FindingCount",
    "ImplementationAnswer",
    "Observation",
    "PublishedCell",
    "RoleGrant",
    "Round",
    "RoundIndicator",
    "RoundRegion",
    "SiteValue",
    "SpecificationVersion",
    "StoredFile",
    "Submission",
    "Token",
]
