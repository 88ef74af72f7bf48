"""Rules for the target levels of a specification."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from indicators.catalogue.remarks import Context, Remark, error
from indicators.entries.specification import Direction, Specification
from indicators.entries.targets import Target

_OPERATORS: Mapping[Direction, Sequence[str]] = {"higher": (">", ">="), "lower": ("<", "<="), "none": ("within",)}


def targets_make_sense(spec: Specification, context: Context) -> Iterator[Remark]:
    """Targets agree with the direction and with each other, group for group."""
    for target in spec.targets:
        if target.operator not in _OPERATORS[spec.direction]:
            yield error(spec.id, "target-direction", _against(spec.direction, target))
        if target.operator == "within" and target.value <= 0:
            yield error(spec.id, "target-direction", "ett band runt rikets värde är bredare än 0 procent")
    by_group: dict[str, list[Target]] = defaultdict(list)
    for target in spec.targets:
        by_group[target.group.name.sv if target.group else ""].append(target)
    for targets in by_group.values():
        yield from _agree(spec, targets)


def _against(direction: Direction, target: Target) -> str:
    if target.operator == "within":
        return "ett band runt rikets värde passar bara en indikator utan riktning"
    if direction == "none":
        return "en indikator utan riktning kan ha ett band runt rikets värde, men ingen annan målnivå"
    return f"'{target.operator}' går emot riktningen"


def _agree(spec: Specification, targets: Sequence[Target]) -> Iterator[Remark]:
    """One group's levels: each once, and the high one harder to reach."""
    levels = {target.level: target.value for target in targets}
    if len(levels) < len(targets):
        yield error(spec.id, "target-twice", "en målnivå står två gånger")
    if len(levels) == 2 and spec.direction == "higher" and levels["met"] >= levels["high"]:
        yield error(spec.id, "target-order", "den höga nivån måste vara svårare att nå än den första")
    if len(levels) == 2 and spec.direction != "higher" and levels["met"] <= levels["high"]:
        yield error(spec.id, "target-order", "den höga nivån måste vara svårare att nå än den första")


def targets_name_what_is_there(spec: Specification, context: Context) -> Iterator[Remark]:
    """The indicators that a level names are in the catalogue, and another than the one that has the level."""
    groups = (target.group.indicator for target in spec.targets if target.group and target.group.indicator)
    also = (target.also.indicator for target in spec.targets if target.also)
    for named in sorted({*groups, *also}):
        if named == spec.id or named not in context.catalogue.specification_by_id:
            message = f"målnivån hänger på '{named}', som inte är någon annan indikator i katalogen"
            yield error(spec.id, "unknown-indicator", message)


def former_targets_have_ended(spec: Specification, context: Context) -> Iterator[Remark]:
    """A former level says when it ended, and one that holds does not."""
    if any(target.until is None for target in spec.former_targets):
        yield error(spec.id, "former-target", "en tidigare målnivå säger i 'until' när den slutade gälla")
    if any(target.until for target in spec.targets):
        yield error(spec.id, "former-target", "en målnivå som har slutat gälla står i 'former_targets'")
