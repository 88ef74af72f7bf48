"""One row's own fields against a filter, as expressions. Unknown is SQL's NULL, which `and`, `or` and `not` carry on."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from indicators.definition.codelists import CodeSet
from indicators.definition.language import Filter, Test, Unknown, When, Window
from indicators.definition.names import BIRTH
from indicators.engine import dates, terms
from indicators.engine.dates import Column

Codes = Callable[[list[str]], CodeSet]
"""Gives the set that some code lists let in together."""

_BOUNDS: Mapping[str, Callable[[Any, Any], Any]] = {
    "at_least": lambda value, bound: value >= bound,
    "above": lambda value, bound: value > bound,
    "at_most": lambda value, bound: value <= bound,
    "below": lambda value, bound: value < bound,
    "on_or_after": lambda value, bound: value >= bound,
    "after": lambda value, bound: value > bound,
    "on_or_before": lambda value, bound: value <= bound,
    "before": lambda value, bound: value < bound,
}


def settled(answer: Any, unknown: Unknown | None) -> Any:
    """The answer with what an unknown does put in; unknown stays where that is what it does."""
    return answer if unknown in (None, "unknown") else terms.filled(answer, unknown == "yes")


def within(value: Any, bounds: Mapping[str, Any]) -> Any:
    """A number within bounds (as `Limits.given` gives them)."""
    return terms.every([_BOUNDS[word](value, _number(bound)) for word, bound in bounds.items()])


def _number(bound: Any) -> Any:
    return terms.literal(float(bound) if isinstance(bound, Decimal) else bound)


def in_window(day: Any, window: Window, column: Column) -> Any:
    """A day within a window's bounds."""
    bounds = {word: dates.moment(words, column) for word, words in window.given.items()}
    return terms.every(
        [_BOUNDS[word](dates.as_expression(day), dates.as_expression(bound)) for word, bound in bounds.items()]
    )


def in_codes(code: Any, codes: CodeSet) -> Any:
    """Whether a code is in the set."""
    found = _matches(code, codes.exact, codes.prefixes)
    if codes.not_exact or codes.not_prefixes:
        found = found & ~_matches(code, codes.not_exact, codes.not_prefixes)
    return terms.some([found, *(in_codes(code, other) for other in codes.others)])


def _matches(code: Any, exact: frozenset[str], prefixes: tuple[str, ...]) -> Any:
    whole = [terms.one_of(code, sorted(exact))] if exact else []
    return terms.some([*whole, *(terms.starts_with(code, prefix) for prefix in prefixes)])


def passes(filter: Filter, field: Column, own: Callable[[str], Any], end: Any, codes: Codes) -> Any:
    """Whether a row passes, before `filter.unknown` is put in. `own` gives the row's fields, `field` everything named.

    `end` is the row's last day, far off for what is still going on.
    """
    parts = [in_codes(own("code"), codes(filter.codes))] if filter.codes else []
    parts += [settled(_tested(test, own(name), codes), test.unknown) for name, test in filter.where.items()]
    if filter.age:
        parts.append(within(dates.years_between(field(BIRTH), own("start")), filter.age.given))
    return terms.every(parts + (_in_time(filter.when, field, own, end) if filter.when else []))


def _tested(test: Test, value: Any, codes: Codes) -> Any:
    if test.filled is not None:
        return terms.known(value) if test.filled else terms.empty(value)
    if test.one_of is not None:
        return terms.one_of(value, test.one_of)
    if test.not_one_of is not None:
        return ~terms.one_of(value, test.not_one_of)
    return in_codes(value, codes(test.codes)) if test.codes is not None else within(value, test.given)


def _in_time(when: When, field: Column, own: Callable[[str], Any], end: Any) -> list[Any]:
    start = own("start")
    parts = [in_window(own(name), window, field) for name, window in when.dates.items()]
    if when.starts:
        parts.append(in_window(start, when.starts, field))
    if when.ends:
        parts.append(in_window(end, when.ends, field))
    for window, first, last in ((when.during, start, end), (when.overlaps, end, start)):
        if window is not None:
            parts += _spans(window, first, last, field)
    return parts


def _spans(window: Window, first: Any, last: Any, field: Column) -> list[Any]:
    """Lower bounds on one end of the event and upper bounds on the other."""
    return [
        _BOUNDS[word](
            dates.as_expression(first if word in ("on_or_after", "after") else last),
            dates.as_expression(dates.moment(words, field)),
        )
        for word, words in window.given.items()
    ]
