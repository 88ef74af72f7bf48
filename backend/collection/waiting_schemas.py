"""What waits for somebody."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel


class Waiting(StrEnum):
    """What is to be done, in the order that work goes: by the region, then by the national side."""

    EXPLAIN = "explain"
    ATTEST = "attest"
    ATTEST_DECLARATION = "attest_declaration"
    HAND_IN = "hand_in"
    RETURN_ASKED = "return_asked"
    ACCEPT = "accept"
    PUBLISH = "publish"


class WaitingOut(BaseModel):
    """Something that waits for the reader, until the region's last day in the round (`days_left` negative: it has passed).

    `filename` is the submission's; `reason` is why the region cannot deliver or wants the submission back; `count` is how many
    warnings are to be explained.
    """

    kind: Waiting
    round: str
    round_name: str
    region: str
    region_name: str
    submission: int | None = None
    filename: str = ""
    reason: str = ""
    count: int = 0
    due: date
    days_left: int
