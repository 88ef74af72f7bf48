"""What the platform refuses with, Swedish and English, from one catalogue: `refusals.yaml`. Imports nothing of ours."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("refusals.yaml")


class Refusal(str):
    """A sentence in Swedish that knows itself in English: it is raised, logged and answered as the text that it is."""

    en: str

    def __new__(cls, swedish: str, english: str) -> "Refusal":
        """The pair."""
        text = super().__new__(cls, swedish)
        text.en = english
        return text


@cache
def refusals() -> Mapping[str, Mapping[str, str]]:
    """Every refusal: code → language → sentence."""
    loaded: Mapping[str, Mapping[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def refusal(code: str, **values: object) -> Refusal:
    """The refusal with this code, with the values filled in.

    Raises KeyError where the catalogue lacks it: a test asks for every code that is used.
    """
    entry = refusals()[code]
    return Refusal(entry["sv"].format(**values), entry["en"].format(**values))


def english(told: object) -> str | None:
    """A refusal's English; None of a sentence that is known in Swedish alone."""
    return told.en if isinstance(told, Refusal) else None
