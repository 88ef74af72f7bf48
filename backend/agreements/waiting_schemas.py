"""What of the agreements waits for somebody."""

from datetime import date
from typing import Literal

from pydantic import BaseModel


class DecisionWaiting(BaseModel):
    """A judgement, a payment, another body's decision or an appeal that waits for the reader: of an agreement, about a
    requirement and a subject (an appeal's region), or of an occasion of payment and its öre."""

    kind: Literal["judgement", "payment_run", "imported_decision", "appeal"]
    agreement: str
    name_sv: str
    name_en: str
    id: int
    requirement: str | None = None
    subject: str | None = None
    month: date | None = None
    occasion: str | None = None
    total_ore: int | None = None
