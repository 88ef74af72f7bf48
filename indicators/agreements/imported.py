"""Payments that others decided: read as people write them, held against their own sum, and against what is computed."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

THOUSAND = 1000

SUM_WORDS = ("summa", "summa kronor", "totalt", "total", "sum", "00")
"""How the row is called that has the sum of the others; the nation's names are a sum too."""

_WRITTEN_SO = re.compile(r"kronor|kr|sek|:-|,-|[.,]0{1,2}(?!\d)|[\s\u00a0\u2009\u202f]", re.IGNORECASE)
"""What may stand beside the digits: the currency, öre that are none, and spaces of any width."""
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")


@dataclass(frozen=True)
class Difference:
    """A recipient whose imported amount is not the computed one; kronor, None where the one side has no line."""

    recipient: str
    imported: int | None
    computed: int | None


@dataclass
class ReadDecision:
    """A decision as it was written: kronor by recipient, the sum that it states (None: none), and what cannot be read."""

    kronor: dict[str, int] = field(default_factory=dict)
    stated: int | None = None
    problems: list[str] = field(default_factory=list)


def read_decision(rows: Iterable[tuple[int, str, str]], recipients: Mapping[str, str]) -> ReadDecision:
    """The decision of (row number, recipient, amount) as text. `recipients` is each name in lower case → whom it means.

    A county code may lack its zero. A problem names the row, and repeats nothing that stands there.
    """
    read, row_of = ReadDecision(), dict[str, int]()
    for number, name, text in rows:
        called = " ".join(name.casefold().strip(" :").split())
        recipient, kronor = recipients.get(called.zfill(2)), written_kronor(text)
        if kronor is None:
            read.problems.append(f"rad {number}: beloppet går inte att läsa; skriv hela kronor, till exempel 1 057 701")
        elif called.zfill(2) in SUM_WORDS or recipient == "00":
            if read.stated not in (None, kronor):
                read.problems.append(f"rad {number}: en annan summa står också i filen; behåll en av dem")
            read.stated = kronor
        elif recipient is None:
            read.problems.append(f"rad {number}: ingen mottagare heter så; skriv länskoden eller regionens namn")
        elif recipient in row_of:
            read.problems.append(f"rad {number}: mottagaren står också på rad {row_of[recipient]}; behåll en av dem")
        else:
            read.kronor[recipient], row_of[recipient] = kronor, number
    return read


def written_kronor(text: str) -> int | None:
    """Whole kronor as people write them (1 057 701, 1.057.701 kr, 1057701,00), or None. 1,5 is none."""
    bare = _WRITTEN_SO.sub("", text)
    sign, digits = ("-", bare[1:]) if bare[:1] in ("-", "−") else ("", bare)
    if _GROUPED.fullmatch(digits):
        digits = re.sub("[.,]", "", digits)
    return int(sign + digits) if digits.isdecimal() else None


def decision_problems(
    read: ReadDecision, amount: int, expected: Collection[str], names: Mapping[str, str]
) -> list[str]:
    """All that is wrong with a decision about a pot of `amount` kronor; nothing where it holds.

    It is to sum to what it states itself, and that to the pot. `expected` are the recipients that must stand there, `names`
    what recipients are called.
    """
    problems = list(read.problems)
    if missing := sorted(set(expected) - set(read.kronor)):
        listed = ", ".join(_called(name, names) for name in missing)
        problems.append(f"{listed} saknas; lägg till dem, med 0 kronor där inget betalas")
    if problems:
        return problems  # what a sum comes to says nothing while rows are missing
    stated = amount if read.stated is None else read.stated
    problems += check_decision({_called(name, names): kronor for name, kronor in read.kronor.items()}, stated)
    if stated != amount:
        problems.append(
            f"beslutet säger {_grouped(stated)} kronor, potten är {_grouped(amount)}; kontrollera vilken det gäller"
        )
    return problems


def _called(recipient: str, names: Mapping[str, str]) -> str:
    return f"{names[recipient]} ({recipient})" if recipient in names else recipient


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
