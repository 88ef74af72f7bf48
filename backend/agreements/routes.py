"""Agreements: rulebooks for people, fulfilment, judgements and appeals, payments."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from backend.agreements import (
    fulfilment,
    judgements,
    overview,
    payments,
    queries,
    reading,
    requisitions,
    rulebooks,
    waiting,
)
from backend.agreements.overview_schemas import MonthOverview
from backend.agreements.requisition_schemas import RequisitionOut
from backend.agreements.rulebooks import KnownRulebook
from backend.agreements.schemas import (
    AgreementDetail,
    AgreementOut,
    AppealIn,
    AppealOut,
    DutyOut,
    Fulfilment,
    JudgementIn,
    JudgementOut,
    NeededOut,
    PaymentsOut,
    RunDetail,
    RunIn,
    RunOut,
)
from backend.agreements.waiting_schemas import DecisionWaiting
from backend.core.http import Db, Number, as_json
from backend.core.permissions import Action
from backend.core.schemas import StepIn
from backend.identity.access import LoggedIn, Who, needs

router = APIRouter(tags=["agreements"])

Region = Annotated[str | None, Query(pattern=r"^\d{2}$")]
Requirement = Annotated[str | None, Query(max_length=80)]
Recipient = Annotated[str, Path(max_length=40)]
Choices = Annotated[Sequence[str], Query(max_length=20)]


def _known(agreement: str, session: Db) -> KnownRulebook:
    return rulebooks.get(session, agreement)


Known = Annotated[KnownRulebook, Depends(_known)]


def _wanted(
    region: Region = None, requirement: Requirement = None, month: date | None = None, choices: Choices = ()
) -> fulfilment.Wanted:
    return fulfilment.Wanted(region, requirement, month, tuple(choices))


Wanted = Annotated[fulfilment.Wanted, Depends(_wanted)]


@router.get("/agreements")
def agreements(session: Db) -> list[AgreementOut]:
    """The agreements whose rulebooks are published."""
    return [reading.agreement_out(known) for known in rulebooks.published(session)]


@router.get("/duties")
def duties(session: Db) -> list[DutyOut]:
    """What the agreements want done by which day, and by whom."""
    return reading.duties(session)


@router.get("/decisions/waiting")
def waiting_decisions(session: Db, actor: LoggedIn) -> list[DecisionWaiting]:
    """What of all agreements waits for the reader: others' judgements and payments to approve, appeals to answer (national)."""
    return waiting.waiting(session, actor)


@router.get("/agreements/{agreement}")
def agreement(known: Known) -> AgreementDetail:
    """An agreement's requirements, money, occasions and choices."""
    return reading.agreement_detail(known)


@router.get("/agreements/{agreement}/fulfilment", response_model=Fulfilment)
def fulfilled(known: Known, session: Db, actor: Who, wanted: Wanted) -> Response:
    """The verdicts that the reader may see; with `choices` as they would be under other readings of the document."""
    return as_json(fulfilment.fulfilment(session, actor, known, wanted))


@router.get("/agreements/{agreement}/overview", response_model=MonthOverview)
def month_overview(known: Known, session: Db, actor: Who, month: date | None = None) -> Response:
    """Every region's verdicts of a month without what they rest on, beside the month before; without `month` of the newest."""
    return as_json(overview.overview(session, actor, known, month))


@router.get("/agreements/{agreement}/needed")
def needed(known: Known, session: Db, actor: LoggedIn, wanted: Wanted) -> NeededOut:
    """The smallest improvement that would give a region more for a requirement and month: its own, or for the nation."""
    return fulfilment.what_is_needed(session, actor, known, wanted)


@router.get("/agreements/{agreement}/judgements")
def every_judgement(known: Known, session: Db, actor: Who) -> list[JudgementOut]:
    """What people have judged, newest first; what waits for approval is the national side's to see."""
    return reading.judgements_out(session, actor, known.book, list(queries.judgements(session, known.book.id)))


@router.post("/agreements/{agreement}/judgements", status_code=201, dependencies=[needs(Action.PREPARE_DECISION)])
def prepare_judgement(known: Known, wanted: JudgementIn, session: Db, actor: LoggedIn) -> JudgementOut:
    """Prepares a judgement, which another approves (national)."""
    row = judgements.prepare(session, actor, known.book, wanted)
    return reading.judgements_out(session, actor, known.book, [row])[0]


@router.post("/agreements/{agreement}/judgements/{judgement}/steps", dependencies=[needs(Action.APPROVE_DECISION)])
def judgement_step(known: Known, judgement: Number, wanted: StepIn, session: Db, actor: LoggedIn) -> JudgementOut:
    """Approves another's judgement or turns it down (national)."""
    row = judgements.step(session, actor, known.book, judgement, wanted.step, wanted.reason)
    return reading.judgements_out(session, actor, known.book, [row])[0]


@router.get("/agreements/{agreement}/appeals")
def every_appeal(known: Known, session: Db, actor: LoggedIn) -> list[AppealOut]:
    """Appeals of the own region, or (national) of all."""
    return reading.appeals_out(session, actor, list(queries.appeals(session, known.book.id)))


@router.post("/agreements/{agreement}/appeals", status_code=201, dependencies=[needs(Action.APPEAL)])
def appeal(known: Known, wanted: AppealIn, session: Db, actor: LoggedIn) -> AppealOut:
    """A region's attester appeals against a verdict about the region."""
    row = judgements.appeal(session, actor, known.book, wanted)
    return reading.appeals_out(session, actor, [row])[0]


@router.post("/agreements/{agreement}/appeals/{appeal}/steps")
def appeal_step(known: Known, appeal: Number, wanted: StepIn, session: Db, actor: LoggedIn) -> AppealOut:
    """Answers an appeal (national) or takes one's own back."""
    row = judgements.answer(session, actor, known.book, appeal, wanted.step, wanted.reason)
    return reading.appeals_out(session, actor, [row])[0]


@router.get("/agreements/{agreement}/payments", dependencies=[needs(Action.PREPARE_DECISION)])
def payments_now(
    known: Known, session: Db, actor: LoggedIn, occasion: Requirement = None, choices: Choices = ()
) -> PaymentsOut:
    """What would be paid now, or under other choices; or all that is missing. Nothing is kept (national)."""
    return payments.preview(session, actor, known, occasion, list(choices))


@router.get("/agreements/{agreement}/requisitions/{recipient}", dependencies=[needs(Action.READ_DOCUMENT)])
def one_requisition(known: Known, recipient: Recipient, session: Db, actor: LoggedIn) -> RequisitionOut:
    """What a region (county code) or healthcare region may requisition, decided or preliminary: its own, or (national) any."""
    return requisitions.requisition(session, actor, known, recipient)


@router.get("/agreements/{agreement}/runs")
def runs(known: Known, session: Db, actor: Who) -> list[RunOut]:
    """Payment runs: the approved ones, and for the national side all."""
    return reading.runs_out(session, actor, list(queries.runs(session, known.book.id)))


@router.post("/agreements/{agreement}/runs", status_code=201, dependencies=[needs(Action.PREPARE_DECISION)])
def prepare_run(known: Known, wanted: RunIn, session: Db, actor: LoggedIn) -> RunDetail:
    """Prepares an occasion's payments, which another approves (national)."""
    return reading.run_detail(session, actor, payments.prepare(session, actor, known, wanted.occasion))


@router.get("/agreements/{agreement}/runs/{run}")
def one_run(known: Known, run: Number, session: Db, actor: Who) -> RunDetail:
    """A payment run with its lines."""
    return reading.visible_run(session, actor, known.book.id, run)


@router.post("/agreements/{agreement}/runs/{run}/steps", dependencies=[needs(Action.APPROVE_DECISION)])
def run_step(known: Known, run: Number, wanted: StepIn, session: Db, actor: LoggedIn) -> RunDetail:
    """Approves another's payment run or turns it down (national)."""
    row = payments.step(session, actor, known, run, wanted.step, wanted.reason)
    return reading.run_detail(session, actor, row)
