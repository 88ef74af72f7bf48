"""What a payment lacks, told in people's words: one sentence for each cause, with everybody that it is about."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from indicators.base import Name


@dataclass(frozen=True)
class Problem:
    """Something that is missing. `sentence` has `{recipients}` where it is about some; those that are alike are told as one."""

    sentence: Name
    recipients: tuple[str, ...] = ()


class NotPayable(Exception):
    """Nothing can be paid yet. `problems` says everything that is missing and what to do, never empty."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(one.sv for one in told(problems, {})))
        self.problems = list(problems)


def told(problems: Iterable[Problem], names: Mapping[str, str], everybody: Collection[str] = ()) -> list[Name]:
    """The sentences, each cause once, in order. `names` are what recipients are called; where a cause is about all of
    `everybody` it says all regions."""
    recipients: dict[tuple[str, str], dict[str, None]] = {}
    for problem in problems:
        of_cause = recipients.setdefault((problem.sentence.sv, problem.sentence.en), {})
        of_cause.update(dict.fromkeys(problem.recipients))
    return [_filled(*sentence, list(whom), names, everybody) for sentence, whom in recipients.items()]


def _filled(sv: str, en: str, whom: list[str], names: Mapping[str, str], everybody: Collection[str]) -> Name:
    if everybody and set(everybody) <= set(whom):
        return Name(sv=sv.replace("{recipients}", "alla regioner"), en=en.replace("{recipients}", "all regions"))
    called = ", ".join(names.get(one, one) for one in sorted(whom))
    return Name(sv=sv.replace("{recipients}", called), en=en.replace("{recipients}", called))
