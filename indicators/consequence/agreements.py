"""What another rulebook, or other reference figures, give: which verdicts and which kronor are others."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from indicators.agreements.payment import Payment
from indicators.agreements.verdicts import Outcome


@dataclass(frozen=True)
class Judged:
    """One verdict as far as it is compared."""

    requirement: str
    region: str
    month: date | None
    verdict: Outcome


@dataclass(frozen=True)
class VerdictMove:
    """A region's verdict of a requirement and month under each rulebook; None where that one gives none."""

    requirement: str
    region: str
    month: date | None
    before: Outcome | None
    after: Outcome | None


@dataclass(frozen=True)
class MoneyMove:
    """What a recipient gets in all under each, in whole öre."""

    recipient: str
    before: int
    after: int


def verdict_moves(before: Iterable[Judged], after: Iterable[Judged]) -> Sequence[VerdictMove]:
    """The verdicts that differ, by requirement, region and month."""
    old = {(one.requirement, one.region, one.month): one.verdict for one in before}
    new = {(one.requirement, one.region, one.month): one.verdict for one in after}
    keys = sorted({*old, *new}, key=lambda key: (*key[:2], key[2] or date.min))
    return [VerdictMove(*key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]


def money_moves(before: Iterable[Payment], after: Iterable[Payment]) -> Sequence[MoneyMove]:
    """The recipients whose sum of all lines differs, by recipient. Claims and what stays with the state are sums as well."""
    old, new = _sums(before), _sums(after)
    return [MoneyMove(name, old[name], new[name]) for name in sorted({*old, *new}) if old[name] != new[name]]


def _sums(lines: Iterable[Payment]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        sums[line.region] += line.ore
    return sums
