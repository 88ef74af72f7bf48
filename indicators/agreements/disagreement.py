"""What was computed beside what people judged of the same requirement, and in a sentence where the two do not agree."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from indicators.agreements import duties
from indicators.agreements.contents import Contents
from indicators.agreements.duties import AnyDuty
from indicators.agreements.reasons import months_told
from indicators.agreements.verdicts import Outcome
from indicators.base import Name

_SAID: Mapping[Outcome, Name] = {
    "met": Name(sv="uppfyllt", en="fulfilled"),
    "not_met": Name(sv="inte uppfyllt", en="not fulfilled"),
}
"""The outcomes that can disagree: of the others nothing is said by one of the two."""


@dataclass(frozen=True)
class Introduction:
    """How far a region has come with the pathways approved by the end of `year`: how many are at least partly carried out, how
    many are answered and are not, and how many the region has not answered about."""

    year: int
    reached: int
    short: int
    unanswered: int

    @property
    def pathways(self) -> int:
        """How many are approved."""
        return self.reached + self.short + self.unanswered


@dataclass(frozen=True)
class Computed:
    """What was computed of a requirement that people judged too, and why; `disagreement` is None where both say the same."""

    verdict: Outcome
    reason: Name
    disagreement: Name | None


def of_duty(
    rulebook: Contents, duty: AnyDuty, owner: str, said: Outcome, came: date, lacking: Collection[str] | None = None
) -> Computed:
    """What the day and the listed contents say of a duty, beside what people said of it. `came` is the day it was handed in,
    `lacking` the contents that are not there (None: nobody has gone through them)."""
    due = next((day for day in duties.due_days(duty) if day >= came), duties.due_days(duty)[-1])
    computed = duties.judged(rulebook, duty, owner, due=due, came=came, today=came, lacking=lacking)
    by = Name(sv="Efter dagen", en="By the day")
    if lacking is not None:
        by = Name(sv="Efter dagen och innehållet", en="By the day and the contents")
    return _computed(by, computed.reason, computed.verdict, said)


def of_months(months: Iterable[tuple[date, Outcome]], said: Outcome) -> Computed:
    """What the months say together, beside what people said: not fulfilled where one is not, fulfilled where all are."""
    by_month = dict(months)
    computed: Outcome = (
        "not_met" if "not_met" in by_month.values() else "met" if {*by_month.values()} == {"met"} else "no_value"
    )
    deciding = months_told(month for month, outcome in by_month.items() if outcome == computed)
    return _computed(
        Name(sv="Efter månaderna", en="By the months"), Name(sv=f"{deciding}.", en=f"{deciding}."), computed, said
    )


def of_introduction(region: Introduction, said: Outcome) -> Computed:
    """What the region's answers say of its pathways, beside what people said: fulfilled where every approved pathway is partly
    carried out, not where one is answered and is not; what is not answered decides nothing."""
    computed: Outcome = "not_met" if region.short else "no_value" if region.unanswered or not region.reached else "met"
    reason = Name(
        sv=f"{region.reached} av {region.pathways} vårdförlopp godkända till och med {region.year} är minst delvis genomförda; "
        f"{region.unanswered} är inte besvarade.",
        en=f"{region.reached} of {region.pathways} pathways approved by the end of {region.year} are at least partly carried "
        f"out; {region.unanswered} are not answered.",
    )
    return _computed(Name(sv="Efter regionens svar", en="By the region's answers"), reason, computed, said)


def _computed(by: Name, reason: Name, computed: Outcome, said: Outcome) -> Computed:
    because = Name(sv=f"{by.sv} ({reason.sv.rstrip('.')})", en=f"{by.en} ({reason.en.rstrip('.')})")
    return Computed(computed, reason, _disagreement(because, computed, said))


def _disagreement(because: Name, computed: Outcome, said: Outcome) -> Name | None:
    if computed == said or computed not in _SAID or said not in _SAID:
        return None
    return Name(
        sv=f"{because.sv} är det {_SAID[computed].sv}, men det är bedömt som {_SAID[said].sv}.",
        en=f"{because.en} it is {_SAID[computed].en}, but it was judged {_SAID[said].en}.",
    )
