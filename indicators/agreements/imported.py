"""Payments that others decided: held against their own sum, and against what the rulebook computes."""

from collections.abc import Mapping
from dataclasses import dataclass

THOUSAND = 1000


@dataclass(frozen=True)
class Difference:
    """A recipient whose imported amount is not the computed one; kronor, None where the one side has no line."""

    recipient: str
    imported: int | None
    computed: int | None


def check_decision(decision: Mapping[str, int], amount: int) -> list[str]:
    """What is wrong with a decision of kronor by recipient that is to sum to `amount`; nothing where it holds.

    Where one line with its groups of digits in another order, or one group more or less, would mend the sum, it is named.
    """
    negative = [f"beloppet för {name} är negativt; rätta det" for name, kronor in decision.items() if kronor < 0]
    off = sum(decision.values()) - amount
    if not off:
        return negative
    suspects = [
        f"{name}: {_grouped(kronor)} skulle stämma som {_grouped(kronor - off)}"
        for name, kronor in sorted(decision.items())
        if kronor - off > 0 and _one_slip(kronor, kronor - off)
    ]
    hint = f"; kontrollera {' eller '.join(suspects)}" if suspects else "; kontrollera raderna mot källan"
    return [*negative, f"raderna summerar till {_grouped(off + amount)} kronor, inte {_grouped(amount)}{hint}"]


def _one_slip(typed: int, meant: int) -> bool:
    """Whether the groups of three digits are the same in another order, or all but a last one too many or too few."""
    one, other = _groups(typed), _groups(meant)
    return sorted(one) == sorted(other) or one[:-1] == other or one == other[:-1]


def _groups(kronor: int) -> list[int]:
    groups: list[int] = []
    while kronor > 0:
        kronor, group = divmod(kronor, THOUSAND)
        groups.insert(0, group)
    return groups


def _grouped(kronor: int) -> str:
    return f"{kronor:,}".replace(",", " ")


def compare(imported: Mapping[str, int], computed: Mapping[str, int]) -> list[Difference]:
    """The recipients for whom the imported kronor are not the computed ones, in order."""
    return [
        Difference(name, imported.get(name), computed.get(name))
        for name in sorted({*imported, *computed})
        if imported.get(name) != computed.get(name)
    ]
