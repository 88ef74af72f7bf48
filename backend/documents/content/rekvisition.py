"""A requisition of money by an agreement, with the fields of its annex; what is not known is filled in by hand."""

from collections.abc import Sequence
from decimal import Decimal

from sqlmodel import Session

from backend.agreements import requisitions
from backend.core.clock import today
from backend.core.permissions import Action, Actor, may
from backend.documents.content import annexes, money
from backend.documents.kinds import Content, Kind, Ledger, Subject
from backend.documents.outline import outline
from backend.documents.writing import numbers
from backend.documents.writing.model import Block, Figure, Paragraph
from indicators.base import Name

ID = "rekvisition"
PRELIMINARY = "preliminärt, ingen utbetalning är beslutad"
NOT_DECIDED = (
    "Beloppet är preliminärt, ingen utbetalning är beslutad. Det är vad överenskommelsens regler ger med de uppgifter som "
    "finns i dag, för den som rekvirerar i tid, och kan ändras tills en utbetalning är godkänd."
)


def content(session: Session, actor: Actor, subject: Subject) -> Content:
    """The form, with recipient, agreement and amount where they are known."""
    one, ledger = annexes.recipient(session, subject), Ledger(outline(ID))
    sum_claimed, remark = _claimed(session, actor, one, ledger)
    known = annexes.filled(one, {"Belopp som rekvireras": sum_claimed})
    blocks: dict[str, list[Block]] = {
        "kontaktuppgifter": [annexes.part(one.book, "kontaktuppgifter", "Kontaktuppgifter", known)],
        "bidrag": [annexes.part(one.book, "rekvisition-bidrag", "Bidrag som ansökan avser", known), *remark],
        "utbetalning": [annexes.part(one.book, "utbetalning", "Uppgifter för utbetalning")],
        "underskrift": [annexes.statement("rekvisition"), annexes.part(one.book, "underskrift", "Underskrift")],
    }
    return Content(outline(ID).subtitle, today(), ledger.figures, blocks)


def _claimed(session: Session, actor: Actor, one: annexes.Recipient, ledger: Ledger) -> tuple[Figure, list[Block]]:
    """The amount, and what is to be known of it: decided, or what the rulebook gives today for who may see that."""
    amount, source = one.amount(money.approved_of(session, one.known))
    if amount is not None or not may(actor, Action.READ_DOCUMENT, region=one.code):
        return ledger.add("belopp", amount, source, numbers.kronor), []
    claim = requisitions.claim(session, actor, one.known, one.code, one.pots)
    kronor = None if claim.ore is None else money.kronor(claim.ore)
    remark = Paragraph((NOT_DECIDED if claim.ore is not None else _unknown(claim.problems),), "note")
    return ledger.add("belopp", kronor, one.claim_source, preliminary), [remark]


def preliminary(value: Decimal | None) -> str:
    """An amount that nobody has decided, so that it is never read as decided wherever it is printed."""
    return numbers.kronor(value) if value is None else f"{numbers.kronor(value)} ({PRELIMINARY})"


def _unknown(problems: Sequence[Name]) -> str:
    others = f" Och {len(problems) - 1} hinder till." if len(problems) > 1 else ""
    return f"Beloppet kan inte räknas än. {problems[0].sv.rstrip('.')}.{others}"


KIND = Kind(ID, annexes.subjects, content)
