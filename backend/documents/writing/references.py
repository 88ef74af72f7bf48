"""Texts that name figures: `{regioner_med_beslut}` stands for the figure of that name. Figures are never typed."""

import re
from collections.abc import Iterable, Iterator, Mapping

from backend.documents.writing.model import Figure, Paragraph, Parts
from backend.documents.writing.numbers import MONTHS

NAME = r"[a-zåäö][a-zåäö0-9_]*"
_REFERENCE = re.compile(rf"(?<!\{{)\{{({NAME})\}}(?!\}})")  # doubled braces are braces
_YEAR_OR_DAY = re.compile(rf"\b(?:19|20)\d\d\b(?:-\d\d(?:-\d\d)?)?|\b\d{{1,2}} (?:{'|'.join(MONTHS)})\b")
_NUMBER = re.compile(r"\d[\d\u00a0\u202f ]*(?:,\d+)?")
_BULLET = "- "


class UnknownNames(ValueError):
    """A text names figures that the document does not have; `names` are those, `known` those that there are."""

    def __init__(self, names: list[str], known: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names, self.known = names, known


def names_in(text: str) -> list[str]:
    """The figures that a text names, each once, in order."""
    return list(dict.fromkeys(_REFERENCE.findall(text)))


def check(text: str, known: Iterable[str]) -> None:
    """Raises UnknownNames where the text names a figure that there is not."""
    there = sorted(known)
    if unknown := [name for name in names_in(text) if name not in there]:
        raise UnknownNames(unknown, there)


def typed_numbers(text: str) -> list[str]:
    """Numbers that are written in a text instead of named; years and days are no figures."""
    without_days = _YEAR_OR_DAY.sub("", _REFERENCE.sub("", text))
    return [number.strip() for number in _NUMBER.findall(without_days)]


def paragraphs(text: str, figures: Mapping[str, Figure]) -> Iterator[Paragraph]:
    """A text as paragraphs: an empty line divides two, a line that begins with a hyphen is a bullet.

    Raises UnknownNames.
    """
    check(text, figures)
    for chunk in re.split(r"\n\s*\n", text.strip()):
        lines = chunk.splitlines()
        bullets = [line for line in lines if line.startswith(_BULLET)]
        running = " ".join(line for line in lines if not line.startswith(_BULLET))
        if running:
            yield Paragraph(_parts(running, figures))
        for line in bullets:
            yield Paragraph(_parts(line.removeprefix(_BULLET), figures), "bullet")


def _parts(text: str, figures: Mapping[str, Figure]) -> Parts:
    pieces = _REFERENCE.split(text)  # every second one is a name
    return tuple(figures[piece] if place % 2 else piece for place, piece in enumerate(pieces) if piece)
