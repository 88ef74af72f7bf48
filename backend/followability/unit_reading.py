"""Links and answers of units as their region reads them, and what they come to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlmodel import Session

from backend.collection import rounds, submissions
from backend.core.permissions import Action, Actor, may, regions_for
from backend.core.states import UNIT_ANSWER, UnitAnswerState
from backend.followability import unit_queries, units
from backend.followability.reading import Names
from backend.followability.tables import UnitAnswer, UnitLink
from backend.followability.unit_schemas import UnitAnswerOut, UnitCount, UnitLinkOut, UnitQuestion
from backend.identity import service as identity_service
from backend.register.reading import register
from indicators.catalogue.geography import geography
from indicators.entries.specification import Specification

Uses = Mapping[int, list[int]]
"""The submissions that count each answer."""


def links(session: Session, actor: Actor, round_id: str | None = None) -> list[UnitLinkOut]:
    """The links of the regions whose submissions the actor may read, with their answers, in the order they were made."""
    rows = unit_queries.links(session, regions_for(actor, Action.READ_SUBMISSION), round_id)
    return outs(session, actor, rows)


def outs(session: Session, actor: Actor, rows: Sequence[UnitLink]) -> list[UnitLinkOut]:
    """Links as the API gives them."""
    answers = unit_queries.answers(session, [row.id for row in rows if row.id])
    uses = unit_queries.uses(session, [one.id for one in answers.values() if one.id])
    people = {row.made_by for row in rows} | {one.attested_by for one in answers.values()}
    names = identity_service.names(session, people)
    return [_link_out(session, actor, row, answers.get(row.id or 0), names, uses) for row in rows]


def counted_in(session: Session, actor: Actor, submission: int) -> list[UnitLinkOut]:
    """The links whose answers a submission counts; none where it was made of something else.

    Raises NotFound where there is no submission that the actor may know of.
    """
    submissions.readable(session, actor, submission)
    return outs(session, actor, unit_queries.counted_in(session, submission))


def _link_out(
    session: Session, actor: Actor, row: UnitLink, answer: UnitAnswer | None, names: Names, uses: Uses
) -> UnitLinkOut:
    of_round, name = rounds.get(session, row.round_id), _specification(session, row.indicator).name
    return UnitLinkOut(
        **row.model_dump(include={"id", "region", "indicator", "unit", "made_at", "expires_at"}),
        round=row.round_id,
        round_name=of_round.name,
        region_name=geography().region_name(row.region),
        indicator_name_sv=name.sv,
        indicator_name_en=name.en or name.sv,
        state=units.state_of(row, answer, of_round.state),
        made_by=names.get(row.made_by, "?"),
        may_revoke=row.revoked_at is None and may(actor, Action.ASK_UNITS, region=row.region),
        answer=_answer_out(actor, row, answer, names, uses) if answer else None,
    )


def _specification(session: Session, indicator: str) -> Specification:
    """What is published of the indicator, or was last."""
    return register(session).followed[indicator].specification


def _answer_out(actor: Actor, link: UnitLink, row: UnitAnswer, names: Names, uses: Uses) -> UnitAnswerOut:
    return UnitAnswerOut(
        **row.model_dump(include={"id", "answer", "comment", "answered_at", "attested_at"}),
        state=UnitAnswerState(row.state),
        attested_by=names.get(row.attested_by) if row.attested_by else None,
        submissions=uses.get(row.id or 0, []),
        steps=[
            one.name
            for one in UNIT_ANSWER
            if one.before == row.state and one.action and may(actor, one.action, region=link.region)
        ],
    )


def counts(session: Session, actor: Actor, round_id: str | None = None) -> list[UnitCount]:
    """What the units of each region come to for each question: only attested answers count as yes or no."""
    grouped: dict[tuple[str, str, str], list[UnitLinkOut]] = defaultdict(list)
    for one in links(session, actor, round_id):
        if one.state not in ("revoked", "expired"):
            grouped[one.round, one.region, one.indicator].append(one)
    return [_count(actor, some) for some in grouped.values()]


def _count(actor: Actor, some: Sequence[UnitLinkOut]) -> UnitCount:
    first, attested = some[0], [one.answer for one in some if one.answer and one.state == "attested"]
    return UnitCount(
        **first.model_dump(include={"round", "round_name", "region", "region_name", "indicator"}),
        indicator_name_sv=first.indicator_name_sv,
        indicator_name_en=first.indicator_name_en,
        not_handed_in=sum(not one.submissions for one in attested),
        may_hand_in=may(actor, Action.SUBMIT, region=first.region),
        yes=sum(one.answer for one in attested),
        no=sum(not one.answer for one in attested),
        waiting_for_attest=sum(one.state == "answered" for one in some),
        not_answered=sum(one.answer is None for one in some),
    )


def question(session: Session, secret: str) -> UnitQuestion:
    """What a link asks. All that its holder comes to know.

    Raises NotFound where it leads nowhere, Conflict where it held once.
    """
    row = units.opened(session, secret)
    specification = _specification(session, row.indicator)
    return UnitQuestion(
        question_sv=specification.name.sv,
        question_en=specification.name.en or specification.name.sv,
        definition=specification.definition,
        unit=row.unit,
        region_name=geography().region_name(row.region),
        round_name=rounds.get(session, row.round_id).name,
        expires_at=row.expires_at,
        answered=units.answered(session, row),
    )
