"""Rules for the same meaning standing twice, and the same thing being counted in two ways."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

import snowballstemmer

from indicators.base import Name
from indicators.catalogue.remarks import Context, Remark, Values, remark
from indicators.definition.canonical_form import canonical_text
from indicators.definition.named_conditions import NamedCondition
from indicators.entries.specification import Specification

FEWEST_VALUES = 10
"""So many results must be equal before two indicators are said to have the same: a few small regions may agree by chance."""

LATEST_PERIODS = 3
"""Results of so many of the latest periods are compared: a definition that was changed long ago does not tell them apart."""

_STEMMER = snowballstemmer.stemmer("swedish")
_WORD = re.compile(r"\w+")
_AMOUNT = re.compile(r"\d+(?: (?:day|month|year)s?)?")


COMPUTATION = Name(sv="samma beräkning", en="the same computation")
RESULTS = Name(sv="samma resultat", en="the same results")
NAME = Name(
    sv="samma ord i namnet, samma källa, slag och riktning", en="the same words in the name, source, kind and direction"
)
RANGE = Name(
    sv="samma lägsta och högsta lästa värde, samma källa, slag och riktning",
    en="the same lowest and highest value read, source, kind and direction",
)


def stand_twice(context: Context) -> Iterator[Remark]:
    """Pairs of indicators that look like the same measure, each pair told once, by what says most."""
    pairs: set[frozenset[str]] = set()
    for name, likeness in _likenesses(context):
        for first, other in _alike(context.catalogue.specifications, likeness):
            pair = frozenset((first.id, other.id))
            if pair not in pairs:
                pairs.add(pair)
                words = {"likeness": name.sv, "likeness_en": name.en}
                yield remark(other.id, "duplicate-meaning", first.id, other=first.id, **words)


def _likenesses(context: Context) -> Iterable[tuple[Name, Callable[[Specification], Hashable]]]:
    """What makes two specifications alike, what says most first; None is like nothing."""
    return (
        (COMPUTATION, _computation),
        (RESULTS, lambda spec: _latest(context.results.get(spec.id, {}))),
        (NAME, lambda spec: (*_measured(spec), _name_words(spec))),
        (RANGE, _range),
    )


def _alike(
    specifications: Iterable[Specification], likeness: Callable[[Specification], Hashable]
) -> Iterator[tuple[Specification, Specification]]:
    """Each specification that has the likeness of an earlier one, with the first of them."""
    first: dict[Hashable, Specification] = {}
    for spec in specifications:
        key = likeness(spec)
        if key is None:
            continue
        other = first.setdefault(key, spec)
        if other.id != spec.id:
            yield other, spec


def _computation(spec: Specification) -> str | None:
    """The definition without its worked patients and the reasons for its choices: what decides who is counted."""
    if spec.computation is None:
        return None
    return canonical_text(spec.computation.model_dump(exclude={"worked", "choices"}, exclude_defaults=True))


def _latest(values: Values) -> frozenset[tuple[Hashable, ...]] | None:
    """The results of the latest periods; None where they are too few to say anything, or all alike."""
    periods = sorted({period for period, _ in values})[-LATEST_PERIODS:]
    latest = frozenset((*key, value) for key, value in values.items() if key[0] in periods)
    return latest if len(latest) >= FEWEST_VALUES and len({item[-1] for item in latest}) > 1 else None


def _measured(spec: Specification) -> tuple[Hashable, ...]:
    return spec.kind, spec.unit, spec.direction, frozenset(use.source for use in spec.sources)


def _name_words(spec: Specification) -> frozenset[str]:
    return frozenset(_STEMMER.stemWords(_WORD.findall(spec.name.sv.casefold())))


def _range(spec: Specification) -> Hashable:
    """What is measured, with the ends of the values that were seen of it; None where nobody has read any."""
    seen = spec.typical
    return (*_measured(spec), seen.lowest, seen.highest) if seen else None


def two_methods(context: Context) -> Iterator[Remark]:
    """Indicators that share a named condition but count by two that differ in amounts alone: one day, none."""
    varieties = _varieties(context.catalogue.conditions)
    earlier: list[tuple[Specification, set[str]]] = []
    for spec in context.catalogue.specifications:
        uses = set(spec.computation.uses) if spec.computation else set()
        for own in sorted(uses & varieties.keys()):
            for other, theirs in _counted_otherwise(varieties[own] - uses, uses, earlier):
                shared = min(uses & set(other.computation.uses if other.computation else ()))
                yield remark(spec.id, "two-methods", other.id, own=own, other=other.id, theirs=theirs, shared=shared)
        if uses & varieties.keys():
            earlier.append((spec, uses))


def _counted_otherwise(
    varieties: set[str], uses: set[str], earlier: Iterable[tuple[Specification, set[str]]]
) -> Iterator[tuple[Specification, str]]:
    """The earlier specifications that use one of the varieties, and share something else."""
    for other, others in earlier:
        if uses & others:
            yield from ((other, theirs) for theirs in sorted(varieties & others))


def _varieties(conditions: Iterable[NamedCondition]) -> dict[str, set[str]]:
    """For each condition that has others of the same form, those others."""
    by_form: dict[str, set[str]] = defaultdict(set)
    for condition in conditions:
        by_form[_form(condition)].add(condition.id)
    return {one: same - {one} for same in by_form.values() if len(same) > 1 for one in same}


def _form(condition: NamedCondition) -> str:
    """What a condition says, its own name and all amounts taken out."""
    parts = condition.model_dump(
        mode="json", include={"counts", "steps", "values", "conditions"}, exclude_defaults=True
    )
    return json.dumps(_without_amounts(parts), sort_keys=True).replace(condition.label, "")


def _without_amounts(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _without_amounts(inner) for name, inner in part.items()}
    if isinstance(part, list):
        return [_without_amounts(inner) for inner in part]
    return _AMOUNT.sub("#", part) if isinstance(part, str) else "#" if isinstance(part, (int, float)) else part
