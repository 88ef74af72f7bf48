"""What is special about each kind of entry on the road that all kinds share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from backend.core.errors import NotFound
from backend.core.permissions import Action
from backend.register import (
    assessment_checks,
    consultations,
    figure_checks,
    named_set_checks,
    rulebook_checks,
    specification_checks,
)
from backend.register.models import (
    ASSESSMENT,
    CONSULTATION,
    FIGURE_SET,
    MODELS,
    NAMED_SET,
    RULEBOOK,
    SPECIFICATION,
)
from indicators.base import Entry
from indicators.catalogue.packaged import Catalogue
from indicators.catalogue.remarks import Remark

Remarks = Callable[[Session, Any], list[Remark]]


def _published(entry: Entry, _reviewer: str, _today: date) -> Entry:
    return entry.model_copy(update={"status": "published"})


def _lacks_nothing(_entry: Entry) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class EntryKind:
    """A kind of entry. `name` is what the database and the API call it, `road` its table of states, `heading` how a sentence to
    people begins with it. `remarks` is what its rules say beside the type's own; rules in `mended_at_publication` are about
    what the platform itself writes then, in `finished`."""

    name: str
    road: str
    heading: str
    draft: Action
    review: Action
    packaged: Callable[[Catalogue], Sequence[Entry]]
    remarks: Remarks
    finished: Callable[[Any, str, date], Entry] = _published
    lacks: Callable[[Any], Sequence[str]] = _lacks_nothing
    mended_at_publication: frozenset[str] = frozenset()

    @property
    def model(self) -> type[Entry]:
        """The type of its entries."""
        return MODELS[self.name]


KINDS: dict[str, EntryKind] = {
    kind.name: kind
    for kind in (
        EntryKind(
            SPECIFICATION,
            road="specification",
            heading="Specifikationen",
            draft=Action.DRAFT_SPECIFICATION,
            review=Action.REVIEW_SPECIFICATION,
            packaged=lambda catalogue: catalogue.specifications,
            remarks=specification_checks.remarks,
            finished=specification_checks.finished,
            lacks=lambda specification: specification.lacks,
            mended_at_publication=frozenset({"governance", "own-review"}),
        ),
        EntryKind(
            NAMED_SET,
            road="entry",
            heading="Mängden",
            draft=Action.DRAFT_NATIONAL_ENTRY,
            review=Action.REVIEW_NATIONAL_ENTRY,
            packaged=lambda catalogue: catalogue.named_sets,
            remarks=named_set_checks.remarks,
        ),
        EntryKind(
            RULEBOOK,
            road="entry",
            heading="Regelboken",
            draft=Action.DRAFT_NATIONAL_ENTRY,
            review=Action.REVIEW_NATIONAL_ENTRY,
            packaged=lambda catalogue: catalogue.rulebooks,
            remarks=rulebook_checks.remarks,
        ),
        EntryKind(
            FIGURE_SET,
            road="entry",
            heading="Referenstalen",
            draft=Action.DRAFT_NATIONAL_ENTRY,
            review=Action.REVIEW_NATIONAL_ENTRY,
            packaged=lambda catalogue: catalogue.figures.sets,
            remarks=figure_checks.remarks,
        ),
        EntryKind(
            ASSESSMENT,
            road="entry",
            heading="Bedömningen",
            draft=Action.DRAFT_NATIONAL_ENTRY,
            review=Action.REVIEW_NATIONAL_ENTRY,
            packaged=lambda catalogue: catalogue.assessments,
            remarks=assessment_checks.remarks,
        ),
        EntryKind(
            CONSULTATION,
            road="entry",
            heading="Remissen",
            draft=Action.DRAFT_NATIONAL_ENTRY,
            review=Action.REVIEW_NATIONAL_ENTRY,
            packaged=lambda catalogue: catalogue.consultations,
            remarks=consultations.remarks,
        ),
    )
}
"""Every kind of entry that the register keeps, under its name."""


def kind_of(name: str) -> EntryKind:
    """The kind with this name.

    Raises NotFound.
    """
    if name not in KINDS:
        raise NotFound(f"Katalogen har inga poster av slaget {name!r}. De som finns: {', '.join(KINDS)}.")
    return KINDS[name]
