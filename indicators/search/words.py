"""Texts as the words that are searched for: each by its Swedish stem, without case, codes without their dots."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

_WORD = re.compile(r"\w+")
_DOT_IN_CODE = re.compile(r"(?<=\b[a-z]\d\d)\.(?=\w)|(?<=\b[a-z]\d\d[a-z]{2})\.(?=\w)", re.IGNORECASE)
CODE = re.compile(r"[a-z]\d\d[a-z0-9]*|[a-z]{2}\d{3}")
"""What a word looks like that may be a code: of ICD-10-SE or ATC, or of KVÅ."""


SHORTEST_WITH_ARTICLE = 6
"""Letters of the shortest word whose `et` is taken for an article."""


@cache
def _stemmer() -> Any:
    import snowballstemmer  # every language's rules: a tenth of a second that only those who search wait for

    return snowballstemmer.stemmer("swedish")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a word in lower case, by Snowball's rules for Swedish and without the article `et`, which they mostly leave
    (blodtrycket); a word with digits in it is left as it is."""
    if any(sign.isdigit() for sign in word):
        return word
    by_rules = str(_stemmer().stemWord(word))
    return by_rules[:-2] if by_rules.endswith("et") and len(by_rules) >= SHORTEST_WITH_ARTICLE else by_rules


def words(text: str) -> list[str]:
    """The words of a text as written, in order: I50.9 is one, `I509`; NT-proBNP is two."""
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    return _WORD.findall(_DOT_IN_CODE.sub("", plain))


def stems(text: str) -> tuple[str, ...]:
    """The stems of a text's words, in order."""
    return tuple(stem(word.casefold()) for word in words(text))


def without_marks(text: str) -> str:
    """The text as it is typed on a keyboard without å, ä and ö."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def joined(parts: Sequence[str]) -> str:
    """Words as a text in which a whole word, or several after each other, are found between blanks."""
    return f" {' '.join(parts)} "
