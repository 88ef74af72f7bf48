"""Texts for people, Swedish and English: the pages' own from `texts.yaml`, words for codes from the API."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from babel import Locale
from babel.numbers import format_decimal

from frontend import code_words, session

FILE = Path(__file__).with_name("texts.yaml")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every text: key → language → text."""
    loaded: dict[str, dict[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


class Amount(int):
    """A whole number in a text, such as `{count:dag|dagar}`: grouped, and with the noun that the language's plural asks for."""

    def __format__(self, nouns: str) -> str:
        if "|" not in nouns:
            return format(int(self), nouns)
        locale = Locale.parse(session.language())
        one, other = nouns.split("|")
        noun = one if locale.plural_form(int(self)) == "one" else other
        return f"{format_decimal(int(self), locale=locale)} {noun}"


def t(key: str, /, **values: object) -> str:
    """The text `key` in the reader's language, with `values` filled in, whole numbers as `Amount` writes them.

    Raises KeyError where the catalogue has no such text: a test asks for every key that the pages use.
    """
    text = catalogue()[key][session.language()]
    amounts = {name: Amount(value) if type(value) is int else value for name, value in values.items()}
    return text.format(**amounts) if values else text


def word(group: str, code: object) -> str:
    """The API's word for a code, such as `attested` of `state`; a code that it has no word for is shown as it is."""
    if code is None or code == "":
        return "–"
    entry = code_words.words()[group].get(str(code))
    if entry is None:
        return str(code)
    return in_words(entry)


def age(code: str | None) -> str:
    """An age group in words: 18–64 år, 85 år och äldre."""
    low, _, high = (code or "").rstrip("+").partition("-")
    if not low.isdecimal():
        return word("age_group", code)
    return t("age.span", low=low, high=high) if high else t("age.from", low=low)


def named(entry: Mapping[str, object]) -> str:
    """The name of something with `name_sv` and `name_en`, in the reader's language where there is one."""
    english = entry.get("name_en") if session.language() == "en" else None
    return str(english or entry["name_sv"])


def title(entry: Mapping[str, object]) -> str:
    """The title of something with `title_sv` and `title_en`, in the reader's language."""
    return str(entry["title_en"] if session.language() == "en" else entry["title_sv"])


def translated(entry: Mapping[str, object], field: str) -> str:
    """A text that stands in Swedish in `field` and in English in `field_en`, in the reader's language."""
    return str(entry[f"{field}_en" if session.language() == "en" else field])


def of_both(entry: Mapping[str, object], field: str) -> str:
    """A text that stands in Swedish in `field_sv` and maybe in English in `field_en`, in the reader's language where it can."""
    english = entry.get(f"{field}_en") if session.language() == "en" else None
    return str(english or entry[f"{field}_sv"] or "")


def in_words(text: Mapping[str, object]) -> str:
    """A text with `sv` and maybe `en`, in the reader's language where it can be."""
    english = text.get("en") if session.language() == "en" else None
    return str(english or text["sv"] or "")


def titled(group: str, code: object) -> str:
    """The word for a code as a title: with a capital."""
    plain = word(group, code)
    return plain[:1].upper() + plain[1:]
