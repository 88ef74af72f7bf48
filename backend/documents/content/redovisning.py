"""A financial account of requisitioned money, with the fields of the agreement's annex; costs are filled in by hand."""

from sqlmodel import Session

from backend.core.clock import today
from backend.core.permissions import Actor
from backend.documents.content import annexes, money
from backend.documents.kinds import Content, Kind, Ledger, Subject
from backend.documents.outline import outline
from backend.documents.writing import numbers
from backend.documents.writing.model import Block

ID = "redovisning"


def content(session: Session, _actor: Actor, subject: Subject) -> Content:
    """The form, with recipient, agreement, year, grant and what was paid where they are known."""
    one, ledger = annexes.recipient(session, subject), Ledger(outline(ID))
    paid = money.approved_of(session, one.known)
    granted = ledger.add("bidrag", *one.amount(paid), numbers.kronor)
    received = ledger.add("utbetalt", *one.received(paid), numbers.kronor)
    known = annexes.filled(
        one,
        {
            "Summa bidrag enligt överenskommelsen": granted,
            "Summa bidrag som utbetalats från regeringen/Regeringskansliet": received,
            "Bidrag som erhållits av regeringen/Regeringskansliet": received,
        },
    )
    known["Period som den ekonomiska redovisningen avser"] = f"Kalenderåret {one.book.year}"
    blocks: dict[str, list[Block]] = {
        "kontaktuppgifter": [annexes.part(one.book, "kontaktuppgifter", "Kontaktuppgifter", known)],
        "bidrag": [annexes.part(one.book, "redovisning-bidrag", "Bidrag som ansökan avser", known)],
        "kostnader": [
            annexes.part(one.book, "redovisning-verksamhet", "Redovisning av verksamhet eller aktivitet", known)
        ],
        "granskning": [
            annexes.statement("granskning-1"),
            annexes.statement("granskning-2"),
            annexes.part(one.book, "granskning", "Granskning"),
        ],
        "underskrift": [annexes.statement("redovisning"), annexes.part(one.book, "underskrift", "Underskrift")],
    }
    return Content(outline(ID).subtitle, today(), ledger.figures, blocks)


KIND = Kind(ID, annexes.subjects, content)
