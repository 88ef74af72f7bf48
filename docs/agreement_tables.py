"""The agreements' money and what their documents leave open, as tables for the documentation."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from indicators.agreements.pots import ByPerformance, ByPopulation, DecidedElsewhere, Equally, Key, Pot, ToNamed
from indicators.agreements.requirements import Citation
from indicators.agreements.rulebook import Rulebook
from indicators.catalogue.packaged import packaged

Table = Callable[[Sequence[str], Iterable[Sequence[object]]], str]
"""Writes a Markdown table of a head and rows."""

INDENT = "– "
"""What stands before a pot that is part of another."""


def money(table: Table) -> str:
    """Every pot of every agreement with its amount, key and place."""
    return _of_each(lambda rulebook: table(("Medel", "Kronor", "Till", "Avsnitt"), _pot_rows(rulebook.pots)))


def choices(table: Table) -> str:
    """Everything that the documents leave open: how it was read, why, and what another reading would give."""
    head = ("Fråga", "Valt", "Varför", "Annars", "Avsnitt")
    return _of_each(
        lambda rulebook: table(
            head,
            (
                (
                    choice.question.sv,
                    choice.chosen.sv,
                    choice.why.sv,
                    "<br>".join(f"{other.name.sv} (`{other.id}`): {other.gives.sv}" for other in choice.alternatives),
                    _sections(choice.cites),
                )
                for choice in rulebook.choices
            ),
        )
    )


def _of_each(part: Callable[[Rulebook], str]) -> str:
    newest_first = sorted(packaged().rulebooks, key=lambda rulebook: (-rulebook.year, rulebook.id))
    return "\n\n".join(f"### {rulebook.name.sv}\n\n{part(rulebook)}" for rulebook in newest_first)


def _pot_rows(pots: Sequence[Pot], depth: int = 0) -> Iterator[tuple[str, ...]]:
    for pot in pots:
        to = f"{_key(pot.key)}{', utbetalas genom SKR' if pot.via else ''}" if pot.key else ""
        yield f"{INDENT * depth}{pot.name.sv}", f"{pot.amount:,}".replace(",", " "), to, _sections(pot.cites)
        yield from _pot_rows(pot.parts, depth + 1)


def _key(key: Key) -> str:
    match key:
        case ByPopulation():
            ages = f", {key.ages.first}–{key.ages.last} år" if key.ages.last is not None else ""
            return f"regionerna efter folkmängden {key.date}{ages}"
        case Equally(among=among):
            return "lika till varje region" if among == "regions" else "lika till varje samverkansregion"
        case ToNamed(recipient=recipient):
            names = {"skr": "SKR", "skl": "SKL", "socialstyrelsen": "Socialstyrelsen"}
            return names.get(recipient) or packaged().region_name(recipient)
        case DecidedElsewhere(decided_by=body):
            return f"beslutas av {body}"
        case ByPerformance():
            return f"regionerna efter prestation, reserverat efter folkmängden {key.reserved.date}"


def _sections(cites: Sequence[Citation]) -> str:
    return "; ".join(citation.section for citation in cites)
