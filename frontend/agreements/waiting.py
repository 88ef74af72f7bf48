"""What of the agreements waits for the national side: another's judgements and payments to approve, appeals to answer."""

from collections.abc import Iterator
from dataclasses import dataclass

from frontend import session
from frontend.agreements import reading
from frontend.api_types.agreements import AgreementOut
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
    return [thing for agreement in reading.agreements() for thing in _of(agreement)]


def _of(agreement: AgreementOut) -> Iterator[Thing]:
    here: dict[str, str | None] = {"overenskommelse": agreement["id"]}
    name = named(agreement)
    judgements = [one for one in reading.judgements(agreement["id"]) if one["steps"]]
    if judgements:
        yield Thing(t("waiting.judgements", count=len(judgements)), name, here | {"visa": "bedomningar"})
    for run in reading.runs(agreement["id"]):
        if run["steps"]:
            label = t("waiting.run", amount=formatting.kronor(run["total_ore"]))
            yield Thing(label, name, here | {"visa": "utbetalningar", "utbetalning": str(run["id"])})
    for appeal in reading.appeals(agreement["id"]):
        if "dismiss" in appeal["steps"]:
            label = t("waiting.appeal", region=public_data.regions().get(appeal["region"], appeal["region"]))
            verdict = {"krav": appeal["requirement"], "region": appeal["region"], "manad": appeal["month"]}
            yield Thing(label, name, here | verdict)
