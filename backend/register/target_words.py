"""Target levels as the API gives them, and as one Swedish sentence for books."""

from collections.abc import Callable
from decimal import Decimal

from backend.core.words import word
from backend.register.schemas import OtherLevelOut, TargetOut
from indicators.entries.specification import Specification
from indicators.entries.targets import OtherLevel, Target

Known = Callable[[str], Specification | None]
"""The specification of an indicator, to name what a level hangs on."""


def targets_out(spec: Specification, known: Known) -> list[TargetOut]:
    """The levels that hold, everybody's and each group's."""
    return [_target_out(target, known) for target in spec.targets]


def _target_out(target: Target, known: Known) -> TargetOut:
    group = target.group
    return TargetOut(
        level=target.level,
        operator=target.operator,
        value=target.value,
        group_sv=group.name.sv if group else None,
        group_en=(group.name.en or group.name.sv) if group else None,
        group_indicator=group.indicator if group else None,
        also=_other_out(target.also, known(target.also.indicator)) if target.also else None,
    )


def _other_out(other: OtherLevel, spec: Specification | None) -> OtherLevelOut:
    return OtherLevelOut(
        indicator=other.indicator,
        name_sv=spec.name.sv if spec else other.indicator,
        name_en=spec.name.en if spec else other.indicator,
        unit=spec.unit if spec else "percent",
        operator=other.operator,
        value=other.value,
    )


def in_words(target: TargetOut) -> str:
    """A level as a cell of a Swedish book has it: `> 90 (målnivå), och ”Registrerad funktion” > 50`."""
    own = f"inom ±{_number(target.value)} % av rikets värde" if target.operator == "within" else _held(target)
    group = f", {target.group_sv}" if target.group_sv else ""
    also = f", och ”{target.also.name_sv}” {_held(target.also)}" if target.also else ""
    return f"{own} ({word('level', target.level)}{group}){also}"


def _held(level: TargetOut | OtherLevelOut) -> str:
    return f"{level.operator} {level.value}"


def _number(value: Decimal) -> str:
    return format(value.normalize(), "f").replace(".", ",")
