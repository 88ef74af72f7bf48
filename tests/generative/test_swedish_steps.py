"""A definition in plain Swedish: whatever is exchanged in it, at any leaf, reads differently."""

from collections.abc import Iterator
from graphlib import CycleError
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from indicators.catalogue.packaged import packaged
from indicators.definition import selections
from indicators.definition.event_tables import EventKind
from indicators.definition.language import Computation
from indicators.definition.names import Names
from tests.support.definition_texts import as_text, every_word


def _nkbc17() -> Computation:
    definition = next(spec for spec in packaged().specifications if spec.id == "nkbc17").computation
    assert definition is not None
    return definition


POOL: list[Any] = [
    *("period.start", "period.end", "period.last_day", "person.death_date"),
    *("unit.start - 4 days", "index.start", "index.start + 2 years"),
    *("unit.start + 7 % of unit.start..unit.end", "unit.start + 10 % of index.start..unit.end"),
    *("unit.start + 10 % of unit.start..index.end", "3 days", "9 weeks", "9 months", "9 years"),
    *(
        "no",
        "yes",
        "unknown",
        "keep",
        "zero",
        "difference",
        "first",
        "last",
        "highest",
        "lowest",
        "excluded",
        "not_met",
    ),
    *get_args(selections.Counted),
    *get_args(EventKind),
    *("text", "date", "number", "annat", "I99"),
    *(7, 11, 71, True, False),
]
"""What a leaf may be exchanged for; what is refused at its place is passed over."""


def _leaves(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, (*place, name))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _leaves(part, (*place, index))
    elif value is not None:
        yield place, value


def _exchanged(whole: Any, place: tuple[Any, ...], new: Any) -> Any:
    """The whole with another leaf; what lies beside the way there is shared, not copied."""
    if not place:
        return new
    changed = whole.copy()
    changed[place[0]] = _exchanged(whole[place[0]], place[1:], new)
    return changed


PARTS = {name: TypeAdapter(field.rebuild_annotation()) for name, field in Computation.model_fields.items()}


def _valid(raw: Any, part: str | None = None) -> Computation | None:
    """The definition; None of what is refused before anybody would read it: by its types, or for steps in a circle.

    What the part that was changed refuses by itself, as most is, is not tried as a whole.
    """
    try:
        if part is not None:
            PARTS[part].validate_python(raw[part])
        made = Computation.model_validate(raw)
        Names(made).order  # noqa: B018 - asked for to see that there is one
        return made
    except (ValidationError, CycleError):
        return None


@pytest.mark.parametrize("definition", [_nkbc17(), every_word()], ids=["nkbc17", "every word"])
def test_changing_any_leaf_changes_theas_text(definition: Computation) -> None:
    raw = definition.model_dump(mode="json")
    text, same, tried = as_text(definition), _valid(raw), 0
    for place, old in _leaves({name: part for name, part in raw.items() if name not in ("worked", "uses")}):
        candidates = [_valid(_exchanged(raw, place, new), place[0]) for new in [*POOL, None, f"{old}x"]]
        others = [other for other in candidates if other is not None and other != same]
        assert others or old == "register_row", f"{place}: nothing to exchange it for"  # 'in_register' holds that word
        for other in others:
            assert as_text(other) != text, place
        tried += len(others)
    assert tried > 100


@pytest.mark.parametrize("definition", [_nkbc17(), every_word()], ids=["nkbc17", "every word"])
def test_renaming_anything_changes_theas_text(definition: Computation) -> None:
    raw = definition.model_dump(mode="json") | {"uses": {}}  # what came by name is then the definition's own
    text = as_text(definition)
    for kind in ("codelists", "variables", "steps", "values", "conditions"):
        for name in raw[kind]:
            renamed = {**raw, kind: {("nytt" if key == name else key): part for key, part in raw[kind].items()}}
            assert as_text(Computation.model_validate(renamed)) != text, (kind, name)
