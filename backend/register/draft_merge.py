"""Two that have written on the same: what each has changed is kept, and where both changed the same it is the writer's own."""

from collections.abc import Mapping
from typing import Any


def merged(began: Any, mine: Any, theirs: Any) -> Any:
    """What both began from with the changes of both; where they have changed the same field otherwise, mine is kept.

    Lists of parts with ids are held together by them. Other lists are one field each: rows have no names to be told apart by.
    """
    if mine in (began, theirs):
        return theirs
    if theirs == began:
        return mine
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        return _parts(began if isinstance(began, Mapping) else {}, mine, theirs)
    by_id = [_by_id(one) for one in (began or [], mine, theirs)]
    if all(one is not None for one in by_id):
        first, own, others = (one or {} for one in by_id)
        return list(_parts(first, own, others).values())
    return mine


def _parts(began: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Part by part, in my order; what only the other has comes after."""
    both = {name: merged(began.get(name), mine.get(name), theirs.get(name)) for name in dict.fromkeys([*mine, *theirs])}
    return {name: part for name, part in both.items() if part is not None}


def _by_id(parts: Any) -> dict[str, Any] | None:
    """The parts of a list under their ids; None where not each has one of its own."""
    if not isinstance(parts, list) or not all(
        isinstance(one, Mapping) and isinstance(one.get("id"), str) for one in parts
    ):
        return None
    by_id = {one["id"]: one for one in parts}
    return by_id if len(by_id) == len(parts) else None
