"""The road of a payment: computed on copies, prepared by one, approved by another, and reproduced from what it rests on."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import NamedTuple

from sqlmodel import Session

from backend.agreements import queries
from backend.agreements.decisions import decide
from backend.agreements.figures import monthly_figures
from backend.agreements.fulfilment import Wanted, verdicts
from backend.agreements.rulebooks import KnownRulebook, check_choices, must_hold
from backend.agreements.run_content import (
    AskedPopulation,
    Content,
    allocated,
    as_stored,
    content_of,
    lines_of,
    plain_figures,
    plain_verdict,
)
from backend.agreements.schemas import LineOut, PaymentsOut
from backend.agreements.tables import PaymentRun
from backend.core.audit import record
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, check
from backend.core.refusals import refusal
from backend.core.states import RunState
from backend.register.reference_figures import reference_figures
from indicators.agreements.payment import NotPayable, Payment
from indicators.agreements.payment_problems import told
from indicators.agreements.rulebook import Rulebook
from indicators.base import Name
from indicators.catalogue.geography import geography
from indicators.definition.canonical_form import canonical_text, of_text
from indicators.figures.lookup import ReferenceFigures


def preview(
    session: Session, actor: Actor, known: KnownRulebook, occasion: str | None, choices: list[str]
) -> PaymentsOut:
    """What would be paid now, under the rulebook or under other choices. Nothing is kept.

    Raises UserError for an unknown choice or occasion.
    """
    check(actor, Action.PREPARE_DECISION)
    check_choices(known.book, choices)
    _must_have(known.book, occasion)
    lines: list[Payment] = []
    problems: list[Name] = []
    try:
        content = _computed(session, known, occasion, tuple(choices))
        lines = lines_of(content)
    except NotPayable as not_payable:
        problems = problems_of(not_payable)
    return PaymentsOut(
        agreement=known.book.id,
        version=known.version.number,
        occasion=occasion,
        choices=choices,
        lines=[line_out(line) for line in lines],
        problems=[one.sv for one in problems],
        problems_en=[one.en for one in problems],
    )


def problems_of(not_payable: NotPayable) -> list[Name]:
    """All that is missing, a sentence for each cause."""
    regions = {region.code: region.name for region in geography().regions}
    areas = {area.id: area.name.sv for area in geography().healthcare_regions}
    return told(not_payable.problems, regions | areas, geography().region_codes)


def _must_have(book: Rulebook, occasion: str | None) -> None:
    if occasion is not None and occasion not in {one.id for one in book.occasions}:
        names = ", ".join(one.id for one in book.occasions)
        raise UserError(refusal("occasion-missing", occasion=occasion, names=names))


class WouldBePaid(NamedTuple):
    """Every line that would be paid now; where anything is missing no line, and all that is missing."""

    lines: Sequence[Payment]
    problems: Sequence[Name]


def would_be_paid(session: Session, actor: Actor, known: KnownRulebook, reference: ReferenceFigures) -> WouldBePaid:
    """What a rulebook, published or not, would give now with these reference figures.

    Raises NotAllowed for others than the national side: a line tells of values that are not published.
    """
    check(actor, Action.PREPARE_DECISION)
    try:
        return WouldBePaid(lines_of(_computed(session, known, None, (), reference)), [])
    except NotPayable as not_payable:
        return WouldBePaid([], problems_of(not_payable))


def _computed(
    session: Session,
    known: KnownRulebook,
    occasion: str | None,
    choices: tuple[str, ...],
    reference: ReferenceFigures | None = None,
) -> Content:
    """The lines with all that they rest on; with the register's reference figures where no others are named.

    Raises NotPayable with all that is missing.
    """
    book = known.book
    figures = monthly_figures(session, book, choices)
    decided = verdicts(session, book, figures, Wanted(choices=choices))
    asked = AskedPopulation(reference or reference_figures(session))
    earlier = [line for _, content in approved(session, book.id) for line in lines_of(content)]
    content: Content = {
        "agreement": book.id,
        "version": known.version.number,
        "rulebook": known.version.digest,
        "occasion": occasion,
        "choices": list(choices),
        "regions": list(geography().region_codes),
        "healthcare_regions": [area.id for area in geography().healthcare_regions],
        "verdicts": [plain_verdict(one) for one in decided],
        "earlier": [asdict(line) for line in earlier],
        "decided": {pot: row.kronor for pot, row in queries.decisions_that_hold(session, book.id).items()},
    }
    lines = allocated(book, as_stored(content), asked)
    whole = {**content, "figures": plain_figures(figures), "population": asked.plain}
    return as_stored({**whole, "lines": [asdict(line) for line in lines]})


def line_out(line: Payment) -> LineOut:
    """A line as the API gives it."""
    return LineOut(
        occasion=line.occasion,
        region=line.region,
        region_name=geography().region_name(line.region),
        requirement=line.requirement,
        ore=line.ore,
        kind=line.kind,
    )


def approved(session: Session, agreement: str) -> list[tuple[int, Content]]:
    """(number, content) of the approved runs, in the order they were made."""
    return [(row.id or 0, content_of(row)) for row in queries.approved_runs(session, agreement)]


def prepare(session: Session, actor: Actor, known: KnownRulebook, occasion: str) -> PaymentRun:
    """An occasion's payments as they are today, waiting for another's approval.

    Raises UserError with all that is missing, Conflict where the rulebook has been retired, the occasion is paid already or a
    run waits.
    """
    check(actor, Action.PREPARE_DECISION)
    must_hold(known)
    _must_have(known.book, occasion)
    _must_be_open(session, known.book.id, occasion)
    content = _payable(session, known, occasion)
    text = canonical_text(content)
    assert actor.account_id is not None
    row = PaymentRun(
        agreement=known.book.id,
        occasion=occasion,
        version=known.version.number,
        digest=of_text(text),
        total_ore=sum(line.ore for line in lines_of(content)),
        content=text,
        state=RunState.PREPARED.value,
        made_by=actor.account_id,
    )
    session.add(row)
    session.flush()
    record(
        session,
        actor,
        "payment_run-prepared",
        "payment_run",
        row.id,
        after=RunState.PREPARED,
        digest=row.digest,
        occasion=f"{row.agreement}/{occasion}",
    )
    return row


def _must_be_open(session: Session, agreement: str, occasion: str) -> None:
    """Raises Conflict where the occasion is paid, or a run of it waits."""
    states = {one.state for one in queries.runs(session, agreement) if one.occasion == occasion}
    if RunState.APPROVED in states:
        raise Conflict(refusal("occasion-paid"))
    if RunState.PREPARED in states:
        raise Conflict(refusal("occasion-waits"))


def _payable(session: Session, known: KnownRulebook, occasion: str) -> Content:
    """What would be paid with all that it rests on. Raises UserError with all that is missing."""
    try:
        return _computed(session, known, occasion, ())
    except NotPayable as not_payable:
        problems = problems_of(not_payable)
        both = {"problems": [one.sv for one in problems], "problems_en": [one.en for one in problems]}
        raise UserError(refusal("nothing-payable"), **both) from not_payable


def get(session: Session, agreement: str, identifier: int) -> PaymentRun:
    """The run.

    Raises NotFound.
    """
    row = queries.run(session, agreement, identifier)
    if row is None:
        raise NotFound(refusal("payment-missing"))
    return row


def step(
    session: Session, actor: Actor, known: KnownRulebook, identifier: int, name: str, reason: str | None
) -> PaymentRun:
    """Approves a run of another's or turns it down. One whose ground has changed since is not approved.

    Raises NotFound, NotAllowed for one's own, Conflict where another version of the rulebook or other figures hold now.
    """
    row = get(session, known.book.id, identifier)

    def before() -> None:
        if name == "approve":
            must_hold(known, row.version)
            _must_still_hold(session, known, row)

    decide(session, actor, "payment_run", row, name, reason, before=before)
    return row


def _must_still_hold(session: Session, known: KnownRulebook, row: PaymentRun) -> None:
    try:
        today = canonical_text(_computed(session, known, row.occasion, ()))
    except NotPayable as not_payable:
        raise Conflict(refusal("payment-basis-short")) from not_payable
    if of_text(today) != row.digest:
        raise Conflict(refusal("payment-basis-changed"))
