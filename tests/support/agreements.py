"""Figures, populations and rulebooks for tests of agreements."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from indicators.agreements.allocation import NoFigure, PopulationFigures
from indicators.agreements.fulfilment import fulfil
from indicators.agreements.rulebook import Rulebook
from indicators.agreements.shares import Figure
from indicators.agreements.verdicts import Verdict
from indicators.base import Name
from indicators.catalogue.packaged import packaged
from indicators.catalogue.yaml_files import parse, read
from indicators.entries.figures import AgeRange

ACCESS = packaged().rulebook_by_id["okad-tillganglighet-2023"]
REGIONS = packaged().region_codes
MADE_UP = Path(__file__).parents[1] / "data" / "agreements"

JANUARY, JANUARY_BEFORE = date(2023, 1, 1), date(2022, 1, 1)


def made_up(name: str) -> Rulebook:
    """A rulebook that only the tests have."""
    return read(MADE_UP / f"{name}.yaml", Rulebook)


def small(**changes: Any) -> dict[str, Any]:
    """The content of the smallest rulebook that has a pot earned by performance, as it would stand in a file."""
    cites = [{"document": "agreement", "section": "1"}]
    name = {"sv": "Prov", "en": "Trial"}
    months = {"first": date(2023, 1, 1), "last": date(2023, 2, 1)}
    return {
        "id": "prov",
        "version": 1,
        "status": "published",
        "year": 2023,
        "name": name,
        "documents": {"agreement": {"title": "Prov"}},
        "unit": "krona",
        "total": 1000,
        "rounding": {"change": 1},
        "occasions": [{"id": "slut", "name": name}],
        "pots": [
            {
                "id": "pott",
                "name": name,
                "amount": 1000,
                "cites": cites,
                "key": {
                    "by": "performance",
                    "reserved": {"by": "population", "date": date(2022, 12, 31)},
                    "months": months,
                    "paid": [{"occasion": "slut", "months": months}],
                    "nobody_earned": "kept",
                },
            }
        ],
        "requirements": [
            {
                "nature": "measured",
                "id": "krav",
                "name": name,
                "cites": cites,
                "pot": "pott",
                "share": 100,
                "nobody": "not_met",
                "levels": [{"share": 100, "conditions": [{"measure": "matt", "what": name, "at_least": 73}]}],
                "improvement": {
                    "measure": "matt",
                    "what": name,
                    "direction": "higher",
                    "tiers": [
                        {"at_least": 1, "at_most": Decimal("2.9"), "share": 50},
                        {"at_least": 3, "share": 100},
                    ],
                },
            }
        ],
    } | changes


def as_yaml(content: Mapping[str, Any]) -> str:
    """The content as a file would have it."""
    return yaml.dump(dict(content), Dumper=_Plain, allow_unicode=True, sort_keys=False)


class _Plain(yaml.SafeDumper):
    """Writes decimals as numbers, and what stands twice twice: aliases are refused."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Plain.add_representer(Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", str(value)))


def loaded(content: Mapping[str, Any]) -> Rulebook:
    """The rulebook of such a file."""
    return parse(as_yaml(content), Rulebook, "prov.yaml")


def counts(numerator: int, denominator: int) -> Figure:
    return Figure(numerator, denominator, None, "fil.csv")


def published(value: str) -> Figure:
    """A share without counts, as it was written."""
    return Figure(None, None, Decimal(value), "vantetider.se")


def persons(known: Mapping[str, int]) -> PopulationFigures:
    """The same inhabitants on every day and of every age."""
    return lambda region, day, ages: known.get(region, NoFigure("finns inte i provet"))


def on_days(known: Mapping[date, Mapping[str, int]]) -> PopulationFigures:
    """Inhabitants on the days that are known."""

    def figure(region: str, day: date, ages: AgeRange) -> int | NoFigure:
        return known.get(day, {}).get(region) or NoFigure(f"ingen siffra {day}")

    return figure


def verdict(
    rulebook: Rulebook, region: str, requirement: str, month: date | None, share: int | None = None, said: str = "met"
) -> Verdict:
    """A verdict as it goes into a payment: only its share or its word matters there."""
    part = None if share is None else Decimal(share)
    return Verdict(rulebook.id, region, requirement, month, said, Name(sv="Prov", en="Trial"), part)  # type: ignore[arg-type]


def everybody(rulebook: Rulebook, shares: Mapping[str, int], pot: str) -> list[Verdict]:
    """Each region with one share for every requirement and month of the pot."""
    key: Any = rulebook.every_pot[pot].key
    return [
        verdict(rulebook, region, requirement.id, month, share)
        for region, share in shares.items()
        for requirement in rulebook.paid_by(pot)
        for month in key.months.each
    ]


def judged(
    requirement: str, now: dict[str, Figure], last_year: dict[str, Figure] | None = None, choices: tuple[str, ...] = ()
) -> Verdict:
    """The verdict of a requirement of Ökad tillgänglighet 2023 in January, from figures by measure."""
    figures = {(measure, "01", JANUARY): figure for measure, figure in now.items()}
    figures |= {(measure, "01", JANUARY_BEFORE): figure for measure, figure in (last_year or {}).items()}
    every = fulfil(ACCESS, figures, choices, regions=["01"], months=[JANUARY])
    return next(one for one in every if one.requirement == requirement)
