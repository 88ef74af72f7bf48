"""Consultations on pathways: the open one that anybody may answer, and the simpler one that asks the regions for views."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from indicators.base import Entry, Identifier, PartialDate, Provenance, Sentence, Strict, Text

Form = Literal["open", "views"]
"""Öppen remiss, or synpunktsinhämtning: the simpler form, mostly for revisions that change nothing for the regions."""

Sender = Literal[
    "region",
    "region_with_municipalities",
    "municipality",
    "patient_association",
    "professional_association",
    "authority",
    "other",
]

_IN_ID: dict[Form, str] = {"open": "remiss", "views": "synpunkter"}


class Answers(Strict):
    """How many answers came from one kind of sender."""

    sender: Sender
    number: int = Field(ge=0)


class Consultation(Entry):
    """One consultation on one pathway.

    `window` is the period in the source's own terms, where `start` and `end` are only as exact as it is. Answers that nobody
    has counted stay uncounted: the list is then empty, and `unread` says why.
    """

    form: Form
    pathway: Identifier
    window: Sentence | None = None
    start: PartialDate
    end: PartialDate | None = None
    planned: bool = False
    answers: list[Answers] = []
    unread: Text | None = None
    provenance: list[Provenance] = Field(min_length=1)

    def problems(self) -> Sequence[tuple[tuple[str | int, ...], str]]:
        """An id of something else, an end before the start, and answers that stand twice, too early or nowhere."""
        wrong: list[tuple[tuple[str | int, ...], str]] = []
        if self.id != (right := f"{self.pathway}-{_IN_ID[self.form]}-{self.start[:4]}"):
            wrong.append((("id",), f"heter efter vårdförlopp, form och startår: {right}"))
        if self.end and self.end[: len(self.start)] < self.start[: len(self.end)]:
            wrong.append((("end",), "slutar före start"))
        times = Counter(answers.sender for answers in self.answers)
        wrong += [(("answers",), f"{sender} står {n} gånger") for sender, n in times.items() if n > 1]
        if self.planned and self.answers:
            wrong.append((("answers",), "det som bara är planerat har inga svar"))
        if not (self.planned or self.answers or self.unread):
            wrong.append((("answers",), "inga svar: skriv i 'unread' varför"))
        return wrong
