"""Two texts beside each other with the words that differ marked: taken away in the one, come in the other."""

import re
from difflib import SequenceMatcher

from markupsafe import Markup, escape

MOST_WORDS = 4_000
"""Longer texts are shown as they are: comparing takes the square of their words."""

_TAGS = {"del": Markup("{}<del>{}</del>{}"), "ins": Markup("{}<ins>{}</ins>{}")}
_WORDS = re.compile(r"\s+|[^\s]+")


def marked(before: str | None, after: str | None) -> tuple[Markup | None, Markup | None]:
    """Both texts as HTML, in `del` and `ins` what only the one has. Without the other there is nothing to mark."""
    if before is None or after is None:
        return _plain(before), _plain(after)
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return _plain(before), _plain(after)
    gone, come = Markup(""), Markup("")
    # Words that are common are no junk here: in a text of rules "inte" is the one that matters.
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        taken, added = "".join(old[i:j]), "".join(new[k:m])
        gone += escape(taken) if kind == "equal" else _tagged("del", taken)
        come += escape(added) if kind == "equal" else _tagged("ins", added)
    return _lines(gone), _lines(come)


def _tagged(tag: str, words: str) -> Markup:
    """Words in a tag; the space around them stays outside of it."""
    inner = words.strip()
    if not inner:
        return Markup("{}").format(words)
    start = words.index(inner)
    return _TAGS[tag].format(words[:start], inner, words[start + len(inner) :])


def _plain(text: str | None) -> Markup | None:
    return None if text is None else _lines(escape(text))


def _lines(text: Markup) -> Markup:
    return Markup("<span class='text'>{}</span>").format(text)
