"""Places in a draft's content (`name.sv`, `codes.kik`): what stands there, and the content with something else there."""

from collections.abc import Mapping
from typing import Any

Content = Mapping[str, Any]
"""A specification as a form has it, complete or not, by its fields' names."""

ODD = (TypeError, ValueError, ArithmeticError, AttributeError, LookupError)
"""What a rule may stumble over: an imperfect draft holds anything at a place, a number where the type has a list of parts."""


def at(content: Content, place: str) -> Any:
    """What stands at a place; None where nothing does."""
    standing: Any = content
    for name in place.split("."):
        standing = standing.get(name) if isinstance(standing, Mapping) else None
    return None if standing in ("", [], {}) else standing


def put(content: Content, place: str, value: Any) -> dict[str, Any]:
    """The content with the value at the place; None takes away what stands there."""
    name, _, rest = place.partition(".")
    within = content.get(name)
    inner = put(within if isinstance(within, Mapping) else {}, rest, value) if rest else value
    others = {key: part for key, part in content.items() if key != name or inner not in (None, {})}
    return others if inner in (None, {}) else {**others, name: inner}
