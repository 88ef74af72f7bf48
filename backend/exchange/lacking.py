"""What a draft of a specification lacks: by its own type, and by the rules that a published one is held to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from backend.core.clock import today
from backend.exchange.places import at
from backend.exchange.schemas import LackOut
from backend.register import reading
from backend.register.field_titles import title_of
from backend.register.kinds import EntryKind
from indicators.catalogue.lint import remarks_on
from indicators.catalogue.remarks import Context
from indicators.catalogue.specification_rules import REQUIRED_WHEN_PUBLISHED
from indicators.catalogue.yaml_files import swedish
from indicators.definition.used_conditions import KnownConditions
from indicators.entries.specification import Specification

MISSING = "saknas"


@dataclass(frozen=True)
class Lacking:
    """What drafts are held against: the register as it is when a file is read."""

    kind: EntryKind
    context: Context

    @classmethod
    def now(cls, session: Session, kind: EntryKind) -> "Lacking":
        """The register now."""
        return cls(kind, Context(reading.catalogue(session), today()))

    def of(self, content: Mapping[str, Any]) -> list[LackOut]:
        """Every field that must be filled in or put right, in the order of the form, and what the rules say beside."""
        checked = self._checked(content)
        faults = checked if isinstance(checked, dict) else {}
        order = {name: number for number, name in enumerate(self.kind.model.model_fields)}
        places = sorted(faults, key=lambda place: order.get(place.split(".")[0], len(order)))
        return [*(self._lack(place, faults[place]) for place in places), *self._rules(content)]

    def _checked(self, content: Mapping[str, Any]) -> Specification | dict[str, str]:
        """The content as a specification, or its faults by place."""
        whole = {"id": "utkast", "version": 1, "status": "published", **content}
        try:
            conditions = KnownConditions(self.context.catalogue.condition_by_id)
            return Specification.model_validate(whole, context=conditions)
        except ValidationError as error:
            faults = error.errors(include_url=False, include_input=False)
            return {
                ".".join(map(str, one["loc"])): MISSING if one["type"] == "missing" else swedish(one) for one in faults
            }

    def _rules(self, content: Mapping[str, Any]) -> list[LackOut]:
        """What the lint finds, in a draft whose types hold but for what KIK never says; of others, what is not filled in."""
        written = at(content, "name")
        name = {"en": at(content, "name.sv") or "-", **written} if isinstance(written, Mapping) else {"en": "-"}
        trial = self._checked({"decimals": 0, **content, "name": name})
        if isinstance(trial, dict):
            missing = (field for field in REQUIRED_WHEN_PUBLISHED if at(content, field) is None)
            return [self._lack(field, MISSING) for field in missing]
        errors = (one for one in remarks_on(trial, self.context) if one.severity == "error")
        blocking = [one for one in errors if one.rule not in self.kind.mended_at_publication]
        return [self._lack(".".join(map(str, one.place)), one.message) for one in blocking]

    def _lack(self, place: str, message: str) -> LackOut:
        titles = (title_of(self.kind, place, "sv"), title_of(self.kind, place, "en")) if place else ("", "")
        return LackOut(place=place, title_sv=titles[0], title_en=titles[1], message=message)
