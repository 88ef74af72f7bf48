"""What an assessment is held to in the register: its pathway is there, and its rows in the document are nobody else's."""

from typing import cast

from sqlmodel import Session

from backend.core.states import EntryState
from backend.register import reading
from backend.register.models import ASSESSMENT
from indicators.catalogue import assessment_rules
from indicators.catalogue.remarks import Remark
from indicators.entries.assessment import PathwayAssessment

_STANDING = (EntryState.PUBLISHED, EntryState.IN_REVIEW)
"""States whose rows are taken: somebody's unfinished draft takes nothing from others."""


def remarks(session: Session, assessment: PathwayAssessment) -> list[Remark]:
    """What the rules say of one assessment held against the register's others."""
    others = [cast("PathwayAssessment", v.entry) for v in reading.newest(session, ASSESSMENT, _STANDING)]
    return list(assessment_rules.remarks_on(assessment, others, reading.catalogue(session).pathway_by_id))
