"""A requisition of money by an agreement, with the fields of its annex; what is not known is filled in by hand."""

from sqlmodel import Session

from backend.core.clock import today
from backend.core.permissions import Actor
from backend.documents.content import annexes, money
from backend.documents.kinds import Content, Kind, Ledger, Subject
from backend.documents.outline import outline
from backend.documents.writing import numbers
from backend.documents.writing.model import Block

ID = "rekvisition"


def content(session: Session, _actor: Actor, subject: Subject) -> Content:
    """The form, with recipient, agreement and amount where they are known."""
    one, ledger = annexes.recipient(session, subject), Ledger(outline(ID))
    amount, source = one.amount(money.approved_of(session, one.known))
    sum_claimed = ledger.add("belopp", amount, source, numbers.kronor)
    known = annexes.filled(one, {"Belopp som rekvireras": sum_claimed})
    blocks: dict[str, list[Block]] = {
        "kontaktuppgifter": [annexes.part(one.book, "kontaktuppgifter", "Kontaktuppgifter", known)],
        "bidrag": [annexes.part(one.book, "rekvisition-bidrag", "Bidrag som ansökan avser", known)],
        "utbetalning": [annexes.part(one.book, "utbetalning", "Uppgifter för utbetalning")],
        "underskrift": [annexes.statement("rekvisition"), annexes.part(one.book, "underskrift", "Underskrift")],
    }
    return Content(outline(ID).subtitle, today(), ledger.figures, blocks)


KIND = Kind(ID, annexes.subjects, content)
