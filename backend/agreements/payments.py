"""The road of a payment: computed on copies, prepared by one, approved by another, and reproduced from what it rests on."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from backend.agreements import queries
from backend.agreements.figures import MonthlyFigures, inhabitants, monthly_figures
from backend.agreements.fulfilment import Wanted, verdicts
from backend.agreements.rulebooks import KnownRulebook, check_choices
from backend.agreements.schemas import LineOut, PaymentsOut
from backend.agreements.tables import PaymentRun
from backend.core import transition
from backend.core.audit import record
from backend.core.clock import now
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, NotAllowed, check
from backend.core.states import RunState, Transition
from backend.register.reference_figures import reference_figures
from indicators.agreements.allocation import NoFigure, PopulationFigures
from indicators.agreements.payment import NotPayable, Payment, allocate
from indicators.agreements.rulebook import Rulebook
from indicators.agreements.verdicts import Outcome, Verdict
from indicators.base import Name
from indicators.catalogue.packaged import packaged
from indicators.entries.figures import AgeRange
from indicators.figures.lookup import ReferenceFigures

Content = dict[str, Any]
"""What a run rests on and gives, as JSON has it: the same content always has the same digest."""


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
    problems: list[str] = []
    try:
        content = _computed(session, known, occasion, tuple(choices))
        lines = lines_of(content)
    except NotPayable as refusal:
        problems = refusal.problems
    return PaymentsOut(
        agreement=known.book.id,
        version=known.version.number,
        occasion=occasion,
        choices=choices,
        lines=[line_out(line) for line in lines],
        problems=problems,
    )


def _must_have(book: Rulebook, occasion: str | None) -> None:
    if occasion is not None and occasion not in {one.id for one in book.occasions}:
        names = ", ".join(one.id for one in book.occasions)
        raise UserError(f"Överenskommelsen har inget utbetalningstillfälle {occasion}. De som finns: {names}.")


def _computed(session: Session, known: KnownRulebook, occasion: str | None, choices: tuple[str, ...]) -> Content:
    """The lines with all that they rest on.

    Raises NotPayable with all that is missing.
    """
    book = known.book
    figures = monthly_figures(session, book, choices)
    decided = verdicts(session, book, figures, Wanted(choices=choices))
    asked = AskedPopulation(reference_figures(session))
    earlier = [line for _, content in approved(session, book.id) for line in lines_of(content)]
    content: Content = {
        "agreement": book.id,
        "version": known.version.number,
        "rulebook": known.version.digest,
        "occasion": occasion,
        "choices": list(choices),
        "regions": list(packaged().region_codes),
        "healthcare_regions": [area.id for area in packaged().healthcare_regions],
        "verdicts": [_plain_verdict(one) for one in decided],
        "earlier": [asdict(line) for line in earlier],
    }
    lines = _allocated(book, content, asked)
    return {
        **content,
        "figures": _plain_figures(figures),
        "population": asked.plain,
        "lines": [asdict(line) for line in lines],
    }


def _allocated(book: Rulebook, content: Content, population: PopulationFigures) -> list[Payment]:
    return allocate(
        book,
        [_verdict(plain) for plain in content["verdicts"]],
        population,
        regions=content["regions"],
        healthcare_regions=content["healthcare_regions"],
        occasion=content["occasion"],
        earlier=[Payment(**line) for line in content["earlier"]],
        choices=content["choices"],
    )


class AskedPopulation:
    """Inhabitants from the register, remembering what was asked: that goes with the run."""

    def __init__(self, known: ReferenceFigures) -> None:
        self._known = known
        self._asked: dict[tuple[str, date, AgeRange], int] = {}

    def __call__(self, region: str, day: date, ages: AgeRange) -> int | NoFigure:
        figure = inhabitants(self._known, region, day, ages)
        if isinstance(figure, int):
            self._asked[region, day, ages] = figure
        return figure

    @property
    def plain(self) -> list[list[Any]]:
        """(region, day, lowest age, highest age, inhabitants) of what was asked, in order."""
        keys = sorted(self._asked, key=lambda key: (key[0], key[1], key[2].order))
        return [[r, d.isoformat(), ages.first, ages.last, self._asked[r, d, ages]] for r, d, ages in keys]


def _remembered(plain: Collection[Sequence[Any]]) -> PopulationFigures:
    known: dict[tuple[str, date, AgeRange], int] = {
        (r, date.fromisoformat(d), AgeRange(first, last)): persons for r, d, first, last, persons in plain
    }

    def figure(region: str, day: date, ages: AgeRange) -> int | NoFigure:
        return known.get((region, day, ages), NoFigure("stod inte bland dagens siffror"))

    return figure


def _plain_verdict(verdict: Verdict) -> list[Any]:
    month = verdict.month.isoformat() if verdict.month else None
    share = None if verdict.share is None else format(verdict.share, "f")
    return [verdict.agreement, verdict.region, verdict.requirement, month, verdict.verdict, share]


def _verdict(plain: Sequence[Any]) -> Verdict:
    agreement, region, requirement, month, said, share = plain
    outcome: Outcome = said
    return Verdict(
        agreement,
        region,
        requirement,
        date.fromisoformat(month) if month else None,
        outcome,
        Name(sv="-", en="-"),
        None if share is None else Decimal(share),
    )


def _plain_figures(figures: MonthlyFigures) -> list[list[Any]]:
    return [
        [measure, region, month.isoformat(), *map(_text, (v.numerator, v.denominator, v.value)), v.submission, v.sha256]
        for (measure, region, month), v in sorted(figures.accepted.items())
    ]


def _text(number: Any) -> str | None:
    return None if number is None else format(number, "f")


def canonical(content: Content) -> str:
    """The content as JSON with sorted keys and no white space."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_of(run: PaymentRun) -> Content:
    """What a run rests on and gives."""
    content: Content = json.loads(run.content)
    return content


def lines_of(content: Content) -> list[Payment]:
    """The run's lines."""
    return [Payment(**line) for line in content["lines"]]


def line_out(line: Payment) -> LineOut:
    """A line as the API gives it."""
    return LineOut(
        occasion=line.occasion,
        region=line.region,
        region_name=packaged().region_name(line.region),
        requirement=line.requirement,
        ore=line.ore,
        kind=line.kind,
    )


def approved(session: Session, agreement: str) -> list[tuple[int, Content]]:
    """(number, content) of the approved runs, in the order they were made."""
    return [(row.id or 0, content_of(row)) for row in queries.approved_runs(session, agreement)]


def prepare(session: Session, actor: Actor, known: KnownRulebook, occasion: str) -> PaymentRun:
    """An occasion's payments as they are today, waiting for another's approval.

    Raises UserError with all that is missing, Conflict where the occasion is paid already or a run waits.
    """
    check(actor, Action.PREPARE_DECISION)
    _must_have(known.book, occasion)
    for other in queries.runs(session, known.book.id):
        if other.occasion == occasion and other.state == RunState.APPROVED:
            raise Conflict("Tillfället är redan utbetalt. En rättelse kommer som en egen rad vid nästa tillfälle.")
        if other.occasion == occasion and other.state == RunState.PREPARED:
            raise Conflict("En utbetalning för tillfället väntar redan på godkännande.")
    try:
        text = canonical(_computed(session, known, occasion, ()))
    except NotPayable as refusal:
        raise UserError("Inget kan betalas ut än.", problems=refusal.problems) from refusal
    assert actor.account_id is not None
    row = PaymentRun(
        agreement=known.book.id,
        occasion=occasion,
        version=known.version.number,
        digest=hashlib.sha256(text.encode()).hexdigest(),
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


def get(session: Session, agreement: str, identifier: int) -> PaymentRun:
    """The run.

    Raises NotFound.
    """
    row = queries.run(session, agreement, identifier)
    if row is None:
        raise NotFound("Utbetalningen finns inte.")
    return row


def step(
    session: Session, actor: Actor, known: KnownRulebook, identifier: int, name: str, reason: str | None
) -> PaymentRun:
    """Approves a run of another's or turns it down. One whose ground has changed since is not approved.

    Raises NotFound, NotAllowed for one's own, Conflict where other figures hold now.
    """
    row = get(session, known.book.id, identifier)

    def guard(_taken: Transition) -> None:
        if row.made_by == actor.account_id:
            raise NotAllowed("Ingen godkänner sin egen utbetalning. Be en annan.")
        if name == "approve":
            _must_still_hold(session, known, row)

    def effect() -> dict[str, object]:
        row.decided_by, row.decided_at, row.reason = actor.account_id, now(), reason
        return {"digest": row.digest}

    transition.take(
        session, actor, "payment_run", row, name, object_id=row.id, reason=reason, guard=guard, effect=effect
    )
    return row


def _must_still_hold(session: Session, known: KnownRulebook, row: PaymentRun) -> None:
    try:
        today = canonical(_computed(session, known, row.occasion, ()))
    except NotPayable as refusal:
        raise Conflict("Underlaget räcker inte längre. Förbered utbetalningen på nytt.") from refusal
    if hashlib.sha256(today.encode()).hexdigest() != row.digest:
        raise Conflict("Underlaget har ändrats sedan utbetalningen förbereddes. Avslå den och förbered en ny.")


def reproduced(book: Rulebook, run: PaymentRun) -> bool:
    """Whether what the run rests on gives its very lines today, and nobody has touched its content."""
    content = content_of(run)
    if hashlib.sha256(run.content.encode()).hexdigest() != run.digest:
        return False
    lines = _allocated(book, content, _remembered(content["population"]))
    return lines == lines_of(content)
