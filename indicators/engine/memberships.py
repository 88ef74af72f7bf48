"""Which populations each counted unit is in: for worked patients, and for a region's own eyes."""

from collections.abc import Mapping
from dataclasses import replace

from indicators.definition.codelists import CodeList, CodeSet, MissingCodes, code_set, listed_as
from indicators.definition.dates import Period
from indicators.definition.language import Computation
from indicators.engine.filters import CodeLookup
from indicators.engine.populations import FLAGS, Units
from indicators.engine.relations import Relation
from indicators.engine.steps import KEY

Supplied = Mapping[str, list[str]]
"""Code lists that a region has beside its data: codes by the list's name."""


def meaning(definition: Computation, catalogue: Mapping[str, CodeList], supplied: Supplied | None = None) -> CodeLookup:
    """What the definition's code lists let in: its own first, then those supplied, then the catalogue's.

    The function it gives raises MissingCodes for a list that is nowhere or empty.
    """

    def codes(names: list[str]) -> CodeSet:
        lists = [_codes(definition, catalogue, supplied or {}, name) for name in names]
        plain = code_set([code for let_in, without in lists if not without for code in let_in])
        return replace(plain, others=tuple(code_set(let_in, without) for let_in, without in lists if without))

    return codes


def _codes(
    definition: Computation, catalogue: Mapping[str, CodeList], supplied: Supplied, name: str
) -> tuple[list[str], list[str]]:
    own = definition.codelists.get(name)
    if own is not None and own.codes:
        return own.codes, own.excludes
    if own is None and name in catalogue:
        return catalogue[name].codes, catalogue[name].excludes
    lists = supplied_for(definition, catalogue, supplied, name)
    if not lists:
        raise MissingCodes(", ".join(own.supplied) if own else name)
    return [code for codes in lists.values() for code in codes], []


def supplied_for(definition: Computation, catalogue: Mapping[str, CodeList], supplied: Supplied, name: str) -> Supplied:
    """The lists, of those that the region supplies, that `name` stands for in the definition; none where it has codes."""
    own = definition.codelists.get(name)
    if (own is not None and own.codes) or (own is None and name in catalogue):
        return {}
    patterns, but = (own.supplied, own.supplied_except) if own else ([name], [])
    return {
        listed: codes
        for listed, codes in supplied.items()
        if listed_as(listed, patterns) and not listed_as(listed, but)
    }


def members(definition: Computation, tables: Mapping[str, Relation], period: Period, codes: CodeLookup) -> Relation:
    """The lazy table of members, in order: the unit's own key first (not where persons are counted), `person_id`, and FLAGS.

    `measured` (empty where unknown) or `events` last, where the definition has them.
    """
    units = Units(definition, tables, period, codes).table()
    own = {} if definition.of is None else {"unit": units[KEY]}
    numbers = [name for name in ("measured", "events") if getattr(definition, name) is not None]
    shown = ("person_id", *FLAGS, *numbers)
    return units.select(**own, **{name: units[name] for name in shown}).order_by([*own, "person_id"])
