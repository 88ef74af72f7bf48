"""What an alternative's typed fields do to a rulebook: a copy with them, the first as it was."""

from typing import Any

from indicators.agreements.choices import OtherRounding, Override, Rounding
from indicators.agreements.contents import Contents
from indicators.agreements.pots import ByPerformance, ByPopulation, Key, Pot
from indicators.agreements.requirements import (
    AnyRequirement,
    Condition,
    DataQuality,
    Duty,
    HandedIn,
    LevelTier,
    Measured,
    UnitsCompared,
)


def changed_fields(rulebook: Contents, override: Override) -> dict[str, Any]:
    """Every field of the rulebook as it is with the override."""
    plain = {name: getattr(override, name) for name in ("total", "unit", "missing", "corrections", "overpaid")}
    return {
        **{name: getattr(rulebook, name) for name in type(rulebook).model_fields},
        **{name: value for name, value in plain.items() if value is not None},
        "rounding": _rounding(rulebook.rounding, override.rounding),
        "pots": [_pot(pot, override) for pot in rulebook.pots if pot.id not in override.without],
        "requirements": [_requirement(requirement, override) for requirement in rulebook.requirements],
    }


def _rounding(own: Rounding, other: OtherRounding | None) -> Rounding:
    """Only what the alternative names: two alternatives may each say something of the rounding."""
    named = {name: value for name, value in other or () if value is not None}
    return own.model_copy(update={name: None if value == "exact" else value for name, value in named.items()})


def _pot(pot: Pot, override: Override) -> Pot:
    return pot.model_copy(
        update={
            "key": _key(pot, override),
            "parts": [_pot(part, override) for part in pot.parts if part.id not in override.without],
            "conditions": override.conditions.get(pot.id, pot.conditions),
            "of_failing": override.of_failing.get(pot.id, pot.of_failing),
        }
    )


def _key(pot: Pot, override: Override) -> Key | None:
    key = override.keys.get(pot.id, pot.key)
    day = override.population.get(pot.id)
    match key:
        case ByPopulation() if day:
            return key.model_copy(update={"date": day})
        case ByPerformance():
            reserved = key.reserved.model_copy(update={"date": day or key.reserved.date})
            rest = override.nobody_earned.get(pot.id, key.nobody_earned)
            return key.model_copy(update={"reserved": reserved, "nobody_earned": rest})
        case _:
            return key


def _requirement(requirement: AnyRequirement, override: Override) -> AnyRequirement:
    match requirement:
        case Measured():
            return _measured(requirement, override)
        case Duty():
            return requirement.model_copy(update={"by": override.due.get(requirement.id, requirement.by)})
        case DataQuality():
            conditions = [_reported(condition, requirement.id, override) for condition in requirement.conditions]
            return requirement.model_copy(update={"conditions": conditions})
        case _:
            return requirement


def _reported(condition: Condition, requirement: str, override: Override) -> Condition:
    match condition.reporting:
        case HandedIn() as counted:
            changed: dict[str, object] = {"submission": override.submission.get(requirement, counted.submission)}
        case UnitsCompared() as counted:
            changed = {"measures": override.reports.get(requirement, counted.measures)}
        case None:
            return condition
    return condition.model_copy(update={"reporting": counted.model_copy(update=changed)})


def _measured(requirement: Measured, override: Override) -> Measured:
    improvement = requirement.improvement
    if improvement and (measure := override.improvement_measures.get(requirement.id)):
        improvement = improvement.model_copy(update={"measure": measure})
    measures = override.level_measures.get(requirement.id, {})
    return requirement.model_copy(
        update={
            "levels": [_tier(tier, measures) for tier in requirement.levels],
            "improvement": improvement,
            "nobody": override.nobody.get(requirement.id, requirement.nobody),
        }
    )


def _tier(tier: LevelTier, measures: dict[str, str]) -> LevelTier:
    def measured(condition: Condition) -> Condition:
        return condition.model_copy(update={"measure": measures.get(condition.measure, condition.measure)})

    return tier.model_copy(update={"conditions": [measured(condition) for condition in tier.conditions]})
