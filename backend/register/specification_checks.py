"""What a specification is held to in the register, and how it is written when it is published."""

from dataclasses import replace
from datetime import date, timedelta

from sqlmodel import Session

from backend.core import clock
from backend.register import reading
from indicators.catalogue import lint
from indicators.catalogue.lint_rules.priorities import at_most_three
from indicators.catalogue.remarks import Context, Remark
from indicators.entries.specification import Specification

REVIEW_INTERVAL = timedelta(days=365)
"""When a specification that does not say otherwise is read again after it was published."""


def remarks(session: Session, specification: Specification) -> list[Remark]:
    """What the lint says of one specification held against the register, with the whole catalogue's priorities."""
    whole = reading.catalogue(session)
    others = [s for s in whole.specifications if s.id != specification.id]
    context = Context(replace(whole, specifications=[*others, specification]), clock.today())
    pathways = {link.pathway for link in specification.pathways}
    return [
        *lint.remarks_on(specification, context),
        *(remark for remark in at_most_three(context) if remark.entry in pathways),
    ]


def finished(specification: Specification, reviewer: str, today: date) -> Specification:
    """The specification as it is published: who checked it and when is the platform's own knowledge."""
    governance = specification.governance
    next_review = (
        governance.next_review if governance.next_review and governance.next_review > today else today + REVIEW_INTERVAL
    )
    return specification.model_copy(
        update={
            "status": "published",
            "governance": governance.model_copy(
                update={
                    "checked_by": reviewer if reviewer != governance.author else f"{reviewer} (granskare)",
                    "reviewed": today,
                    "next_review": next_review,
                }
            ),
        }
    )
