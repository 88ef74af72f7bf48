"""What was computed beside what people judged of the same requirement, and in a sentence where the two do not agree."""

from collections.abc import Iterable, Mapping
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
class Computed:
    """What was computed of a requirement that people have judged too; `disagreement` is None where both say the same."""

    verdict: Outcome
    disagreement: Name | None


def of_duty(rulebook: Contents, duty: AnyDuty, owner: str, said: Outcome, came: date) -> Computed:
    """What the day alone says of a duty, beside what people said of it. `came` is the day it was handed in."""
    due = next((day for day in duties.due_days(duty) if day >= came), duties.due_days(duty)[-1])
    computed = duties.judged(rulebook, duty, owner, due=due, came=came, today=came)
    because = Name(
        sv=f"Efter dagen ({computed.reason.sv.rstrip('.')})", en=f"By the day ({computed.reason.en.rstrip('.')})"
    )
    return Computed(computed.verdict, _disagreement(because, computed.verdict, said))


def of_months(months: Iterable[tuple[date, Outcome]], said: Outcome) -> Computed:
    """What the months say together, beside what people said: not fulfilled where one is not, fulfilled where all are."""
    by_month = dict(months)
    computed: Outcome = (
        "not_met" if "not_met" in by_month.values() else "met" if {*by_month.values()} == {"met"} else "no_value"
    )
    deciding = months_told(month for month, outcome in by_month.items() if outcome == computed)
    because = Name(sv=f"Efter månaderna ({deciding})", en=f"By the months ({deciding})")
    return Computed(computed, _disagreement(because, computed, said))


def _disagreement(because: Name, computed: Outcome, said: Outcome) -> Name | None:
    if computed == said or computed not in _SAID or said not in _SAID:
        return None
    return Name(
        sv=f"{because.sv} är det {_SAID[computed].sv}, men det är bedömt som {_SAID[said].sv}.",
        en=f"{because.en} it is {_SAID[computed].en}, but it was judged {_SAID[said].en}.",
    )
