"""What pathways, data sources, code lists and named conditions are held to: by themselves, and by what names them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlmodel import Session

from backend.core.clock import today
from backend.core.states import EntryState
from backend.register import merging, reading
from indicators.base import Entry
from indicators.catalogue.catalogue_rules import named_condition_remarks, pathway_remarks
from indicators.catalogue.remarks import Context, Remark, error
from indicators.catalogue.specification_rules import worked_patients_hold
from indicators.catalogue.whole import Catalogue
from indicators.consequence.touched import counts_by
from indicators.definition.codelists import CodeList
from indicators.definition.named_conditions import NamedCondition
from indicators.entries.pathway import Pathway
from indicators.entries.source import DataSource
from indicators.entries.specification import Specification

E = TypeVar("E", bound=Entry)

_STANDING = (EntryState.PUBLISHED, EntryState.IN_REVIEW)
"""States of specifications that what they name must not be taken from: a draft is its author's to mend."""


def pathway_users(session: Session, entry: str) -> list[str]:
    """What speaks of a pathway: specifications, assessments, consultations, named sets, and pathways merged into it."""
    known = reading.catalogue(session)
    follow = (spec for spec in _standing(session) if any(link.pathway == entry for link in spec.pathways))
    assessed = (one for one in known.assessments if one.pathway == entry)
    consulted = (one for one in known.consultations if one.pathway == entry)
    counted = (one for one in known.named_sets if one.of == "pathway" and entry in one.members)
    merged = (one for one in known.pathways if one.merge and one.merge.into == entry)
    return [one.id for one in (*follow, *assessed, *consulted, *counted, *merged)]


def source_users(session: Session, entry: str) -> list[str]:
    """The specifications that use a data source."""
    return [spec.id for spec in _standing(session) if any(use.source == entry for use in spec.sources)]


def code_list_users(session: Session, entry: str) -> list[str]:
    """The specifications and named conditions that count by a code list."""
    conditions = (one for one in reading.catalogue(session).conditions if counts_by(one, entry))
    return [
        *(spec.id for spec in _standing(session) if counts_by(spec.computation, entry)),
        *(one.id for one in conditions),
    ]


def _standing(session: Session) -> Sequence[Specification]:
    return [version.specification for version in reading.register(session).newest(_STANDING)]


def _with(entries: Sequence[E], changed: E) -> list[E]:
    return [*(entry for entry in entries if entry.id != changed.id), changed]


def pathway(session: Session, entry: Pathway) -> list[Remark]:
    """Area, merge and marks that do not hold, and goals that indicators follow and the pathway has no more."""
    known = reading.catalogue(session)
    context = Context(replace(known, pathways=_with(known.pathways, entry)), today())
    return [*pathway_remarks(entry, context), *_lost_goals(session, entry), *merging.faults(known, entry)]


def _lost_goals(session: Session, entry: Pathway) -> Iterator[Remark]:
    own = (entry.id, *entry.former_ids)
    for spec in _standing(session):
        for link in spec.pathways:
            if link.pathway in own and link.goal and entry.goal_of(link.pathway, link.goal) is None:
                message = f"målet '{link.goal}' följs av {spec.id}; låt det stå kvar, eller ändra indikatorn först"
                yield error(entry.id, "followed-goal", message)


def data_source(_session: Session, entry: DataSource) -> list[Remark]:
    """Provenance that names no field of a data source."""
    named = {fact for source in entry.provenance for fact in source.facts}
    unknown = sorted(named - DataSource.model_fields.keys())
    return [error(entry.id, "provenance", f"'{fact}' är inget fält i en datakälla") for fact in unknown]


def code_list(session: Session, entry: CodeList) -> list[Remark]:
    """Worked patients of the specifications that count by the list, where they would be counted otherwise."""
    known = reading.catalogue(session)
    changed: Catalogue = replace(known, codelists=_with(known.codelists, entry))
    context = Context(changed, today())
    counted = (spec for spec in _standing(session) if counts_by(spec.computation, entry.id))
    return [remark for spec in counted for remark in worked_patients_hold(spec, context)]


def named_condition(session: Session, entry: NamedCondition) -> list[Remark]:
    """Code lists that there are none of, and provenance that names no field."""
    return list(named_condition_remarks(entry, Context(reading.catalogue(session), today())))
