"""One row's own fields against a filter, as terms. Unknown is SQL's NULL, which `and`, `or` and `not` carry on."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from indicators.definition.codelists import CodeSet
from indicators.definition.names import BIRTH
from indicators.definition.selections import Filter, Test, Unknown, When, Window
from indicators.engine import dates, terms
from indicators.engine.dates import Resolver
from indicators.engine.terms import Term

CodeLookup = Callable[[list[str]], CodeSet]
"""Gives the set that some code lists let in together."""

_BOUNDS: Mapping[str, Callable[[Term, Term], Term]] = {
    "at_least": lambda value, bound: value >= bound,
    "above": lambda value, bound: value > bound,
    "at_most": lambda value, bound: value <= bound,
    "below": lambda value, bound: value < bound,
    "on_or_after": lambda value, bound: value >= bound,
    "after": lambda value, bound: value > bound,
    "on_or_before": lambda value, bound: value <= bound,
    "before": lambda value, bound: value < bound,
}


def settled(answer: Term, unknown: Unknown | None) -> Term:
    """The answer with what an unknown does put in; unknown stays where that is what it does."""
    return answer if unknown in (None, "unknown") else terms.coalesce(answer, unknown == "yes")


def within(value: Term, bounds: Mapping[str, Decimal | int]) -> Term:
    """A number within bounds (as `Limits.bounds` gives them)."""
    return terms.all_of([_BOUNDS[word](value, _number(bound)) for word, bound in bounds.items()])


def _number(bound: Decimal | int) -> Term:
    return terms.literal(float(bound) if isinstance(bound, Decimal) else bound)


def in_window(day: Term | date, window: Window, column: Resolver) -> Term:
    """A day within a window's bounds."""
    bounds = {word: dates.moment(words, column) for word, words in window.bounds.items()}
    return terms.all_of([_BOUNDS[word](dates.as_term(day), dates.as_term(bound)) for word, bound in bounds.items()])


def in_codes(code: Term, codes: CodeSet) -> Term:
    """Whether a code is in the set."""
    matches = _matches(code, codes.exact, codes.prefixes)
    if codes.not_exact or codes.not_prefixes:
        matches = matches & ~_matches(code, codes.not_exact, codes.not_prefixes)
    return terms.any_of([matches, *(in_codes(code, other) for other in codes.others)])


def _matches(code: Term, exact: frozenset[str], prefixes: tuple[str, ...]) -> Term:
    whole = [terms.is_in(code, sorted(exact))] if exact else []
    return terms.any_of([*whole, *(terms.starts_with(code, prefix) for prefix in prefixes)])


def passes(filter: Filter, field: Resolver, own: Callable[[str], Term], end: Term, codes: CodeLookup) -> Term:
    """Whether a row passes, before `filter.unknown` is put in. `own` gives the row's fields, `field` everything named.

    `end` is the row's last day, far off for what is still going on.
    """
    parts = [in_codes(own("code"), codes(filter.codes))] if filter.codes else []
    tested = [_all_hold(group, own, codes) for group in filter.where_any]
    parts += [_all_hold(filter.where, own, codes), *([terms.any_of(tested)] if tested else [])]
    if filter.age:
        parts.append(within(dates.years_between(field(BIRTH), own("start")), filter.age.bounds))
    return terms.all_of(parts + (_in_time(filter.when, field, own, end) if filter.when else []))


def _all_hold(tests: Mapping[str, Test], own: Callable[[str], Term], codes: CodeLookup) -> Term:
    return terms.all_of([settled(_tested(test, own(name), codes), test.unknown) for name, test in tests.items()])


def _tested(test: Test, value: Term, codes: CodeLookup) -> Term:
    if test.filled is not None:
        return terms.is_not_null(value) if test.filled else terms.is_null(value)
    if test.one_of is not None:
        return terms.is_in(value, test.one_of)
    if test.not_one_of is not None:
        return ~terms.is_in(value, test.not_one_of)
    return in_codes(value, codes(test.codes)) if test.codes is not None else within(value, test.bounds)


def _in_time(when: When, field: Resolver, own: Callable[[str], Term], end: Term) -> list[Term]:
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


def _spans(window: Window, first: Term, last: Term, field: Resolver) -> list[Term]:
    """Lower bounds on one end of the event and upper bounds on the other."""
    return [
        _BOUNDS[word](
            dates.as_term(first if word in ("on_or_after", "after") else last),
            dates.as_term(dates.moment(words, field)),
        )
        for word, words in window.bounds.items()
    ]
