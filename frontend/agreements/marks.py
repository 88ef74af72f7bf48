"""A verdict as a mark: a symbol, a word and a colour, so that no one of them is needed alone."""

from markupsafe import Markup

from frontend.api_types.agreements import MonthVerdict, VerdictOut
from frontend.components import formatting
from frontend.components.tables import chip
from frontend.texts import t, word

SYMBOLS = {"met": "✓", "partly": "◐", "not_met": "✗", "no_value": "–", "not_due": "…"}
_KINDS = {"met": "good", "partly": "warn", "not_met": "bad", "no_value": "none", "not_due": "none"}
Given = VerdictOut | MonthVerdict
UNPUBLISHED = "·"
"""Stands where the reader may not see a verdict yet."""


def words(one: Given) -> str:
    """The verdict in words: with the share where only a part is fulfilled."""
    unjudged = one["verdict"] == "no_value" and one["month"] is None  # people judge what has no month
    text = word("fulfilment", "not_judged" if unjudged else one["verdict"])
    return f"{text} {share(one)}" if one["verdict"] == "partly" else text


def share(one: Given) -> str:
    """How much of what is reserved the verdict gives, such as `50 %`."""
    return formatting.with_unit(one["share"], "%")


def symbol(one: Given | None) -> str:
    """The verdict's sign; where a part is fulfilled the part itself."""
    return UNPUBLISHED if one is None else symbol_of(one["verdict"], one["share"])


def symbol_of(verdict: str, share: str | None) -> str:
    """The sign of a verdict that gives a share."""
    return formatting.with_unit(share, "%") if verdict == "partly" and share else SYMBOLS[verdict]


def chip_of(one: Given | None) -> Markup:
    """The verdict as a chip; that it is not published where there is none."""
    if one is None:
        return chip("none", UNPUBLISHED, t("agreements.unpublished"))
    return chip(_KINDS[one["verdict"]], SYMBOLS[one["verdict"]], words(one))


def verdict(code: str) -> Markup:
    """A verdict that somebody gave, without a share."""
    return chip(_KINDS[code], SYMBOLS[code], word("fulfilment", code))
