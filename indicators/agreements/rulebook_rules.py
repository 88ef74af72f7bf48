"""What a rulebook must hold to beyond its types: sums, shares, tiers and names. Every problem at once, with its mend."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from indicators.agreements.contents import Contents
from indicators.agreements.pots import ByPerformance, Pot
from indicators.agreements.requirements import (
    Citation,
    DataQuality,
    Duty,
    HandedIn,
    Improvement,
    LevelTier,
    Measured,
    UnitsCompared,
)

Place = tuple[str | int, ...]
PlacedProblem = tuple[Place, str]
"""Where something is wrong, as a path of field names, and what to do about it."""

WHOLE = 100
"""What shares sum to, in per cent."""


def problems(rulebook: Contents) -> list[PlacedProblem]:
    """Everything wrong with the rulebook; nothing where it holds."""
    about_the_file = (_names_once, _tiers, _stated_known, _overrides_known, _stated, _cited)
    return [*changed_problems(rulebook), *(problem for rule in about_the_file for problem in rule(rulebook))]


def changed_problems(rulebook: Contents) -> list[PlacedProblem]:
    """Everything wrong that an alternative can bring about: it changes what is paid, not what the document states."""
    return [problem for rule in (_sums, _shares, _names_known, _paid_months) for problem in rule(rulebook)]


def _names_once(rulebook: Contents) -> Iterator[PlacedProblem]:
    names: dict[str, Iterable[str]] = {
        "pots": (one.id for pot in rulebook.pots for one in pot.all()),
        "requirements": (requirement.id for requirement in rulebook.requirements),
        "choices": [choice.id for choice in rulebook.choices] + [*rulebook.alternatives_in_order],
        "occasions": (occasion.id for occasion in rulebook.occasions),
    }
    for field, ids in names.items():
        for name in (name for name, number in Counter(ids).items() if number > 1):
            yield (field,), f"'{name}' står två gånger; ge den ena ett annat id"


def placed_pots(pots: Sequence[Pot], place: Place = ("pots",)) -> Iterator[tuple[Place, Pot]]:
    """Every pot at any depth, with its place."""
    for number, pot in enumerate(pots):
        yield (*place, number), pot
        yield from placed_pots(pot.parts, (*place, number, "parts"))


def placed_measures(rulebook: Contents) -> Iterator[tuple[Place, str]]:
    """Every indicator of the catalogue that a requirement rests on, with its place."""
    for number, requirement in enumerate(rulebook.requirements):
        place: Place = ("requirements", number)
        match requirement:
            case Measured():
                for level, tier in enumerate(requirement.levels):
                    for at, condition in enumerate(tier.conditions):
                        yield (*place, "levels", level, "conditions", at, "measure"), condition.measure
                if requirement.improvement:
                    yield (*place, "improvement", "measure"), requirement.improvement.measure
            case DataQuality():
                for at, condition in enumerate(requirement.conditions):
                    counted = condition.reporting.measures if condition.reporting else [condition.measure]
                    yield from (((*place, "conditions", at, "measure"), measure) for measure in counted)
            case _:
                pass


def _sums(rulebook: Contents) -> Iterator[PlacedProblem]:
    whole = sum(pot.amount for pot in rulebook.pots)
    if whole != rulebook.total:
        yield ("total",), f"potterna summerar till {whole} kronor, inte {rulebook.total}; rätta beloppen eller 'total'"
    for place, pot in placed_pots(rulebook.pots):
        parts = sum(part.amount for part in pot.parts)
        if pot.parts and parts != pot.amount:
            yield (*place, "amount"), f"delarna summerar till {parts} kronor, inte {pot.amount}; rätta det ena"


def _shares(rulebook: Contents) -> Iterator[PlacedProblem]:
    for place, pot in placed_pots(rulebook.pots):
        if not isinstance(pot.key, ByPerformance):
            continue
        shares = sum((requirement.share for requirement in rulebook.paid_by(pot.id)), Decimal(0))
        if shares != WHOLE:
            yield place, f"kravens andelar av '{pot.id}' summerar till {shares} %, inte {WHOLE}; rätta kravens 'share'"


def _tiers(rulebook: Contents) -> Iterator[PlacedProblem]:
    for number, requirement in enumerate(rulebook.requirements):
        if isinstance(requirement, Measured):
            place: Place = ("requirements", number)
            yield from _level_tiers(requirement.levels, (*place, "levels"))
            if requirement.improvement:
                yield from _improvement_tiers(requirement.improvement, (*place, "improvement", "tiers"))


def _level_tiers(tiers: Sequence[LevelTier], place: Place) -> Iterator[PlacedProblem]:
    for number, (first, second) in enumerate(pairwise(tiers), 1):
        if first.share >= second.share:
            yield (*place, number, "share"), "nivåerna ska stå från den minsta andelen till den största"
        levels = {condition.measure: condition for condition in second.conditions}
        for condition in first.conditions:
            harder = levels.get(condition.measure)
            if harder and not _harder(harder.direction, condition.level, harder.level):
                yield (
                    (*place, number, "conditions"),
                    f"nivån för {condition.measure} överlappar den förra; gör den svårare",
                )


def _harder(direction: str, first: Decimal, second: Decimal) -> bool:
    return second > first if direction == "higher" else second < first


def _improvement_tiers(improvement: Improvement, place: Place) -> Iterator[PlacedProblem]:
    tiers = improvement.tiers
    for number, tier in enumerate(tiers):
        last = number == len(tiers) - 1
        if last != (tier.at_most is None):
            mend = "ska inte ha 'at_most': det är det högsta" if last else "saknar 'at_most'"
            yield (*place, number), f"steget {mend}"
        elif tier.at_most is not None and tier.at_most < tier.at_least:
            yield (*place, number), f"steget slutar ({tier.at_most}) före sin början ({tier.at_least})"
    for number, (first, second) in enumerate(pairwise(tiers), 1):
        if first.share >= second.share:
            yield (*place, number, "share"), "ett högre steg ska ge en större andel"
        if first.at_most is None:
            continue
        # The document counts in steps of the last decimal that it writes: after 2.9 comes 3.0, after 2.99 comes 3.00.
        follows = first.at_most + Decimal(1).scaleb(int(first.at_most.as_tuple().exponent))
        if second.at_least < follows:
            yield (*place, number, "at_least"), f"överlappar steget före; ska börja på {follows}"
        elif second.at_least > follows:
            yield (*place, number, "at_least"), f"lämnar en lucka efter steget före; ska börja på {follows}"


def _names_known(rulebook: Contents) -> Iterator[PlacedProblem]:
    occasions, requirements = {occasion.id for occasion in rulebook.occasions}, set(rulebook.requirement_by_id)
    for place, pot in placed_pots(rulebook.pots):
        paid = [part.occasion for part in pot.key.paid] if isinstance(pot.key, ByPerformance) else [pot.occasion]
        yield from _unknown(place, (name for name in paid if name), occasions, "inget tillfälle i 'occasions'")
        yield from _unknown((*place, "conditions"), pot.conditions, requirements, "inget krav")
    for number, requirement in enumerate(rulebook.requirements):
        place = ("requirements", number)
        if isinstance(requirement, Measured):
            yield from _unknown((*place, "pot"), [requirement.pot], _earning(rulebook), "ingen pott efter prestation")
        if isinstance(requirement, Duty):
            yield from _unknown((*place, "lapses"), requirement.lapses, rulebook.shared_out, "ingen pott med nyckel")


def _stated_known(rulebook: Contents) -> Iterator[PlacedProblem]:
    for number, stated in enumerate(rulebook.stated):
        yield from _unknown(("stated", number, "pots"), stated.pots, rulebook.every_pot, "ingen pott")
        measured = {requirement.id for requirement in rulebook.measured}
        yield from _unknown(("stated", number, "requirements"), stated.requirements, measured, "inget mätt krav")


def _earning(rulebook: Contents) -> set[str]:
    return {name for name, pot in rulebook.every_pot.items() if isinstance(pot.key, ByPerformance)}


def _counting(rulebook: Contents, nature: type[HandedIn | UnitsCompared]) -> set[str]:
    return {requirement.id for requirement, counted in rulebook.reporting if isinstance(counted, nature)}


def _overrides_known(rulebook: Contents) -> Iterator[PlacedProblem]:
    """What an alternative names is in the rulebook; else it would silently change nothing."""
    measured = {requirement.id for requirement in rulebook.measured}
    known: dict[str, tuple[Collection[str], str]] = {
        "population": (rulebook.shared_out, "ingen pott med nyckel"),
        "keys": (rulebook.shared_out, "ingen pott med nyckel"),
        "of_failing": (rulebook.shared_out, "ingen pott med nyckel"),
        "conditions": (rulebook.shared_out, "ingen pott med nyckel"),
        "without": (rulebook.every_pot, "ingen pott"),
        "nobody_earned": (_earning(rulebook), "ingen pott efter prestation"),
        "nobody": (measured, "inget mätt krav"),
        "level_measures": (measured, "inget mätt krav"),
        "improvement_measures": (measured, "inget mätt krav"),
        "submission": (_counting(rulebook, HandedIn), "inget krav på dagar till inlämning"),
        "reports": (_counting(rulebook, UnitsCompared), "inget krav på samma enheter"),
        "due": ({one.id for one in rulebook.requirements if isinstance(one, Duty)}, "ingen plikt"),
    }
    for at, choice in enumerate(rulebook.choices):
        for within, other in enumerate(choice.alternatives):
            for field, (names, kind) in known.items():
                place = ("choices", at, "alternatives", within, "override", field)
                yield from _unknown(place, getattr(other.override, field), names, kind)


def _unknown(place: Place, names: Iterable[str], known: Collection[str], kind: str) -> Iterator[PlacedProblem]:
    for name in names:
        if name not in known:
            yield place, f"{kind} heter '{name}'; rätta stavningen"


def _paid_months(rulebook: Contents) -> Iterator[PlacedProblem]:
    for place, pot in placed_pots(rulebook.pots):
        if isinstance(pot.key, ByPerformance):
            paid = [month for part in pot.key.paid for month in part.months.each]
            if paid != pot.key.months.each:
                yield (
                    (*place, "key", "paid"),
                    "tillfällena ska tillsammans ha varje månad i 'months' en gång, i ordning",
                )


def _stated(rulebook: Contents) -> Iterator[PlacedProblem]:
    pots, shares = rulebook.every_pot, {requirement.id: requirement for requirement in rulebook.measured}
    for number, stated in enumerate(rulebook.stated):
        if not {*stated.pots} <= {*pots} or not {*stated.requirements} <= {*shares}:
            continue  # the unknown name is a problem of its own
        own = Decimal(sum(pots[name].amount for name in stated.pots))
        own += sum(
            (shares[name].share * pots[shares[name].pot].amount / WHOLE for name in stated.requirements), Decimal(0)
        )
        if own != stated.amount and stated.difference is None:
            yield (
                ("stated", number, "amount"),
                f"dokumentet säger {stated.amount} kronor, delarna ger {own:f}: rätta, eller förklara i 'difference'",
            )


def _cited(rulebook: Contents) -> Iterator[PlacedProblem]:
    cited: list[tuple[Place, Sequence[Citation]]] = [(place, pot.cites) for place, pot in placed_pots(rulebook.pots)]
    for field in ("requirements", "stated", "choices"):
        cited += [((field, number), entry.cites) for number, entry in enumerate(getattr(rulebook, field))]
    for place, cites in cited:
        for number, citation in enumerate(cites):
            if citation.document not in rulebook.documents:
                yield (*place, "cites", number), f"inget dokument i 'documents' heter '{citation.document}'"
