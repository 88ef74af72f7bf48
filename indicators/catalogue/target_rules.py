"""Rules for the target levels of a specification."""

from collections.abc import Iterator

from indicators.catalogue.remarks import Context, Remark, error
from indicators.entries.specification import Specification


def targets_make_sense(spec: Specification, context: Context) -> Iterator[Remark]:
    """Targets agree with the direction, with each other and with what values are possible."""
    operators = {"higher": (">", ">="), "lower": ("<", "<=")}.get(spec.direction)
    levels = {target.level: target for target in spec.targets}
    if len(levels) < len(spec.targets):
        yield error(spec.id, "target-twice", "en målnivå står två gånger")
    for target in spec.targets:
        if operators is None:
            yield error(spec.id, "target-direction", "en indikator utan riktning kan inte ha målnivå")
        elif target.operator not in operators:
            yield error(spec.id, "target-direction", f"'{target.operator}' går emot riktningen")
    if len(levels) == 2 and operators:
        ordered = (
            levels["met"].value < levels["high"].value
            if spec.direction == "higher"
            else levels["met"].value > levels["high"].value
        )
        if not ordered:
            yield error(spec.id, "target-order", "den höga nivån måste vara svårare att nå än den första")


def former_targets_have_ended(spec: Specification, context: Context) -> Iterator[Remark]:
    """A former level says when it ended, and one that holds does not."""
    if any(target.until is None for target in spec.former_targets):
        yield error(spec.id, "former-target", "en tidigare målnivå säger i 'until' när den slutade gälla")
    if any(target.until for target in spec.targets):
        yield error(spec.id, "former-target", "en målnivå som har slutat gälla står i 'former_targets'")
