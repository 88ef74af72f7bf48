"""What rulebooks ask the reference figures for and do not get: a remark, for the figures may come before anything is paid."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from indicators.agreements.inhabitants import inhabitants, missing_days
from indicators.agreements.payment_problems import told
from indicators.agreements.pots import Pot
from indicators.agreements.rulebook import Rulebook
from indicators.catalogue.remarks import Context, Remark, remark

Place = tuple[str | int, ...]


def populations_known(context: Context) -> Iterator[Remark]:
    """Each day whose population a rulebook shares money by has figures of all regions, else the nearest choice."""
    for rulebook in context.catalogue.rulebooks:
        yield from _of_rulebook(rulebook, context)


def _of_rulebook(rulebook: Rulebook, context: Context) -> Iterator[Remark]:
    known, regions = context.catalogue.figures, context.catalogue.region_codes
    places = dict(_places(rulebook.pots, ("pots",)))
    for pot, problems in missing_days(rulebook, regions, partial(inhabitants, known)):
        for sentence in told(problems, {}, regions):
            missing = remark(rulebook.id, "no-population", about=pot, problem=sentence.sv, problem_en=sentence.en)
            yield replace(missing, place=(*places[pot], "key"))


def _places(pots: Sequence[Pot], place: Place) -> Iterator[tuple[str, Place]]:
    """Where each pot stands in the rulebook's file."""
    for number, pot in enumerate(pots):
        yield pot.id, (*place, number)
        yield from _places(pot.parts, (*place, number, "parts"))
