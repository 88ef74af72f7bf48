"""What a field reads as, and what is said where it does not read as it should: codes with texts in Swedish and English."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True)
class Doubt:
    """A code of the catalogue of doubts, and what its text names. The text follows from both."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str = "sv") -> str:
        """The sentence, in `sv` or `en`.

        Raises KeyError where the catalogue lacks it: a test asks for every code that is used.
        """
        return catalogue()[self.code][language].format(**self.values)


@dataclass(frozen=True)
class Reading:
    """A field's value in plain terms (None where there is none, or none that can be read), and what is doubted in it."""

    value: Any = None
    doubts: tuple[Doubt, ...] = ()


class Unreadable(Exception):
    """A file or a record that cannot be taken in; `doubt` says why."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.code)
        self.doubt = doubt


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every doubt: code → language → sentence."""
    text = files("datasources.exchange").joinpath("doubts.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    return loaded
