"""Agreements, judgements and runs as the API gives them."""

from collections.abc import Iterator

from sqlmodel import Session

from backend.agreements import attached, payments, rulebooks, run_content
from backend.agreements.decisions import Decided
from backend.agreements.figures import months_of
from backend.agreements.rulebooks import KnownRulebook
from backend.agreements.schemas import (
    AgreementDetail,
    AgreementOut,
    AlternativeOut,
    AppealOut,
    ContentOut,
    DutyOut,
    JudgementOut,
    OccasionOut,
    PotOut,
    ReadingOut,
    RequirementOut,
    RunDetail,
    RunOut,
)
from backend.agreements.tables import Appeal, Judgement, PaymentRun
from backend.core import states
from backend.core.errors import NotFound
from backend.core.permissions import Action, Actor, may
from backend.core.refusals import refusal
from backend.core.states import AppealState, DecisionState, RunState
from backend.identity import service as identity_service
from backend.register import reading as register_reading
from backend.register.models import RULEBOOK
from indicators.agreements.choices import Alternative, Choice
from indicators.agreements.duties import calendar
from indicators.agreements.pots import ByPerformance, Pot
from indicators.agreements.requirements import (
    AnyRequirement,
    Citation,
    Condition,
    DataQuality,
    ListedDocument,
    Measured,
)
from indicators.agreements.rulebook import Rulebook
from indicators.base import Text


def agreement_out(known: KnownRulebook) -> AgreementOut:
    """One line of the list."""
    book, version = known.book, known.version
    return AgreementOut(
        id=book.id,
        version=version.number,
        state=version.state,
        digest=version.digest,
        year=book.year,
        name_sv=book.name.sv,
        name_en=book.name.en,
        total=book.total,
        unit=book.unit,
    )


def agreement_detail(known: KnownRulebook) -> AgreementDetail:
    """The rulebook for people."""
    book = known.book
    return AgreementDetail(
        **agreement_out(known).model_dump(),
        documents=[document.title for document in book.documents.values()],
        months=months_of(book),
        requirements=[_requirement_out(book, one) for one in book.requirements],
        pots=[line for pot in book.pots for line in _pots_out(book, pot, None)],
        occasions=[OccasionOut(id=one.id, name_sv=one.name.sv, name_en=one.name.en) for one in book.occasions],
        choices=[_reading_out(choice) for choice in book.choices],
    )


def _reading_out(choice: Choice) -> ReadingOut:
    return ReadingOut(
        id=choice.id,
        question_sv=choice.question.sv,
        question_en=choice.question.en,
        chosen_sv=choice.chosen.sv,
        chosen_en=choice.chosen.en,
        why_sv=choice.why.sv,
        why_en=choice.why.en,
        alternatives=[_alternative_out(other) for other in choice.alternatives],
    )


def _alternative_out(other: Alternative) -> AlternativeOut:
    return AlternativeOut(
        id=other.id,
        name_sv=other.name.sv,
        name_en=other.name.en,
        gives_sv=other.gives.sv,
        gives_en=other.gives.en,
        needs_sv=other.needs.sv if other.needs else None,
        needs_en=other.needs.en if other.needs else None,
    )


def _sections(book: Rulebook, cites: list[Citation]) -> list[str]:
    return [f"{book.documents[cite.document].title}, {cite.section}" for cite in cites]


def _requirement_out(book: Rulebook, one: AnyRequirement) -> RequirementOut:
    conditions = one.conditions if isinstance(one, Measured | DataQuality) else []
    return RequirementOut(
        id=one.id,
        name_sv=one.name.sv,
        name_en=one.name.en,
        nature=one.nature,
        sections=_sections(book, one.cites),
        pot=one.pot if isinstance(one, Measured) else None,
        share=format(one.share.normalize(), "f") if isinstance(one, Measured) else None,
        levels_sv=[_level_sv(condition) for condition in conditions],
        levels_en=[_level_en(condition) for condition in conditions],
        due=getattr(one, "by", None),
        owed_by=getattr(one, "owed_by", None),
        judged_of=getattr(one, "judged_of", None),
        lapses=getattr(one, "lapses", []),
        contents=[ContentOut(text_sv=text.sv, text_en=text.en) for text in contents_of(one)],
    )


def contents_of(requirement: AnyRequirement | None) -> list[Text]:
    """The contents that a document is to have; of other requirements none."""
    return requirement.contents if isinstance(requirement, ListedDocument) else []


def _level_sv(condition: Condition) -> str:
    least = "minst" if condition.direction == "higher" else "högst"
    unit = {"percent": " %", "days": " dagar", "number": ""}[condition.unit]
    return f"{condition.what.sv}: {least} {format(condition.level.normalize(), 'f').replace('.', ',')}{unit}"


def _level_en(condition: Condition) -> str:
    least = "at least" if condition.direction == "higher" else "at most"
    unit = {"percent": "%", "days": " days", "number": ""}[condition.unit]
    return f"{condition.what.en}: {least} {format(condition.level.normalize(), 'f')}{unit}"


def _pots_out(book: Rulebook, pot: Pot, part_of: str | None) -> Iterator[PotOut]:
    key = pot.key
    paid = [one.occasion for one in key.paid] if isinstance(key, ByPerformance) else [pot.occasion or ""]
    yield PotOut(
        id=pot.id,
        name_sv=pot.name.sv,
        name_en=pot.name.en,
        amount=pot.amount,
        part_of=part_of,
        by=key.by if key else None,
        occasions=[one for one in paid if one],
        sections=_sections(book, pot.cites),
    )
    for part in pot.parts:
        yield from _pots_out(book, part, pot.id)


def steps_for(actor: Actor, road: str, row: Decided, region: str | None = None) -> list[str]:
    """The steps that the actor may take now; never with what one has made oneself, but taking it back."""
    return [
        t.name
        for t in states.ROADS[road]
        if t.before == row.state
        and t.action
        and may(actor, t.action, region=region)
        and (t.action is not Action.APPROVE_DECISION or row.made_by != actor.account_id)
    ]


def judgements_out(session: Session, actor: Actor, book: Rulebook, rows: list[Judgement]) -> list[JudgementOut]:
    """Judgements with the names of those who made and decided them; who only reads sees those that hold or held."""
    drafts = may(actor, Action.PREPARE_DECISION)
    names = identity_service.names(session, {i for row in rows for i in (row.made_by, row.decided_by)})
    seen = [row for row in rows if drafts or row.state in (DecisionState.APPROVED, DecisionState.REPLACED)]
    files = {one.id: one for one in attached.named(session, [row.attached for row in seen if row.attached])}
    return [
        JudgementOut(
            **row.model_dump(
                include={"id", "requirement", "subject", "verdict", "came_on", "comment", "evidence", "made_at"}
                | {"decided_at", "reason"}
            ),
            attached=files.get(row.attached or 0) if may(actor, Action.READ_DOCUMENT, region=row.subject) else None,
            lacking=_lacking(book, row),
            state=DecisionState(row.state),
            made_by=names.get(row.made_by, "?"),
            decided_by=names.get(row.decided_by) if row.decided_by else None,
            steps=steps_for(actor, "judgement", row),
        )
        for row in seen
    ]


def _lacking(book: Rulebook, row: Judgement) -> list[ContentOut] | None:
    english = {text.sv: text.en for text in contents_of(book.requirement_by_id.get(row.requirement))}
    return None if row.lacking is None else [ContentOut(text_sv=one, text_en=english.get(one)) for one in row.lacking]


def appeals_out(session: Session, actor: Actor, rows: list[Appeal]) -> list[AppealOut]:
    """The appeals of the actor's own region; all of them for the national side."""
    names = identity_service.names(session, {i for row in rows for i in (row.made_by, row.decided_by)})
    return [
        AppealOut(
            **row.model_dump(
                include={"id", "requirement", "region", "month", "text", "made_at", "decided_at", "reason"}
            ),
            state=AppealState(row.state),
            made_by=names.get(row.made_by, "?"),
            decided_by=names.get(row.decided_by) if row.decided_by else None,
            steps=steps_for(actor, "appeal", row, row.region),
        )
        for row in rows
        if may(actor, Action.PREPARE_DECISION) or may(actor, Action.READ_UNPUBLISHED, region=row.region)
    ]


def runs_out(session: Session, actor: Actor, rows: list[PaymentRun]) -> list[RunOut]:
    """Payment runs; who only reads sees the approved ones."""
    drafts = may(actor, Action.PREPARE_DECISION)
    names = identity_service.names(session, {i for row in rows for i in (row.made_by, row.decided_by)})
    return [_run_out(actor, row, names) for row in rows if drafts or row.state == RunState.APPROVED]


def _run_out(actor: Actor, row: PaymentRun, names: dict[int | None, str]) -> RunOut:
    return RunOut(
        **row.model_dump(
            include={"agreement", "occasion", "version", "digest", "total_ore", "made_at", "decided_at", "reason"}
        ),
        id=row.id or 0,
        state=RunState(row.state),
        made_by=names.get(row.made_by, "?"),
        decided_by=names.get(row.decided_by) if row.decided_by else None,
        steps=steps_for(actor, "payment_run", row),
    )


def visible_run(session: Session, actor: Actor, agreement: str, identifier: int) -> RunDetail:
    """A payment run with its lines, as the actor may see it: approved, or (national) in any state.

    Raises NotFound.
    """
    row = payments.get(session, agreement, identifier)
    if row.state != RunState.APPROVED and not may(actor, Action.PREPARE_DECISION):
        raise NotFound(refusal("payment-missing"))
    return run_detail(session, actor, row)


def run_detail(session: Session, actor: Actor, row: PaymentRun) -> RunDetail:
    """A run with its lines, and whether what it rests on still gives them."""
    names = identity_service.names(session, {row.made_by, row.decided_by})
    version = next(
        one
        for one in register_reading.every(session, RULEBOOK)
        if (one.entry.id, one.number) == (row.agreement, row.version)
    )
    lines = run_content.lines_of(run_content.content_of(row))
    return RunDetail(
        **_run_out(actor, row, names).model_dump(),
        lines=[payments.line_out(line) for line in lines],
        reproduced=run_content.reproduced(KnownRulebook(version).book, row),
    )


def duties(session: Session) -> list[DutyOut]:
    """Every agreement's duties by day."""
    days = [(due, known.book) for known in rulebooks.published(session) for due in calendar(known.book)]
    return [
        DutyOut(
            day=due.day,
            agreement=book.id,
            requirement=due.requirement,
            name_sv=book.requirement_by_id[due.requirement].name.sv,
            name_en=book.requirement_by_id[due.requirement].name.en,
            owed_by=due.owed_by,
        )
        for due, book in sorted(days, key=lambda pair: (pair[0].day, pair[1].id, pair[0].requirement))
    ]
