"""What of the agreements waits for the national side: another's judgements and payments to approve, appeals to answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from frontend import client, session
from frontend.api_types.agreements import DecisionWaiting
from frontend.components import formatting, links, public_data
from frontend.texts import named, t


@dataclass(frozen=True)
class Thing:
    """Something that waits: what it is, in which agreement, and the choices that the page shows it by."""

    label: str
    agreement: str
    choices: dict[str, str | None]

    def link(self) -> None:
        """Leads to it."""
        links.to("agreements", self.label, None, **self.choices)


def things() -> list[Thing]:
    """What waits for the reader, agreement by agreement; nothing for others than the national side."""
    if not session.can("approve_decision"):
        return []
    waiting = session.api().get(client.path("decisions", "waiting"), list[DecisionWaiting])
    return [thing for name, some in groupby(waiting, key=named) for thing in _of(name, list(some))]


def _of(agreement: str, some: list[DecisionWaiting]) -> Iterator[Thing]:
    here: dict[str, str | None] = {"overenskommelse": some[0]["agreement"]}
    if judgements := [one for one in some if one["kind"] == "judgement"]:
        yield Thing(t("waiting.judgements", count=len(judgements)), agreement, here | {"visa": "bedomningar"})
    for one in some:
        if one["kind"] == "payment_run":
            label = t("waiting.run", amount=formatting.kronor(one.get("total_ore") or 0))
            yield Thing(label, agreement, here | {"visa": "utbetalningar", "utbetalning": str(one["id"])})
        elif one["kind"] == "imported_decision":
            label = t("waiting.imported", amount=formatting.kronor(one.get("total_ore") or 0))
            yield Thing(label, agreement, here | {"visa": "utbetalningar", "beslut": str(one["id"])})
        elif one["kind"] == "appeal":
            region = one.get("subject") or ""
            verdict = {"krav": one.get("requirement"), "region": region, "manad": one.get("month")}
            label = t("waiting.appeal", region=public_data.regions().get(region, region))
            yield Thing(label, agreement, here | verdict)
