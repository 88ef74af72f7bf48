"""Named sets of pathways or indicators, with the date they hold for: what a document counts."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from indicators.base import Entry, Identifier, PartialDate, Provenance, Text


class NamedSet(Entry):
    """The pathways or indicators that somebody has counted or chosen together, such as "the 13 first pathways".

    `stated` is how many there are by the source; `members` those that are read. Members that nobody has read stay unknown:
    the list is never filled to fit, and `unread` says why it is short.
    """

    of: Literal["pathway", "indicator"]
    holds_for: PartialDate
    stated: int | None = Field(default=None, ge=0)
    members: list[Identifier] = []
    unread: Text | None = None
    provenance: list[Provenance] = Field(min_length=1)

    @property
    def unknown(self) -> int | None:
        """How many members nobody has read; None where no source says how many there are."""
        return None if self.stated is None else self.stated - len(self.members)

    def problems(self) -> Sequence[tuple[tuple[str | int, ...], str]]:
        """Members that stand twice or are more than stated, and a short list without its reason."""
        wrong: list[tuple[tuple[str | int, ...], str]] = [
            (("members", self.members.index(member)), f"{member} står {times} gånger")
            for member, times in Counter(self.members).items()
            if times > 1
        ]
        if self.unknown is not None and self.unknown < 0:
            wrong.append((("members",), f"{len(self.members)} medlemmar, men källan säger {self.stated}"))
        if self.unknown and self.unread is None:
            wrong.append((("members",), f"{self.unknown} medlemmar saknas: skriv i 'unread' varför"))
        return wrong
