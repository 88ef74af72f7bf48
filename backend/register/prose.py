"""A computation in the making, said in words as far as it holds: what does not hold yet is left out, and told beside."""

from collections.abc import Mapping
from graphlib import CycleError
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from backend.core.permissions import Actor
from backend.register import drafts, field_titles, reading
from backend.register.computation import numbered_out
from backend.register.form_schemas import ProseOut
from backend.register.kinds import KINDS
from backend.register.models import SPECIFICATION
from indicators.catalogue.whole import Catalogue
from indicators.catalogue.yaml_files import swedish
from indicators.definition.language import Computation
from indicators.definition.swedish_steps import steps
from indicators.definition.used_conditions import KnownConditions
from indicators.definition.validation import problems

_BY_NAME = ("steps", "values", "conditions", "codelists", "variables", "uses")
"""Parts that are told one by one: one that does not hold takes no other with it."""
_STANDING_IN: Mapping[str, Any] = {
    "counts": "person",
    "initial_population": {"all": []},
    "attribution": {"region": "person.region"},
    "worked": {
        "period": "2025-01-01/2026-01-01",
        "people": [
            {
                "id": "x",
                "why": "–",
                "birth_date": "1950-01-01",
                "sex": "F",
                "region": "01",
                "records": {},
                "expect": [],
            }
        ],
        "result": {"denominator": 0},
    },
}
"""What a computation must have to be read at all, where nobody has said it yet."""
_MOST_ROUNDS = 20
"""A fault may hide others, though never so many: each round leaves out every part that has one."""
_TITLES = {"initial_population": "Utgångspopulation", "attribution": "Var resultatet hör hemma"}
"""The steps that say what only stands in: they are left out."""


def of_draft(session: Session, actor: Actor, entry: str) -> ProseOut:
    """The computation of the actor's own draft of a specification, in words.

    Raises NotFound.
    """
    content = drafts.get(session, actor, KINDS[SPECIFICATION], entry).content.get("computation")
    return of_content(content, reading.catalogue(session)) if isinstance(content, Mapping) else ProseOut()


def of_content(content: Mapping[str, Any], known: Catalogue) -> ProseOut:
    """A computation as somebody has written it so far, in words."""
    said: dict[str, Any] = {name: part for name, part in content.items() if name != "worked"}
    standing_in = {name for name in _STANDING_IN if not said.get(name)}
    faults: dict[str, None] = {}
    for _ in range(_MOST_ROUNDS):
        whole = {**said, **{name: _STANDING_IN[name] for name in standing_in}}
        try:
            definition = Computation.model_validate(whole, context=KnownConditions(known.condition_by_id))
        except ValidationError as error:
            for fault in error.errors():
                faults.setdefault(_sentence(fault["loc"], swedish(fault)))
                standing_in |= _leave_out(said, fault["loc"])
            continue
        return _out(definition, known, list(faults), standing_in)
    return ProseOut(faults=list(faults))


def _sentence(place: tuple[str | int, ...], message: str) -> str:
    where = ".".join(["computation", *map(str, place)])
    return f"{field_titles.title_of(KINDS[SPECIFICATION], where)}: {message}"


def _leave_out(said: dict[str, Any], place: tuple[str | int, ...]) -> set[str]:
    """Takes the part with a fault away; the names of what something must stand in for then."""
    part = str(place[0]) if place else ""
    if part in _BY_NAME and len(place) > 1 and isinstance(said.get(part), Mapping):
        said[part] = {name: one for name, one in said[part].items() if name != place[1]}
        return set()
    said.pop(part, None)
    return {part} & _STANDING_IN.keys()


def _out(definition: Computation, known: Catalogue, faults: list[str], standing_in: set[str]) -> ProseOut:
    try:
        wrong = [(place, text) for place, text in problems(definition) if place and place[0] not in standing_in]
        numbered = steps(definition, known.codelist_by_id)
    except (CycleError, KeyError):
        return ProseOut(faults=[*faults, "stegen går runt i en cirkel"])
    unsaid = {_TITLES[name] for name in standing_in & _TITLES.keys()}
    if "initial_population" in standing_in:
        unsaid.add("Nämnare")
    return ProseOut(
        steps=numbered_out([one for one in numbered if one.title not in unsaid]),
        faults=[*faults, *(_sentence(place, text) for place, text in wrong)],
    )
