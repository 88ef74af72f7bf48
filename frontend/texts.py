"""Texts for people, Swedish and English: the pages' own from `texts.yaml`, words for codes from the API."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from frontend import code_words, session

FILE = Path(__file__).with_name("texts.yaml")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every text: key → language → text."""
    loaded: dict[str, dict[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def t(key: str, /, **values: object) -> str:
    """The text `key` in the reader's language, with `values` filled in.

    Raises KeyError where the catalogue has no such text: a test asks for every key that the pages use.
    """
    text = catalogue()[key][session.language()]
    return text.format(**values) if values else text


def word(group: str, code: object) -> str:
    """The API's word for a code, such as `attested` of `state`; a code that it has no word for is shown as it is."""
    if code is None or code == "":
        return "–"
    entry = code_words.words()[group].get(str(code))
    if entry is None:
        return str(code)
    return entry["en"] if session.language() == "en" else entry["sv"]


def named(entry: Mapping[str, object]) -> str:
    """The name of something with `name_sv` and `name_en`, in the reader's language where there is one."""
    english = entry.get("name_en") if session.language() == "en" else None
    return str(english or entry["name_sv"])


def titled(group: str, code: object) -> str:
    """The word for a code as a title: with a capital."""
    plain = word(group, code)
    return plain[:1].upper() + plain[1:]
