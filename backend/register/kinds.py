"""What is special about each kind of entry on the road that all kinds share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session

from backend.core.errors import NotFound
from backend.core.permissions import Action, Actor
from backend.core.refusals import refusal
from backend.core.words import words
from backend.register import (
    assessment_checks,
    building_blocks,
    consultations,
    figure_checks,
    merge_follow,
    named_set_checks,
    rulebook_checks,
    specification_checks,
    standing_rules,
)
from backend.register.models import (
    ASSESSMENT,
    CODE_LIST,
    CONSULTATION,
    CRITERIA,
    DATA_SOURCE,
    DISCLOSURE_POLICY,
    DOCUMENT_COUNTS,
    FIGURE_POLICY,
    FIGURE_SET,
    LISTS,
    MODELS,
    NAMED_CONDITION,
    NAMED_SET,
    PATHWAY,
    PROGRAMME_AREA,
    RULEBOOK,
    SOUGHT_FIGURES,
    SPECIFICATION,
    STATUS_RULE,
    SYNONYM_LIST,
)
from backend.register.tables import EntryVersion
from indicators.base import Entry
from indicators.catalogue.remarks import Remark
from indicators.catalogue.whole import Catalogue

Remarks = Callable[[Session, Any], list[Remark]]
Users = Callable[[Session, str], list[str]]
Follow = Callable[[Session, Actor, EntryVersion], None]


def _published(entry: Entry, _reviewer: str, _today: date) -> Entry:
    return entry.model_copy(update={"status": "published"})


def _lacks_nothing(_entry: Entry) -> Sequence[str]:
    return ()


def _nothing(_session: Session, _reviewer: Actor, _row: EntryVersion) -> None:
    pass


def _nobody(_session: Session, _entry: str) -> list[str]:
    return []


@dataclass(frozen=True)
class EntryKind:
    """A kind of entry. `name` is what the database and the API call it, `road` its table of states, `heading` how a sentence to
    people begins with it. `remarks` is what its rules say beside the type's own; rules in `mended_at_publication` are about
    what the platform itself writes then, in `finished`; `follow` is what publication brings with it. `users` are the ids of
    what names an entry: it cannot be retired before them."""

    name: str
    road: str
    heading: str
    draft: Action
    review: Action
    remarks: Remarks
    finished: Callable[[Any, str, date], Entry] = _published
    lacks: Callable[[Any], Sequence[str]] = _lacks_nothing
    users: Users = _nobody
    mended_at_publication: frozenset[str] = frozenset()
    follow: Follow = _nothing

    @property
    def headings(self) -> tuple[str, str]:
        """How a sentence to people begins with it, in Swedish and in English."""
        return self.heading, words()["object"][self.name]["en"]

    @property
    def model(self) -> type[Entry]:
        """The type of its entries."""
        return MODELS[self.name]

    def packaged(self, catalogue: Catalogue) -> Sequence[Entry]:
        """Its entries in a catalogue."""
        entries: Sequence[Entry] = getattr(catalogue, LISTS[self.name])
        return entries


def _national(name: str, heading: str, remarks: Remarks, users: Users = _nobody) -> EntryKind:
    """A kind that the national side decides, always two of them."""
    drafted, reviewed = Action.DRAFT_NATIONAL_ENTRY, Action.REVIEW_NATIONAL_ENTRY
    return EntryKind(name, "entry", heading, drafted, reviewed, remarks, users=users)


def _no_rules(_session: Session, _entry: Entry) -> list[Remark]:
    return []


def _one(name: str, heading: str, identifier: str) -> EntryKind:
    """What the national side decides and the whole platform has one of."""
    return _national(name, heading, standing_rules.one_of_its_kind(identifier), standing_rules.everybody)


def _experts(name: str, heading: str, remarks: Remarks, users: Users = _nobody) -> EntryKind:
    """A kind that specifications are built of, by those who write them; never one alone."""
    drafted, reviewed = Action.DRAFT_SPECIFICATION, Action.REVIEW_SPECIFICATION
    return EntryKind(name, "expert_entry", heading, drafted, reviewed, remarks, users=users)


KINDS: dict[str, EntryKind] = {
    kind.name: kind
    for kind in (
        _experts(
            CODE_LIST,
            "Kodlistan",
            building_blocks.code_list,
            building_blocks.code_list_users,
        ),
        _experts(
            NAMED_CONDITION,
            "Villkoret",
            building_blocks.named_condition,
        ),
        _experts(
            DATA_SOURCE,
            "Datakällan",
            building_blocks.data_source,
            building_blocks.source_users,
        ),
        replace(
            _national(PATHWAY, "Vårdförloppet", building_blocks.pathway, building_blocks.pathway_users),
            follow=merge_follow.follow,
        ),
        EntryKind(
            SPECIFICATION,
            road="specification",
            heading="Specifikationen",
            draft=Action.DRAFT_SPECIFICATION,
            review=Action.REVIEW_SPECIFICATION,
            remarks=specification_checks.remarks,
            finished=specification_checks.finished,
            lacks=lambda specification: specification.lacks,
            mended_at_publication=frozenset({"governance", "own-review"}),
        ),
        _national(NAMED_SET, "Mängden", named_set_checks.remarks),
        _national(RULEBOOK, "Regelboken", rulebook_checks.remarks),
        _national(FIGURE_SET, "Referenstalen", figure_checks.remarks),
        _national(ASSESSMENT, "Bedömningen", assessment_checks.remarks),
        _national(CONSULTATION, "Remissen", consultations.remarks),
        _national(PROGRAMME_AREA, "Programområdet", standing_rules.programme_area, standing_rules.area_users),
        _national(CRITERIA, "Kriterierna", standing_rules.criteria, standing_rules.everybody),
        _experts(SYNONYM_LIST, "Ordlistan", standing_rules.synonym_list),
        _national(DOCUMENT_COUNTS, "Antalen", standing_rules.document_counts),
        _national(SOUGHT_FIGURES, "Listan över eftersökta tal", _no_rules),
        replace(_one(DISCLOSURE_POLICY, "Skyddet för små tal", "disclosure"), remarks=standing_rules.disclosure_policy),
        _one(FIGURE_POLICY, "Gränsen för referenstal", "figures"),
        _one(STATUS_RULE, "Regeln för status", "implementation"),
    )
}
"""Every kind of entry that the register keeps, under its name."""


def kind_of(name: str) -> EntryKind:
    """The kind with this name.

    Raises NotFound.
    """
    if name not in KINDS:
        raise NotFound(refusal("entry-kind-missing", kind=name, kinds=", ".join(KINDS)))
    return KINDS[name]
