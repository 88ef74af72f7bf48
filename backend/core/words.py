"""The words for codes, Swedish and English, from one catalogue: `words.yaml`. Imports nothing of ours."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

FILE = Path(__file__).with_name("words.yaml")

Language = Literal["sv", "en"]
Words = Mapping[str, Mapping[str, Mapping[Language, str]]]


@cache
def words() -> Words:
    """Every word: group → code → language → word."""
    loaded: Words = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def word(group: str, code: str | None, language: Language = "sv") -> str:
    """The word for a code; nothing for no code.

    Raises KeyError where the catalogue lacks it: a test asks for every code.
    """
    return "" if code is None else words()[group][code][language]


def age_words(code: str | None) -> str:
    """An age group in Swedish words: 18–64 år, 85 år och äldre; nothing for no code."""
    if code is None or code in words()["age_group"]:
        return word("age_group", code)
    return f"{code[:-1]} år och äldre" if code.endswith("+") else f"{code.replace('-', '–')} år"


def of_group(group: str, language: Language = "sv") -> dict[str, str]:
    """The words of every code in a group."""
    return {code: word[language] for code, word in words()[group].items()}
