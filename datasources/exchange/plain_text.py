"""Texts that may have been written in a web form: HTML made plain, signs that nobody can read taken out."""

import re
from html.parser import HTMLParser

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&(?:[a-zA-Z]{2,31}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
"""A tag, a comment or an entity. A bare `<` is a sign: "HbA1c <52" is no HTML."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ufeff]")
_BLOCKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "table"})
_UNREAD = frozenset({"script", "style"})


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in _UNREAD
        if tag in _BLOCKS:
            self.parts.append("\n")
        if tag == "li":
            self.parts.append("- ")

    def handle_endtag(self, tag: str) -> None:
        self._unread = max(0, self._unread - (tag in _UNREAD))
        if tag in _BLOCKS - {"br"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.parts.append(data)


def has_markup(text: str) -> bool:
    """Whether the text has tags, comments or entities of HTML."""
    return _MARKUP.search(text) is not None


def without_markup(text: str) -> str:
    """The text as a browser would show it, a line for each block."""
    parser = _Plain()
    parser.feed(text)
    parser.close()
    return "".join(parser.parts)


def readable(text: str) -> str:
    """The text without control characters, white space at the ends of lines, and more than one empty line together."""
    unified = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    lines = "\n".join(line.strip() for line in unified.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def has_control(text: str) -> bool:
    """Whether the text has control characters."""
    return _CONTROL.search(text) is not None
