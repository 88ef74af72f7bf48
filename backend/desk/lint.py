"""The lint of the register as it stands, with what results say, and the findings that somebody has accepted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlmodel import Session

from backend.core import clock
from backend.core.audit import record
from backend.core.clock import day_of, now
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, check, may
from backend.core.refusals import refusal
from backend.desk import queries
from backend.desk.schemas import LintFindingOut, LintGroup, LintOut, WaivedOut, WaiverIn
from backend.desk.tables import LintWaiver
from backend.identity import service as identity_service
from backend.priorities import reading as priorities
from backend.register import reading
from backend.register.models import CODE_LIST, NAMED_CONDITION, PATHWAY, SPECIFICATION
from backend.results import shown_values
from indicators.base import Entry, Name
from indicators.catalogue import lint
from indicators.catalogue.lint_codes import SEVERITIES, lint_codes
from indicators.catalogue.remarks import Context, Remark
from indicators.catalogue.waivers import Waiver, waivers_of_the_package
from indicators.catalogue.whole import Catalogue
from indicators.entries.specification import PathwayLink, Specification

_KEPT: dict[tuple[Any, ...], list[Remark]] = {}
"""What the rules say, by what they were run on; of one state of the register at a time."""


def sifted(session: Session) -> lint.Sifted:
    """What the lint says of the register: what stands, and what was waived here or in the packaged catalogue."""
    context = Context(
        reading.catalogue(session), clock.today(), waivers=[*waivers_of_the_package(), *_waivers(session)]
    )
    return lint.without_waived(_remarks(session, context.today), context)


def _remarks(session: Session, today: date) -> list[Remark]:
    """What every rule says, run anew when the register, a priority, the results or the day has changed."""
    decided = priorities.decided(session)
    key = (reading.stamp(session), str(sorted(decided.items())), today, *shown_values.stamp(session))
    remarks = _KEPT.get(key)
    if remarks is None:
        catalogue = _as_decided(reading.catalogue(session), decided)
        context = Context(catalogue, today, results=shown_values.latest(session), runs_patients=False)
        remarks = [one for rule in lint.RULES for one in rule(context)]
        _KEPT.clear()
        _KEPT[key] = remarks
    return remarks  # and not what is kept now: another request may have cleared it


def _as_decided(catalogue: Catalogue, decided: Mapping[str, Sequence[str]]) -> Catalogue:
    """The catalogue with the priorities that are decided in place of those that its specifications say."""

    def ranked(spec: Specification, link: PathwayLink) -> PathwayLink:
        indicators = decided.get(catalogue.pathway_id(link.pathway))
        if indicators is None:
            return link
        rank = indicators.index(spec.id) + 1 if spec.id in indicators else None
        return link.model_copy(update={"priority": rank})

    specifications = [
        spec.model_copy(update={"pathways": [ranked(spec, link) for link in spec.pathways]})
        for spec in catalogue.specifications
    ]
    return replace(catalogue, specifications=specifications)


def _waivers(session: Session) -> list[Waiver]:
    rows = queries.standing(session)
    names = identity_service.names(session, {row.waived_by for row in rows})
    return [
        Waiver(
            **row.model_dump(include={"rule", "entry", "about", "reason"}),
            by=names.get(row.waived_by, "?"),
            waived=day_of(row.waived_at),
        )
        for row in rows
    ]


def read(session: Session, actor: Actor) -> LintOut:
    """What the lint says, by code: errors first, then what is most."""
    names, result = _known(reading.catalogue(session)), sifted(session)
    own = {(row.entry, row.rule, row.about): row.id for row in queries.standing(session)}
    return LintOut(
        groups=_groups(result.standing, names),
        waived=[_waived(one, waiver, own.get(waiver.key), names) for one, waiver in result.waived],
        checked_at=now(),
        may_waive=may(actor, Action.WAIVE_FINDING),
    )


Known = Mapping[str, tuple[str, Name]]
"""Kind and name of entries, by id."""


def _known(catalogue: Catalogue) -> Known:
    """What findings are about; where two kinds have the same id, the indicator."""
    kinds: Mapping[str, Sequence[Entry]] = {
        CODE_LIST: catalogue.codelists,
        NAMED_CONDITION: catalogue.conditions,
        PATHWAY: catalogue.pathways,
        SPECIFICATION: catalogue.specifications,
    }
    return {entry.id: (kind, entry.name) for kind, entries in kinds.items() for entry in entries}


def _groups(remarks: Iterable[Remark], names: Known) -> list[LintGroup]:
    by_code = groupby(sorted(remarks, key=lambda one: one.rule), key=lambda one: one.rule)
    groups = [_group(code, [_finding(one, names) for one in some]) for code, some in by_code if code in lint_codes()]
    order = [str(severity) for severity in SEVERITIES]
    return sorted(groups, key=lambda group: (order.index(group.severity), -len(group.findings), group.code))


def _group(code: str, findings: list[LintFindingOut]) -> LintGroup:
    return LintGroup(code=code, findings=findings, **lint_codes()[code].model_dump(exclude={"sv", "en"}))


def _finding(one: Remark, names: Known) -> LintFindingOut:
    known = names.get(one.entry)
    kind, name = known if known else (None, None)
    return LintFindingOut(
        entry=one.entry,
        kind=kind,
        about=one.about,
        name_sv=name.sv if name else None,
        name_en=name.en if name else None,
        message_sv=one.message,
        message_en=one.message_en or one.message,
    )


def _waived(one: Remark, waiver: Waiver, number: int | None, names: Known) -> WaivedOut:
    code = lint_codes()[one.rule]
    return WaivedOut(
        id=number,
        code=one.rule,
        title_sv=code.title_sv,
        title_en=code.title_en,
        finding=_finding(one, names),
        reason=waiver.reason,
        by=waiver.by,
        on=waiver.waived,
    )


def waive(session: Session, actor: Actor, wanted: WaiverIn) -> None:
    """Accepts a finding that stands and does not block.

    Raises NotAllowed, UserError where there is no such finding, Conflict where it is accepted already.
    """
    check(actor, Action.WAIVE_FINDING)
    key = (wanted.entry, wanted.code, wanted.about)
    result = sifted(session)
    if key in {waiver.key for _, waiver in result.waived}:
        raise Conflict(refusal("waiver-there"))
    stands = any(key == (one.entry, one.rule, one.about) and one.severity != "error" for one in result.standing)
    if not stands or wanted.code == "waiver-unused":
        raise UserError(refusal("waiver-missing"))
    assert actor.account_id is not None
    row = LintWaiver(rule=wanted.code, waived_by=actor.account_id, **wanted.model_dump(exclude={"code"}))
    session.add(row)
    session.flush()
    record(session, actor, "finding-waived", "lint_waiver", row.id, code=row.rule, entry=row.entry, reason=row.reason)


def lift(session: Session, actor: Actor, waiver: int) -> None:
    """Takes an acceptance back: the finding stands again, and the record of it is kept.

    Raises NotAllowed, NotFound where none stands.
    """
    check(actor, Action.WAIVE_FINDING)
    row = queries.get(session, waiver)
    if row is None or row.lifted_at is not None:
        raise NotFound(refusal("waiver-missing"))
    row.lifted_by, row.lifted_at = actor.account_id, now()
    session.add(row)
    record(session, actor, "finding-waiver-lifted", "lint_waiver", row.id, code=row.rule, entry=row.entry)
