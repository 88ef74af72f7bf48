"""What people judge: made by one of the national side, approved by another, appealed against by the region it is about."""

from collections.abc import Collection, Iterator
from datetime import date

from sqlmodel import Session

from backend.agreements import queries
from backend.agreements.decisions import decide
from backend.agreements.schemas import AppealIn, JudgementIn
from backend.agreements.tables import Appeal, Judgement
from backend.core import transition
from backend.core.audit import record
from backend.core.clock import today
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, check
from backend.core.refusals import refusal
from backend.core.states import AppealState, DecisionState
from backend.identity import service as identity_service
from indicators.agreements import duties
from indicators.agreements.requirements import DataQuality, Duty, Judged, ListedDocument
from indicators.agreements.rulebook import Rulebook
from indicators.agreements.verdicts import Verdict
from indicators.base import Name
from indicators.catalogue.geography import geography

BY_PEOPLE = (Judged, Duty, ListedDocument, DataQuality)
"""The natures of requirement that people give a verdict of: all but what money is earned by, which figures alone decide."""

NOT_JUDGED = Name(sv="Ingen har bedömt det.", en="Nobody has judged it.")


def verdicts(session: Session, book: Rulebook, regions: Collection[str]) -> Iterator[Verdict]:
    """The judgements that hold; of regions whose duties, or what the platform counts beside people, nobody has judged, that
    nobody has, or that it is not due."""
    judgements = holding(session, book)
    for (judged, subject), row in judgements.items():
        if subject in regions or subject not in geography().region_by_code:
            yield Verdict(book.id, subject, judged, None, row.verdict, _reason(book, row))  # type: ignore[arg-type]
    for requirement in book.requirements:
        if isinstance(requirement, Duty | ListedDocument) and requirement.owed_by == "region":
            yield from _unjudged(book, requirement, [r for r in regions if (requirement.id, r) not in judgements])
        elif isinstance(requirement, Judged) and requirement.counted:
            unjudged = [region for region in regions if (requirement.id, region) not in judgements]
            yield from (Verdict(book.id, one, requirement.id, None, "no_value", NOT_JUDGED) for one in unjudged)


def _reason(book: Rulebook, row: Judgement) -> Name:
    """What people wrote, and which of a document's listed contents they did not find."""
    requirement = book.requirement_by_id[row.requirement]
    contents = duties.of_contents(requirement, row.lacking) if isinstance(requirement, ListedDocument) else None
    if contents is None:
        return Name(sv=row.comment, en=row.comment)
    comment = row.comment if row.comment.endswith((".", "!", "?")) else f"{row.comment}."
    return Name(sv=f"{comment} {contents.sv}", en=f"{comment} {contents.en}")


def holding(session: Session, book: Rulebook) -> dict[tuple[str, str], Judgement]:
    """The judgements that hold, by requirement and subject."""
    return {(row.requirement, row.subject): row for row in queries.judgements_that_hold(session, book.id)}


def deciders(session: Session, book: Rulebook) -> dict[tuple[str, str], str]:
    """Who approved the judgement that holds, by requirement and subject."""
    rows = queries.judgements_that_hold(session, book.id)
    names = identity_service.names(session, {row.decided_by for row in rows})
    return {(row.requirement, row.subject): names.get(row.decided_by, "?") for row in rows}


def _unjudged(book: Rulebook, duty: Duty | ListedDocument, regions: list[str]) -> Iterator[Verdict]:
    day_now = today()
    day = next((day for day in duties.due_days(duty) if day >= day_now), duties.due_days(duty)[-1])
    for region in regions:
        if day_now <= day:
            yield duties.judged(book, duty, region, due=day, came=None, today=day_now)
        else:  # that nobody has written anything down is no sign that nothing came
            unknown = Name(
                sv=f"Skulle vara inne senast {day}; ingen har bedömt om det kom.",
                en=f"Due {day}; nobody has judged whether it came.",
            )
            yield Verdict(book.id, region, duty.id, None, "no_value", unknown)


def prepare(session: Session, actor: Actor, book: Rulebook, wanted: JudgementIn) -> Judgement:
    """A judgement that waits for another's approval. The same again changes nothing.

    Raises UserError where the requirement is not one that people judge or the subject is unknown, Conflict where another waits.
    """
    check(actor, Action.PREPARE_DECISION)
    requirement = book.requirement_by_id.get(wanted.requirement)
    if not isinstance(requirement, BY_PEOPLE):
        raise UserError(refusal("judgement-not-here"))
    if _owner(requirement) == "region" and wanted.subject not in geography().region_codes:
        raise UserError(refusal("judgement-no-region", subject=wanted.subject))
    if wanted.came_on and wanted.came_on > today():
        raise UserError(refusal("judgement-day"))
    if wanted.lacking is not None:
        wanted = wanted.model_copy(update={"lacking": _of_its_contents(requirement, wanted)})
    if wanted.came_on and isinstance(requirement, Duty | ListedDocument) and wanted.verdict == "met":
        _must_be_in_time(requirement, wanted.came_on)
    if wanted.attached is not None:
        _must_be_of(session, book, wanted)
    assert actor.account_id is not None
    row = Judgement(agreement=book.id, state=DecisionState.PREPARED.value, made_by=actor.account_id, **dict(wanted))
    for other in queries.judgements(session, book.id):
        if other.state == DecisionState.PREPARED and (other.requirement, other.subject) == (
            row.requirement,
            row.subject,
        ):
            if all(getattr(other, name) == value for name, value in dict(wanted).items()):
                return other
            raise Conflict(refusal("judgement-waits"))
    session.add(row)
    session.flush()
    record(
        session,
        actor,
        "judgement-prepared",
        "judgement",
        row.id,
        after=DecisionState.PREPARED,
        requirement=f"{book.id}/{row.requirement}/{row.subject}",
    )
    return row


def _owner(requirement: Judged | Duty | ListedDocument | DataQuality) -> str:
    match requirement:
        case Judged(judged_of=owner) | Duty(owed_by=owner) | ListedDocument(owed_by=owner):
            return owner
        case DataQuality():
            return "region"


def _must_be_of(session: Session, book: Rulebook, wanted: JudgementIn) -> None:
    file = queries.attached_file(session, wanted.attached or 0)
    if file is None or (file.agreement, file.region) != (book.id, wanted.subject):
        raise UserError(refusal("file-of-another"))


def _of_its_contents(requirement: object, wanted: JudgementIn) -> list[str]:
    """The contents that are lacking, in the agreement's order.

    Raises UserError where the agreement does not list them, or no day says that the document came.
    """
    lacking = wanted.lacking or []
    listed = {text.sv for text in requirement.contents} if isinstance(requirement, ListedDocument) else set()
    if not isinstance(requirement, ListedDocument) or set(lacking) - listed:
        raise UserError(refusal("judgement-contents"))
    if wanted.came_on is None:
        raise UserError(refusal("judgement-contents-day"))
    return duties.in_order(requirement, lacking)


def _must_be_in_time(requirement: Duty | ListedDocument, came: date) -> None:
    last = max(duties.due_days(requirement))
    if came > last:
        raise UserError(refusal("judgement-late", last=last, came=came))


def step(session: Session, actor: Actor, book: Rulebook, identifier: int, name: str, reason: str | None) -> Judgement:
    """Approves a judgement of another's or turns it down.

    Raises NotFound, NotAllowed for one's own.
    """
    row = queries.judgement(session, book.id, identifier)
    if row is None:
        raise NotFound(refusal("judgement-missing"))

    def before() -> None:
        earlier = queries.holding(session, row)
        if name == "approve" and earlier is not None:
            transition.claim(session, earlier, DecisionState.APPROVED, DecisionState.REPLACED)
            record(session, actor, "judgement-replace", "judgement", earlier.id, by=row.id)

    decide(session, actor, "judgement", row, name, reason, before=before)
    return row


def appeal(session: Session, actor: Actor, book: Rulebook, wanted: AppealIn) -> Appeal:
    """What a region says against a verdict about itself. The same again changes nothing.

    Raises NotAllowed for another region, UserError for a requirement that is not there, Conflict for an appeal that is open.
    """
    check(actor, Action.APPEAL, region=wanted.region)
    if wanted.requirement not in book.requirement_by_id:
        raise UserError(refusal("requirement-missing"))
    for other in queries.appeals(session, book.id):
        same = (other.requirement, other.region, other.month) == (wanted.requirement, wanted.region, wanted.month)
        if other.state == AppealState.OPEN and same:
            if other.text == wanted.text:
                return other
            raise Conflict(refusal("appeal-open"))
    assert actor.account_id is not None
    row = Appeal(agreement=book.id, state=AppealState.OPEN.value, made_by=actor.account_id, **dict(wanted))
    session.add(row)
    session.flush()
    record(session, actor, "appeal-made", "appeal", row.id, after=AppealState.OPEN, region=row.region)
    return row


def answer(session: Session, actor: Actor, book: Rulebook, identifier: int, name: str, reason: str | None) -> Appeal:
    """Upholds or dismisses an appeal (national), or takes one's own back.

    Raises NotFound.
    """
    row = queries.appeal(session, book.id, identifier)
    if row is None:
        raise NotFound(refusal("appeal-missing"))

    decide(session, actor, "appeal", row, name, reason, region=row.region)
    return row
