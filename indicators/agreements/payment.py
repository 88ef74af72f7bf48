"""What an agreement pays: every pot shared out to the last unit, with what stays with the state as a line of its own."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from indicators.agreements import performance
from indicators.agreements.allocation import PopulationFigures, largest_remainder
from indicators.agreements.imported import check_decision
from indicators.agreements.payment_lines import KEPT, Basis, Payment, nobody_takes_part
from indicators.agreements.payment_problems import NotPayable, Problem
from indicators.agreements.pots import ByPerformance, ByPopulation, DecidedElsewhere, Equally, Pot, ToNamed
from indicators.agreements.requirements import Duty
from indicators.agreements.rulebook import Rulebook
from indicators.agreements.verdicts import Verdict
from indicators.base import Name

__all__ = ["KEPT", "NotPayable", "Payment", "allocate", "before_requisition"]


def allocate(
    rulebook: Rulebook,
    verdicts: Iterable[Verdict],
    population: PopulationFigures,
    *,
    regions: Sequence[str],
    healthcare_regions: Sequence[str] = (),
    occasion: str | None = None,
    pots: Collection[str] | None = None,
    decided: Mapping[str, Mapping[str, int]] | None = None,
    earlier: Sequence[Payment] = (),
    choices: Collection[str] = (),
) -> list[Payment]:
    """The payments of an agreement, or of one occasion of it; nothing at all where anything that they need is missing.

    `regions` and `healthcare_regions` are who takes part. `pots` limits the payment to some pots. `decided` has the decisions
    of others: kronor by recipient for a pot. `earlier` is what was paid at earlier occasions, which stands: what has been
    corrected since is settled in lines of its own. `choices` are ids of alternatives.

    Raises NotPayable with everything that is missing and what to do about it, ValueError for an unknown choice.
    """
    chosen = rulebook.under(choices)
    basis = Basis.of(chosen, verdicts, population, regions, healthcare_regions, decided or {}, earlier)
    payments: list[Payment] = []
    problems: list[Problem] = []
    for pot in chosen.shared_out.values():
        if pots is not None and pot.id not in pots:
            continue
        try:
            payments += _of_pot(pot, basis, occasion)
        except NotPayable as refusal:
            problems += refusal.problems
    if problems:
        raise NotPayable(problems)
    return payments


def before_requisition(
    rulebook: Rulebook,
    verdicts: Iterable[Verdict],
    population: PopulationFigures,
    pots: Collection[str],
    *,
    regions: Sequence[str],
    healthcare_regions: Sequence[str],
    decided: Mapping[str, Mapping[str, int]],
) -> list[Payment]:
    """What pots give while nobody has said whether they are requisitioned in time: as if everybody does.

    A right that people have judged lapsed stays so, and every other condition holds as it does at a payment.

    Raises NotPayable with everything else that is missing.
    """
    duties = {duty.id for pot in pots for duty in _duties(rulebook, pot)}
    said = [one for one in verdicts if one.requirement not in duties or one.verdict != "no_value"]
    return allocate(
        rulebook,
        said,
        population,
        regions=regions,
        healthcare_regions=healthcare_regions,
        pots=pots,
        decided=decided,
    )


def _of_pot(pot: Pot, basis: Basis, occasion: str | None) -> list[Payment]:
    if isinstance(pot.key, ByPerformance):
        return performance.payments(pot, pot.key, basis, occasion)
    return [] if occasion not in (None, pot.occasion) else _by_key(pot, basis)


def _by_key(pot: Pot, basis: Basis) -> list[Payment]:
    units = basis.units(pot.amount)
    shares = _shares(pot, basis, units)
    failing = _failing(pot, basis, list(shares))
    lapsed = {name for name in shares if _right_lapsed(pot, basis, name)}
    remaining = {name: weight for name, weight in _weights(pot, basis).items() if name not in failing}
    if pot.of_failing == "shared" and any(remaining.values()):
        shares = dict.fromkeys(shares, 0) | largest_remainder(units, remaining)
    kept = sum(share for name, share in shares.items() if name in failing | lapsed)
    lines = [
        basis.payment(pot.occasion or "", name, pot.id, 0 if name in failing | lapsed else share)
        for name, share in shares.items()
    ]
    return [*lines, basis.payment(pot.occasion or "", KEPT, pot.id, kept, "kept")] if kept else lines


def _shares(pot: Pot, basis: Basis, units: int) -> dict[str, int]:
    if isinstance(pot.key, DecidedElsewhere):
        decision = basis.decided.get(pot.id)
        if decision is None:
            raise NotPayable([_undecided(pot, pot.key.decided_by)])
        if problems := check_decision(decision, pot.amount):
            raise NotPayable([_decided_wrongly(pot, problem) for problem in problems])
        return {name: basis.units(kronor) for name, kronor in sorted(decision.items())}
    return largest_remainder(units, _weights(pot, basis))


def _weights(pot: Pot, basis: Basis) -> dict[str, int]:
    match pot.key:
        case ByPopulation() as key:
            return basis.persons(pot, key)
        case Equally(among=among):
            recipients = basis.regions if among == "regions" else basis.healthcare_regions
            if not recipients:
                raise NotPayable([nobody_takes_part(pot)])
            return dict.fromkeys(recipients, 1)
        case ToNamed(recipient=recipient):
            return {recipient: 1}
        case _:
            return dict(basis.decided[pot.id])


def _failing(pot: Pot, basis: Basis, recipients: Sequence[str]) -> set[str]:
    """The recipients that do not meet the pot's conditions.

    Raises NotPayable where somebody has not been judged.
    """
    missing = [
        _unjudged(basis, requirement, name)
        for name in recipients
        for requirement in pot.conditions
        if basis.standing(name, requirement) in (None, "no_value", "not_due")
    ]
    # A right is lost by what two people have said, and never by what nobody has looked at.
    missing += [
        _unjudged(basis, duty.id, owner)
        for owner in dict.fromkeys((*recipients, *([pot.via] if pot.via else [])))
        for duty in _duties(basis.rulebook, pot.id)
        if basis.standing(owner, duty.id) == "no_value"
    ]
    if missing:
        raise NotPayable(missing)
    return {name for name in recipients if any(basis.standing(name, one) == "not_met" for one in pot.conditions)}


def _right_lapsed(pot: Pot, basis: Basis, recipient: str) -> bool:
    """Whether a duty on which the right to the pot depends was not met in time, by the recipient or by who passes it on.

    One that is not due yet costs nothing.
    """
    owners = (recipient, pot.via or recipient)
    return any(
        basis.standing(owner, duty.id) == "not_met" for owner in owners for duty in _duties(basis.rulebook, pot.id)
    )


def _duties(rulebook: Rulebook, pot: str) -> Iterator[Duty]:
    return (duty for duty in rulebook.requirements if isinstance(duty, Duty) and pot in duty.lapses)


def _undecided(pot: Pot, by: str) -> Problem:
    return Problem(
        Name(
            sv=f"{pot.name.sv}: {by} beslutar; läs in beslutet (mottagare, kronor, källa).",
            en=f"{pot.name.en}: {by} decides; import the decision (recipient, kronor, source).",
        )
    )


def _decided_wrongly(pot: Pot, problem: str) -> Problem:
    return Problem(
        Name(sv=f"{pot.name.sv}: {problem}.", en=f"{pot.name.en}: the imported decision does not hold ({problem}).")
    )


def _unjudged(basis: Basis, requirement: str, subject: str) -> Problem:
    name = basis.rulebook.requirement_by_id[requirement].name
    return Problem(
        Name(
            sv=f"{name.sv} är inte bedömt för {{recipients}}; bedöm det först.",
            en=f"{name.en} has not been judged for {{recipients}}; judge it first.",
        ),
        (subject,),
    )
